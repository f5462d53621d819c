//! A session as a HAR file, with whole bodies and without keys.

use std::io::{self, Write};
use std::sync::Arc;

use serde_json::{Value, json};
use thiserror::Error;

use crate::contract::Method;
use crate::history::{Capture, CapturedBytes, History, HistoryError, SeenCall};
use crate::judge::NoRequest;
use crate::payload::{Cleaner, Redactor, StoredBody, with_picture};

/// Why a session was not written.
#[derive(Debug, Error)]
pub enum HarError {
    #[error("The session can't be read from the history")]
    History(#[source] HistoryError),
    #[error("The HAR file can't be written")]
    Write(#[source] io::Error),
}

/// Writes a session, a request after another: no more than one is in memory. Returns how many were written.
///
/// # Errors
/// When the history can't be read, and when nothing can be written.
pub async fn write_har(
    history: &History,
    capture: &Capture,
    redactor: Arc<Redactor>,
    out: &mut impl Write,
) -> Result<usize, HarError> {
    let mut calls = history.captured_calls(capture.id).await.map_err(HarError::History)?;
    // A HAR file has requests only.
    calls.retain(|call| NoRequest::of_call(call).is_none());
    let mut cleaner = Cleaner::new(redactor);
    let creator = json!({ "name": "CapKill Desk", "version": env!("CARGO_PKG_VERSION") });
    write!(out, "{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"entries\":[").map_err(HarError::Write)?;
    for (index, call) in calls.iter().enumerate() {
        let entry = entry(history, capture, call, &mut cleaner).await.map_err(HarError::History)?;
        let comma = if index > 0 { "," } else { "" };
        write!(out, "{comma}\n{entry}").map_err(HarError::Write)?;
    }
    writeln!(out, "\n]}}}}").and_then(|()| out.flush()).map_err(HarError::Write)?;
    Ok(calls.len())
}

async fn entry(
    history: &History,
    capture: &Capture,
    call: &SeenCall,
    cleaner: &mut Cleaner,
) -> Result<Value, HistoryError> {
    let bytes = history.captured_bytes(capture.id, call.number).await?.unwrap_or_default();
    let body = body(history, call, &bytes, cleaner).await?;
    let at_ms = capture.new.begun_at_ms.saturating_add(i64::try_from(call.at_ms).unwrap_or(i64::MAX));
    let started = jiff::Timestamp::from_millisecond(at_ms).map(|at| at.to_string()).unwrap_or_default();
    let first = String::from_utf8_lossy(&bytes.head).lines().next().unwrap_or_default().to_owned();
    let reply_headers = headers(bytes.reply_head.as_deref().unwrap_or_default(), 0);
    // A client that asks a proxy names a host in the place of a path.
    let slash = if call.path.starts_with('/') { "" } else { "/" };
    let time = call.reply.as_ref().map_or(0, |reply| reply.elapsed_ms);
    Ok(json!({
        "startedDateTime": started,
        "time": time,
        "request": {
            "method": call.verb,
            "url": format!("http://127.0.0.1:{}{slash}{}", capture.new.port, call.path),
            "httpVersion": first.rsplit(' ').next().filter(|word| word.starts_with("HTTP/")).unwrap_or("HTTP/1.1"),
            "cookies": [],
            "headers": headers(&bytes.head, 1),
            "queryString": [],
            "postData": { "mimeType": call.content_type.clone().unwrap_or_default(), "text": body },
            "headersSize": -1,
            "bodySize": call.body_bytes,
        },
        "response": {
            "status": call.reply.as_ref().map_or(0, |reply| reply.status),
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": reply_headers,
            "content": {
                "size": bytes.reply_bytes.unwrap_or_default(),
                "mimeType": kind_of(&reply_headers),
                "text": String::from_utf8_lossy(bytes.reply_body.as_deref().unwrap_or_default()),
            },
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": bytes.reply_bytes.unwrap_or_default(),
        },
        "cache": {},
        "timings": { "send": 0, "wait": time, "receive": 0 },
        "_client": call.client,
        "_answeredBy": call.answered_by.word(),
    }))
}

/// Returns a request's body; that of a createTask is kept with its submission, and its picture apart from that.
async fn body(
    history: &History,
    call: &SeenCall,
    bytes: &CapturedBytes,
    cleaner: &mut Cleaner,
) -> Result<String, HistoryError> {
    if let Some(body) = &bytes.body {
        return Ok(String::from_utf8_lossy(body).into_owned());
    }
    let Some(id) = call.submission.filter(|_| call.method == Some(Method::CreateTask)) else {
        return Ok(String::new());
    };
    let record = history.load_whole(id).await?;
    let body: StoredBody = cleaner.body(&record.body);
    let picture = record.picture.as_deref().filter(|picture| cleaner.takes_picture(picture));
    Ok(String::from_utf8_lossy(&with_picture(&body, picture)).into_owned())
}

/// Returns the kind of a body that its headers declare; where they declare none, what HAR files have for that.
fn kind_of(headers: &[Value]) -> &str {
    let is_kind =
        |header: &&Value| header["name"].as_str().is_some_and(|name| name.eq_ignore_ascii_case("content-type"));
    headers.iter().find(is_kind).and_then(|header| header["value"].as_str()).unwrap_or("x-unknown")
}

/// Returns the headers of a head whose first lines are none.
fn headers(head: &[u8], skipped: usize) -> Vec<Value> {
    let text = String::from_utf8_lossy(head).into_owned();
    let lines = text.lines().skip(skipped).filter_map(|line| line.split_once(':'));
    lines.map(|(name, value)| json!({ "name": name.trim(), "value": value.trim() })).collect()
}
