//! A recording as the text of a file.
//!
//! One JSON object: `format` ([`FORMAT`]), `from`, `task_id` (`integer`, `text`, `big` or `uuid`: how the id is
//! written), `create_task` and `polls`. An answer has `after_ms`, and `status`, `headers` and `body` (`body_base64` where
//! it is no UTF-8) unless the connection was cut without one; `cut` says that it was cut, there or after the body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::{
    IdStyle, MOST_BODY_BYTES, MOST_DELAY_MS, MOST_POLLS, REPLAYED_HEADERS, RecordedAnswer, RecordedReply, Recording,
};

/// The mark of the file and of the way it is written.
pub(super) const FORMAT: &str = "capkill-desk scenario 1";

/// Longest words about where a recording comes from, and longest value of a header, in characters.
const MOST_WORDS: usize = 200;

/// The ways to write an id, by their words.
const STYLES: [(&str, IdStyle); 4] =
    [("integer", IdStyle::Integer), ("text", IdStyle::Text), ("big", IdStyle::Big), ("uuid", IdStyle::Uuid)];

/// Returns the text of a recording's file.
pub(super) fn to_text(recording: &Recording) -> String {
    let style = STYLES.iter().find(|(_, style)| *style == recording.task_id).map_or("integer", |(word, _)| *word);
    let whole = json!({
        "format": FORMAT,
        "from": recording.from,
        "task_id": style,
        "create_task": answer_json(&recording.create_task),
        "polls": recording.polls.iter().map(answer_json).collect::<Value>(),
    });
    format!("{whole:#}\n")
}

fn answer_json(answer: &RecordedAnswer) -> Value {
    let mut written = json!({ "after_ms": answer.after_ms });
    let Some(reply) = &answer.reply else {
        written["cut"] = json!(true);
        return written;
    };
    written["status"] = json!(reply.status);
    written["headers"] = reply.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    match std::str::from_utf8(&reply.body) {
        Ok(text) => written["body"] = json!(text),
        Err(_) => written["body_base64"] = json!(STANDARD.encode(&reply.body)),
    }
    if reply.is_cut {
        written["cut"] = json!(true);
    }
    written
}

/// Reads a recording, or says why it can't be replayed.
pub(super) fn from_text(text: &str) -> Result<Recording, String> {
    let whole: Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    let Value::Object(whole) = whole else { return Err("it is no JSON object".to_owned()) };
    if whole.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(format!("its format is not {FORMAT}"));
    }
    only(&whole, &["format", "from", "task_id", "create_task", "polls"])?;
    let from = whole.get("from").and_then(Value::as_str).unwrap_or_default();
    let polls = whole.get("polls").and_then(Value::as_array).ok_or("polls is not an array")?;
    if polls.len() > MOST_POLLS {
        return Err(format!("it has {} polls, {MOST_POLLS} at most are replayed", polls.len()));
    }
    let style = whole.get("task_id").and_then(Value::as_str);
    let style = STYLES.iter().find(|(word, _)| style == Some(*word)).ok_or("task_id is none of the known words")?;
    let create_task = whole.get("create_task").ok_or("create_task is missing")?;
    let at_poll = |(at, poll)| answer(poll).map_err(|why| format!("poll {}: {why}", at + 1));
    Ok(Recording {
        from: from.chars().take(MOST_WORDS).collect(),
        task_id: style.1,
        create_task: answer(create_task).map_err(|why| format!("create_task: {why}"))?,
        polls: polls.iter().enumerate().map(at_poll).collect::<Result<_, _>>()?,
    })
}

/// Refuses what this version doesn't know: it could change what is replayed.
fn only(object: &Map<String, Value>, known: &[&str]) -> Result<(), String> {
    match object.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(format!("it has {}, which this version doesn't know", crate::contract::cut(name, 40))),
        None => Ok(()),
    }
}

fn answer(value: &Value) -> Result<RecordedAnswer, String> {
    let written = value.as_object().ok_or("it is no object")?;
    only(written, &["after_ms", "cut", "status", "headers", "body", "body_base64"])?;
    let after_ms = written.get("after_ms").and_then(Value::as_u64).ok_or("after_ms is not a whole number")?;
    if after_ms > MOST_DELAY_MS {
        return Err("after_ms is over 10 minutes".to_owned());
    }
    let is_cut = match written.get("cut") {
        None => false,
        Some(cut) => cut.as_bool().ok_or("cut is neither true nor false")?,
    };
    let reply = match written.get("status") {
        None if is_cut => None,
        None => return Err("it has neither status nor cut".to_owned()),
        Some(status) => Some(reply(written, status, is_cut)?),
    };
    Ok(RecordedAnswer { after_ms, reply })
}

fn reply(written: &Map<String, Value>, status: &Value, is_cut: bool) -> Result<RecordedReply, String> {
    let status = status.as_u64().and_then(|status| u16::try_from(status).ok());
    let status = status.filter(|status| (200..600).contains(status)).ok_or("status is none of 200 to 599")?;
    let headers = match written.get("headers") {
        None => Vec::new(),
        Some(headers) => {
            let headers = headers.as_object().ok_or("headers is no object")?;
            headers.iter().map(|(name, value)| header(name, value)).collect::<Result<_, _>>()?
        }
    };
    let body = match (written.get("body"), written.get("body_base64")) {
        (Some(text), None) => text.as_str().ok_or("body is not text")?.as_bytes().to_vec(),
        (None, Some(base64)) => {
            let base64 = base64.as_str().ok_or("body_base64 is not text")?;
            STANDARD.decode(base64).map_err(|_| "body_base64 is not base64")?
        }
        (None, None) => Vec::new(),
        (Some(_), Some(_)) => return Err("it has body and body_base64".to_owned()),
    };
    if body.len() > MOST_BODY_BYTES {
        return Err("its body is over 1 MiB".to_owned());
    }
    Ok(RecordedReply { status, headers, body, is_cut })
}

fn header(name: &str, value: &Value) -> Result<(String, String), String> {
    if !REPLAYED_HEADERS.contains(&name) {
        return Err(format!("the header {} is not replayed", crate::contract::cut(name, 40)));
    }
    let value = value.as_str().filter(|text| is_header_value(text)).ok_or("a header's value is not plain text")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Tells whether a header can have a value.
pub(super) fn is_header_value(text: &str) -> bool {
    text.len() <= MOST_WORDS && text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}
