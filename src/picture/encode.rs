//! Writes PNG: pasted bitmaps, and thumbnails for the history.

use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageEncoder as _};

use super::error::PictureError;
use super::pixels::Pixels;

/// Widest thumbnail, in pixels: twice the width in the table, for 2× screens.
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

/// The small PNG of a picture's first frame. It is made when it is first asked for, and clones share it.
#[derive(Clone, Debug)]
pub struct LazyThumbnail(Arc<Mutex<Making>>);

#[derive(Debug)]
enum Making {
    Of(Pixels),
    /// The PNG; `None` when there is no picture, or the picture can't be encoded.
    Made(Option<Arc<[u8]>>),
}

impl LazyThumbnail {
    pub(super) fn of(first: Pixels) -> Self {
        Self(Arc::new(Mutex::new(Making::Of(first))))
    }

    /// Takes a thumbnail that was made before, or none.
    #[must_use]
    pub fn made(png: Option<Arc<[u8]>>) -> Self {
        Self(Arc::new(Mutex::new(Making::Made(png))))
    }

    /// Returns the PNG. The first call computes, so the window's thread must not make it.
    #[must_use]
    pub fn png(&self) -> Option<Arc<[u8]>> {
        let mut making = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Making::Of(first) = &mut *making {
            *making = Making::Made(thumbnail_of(std::mem::take(first)).ok().map(Arc::from));
        }
        match &*making {
            Making::Made(png) => png.clone(),
            Making::Of(_) => None,
        }
    }
}

impl Default for LazyThumbnail {
    fn default() -> Self {
        Self::made(None)
    }
}

/// Makes a small PNG of decoded pixels.
fn thumbnail_of(pixels: Pixels) -> Result<Vec<u8>, PictureError> {
    let (width, height) = pixels.size();
    let image = DynamicImage::from(pixels);
    let is_small = width <= THUMBNAIL_WIDTH && height <= THUMBNAIL_HEIGHT;
    let small = if is_small { image } else { image.thumbnail(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT) }.into_rgba8();
    png_from_rgba(small.width(), small.height(), small.as_raw())
}
