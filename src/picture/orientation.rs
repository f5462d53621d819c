//! Reads the EXIF orientation: viewers turn a picture by it, and a service's decoder usually does not.

use image::metadata::Orientation;

use super::chunks::{jpeg_segments, png_chunks, riff_chunks};
use super::content::Format;

/// The bytes before the EXIF block in a JPEG segment; by mistake they stand in other containers too.
const PREFIX: &[u8] = b"Exif\0\0";

/// Returns the EXIF orientation if it is one of 2 to 8; `None` for the normal one, and when none can be read.
pub(super) fn orientation(bytes: &[u8], format: Format) -> Option<u8> {
    let exif = match format {
        Format::Jpeg => {
            let is_exif = |(marker, payload): &(u8, &[u8])| *marker == 0xe1 && payload.starts_with(PREFIX);
            jpeg_segments(bytes).find(is_exif)?.1
        }
        Format::Png => png_chunks(bytes).find(|(kind, _)| *kind == b"eXIf")?.1,
        Format::WebP => riff_chunks(bytes.get(12..)?).find(|(kind, _)| *kind == b"EXIF")?.1,
        Format::Gif | Format::Bmp => return None,
    };
    let found = Orientation::from_exif_chunk(exif.strip_prefix(PREFIX).unwrap_or(exif))?.to_exif();
    (found != 1).then_some(found)
}
