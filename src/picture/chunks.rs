//! Walks through the containers of pictures. A walk never fails: it ends where the bytes end.

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
