//! Lines that are refused, each with its reason; and what is said of a row that a line completes.

use std::sync::Arc;

use rusqlite::Connection;

use super::line::read;
use super::store::store;
use crate::history::schema::migrate;
use crate::payload::{Redacted, Redactor};

fn line(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut line = serde_json::json!({
        "capkill_desk": 1, "uid": "u1", "created_at_ms": 5, "profile_id": "p", "profile": "P",
        "base_url": "http://x/", "key_hint": "••••2057", "task_type": "ImageToTextTask", "state": "solved",
        "polls": 1, "pinned": 0, "payload_sha256": "00".repeat(32), "body": "{\"clientKey\":\"••••2057\"}",
    });
    change(&mut line);
    line.to_string()
}

#[test]
fn a_sound_line_is_taken() {
    read(line(|_| {}).as_bytes()).unwrap();
    read(line(|line| line["body"] = "no JSON at all".into()).as_bytes()).unwrap();
}

#[test]
fn each_odd_line_has_its_reason() {
    for (text, reason) in [
        (line(|line| line["uid"] = "".into()), "“uid”"),
        (line(|line| line["state"] = "eaten".into()), "the state “eaten”"),
        (line(|line| line["key_hint"] = "67b6bcbb1a728ea8d563de6d169a2057".into()), "“key_hint” that is not masked"),
        (line(|line| line["body"] = "{\"clientKey\":\"67b6bcbb1a728ea8\"}".into()), "“clientKey” is not masked"),
        (line(|line| line["polls"] = (-1).into()), "“polls”"),
        (line(|line| line["polls"] = 121.into()), "“polls”"),
        (line(|line| line["created_at_ms"] = i64::MIN.into()), "“created_at_ms”"),
        (line(|line| line["latency_ms"] = i64::MAX.into()), "“latency_ms”"),
        (line(|line| line["base_url"] = "nowhere".into()), "“base_url” that is no address"),
        (line(|line| line["label"] = "x".repeat(5_000_000).into()), "“label”"),
        (line(|line| line["profile"] = "x".repeat(5_000_000).into()), "“profile”"),
        (line(|line| line["flavour"] = "odd".into()), "“flavour”, which this CapKill Desk does not know"),
        (line(|line| drop(line.as_object_mut().unwrap().remove("profile"))), "no “profile”"),
        (line(|line| line["capkill_desk"] = 2.into()), "newer CapKill Desk (format 2"),
        (line(|line| line["exchanges"] = 7.into()), "no list in “exchanges”"),
        (line(|line| line["exchanges"] = serde_json::json!([{"method": "createTask"}])), "no “exchanges.url”"),
        (line(|line| line["picture"] = serde_json::json!({"base64": "AAAA"})), "another picture"),
        (line(|line| line["picture_sha256"] = "abc".into()), "“picture_sha256”"),
        (line(|_| {})[..80].to_owned(), "cut in the middle"),
    ] {
        let refused = read(text.as_bytes()).unwrap_err();
        assert!(refused.reason.contains(reason) && !refused.is_foreign, "{reason}: {refused:?}");
    }
}

/// Whoever wrote the file would know the address, and could post a solution to it.
#[test]
fn no_callback_address_comes_with_a_line() {
    let text = line(|line| line["callback_token"] = "0123456789abcdef".into());
    assert!(!format!("{:?}", read(text.as_bytes()).unwrap().submission).contains("0123456789abcdef"));
}

#[test]
fn foreign_lines_are_known() {
    for text in ["{\"a\":1}", "[]", "hello", "7", "{\"capkill_desk\":\"x\"}"] {
        assert!(read(text.as_bytes()).unwrap_err().is_foreign, "{text}");
    }
}

#[test]
fn what_was_under_way_elsewhere_is_unknown_here() {
    let text = line(|line| line["state"] = "recorded".into());
    let values = format!("{:?}", read(text.as_bytes()).unwrap().submission);
    assert!(values.contains("\"unknown\"") && values.contains(super::line::EXPORTED_EARLY), "{values}");
}

/// Stores a line over a row that this desk made itself. Returns whether the row counts as brought in.
fn is_brought_in_by(change: impl FnOnce(&mut serde_json::Value)) -> bool {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection).unwrap();
    let redactor = Arc::new(Redactor::default());
    let take = |connection: &mut Connection, text: String| {
        let line = Redacted::new(read(text.as_bytes()).unwrap(), &redactor);
        store(connection, &[line], &redactor).unwrap()
    };
    take(&mut connection, line(|line| line["state"] = "created".into()));
    connection.execute("UPDATE submission SET brought_in = 0", []).unwrap();
    assert_eq!(take(&mut connection, line(change)).completed, 1, "the file says more");
    connection.query_row("SELECT brought_in FROM submission", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_row_whose_outcome_a_file_tells_is_brought_in() {
    assert!(is_brought_in_by(|line| line["solution"] = "{}".into()));
    for (name, text) in [("task_id", "7"), ("error_code", "ERROR_X"), ("solution", "{}")] {
        let change = |line: &mut serde_json::Value| {
            line["state"] = "created".into();
            line[name] = text.into();
        };
        assert!(is_brought_in_by(change), "{name}");
    }
}

#[test]
fn a_row_that_only_gets_remarks_stays_this_desks() {
    assert!(!is_brought_in_by(|line| {
        line["state"] = "created".into();
        line["note"] = "mine".into();
    }));
}
