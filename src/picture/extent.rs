//! Tells where a picture's file ends: whether a part is missing, and how much stands after the end.

use super::chunks::png_chunks;
use super::content::{Content, Format, recognise};
use super::jpeg;

/// Data that follow the end of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    pub bytes: usize,
    /// What the data are, by their content.
    pub what: Option<&'static str>,
}

/// Returns where the picture ends, or `None` when its end is missing.
pub(super) fn end(bytes: &[u8], format: Format) -> Option<usize> {
    match format {
        Format::Jpeg => jpeg::end(bytes),
        Format::Png => png_end(bytes),
        Format::Gif => gif_end(bytes),
        Format::WebP => {
            declared_length(bytes, 4).map(|length| length.saturating_add(8)).filter(|end| *end <= bytes.len())
        }
        // Many programs write a wrong length, so that what is beyond the length says nothing.
        Format::Bmp => declared_length(bytes, 2).is_none_or(|length| length <= bytes.len()).then_some(bytes.len()),
    }
}

/// Returns what stands after the end of a picture.
pub(super) fn appended(bytes: &[u8], end: usize) -> Option<Appended> {
    let rest = bytes.get(end..).filter(|rest| !rest.is_empty())?;
    let what = match recognise(rest) {
        Content::Picture(format) => Some(match format {
            Format::Jpeg => "another JPEG picture",
            _ => "another picture",
        }),
        Content::Other(name) | Content::Foreign(name) => Some(name),
        Content::Empty | Content::Unknown if rest.iter().all(|byte| *byte == 0) => Some("zeros"),
        Content::Empty | Content::Unknown => None,
    };
    Some(Appended { bytes: rest.len(), what })
}

fn png_end(bytes: &[u8]) -> Option<usize> {
    const END: &[u8] = b"IEND\xae\x42\x60\x82";
    let mut end = 8;
    for (kind, payload) in png_chunks(bytes) {
        end += payload.len() + 12;
        if kind == b"IEND" {
            return Some(end);
        }
    }
    // Where a chunk's length is damaged, the walk does not come to the end that is there.
    let tail = &bytes[bytes.len().saturating_sub(1024)..];
    tail.windows(END.len()).any(|window| window == END).then_some(bytes.len())
}

/// Walks through the blocks of a GIF: its trailer is one byte, which compressed data hold too.
fn gif_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 13 + colour_table(*bytes.get(10)?);
    loop {
        match bytes.get(at)? {
            0x3b => return Some(at + 1),
            0x21 => at = after_blocks(bytes, at + 2)?,
            0x2c => at = after_blocks(bytes, at + 11 + colour_table(*bytes.get(at + 9)?))?,
            // Some encoders write an empty block too many.
            0 => at += 1,
            _ => return None,
        }
    }
}

/// Returns the bytes of the table of colours that a GIF's flags announce.
fn colour_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Returns where a row of blocks ends, each with its length before it.
fn after_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

fn declared_length(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(length)).ok()
}
