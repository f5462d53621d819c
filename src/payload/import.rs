//! Turns what was dropped, opened or pasted into a picture for the draft.
//!
//! A file's bytes are kept untouched. Text may be a data URL or base64; what had to be mended on
//! the way is told as a [`Repair`].

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use thiserror::Error;

use super::DraftPicture;
use crate::picture::{Content, PictureError, png_from_rgba, recognise};

/// What was unusual about base64 that was pasted; the payload carries the mended form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    DataPrefix,
    PercentEncoded,
    LineBreaks,
    UrlSafe,
    Padding,
}

impl Repair {
    /// The finding's id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::DataPrefix => "base64.data-prefix",
            Self::PercentEncoded => "base64.percent-encoded",
            Self::LineBreaks => "base64.line-breaks",
            Self::UrlSafe => "base64.url-safe",
            Self::Padding => "base64.padding",
        }
    }

    /// What was done.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::DataPrefix => "The data: prefix was taken off; services want bare base64",
            Self::PercentEncoded => "Percent escapes (%2B, %2F and %3D) were changed to +, / and =",
            Self::LineBreaks => "Line breaks and spaces were taken out of the base64",
            Self::UrlSafe => "URL-safe letters (- and _) were changed to + and /",
            Self::Padding => "Missing or wrong padding (=) was put right",
        }
    }
}

/// Why something can't become a picture.
#[derive(Debug, Error)]
pub enum ImportError {
    #[error("{what} is not a picture that can be sent: {reason}")]
    NotAPicture { what: String, reason: String },
    #[error("The clipboard holds neither a picture nor base64 of one; copy the picture again")]
    NotBase64,
    #[error("The data URL is not base64; copy it again from its beginning")]
    DataUrlNotBase64,
    #[error("The pasted picture can't be encoded as PNG; copy it again, or save it and open the file")]
    Encoding(#[source] PictureError),
}

/// Takes a file's bytes.
///
/// # Errors
/// When they are no picture; text that holds a data URL or base64 is taken too.
pub fn import_file(bytes: Vec<u8>, name: &str) -> Result<DraftPicture, ImportError> {
    match recognise(&bytes) {
        Content::Picture(_) => Ok(DraftPicture::new(bytes, name, Vec::new())),
        Content::Other("text") => match std::str::from_utf8(&bytes).map(|text| import_text(text, name)) {
            Ok(Ok(picture)) => Ok(picture),
            _ => Err(not_a_picture(name, &PictureError::Other("text"))),
        },
        Content::Empty => Err(not_a_picture(name, &PictureError::Empty)),
        Content::Other(kind) => Err(not_a_picture(name, &PictureError::Other(kind))),
        Content::Unknown => Err(not_a_picture(name, &PictureError::Unknown)),
    }
}

fn not_a_picture(what: &str, reason: &PictureError) -> ImportError {
    let reason = reason.to_string().replacen("It is", "it is", 1);
    ImportError::NotAPicture { what: what.to_owned(), reason }
}

/// Takes pasted text: a data URL, or base64 in any common spelling.
///
/// # Errors
/// When it is neither, or what it encodes is no picture.
pub fn import_text(text: &str, origin: &str) -> Result<DraftPicture, ImportError> {
    let mut repairs = Vec::new();
    let trimmed = text.trim().trim_matches(['"', '\'']);
    let encoded = match strip_data_prefix(trimmed) {
        DataPrefix::None => Cow::Borrowed(trimmed),
        DataPrefix::NotBase64 => return Err(ImportError::DataUrlNotBase64),
        DataPrefix::Base64(rest) => {
            repairs.push(Repair::DataPrefix);
            without_percent_escapes(rest, &mut repairs)
        }
    };
    let bytes = decode_lenient(&encoded, &mut repairs).ok_or(ImportError::NotBase64)?;
    match recognise(&bytes) {
        Content::Picture(_) => Ok(DraftPicture::new(bytes, origin, repairs)),
        // Ordinary words are base64 too; only a real data URL or long text deserves the longer answer.
        _ if repairs.is_empty() && bytes.len() < 100 => Err(ImportError::NotBase64),
        Content::Other(kind) => Err(not_a_picture("The decoded base64", &PictureError::Other(kind))),
        Content::Empty => Err(ImportError::NotBase64),
        Content::Unknown => Err(not_a_picture("The decoded base64", &PictureError::Unknown)),
    }
}

/// Takes a pasted bitmap as unmultiplied RGBA and makes it a PNG.
///
/// # Errors
/// When the encoder fails.
pub fn import_bitmap(width_px: u32, height_px: u32, rgba: &[u8]) -> Result<DraftPicture, ImportError> {
    let png = png_from_rgba(width_px, height_px, rgba).map_err(ImportError::Encoding)?;
    Ok(DraftPicture::new(png, "Clipboard", Vec::new()))
}

enum DataPrefix<'a> {
    None,
    NotBase64,
    Base64(&'a str),
}

fn strip_data_prefix(text: &str) -> DataPrefix<'_> {
    if !text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:")) {
        return DataPrefix::None;
    }
    match text.split_once(',') {
        Some((head, rest)) if head.to_ascii_lowercase().ends_with(";base64") => DataPrefix::Base64(rest),
        _ => DataPrefix::NotBase64,
    }
}

/// A data URL may escape the three signs of base64 that are no letters or digits.
fn without_percent_escapes<'a>(text: &'a str, repairs: &mut Vec<Repair>) -> Cow<'a, str> {
    const ESCAPES: [(&str, &str); 6] =
        [("%3D", "="), ("%3d", "="), ("%2B", "+"), ("%2b", "+"), ("%2F", "/"), ("%2f", "/")];

    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let plain = ESCAPES.iter().fold(text.to_owned(), |text, (escape, sign)| text.replace(escape, sign));
    repairs.extend((plain != text).then_some(Repair::PercentEncoded));
    Cow::Owned(plain)
}

fn decode_lenient(text: &str, repairs: &mut Vec<Repair>) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    const ENGINE: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);

    let mut letters = Vec::with_capacity(text.len());
    let (mut broken, mut url_safe) = (false, false);
    for byte in text.bytes() {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => broken = true,
            b'-' => letters.push(b'+'),
            b'_' => letters.push(b'/'),
            byte => letters.push(byte),
        }
        url_safe |= matches!(byte, b'-' | b'_');
    }
    let padding = letters.iter().rev().take_while(|byte| **byte == b'=').count();
    letters.truncate(letters.len() - padding);
    let expected_padding = (4 - letters.len() % 4) % 4;
    if letters.is_empty() {
        return None;
    }
    let bytes = ENGINE.decode(&letters).ok()?;
    repairs.extend(broken.then_some(Repair::LineBreaks));
    repairs.extend(url_safe.then_some(Repair::UrlSafe));
    repairs.extend((padding != expected_padding).then_some(Repair::Padding));
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    fn picture() -> Vec<u8> {
        let mut rgba = Vec::new();
        for index in 0..400_u32 {
            rgba.extend_from_slice(&index.wrapping_mul(2_654_435_761).to_le_bytes());
        }
        let mut png = png_from_rgba(20, 20, &rgba).unwrap();
        // A file whose base64 needs padding and both letters that URL-safe spellings replace.
        while png.len() % 3 != 1 {
            png.push(0xff);
        }
        png.extend_from_slice(&[0xfb, 0xff, 0xff]);
        png
    }

    #[test]
    fn every_spelling_of_base64_gives_the_same_bytes() {
        let png = picture();
        let plain = STANDARD.encode(&png);
        assert!(plain.contains('+') && plain.contains('/') && plain.ends_with('='), "{plain}");
        let lines: Vec<&str> = plain.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let url_safe = plain.replace('+', "-").replace('/', "_");
        let cases = [
            (plain.clone(), vec![]),
            (format!("\"{plain}\"\n"), vec![]),
            (format!("data:image/png;base64,{plain}"), vec![Repair::DataPrefix]),
            (format!("DATA:image/jpeg;charset=x;BASE64,{plain}"), vec![Repair::DataPrefix]),
            (
                format!("data:image/png;base64,{}", plain.replace('+', "%2B").replace('/', "%2f").replace('=', "%3D")),
                vec![Repair::DataPrefix, Repair::PercentEncoded],
            ),
            (
                format!("data:image/png;base64,{}", plain.replace('+', "%2b").replace('/', "%2F").replace('=', "%3d")),
                vec![Repair::DataPrefix, Repair::PercentEncoded],
            ),
            (lines.join("\r\n"), vec![Repair::LineBreaks]),
            (lines.join(" "), vec![Repair::LineBreaks]),
            (url_safe.clone(), vec![Repair::UrlSafe]),
            (plain.trim_end_matches('=').to_owned(), vec![Repair::Padding]),
            (format!("{plain}=="), vec![Repair::Padding]),
            (
                format!("data:;base64,{}", url_safe.trim_end_matches('=').replace('A', "\nA")),
                vec![Repair::DataPrefix, Repair::LineBreaks, Repair::UrlSafe, Repair::Padding],
            ),
        ];
        for (text, repairs) in cases {
            let imported = import_text(&text, "Clipboard").unwrap();
            assert_eq!(&*imported.bytes, png.as_slice());
            assert_eq!(imported.base64.as_ref(), plain, "what is sent is always the standard spelling");
            assert_eq!(imported.repairs, repairs, "{}", &text[..30]);
        }
    }

    #[test]
    fn other_text_is_refused_in_one_sentence() {
        for text in ["", "hello", "hello world, this is not it", "data:text/plain,hello", "ÄÖÜ", "===="] {
            let message = import_text(text, "Clipboard").unwrap_err().to_string();
            assert!(!message.ends_with('.') && !message.is_empty(), "{text}: {message}");
        }
        let html = STANDARD.encode("<!doctype html><html><body>no picture here, sorry, and this goes on for over a hundred bytes to be long</body></html>");
        let message = import_text(&html, "Clipboard").unwrap_err().to_string();
        assert!(message.contains("a web page (HTML)") && message.ends_with("; use the picture itself"), "{message}");
    }

    #[test]
    fn files_go_by_content_and_stay_untouched() {
        let mut png = picture();
        png.extend_from_slice(b"trailing bytes stay");
        assert_eq!(&*import_file(png.clone(), "captcha.txt").unwrap().bytes, png.as_slice());
        let text = STANDARD.encode(&png);
        assert_eq!(&*import_file(text.into_bytes(), "captcha.b64").unwrap().bytes, png.as_slice());
        for (bytes, part) in
            [(&b""[..], "empty"), (b"%PDF-1.4", "PDF"), (b"plain words", "text"), (b"\x00\x01\x02\xfe", "not a PNG")]
        {
            let message = import_file(bytes.to_vec(), "x.png").unwrap_err().to_string();
            assert!(message.contains(part) && message.contains("x.png"), "{message}");
        }
    }

    #[test]
    fn a_bitmap_becomes_png_without_loss() {
        let imported = import_bitmap(1, 2, &[1, 2, 3, 255, 4, 5, 6, 7]).unwrap();
        let pixels = image::load_from_memory(&imported.bytes).unwrap().into_rgba8().into_raw();
        assert_eq!(pixels, [1, 2, 3, 255, 4, 5, 6, 7]);
    }
}
