//! Decodes pixels for the preview, under limits.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use image::codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder};
use image::error::{DecodingError, ImageFormatHint};
use image::{AnimationDecoder as _, DynamicImage, ImageDecoder as _, ImageReader, Limits};

use super::chunks::{png_chunks, without_texts};
use super::content::{Content, Format, recognise};
use super::encode::{LazyThumbnail, THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH};
use super::error::PictureError;
use super::facts::{Facts, read_facts};
use super::limits::{MAX_ALLOCATION, MAX_SIDE, affordable_frames, check_size};
use super::pixels::Pixels;
use super::traits::Traits;

/// Longest side of the pixels that the window gets. Larger pictures are shown reduced.
pub const PREVIEW_MAX_SIDE: u32 = 2048;

/// Most pixels of an animation that are kept, all frames together.
const ANIMATION_MAX_PIXELS: usize = 16 * 1024 * 1024;

/// Shortest time that a frame is shown: browsers, services and the preview show shorter delays as this.
const SHORTEST_DELAY: Duration = Duration::from_millis(20);

/// One frame, whose pixels can be taken once, so that they are never held twice.
#[derive(Debug)]
pub struct Frame {
    pub width_px: u32,
    pub height_px: u32,
    /// How long an animation shows this frame.
    pub delay: Duration,
    pixels: Mutex<Option<Vec<u32>>>,
}

impl Frame {
    /// Returns the pixels to the first caller, row by row, each the native-endian word of premultiplied
    /// `[r, g, b, a]`. Afterwards they belong to the caller's texture.
    #[must_use]
    pub fn take_pixels(&self) -> Option<Vec<u32>> {
        self.pixels.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn new(pixels: &Pixels, delay: Duration) -> Self {
        let (width_px, height_px) = pixels.size();
        Self { width_px, height_px, delay, pixels: Mutex::new(Some(pixels.premultiplied())) }
    }
}

/// A decoded picture.
#[derive(Debug)]
pub struct Decoded {
    pub facts: Facts,
    /// The frames, at least one. A long animation has fewer here than in `facts.frames`.
    pub frames: Vec<Frame>,
    /// The pixels are fewer than the picture has, because of [`PREVIEW_MAX_SIDE`].
    pub is_reduced: bool,
    /// The traits of the first frame.
    pub traits: Traits,
}

/// Recognises and decodes a picture.
///
/// # Errors
/// When it is no picture, too large to decode safely, or damaged.
pub fn decode(bytes: &[u8]) -> Result<Decoded, PictureError> {
    Ok(decode_frames(bytes)?.0)
}

/// Decodes a thumbnail, which may come from another program: one that is larger than this program makes them is none.
///
/// # Errors
/// When it is no picture, larger than a thumbnail, or damaged.
pub fn decode_thumbnail(bytes: &[u8]) -> Result<Decoded, PictureError> {
    let Facts { width_px, height_px, .. } = readable(bytes)?;
    if width_px > THUMBNAIL_WIDTH || height_px > THUMBNAIL_HEIGHT {
        return Err(PictureError::TooLarge { width_px, height_px });
    }
    decode(bytes)
}

/// Recognises and decodes a picture. The thumbnail of its first frame is made when it is first asked for.
pub fn decode_with_thumbnail(bytes: &[u8]) -> (Result<Decoded, PictureError>, LazyThumbnail) {
    match decode_frames(bytes) {
        Ok((decoded, first)) => (Ok(decoded), LazyThumbnail::of(first)),
        Err(error) => (Err(error), LazyThumbnail::default()),
    }
}

/// Returns the picture, and the pixels of its first frame.
pub(super) fn decode_frames(bytes: &[u8]) -> Result<(Decoded, Pixels), PictureError> {
    let facts = readable(bytes)?;
    let is_reduced = facts.width_px.max(facts.height_px) > PREVIEW_MAX_SIDE;
    let (frames, first) = if let Some(animated) = animation(bytes, &facts) {
        animated
    } else {
        let pixels = Pixels::from(whole(bytes, &facts)?).reduced_to(PREVIEW_MAX_SIDE);
        (vec![Frame::new(&pixels, Duration::ZERO)], pixels)
    };
    let traits = Traits::of(&first);
    Ok((Decoded { facts, frames, is_reduced, traits }, first))
}

/// Returns the facts of a picture that is not too large to decode.
fn readable(bytes: &[u8]) -> Result<Facts, PictureError> {
    let format = match recognise(bytes) {
        Content::Picture(format) => format,
        Content::Empty => return Err(PictureError::Empty),
        Content::Foreign(name) => return Err(PictureError::Foreign(name)),
        Content::Other(name) => return Err(PictureError::Other(name)),
        Content::Unknown => return Err(PictureError::Unknown),
    };
    let facts = read_facts(bytes, format)?;
    check_size(bytes, &facts)?;
    check_palette(bytes, format)?;
    Ok(facts)
}

/// Refuses a PNG whose palette ends within a colour: its decoder (png 0.18.1) panics over it.
fn check_palette(bytes: &[u8], format: Format) -> Result<(), PictureError> {
    let is_cut = |(kind, palette): (&[u8], &[u8])| kind == b"PLTE" && palette.len() % 3 != 0;
    if format != Format::Png || !png_chunks(bytes).any(is_cut) {
        return Ok(());
    }
    let format = ImageFormatHint::Exact(format.image_format());
    Err(PictureError::Damaged(image::ImageError::Decoding(DecodingError::new(
        format,
        "the palette ends within a colour",
    ))))
}

/// Returns the first frame at its own size.
pub(super) fn whole(bytes: &[u8], facts: &Facts) -> Result<DynamicImage, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(without_texts(bytes)), facts.format.image_format());
    reader.limits(limits());
    reader.decode().map_err(|error| match error {
        image::ImageError::Limits(_) => PictureError::TooLarge { width_px: facts.width_px, height_px: facts.height_px },
        error if facts.is_cut_short => PictureError::CutShort(error),
        error => PictureError::Damaged(error),
    })
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOCATION);
    limits
}

/// Returns the frames of an animation that are kept, and the pixels of the first; `None` for a still picture and
/// when the first frame can't be decoded.
fn animation(bytes: &[u8], facts: &Facts) -> Option<(Vec<Frame>, Pixels)> {
    if facts.frames.counted() < 2 {
        return None;
    }
    let input = Cursor::new(without_texts(bytes));
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
    let mut first = None;
    for frame in frames.take(affordable_frames(bytes, facts)) {
        // A damaged frame ends the animation, and the frames before it are shown.
        let Ok(frame) = frame else { break };
        let delay = Duration::from(frame.delay()).max(SHORTEST_DELAY);
        let pixels = Pixels::from(frame.into_buffer()).reduced_to(PREVIEW_MAX_SIDE);
        let (width, height) = pixels.size();
        let count = width as usize * height as usize;
        if count > pixels_left {
            break;
        }
        pixels_left -= count;
        kept.push(Frame::new(&pixels, delay));
        first.get_or_insert(pixels);
    }
    first.map(|first| (kept, first))
}
