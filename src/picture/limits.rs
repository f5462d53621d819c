//! Limits what decoding may cost, by the headers and before any pixel is decoded.

use std::io::Cursor;

use super::chunks::riff_chunks;
use super::content::Format;
use super::error::PictureError;
use super::facts::Facts;

/// Longest side that is decoded. A header may claim any size, and the decoder allocates memory for the claim.
pub(super) const MAX_SIDE: u32 = 16_384;

/// Most memory that a decoder may take, in bytes: the largest picture at 16 bits a channel.
pub(super) const MAX_ALLOCATION: u64 = 2 * MAX_RGBA_BYTES;

/// Most memory that a picture may take as RGBA, in bytes, however few bits a pixel has in the file.
const MAX_RGBA_BYTES: u64 = 128 * 1024 * 1024;

/// Most pixels that are composed for an animation. Each frame counts as a whole canvas, even if it
/// changes one pixel.
const ANIMATION_MAX_WORK: u64 = MAX_RGBA_BYTES / 4;

/// Most frames of an animation that are kept.
const ANIMATION_MAX_FRAMES: usize = 1000;

/// Refuses a picture that is larger than can be decoded safely.
pub(super) fn check_size(bytes: &[u8], facts: &Facts) -> Result<(), PictureError> {
    let canvas = (facts.width_px, facts.height_px);
    let inner = match facts.format {
        Format::Gif => gif_frame_sizes(bytes).next(),
        Format::WebP => largest_lossy_frame(bytes),
        Format::Png | Format::Jpeg | Format::Bmp => None,
    };
    for (width_px, height_px) in [Some(canvas), inner].into_iter().flatten() {
        if width_px.max(height_px) > MAX_SIDE || pixels((width_px, height_px)) * 4 > MAX_RGBA_BYTES {
            return Err(PictureError::TooLarge { width_px, height_px });
        }
    }
    Ok(())
}

/// Returns how many of an animation's frames are decoded, at least one.
pub(super) fn affordable_frames(bytes: &[u8], facts: &Facts) -> usize {
    let canvas = pixels((facts.width_px, facts.height_px)).max(1);
    let affordable = match facts.format {
        // A GIF's frames may be larger than its canvas; other decoders refuse such frames.
        Format::Gif => gif_frame_sizes(bytes)
            .scan(0, |work, frame| {
                *work += canvas.max(pixels(frame));
                Some(*work)
            })
            .take(ANIMATION_MAX_FRAMES)
            .take_while(|work| *work <= ANIMATION_MAX_WORK)
            .count(),
        _ => usize::try_from(ANIMATION_MAX_WORK / canvas).unwrap_or(ANIMATION_MAX_FRAMES),
    };
    affordable.clamp(1, ANIMATION_MAX_FRAMES)
}

fn pixels((width_px, height_px): (u32, u32)) -> u64 {
    u64::from(width_px) * u64::from(height_px)
}

fn gif_frame_sizes(bytes: &[u8]) -> impl Iterator<Item = (u32, u32)> {
    let mut options = gif::DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut decoder = options.read_info(Cursor::new(bytes)).ok();
    std::iter::from_fn(move || {
        let frame = decoder.as_mut()?.next_frame_info().ok()??;
        Some((u32::from(frame.width), u32::from(frame.height)))
    })
}

/// Returns the largest size that a WebP's lossy bitstreams claim: the decoder compares the size with the
/// canvas only after decoding.
fn largest_lossy_frame(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut largest = None;
    let mut note = |kind: &[u8], payload: &[u8]| {
        if let (b"VP8 ", [_, _, _, 0x9d, 0x01, 0x2a, w0, w1, h0, h1, ..]) = (kind, payload) {
            let fourteen_bits = |bytes| u32::from(u16::from_le_bytes(bytes) & 0x3fff);
            let size = (fourteen_bits([*w0, *w1]), fourteen_bits([*h0, *h1]));
            largest = largest.max(Some((pixels(size), size)));
        }
    };
    for (kind, payload) in riff_chunks(bytes.get(12..).unwrap_or_default()) {
        note(kind, payload);
        if kind == b"ANMF" {
            for (kind, payload) in riff_chunks(payload.get(16..).unwrap_or_default()) {
                note(kind, payload);
            }
        }
    }
    largest.map(|(_, size)| size)
}
