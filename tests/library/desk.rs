//! The desk against the real sandbox and a real history: every ending, every promise.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::{TestDesk, all_files, holds};
use capkill_desk::client::{self, Request};
use capkill_desk::contract::{BaseUrl, ExchangeLimits};
use capkill_desk::desk::{
    CopyCommand, Desk, DraftCommand, DraftEdit, HistoryHealth, Question, RecordCommand, RowsCommand, RowsOf, Shown,
    SubmissionCommand,
};
use capkill_desk::history::{FILE_NAME, Life, SubmissionId, is_of_older_version};
use capkill_desk::payload::{Finding, Form, place};
use capkill_desk::profile::Address;
use capkill_desk::work::{FixOf, SubmitPhase};
use rusqlite::Connection;
use tempfile::TempDir;
use url::Url;

const SITE_KEY: &str = "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-";

fn sample() -> Vec<u8> {
    fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample.png")).unwrap()
}

#[test]
fn the_sample_is_sent_created_and_still_there_tomorrow() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    desk.submit();
    let latest = desk.desk.state().latest.clone().unwrap();
    let task_id = latest.record.summary.task_id.clone().unwrap();
    assert_eq!(latest.record.summary.state, Life::Created);
    assert_eq!(latest.record.picture.as_deref(), Some(sample().as_slice()));
    let TestDesk { desk: first, directory, .. } = desk;
    drop(first);
    let mut desk = TestDesk::start_in(directory, |_| {});
    desk.desk.dispatch(RowsCommand::Show(0..10));
    desk.wait_until("the row", |desk| desk.state().history.row(0).is_some());
    let row = desk.desk.state().history.row(0).unwrap();
    assert_eq!(row.summary.task_id.as_ref(), Some(&task_id));
    assert!(row.thumbnail.is_some());
}

/// What is seen while a picture arrives gives way to what was composed, and goes with it.
#[test]
fn a_picture_that_arrived_is_the_drafts_own() {
    let mut desk = TestDesk::start();
    for import in 1..=3 {
        desk.desk.dispatch(DraftCommand::TrySample);
        desk.wait_until("the sample", |desk| desk.state().imports == import && desk.state().compose.is_current());
        let compose = &desk.desk.state().compose;
        assert!(compose.arriving.is_none() && compose.loading.is_none());
        assert!(compose.preview().unwrap().decoded.is_ok());
    }
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::RemovePicture));
    desk.wait_until("no picture", |desk| desk.state().compose.is_current());
    assert!(desk.desk.state().compose.preview().is_none());
    // One that is taken back while it arrives does not stay.
    desk.desk.dispatch(DraftCommand::TrySample);
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::RemovePicture));
    desk.desk.dispatch(DraftCommand::TakeFiles(vec![desk.directory.path().join("gone.png")]));
    desk.wait_until("the next file", |desk| desk.state().notices.iter().any(|notice| notice.text.contains("gone.png")));
    let state = desk.desk.state();
    assert!(state.imports == 3 && state.compose.preview().is_none() && state.compose.draft.picture.is_none());
}

/// Every scenario key ends in a history row that says truthfully what happened.
#[test]
fn every_scenario_ends_in_the_right_state_with_its_explanation() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    for (key, state, part) in [
        ("sandbox:ERROR_ZERO_BALANCE", Life::Refused, "Top up"),
        ("sandbox:ERROR_KEY_DOES_NOT_EXIST", Life::Refused, "Copy the key again"),
        ("sandbox:ERROR_SOMETHING_NEW", Life::Refused, "The service says"),
        ("sandbox:WRONG_CAPTCHA_ID", Life::Refused, "expired"),
        ("sandbox:html-502", Life::Unknown, "web page instead of JSON, HTTP 502"),
        ("sandbox:empty", Life::Unknown, "empty"),
        ("sandbox:garbage", Life::Unknown, "not JSON"),
        ("sandbox:reset", Life::Unknown, "broke before a reply came"),
        ("sandbox:redirect", Life::Unknown, "not followed"),
        ("sandbox:oversize", Life::Unknown, "over 4 MiB"),
        ("sandbox:string-id", Life::Created, "took the task"),
        ("sandbox:big-id", Life::Created, "took the task"),
    ] {
        desk.set_key(key);
        desk.submit();
        // The payload is the same each time, so after an unknown end the desk asks first.
        if desk.desk.state().question.is_some() {
            desk.say_yes();
            desk.wait_for_outcome("the second try");
        }
        let record = desk.desk.state().latest.clone().unwrap();
        assert_eq!(record.record.summary.state, state, "{key}");
        assert!(desk.latest_detail().contains(part), "{key}: {}", desk.latest_detail());
        assert_eq!(desk.states().last(), Some(&state), "{key}");
        assert!(!desk.latest_detail().contains("paid"), "{key}: {}", desk.latest_detail());
        assert_eq!(desk.desk.state().money_of(&record.record), "Nothing: the service is free", "{key}");
    }
    let sqlite = desk.sqlite();
    let id = |odd: &str| -> String {
        sqlite.query_row("SELECT task_id FROM submission WHERE task_id LIKE ?1", [odd], |row| row.get(0)).unwrap()
    };
    assert_eq!(id("2151574698000"), "2151574698000");
    assert!(id("\"%\"").len() > 2, "a string id keeps its quotation marks");
    let longest: u32 = sqlite.query_row("SELECT max(length(reply_body)) FROM exchange", [], |row| row.get(0)).unwrap();
    assert_eq!(longest, 4 * 1024 * 1024, "an endless reply is read up to 4 MiB");
}

#[test]
fn a_slow_reply_leaves_the_desk_free_and_both_end_well() {
    let mut desk = TestDesk::waiting_for_a_slow_reply();
    desk.set_key("an ordinary key");
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::CallbackUrl("http://127.0.0.1:9/other".into())));
    desk.wait_until("the second draft", |desk| desk.state().compose.is_current());
    desk.desk.dispatch(SubmissionCommand::Submit);
    desk.wait_until("the second submission", |desk| desk.state().latest.is_some());
    assert_eq!(desk.states(), [Life::Recorded, Life::Created], "the first is still waiting");
    desk.wait_until("the first submission", |desk| desk.state().in_flight.is_empty());
    // Their tasks are followed at once, so the first may be solved already.
    assert!(desk.states().iter().all(|state| [Life::Created, Life::Solved].contains(state)), "{:?}", desk.states());
}

#[test]
fn cancelling_tells_sent_from_not_sent() {
    let mut desk = TestDesk::waiting_for_a_slow_reply();
    let job = desk.desk.state().in_flight[0].job;
    desk.desk.dispatch(SubmissionCommand::Cancel(job));
    desk.wait_for_outcome("the end");
    assert_eq!(desk.states(), [Life::Unknown]);
    assert!(desk.latest_detail().contains("Cancelled"), "{}", desk.latest_detail());
}

/// A second submission of the same payload asks first, and nothing leaves until it is answered.
#[test]
fn the_same_payload_asks_first() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    desk.submit();
    desk.submit();
    assert!(
        matches!(desk.desk.state().question, Some(Question::SameBefore(ref asked)) if asked.before.state == Life::Created)
    );
    assert_eq!(desk.states(), [Life::Created]);
    desk.desk.dispatch(SubmissionCommand::DropQuestion);
    assert!(desk.desk.state().question.is_none());
    desk.submit();
    desk.say_yes();
    desk.wait_for_outcome("the second row");
    assert_eq!(desk.states(), [Life::Created, Life::Created]);
}

#[test]
fn two_submits_in_one_breath_send_once() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    desk.desk.dispatch(SubmissionCommand::Submit);
    desk.desk.dispatch(SubmissionCommand::Submit);
    desk.wait_until("the question", |desk| desk.state().question.is_some() && desk.state().in_flight.is_empty());
    assert_eq!(desk.states(), [Life::Created]);
}

#[test]
fn what_is_typed_while_a_draft_is_remade_is_not_lost() {
    let mut desk = TestDesk::start();
    let site_key = |text: &str| DraftCommand::Edit(DraftEdit::Text("websiteKey", text.into()));
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::Form(Form::RECAPTCHA)));
    desk.desk.dispatch(site_key("before"));
    // Nothing has been drained in between: the edit comes while the JSON is being written.
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::Form(Form::JSON)));
    desk.desk.dispatch(site_key(SITE_KEY));
    desk.wait_until("JSON", |desk| desk.state().compose.draft.form == Form::JSON);
    let draft = &desk.desk.state().compose.draft;
    assert_eq!(draft.text("websiteKey"), SITE_KEY);
    assert!(draft.json.as_str().contains(SITE_KEY), "{}", draft.json.as_str());
    // A body that is brought in, and one that is typed meanwhile.
    desk.desk.dispatch(DraftCommand::PasteText(r#"{"clientKey":"","task":{"type":"HCaptchaTask"}}"#.into()));
    desk.desk.dispatch(site_key("typed meanwhile"));
    desk.wait_until("the body", |desk| desk.state().compose.draft.json.as_str().contains("HCaptchaTask"));
    assert_eq!(desk.desk.state().compose.draft.text("websiteKey"), "typed meanwhile");
}

#[test]
fn a_poll_that_asks_with_another_key_than_its_task_is_noticed() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    desk.submit();
    let task_id = desk.desk.state().latest.as_ref().unwrap().record.summary.task_id.clone().unwrap();
    let key = desk.desk.state().key().unwrap().expose().to_owned();
    for (key, is_other) in [(key.as_str(), false), ("ffffffffffffffffffffffffffffffff", true)] {
        let imports = desk.desk.state().imports;
        let body = format!("{{\"clientKey\":\"{key}\",\"taskId\":{}}}", task_id.token());
        desk.desk.dispatch(DraftCommand::PasteText(body));
        desk.wait_until("the import", |desk| desk.state().imports > imports);
        let findings = &desk.desk.state().import.as_ref().unwrap().findings;
        assert_eq!(findings.iter().any(|finding| finding.id == "polling.other-key"), is_other, "{findings:?}");
    }
}

#[test]
fn submit_right_after_an_edit_sends_the_edit() {
    let mut desk = TestDesk::start();
    for edit in [
        DraftEdit::Form(Form::RECAPTCHA),
        DraftEdit::Text("websiteURL", "example.com/login".into()),
        DraftEdit::Text("websiteKey", SITE_KEY.into()),
    ] {
        desk.desk.dispatch(DraftCommand::Edit(edit));
    }
    // Nothing of the newest edits has been checked yet: the fix waits for it, and the submission for the fix.
    let checked = Finding::new("url.shape", place::WEBSITE_URL, "");
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::Fix(FixOf::new(&checked))));
    desk.desk.dispatch(SubmissionCommand::Submit);
    desk.wait_until("the end", |desk| desk.state().in_flight.is_empty() && desk.state().latest.is_some());
    let record = desk.desk.state().latest.clone().unwrap();
    assert_eq!(record.record.summary.state, Life::Created);
    assert_eq!(record.record.summary.website_url.as_deref(), Some("https://example.com/login"));
}

#[test]
fn a_record_loads_into_compose_as_it_was() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    let callback = "http://127.0.0.1:9/callback";
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::CallbackUrl(callback.into())));
    let option = capkill_desk::payload::OptionValue::Integer(1);
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::Option(Form::PICTURE, "numeric", Some(option.clone()))));
    desk.submit();
    let sent = desk.desk.state().compose.composed.payload.clone().unwrap();
    let id = desk.desk.state().latest.as_ref().unwrap().record.summary.id;
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::RemovePicture));
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::CallbackUrl(String::new())));
    desk.desk.dispatch(RecordCommand::Select(Some(id)));
    desk.wait_until("the record", |desk| desk.state().shown.record().is_some());
    desk.desk.dispatch(CopyCommand::Payload);
    desk.wait_until("the copy", |desk| desk.state().clipboard.is_some());
    let copied = desk.desk.take_clipboard().unwrap();
    assert_eq!(copied, sent.text_for_copying(), "a record copies as its draft did");
    desk.desk.dispatch(DraftCommand::LoadRecord);
    desk.wait_until("the draft", |desk| {
        desk.state().compose.draft.picture.is_some() && desk.state().compose.is_current()
    });
    let again = desk.desk.state().compose.composed.payload.clone().unwrap();
    assert_eq!(again.expose_body(), sent.expose_body());
}

/// The button stands beside the draft: whatever record is on screen, the draft is sent.
#[test]
fn submit_with_a_record_on_screen_sends_the_draft() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    desk.submit();
    let id = desk.desk.state().latest.as_ref().unwrap().record.summary.id;
    desk.desk.dispatch(RecordCommand::Select(Some(id)));
    desk.wait_until("the record", |desk| desk.state().shown.record().is_some());
    let other = DraftEdit::CallbackUrl("http://127.0.0.1:9/other".into());
    desk.desk.dispatch(DraftCommand::Edit(other));
    desk.desk.dispatch(RecordCommand::Select(Some(id)));
    desk.submit();
    assert_eq!(desk.states(), [Life::Created, Life::Created]);
}

/// The canary key is nowhere in the directory after success, error, unknown, copy and cancel.
#[test]
fn a_key_rests_nowhere() {
    const CANARY: &str = "canary-5f7c1b9e0d3a4826b1c5";
    // A service that echoes the key in headers, body and description, escaped in every way.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}/", listener.local_addr().unwrap());
    let echo = std::thread::spawn(move || {
        let mut bodies = [
            format!(r#"{{"errorId":1,"errorCode":"ERROR_{CANARY}","errorDescription":"key {CANARY} is unknown"}}"#),
            format!("<html>{CANARY}</html>"),
            format!(r#"{{"errorId":0,"taskId":"{CANARY}","solution":{{"text":"{CANARY}"}}}}"#),
        ]
        .into_iter();
        // Three createTask, and a getBalance after the one that may have been paid.
        for _ in 0..4 {
            let (mut stream, _) = listener.accept().unwrap();
            let request = read_request(&mut stream);
            let balance = || format!(r#"{{"errorId":0,"balance":"{CANARY}"}}"#);
            let body = if request.starts_with(b"POST /getBalance") { balance() } else { bodies.next().unwrap() };
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nX-Key: {CANARY}\r\nLocation: /?k={CANARY}\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )
            .unwrap();
        }
    });
    let mut desk = TestDesk::start_in(TempDir::new().unwrap(), |options| {
        options.settings.0.profiles[1].address = Address::Service(BaseUrl::parse(&base_url).unwrap());
        options.profile = Some("capkill".into());
    });
    desk.set_key(CANARY);
    desk.take_sample();
    for _ in 0..3 {
        desk.submit();
        if desk.desk.state().question.is_some() {
            desk.say_yes();
            desk.wait_until("the end", |desk| desk.state().in_flight.is_empty() && desk.state().latest.is_some());
        }
    }
    echo.join().unwrap();
    desk.desk.dispatch(CopyCommand::Payload);
    desk.wait_until("the copy", |desk| desk.state().clipboard.is_some());
    assert!(!desk.desk.state().clipboard.as_ref().unwrap().contains(CANARY));
    assert!(!format!("{:?}", desk.desk.state()).contains(CANARY), "Debug output of the whole state");
    assert_eq!(desk.states(), [Life::Refused, Life::Unknown, Life::Solved]);
    let files = all_files(desk.directory.path());
    assert!(
        files.iter().any(|(_, bytes)| holds(bytes, "••••b1c5")),
        "the masked key is there, so the search finds things"
    );
    for (path, bytes) in files {
        assert!(!holds(&bytes, CANARY), "{} holds the key", path.display());
    }
}

fn read_request(stream: &mut std::net::TcpStream) -> Vec<u8> {
    let mut request = Vec::new();
    let mut chunk = [0; 4096];
    // A createTask body ends with two braces, a getBalance body with one.
    while !request.ends_with(b"\"}") && !request.ends_with(b"}}") {
        let read = stream.read(&mut chunk).unwrap();
        assert!(read > 0, "the request ended early");
        request.extend_from_slice(&chunk[..read]);
    }
    request
}

/// No redirect is followed and nothing is sent twice, whatever the service does.
#[test]
fn one_exchange_is_one_request() {
    let hits = Arc::new(AtomicUsize::new(0));
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let elsewhere = target.local_addr().unwrap();
    let followed = Arc::clone(&hits);
    std::thread::spawn(move || {
        while target.accept().is_ok() {
            followed.fetch_add(100, Ordering::SeqCst);
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url: Url = format!("http://{}/createTask", listener.local_addr().unwrap()).parse().unwrap();
    let counted = Arc::clone(&hits);
    std::thread::spawn(move || {
        let replies = [
            format!(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://{elsewhere}/createTask\r\nContent-Length: 0\r\n\r\n"
            ),
            String::new(),
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n".to_owned(),
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"errorId\"".to_owned(),
        ];
        for reply in replies.iter().cycle() {
            let Ok((mut stream, _)) = listener.accept() else { return };
            counted.fetch_add(1, Ordering::SeqCst);
            let mut chunk = [0; 1024];
            let _ = stream.read(&mut chunk);
            let _ = stream.write_all(reply.as_bytes());
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let exchange = || {
        let request = Request { url: url.clone(), body: b"{}".as_slice().into() };
        runtime.block_on(client::exchange(request, ExchangeLimits::default(), |_| {}, std::future::pending()))
    };
    let statuses: Vec<_> =
        (0..4).map(|_| exchange()).map(|e| (e.reply.map(|r| r.status), e.error.is_some(), e.connected)).collect();
    assert_eq!(
        statuses,
        [(Some(307), false, true), (None, true, true), (Some(503), false, true), (Some(200), true, true)]
    );
    assert_eq!(hits.load(Ordering::SeqCst), 4);
}

#[test]
fn no_connection_is_not_sent_and_time_limits_hold() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let run = |url: &str, limits: ExchangeLimits| {
        let request = Request { url: url.parse().unwrap(), body: b"{}".as_slice().into() };
        runtime.block_on(client::exchange(request, limits, |_| {}, std::future::pending()))
    };
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let exchange = run(&format!("http://{closed}/createTask"), ExchangeLimits::default());
    assert!(!exchange.connected && exchange.reply.is_none());
    assert!(exchange.error.unwrap().to_string().contains("no connection"));

    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let limits = ExchangeLimits { whole: Duration::from_millis(300), ..ExchangeLimits::default() };
    let exchange = run(&format!("http://{}/createTask", silent.local_addr().unwrap()), limits);
    assert!(exchange.connected, "the connection stood, so bytes may have left");
    assert!(exchange.error.unwrap().to_string().contains("no complete reply"));

    // TLS that never completes is no connection: not a byte of the request has left.
    let limits = ExchangeLimits { connect: Duration::from_millis(300), ..ExchangeLimits::default() };
    let exchange = run(&format!("https://{}/createTask", silent.local_addr().unwrap()), limits);
    assert!(!exchange.connected, "{exchange:?}");
}

/// Every bad file gets one clear sentence, and the draft stays as it was.
#[test]
fn bad_files_leave_the_draft_alone() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    let directory = TempDir::new().unwrap();
    let put = |name: &str, bytes: &[u8]| -> PathBuf {
        let path = directory.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let cases: Vec<(Vec<PathBuf>, &str)> = vec![
        (vec![put("page.png", b"<!doctype html><html>")], "web page"),
        (vec![put("empty.png", b"")], "empty"),
        (vec![directory.path().to_owned()], "directory"),
        (vec![directory.path().join("gone.png")], "is not there"),
        (vec![put("a.png", &sample()), put("b.png", &sample())], "2 files"),
    ];
    for (paths, part) in cases {
        desk.desk.dispatch(DraftCommand::TakeFiles(paths));
        desk.wait_until(part, |desk| {
            desk.state().compose.loading.is_none()
                && desk.state().notices.iter().any(|notice| notice.text.contains(part))
        });
        assert_eq!(desk.desk.state().compose.draft.picture.as_ref().unwrap().origin, "sample.png", "{part}");
    }
    desk.desk.dispatch(DraftCommand::TakeFiles(vec![put("cut.png", &sample()[..2000])]));
    desk.wait_until("the truncated file", |desk| {
        let compose = &desk.state().compose;
        compose.is_current() && compose.composed.findings.iter().any(|finding| finding.id == "picture.cut-short")
    });
    assert!(desk.desk.state().submit_blocker().is_none(), "what is odd may still be sent");
}

#[test]
fn a_directory_that_cannot_be_used_blocks_sending_and_says_so() {
    let place = TempDir::new().unwrap();
    fs::write(place.path().join("file"), "in the way").unwrap();
    let blocked = place.path().join("file/data");
    let mut desk = TestDesk::start_in(TempDir::new().unwrap(), |options| options.data_dir = blocked);
    desk.wait_until("the failure", |desk| matches!(desk.state().history.health, HistoryHealth::Failed(_)));
    desk.take_sample();
    assert!(desk.desk.state().submit_blocker().unwrap().contains("--data-dir"));
    desk.desk.dispatch(SubmissionCommand::Submit);
    assert!(desk.desk.state().in_flight.is_empty());
    fs::remove_file(place.path().join("file")).unwrap();
    desk.desk.dispatch(RecordCommand::ReopenHistory);
    desk.wait_until("the history", |desk| desk.state().history.health == HistoryHealth::Ready);
    desk.submit();
    assert!(desk.latest_detail().contains("took the task"));
}

#[test]
fn a_damaged_history_is_set_aside_and_a_newer_one_only_read() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join(FILE_NAME), vec![0x5a; 9000]).unwrap();
    let mut desk = TestDesk::start_in(directory, |_| {});
    desk.wait_until("the new history", |desk| desk.state().history.health == HistoryHealth::Ready);
    assert!(desk.notices().iter().any(|text| text.contains("set aside")), "{:?}", desk.notices());
    desk.take_sample();
    desk.submit();
    let TestDesk { desk: first, directory, .. } = desk;
    drop(first);
    let aside: Vec<_> = all_files(directory.path())
        .into_iter()
        .filter(|(path, _)| path.to_string_lossy().contains("damaged"))
        .collect();
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].1, vec![0x5a; 9000]);

    Connection::open(directory.path().join(FILE_NAME)).unwrap().pragma_update(None, "user_version", 77).unwrap();
    let mut desk = TestDesk::start_in(directory, |_| {});
    desk.wait_until("the old rows", |desk| matches!(desk.state().history.health, HistoryHealth::ReadOnly(_)));
    desk.desk.dispatch(RowsCommand::Show(0..5));
    desk.wait_until("the old rows", |desk| desk.state().history.row(0).is_some());
    assert!(desk.desk.state().submit_blocker().unwrap().contains("newer"));
}

/// While the outcome can't be written it is kept, shown as unsaved, and written as soon as possible.
#[test]
fn an_outcome_that_cannot_be_saved_is_kept_until_it_can() {
    let mut desk = TestDesk::waiting_for_a_slow_reply();
    // Another program that takes the write lock for longer than the history waits.
    let other = desk.sqlite();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let job = desk.desk.state().in_flight[0].job;
    desk.desk.dispatch(SubmissionCommand::Cancel(job));
    desk.wait_until("the problem", |desk| {
        let mut phases = desk.state().in_flight.iter().map(|submission| &submission.phase);
        phases.any(|phase| matches!(phase, SubmitPhase::Unsaved { problem, .. } if problem.contains("locked")))
    });
    assert_eq!(desk.states(), [Life::Recorded]);
    let rescue = desk.directory.path().join("unsaved-1.json");
    let rescued = fs::read_to_string(&rescue).unwrap();
    assert!(rescued.contains("Cancelled") && !rescued.contains("sandbox:slow"), "{rescued}");
    other.execute_batch("ROLLBACK").unwrap();
    desk.wait_until("the outcome", |desk| desk.state().in_flight.is_empty());
    assert_eq!(desk.states(), [Life::Unknown]);
    assert!(!rescue.exists(), "what is in the history needs no file");
}

#[test]
fn closing_cancels_and_saves_what_is_under_way() {
    let mut desk = TestDesk::waiting_for_a_slow_reply();
    desk.desk.close();
    assert!(matches!(desk.states()[..], [Life::Unknown | Life::NotSent]), "{:?}", desk.states());
}

/// With a newer picture on its way, the one before is not sent.
#[test]
fn nothing_is_sent_while_a_picture_is_being_read() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    desk.desk.dispatch(DraftCommand::TrySample);
    desk.desk.dispatch(SubmissionCommand::Submit);
    assert!(desk.desk.state().in_flight.is_empty());
    assert!(desk.notices().iter().any(|text| text.contains("still being read")), "{:?}", desk.notices());
}

/// Three quick presses ask once, one answer sends once, and the first reply is on screen.
#[test]
fn stacked_presses_ask_once() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    for _ in 0..3 {
        desk.desk.dispatch(SubmissionCommand::Submit);
    }
    desk.wait_for_outcome("the reply");
    desk.wait_until("the question", |desk| desk.state().question.is_some());
    assert_eq!(desk.desk.state().latest.as_ref().unwrap().record.summary.state, Life::Created);
    desk.say_yes();
    assert!(desk.desk.state().question.is_none(), "the other press asked the same thing");
    desk.wait_for_outcome("the second row");
    assert_eq!(desk.states(), [Life::Created, Life::Created]);
}

/// A key pasted into the wrong field is sent as typed, warned about, and rests nowhere.
#[test]
fn a_key_in_the_wrong_field_rests_nowhere() {
    const CANARY: &str = "canary-77aa55cc33ee1199";
    let mut desk = TestDesk::start();
    desk.set_key(CANARY);
    for edit in [
        DraftEdit::Form(Form::RECAPTCHA),
        DraftEdit::Text("websiteURL", "https://example.com".into()),
        DraftEdit::Text("websiteKey", CANARY.into()),
        DraftEdit::CallbackUrl(format!("http://127.0.0.1:9/?key={CANARY}")),
    ] {
        desk.desk.dispatch(DraftCommand::Edit(edit));
    }
    desk.submit();
    let findings = &desk.desk.state().compose.composed.findings;
    assert_eq!(findings.iter().filter(|finding| finding.id == "key.elsewhere").count(), 2);
    for (path, bytes) in all_files(desk.directory.path()) {
        assert!(!holds(&bytes, CANARY), "{} holds the key", path.display());
    }
}

/// A record that was left before it had loaded does not become the draft's reply.
#[test]
fn a_record_left_early_does_not_become_the_last_reply() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    desk.submit();
    let first = desk.desk.state().latest.as_ref().unwrap().record.summary.id;
    desk.set_key("sandbox:ERROR_ZERO_BALANCE");
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::CallbackUrl("http://127.0.0.1:9/".into())));
    desk.submit();
    let second = desk.desk.state().latest.as_ref().unwrap().record.summary.id;
    desk.desk.dispatch(RecordCommand::Select(Some(first)));
    desk.desk.dispatch(RecordCommand::Select(None));
    // Asked for after the record, so answered after it: both go through the one reading thread.
    desk.desk.dispatch(RecordCommand::Select(Some(second)));
    desk.wait_until("the second record", |desk| matches!(desk.state().shown, Shown::Record(_)));
    assert_eq!(desk.desk.state().latest.as_ref().unwrap().record.summary.id, second);
}

/// TLS is verified: a certificate that nobody vouches for ends before a byte of the request leaves.
#[test]
fn a_self_signed_certificate_is_not_sent_to() {
    let certified = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(certified.signing_key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let chain = vec![certified.cert.der().clone()];
    let config = Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let received = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut connection = rustls::ServerConnection::new(config).unwrap();
        let mut received = Vec::new();
        // The client hangs up in the handshake; whatever it sent of a request would be here.
        let _ = rustls::Stream::new(&mut connection, &mut stream).read_to_end(&mut received);
        received
    });
    let url = format!("https://localhost:{port}/createTask").parse().unwrap();
    let request = Request { url, body: b"{}".as_slice().into() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let exchange =
        runtime.block_on(client::exchange(request, ExchangeLimits::default(), |_| {}, std::future::pending()));
    assert!(!exchange.connected && exchange.reply.is_none(), "{exchange:?}");
    let judged = capkill_desk::judge::judge_create_task(&exchange);
    assert_eq!(judged.transition, capkill_desk::history::Transition::NotSent);
    assert!(judged.detail.contains("certificate"), "{}", judged.detail);
    assert!(received.join().unwrap().is_empty());
}

/// The system's proxy is asked for every service but those on this machine.
#[test]
fn the_proxy_is_honoured_except_on_loopback() {
    const TARGET: &str = "CAPKILL_TEST_PROXY_CHILD";
    // The environment of this process can't be changed safely, so the test runs itself as a child.
    if let Ok(direct) = std::env::var(TARGET) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for url in ["https://service.invalid/createTask", &direct] {
            let request = Request { url: url.parse().unwrap(), body: b"{}".as_slice().into() };
            let exchange = client::exchange(request, ExchangeLimits::default(), |_| {}, std::future::pending());
            let exchange = runtime.block_on(exchange);
            assert_eq!(exchange.connected, url == direct, "{exchange:?}");
        }
        return;
    }
    let answer = |reply: &'static str| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let first_line = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut head = [0; 256];
            let read = stream.read(&mut head).unwrap();
            let _ = stream.write_all(reply.as_bytes());
            String::from_utf8_lossy(&head[..read]).lines().next().unwrap_or_default().to_owned()
        });
        (format!("http://{address}/"), first_line)
    };
    let (proxy, asked_of_proxy) = answer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    let (direct, asked_directly) = answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "desk::the_proxy_is_honoured_except_on_loopback"])
        .env(TARGET, format!("{direct}createTask"))
        .envs([("HTTPS_PROXY", &proxy), ("HTTP_PROXY", &proxy)])
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    assert_eq!(asked_of_proxy.join().unwrap(), "CONNECT service.invalid:443 HTTP/1.1");
    assert_eq!(asked_directly.join().unwrap(), "POST /createTask HTTP/1.1");
}

/// What a profile keeps no longer is deleted when the desk starts; pinned rows stay, and it can be undone.
#[test]
fn a_profile_keeps_so_many_submissions_and_pinned_ones() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    for key in ["sandbox:ERROR_ZERO_BALANCE", "sandbox:ERROR_KEY_DOES_NOT_EXIST", "sandbox:ERROR_NO_SLOT_AVAILABLE"] {
        desk.set_key(key);
        desk.submit();
    }
    desk.desk.dispatch(RowsCommand::Pin(RowsOf::One(SubmissionId(1)), true));
    desk.wait_until("the pin", {
        let path = desk.directory.path().join(FILE_NAME);
        move |_| {
            let file = Connection::open(&path).unwrap();
            file.query_row("SELECT pinned FROM submission WHERE id = 1", [], |row| row.get(0)).unwrap()
        }
    });
    let TestDesk { desk: first, directory, .. } = desk;
    drop(first);
    let settings = "[[profile]]\nid = \"sandbox\"\npoll_spacing_ms = 600000\nkeep_submissions = 1\n";
    std::fs::write(directory.path().join("settings.toml"), settings).unwrap();
    let mut desk = TestDesk::start_in(directory, |_| {});
    let listed = |ids: &'static [i64]| {
        move |desk: &Desk| desk.state().history.listing.as_ref().is_some_and(|listing| listing.ids == ids)
    };
    desk.wait_until("the newest and the pinned one", listed(&[3, 1]));
    assert!(desk.desk.state().notices.iter().any(|notice| notice.text.contains("keep them no longer")));
    desk.desk.dispatch(RowsCommand::Undelete);
    desk.wait_until("all of them again", listed(&[3, 2, 1]));
    desk.desk.dispatch(RowsCommand::Delete(RowsOf::One(SubmissionId(2))));
    desk.wait_until("two of them", listed(&[3, 1]));
    let TestDesk { desk: second, directory, .. } = desk;
    drop(second);
    let file = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    let rows: i64 = file.query_row("SELECT count(*) FROM submission", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 2, "a desk that is closed can bring nothing back");
    let pictures: i64 = file.query_row("SELECT count(*) FROM picture", [], |row| row.get(0)).unwrap();
    assert_eq!(pictures, 1, "the others still show it");
}

/// Of what a profile keeps for a week, what is older goes at the start, but for what is pinned.
#[test]
fn what_is_older_than_a_profile_keeps_it_goes() {
    let mut desk = TestDesk::start();
    for number in 0..4 {
        desk.submit_site(number);
    }
    let TestDesk { desk: first, directory, .. } = desk;
    drop(first);
    let file = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    // The clock stands at 1,790,000,000,000; a day has 86,400,000 ms.
    file.execute_batch(
        "UPDATE submission SET state = 'solved', followed = 0, followed_by = NULL;
         UPDATE submission SET created_at_ms = 1790000000000 - 8 * 86400000 WHERE id IN (1, 2);
         UPDATE submission SET created_at_ms = 1790000000000 - 6 * 86400000 WHERE id = 3;
         UPDATE submission SET pinned = 1 WHERE id = 2;",
    )
    .unwrap();
    let settings = "[[profile]]\nid = \"sandbox\"\npoll_spacing_ms = 600000\nkeep_days = 7\n";
    std::fs::write(directory.path().join("settings.toml"), settings).unwrap();
    let mut desk = TestDesk::start_in(directory, |_| {});
    desk.wait_until("what is kept", |desk| {
        desk.state().history.listing.as_ref().is_some_and(|listing| listing.ids == [4, 3, 2])
    });
}

/// An older file is brought up to date with its rows, and is known for one before.
#[test]
fn an_older_history_is_brought_up_to_date() {
    let directory = TempDir::new().unwrap();
    let file = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    for step in [include_str!("../../src/history/schema.sql"), include_str!("../../src/history/schema_2.sql")] {
        file.execute_batch(step).unwrap();
    }
    file.execute_batch(
        "INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, body, payload_sha256)
         VALUES (1, 'Sandbox', 'http://127.0.0.1:1/', '••••0001', 'ImageToTextTask', 'unknown', x'7b7d', zeroblob(32));
         PRAGMA user_version = 2",
    )
    .unwrap();
    drop(file);
    assert!(is_of_older_version(directory.path()));
    let mut desk = TestDesk::start_in(directory, |_| {});
    desk.wait_until("the old row", |desk| desk.state().history.total() == Some(1));
    let directory = desk.directory.path().to_owned();
    drop(desk);
    assert!(!is_of_older_version(&directory));
}
