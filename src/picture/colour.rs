//! Reads channels and depth as the file stores them; a decoder may return others.

use std::io::Cursor;

use super::chunks::jpeg_segments;
use super::content::Format;

/// The channels of a picture stored as indices into a table of colours.
const PALETTE: &str = "Palette";

/// The channels of a picture stored as four inks.
pub(super) const CMYK: &str = "CMYK";

/// Returns the stored colour type, `Palette 8-bit` for example; `None` when the header doesn't tell.
pub(super) fn stored_colour(bytes: &[u8], format: Format, has_alpha: bool) -> Option<String> {
    let rgb = if has_alpha { "RGBA" } else { "RGB" };
    let (channels, depth) = match format {
        Format::Png => png(bytes)?,
        Format::Jpeg => jpeg(bytes)?,
        Format::Gif => (PALETTE, gif(bytes)?),
        Format::WebP => (rgb, 8),
        Format::Bmp => match bmp_depth(bytes)? {
            depth @ 1..=8 => (PALETTE, depth),
            depth => (rgb, depth),
        },
    };
    Some(format!("{channels} {depth}-bit"))
}

/// Returns the bits of one channel, 8 when the header doesn't tell.
pub(super) fn bits_per_channel(bytes: &[u8], format: Format) -> u8 {
    let stored = match format {
        Format::Png => png(bytes).filter(|(channels, _)| *channels != PALETTE),
        Format::Jpeg => jpeg(bytes),
        Format::Gif | Format::WebP | Format::Bmp => None,
    };
    stored.and_then(|(_, depth)| u8::try_from(depth).ok()).unwrap_or(8)
}

/// Tells whether pixels can be transparent. A GIF always decodes to RGBA, so its first frame decides.
pub(super) fn has_transparency(bytes: &[u8], format: Format, decodes_to_alpha: bool) -> bool {
    match format {
        Format::Gif => gif_has_transparency(bytes).unwrap_or(decodes_to_alpha),
        _ => decodes_to_alpha,
    }
}

/// Tells whether a GIF has a transparent colour, or a first frame that leaves some of the canvas free.
fn gif_has_transparency(bytes: &[u8]) -> Option<bool> {
    let mut options = gif::DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut decoder = options.read_info(Cursor::new(bytes)).ok()?;
    let canvas = (decoder.width(), decoder.height());
    let frame = decoder.next_frame_info().ok()??;
    let covers = (frame.left, frame.top) == (0, 0) && frame.width >= canvas.0 && frame.height >= canvas.1;
    Some(frame.transparent.is_some() || !covers)
}

fn png(bytes: &[u8]) -> Option<(&'static str, u32)> {
    if bytes.get(12..16)? != b"IHDR" {
        return None;
    }
    let channels = match bytes.get(25)? {
        0 => "Grey",
        2 => "RGB",
        3 => PALETTE,
        4 => "Grey+alpha",
        6 => "RGBA",
        _ => return None,
    };
    Some((channels, u32::from(*bytes.get(24)?)))
}

fn jpeg(bytes: &[u8]) -> Option<(&'static str, u32)> {
    // Start of frame: all of 0xC0 to 0xCF but tables (C4), an extension (C8) and conditioning (CC).
    let (_, frame) = jpeg_segments(bytes)
        .find(|(marker, _)| matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc))?;
    let channels = match frame.get(5)? {
        1 => "Grey",
        3 => "YCbCr",
        4 => CMYK,
        _ => return None,
    };
    Some((channels, u32::from(*frame.first()?)))
}

/// Returns the bits of the colour table: the first frame's own, or else the file's.
fn gif(bytes: &[u8]) -> Option<u32> {
    let mut options = gif::DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut decoder = options.read_info(Cursor::new(bytes)).ok()?;
    let bits = |table: &[u8]| (table.len() / 3).max(2).next_power_of_two().trailing_zeros();
    // Encoders that give each frame its own table leave an empty table at the beginning.
    let own = decoder.next_frame_info().ok().flatten().and_then(|frame| frame.palette.as_deref().map(bits));
    own.or_else(|| decoder.global_palette().map(bits))
}

fn bmp_depth(bytes: &[u8]) -> Option<u32> {
    let header_length = u32::from_le_bytes(bytes.get(14..18)?.try_into().ok()?);
    let at = if header_length == 12 { 24 } else { 28 };
    let depth = u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?);
    (1..=32).contains(&depth).then_some(u32::from(depth))
}
