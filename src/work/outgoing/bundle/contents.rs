//! The files of a bundle, in their order.

use std::slice;

use serde_json::{Value, json};

use crate::history::{BalanceAt, Record, StoredCallback, StoredExchange, known_version};
use crate::judge::money;
use crate::payload::{Cleaner, Finding, with_picture};
use crate::picture::{Content, recognise};
use crate::profile::{LIMITS, Profile, costs_of};
use crate::work::outgoing::bundle::file::File;

/// Longer bodies are in their own files only, in bytes.
const MAX_INLINE_BYTES: usize = 64 * 1024;

/// Every file but the README.
pub(crate) fn files(
    record: &Record,
    profile: Option<&Profile>,
    findings: &[Finding],
    cleaner: &mut Cleaner,
) -> Vec<File> {
    let picture = record.picture.as_deref().filter(|picture| cleaner.takes_picture(picture));
    let mut files = vec![
        json_file(
            "submission.json",
            "What was sent where and what became of it",
            &submission(record, profile, cleaner),
        ),
        File {
            name: "payload.json".to_owned(),
            what: "The request's body as it was sent, with the key masked".to_owned(),
            bytes: with_picture(&cleaner.body(&record.body), picture),
        },
    ];
    if let Some(picture) = picture {
        let (extension, what) = match recognise(picture) {
            Content::Picture(format) => (format.label().to_ascii_lowercase(), format!("The picture, {format}")),
            _ => ("bin".to_owned(), "The picture's bytes, of no format that is known".to_owned()),
        };
        files.push(File { name: format!("picture.{extension}"), what, bytes: picture.to_vec() });
    }
    let replies = replies(record, cleaner);
    let list = exchanges(record, &replies, cleaner);
    files.push(json_file(
        "exchanges.json",
        "Every request with its reply's head and timing, and every callback",
        &list,
    ));
    let found = findings.iter().map(|finding| finding_json(finding, cleaner)).collect();
    files.push(json_file("findings.json", "What the checks say about the payload", &Value::Array(found)));
    files.push(File {
        name: "versions.txt".to_owned(),
        what: "Program, system and profile".to_owned(),
        bytes: cleaner.text(&versions(record, profile)).into_bytes(),
    });
    files.extend(replies.into_iter().flatten());
    files
}

/// Says what is what. Made last: it lists the others.
pub(crate) fn readme(record: &Record, files: &[File], removed: &[String]) -> File {
    let mut text =
        format!("Support bundle of submission #{} from CapKill Desk\n\nWhat is in it\n", record.summary.id.0);
    text.extend(files.iter().map(|file| format!("  {:<34} {}\n", file.name, file.what)));
    text.push_str("\nWhat was removed\n");
    text.extend(removed.iter().map(|line| format!("  {line}\n")));
    text.push_str("\nTimes are in UTC. Look through the files before you pass them on: pictures, addresses and\n");
    text.push_str("answers are in them as they were.\n");
    File {
        name: "README.txt".to_owned(),
        what: "What is what, and what was removed".to_owned(),
        bytes: text.into_bytes(),
    }
}

fn json_file(name: &str, what: &str, value: &Value) -> File {
    File { name: name.to_owned(), what: what.to_owned(), bytes: format!("{value:#}\n").into_bytes() }
}

fn time(at_ms: i64) -> Value {
    jiff::Timestamp::from_millisecond(at_ms).map_or(Value::Null, |at| format!("{at:.3}").into())
}

/// Returns the sentence about the submission's money.
fn money_of(record: &Record, profile: Option<&Profile>) -> String {
    let costs = costs_of(
        profile.map(slice::from_ref).unwrap_or_default(),
        &record.summary.profile_id,
        &record.summary.base_url,
    );
    let balances = record.balance_before.as_ref().zip(record.balance_after.as_ref());
    let balances = balances.map(|(before, after)| [before.balance.as_str(), after.balance.as_str()]);
    money(costs, record.summary.state, record.summary.error_code.as_deref(), balances)
}

fn submission(record: &Record, profile: Option<&Profile>, cleaner: &mut Cleaner) -> Value {
    let summary = &record.summary;
    let mut text = |text: &Option<String>| text.as_deref().map(|text| cleaner.text(text));
    let balance = |balance: &Option<BalanceAt>| {
        balance.as_ref().map(|balance| json!({ "balance": balance.balance, "at": time(balance.at_ms) }))
    };
    json!({
        "id": summary.id.0,
        "state": summary.state.label(),
        "created_at": time(summary.created_at_ms),
        "ended_at": record.ended_at_ms.map(time),
        "profile": text(&Some(summary.profile.clone())),
        "base_url": text(&Some(record.summary.base_url.clone())),
        "key": record.key_hint,
        "task_type": text(&Some(summary.task_type.clone())),
        "task_id": text(&summary.task_id.as_ref().map(|id| id.token().to_owned())),
        "error_code": text(&summary.error_code),
        "detail": text(&summary.detail),
        "money": text(&Some(money_of(record, profile))),
        "latency_ms": summary.latency_ms,
        "polls": record.polls,
        "website_url": text(&summary.website_url),
        "website_key": text(&record.website_key),
        "callback_url": text(&record.callback_url),
        "solution": text(&record.solution),
        "balance_before": balance(&record.balance_before),
        "balance_after": balance(&record.balance_after),
    })
}

/// The body of each exchange and then of each callback; `None` for an empty one.
fn replies(record: &Record, cleaner: &mut Cleaner) -> Vec<Option<File>> {
    let exchanges = record.exchanges.iter().map(|exchange| (exchange.method.name(), &exchange.reply_body));
    let callbacks = record.callbacks.iter().map(|callback| ("callback", &callback.body));
    let file = |(index, (method, body)): (usize, (&str, &Vec<u8>))| {
        if body.is_empty() {
            return None;
        }
        let method: String = method.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        let bytes = cleaner.bytes(body).into_owned();
        let (extension, kind) = kind_of(&bytes);
        let number = index + 1;
        let what = format!("The body of {method}, {kind}");
        Some(File { name: format!("replies/{number:02}-{method}.{extension}"), what, bytes })
    };
    exchanges.chain(callbacks).enumerate().map(file).collect()
}

/// A file's extension by its content, and the kind in words.
fn kind_of(bytes: &[u8]) -> (&'static str, &'static str) {
    if serde_json::from_slice::<Value>(bytes).is_ok() {
        return ("json", "JSON");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim_start().starts_with('<') => ("html", "HTML"),
        Ok(_) => ("txt", "text"),
        Err(_) => ("bin", "no text"),
    }
}

fn exchanges(record: &Record, replies: &[Option<File>], cleaner: &mut Cleaner) -> Value {
    let mut files = replies.iter();
    let mut body = || body_json(files.next().and_then(Option::as_ref));
    let mut list = Vec::new();
    for exchange in &record.exchanges {
        list.push(exchange_json(exchange, &body(), cleaner));
    }
    for callback in &record.callbacks {
        list.push(callback_json(callback, &body(), cleaner));
    }
    Value::Array(list)
}

fn body_json(file: Option<&File>) -> Value {
    let Some(file) = file else { return json!({ "bytes": 0 }) };
    let text = std::str::from_utf8(&file.bytes).ok().filter(|text| text.len() <= MAX_INLINE_BYTES);
    match text {
        Some(text) => json!({ "bytes": file.bytes.len(), "file": file.name, "text": text }),
        None => json!({ "bytes": file.bytes.len(), "file": file.name }),
    }
}

fn headers_json(headers: &[(String, String)], cleaner: &mut Cleaner) -> Value {
    let header = |(name, value): &(String, String)| {
        let (name, value) = cleaner.header(name, value);
        json!({ "name": name, "value": value })
    };
    Value::Array(headers.iter().map(header).collect())
}

fn exchange_json(exchange: &StoredExchange, body: &Value, cleaner: &mut Cleaner) -> Value {
    json!({
        "kind": "exchange",
        "method": cleaner.text(exchange.method.name()),
        "url": cleaner.text(&exchange.url),
        "started_at": time(exchange.started_at_ms),
        "elapsed_ms": exchange.elapsed_ms,
        "connected": exchange.connected,
        "status": exchange.status,
        "headers": headers_json(&exchange.reply_headers, cleaner),
        "body": body,
        "body_is_cut": exchange.reply_truncated,
        "error": exchange.error.as_deref().map(|error| cleaner.text(error)),
    })
}

fn callback_json(callback: &StoredCallback, body: &Value, cleaner: &mut Cleaner) -> Value {
    json!({
        "kind": "callback",
        "kept_at": time(callback.at_ms),
        "answered_after_ms": callback.elapsed_ms,
        "headers": headers_json(&callback.headers, cleaner),
        "body": body,
        "body_is_cut": callback.is_truncated,
        "is_complete": callback.is_complete,
    })
}

fn finding_json(finding: &Finding, cleaner: &mut Cleaner) -> Value {
    json!({
        "id": finding.id,
        "severity": finding.severity.word(),
        "source": finding.source.label(),
        "pointer": finding.pointer,
        "message": cleaner.text(&finding.message),
    })
}

fn versions(record: &Record, profile: Option<&Profile>) -> String {
    let mut text = format!(
        "CapKill Desk {}\nsystem {} {}\nhistory schema {}\n\nprofile {}\nbase URL then {}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        known_version(),
        record.summary.profile,
        record.summary.base_url,
    );
    match profile {
        Some(profile) => {
            text.extend(["base URL now ", profile.address.text(), "\n"]);
            text.extend(LIMITS.iter().map(|row| format!("{} {}\n", row.name, profile.limits.get(row.limit))));
        }
        None => text.push_str("the profile was deleted since\n"),
    }
    text
}
