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
    /// A picture of a format that is not decoded here, by its usual name.
    Foreign(&'static str),
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

/// First bytes of pictures that are not decoded here.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"II+\0", "a TIFF picture"),
    (b"MM\0+", "a TIFF picture"),
    (b"\0\0\x01\0", "an ICO icon"),
    (b"\0\0\x02\0", "a CUR mouse pointer"),
    (b"icns", "an ICNS icon"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"8BPS", "a Photoshop picture (PSD)"),
    (b"gimp xcf", "a GIMP picture (XCF)"),
    (b"qoif", "a QOI picture"),
    (b"BPG\xfb", "a BPG picture"),
    (b"\x76\x2f\x31\x01", "an OpenEXR picture"),
    (b"DDS |\0\0\0", "a DDS picture"),
    (b"\xd7\xcd\xc6\x9a", "a WMF drawing"),
    (b"%!PS", "a PostScript document"),
];

/// First bytes of files that people drop by mistake.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"L\0\0\0\x01\x14\x02\0", "a Windows shortcut"),
    (b"bplist", "a property list"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x1a\x45\xdf\xa3", "a WebM or Matroska video"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"fLaC", "a sound file"),
];

/// Brands of files in boxes, as MP4 and HEIC are, and what each is.
const BRANDS: &[(&[u8], Content)] = &[
    (b"avi", Content::Foreign("an AVIF picture")),
    (b"heic", Content::Foreign("a HEIC picture")),
    (b"heix", Content::Foreign("a HEIC picture")),
    (b"hevc", Content::Foreign("a HEIC picture")),
    (b"hevx", Content::Foreign("a HEIC picture")),
    (b"heim", Content::Foreign("a HEIC picture")),
    (b"heis", Content::Foreign("a HEIC picture")),
    (b"crx ", Content::Foreign("a camera's raw picture (CR3)")),
    (b"qt  ", Content::Other("a QuickTime video")),
    (b"isom", Content::Other("an MP4 video")),
    (b"iso", Content::Other("an MP4 video")),
    (b"mp4", Content::Other("an MP4 video")),
    (b"avc1", Content::Other("an MP4 video")),
    (b"M4A ", Content::Other("a sound file")),
    (b"M4V ", Content::Other("an MP4 video")),
    (b"3gp", Content::Other("a 3GP video")),
];

/// Returns what a file in boxes is: by its own brand, or else by the first known one with which it is compatible.
fn recognise_boxes(bytes: &[u8]) -> Option<Content> {
    const MAX_BRANDS: usize = 64;
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let brands = rest.strip_prefix(b"ftyp")?;
    let brands = &brands[..brands.len().min((u32::from_be_bytes(*length) as usize).saturating_sub(8))];
    let known = |brand: &[u8]| BRANDS.iter().find(|(known, _)| brand.starts_with(known)).map(|(_, content)| *content);
    let (own, others) = brands.split_at_checked(8)?;
    // A picture's brand tells more than the brands of its container.
    let mut others = others.chunks_exact(4).take(MAX_BRANDS).filter_map(known);
    let is_picture = |content: &Content| matches!(content, Content::Foreign(_));
    let container = matches!(&own[..4], b"mif1" | b"msf1");
    known(own)
        .or_else(|| others.clone().find(is_picture))
        .or_else(|| others.next())
        .or(container.then_some(Content::Foreign("a HEIF picture")))
}

/// Returns what a RIFF container holds.
fn recognise_riff(bytes: &[u8]) -> Option<Content> {
    match bytes.strip_prefix(b"RIFF")?.get(4..8)? {
        b"WEBP" => Some(Content::Picture(Format::WebP)),
        b"WAVE" => Some(Content::Other("a sound file")),
        b"AVI " => Some(Content::Other("an AVI video")),
        _ => None,
    }
}

/// Recognises bytes by their content.
#[must_use]
pub fn recognise(bytes: &[u8]) -> Content {
    if bytes.is_empty() {
        return Content::Empty;
    }
    if let Some((_, format)) = PICTURES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Content::Picture(*format);
    }
    // The header's reserved field and the size of the info header tell a bitmap from text that begins with BM.
    if let [b'B', b'M', _, _, _, _, 0, 0, 0, 0, _, _, _, _, 12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0, ..] = bytes {
        return Content::Picture(Format::Bmp);
    }
    if let Some(content) = recognise_riff(bytes).or_else(|| recognise_boxes(bytes)) {
        return content;
    }
    if let Some((_, name)) = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Content::Foreign(name);
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
    let is_drawing = head.starts_with("<?xml") || head.starts_with("<!--") || head.starts_with("<!doctype svg");
    if head.starts_with("<svg") || (is_drawing && head.contains("<svg")) {
        Content::Foreign("an SVG drawing")
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
