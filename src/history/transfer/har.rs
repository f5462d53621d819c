//! HAR 1.2: one entry an exchange, the request's body put back together, for browsers' tools.

use std::io::Write;

use rusqlite::Row;
use serde_json::{Value, json};

use super::TransferError;
use super::columns::{EXCHANGE, SUBMISSION, place};
use super::export::{Children, Format, Pictures, not_written};
use crate::payload::{CopiedBody, CopiedExchange, CopiedRequest, StoredBody, har_entry, har_head, stored_for_copying};

/// Writes an archive.
pub(super) struct Har<'a> {
    out: &'a mut dyn Write,
    has_entry: bool,
    is_begun: bool,
}

impl<'a> Har<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, has_entry: false, is_begun: false }
    }

    fn begin(&mut self) -> Result<(), TransferError> {
        if std::mem::replace(&mut self.is_begun, true) {
            return Ok(());
        }
        // The archive without its entries, opened where they belong.
        let head = har_head().to_string();
        let open = head.strip_suffix("]}}").unwrap_or(&head);
        self.out.write_all(open.as_bytes()).map_err(not_written)
    }

    fn entry(&mut self, entry: &Value) -> Result<(), TransferError> {
        self.begin()?;
        let between = if std::mem::replace(&mut self.has_entry, true) { ",\n" } else { "\n" };
        self.out.write_all(between.as_bytes()).map_err(not_written)?;
        serde_json::to_writer(&mut self.out, entry).map_err(|error| not_written(error.into()))
    }
}

impl Format for Har<'_> {
    fn submission(
        &mut self,
        row: &Row<'_>,
        exchanges: &mut Children<'_>,
        _: &mut Children<'_>,
        pictures: &mut Pictures<'_>,
    ) -> Result<(), TransferError> {
        let at = |name| place(SUBMISSION, name) + 1;
        let stored = StoredBody {
            bytes: row.get(at("body"))?,
            picture_at: row.get::<_, Option<i64>>(at("picture_at"))?.and_then(|at| usize::try_from(at).ok()),
        };
        let mut picture: Option<Vec<u8>> = None;
        if let Some(sha256) = row.get_ref(at("picture_sha256"))?.as_blob_or_null().map_err(rusqlite::Error::from)? {
            pictures.read(sha256, |bytes, _| picture = Some(bytes.to_vec()))?;
        }
        let key_hint: String = row.get(at("key_hint"))?;
        let created = stored_for_copying(&stored, picture.as_deref(), &key_hint);
        let uid: Option<String> = row.get(at("uid"))?;
        let task_id: Option<String> = row.get(at("task_id"))?;
        exchanges.each(|row| {
            let method: String = row.get(1 + place(EXCHANGE, "method"))?;
            let body = match method.as_str() {
                "createTask" => created.clone(),
                _ => asked(&key_hint, task_id.as_deref()),
            };
            let mut entry = har_entry(&request(row, body)?);
            entry["timings"] = timings(row)?;
            entry["_submission"] = uid.clone().into();
            self.entry(&entry)
        })
    }

    fn end(&mut self) -> Result<(), TransferError> {
        self.begin()?;
        self.out.write_all(b"\n]}}\n").map_err(not_written)?;
        self.out.flush().map_err(not_written)
    }
}

/// What a poll asks with, as it was sent but for its key.
fn asked(key_hint: &str, task_id: Option<&str>) -> CopiedBody {
    let hint = Value::from(key_hint).to_string();
    let start = r#"{"clientKey":"#;
    let task = task_id.map(|token| format!(r#","taskId":{token}"#)).unwrap_or_default();
    let place = start.len() + 1..start.len() + hint.len() - 1;
    CopiedBody::new(format!("{start}{hint}{task}}}").into_bytes(), Some(place))
}

fn request(row: &Row<'_>, body: CopiedBody) -> rusqlite::Result<CopiedRequest> {
    let at = |name| 1 + place(EXCHANGE, name);
    let headers: Option<String> = row.get(at("reply_headers"))?;
    Ok(CopiedRequest {
        url: row.get(at("url"))?,
        body,
        at_ms: row.get(at("started_at_ms"))?,
        exchange: Some(CopiedExchange {
            elapsed_ms: row.get(at("elapsed_ms"))?,
            status: row.get::<_, Option<i64>>(at("status"))?.and_then(|status| u16::try_from(status).ok()),
            // Written by this program as a JSON array; anything else shows as no headers.
            headers: headers.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
            body: row.get::<_, Option<Vec<u8>>>(at("reply_body"))?.unwrap_or_default(),
            error: row.get(at("error"))?,
        }),
    })
}

/// The steps in milliseconds. HAR wants send, wait and receive, and TLS as a part of the connection.
fn timings(row: &Row<'_>) -> rusqlite::Result<Value> {
    let step = |name| -> rusqlite::Result<Option<f64>> {
        Ok(row.get::<_, Option<i64>>(1 + place(EXCHANGE, name))?.map(|us| us as f64 / 1000.0))
    };
    let (lookup, connect, tls) = (step("lookup_us")?, step("connect_us")?, step("tls_us")?);
    let (wait, download) = (step("wait_us")?, step("download_us")?);
    let elapsed_ms: i64 = row.get(1 + place(EXCHANGE, "elapsed_ms"))?;
    let is_measured = [lookup, connect, tls, wait, download].iter().any(Option::is_some);
    let or_none = |step: Option<f64>| step.unwrap_or(-1.0);
    Ok(json!({
        "blocked": -1,
        "dns": or_none(lookup),
        "connect": or_none(connect.map(|connect| connect + tls.unwrap_or_default())),
        "ssl": or_none(tls),
        "send": 0,
        "wait": if is_measured { wait.unwrap_or_default() } else { elapsed_ms as f64 },
        "receive": download.unwrap_or_default(),
    }))
}
