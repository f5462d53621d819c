//! What a capture says of requests is true: places, bytes that no service reads, loops, and the files it writes.

use std::io::Write as _;

use capkill_desk::history::{History, SeenCall};
use capkill_desk::work::{judged, write_har};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use super::support::{KEY, Session, Wire, Wish, create_task, reply};

fn start() -> (Wire, Session) {
    let wire = Wire::start(|_| reply(r#"{"errorId":0,"taskId":77}"#));
    let session = Session::begin(&Wish::to(&wire.base_url()));
    (wire, session)
}

/// Sends a body of a createTask with more headers. Returns what was found wrong with it, as rule and sentence.
fn found(headers: &str, body: &[u8]) -> Vec<(&'static str, String)> {
    let (_wire, mut session) = start();
    let head = format!(
        "POST /createTask HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n{headers}\
         Content-Length: {}\r\n\r\n",
        session.address,
        body.len()
    );
    session.raw(&[head.as_bytes(), body].concat());
    let call: SeenCall = session.wait_for(1).remove(0);
    session.end();
    call.findings.into_iter().map(|finding| (finding.id, finding.message)).collect()
}

#[track_caller]
fn assert_found(found: &[(&'static str, String)], id: &str, part: &str) {
    assert!(found.iter().any(|(rule, message)| *rule == id && message.contains(part)), "{id} {part}: {found:?}");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Lines are those of the body, however many lines stand before it.
#[test]
fn places_are_those_of_the_body() {
    let found = found("", br#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057",,"task":{}}"#);
    assert_found(&found, "json.syntax", "Line 1, column");
}

#[test]
fn bodies_that_no_service_reads_are_told_for_what_they_are() {
    let body = create_task(KEY, "a.example");
    let nul = body.replace("a.example", "a\0.example");
    assert_found(&found("", nul.as_bytes()), "text.nul", "NUL");
    let utf16: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_found(&found("", &utf16), "text.utf16", "UTF-16");
    assert_found(&found("", &gzip(body.as_bytes())), "http.coding-unnamed", "gzip");
    let coded = found("Content-Encoding: gzip\r\n", &gzip(body.as_bytes()));
    assert_found(&coded, "http.coded-body", "Content-Encoding is gzip");
    assert!(coded.iter().all(|(rule, _)| rule.starts_with("http.coded")), "the body itself is sound: {coded:?}");
}

/// Every entry is a request with an address, and has a kind.
#[test]
fn a_har_file_has_requests_alone() {
    let (_wire, mut session) = start();
    session.post("/createTask", &create_task(KEY, "a.example"));
    session.raw(format!("CONNECT capkill.com:443 HTTP/1.1\r\nHost: {}\r\n\r\n", session.address).as_bytes());
    session.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n");
    session.wait_for(3);
    session.end();
    let (history, _) = History::open(session.directory.path(), 1_790_000_000_000).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (written, har) = runtime.block_on(async {
        let capture = history.captures().await.unwrap().remove(0);
        let mut har = Vec::new();
        (write_har(&history, &capture, std::sync::Arc::default(), &mut har).await.unwrap(), har)
    });
    let har: Value = serde_json::from_slice(&har).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let requests = entries.iter().map(|entry| (text(&entry["request"]["method"]), text(&entry["request"]["url"])));
    let address = |path: &str| format!("http://127.0.0.1:{}{path}", session.address.port());
    let expected = [("POST".to_owned(), address("/createTask")), ("CONNECT".to_owned(), address("/capkill.com"))];
    assert_eq!((written, requests.collect::<Vec<_>>()), (2, expected.to_vec()));
    assert_eq!(entries[0]["response"]["content"]["mimeType"], "application/json");
}

/// Two captures whose targets lead to each other: the report of each says so.
#[test]
fn a_loop_is_in_the_report() {
    let (_wire, mut session) = start();
    session.raw(&session.request("/createTask", "CapKill-Desk-Hop: 1\r\n", &create_task(KEY, "a.example")));
    session.wait_for(1);
    session.end();
    let (history, _) = History::open(session.directory.path(), 1_790_000_000_000).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let report = runtime.block_on(async {
        let capture = history.captures().await.unwrap().remove(0);
        judged(&history, &capture).await.unwrap()
    });
    let rules: Vec<&str> = report.warnings.iter().map(|line| line.rule).collect();
    assert!(rules.contains(&"desk.loop") && report.headline() != "Nothing wrong was seen in 1 task", "{rules:?}");
}
