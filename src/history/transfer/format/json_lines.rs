//! JSON Lines: one line a submission with everything that the file has of it.
//!
//! A line is an object whose first key is `capkill_desk`, the format's version, followed by the
//! columns of `submission` under their names and with their values; what is NULL is left out.
//! SHA-256 are hexadecimal digits. Bytes are text where they are UTF-8, else base64 under
//! `NAME_base64`. `picture` is there on the first line that has a picture, as base64 with its
//! thumbnail; later lines only name it in `picture_sha256`. `exchanges` and `callbacks` are lists of
//! objects made in the same way, the oldest first. The body is masked, and the picture's base64
//! belongs at byte `picture_at`. Keys, logins and secret values in addresses are taken out of every
//! text, and the token of a callback address is in no line.

use std::borrow::Cow;
use std::io::Write;

use rusqlite::Row;
use rusqlite::types::ValueRef;

use super::json_text;
use super::parts::{Children, Format, Found, Pictures};
use crate::history::TransferError;
use crate::history::table::column::{Column, Kind, place};
use crate::history::table::{callback, exchange, submission};
use crate::payload::{Cleaner, HISTORY_NAME, REMOVED, SECRET_HEADER_SIGNS, is_secret_header};

/// The version of the format, and the key that it stands under.
pub const VERSION: i64 = 1;
pub const VERSION_KEY: &str = HISTORY_NAME;

/// Bytes that are gathered before they are written.
const BUFFER: usize = 1 << 18;

/// Writes lines.
pub struct JsonLines<'a> {
    out: &'a mut dyn Write,
    buffer: Vec<u8>,
    head: Vec<u8>,
    submission: Keys,
    exchange: Keys,
    callback: Keys,
    picture_sha256: usize,
    /// Where the submission's body and its picture's place stand, after the row's number.
    body: [usize; 2],
    callback_token: usize,
    pictures: Pictures<'a>,
    cleaner: Cleaner,
}

/// Longest text of a column that is kept for the next row, in bytes. Longer ones, solutions above all, seldom come again.
const MOST_KEPT: usize = 128;

/// The same of headers: they are long, come again, and cost more to write.
const MOST_HEADERS_KEPT: usize = 4 * 1024;

/// A column and how it is written.
struct Written {
    kind: Kind,
    /// The key with comma and colon, and that of base64.
    key: Vec<u8>,
    key_base64: Vec<u8>,
    /// The column's last text and what was written of it: of address, profile and headers most rows say what the row
    /// before said.
    last: Option<(Vec<u8>, Vec<u8>)>,
}

/// The columns of a table; `None` for one that is not written.
type Keys = Vec<Option<Written>>;

fn keys(columns: &[Column]) -> Keys {
    let written = |column: &Column| {
        let Column { name, kind, .. } = column;
        let (key, key_base64) = (format!(",\"{name}\":").into_bytes(), format!(",\"{name}_base64\":").into_bytes());
        column.is_exported().then_some(Written { kind: *kind, key, key_base64, last: None })
    };
    columns.iter().map(written).collect()
}

impl Written {
    fn most_kept(&self) -> usize {
        if self.kind == Kind::Headers { MOST_HEADERS_KEPT } else { MOST_KEPT }
    }

    /// Writes a text without secrets.
    fn text(&mut self, out: &mut Vec<u8>, text: &[u8], cleaner: &mut Cleaner) {
        if let Some((last, written)) = &self.last
            && last == text
        {
            return out.extend_from_slice(written);
        }
        let start = out.len();
        // Read at memory's speed; the signs of a text that is none are replaced one by one.
        let plain = std::str::from_utf8(text).map_or_else(|_| String::from_utf8_lossy(text), Cow::Borrowed);
        let shown = if self.kind == Kind::Headers { shown_headers(&plain) } else { plain };
        json_text::string(out, &cleaner.shown(&shown));
        if text.len() > self.most_kept() {
            self.last = None;
            return;
        }
        let (last, written) = self.last.get_or_insert_default();
        last.clear();
        last.extend_from_slice(text);
        written.clear();
        written.extend_from_slice(&out[start..]);
    }
}

impl<'a> JsonLines<'a> {
    pub fn new(out: &'a mut dyn Write, pictures: Pictures<'a>, cleaner: Cleaner) -> Self {
        Self {
            out,
            buffer: Vec::with_capacity(BUFFER * 2),
            head: format!("{{\"{VERSION_KEY}\":{VERSION}").into_bytes(),
            submission: keys(submission::COLUMNS),
            exchange: keys(exchange::COLUMNS),
            callback: keys(callback::COLUMNS),
            picture_sha256: place(submission::COLUMNS, "picture_sha256") + 1,
            body: ["body", "picture_at"].map(|name| place(submission::COLUMNS, name) + 1),
            callback_token: place(submission::COLUMNS, "callback_token") + 1,
            pictures,
            cleaner,
        }
    }

    fn write(&mut self) -> Result<(), TransferError> {
        self.out.write_all(&self.buffer).map_err(TransferError::output)?;
        self.buffer.clear();
        Ok(())
    }
}

impl Format for JsonLines<'_> {
    fn submission(&mut self, found: Found<'_, '_>) -> Result<(), TransferError> {
        let Found { row, exchanges, callbacks } = found;
        let out = &mut self.buffer;
        out.extend_from_slice(&self.head);
        let token = row.get_ref(self.callback_token)?.as_str_or_null().map_err(rusqlite::Error::from)?;
        if self.cleaner.begin(token) {
            // What was written of a text depends on the token.
            let all = [&mut self.submission, &mut self.exchange, &mut self.callback];
            all.into_iter().flatten().flatten().for_each(|column| column.last = None);
        }
        let [bytes_at, picture_at] = self.body;
        let (bytes, picture) = submission::body_ref(row, self.body)?;
        // A body without a picture is cleaned as the other columns are.
        let whole = (Cow::Borrowed(bytes), None);
        let (bytes, picture) = picture.map_or(whole, |at| {
            let (bytes, at) = self.cleaner.pieces(bytes, at);
            (bytes, Some(at))
        });
        let picture = picture.and_then(|at| i64::try_from(at).ok()).map_or(ValueRef::Null, ValueRef::Integer);
        let changed = [(bytes_at, ValueRef::Blob(&bytes)), (picture_at, picture)];
        columns(out, row, &mut self.submission, &changed, &mut self.cleaner)?;
        if let ValueRef::Blob(sha256) = row.get_ref(self.picture_sha256)?
            && self.pictures.note(sha256)
        {
            self.pictures.read(sha256, |bytes, thumbnail| {
                out.extend_from_slice(b",\"picture\":{\"base64\":");
                json_text::base64(out, bytes);
                if let Some(thumbnail) = thumbnail {
                    out.extend_from_slice(b",\"thumbnail_base64\":");
                    json_text::base64(out, thumbnail);
                }
                out.push(b'}');
            })?;
        }
        children(out, b",\"exchanges\":[", exchanges, &mut self.exchange, &mut self.cleaner)?;
        children(out, b",\"callbacks\":[", callbacks, &mut self.callback, &mut self.cleaner)?;
        out.extend_from_slice(b"}\n");
        if self.buffer.len() >= BUFFER { self.write() } else { Ok(()) }
    }

    fn end(&mut self) -> Result<(), TransferError> {
        self.write()?;
        self.out.flush().map_err(TransferError::output)
    }
}

fn children(
    out: &mut Vec<u8>,
    opening: &[u8],
    rows: &mut Children<'_>,
    keys: &mut Keys,
    cleaner: &mut Cleaner,
) -> Result<(), TransferError> {
    let mut is_first = true;
    rows.each(|row| {
        out.extend_from_slice(if is_first { opening } else { b"," });
        is_first = false;
        let start = out.len();
        columns(out, row, keys, &[], cleaner)?;
        // The first key's comma becomes the bracket; every child has a first column.
        out[start] = b'{';
        out.push(b'}');
        Ok(())
    })?;
    if !is_first {
        out.push(b']');
    }
    Ok(())
}

/// Writes the columns of a row; `changed` has the values that are written instead of the row's, by their places.
fn columns(
    out: &mut Vec<u8>,
    row: &Row<'_>,
    keys: &mut Keys,
    changed: &[(usize, ValueRef<'_>)],
    cleaner: &mut Cleaner,
) -> Result<(), TransferError> {
    for (place, column) in (1..).zip(keys) {
        let Some(column) = column else { continue };
        let own = changed.iter().find(|(changed, _)| *changed == place).map(|(_, value)| *value);
        match own.map_or_else(|| row.get_ref(place), Ok)? {
            ValueRef::Null => {}
            ValueRef::Integer(number) => {
                out.extend_from_slice(&column.key);
                json_text::integer(out, number);
            }
            // No column of this program's STRICT tables holds one.
            ValueRef::Real(number) => {
                out.extend_from_slice(&column.key);
                out.extend_from_slice(number.to_string().as_bytes());
            }
            ValueRef::Text(text) => {
                out.extend_from_slice(&column.key);
                column.text(out, text, cleaner);
            }
            ValueRef::Blob(bytes) if column.kind == Kind::Hash => {
                out.extend_from_slice(&column.key);
                json_text::hex(out, bytes);
            }
            ValueRef::Blob(bytes) => {
                let clean = cleaner.bytes(bytes);
                let bytes = &*clean;
                if let Ok(text) = std::str::from_utf8(bytes) {
                    out.extend_from_slice(&column.key);
                    json_text::string(out, text);
                } else {
                    out.extend_from_slice(&column.key_base64);
                    json_text::base64(out, bytes);
                }
            }
        }
    }
    Ok(())
}

/// Returns headers without the values that let somebody in; no headers for what is no list of them.
fn shown_headers(text: &str) -> Cow<'_, str> {
    // Few replies have such a header.
    let small = text.to_ascii_lowercase();
    if !SECRET_HEADER_SIGNS.iter().any(|sign| small.contains(sign)) {
        return text.into();
    }
    let Ok(mut headers) = serde_json::from_str::<Vec<(String, String)>>(text) else { return "[]".into() };
    for (name, value) in &mut headers {
        if is_secret_header(name) {
            REMOVED.clone_into(value);
        }
    }
    serde_json::to_string(&headers).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lets_somebody_in_is_taken_out_of_headers() {
        let plain = r#"[["content-type","text/html"]]"#;
        assert!(matches!(shown_headers(plain), Cow::Borrowed(_)));
        let secret = shown_headers(r#"[["Set-Cookie","s=1"],["Author","me"]]"#);
        assert_eq!(secret, r#"[["Set-Cookie","(removed)"],["Author","me"]]"#);
        assert_eq!(shown_headers("set-cookie: s=1"), "[]");
    }

    #[test]
    fn every_secret_header_has_one_of_the_signs() {
        for name in [
            "authorization",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "authentication-info",
            "x-api-key",
            "clientKey",
            "x-auth-token",
            "x-client-secret",
            "x-password",
            "x-signature",
        ] {
            assert!(is_secret_header(name) && shown_headers(&format!(r#"[["{name}","s3cret"]]"#)).contains(REMOVED));
        }
    }
}
