//! HAR 1.2: one entry an exchange, the request's body put back together, for browsers' tools.

use std::io::Write;

use serde_json::{Value, json};

use super::parts::{Format, Found, Pictures};
use crate::contract::{MethodBody, TaskId};
use crate::history::table::exchange::{self, StoredExchange, StoredTiming};
use crate::history::table::submission;
use crate::history::{StoredMethod, TransferError};
use crate::payload::{Cleaner, CopiedBody, CopiedExchange, CopiedRequest, har_entry, har_head, stored_for_copying};

/// Writes an archive.
pub struct Har<'a> {
    out: &'a mut dyn Write,
    pictures: Pictures<'a>,
    cleaner: Cleaner,
    has_entry: bool,
    is_begun: bool,
}

impl<'a> Har<'a> {
    pub fn new(out: &'a mut dyn Write, pictures: Pictures<'a>, cleaner: Cleaner) -> Self {
        Self { out, pictures, cleaner, has_entry: false, is_begun: false }
    }

    fn begin(&mut self) -> Result<(), TransferError> {
        if std::mem::replace(&mut self.is_begun, true) {
            return Ok(());
        }
        // The head ends where the entries belong.
        let head = har_head().to_string();
        let open = head.strip_suffix("]}}").unwrap_or(&head);
        self.out.write_all(open.as_bytes()).map_err(TransferError::output)
    }

    fn entry(&mut self, entry: &Value) -> Result<(), TransferError> {
        self.begin()?;
        let between = if std::mem::replace(&mut self.has_entry, true) { ",\n" } else { "\n" };
        self.out.write_all(between.as_bytes()).map_err(TransferError::output)?;
        serde_json::to_writer(&mut self.out, entry).map_err(|error| TransferError::output(error.into()))
    }
}

impl Format for Har<'_> {
    fn submission(&mut self, found: Found<'_, '_>) -> Result<(), TransferError> {
        let Found { row, exchanges, .. } = found;
        let mut picture: Option<Vec<u8>> = None;
        if let Some(sha256) = row.get_ref("picture_sha256")?.as_blob_or_null().map_err(rusqlite::Error::from)? {
            self.pictures.read(sha256, |bytes, _| picture = Some(bytes.to_vec()))?;
        }
        let key_hint: String = row.get("key_hint")?;
        let task_id: Option<TaskId> = row.get("task_id")?;
        let uid: Option<String> = row.get("uid")?;
        self.cleaner.begin(row.get_ref("callback_token")?.as_str_or_null().map_err(rusqlite::Error::from)?);
        let body = self.cleaner.body(&submission::body(row)?);
        let created = stored_for_copying(&body, picture.as_deref(), &key_hint);
        exchanges.each(|row| {
            let exchange = exchange::read(row)?;
            let body = match &exchange.method {
                StoredMethod::Known(method) => match method.body() {
                    MethodBody::Task => created.clone(),
                    MethodBody::TaskId => asked(&key_hint, task_id.as_ref()),
                    MethodBody::KeyAlone => asked(&key_hint, None),
                },
                // The history does not know what another program sent with its method.
                StoredMethod::Other(_) => CopiedBody::new(Vec::new(), None),
            };
            let timings = timings(&exchange.timing, exchange.elapsed_ms);
            let mut entry = har_entry(&request(exchange, body, &mut self.cleaner));
            entry["timings"] = timings;
            entry["_submission"] = uid.clone().into();
            self.entry(&entry)
        })
    }

    fn end(&mut self) -> Result<(), TransferError> {
        self.begin()?;
        self.out.write_all(b"\n]}}\n").map_err(TransferError::output)?;
        self.out.flush().map_err(TransferError::output)
    }
}

/// Returns the body of a request that asks for something, as it was sent but for its key.
fn asked(key_hint: &str, task_id: Option<&TaskId>) -> CopiedBody {
    let hint = Value::from(key_hint).to_string();
    let start = r#"{"clientKey":"#;
    let task = task_id.map(|id| format!(r#","taskId":{}"#, id.token())).unwrap_or_default();
    let place = start.len() + 1..start.len() + hint.len() - 1;
    CopiedBody::new(format!("{start}{hint}{task}}}").into_bytes(), Some(place))
}

fn request(exchange: StoredExchange, body: CopiedBody, cleaner: &mut Cleaner) -> CopiedRequest {
    let headers = exchange.reply_headers.iter().map(|(name, value)| cleaner.header(name, value)).collect();
    CopiedRequest {
        url: cleaner.text(&exchange.url),
        body,
        at_ms: exchange.started_at_ms,
        exchange: Some(CopiedExchange {
            elapsed_ms: exchange.elapsed_ms,
            status: exchange.status,
            headers,
            body: cleaner.bytes(&exchange.reply_body).into_owned(),
            error: exchange.error.map(|error| cleaner.text(&error)),
        }),
    }
}

/// Returns the steps in milliseconds. HAR wants send, wait and receive, and TLS as a part of the connection.
fn timings(timing: &StoredTiming, elapsed_ms: i64) -> Value {
    let step = |us: Option<i64>| us.map(|us| us as f64 / 1000.0);
    let (lookup, connect, tls) = (step(timing.lookup_us), step(timing.connect_us), step(timing.tls_us));
    let (wait, download) = (step(timing.wait_us), step(timing.download_us));
    let or_none = |step: Option<f64>| step.unwrap_or(-1.0);
    json!({
        "blocked": -1,
        "dns": or_none(lookup),
        "connect": or_none(connect.map(|connect| connect + tls.unwrap_or_default())),
        "ssl": or_none(tls),
        "send": 0,
        "wait": if *timing == StoredTiming::default() { elapsed_ms as f64 } else { wait.unwrap_or_default() },
        "receive": download.unwrap_or_default(),
    })
}
