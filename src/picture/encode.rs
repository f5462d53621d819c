//! PNG output: pasted bitmaps, and thumbnails for the history.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, RgbaImage};

use super::PictureError;

/// Widest thumbnail, in pixels; twice what the table shows, for 2× screens.
pub const THUMBNAIL_WIDTH: u32 = 160;

/// Highest thumbnail, in pixels.
pub const THUMBNAIL_HEIGHT: u32 = 48;

/// Encodes unmultiplied RGBA pixels, row by row, as PNG.
///
/// # Errors
/// When the pixels don't fill the size, or the encoder fails.
pub fn png_from_rgba(width_px: u32, height_px: u32, rgba: &[u8]) -> Result<Vec<u8>, PictureError> {
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(Cursor::new(&mut png), CompressionType::Default, FilterType::Adaptive);
    encoder.write_image(rgba, width_px, height_px, ExtendedColorType::Rgba8).map_err(PictureError::Encoding)?;
    Ok(png)
}

/// A small PNG of decoded pixels.
pub(super) fn thumbnail_of(image: RgbaImage) -> Result<Vec<u8>, PictureError> {
    let small = if image.width() <= THUMBNAIL_WIDTH && image.height() <= THUMBNAIL_HEIGHT {
        image
    } else {
        DynamicImage::ImageRgba8(image).thumbnail(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT).into_rgba8()
    };
    png_from_rgba(small.width(), small.height(), small.as_raw())
}
