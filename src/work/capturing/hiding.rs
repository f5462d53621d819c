//! Takes out of a request what is secret, whatever the request is: by what is known, by name, by place and by shape.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::capture::decoded;
use crate::contract::{ClientKey, MASK};
use crate::import::as_text;
use crate::payload::document::Document;
use crate::payload::redaction::{SecretKind, kind_of};
use crate::payload::{Cleaner, Redactor, StoredBody, distinct_keys, find_keys, masked};

/// How compressed bytes begin. Source: RFC 1952, 2.3.1.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// Most bytes that compressed bytes are read as.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// Takes secrets out of what is kept of one request.
pub struct Hiding {
    cleaner: Cleaner,
    /// The request's own key, which the session doesn't know where it may be an ordinary word.
    own: Option<Redactor>,
}

impl Hiding {
    /// Prepares the cleaning of a request with the key that it bears.
    pub fn new(known: Arc<Redactor>, own: Option<&ClientKey>) -> Self {
        Self { cleaner: Cleaner::new(known), own: own.map(Redactor::new) }
    }

    /// Returns a text without secrets, a user agent for one.
    pub fn text(&mut self, text: &str) -> String {
        let text = self.cleaner.text(text);
        let words = text.split_inclusive(|c: char| !c.is_ascii_alphanumeric());
        let hidden = words.map(|word| {
            let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            if has_keys_shape(bare) { word.replacen(bare, MASK, 1) } else { word.to_owned() }
        });
        hidden.collect()
    }

    /// Returns a path without its query, with the mask for each part that looks like a key.
    pub fn path(&mut self, path: &str) -> String {
        self.cleaner.text(&path_without_keys(path))
    }

    /// Returns a request's head without secrets.
    pub fn head(&mut self, head: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(&self.without_own(head)).into_owned();
        let mut lines = text.split("\r\n");
        let mut shown = request_line(lines.next().unwrap_or_default());
        for line in lines {
            shown.push_str("\r\n");
            shown.push_str(&self.header_line(line));
        }
        self.cleaner.bytes(shown.as_bytes()).into_owned()
    }

    /// Returns bytes that were no request without secrets: half a request's head, another protocol.
    pub fn stray(&mut self, bytes: &[u8]) -> Vec<u8> {
        // A head that was cut may end within a character.
        let is_text = std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true);
        let head = if is_text { Cow::Owned(self.head(bytes)) } else { Cow::Borrowed(bytes) };
        self.bytes(&head)
    }

    fn header_line(&mut self, line: &str) -> String {
        let Some((name, value)) = line.split_once(':') else {
            return hidden_by_name(line).unwrap_or_else(|| line.to_owned());
        };
        let value = value.trim();
        if name.eq_ignore_ascii_case("user-agent") {
            return format!("{name}: {}", self.text(value));
        }
        let (name, value) = self.cleaner.header(name, value);
        format!("{name}: {}", hidden_by_name(&value).unwrap_or(value))
    }

    /// Returns bytes of any kind without secrets: a body, half a one, what is no request. What is no plain text and holds
    /// a secret becomes the text that it was read as.
    pub fn bytes(&mut self, bytes: &[u8]) -> Vec<u8> {
        let own = self.without_own(bytes);
        let known = self.cleaner.bytes(&own);
        let plain = known.starts_with(GZIP).then(|| decoded(Some("gzip"), &known, MOST_BYTES)).flatten();
        let plain = plain.map_or(Cow::Borrowed(&*known), |(plain, _)| Cow::Owned(plain));
        let text = as_text(&plain);
        match hidden_by_name(&text) {
            Some(hidden) => hidden.into_bytes(),
            // Keys that are known may stand in it as it was read.
            None if matches!(text, Cow::Owned(_)) && self.cleaner_finds(&text) => self.cleaner.text(&text).into_bytes(),
            None => known.into_owned(),
        }
    }

    fn cleaner_finds(&mut self, text: &str) -> bool {
        matches!(self.cleaner.shown(text), Cow::Owned(_))
    }

    /// Returns a reply's header without secrets.
    pub fn header(&mut self, name: &str, value: &str) -> (String, String) {
        self.cleaner.header(name, value)
    }

    /// Returns a reply's body without what is known.
    pub fn reply(&mut self, body: &[u8]) -> Vec<u8> {
        self.cleaner.bytes(body).into_owned()
    }

    fn without_own<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        match &self.own {
            Some(own) => Cow::Owned(own.bytes(bytes.to_vec())),
            None => Cow::Borrowed(bytes),
        }
    }
}

/// Returns a request line with its address without keys.
fn request_line(line: &str) -> String {
    let mut words: Vec<Cow<'_, str>> = line.split(' ').map(Cow::Borrowed).collect();
    if let Some(target) = words.get_mut(1) {
        let (path, query) = target.split_once('?').map_or((&**target, None), |(path, query)| (path, Some(query)));
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        *target = Cow::Owned(path_without_keys(path) + &query);
    }
    words.join(" ")
}

/// Returns a text without what is secret by its name.
fn hidden_by_name(text: &str) -> Option<String> {
    masked(text, |_, _| true)
}

/// Returns a path with the mask for each part that looks like a key.
fn path_without_keys(path: &str) -> String {
    let parts = path.split('/').map(|part| if looks_like_key(part) { MASK } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Tells whether a part of a path looks like a key.
pub fn looks_like_key(part: &str) -> bool {
    ClientKey::from_input(part).is_some_and(|(key, _)| key.has_usual_shape() || key.is_distinctive())
}

/// Tells whether a word has the shape of the service's keys, and of few other things.
pub fn has_keys_shape(word: &str) -> bool {
    ClientKey::from_input(word).is_some_and(|(key, _)| key.has_usual_shape())
}

/// Returns a submission's body without keys: what another program calls its key is no name of this API's. What an address
/// of a site has in it belongs to the site.
pub fn without_keys(body: StoredBody) -> StoredBody {
    let Some(at) = body.picture_at.filter(|at| *at <= body.bytes.len()) else {
        return match without_keys_in(&as_text(&body.bytes)) {
            Some(text) => StoredBody { bytes: text.into_bytes(), picture_at: None },
            None => body,
        };
    };
    let (before, after) = body.bytes.split_at(at);
    let [new_before, new_after] = [before, after].map(|part| without_keys_in(&as_text(part)));
    if new_before.is_none() && new_after.is_none() {
        return body;
    }
    let mut bytes = new_before.map_or_else(|| before.to_vec(), String::into_bytes);
    let picture_at = Some(bytes.len());
    bytes.extend_from_slice(&new_after.map_or_else(|| after.to_vec(), String::into_bytes));
    StoredBody { bytes, picture_at }
}

fn without_keys_in(text: &str) -> Option<String> {
    let is_in_address = |span: &Range<usize>| {
        let word = text[..span.start]
            .rfind(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<'))
            .map_or(0, |at| at + 1);
        text[word..span.start].starts_with("http")
    };
    masked(text, |kind, span| matches!(kind, SecretKind::Key | SecretKind::Token) && !is_in_address(span))
}

/// Returns the keys of a body that don't stand in the API's place alone, to be taken out of everything that is kept.
/// `has_key` tells that one stands there.
pub fn other_keys(text: &str, document: &Document, has_key: bool) -> Vec<ClientKey> {
    let mut names = 0;
    document.walk(&mut |pointer, _| {
        let name = pointer.rsplit('/').next().unwrap_or_default();
        names += usize::from(matches!(kind_of(name), Some(SecretKind::Key | SecretKind::Token)));
    });
    if has_key && names <= 1 { Vec::new() } else { distinct_keys(&find_keys(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "67b6bcbb1a728ea8d563de6d169a2057";

    fn hiding() -> Hiding {
        Hiding::new(Arc::default(), None)
    }

    /// Whatever a body calls its key, and however little of the body came.
    #[test]
    fn no_key_is_left_in_any_body() {
        let escaped = r#""{\"clientKey\":\"KEY\",\"task\":{}}""#;
        let bodies = [
            "clientKey=KEY&taskId=5",
            r#"[{"clientKey":"KEY"}]"#,
            escaped,
            r#"data={"clientKey":"KEY"}"#,
            r#"{"ClientKey":"KEY"}"#,
            r#"{"client_key":"KEY","task":{}}"#,
            r#"{"apiKey":"KEY"}"#,
            r#"{"key":"KEY"}"#,
            r#"{"clientKey":["KEY"]}"#,
            r#"{"clientKey":"KEY","clientKey":"other"}"#,
            r#"{"task":{"clientKey":"KEY"}}"#,
            r#"{"clientKey":"KEY","task":{"ty"#,
            r#"{"clientKey":"KEY"#,
            "clientKey=KEY POST",
            "POST /createTask HTTP/1.1\r\nX-Api-Key: KEY\r\n\r\n{\"clientKey\":\"KEY",
        ];
        for key in [KEY, "canary-of-nobody-0123456789", &"k7".repeat(50)] {
            for body in bodies {
                let body = body.replace("KEY", key);
                let kept = hiding().bytes(body.as_bytes());
                let kept = String::from_utf8_lossy(&kept).into_owned();
                assert!(!kept.contains(key), "{kept}");
                let stored = without_keys(StoredBody { bytes: body.clone().into_bytes(), picture_at: None });
                let stored = String::from_utf8_lossy(&stored.bytes).into_owned();
                assert!(!stored.contains(key), "{stored}");
            }
        }
        let number = hiding().bytes(br#"{"clientKey":1234567890123456}"#);
        assert!(!String::from_utf8_lossy(&number).contains("1234567890123456"));
    }

    #[test]
    fn bytes_that_are_no_plain_text_are_read_first() {
        let body = format!(r#"{{"client_key":"{KEY}"}}"#);
        let utf16: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut gzip, body.as_bytes()).unwrap();
        for bytes in [utf16, gzip.finish().unwrap()] {
            assert_eq!(hiding().bytes(&bytes), "{\"client_key\":\"••••\"}".as_bytes());
        }
        let sound = [0xff_u8, 0x00, 0x80, b'a'];
        assert_eq!(hiding().bytes(&sound), sound);
    }

    #[test]
    fn a_head_has_no_key_in_any_place() {
        let head = format!(
            "POST /{KEY}/api/createTask?clientKey={KEY} HTTP/1.1\r\nHost: a\r\nX-Api-Key: {KEY}\r\nApi-Key: {KEY}\r\n\
             X-Auth-Token: {KEY}\r\nX-Client-Key: {KEY}\r\nAuthorization: Bearer {KEY}\r\nCookie: k={KEY}\r\n\
             User-Agent: mine/{KEY} (x)\r\nAccept: */*"
        );
        let kept = String::from_utf8(hiding().head(head.as_bytes())).unwrap();
        assert!(!kept.contains(KEY), "{kept}");
        let begins = "POST /••••/api/createTask?clientKey=";
        assert!(
            kept.starts_with(begins) && kept.contains("\r\nHost: a\r\n") && kept.ends_with("Accept: */*"),
            "{kept}"
        );
        assert!(kept.contains("User-Agent: mine/•••• (x)"), "{kept}");
        let sound = "POST /api/v2/createTask HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Length: 5";
        assert_eq!(hiding().head(sound.as_bytes()), sound.as_bytes());
    }

    #[test]
    fn what_was_no_request_has_no_key_in_its_address() {
        let cut =
            format!("POST /{KEY}/createTask?key={KEY} HTTP/1.1\r\nX-Api-Key: {KEY}\r\nUser-Agent: mine/{KEY}\r\nHo");
        let kept = String::from_utf8(hiding().stray(cut.as_bytes())).unwrap();
        assert!(!kept.contains(KEY) && kept.starts_with("POST /••••/createTask?"), "{kept}");
        for sound in [&b"\x16\x03\x01\x02\x00\x01\x00\xff\xfe"[..], b"POST /createTask HTTP/1.1\r\nHost: a\r\nAcc"] {
            assert_eq!(hiding().stray(sound), sound);
        }
    }

    /// The picture keeps its place.
    #[test]
    fn a_submissions_body_keeps_everything_but_keys() {
        let text = r#"{"clientKey":"••••2057","task":{"type":"ImageToTextTask","body":""},"proxyPassword":"pw1"}"#;
        let picture_at = text.find(r#"body":""#).map(|at| at + 7);
        let body = StoredBody { bytes: text.as_bytes().to_vec(), picture_at };
        assert_eq!(without_keys(body.clone()), body);
        let of_site = text.replace("pw1", "https://a.example/?api_key=0123456789abcdef");
        let of_site = StoredBody { bytes: of_site.into_bytes(), picture_at };
        assert_eq!(without_keys(of_site.clone()), of_site);
        let more = text.replacen('{', &format!(r#"{{"api_key":"{KEY}","#), 1);
        let shown = text.replacen('{', r#"{"api_key":"••••","#, 1);
        let at = shown.find(r#"body":""#).map(|at| at + 7);
        let more = StoredBody { picture_at: more.find(r#"body":""#).map(|at| at + 7), bytes: more.into_bytes() };
        assert_eq!(without_keys(more), StoredBody { bytes: shown.into_bytes(), picture_at: at });
    }
}
