//! Takes a key out of anything that will be stored, shown or logged.

use super::document::escaped;
use crate::contract::ClientKey;

/// Shortest key that is searched for. A shorter one would be found inside ids and words, and no service issues one.
const MIN_LENGTH: usize = 6;

/// Replaces every spelling of one key by its mask.
pub struct Redactor {
    spellings: Vec<String>,
    mask: String,
}

impl Redactor {
    /// Prepares the spellings of a key: plain, escaped for JSON once and twice, percent-encoded, and as in HTML.
    #[must_use]
    pub fn new(key: &ClientKey) -> Self {
        let plain = key.expose();
        let mut spellings = Vec::new();
        if plain.len() >= MIN_LENGTH {
            let json = escaped(plain);
            let form: String = url::form_urlencoded::byte_serialize(plain.as_bytes()).collect();
            let percent = form.replace('+', "%20");
            spellings.extend([
                ascii_escaped(&json),
                // PHP escapes the slash too.
                ascii_escaped(&json).replace('/', "\\/"),
                json.replace('/', "\\/"),
                escaped(&json),
                html_escaped(plain),
                lower_case_escapes(&form),
                lower_case_escapes(&percent),
                // In a path or query programs escape only these characters.
                plain.replace('%', "%25").replace(' ', "%20").replace('"', "%22"),
                json,
                form,
                percent,
                plain.to_owned(),
            ]);
            spellings.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
            spellings.dedup();
        }
        Self { spellings, mask: key.masked() }
    }

    /// Tells whether a text holds the key in any spelling.
    #[must_use]
    pub fn finds(&self, text: &str) -> bool {
        self.spellings.iter().any(|spelling| text.contains(spelling))
    }

    /// Returns a text without the key.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        self.spellings.iter().fold(text.to_owned(), |text, spelling| text.replace(spelling, &self.mask))
    }

    /// Returns bytes without the key, unchanged where the key isn't in them.
    #[must_use]
    pub fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        self.spellings.iter().fold(bytes, |bytes, spelling| replace(bytes, spelling.as_bytes(), self.mask.as_bytes()))
    }
}

/// Returns the inside of a JSON string with `\u` for whatever is not ASCII, as PHP and Python write it.
fn ascii_escaped(json: &str) -> String {
    let unit = |unit: u16| match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    };
    json.encode_utf16().map(unit).collect::<Vec<_>>().concat()
}

fn html_escaped(text: &str) -> String {
    [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")]
        .iter()
        .fold(text.to_owned(), |text, (sign, entity)| text.replace(sign, entity))
}

/// Returns a text whose percent escapes have small hex digits.
fn lower_case_escapes(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut digits = 0;
    for c in text.chars() {
        result.push(if digits > 0 { c.to_ascii_lowercase() } else { c });
        digits = if c == '%' { 2 } else { i32::max(digits - 1, 0) };
    }
    result
}

/// The text that stands for a secret header's value.
pub const REMOVED: &str = "(removed)";

/// Headers whose values give access to an account.
const SECRET_HEADERS: [&str; 6] =
    ["authorization", "proxy-authorization", "cookie", "set-cookie", "authentication-info", "x-api-key"];

/// Tells whether a header's value gives access to an account.
#[must_use]
pub fn is_secret_header(name: &str) -> bool {
    SECRET_HEADERS.iter().any(|secret| secret.eq_ignore_ascii_case(name))
}

/// Returns a header's value as others may see it.
#[must_use]
pub fn shown_header<'a>(name: &str, value: &'a str) -> &'a str {
    if is_secret_header(name) { REMOVED } else { value }
}

fn replace(bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    let find = |bytes: &[u8]| bytes.windows(from.len()).position(|window| window == from);
    let Some(mut at) = find(&bytes) else { return bytes };
    let mut result = Vec::with_capacity(bytes.len());
    let mut rest = bytes.as_slice();
    loop {
        result.extend_from_slice(&rest[..at]);
        result.extend_from_slice(to);
        rest = &rest[at + from.len()..];
        match find(rest) {
            Some(next) => at = next,
            None => break,
        }
    }
    result.extend_from_slice(rest);
    result
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Redactor({})", self.mask)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor(key: &str) -> Redactor {
        Redactor::new(&ClientKey::from_input(key).unwrap().0)
    }

    #[test]
    fn every_spelling_goes() {
        let redactor = redactor("se\"cret/key 2057");
        let text = r#"a se"cret/key 2057 b se\"cret/key 2057 c se%22cret%2Fkey+2057"#;
        assert_eq!(redactor.text(text), "a ••••2057 b ••••2057 c ••••2057");
        assert_eq!(redactor.bytes(text.as_bytes().to_vec()), "a ••••2057 b ••••2057 c ••••2057".as_bytes());
        assert_eq!(format!("{redactor:?}"), "Redactor(••••2057)");
    }

    #[test]
    fn the_spellings_of_other_programs_go_too() {
        let redactor = redactor("sé<cr/et>\" 2057");
        for text in [
            r#"s\u00e9<cr\/et>\" 2057"#,
            r#"s\u00e9<cr/et>\" 2057"#,
            r#"sé<cr\/et>\" 2057"#,
            r#"sé<cr/et>\\\" 2057"#,
            "sé&lt;cr/et&gt;&quot; 2057",
            "s%C3%A9%3Ccr%2Fet%3E%22+2057",
            "s%c3%a9%3ccr%2fet%3e%22%202057",
        ] {
            assert_eq!(redactor.text(text), "••••2057", "{text}");
            assert!(redactor.finds(text));
        }
    }

    #[test]
    fn headers_that_let_somebody_in_are_not_shown() {
        assert_eq!((shown_header("Set-Cookie", "a"), shown_header("Server", "a")), (REMOVED, "a"));
    }

    #[test]
    fn bytes_that_are_no_text_stay() {
        let redactor = redactor("0123456789abcdef");
        let mut bytes = vec![0xff, 0x00];
        bytes.extend_from_slice(b"0123456789abcdef0123456789abcdef");
        bytes.push(0xfe);
        assert_eq!(redactor.bytes(bytes), [&[0xff, 0x00][..], "••••cdef••••cdef".as_bytes(), &[0xfe]].concat());
        assert_eq!(redactor.bytes(vec![1, 2, 3]), [1, 2, 3]);
    }

    #[test]
    fn a_tiny_key_does_not_tear_replies_apart() {
        assert_eq!(redactor("5").text("taskId 5555"), "taskId 5555");
    }
}
