//! Pixels for the preview, decoded under limits.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use image::codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder};
use image::{AnimationDecoder as _, DynamicImage, ImageDecoder as _, ImageReader, Limits, RgbaImage, imageops};
use thiserror::Error;

use super::{Content, Facts, Format, read_facts, recognise};

/// Longest side of the pixels handed to the window; larger pictures are shown reduced.
pub const PREVIEW_MAX_SIDE: u32 = 2048;

/// Longest side that is decoded at all. A header may claim anything; memory follows the claim.
const DECODE_MAX_SIDE: u32 = 16_384;

/// Most memory one decoding may take, in bytes.
const DECODE_MAX_ALLOCATION: u64 = 256 * 1024 * 1024;

/// Most pixels of an animation kept, all frames together.
const ANIMATION_MAX_PIXELS: usize = 16 * 1024 * 1024;

/// Most frames of an animation kept.
const ANIMATION_MAX_FRAMES: usize = 1000;

/// Browsers and services show shorter delays as this; so does the preview.
const SHORTEST_DELAY: Duration = Duration::from_millis(20);

/// Why a picture can't be shown.
#[derive(Debug, Error)]
pub enum PictureError {
    #[error("It is empty")]
    Empty,
    #[error("It is {0}, not a PNG, JPEG, GIF, WebP or BMP picture")]
    Other(&'static str),
    #[error("It is not a PNG, JPEG, GIF, WebP or BMP picture")]
    Unknown,
    #[error("It claims {width_px}×{height_px} pixels, more than can be decoded safely")]
    TooLarge { width_px: u32, height_px: u32 },
    #[error("It can't be encoded as PNG")]
    Encoding(#[source] image::ImageError),
    #[error("It is damaged or cut short")]
    Damaged(#[source] image::ImageError),
}

/// One frame: pixels that can be taken once, so that they are never held twice.
#[derive(Debug)]
pub struct Frame {
    pub width_px: u32,
    pub height_px: u32,
    /// How long an animation shows this frame.
    pub delay: Duration,
    pixels: Mutex<Option<Vec<u32>>>,
}

impl Frame {
    /// The pixels, row by row, each the native-endian word of premultiplied `[r, g, b, a]`.
    ///
    /// The first caller gets them; afterwards they belong to its texture.
    #[must_use]
    pub fn take_pixels(&self) -> Option<Vec<u32>> {
        self.pixels.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn new(image: &RgbaImage, delay: Duration) -> Self {
        let pixels = image.pixels().map(|pixel| premultiplied(pixel.0)).collect();
        Self { width_px: image.width(), height_px: image.height(), delay, pixels: Mutex::new(Some(pixels)) }
    }
}

/// A decoded picture.
#[derive(Debug)]
pub struct Decoded {
    pub facts: Facts,
    /// At least one; fewer than `facts.frames` when an animation is longer than is kept.
    pub frames: Vec<Frame>,
    /// The pixels are smaller than the picture, by [`PREVIEW_MAX_SIDE`].
    pub is_reduced: bool,
}

/// Recognises and decodes a picture.
///
/// # Errors
/// When it is no picture, too large to decode safely, or damaged.
pub fn decode(bytes: &[u8]) -> Result<Decoded, PictureError> {
    let format = match recognise(bytes) {
        Content::Picture(format) => format,
        Content::Empty => return Err(PictureError::Empty),
        Content::Other(name) => return Err(PictureError::Other(name)),
        Content::Unknown => return Err(PictureError::Unknown),
    };
    let facts = read_facts(bytes, format)?;
    let (width_px, height_px) = (facts.width_px, facts.height_px);
    if width_px.max(height_px) > DECODE_MAX_SIDE {
        return Err(PictureError::TooLarge { width_px, height_px });
    }
    let is_reduced = width_px.max(height_px) > PREVIEW_MAX_SIDE;
    let frames = match animation(bytes, &facts) {
        Some(frames) if !frames.is_empty() => frames,
        _ => vec![Frame::new(&still(bytes, &facts)?, Duration::ZERO)],
    };
    Ok(Decoded { facts, frames, is_reduced })
}

/// The first frame at full size, as RGBA.
pub(super) fn still(bytes: &[u8], facts: &Facts) -> Result<RgbaImage, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), facts.format.image_format());
    reader.limits(limits());
    let image = reader.decode().map_err(|error| match error {
        image::ImageError::Limits(_) => PictureError::TooLarge { width_px: facts.width_px, height_px: facts.height_px },
        error => PictureError::Damaged(error),
    })?;
    Ok(reduced(image.into_rgba8()))
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(DECODE_MAX_SIDE);
    limits.max_image_height = Some(DECODE_MAX_SIDE);
    limits.max_alloc = Some(DECODE_MAX_ALLOCATION);
    limits
}

/// The frames of an animation as far as they are kept; `None` when it is a still picture.
fn animation(bytes: &[u8], facts: &Facts) -> Option<Vec<Frame>> {
    if facts.frames.counted() < 2 {
        return None;
    }
    let input = Cursor::new(bytes);
    let frames = match facts.format {
        Format::Gif => {
            let mut decoder = GifDecoder::new(input).ok()?;
            decoder.set_limits(limits()).ok()?;
            decoder.into_frames()
        }
        Format::Png => PngDecoder::with_limits(input, limits()).ok()?.apng().ok()?.into_frames(),
        Format::WebP => {
            let mut decoder = WebPDecoder::new(input).ok()?;
            decoder.set_limits(limits()).ok()?;
            decoder.into_frames()
        }
        Format::Jpeg | Format::Bmp => return None,
    };
    let mut pixels_left = ANIMATION_MAX_PIXELS;
    let mut kept = Vec::new();
    for frame in frames.take(ANIMATION_MAX_FRAMES) {
        // A damaged frame ends the animation; what came before it is shown.
        let Ok(frame) = frame else { break };
        let delay = Duration::from(frame.delay()).max(SHORTEST_DELAY);
        let image = reduced(frame.into_buffer());
        let pixels = image.width() as usize * image.height() as usize;
        if pixels > pixels_left {
            break;
        }
        pixels_left -= pixels;
        kept.push(Frame::new(&image, delay));
    }
    Some(kept)
}

fn reduced(image: RgbaImage) -> RgbaImage {
    let longest = image.width().max(image.height());
    if longest <= PREVIEW_MAX_SIDE {
        return image;
    }
    DynamicImage::ImageRgba8(image)
        .resize(PREVIEW_MAX_SIDE, PREVIEW_MAX_SIDE, imageops::FilterType::Triangle)
        .into_rgba8()
}

fn premultiplied([r, g, b, a]: [u8; 4]) -> u32 {
    let times = |channel: u8| match a {
        255 => channel,
        // Rounded to nearest; fits because channel and alpha are at most 255.
        _ => u8::try_from((u16::from(channel) * u16::from(a) + 127) / 255).unwrap_or(u8::MAX),
    };
    u32::from_ne_bytes([times(r), times(g), times(b), a])
}
