//! What a terminal gets of a service's text, on a pseudo-terminal: nothing that steers it. A pipe gets the bytes.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::support::service::{PROFILE, write_profile};
use capkill_desk::history::{ExportFormat, FILE_NAME, History, Progress, Wanted, export_to};
use capkill_desk::payload::is_hidden;
use rusqlite::Connection;
use tempfile::TempDir;

/// A window's title, a colour in the short form, a bell, a line that hides the one before, and text that runs backwards.
const HOSTILE: &str = "before\u{1b}]0;title\u{7}\u{9b}31m\rover\u{202e}back\u{2066}in\u{200f}after";

/// What is left of it where it is one line.
const LEGIBLE: [&str; 4] = ["before", "31m", "back", "after"];

/// The program's command with a directory of its own and no keychain.
fn program(directory: &Path, arguments: &[&str]) -> Vec<String> {
    let program = env!("CARGO_BIN_EXE_capkill-desk").to_owned();
    let directory = ["--data-dir".to_owned(), directory.display().to_string()];
    [program].into_iter().chain(directory).chain(arguments.iter().map(|&word| word.to_owned())).collect()
}

fn run(mut command: Command) -> Vec<u8> {
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent").env("CAPKILL_CLIENT_KEY", "an-ordinary-key-0001");
    command.stdin(Stdio::null()).output().unwrap().stdout
}

/// What the program writes on a terminal, its standard error included.
fn on_terminal(program: &[String]) -> String {
    let quoted: Vec<String> = program.iter().map(|word| format!("'{word}'")).collect();
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &quoted.join(" "), "/dev/null"]);
    String::from_utf8(run(script)).unwrap()
}

fn into_pipe(program: &[String]) -> String {
    let mut command = Command::new(&program[0]);
    command.args(&program[1..]);
    String::from_utf8(run(command)).unwrap()
}

/// Checks that nothing in what a terminal got steers it: line breaks and tabs alone move.
#[track_caller]
fn assert_harmless(written: &str) {
    // The terminal's driver puts a carriage return before each line feed, also where one stands there already.
    let lines = written.replace("\r\r\n", "\n").replace("\r\n", "\n");
    let steers = |c: char| is_hidden(c) && !matches!(c, '\n' | '\t');
    assert!(!lines.trim().is_empty() && !lines.contains(steers), "{written:?}");
}

#[track_caller]
fn assert_harmless_and_legible(written: &str) {
    assert_harmless(written);
    assert!(LEGIBLE.iter().all(|part| written.contains(part)), "{written:?}");
}

/// A directory with a row whose texts are a hostile service's.
fn with_hostile_row() -> TempDir {
    let directory = TempDir::new().unwrap();
    drop(History::open(directory.path(), 1).unwrap());
    let file = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    file.busy_timeout(Duration::from_secs(10)).unwrap();
    file.execute(
        "INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, error_code, detail, label,
                                 body, payload_sha256)
         VALUES (1, 'p', 'http://127.0.0.1:1/', '••••2057', 'ImageToTextTask', 'refused', ?1, ?1, ?1, x'7b7d', zeroblob(32))",
        [HOSTILE],
    )
    .unwrap();
    directory
}

#[test]
fn an_export_on_a_terminal_steers_nothing() {
    let directory = with_hostile_row();
    for (name, format) in [("csv", ExportFormat::Csv), ("jsonl", ExportFormat::JsonLines), ("har", ExportFormat::Har)] {
        let program = program(directory.path(), &["export", "--format", name]);
        let mut documented = Vec::new();
        let (wanted, redactor, progress) = (Wanted::Query(Box::default()), Arc::default(), Progress::default());
        export_to(directory.path(), &wanted, format, &mut documented, &redactor, &progress).unwrap();
        assert_eq!(into_pipe(&program), String::from_utf8(documented).unwrap(), "{name}: a pipe gets every byte");
        assert_harmless(&on_terminal(&program));
    }
    let csv = program(directory.path(), &["export", "--format", "csv"]);
    assert_harmless_and_legible(&on_terminal(&csv));
    let csv = into_pipe(&csv);
    assert!(csv.contains("\u{1b}]0;title\u{7}"), "the test looks at a text that would steer: {csv:?}");
}

#[test]
fn what_is_inspected_steers_no_terminal() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("request.json");
    let task = serde_json::json!({ "type": HOSTILE, "websiteURL": HOSTILE, HOSTILE: HOSTILE });
    let request = serde_json::json!({ "clientKey": HOSTILE, "task": task });
    let curl = format!("curl 'https://example.com/{HOSTILE}' -H 'a: {HOSTILE}' -d '{request}'");
    for text in [request.to_string(), format!("{HOSTILE} {{"), curl] {
        fs::write(&file, text).unwrap();
        for format in ["text", "json"] {
            let program = program(directory.path(), &["inspect", "--format", format, file.to_str().unwrap()]);
            assert_harmless(&on_terminal(&program));
        }
    }
}

/// A service that refuses one request in such words. Returns its address.
fn refusing() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut request, mut part) = (Vec::new(), [0; 4096]);
            // Its body is an object.
            while !request.ends_with(b"}") {
                let length = stream.read(&mut part).unwrap();
                assert!(length > 0, "a request that is not whole");
                request.extend_from_slice(&part[..length]);
            }
            let body =
                serde_json::json!({ "errorId": 1, "errorCode": HOSTILE, "errorDescription": HOSTILE }).to_string();
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", body.len());
            let _ = write!(stream, "{head}Connection: close\r\n\r\n{body}");
        }
    });
    address
}

#[test]
fn a_refused_check_steers_no_terminal() {
    let (directory, address) = (TempDir::new().unwrap(), refusing());
    write_profile(directory.path(), &address, Duration::from_mins(10), Duration::from_hours(1));
    let program = program(directory.path(), &["check", "--profile", PROFILE, "--address", &address]);
    assert_harmless_and_legible(&on_terminal(&program));
    let piped = into_pipe(&program);
    assert!(piped.lines().count() == 1 && !piped.trim_end().contains(char::is_control), "one line: {piped:?}");
}

/// A settings file that came from elsewhere is quoted in what is said of it.
#[test]
fn damaged_settings_steer_no_terminal() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("settings.toml"), format!("theme = \"{HOSTILE}\"\n= {HOSTILE}")).unwrap();
    for arguments in [&["check"][..], &["inspect", "-"], &["export", "--format", "csv"]] {
        assert_harmless(&on_terminal(&program(directory.path(), arguments)));
    }
}
