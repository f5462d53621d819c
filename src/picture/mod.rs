//! Decodes captcha pictures safely: what the bytes are, facts about the picture, pixels for the preview
//! and the thumbnail. No I/O. Every limit is checked before memory is allocated.

mod chunks;
mod colour;
mod content;
mod decode;
mod difference;
mod encode;
mod error;
mod extent;
mod facts;
mod jpeg;
mod limits;
mod orientation;
mod pixels;
mod traits;

pub use content::{Content, Format, recognise};
pub use decode::{Decoded, Frame, PREVIEW_MAX_SIDE, decode, decode_thumbnail, decode_with_thumbnail};
pub use difference::{Area, PictureDifference, decode_pair};
pub use encode::{LazyThumbnail, THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, png_from_rgba};
pub use error::PictureError;
pub use extent::Appended;
pub use facts::{Facts, FrameCount, read_facts};
pub use traits::{Ground, Traits};

#[cfg(test)]
mod tests;
