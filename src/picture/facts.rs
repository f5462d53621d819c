//! Reads facts about a picture from its headers, without decoding pixels.

use std::io::Cursor;

use image::{ImageDecoder as _, ImageReader};

use super::chunks::{png_chunks, riff_chunks, without_texts};
use super::colour::{CMYK, bits_per_channel, has_transparency, stored_colour};
use super::content::Format;
use super::error::PictureError;
use super::orientation::orientation;

/// How many frames a picture has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameCount {
    Exactly(usize),
    /// Counting stopped at this number.
    AtLeast(usize),
}

impl FrameCount {
    /// Returns the number counted.
    #[must_use]
    pub const fn counted(self) -> usize {
        match self {
            Self::Exactly(count) | Self::AtLeast(count) => count,
        }
    }
}

/// What a picture's headers say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub format: Format,
    pub width_px: u32,
    pub height_px: u32,
    /// Channels and depth as they are stored, `Palette 8-bit` for example.
    pub colour_type: String,
    pub frames: FrameCount,
    /// Length of the file.
    pub bytes: usize,
    /// The format's end marker is missing: the file was probably cut off.
    pub is_cut_short: bool,
    /// The EXIF orientation, 2 to 8, when it asks a viewer to turn or mirror the picture.
    ///
    /// The preview shows the pixels as they are stored, without turning them.
    pub orientation: Option<u8>,
    /// Bits of one channel of a pixel; for a palette those of its colours, not of the indices.
    pub bits_per_channel: u8,
    /// The picture has four ink channels, which not every decoder reads.
    pub is_cmyk: bool,
    /// Pixels can be transparent. Only decoding tells whether any is.
    pub has_alpha: bool,
}

/// Most frames that are counted; of more frames the count is a lower bound.
const MAX_FRAMES_COUNTED: usize = 100_000;

/// Reads the facts of a picture whose format was recognised.
///
/// # Errors
/// When the headers can't be read.
pub fn read_facts(bytes: &[u8], format: Format) -> Result<Facts, PictureError> {
    // The decoder of PNG unpacks a colour profile together with the headers.
    let reader = ImageReader::with_format(Cursor::new(without_texts(bytes)), format.image_format());
    let decoder = reader.into_decoder().map_err(PictureError::Damaged)?;
    let (width_px, height_px) = decoder.dimensions();
    let decodes_to_alpha = decoder.color_type().has_alpha();
    let colour_type = stored_colour(bytes, format, decodes_to_alpha)
        .unwrap_or_else(|| format!("{:?}", decoder.original_color_type()).to_uppercase());
    let frames = count_frames(bytes, format);
    let is_cut_short = is_cut_short(bytes, format, frames);
    Ok(Facts {
        format,
        width_px,
        height_px,
        is_cmyk: colour_type.starts_with(CMYK),
        colour_type,
        frames,
        bytes: bytes.len(),
        is_cut_short,
        orientation: orientation(bytes, format),
        bits_per_channel: bits_per_channel(bytes, format),
        has_alpha: has_transparency(bytes, format, decodes_to_alpha),
    })
}

fn count_frames(bytes: &[u8], format: Format) -> FrameCount {
    match format {
        Format::Gif => count_gif_frames(bytes),
        Format::Png => count_png_frames(bytes),
        Format::WebP => FrameCount::Exactly(webp_frames(bytes).max(1)),
        Format::Jpeg | Format::Bmp => FrameCount::Exactly(1),
    }
}

fn count_gif_frames(bytes: &[u8]) -> FrameCount {
    let mut options = gif::DecodeOptions::new();
    options.skip_frame_decoding(true);
    let Ok(mut decoder) = options.read_info(Cursor::new(bytes)) else {
        return FrameCount::AtLeast(0);
    };
    for count in 0..MAX_FRAMES_COUNTED {
        match decoder.next_frame_info() {
            Ok(Some(_)) => {}
            Ok(None) => return FrameCount::Exactly(count),
            Err(_) => return FrameCount::AtLeast(count),
        }
    }
    FrameCount::AtLeast(MAX_FRAMES_COUNTED)
}

/// Counts the `fcTL` chunks of an animated PNG, because its `acTL` chunk may claim any number.
fn count_png_frames(bytes: &[u8]) -> FrameCount {
    let (mut is_animated, mut count) = (false, 0);
    for (kind, _) in png_chunks(bytes) {
        match kind {
            b"acTL" => is_animated = true,
            // An animated PNG says so before its first picture data.
            b"IDAT" if !is_animated => return FrameCount::Exactly(1),
            b"fcTL" => count += 1,
            b"IEND" => return FrameCount::Exactly(if is_animated { count.max(1) } else { 1 }),
            _ => {}
        }
        if count == MAX_FRAMES_COUNTED {
            break;
        }
    }
    if is_animated { FrameCount::AtLeast(count.max(1)) } else { FrameCount::Exactly(1) }
}

/// Counts the `ANMF` chunks in the RIFF container.
fn webp_frames(bytes: &[u8]) -> usize {
    riff_chunks(bytes.get(12..).unwrap_or_default()).filter(|(kind, _)| *kind == b"ANMF").count()
}

fn is_cut_short(bytes: &[u8], format: Format, frames: FrameCount) -> bool {
    // Encoders may append metadata after the end marker, so it is looked for near the end, not at the end.
    let tail = &bytes[bytes.len().saturating_sub(1024)..];
    let has = |marker: &[u8]| tail.windows(marker.len()).any(|window| window == marker);
    match format {
        Format::Png => !has(b"IEND\xae\x42\x60\x82"),
        Format::Jpeg => !has(b"\xff\xd9"),
        // A GIF's trailer is one byte, which compressed data holds too: only walking the blocks tells.
        Format::Gif => matches!(frames, FrameCount::AtLeast(count) if count < MAX_FRAMES_COUNTED),
        Format::WebP => declared_length(bytes, 4).is_some_and(|length| bytes.len() < length.saturating_add(8)),
        Format::Bmp => declared_length(bytes, 2).is_some_and(|length| bytes.len() < length),
    }
}

fn declared_length(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(length)).ok()
}
