//! Safe decoding of captcha pictures: what the bytes are, facts about them, pixels for the preview
//! and the thumbnail. No I/O; every limit is set before a byte is allocated.

mod chunks;
mod colour;
mod content;
mod decode;
mod difference;
mod encode;
mod facts;
mod limits;
mod orientation;
mod pixels;
mod traits;

pub use content::{Content, Format, recognise};
pub use decode::{Decoded, Frame, PREVIEW_MAX_SIDE, PictureError, decode, decode_with_thumbnail};
pub use difference::{Area, PictureDifference, decode_pair};
pub use encode::{LazyThumbnail, THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, png_from_rgba};
pub use facts::{Facts, FrameCount, read_facts};
pub use traits::{Ground, Traits};

#[cfg(test)]
mod tests;
