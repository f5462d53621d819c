//! One line of the project's JSON Lines, read strictly: what it holds goes into the history as it is.

use std::panic::catch_unwind;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::types::Value;
use serde_json::{Map, Value as Json};
use sha2::{Digest as _, Sha256};

use crate::contract::{BaseUrl, cut};
use crate::history::Life;
use crate::history::table::column::{Column, Kind, place};
use crate::history::table::{callback, exchange, submission};
use crate::history::transfer::format::json_lines::{VERSION, VERSION_KEY};
use crate::history::transfer::format::json_text::from_hex;
use crate::payload::{Redact, Redactor, StoredBody};
use crate::picture::decode_with_thumbnail;

/// The detail of a row that was exported between its intent and its outcome.
pub(super) const EXPORTED_EARLY: &str = "Exported before its outcome was known. Look at the desk it was sent from";

/// A picture that came with a line.
#[derive(Debug)]
pub(super) struct Picture {
    pub sha256: Vec<u8>,
    pub bytes: Vec<u8>,
    pub thumbnail: Option<Arc<[u8]>>,
}

/// A submission as a line says it, with values in the order of the columns.
#[derive(Debug)]
pub(super) struct Line {
    pub submission: Vec<Value>,
    pub picture: Option<Picture>,
    pub exchanges: Vec<Vec<Value>>,
    pub callbacks: Vec<Vec<Value>>,
}

impl Redact for Line {
    fn redact(&mut self, redactor: &Redactor) {
        let Self { submission, picture: _, exchanges, callbacks } = self;
        let [body, at] = ["body", "picture_at"].map(|name| place(submission::COLUMNS, name));
        // The picture's place moves with what stands before it.
        let stored = match (&submission[body], &submission[at]) {
            (Value::Blob(bytes), Value::Integer(at)) => {
                Some(StoredBody { bytes: bytes.clone(), picture_at: usize::try_from(*at).ok() })
            }
            _ => None,
        };
        redact_values(submission, submission::COLUMNS, redactor);
        if let Some(mut stored) = stored {
            stored.redact(redactor);
            submission[at] = stored.picture_at.and_then(|at| i64::try_from(at).ok()).into();
            submission[body] = Value::Blob(stored.bytes);
        }
        for row in exchanges {
            redact_values(row, exchange::COLUMNS, redactor);
        }
        for row in callbacks {
            redact_values(row, callback::COLUMNS, redactor);
        }
    }
}

fn redact_values(row: &mut [Value], columns: &[Column], redactor: &Redactor) {
    for (value, column) in row.iter_mut().zip(columns) {
        match value {
            Value::Text(text) => text.redact(redactor),
            // Whether the body was cut stands in another column; one that was not ends with no key's beginning.
            Value::Blob(bytes) if column.kind == Kind::Bytes => *bytes = redactor.cut_bytes(std::mem::take(bytes)),
            _ => {}
        }
    }
}

/// The reason why a line is not taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// The end of a sentence that begins with "it".
    pub reason: String,
    /// The line is none of this format at all.
    pub is_foreign: bool,
}

impl From<String> for Refused {
    fn from(reason: String) -> Self {
        Self { reason, is_foreign: false }
    }
}

/// Reads a line.
pub(super) fn read(text: &[u8]) -> Result<Line, Refused> {
    let foreign = |reason: &str| Refused { reason: reason.to_owned(), is_foreign: true };
    let json: Json = serde_json::from_slice(text).map_err(|error| match error.classify() {
        serde_json::error::Category::Eof => Refused::from("is cut in the middle".to_owned()),
        _ => foreign("is not JSON"),
    })?;
    let Json::Object(mut object) = json else { return Err(foreign("is no JSON object")) };
    match object.remove(VERSION_KEY) {
        Some(version) if version.as_i64() == Some(VERSION) => {}
        Some(version) if version.as_i64().is_some_and(|version| version > VERSION) => {
            return Err(
                format!("was written by a newer CapKill Desk (format {version}, this one knows {VERSION})").into()
            );
        }
        _ => return Err(foreign("is no submission that CapKill Desk exported")),
    }
    let exchanges = children(&mut object, "exchanges", exchange::COLUMNS)?;
    let callbacks = children(&mut object, "callbacks", callback::COLUMNS)?;
    let picture = object.remove("picture");
    let mut submission = values(object, submission::COLUMNS, "")?;
    let picture = picture.map(|json| read_picture(json, &submission)).transpose()?;
    check(&mut submission)?;
    Ok(Line { submission, picture, exchanges, callbacks })
}

fn children(object: &mut Map<String, Json>, name: &str, columns: &[Column]) -> Result<Vec<Vec<Value>>, Refused> {
    let rows = match object.remove(name) {
        None => return Ok(Vec::new()),
        Some(Json::Array(rows)) => rows,
        Some(_) => return Err(format!("has no list in “{name}”").into()),
    };
    let read = |row| match row {
        Json::Object(row) => values(row, columns, &format!("{name}.")),
        _ => Err(format!("has something else than an object in “{name}”").into()),
    };
    rows.into_iter().map(read).collect()
}

fn values(mut object: Map<String, Json>, columns: &[Column], within: &str) -> Result<Vec<Value>, Refused> {
    let mut values = Vec::with_capacity(columns.len());
    for column in columns {
        let name = column.name;
        let value = match (object.remove(name), column.kind) {
            (None | Some(Json::Null), Kind::Bytes) => base64(&mut object, &format!("{name}_base64"), within)?,
            (None | Some(Json::Null), _) => None,
            (Some(json), _) => Some(
                value(json, column).ok_or_else(|| format!("has a value in “{within}{name}” that can't stand there"))?,
            ),
        };
        if column.is_required && value.is_none() {
            return Err(format!("has no “{within}{name}”").into());
        }
        values.push(value.unwrap_or(Value::Null));
    }
    match object.keys().next() {
        None => Ok(values),
        // Dropping the value would lose it.
        Some(name) => Err(format!("has “{within}{}”, which this CapKill Desk does not know", cut(name, 40)).into()),
    }
}

fn base64(object: &mut Map<String, Json>, name: &str, within: &str) -> Result<Option<Value>, Refused> {
    let Some(json) = object.remove(name) else { return Ok(None) };
    let bytes = json.as_str().and_then(|text| STANDARD.decode(text).ok());
    Ok(Some(Value::Blob(bytes.ok_or_else(|| format!("has no base64 in “{within}{name}”"))?)))
}

fn value(json: Json, column: &Column) -> Option<Value> {
    match (column.kind, json) {
        (_, Json::String(text)) if text.len() > column.most => None,
        (Kind::Text | Kind::Headers, Json::String(text)) => Some(Value::Text(text)),
        (Kind::Bytes, Json::String(text)) => Some(Value::Blob(text.into_bytes())),
        (Kind::Hash, Json::String(text)) => from_hex(&text).filter(|bytes| bytes.len() == 32).map(Value::Blob),
        (Kind::Integer(least, most), Json::Number(number)) => {
            number.as_i64().filter(|number| (least..=most).contains(number)).map(Value::Integer)
        }
        _ => None,
    }
}

fn read_picture(json: Json, submission: &[Value]) -> Result<Picture, Refused> {
    let Json::Object(mut object) = json else { return Err("has no object in “picture”".to_owned().into()) };
    let Some(Value::Blob(bytes)) = base64(&mut object, "base64", "picture.")? else {
        return Err("has no “picture.base64”".to_owned().into());
    };
    // The thumbnail in the file may be of another picture, or as large as a poster: it is made anew.
    base64(&mut object, "thumbnail_base64", "picture.")?;
    let sha256 = Sha256::digest(&bytes).to_vec();
    if submission[place(submission::COLUMNS, "picture_sha256")] != Value::Blob(sha256.clone()) {
        return Err("has another picture than its “picture_sha256” says".to_owned().into());
    }
    let thumbnail = thumbnail(&bytes);
    Ok(Picture { sha256, bytes, thumbnail })
}

/// Makes the thumbnail of a picture; `None` for what can't be decoded.
fn thumbnail(bytes: &[u8]) -> Option<Arc<[u8]>> {
    // A decoder's panic costs this thumbnail, not the import; the panic hook logs it.
    catch_unwind(|| decode_with_thumbnail(bytes).1.png()).ok().flatten()
}

/// Checks what the columns alone do not say, and settles what was under way elsewhere.
fn check(submission: &mut [Value]) -> Result<(), Refused> {
    let at = |name: &str| place(submission::COLUMNS, name);
    let text = |name: &str| match &submission[at(name)] {
        Value::Text(text) => text.clone(),
        _ => String::new(),
    };
    if !(1..=64).contains(&text("uid").len()) {
        return Err("has a “uid” that names no submission".to_owned().into());
    }
    let state = Life::from_word(&text("state"));
    let state = state
        .ok_or_else(|| format!("has the state “{}”, which CapKill Desk does not know", cut(&text("state"), 40)))?;
    if BaseUrl::parse(&text("base_url")).is_err() {
        return Err("has a “base_url” that is no address".to_owned().into());
    }
    let hint = text("key_hint");
    if !is_masked(&hint) {
        // No key may come into the history, whoever wrote it into the file.
        return Err("has a “key_hint” that is not masked".to_owned().into());
    }
    if let Value::Blob(body) = &submission[at("body")]
        && let Ok(Json::Object(body)) = serde_json::from_slice(body)
        && let Some(Json::String(key)) = body.get("clientKey")
        && !key.is_empty()
        && !is_masked(key)
        && key != crate::payload::KEY_PLACEHOLDER
    {
        return Err("has a body whose “clientKey” is not masked".to_owned().into());
    }
    // Whoever wrote the file could post a solution to the address, if it became a submission's here.
    submission[at("callback_token")] = Value::Null;
    if state == Life::Recorded {
        submission[at("state")] = Value::Text(Life::Unknown.word().to_owned());
        submission[at("detail")] = Value::Text(EXPORTED_EARLY.to_owned());
    }
    Ok(())
}

/// Tells whether a key is only the mask and at most its last four characters.
fn is_masked(key: &str) -> bool {
    key.starts_with('•') && key.trim_start_matches('•').chars().count() <= 4
}
