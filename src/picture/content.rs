//! Recognises what bytes are by their content alone. File names are not looked at.

use std::fmt;

/// A picture format that can be composed. Services document JPEG, PNG and GIF only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Png,
    Jpeg,
    Gif,
    WebP,
    Bmp,
}

impl Format {
    /// Returns the format's usual name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
            Self::Bmp => "BMP",
        }
    }

    /// Tells whether compatible services document that they take this format.
    #[must_use]
    pub const fn is_documented(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif)
    }

    pub(super) const fn image_format(self) -> image::ImageFormat {
        match self {
            Self::Png => image::ImageFormat::Png,
            Self::Jpeg => image::ImageFormat::Jpeg,
            Self::Gif => image::ImageFormat::Gif,
            Self::WebP => image::ImageFormat::WebP,
            Self::Bmp => image::ImageFormat::Bmp,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// What bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    Empty,
    Picture(Format),
    /// Something else, by its usual name.
    Other(&'static str),
    Unknown,
}

/// First bytes of formats that can be composed.
const PICTURES: &[(&[u8], Format)] = &[
    (b"\x89PNG\r\n\x1a\n", Format::Png),
    (b"\xff\xd8\xff", Format::Jpeg),
    (b"GIF87a", Format::Gif),
    (b"GIF89a", Format::Gif),
];

/// First bytes of files that people drop by mistake.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\0\0\x01\0", "an ICO icon"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
];

/// Recognises bytes by their content.
#[must_use]
pub fn recognise(bytes: &[u8]) -> Content {
    if bytes.is_empty() {
        return Content::Empty;
    }
    if let Some((_, format)) = PICTURES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Content::Picture(*format);
    }
    match bytes {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => return Content::Picture(Format::WebP),
        // The header's reserved field and the size of the info header tell a bitmap from text that begins with BM.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, _, _, _, _, 12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0, ..] => {
            return Content::Picture(Format::Bmp);
        }
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..] => return Content::Other("an AVIF picture"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', ..] => return Content::Other("a HEIC picture"),
        _ => {}
    }
    if let Some((_, name)) = OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Content::Other(name);
    }
    recognise_text(bytes)
}

fn recognise_text(bytes: &[u8]) -> Content {
    const LOOK_AT: usize = 1024;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOK_AT)]).to_ascii_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with("<svg") || (head.starts_with("<?xml") && head.contains("<svg")) {
        Content::Other("an SVG drawing")
    } else if head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<head") {
        Content::Other("a web page (HTML)")
    } else if head.starts_with('<') {
        Content::Other("XML or HTML text")
    } else if head.starts_with('{') || head.starts_with('[') {
        Content::Other("JSON text")
    } else if std::str::from_utf8(&bytes[..bytes.len().min(LOOK_AT)]).is_ok_and(|text| !text.contains('\0')) {
        Content::Other("text")
    } else {
        Content::Unknown
    }
}
