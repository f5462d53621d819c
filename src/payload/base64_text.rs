//! Reads base64 in every spelling that was met, and says what was wrong with it.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::picture::{Content, recognise};

/// What was unusual about base64. The payload has the mended form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    PythonBytes,
    DataPrefix,
    PercentEncoded,
    LineBreaks,
    UrlSafe,
    Padding,
    Twice,
    Hex,
    Trailing,
}

/// A repair's row: the id of the finding's rule, what was wrong, and what was done about it.
type Row = (&'static str, &'static str, &'static str);

impl Repair {
    /// Every repair.
    #[rustfmt::skip]
    pub const ALL: [Self; 9] = [
        Self::PythonBytes, Self::DataPrefix, Self::PercentEncoded, Self::LineBreaks, Self::UrlSafe,
        Self::Padding, Self::Twice, Self::Hex, Self::Trailing,
    ];

    #[rustfmt::skip]
    const fn row(self) -> Row {
        match self {
            Self::PythonBytes => ("base64.python-bytes", "Python's b'…' stands around the base64, as where bytes are printed", "Python's b'…' around the base64 was removed"),
            Self::DataPrefix => ("base64.data-prefix", "A data: prefix stands before the base64, as in web pages", "The data: prefix was removed; services want the base64 alone"),
            Self::PercentEncoded => ("base64.percent-encoded", "Some characters are escaped as in a web address: %2B, %2F or %3D", "Percent escapes (%2B, %2F and %3D) were changed to +, / and ="),
            Self::LineBreaks => ("base64.line-breaks", "Line breaks or spaces stand in the base64", "Line breaks and spaces in the base64 were removed"),
            Self::UrlSafe => ("base64.url-safe", "The base64 is spelled for web addresses, with - and _ in the place of + and /", "The signs - and _ were changed to + and /"),
            Self::Padding => ("base64.padding", "The = signs at the end are missing, or their number is wrong", "The = signs at the end were corrected"),
            Self::Twice => ("base64.twice", "The picture was encoded as base64 twice", "The base64 was decoded twice"),
            Self::Hex => ("base64.hex", "The picture is in hexadecimal digits, not in base64", "Hexadecimal was changed to base64"),
            Self::Trailing => ("base64.trailing", "Other text follows the base64", "Other text after the base64 was removed"),
        }
    }

    /// Returns the id of the finding's rule.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.row().0
    }

    /// Returns what is wrong.
    #[must_use]
    pub const fn problem(self) -> &'static str {
        self.row().1
    }

    /// Returns what was done about it.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        self.row().2
    }
}

/// Base64 that was read.
#[derive(Debug, PartialEq, Eq)]
pub struct FromBase64 {
    pub bytes: Vec<u8>,
    pub repairs: Vec<Repair>,
}

/// Why a text is no base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotBase64 {
    Empty,
    /// A data URL whose data is not base64.
    DataUrl,
    Other,
}

/// Shortest base64 that other text may follow: a shorter one may be any word.
const MIN_BEFORE_GARBAGE: usize = 64;

/// Reads base64 as leniently as is possible without guessing.
///
/// # Errors
/// When the text is no base64.
pub fn from_base64(text: &str) -> Result<FromBase64, NotBase64> {
    let mut repairs = Vec::new();
    let mut text = text.trim();
    if let Some(inside) = python_bytes(text) {
        repairs.push(Repair::PythonBytes);
        text = inside;
    }
    let encoded = match data_prefix(text) {
        DataPrefix::None => Cow::Borrowed(text),
        DataPrefix::NotBase64 => return Err(NotBase64::DataUrl),
        DataPrefix::Base64(rest) => {
            repairs.push(Repair::DataPrefix);
            Cow::Borrowed(rest)
        }
    };
    let encoded = without_percent_escapes(encoded, &mut repairs);
    if let Some(bytes) = from_hex(&encoded) {
        repairs.push(Repair::Hex);
        return Ok(FromBase64 { bytes, repairs });
    }
    match decode_letters(&encoded, &mut repairs) {
        Some(bytes) => Ok(once_more(bytes, repairs)),
        None if encoded.is_empty() => Err(NotBase64::Empty),
        None => without_garbage(&encoded, repairs).ok_or(NotBase64::Other),
    }
}

fn python_bytes(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('b')?;
    let quote = inside.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    inside.strip_prefix(quote)?.strip_suffix(quote)
}

/// The beginning of a data URL.
pub enum DataPrefix<'a> {
    None,
    NotBase64,
    Base64(&'a str),
}

/// Returns what a text begins with as a data URL.
#[must_use]
pub fn data_prefix(text: &str) -> DataPrefix<'_> {
    if !text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:")) {
        return DataPrefix::None;
    }
    match text.split_once(',') {
        Some((head, rest)) if head.to_ascii_lowercase().ends_with(";base64") => DataPrefix::Base64(rest),
        _ => DataPrefix::NotBase64,
    }
}

/// Takes out the escapes that a URL has for the three signs of base64 that are no letters or digits.
fn without_percent_escapes<'a>(text: Cow<'a, str>, repairs: &mut Vec<Repair>) -> Cow<'a, str> {
    const ESCAPES: [(&str, &str); 6] =
        [("%3D", "="), ("%3d", "="), ("%2B", "+"), ("%2b", "+"), ("%2F", "/"), ("%2f", "/")];

    if !text.contains('%') {
        return text;
    }
    let plain = ESCAPES.iter().fold(text.clone().into_owned(), |text, (escape, sign)| text.replace(escape, sign));
    repairs.extend((*plain != *text).then_some(Repair::PercentEncoded));
    Cow::Owned(plain)
}

/// Returns the bytes of hexadecimal if they are a picture: short base64 may look like hexadecimal.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_prefix("0x").or_else(|| text.strip_prefix("\\x")).unwrap_or(text);
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace()) {
        return None;
    }
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    if digits.is_empty() || !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect::<Option<_>>()?;
    matches!(recognise(&bytes), Content::Picture(_)).then_some(bytes)
}

fn decode_letters(text: &str, repairs: &mut Vec<Repair>) -> Option<Vec<u8>> {
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

/// Decodes once more if that gives a picture: the base64 may have been encoded twice.
fn once_more(bytes: Vec<u8>, mut repairs: Vec<Repair>) -> FromBase64 {
    let inner = std::str::from_utf8(&bytes).ok().filter(|text| text.len() >= MIN_BEFORE_GARBAGE).and_then(|text| {
        let text = match data_prefix(text.trim()) {
            DataPrefix::Base64(rest) => rest,
            _ => text,
        };
        decode_letters(text, &mut Vec::new())
    });
    match inner {
        Some(inner) if matches!(recognise(&inner), Content::Picture(_)) => {
            repairs.push(Repair::Twice);
            FromBase64 { bytes: inner, repairs }
        }
        _ => FromBase64 { bytes, repairs },
    }
}

/// Reads a picture's base64 that other text follows.
fn without_garbage(text: &str, mut repairs: Vec<Repair>) -> Option<FromBase64> {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_\r\n\t ".contains(&byte);
    let letters = text.bytes().position(|byte| !is_letter(byte))?;
    let padding = text.as_bytes()[letters..].iter().take_while(|byte| **byte == b'=').count();
    if letters < MIN_BEFORE_GARBAGE {
        return None;
    }
    let bytes = decode_letters(&text[..letters + padding], &mut repairs)?;
    if !matches!(recognise(&bytes), Content::Picture(_)) {
        return None;
    }
    repairs.push(Repair::Trailing);
    Some(FromBase64 { bytes, repairs })
}

/// Tells whether a text is the name of a file, not its content.
#[must_use]
pub fn is_file_path(text: &str) -> bool {
    const ENDS: [&str; 9] = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".txt", ".b64", ".tiff"];
    let lower = text.trim().to_ascii_lowercase();
    lower.len() < 1024
        && (ENDS.iter().any(|end| lower.ends_with(end)) || lower.starts_with("file:") || lower.starts_with("@/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    fn picture() -> Vec<u8> {
        include_bytes!("../../assets/sample.png").to_vec()
    }

    #[test]
    fn every_mistake_is_seen_and_mended() {
        let png = picture();
        let plain = STANDARD.encode(&png);
        let hex: String = png
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .collect();
        for (text, repairs) in [
            (plain.clone(), vec![]),
            (format!("b'{plain}'"), vec![Repair::PythonBytes]),
            (hex.clone(), vec![Repair::Hex]),
            (format!("0x{}", hex.to_uppercase()), vec![Repair::Hex]),
            (STANDARD.encode(&plain), vec![Repair::Twice]),
            (STANDARD.encode(format!("data:image/png;base64,{plain}")), vec![Repair::Twice]),
            (format!("{plain}\"}};"), vec![Repair::Trailing]),
            (format!("b\"data:image/png;base64,{plain}\""), vec![Repair::PythonBytes, Repair::DataPrefix]),
            (plain.replace('+', "%2B").replace('/', "%2f"), vec![Repair::PercentEncoded]),
        ] {
            let read = from_base64(&text).unwrap();
            assert_eq!(read.repairs, repairs, "{}", &text[..40]);
            assert!(read.bytes == png, "{}", &text[..40]);
        }
    }

    #[test]
    fn what_is_none_is_told_apart() {
        for (text, why) in [
            ("", NotBase64::Empty),
            ("  ", NotBase64::Empty),
            ("data:text/plain,hello", NotBase64::DataUrl),
            ("hällo", NotBase64::Other),
            ("hello, world", NotBase64::Other),
            ("====", NotBase64::Other),
        ] {
            assert_eq!(from_base64(text), Err(why), "{text}");
        }
    }

    #[test]
    fn paths_are_not_pictures() {
        for path in ["captcha.png", "C:\\Users\\me\\captcha.JPG", "/home/me/a.gif", "file:///tmp/x", "@/tmp/x"] {
            assert!(is_file_path(path), "{path}");
        }
        assert!(!is_file_path("iVBORw0KGgo"));
    }
}
