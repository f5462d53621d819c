//! The reply inspector over what the sandbox's scenarios and a history's records hold.

use std::collections::HashSet;

use std::path::Path;

use crate::support::rows;
use crate::support::window::TestWindow;
use capkill_desk::contract::{ClientKey, Method, Origin};
use capkill_desk::history::{
    Asks, FILE_NAME, History, NewSubmission, Outcome, RecordOutcome, StoredExchange, StoredTiming, SubmissionId,
    Transition,
};
use capkill_desk::payload::StoredBody;
use capkill_desk::profile::{Address, Profile};
use eframe::egui::{Key, Modifiers, OutputCommand, Theme};
use egui_kittest::kittest::Queryable as _;
use rusqlite::Connection;

fn submit_with(key: &str) -> TestWindow {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND, Key::K);
    window.paste(key);
    let key = key.to_owned();
    window.wait_for("the key", move |state| {
        state.key().is_some_and(|known| known.expose() == key) && state.compose.is_current()
    });
    window.take_sample();
    window.submit();
    window
}

/// Whether the pane shows a text: the table says all of it to screen readers, and so does the announcer.
fn pane_shows(window: &TestWindow, text: &str) -> bool {
    let is_told_elsewhere = |name: &String| name.starts_with("Submission #") || name.starts_with("#1 is ");
    window.names().iter().any(|name| name.contains(text) && !is_told_elsewhere(name))
}

#[track_caller]
fn expect(window: &TestWindow, texts: &[&str]) {
    for text in texts {
        assert!(window.shows(text), "{text} is missing: {:#?}", window.names());
    }
}

/// Each scenario that is no answer of the API is recognised, said in one sentence, and looked at in its best view; who
/// replied and what to do is behind *Details*.
#[test]
fn what_is_no_answer_of_the_api_is_said() {
    for (key, at_once, details) in [
        (
            "sandbox:html-502",
            &["HTTP/1.1 502 Bad Gateway", "A gateway answered, not the service, HTTP 502", "<h1>Bad Gateway</h1>"][..],
            &[
                "could not reach the service",
                "The page's title: 502 Bad Gateway",
                "Known by: status 502",
                "Seen in practice, stated by no service",
            ][..],
        ),
        (
            "sandbox:empty",
            &["HTTP/1.1 200 OK", "The reply was empty", "No body", "Nothing here"],
            &["The reply has no body at all"],
        ),
        (
            "sandbox:garbage",
            &["The reply was no text", "00000000  00 ff fe 7b 22 65"],
            &["The reply is no text at all"],
        ),
        (
            "sandbox:redirect",
            &["HTTP/1.1 307 Temporary Redirect", "The reply was a redirect, HTTP 307"],
            &["it was not followed", "Known by: status 307 to http://127.0.0.1"],
        ),
        (
            "sandbox:oversize",
            &["The first 4,194,304 B; the rest was not read", "The reply was plain text", "xxxxxxxxxx"],
            &["Plain text came instead of JSON"],
        ),
    ] {
        let mut window = submit_with(key);
        expect(&window, at_once);
        for detail in details {
            assert!(!pane_shows(&window, detail), "{detail} is there before it is asked for: {:#?}", window.names());
        }
        window.click("Details");
        expect(&window, details);
    }
}

/// Where nothing came back, the steps up to the end are there and no body is.
#[test]
fn a_connection_that_broke_has_no_body() {
    let window = submit_with("sandbox:reset");
    expect(&window, &["No reply", "A connection was made", "Connection ", "Waiting "]);
    for absent in ["Download ", "Pretty", "Copy body"] {
        assert!(!window.shows(absent), "{absent}: {:#?}", window.names());
    }
}

/// An error is told in one sentence with what to do; the library's chain of causes waits behind *Details*.
#[test]
fn what_was_not_sent_is_told_in_words() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        let address = Address::parse(&format!("http://{closed}/api"));
        let Address::Service(base_url) = &address else { panic!("{address:?}") };
        let key = ClientKey::from_input("an ordinary key").unwrap().0;
        // As if it had been entered for the address.
        options.keys.bind(&key, Origin::of(base_url));
        options.keys.set("gone", Some(key));
        options.settings.0.profiles.push(Profile::new("gone", "Gone", address));
        options.profile = Some("Gone".into());
    });
    window.take_sample();
    window.submit();
    window.wait_for_text("refused the connection");
    expect(&window, &["Does the service run there, and is the port right?", "Surely not paid"]);
    let names = window.names();
    let said: HashSet<&String> = names.iter().filter(|name| name.contains("refused the connection")).collect();
    assert_eq!(said.len(), 1, "it is said in one way: {names:#?}");
    window.click("Details");
    expect(&window, &["No connection was made; no connection could be made"]);
}

#[test]
fn a_known_code_is_explained_by_whoever_states_it() {
    let mut window = submit_with("sandbox:ERROR_ZERO_BALANCE");
    expect(
        &window,
        &[
            "The account has no money left",
            "Top up the balance. Don't send it again as it is: repeated tries get blocked",
            "\"errorCode\"",
            "Check, Sandbox at 127.0.0.1",
        ],
    );
    window.click("Details");
    expect(&window, &["Stated by compatible services", "Same request again"]);
}

/// A captcha's options are a question that no check answers.
#[test]
fn the_checklist_asks_about_options_and_finds_no_fault_in_them() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND, Key::K);
    window.paste("sandbox:ERROR_CAPTCHA_UNSOLVABLE");
    window.wait_for("the key", |state| {
        state.key().is_some_and(|key| key.expose().ends_with("UNSOLVABLE")) && state.compose.is_current()
    });
    window.take_sample();
    window.submit();
    window.click("Details");
    expect(&window, &["Checklist for this payload", "Look: do the options fit?"]);
}

/// The four views of one body, by click, and its text on the clipboard.
#[test]
fn a_reply_is_looked_at_in_four_ways_and_copied() {
    let mut window = submit_with("sandbox:string-id");
    expect(
        &window,
        &["Departs from the contract: taskId is not a whole number", "  \"errorId\": 0,", "Waiting ", "Download "],
    );
    assert!(!window.shows("{\"errorId\":0,"), "it is indented");
    window.click("Raw");
    expect(&window, &["{\"errorId\":0,"]);
    window.click("Bytes");
    expect(&window, &["00000000  7b 22 65 72 72 6f 72 49  64 22 3a 30 2c"]);
    window.click_containing("Headers ");
    expect(&window, &["content-type: application/json"]);
    window.harness.get_by_label("Copy body").click();
    let is_copied = (0..2000).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.harness.step();
        let commands = &window.harness.output().platform_output.commands;
        commands
            .iter()
            .any(|command| matches!(command, OutputCommand::CopyText(text) if text.starts_with("{\"errorId\":0,")))
    });
    assert!(is_copied, "the body was not copied");
}

/// The head has one height and its buttons one place, whatever the record says of itself.
#[test]
fn nothing_moves_from_record_to_record() {
    let mut window = submit_with("sandbox:ERROR_ZERO_BALANCE");
    window.press(Modifiers::COMMAND, Key::K);
    window.paste("sandbox:instant");
    window.wait_for("the key", |state| {
        state.key().is_some_and(|key| key.expose() == "sandbox:instant") && state.compose.is_current()
    });
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for_text("Submission #2, solved");
    let mut places = Vec::new();
    for number in [1, 2] {
        window.click_containing(&format!("Submission #{number}"));
        window.wait_for_text(&format!("Record #{number}"));
        window.press(Modifiers::COMMAND, Key::Num3);
        let place = |label: &str| window.harness.get_by_label(label).rect();
        let labels = ["Preview", "Reply", "Compare", "Overview", "Load into the draft", "Pin", "More", "Back"];
        let head: Vec<_> = labels.into_iter().map(place).collect();
        let again = window.harness.get_by_label_contains("Submit again, Sandbox at").rect();
        let body = window.harness.get_by_label("Pretty").rect();
        places.push((head, again.top(), body));
    }
    assert_eq!(places[0], places[1]);
}

/// Puts one record with this reply into the history of a directory.
pub fn plant(directory: &Path, headers: &[(&str, &str)], body: Vec<u8>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (history, _) = History::open(directory, 1).unwrap();
    let new = NewSubmission {
        created_at_ms: 1_790_000_000_000,
        profile_id: "sandbox".into(),
        profile: "Sandbox".into(),
        base_url: "http://127.0.0.1:1/".into(),
        key_hint: String::new(),
        task_type: "ImageToTextTask".into(),
        body: StoredBody { bytes: b"{}".to_vec(), picture_at: None },
        payload_sha256: [1; 32],
        picture: None,
        website_url: None,
        website_key: None,
        callback_url: None,
        callback_token: None,
        again_of: None,
        is_captured: false,
    };
    let exchange = StoredExchange {
        method: Method::CreateTask.into(),
        url: "http://127.0.0.1:1/createTask".into(),
        started_at_ms: 1_790_000_000_000,
        elapsed_ms: 2_000,
        timing: StoredTiming {
            lookup_us: Some(3_100),
            connect_us: Some(20_000),
            tls_us: Some(45_000),
            wait_us: Some(1_500_000),
            download_us: Some(400),
        },
        connected: true,
        http_version: Some("HTTP/1.0".into()),
        status: Some(200),
        reply_headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        reply_body: body,
        reply_truncated: false,
        reply_bytes: None,
        error: None,
        unread: None,
    };
    runtime.block_on(async {
        let RecordOutcome::Recorded(id) = history.record(new, Asks::Never).await.unwrap() else {
            panic!("recorded before")
        };
        let outcome = Outcome {
            transition: Transition::LoseSight,
            task_id: None,
            error_code: None,
            detail: "what happened".into(),
            solution: None,
            exchange,
        };
        history.finish(id, outcome).await.unwrap();
    });
}

pub fn open_planted(size: [f32; 2], theme: Theme, headers: &[(&str, &str)], body: Vec<u8>) -> TestWindow {
    let mut window = TestWindow::open_with(size, 1.0, theme, |options| plant(&options.data_dir, headers, body));
    window.wait_for_text("Submission #1");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.wait_for_text("Record #1");
    window.press(Modifiers::COMMAND, Key::Num3);
    window
}

/// Numbers, escapes and names that come twice are shown as written; what would hide or turn text is
/// spelled out, in headers and page titles too.
#[test]
fn what_came_is_shown_as_it_was_written() {
    let body = "{\"n\":12345678901234567890.50,\"n\":1e999,\"s\":\"\\ud800\",\"t\":\"txt\u{202e}gpj\"}";
    let headers = [("content-type", "application/json"), ("x-odd", "a\u{202e}b")];
    // High enough for every line: what is not in sight is not laid out.
    let mut window = open_planted([1280.0, 900.0], Theme::Light, &headers, body.into());
    expect(&window, &["\"n\": 12345678901234567890.50,", "\"n\": 1e999,", "\"s\": \"\\ud800\",", "txt‹U+202E›gpj"]);
    expect(
        &window,
        &[
            "HTTP/1.0 200 OK",
            "Name lookup 3.1 ms",
            "Connection 20 ms",
            "TLS 45 ms",
            "Waiting 1.5 s",
            "Download 0.4 ms",
            "Preparation 431 ms",
        ],
    );
    window.click_containing("Headers 2");
    expect(&window, &["x-odd: a‹U+202E›b"]);
    let page = "<html><title>a\u{202e}b</title>";
    let mut window = open_planted([900.0, 600.0], Theme::Dark, &[], page.into());
    expect(&window, &["<html><title>a‹U+202E›b"]);
    window.click("Details");
    expect(&window, &["The page's title: a‹U+202E›b"]);
    assert!(window.names().iter().all(|name| !name.contains('\u{202e}')), "{:#?}", window.names());
}

/// A reply of the longest kept is open at once in every view, and only what is visible is laid out.
#[test]
fn the_longest_replies_are_opened_and_only_their_visible_part_is_there() {
    let size = 4 * 1024 * 1024;
    let zeros = format!("[{}0]", "0,".repeat(size / 2 - 2)).into_bytes();
    let line = format!("{{\"x\":\"{}\"}}", "y".repeat(size - 8)).into_bytes();
    let deep = "[".repeat(size).into_bytes();
    let nothing = vec![0; size];
    for body in [zeros, line, deep, nothing] {
        let mut window = open_planted([1280.0, 800.0], Theme::Dark, &[], body);
        for view in ["Bytes", "Raw"] {
            window.click(view);
            assert!(window.names().len() < 400, "{}", window.names().len());
        }
        expect(&window, &["4,194,30"]);
    }
}

/// Adds a long reply to getBalance to the submission that was planted.
fn plant_long_reply(directory: &Path) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (history, _) = History::open(directory, 1).unwrap();
    let record = runtime.block_on(history.load(SubmissionId(1))).unwrap();
    let long = format!("{{\"errorId\":0,\"balance\":1.5,\"pad\":\"{}\"}}", "x".repeat(50_000));
    let exchange = StoredExchange {
        method: Method::GetBalance.into(),
        reply_body: long.into_bytes(),
        ..record.exchanges[0].clone()
    };
    runtime.block_on(history.add_exchange(SubmissionId(1), exchange)).unwrap();
}

#[test]
fn a_long_body_of_the_timeline_is_read_when_it_is_opened() {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Light, |options| {
        plant(&options.data_dir, &[], b"{}".to_vec());
        plant_long_reply(&options.data_dir);
    });
    window.wait_for_text("Submission #1");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.wait_for_text("Record #1");
    window.press(Modifiers::COMMAND, Key::Num4);
    window.wait_for_text("read when this is opened");
    let record = window.state().shown.record().unwrap();
    assert!(record.record.exchanges[1].unread.is_some(), "nobody has looked at it");
    window.click_containing("getBalance, after");
    window.wait_for_text("Raw");
    window.click("Raw");
    window.wait_for_text("\"balance\":1.5,\"pad\":\"xxx");
    expect(&window, &["HTTP 200 · Balance 1.5"]);
}

/// What opens another picture acts on the draft, and would leave the record as it is.
#[test]
fn a_record_whose_picture_is_damaged_offers_no_other_picture() {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        rows::write(&options.data_dir, 2, 1_790_000_000_000, |row| row.has_picture = true);
        let file = Connection::open(options.data_dir.join(FILE_NAME)).unwrap();
        file.execute("UPDATE picture SET bytes = x'89504E470D0A1A0A0000000D49484452'", ()).unwrap();
    });
    window.wait_for("the rows", |state| state.history.row(0).is_some());
    window.click_containing("Submission #2,");
    window.wait_for("the record", |state| state.shown.record().is_some());
    window.press(Modifiers::COMMAND, Key::Num1);
    window.wait_for_text("The picture can't be shown");
    let names = window.names();
    for way in ["Open a file…", "Paste from the clipboard", "Try the sample picture"] {
        assert!(!names.iter().any(|name| name == way), "{way}: {names:#?}");
    }
}

/// The answer is the hero: one of the sandbox's length stands whole beside its button, in every width of the window.
#[test]
fn a_usual_answer_is_whole_at_every_width() {
    const ANSWER: &str = "sandbox-000014";
    for width in [900.0, 940.0, 980.0, 1020.0, 1060.0, 1280.0] {
        let mut window = TestWindow::open_with([width, 600.0], 1.0, Theme::Dark, |options| {
            rows::write(&options.data_dir, 1, 1_790_000_000_000, |_| {});
            let file = Connection::open(options.data_dir.join(FILE_NAME)).unwrap();
            let solution = format!(r#"{{"text":"{ANSWER}"}}"#);
            file.execute("UPDATE submission SET solution = ?1", [solution]).unwrap();
        });
        window.wait_for("the rows", |state| state.history.row(0).is_some());
        window.click_containing("Submission #1,");
        window.wait_for("the record", |state| state.shown.record().is_some());
        window.press(Modifiers::COMMAND, Key::Num3);
        let answers = window.harness.query_all_by_label(ANSWER).map(|node| node.rect());
        let answer = answers.max_by(|one, other| one.height().total_cmp(&other.height()));
        let answer = answer.unwrap_or_else(|| panic!("{width}: {:#?}", window.names()));
        let copies = window.harness.query_all_by_label("Copy").map(|node| node.rect());
        let copy = copies.into_iter().find(|copy| copy.y_range().contains(answer.center().y)).unwrap();
        assert!(answer.right() < copy.left() && answer.width() > 100.0, "{width}: {answer:?} {copy:?}");
        assert!(!window.shows("Show all"), "{width}: all of it is shown");
    }
}
