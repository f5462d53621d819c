//! Keys of this run in every place and spelling, looked for in every way out: the history's file and its WAL, exports,
//! the clipboard, bundles, the log.

use std::time::Duration;

use crate::support::echo::Echo;
use crate::support::service::{with_key, write_profile};
use crate::support::spelled::{KEYS, KeySearch, contains, spellings};
use crate::support::ways_out::{Left, exported, exports, ways_out};
use crate::support::whole_log::whole_log;
use crate::support::{TestDesk, all_files};
use capkill_desk::contract::ClientKey;
use capkill_desk::desk::{DraftCommand, DraftEdit, TransferCommand};
use capkill_desk::history::ExportFormat;
use capkill_desk::payload::Form;
use rusqlite::{Connection, params};
use tempfile::TempDir;

/// The key that is sent, the sandbox profile's, and the one before.
const OWN: &str = KEYS[0];
const OTHER: &str = KEYS[1];
const BEFORE: &str = KEYS[2];

/// A desk whose profile is the service, with another profile's key known and one that was changed.
fn start(echo: &Echo) -> TestDesk {
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &echo.base_url(), Duration::from_mins(10), Duration::from_hours(1));
    echo.head(format!("X-Echo: {}\r\n", OTHER.to_uppercase()));
    let mut desk = TestDesk::start_in(directory, |options| {
        with_key(options, BEFORE);
        options.keys.set("sandbox", ClientKey::from_input(OTHER).map(|(key, _)| key));
    });
    desk.set_key(OWN);
    desk
}

/// Every way out but the history's own file.
fn all_ways_out(desk: &mut TestDesk) -> Left {
    [ways_out(desk, 1, &KEYS.join(" ")), exports(desk), vec![("the log".to_owned(), whole_log())]].concat()
}

/// Writes keys of other profiles into every field of the draft.
fn misplace(desk: &mut TestDesk) {
    for edit in [
        DraftEdit::Form(Form::RECAPTCHA),
        DraftEdit::Text("websiteURL", format!("https://example.com/{OTHER}?before={BEFORE}")),
        DraftEdit::Text("websiteKey", BEFORE.into()),
        DraftEdit::CallbackUrl(format!("http://127.0.0.1:9/?note={OTHER}")),
    ] {
        desk.desk.dispatch(DraftCommand::Edit(edit));
    }
}

#[test]
fn other_profiles_keys_are_sent_as_typed_and_rest_nowhere() {
    whole_log();
    let echo = Echo::start();
    echo.answer("createTask", format!(r#"{{"errorId":0,"taskId":7,"said":"{OTHER} {BEFORE} {OWN}"}}"#));
    let mut desk = start(&echo);
    misplace(&mut desk);
    desk.submit();
    let findings = &desk.desk.state().compose.composed.findings;
    assert!(findings.iter().filter(|finding| finding.id == "key.elsewhere").count() >= 2, "{findings:?}");
    let sent = echo.requests()[0].clone();
    assert!(KEYS.iter().all(|key| contains(&sent, key.as_bytes())), "what is sent is what was typed");
    let search = KeySearch::of(&KEYS);
    assert_eq!(search.found_below(desk.directory.path()), [""; 0]);
    for (what, bytes) in all_ways_out(&mut desk) {
        assert_eq!(search.found(&what, &bytes), [""; 0]);
    }
    // The draft holds what was typed; the key that is sent with it stands nowhere beside.
    let state = format!("{:?}", desk.desk.state());
    assert!(!contains(state.as_bytes(), OWN.as_bytes()), "the window's state");
    std::fs::write(desk.directory.path().join("planted"), OTHER).unwrap();
    assert_eq!(search.found_below(desk.directory.path()).len(), 2, "the search finds both halves of what is there");
}

#[test]
fn no_spelling_of_a_key_in_a_reply_rests_anywhere() {
    let echo = Echo::start();
    let mut desk = start(&echo);
    for (number, spelled) in spellings(OTHER).into_iter().enumerate() {
        echo.answer("createTask", [br#"{"errorId":0,"taskId":7,"said":""#, spelled.sent.as_slice(), br#""}"#].concat());
        desk.submit_site(number);
        let id = i64::try_from(number).unwrap() + 1;
        for (path, bytes) in all_files(desk.directory.path()) {
            let stays = spelled.must_not_stay.iter().any(|part| contains(&bytes, part));
            assert!(!stays, "{} in {}", spelled.name, path.display());
        }
        let stored: Vec<u8> = desk
            .sqlite()
            .query_row("SELECT reply_body FROM exchange WHERE submission_id = ?1", [id], |row| row.get(0))
            .unwrap();
        assert!(contains(&stored, "••••afb0".as_bytes()), "{}: {}", spelled.name, String::from_utf8_lossy(&stored));
    }
}

#[test]
fn what_an_older_desk_stored_leaves_without_keys() {
    let echo = Echo::start();
    echo.answer("createTask", br#"{"errorId":0,"taskId":7}"#);
    let mut desk = start(&echo);
    desk.submit_site(1);
    let sqlite = desk.sqlite();
    leave_keys(&sqlite);
    let search = KeySearch::of(&KEYS);
    assert!(!search.found_below(desk.directory.path()).is_empty(), "they are there");
    for (what, bytes) in all_ways_out(&mut desk) {
        assert_eq!(search.found(&what, &bytes), [""; 0]);
    }
}

/// Writes keys where a desk before this one could have left them.
fn leave_keys(sqlite: &Connection) {
    let body =
        format!(r#"{{"clientKey":"••••e8f9","task":{{"type":"NoCaptchaTaskProxyless","websiteURL":"{OTHER}"}}}}"#);
    sqlite
        .execute(
            "UPDATE submission SET website_url = ?1, callback_url = ?1, detail = ?1, note = ?1, label = ?1, body = ?2",
            params![format!("http://x.example/{OTHER}?b={BEFORE}"), body.as_bytes()],
        )
        .unwrap();
    sqlite
        .execute(
            "UPDATE exchange SET url = url || ?1, reply_headers = ?2, reply_body = ?3, error = ?1",
            params![OTHER, format!(r#"[["x-echo","{BEFORE}"]]"#), format!("{{\"said\":\"{OWN}\"}}").as_bytes()],
        )
        .unwrap();
}

#[test]
fn logins_tokens_and_secret_values_are_in_no_export() {
    let echo = Echo::start();
    echo.answer("createTask", br#"{"errorId":0,"taskId":7,"next":"http://a:PASSWORD1@h/?token=QUERY1"}"#);
    let mut desk = start(&echo);
    desk.submit_site(1);
    desk.sqlite()
        .execute(
            "UPDATE submission SET base_url = 'http://me:PASSWORD2@127.0.0.1:1/', callback_token = 'LIVETOKEN',
                    callback_url = 'http://127.0.0.1:5/LIVETOKEN', website_url = 'http://x.example/?api_key=QUERY2&a=1',
                    body = CAST('{\"callbackUrl\":\"http://u:PASSWORD3@127.0.0.1:5/LIVETOKEN?sig=QUERY3\"}' AS BLOB)",
            [],
        )
        .unwrap();
    for format in ExportFormat::ALL {
        let text = exported(&mut desk, format);
        for secret in ["PASSWORD", "LIVETOKEN", "QUERY"] {
            assert!(!text.contains(secret), "{secret} in {}: {text}", format.label());
        }
    }
}

#[test]
fn an_export_that_comes_back_changes_and_doubles_nothing() {
    let echo = Echo::start();
    echo.answer("createTask", br#"{"errorId":0,"taskId":7}"#);
    let mut desk = start(&echo);
    desk.submit_site(1);
    desk.sqlite()
        .execute_batch(
            "UPDATE submission SET base_url = 'http://me:secret@127.0.0.1:1/', callback_token = 'token-1',
                    callback_url = 'http://127.0.0.1:5/token-1';
             UPDATE exchange SET url = 'http://me:secret@127.0.0.1:1/createTask';
             INSERT INTO callback (submission_id, at_ms, elapsed_ms, headers, body, truncated, complete)
             VALUES (1, 5, 1, '[]', CAST('at token-1 ?token=abc' AS BLOB), 0, 1);",
        )
        .unwrap();
    let everything = |desk: &TestDesk| -> Vec<String> {
        let sqlite = desk.sqlite();
        let sql = "SELECT base_url || callback_url || callback_token || (SELECT group_concat(url) FROM exchange) ||
                   (SELECT group_concat(CAST(body AS TEXT)) FROM callback) FROM submission";
        let mut statement = sqlite.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let before = everything(&desk);
    let file = desk.directory.path().with_extension("back");
    std::fs::write(&file, exported(&mut desk, ExportFormat::JsonLines)).unwrap();
    desk.files.choose(&file);
    desk.desk.dispatch(TransferCommand::Import);
    desk.wait_until("the import", |desk| {
        desk.state().transfer.is_none() && desk.state().notices.iter().any(|notice| notice.text.contains("mport"))
    });
    std::fs::remove_file(file).unwrap();
    assert_eq!(everything(&desk), before);
}
