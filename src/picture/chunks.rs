//! Walks through the containers of pictures. A walk never fails: it ends where the bytes end.

use std::borrow::Cow;

/// The first bytes of every PNG.
const PNG_HEAD: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Returns the chunks of a RIFF container: name and payload, the last payload as far as it is there.
pub(super) fn riff_chunks(mut rest: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    std::iter::from_fn(move || {
        let (kind, length) = (rest.get(..4)?, rest.get(4..8)?);
        let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
        let payload = &rest[8..];
        let payload = payload.get(..length).unwrap_or(payload);
        rest = rest.get(length.saturating_add(8 + length % 2)..).unwrap_or_default();
        Some((kind, payload))
    })
}

/// Returns the chunks of a PNG: name and payload. A chunk that is not there as a whole ends the walk.
pub(super) fn png_chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes.get(8..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (length, kind) = (rest.get(..4)?, rest.get(4..8)?);
        let length = u32::from_be_bytes(length.try_into().ok()?) as usize;
        let payload = rest.get(8..length.checked_add(8)?)?;
        rest = rest.get(length.checked_add(12)?..)?;
        Some((kind, payload))
    })
}

/// Returns a PNG without the chunks that say nothing of its pixels: texts and colour profiles are compressed, and may
/// unpack to any size. A file that has none, or is no PNG, is returned as it is.
pub(super) fn without_texts(bytes: &[u8]) -> Cow<'_, [u8]> {
    const LEFT_OUT: [&[u8]; 4] = [b"iCCP", b"iTXt", b"tEXt", b"zTXt"];
    if !bytes.starts_with(PNG_HEAD) || !png_chunks(bytes).any(|(kind, _)| LEFT_OUT.contains(&kind)) {
        return Cow::Borrowed(bytes);
    }
    let mut kept = bytes[..PNG_HEAD.len()].to_vec();
    let mut end = PNG_HEAD.len();
    for (kind, payload) in png_chunks(bytes) {
        // A chunk has 12 bytes besides its payload: length, name and check sum.
        let start = end;
        end += payload.len() + 12;
        if !LEFT_OUT.contains(&kind) {
            kept.extend_from_slice(&bytes[start..end]);
        }
    }
    // A last chunk that is cut short is the decoder's to find.
    kept.extend_from_slice(&bytes[end..]);
    Cow::Owned(kept)
}

/// Returns the segments of a JPEG's header up to its first scan: marker and payload.
pub(super) fn jpeg_segments(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = bytes.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        // Any number of fill bytes may stand before a marker.
        while let [0xff, 0xff, ..] = rest {
            rest = &rest[1..];
        }
        let [0xff, marker, high, low, ..] = *rest else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let payload = rest.get(4..2 + length)?;
        rest = &rest[2 + length..];
        // Start of scan: compressed data follows.
        (marker != 0xda).then_some((marker, payload))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8], payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        [&length, kind, payload, b"sum."].concat()
    }

    #[test]
    fn a_png_without_texts_has_all_other_chunks() {
        let [head, text, data, profile] =
            [chunk(b"IHDR", b"head"), chunk(b"zTXt", b"text"), chunk(b"IDAT", b"data"), chunk(b"iCCP", b"")];
        let cut = &chunk(b"IEND", b"cut in the middle")[..15];
        let with = [PNG_HEAD, &head, &text, &data, &profile, cut].concat();
        assert_eq!(*without_texts(&with), [PNG_HEAD, &head, &data, cut].concat());
        for other in [[PNG_HEAD, &head, &data].concat(), with[1..].to_vec(), Vec::new()] {
            assert!(matches!(without_texts(&other), Cow::Borrowed(same) if same == other));
        }
    }
}
