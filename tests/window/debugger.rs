//! The payload debugger in the window: imports, hand-written JSON, findings and their fixes.

use std::fs;
use std::path::Path;

use crate::support::places::painted;
use crate::support::window::TestWindow;
use capkill_desk::desk::State;
use capkill_desk::history::Life;
use capkill_desk::payload::Form;
use capkill_desk::theme::Palette;
use eframe::egui::accesskit::Role;
use eframe::egui::{Color32, Event, Key, Modifiers, Rect, Shape, Visuals};
use egui_kittest::kittest::Queryable as _;

const KEY: &str = "e2b6f4087c1a4d93a5c70e9f1b3d6842";
const SITE_KEY: &str = "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-";

fn json(window: &TestWindow) -> &str {
    window.state().compose.draft.json.as_str()
}

fn open_json(window: &mut TestWindow) {
    window.click("JSON");
    window.wait_for("JSON", |state| state.compose.draft.form == Form::JSON && state.compose.is_current());
}

/// Puts the cursor into the editor.
fn focus_body(window: &mut TestWindow) {
    window.harness.get_by_role_and_label(Role::MultilineTextInput, "Body").focus();
    window.harness.run_steps(3);
}

fn type_text(window: &mut TestWindow, text: &str) {
    window.harness.event(Event::Text(text.to_owned()));
    window.harness.run_steps(3);
    composed(window);
}

fn composed(window: &mut TestWindow) {
    window.wait_for("the checks", |state| state.compose.is_current());
}

fn write(window: &mut TestWindow, text: &str) {
    focus_body(window);
    window.press(Modifiers::COMMAND, Key::A);
    window.paste(text);
    composed(window);
}

fn site(extra: &str) -> String {
    format!(
        r#"{{"clientKey":"$CAPKILL_CLIENT_KEY","task":{{"type":"NoCaptchaTaskProxyless","websiteURL":"https://example.com/","websiteKey":"{SITE_KEY}"{extra}}}}}"#
    )
}

#[track_caller]
fn expect_no_key(window: &TestWindow, moment: &str) {
    for name in window.names() {
        assert!(!name.contains(KEY), "{moment}: {name}");
    }
}

#[test]
fn a_command_is_imported_and_its_key_offered() {
    let mut window = TestWindow::open();
    let body = site("").replace("$CAPKILL_CLIENT_KEY", KEY).replace("https://example.com/", "example.com");
    window.paste(&format!("curl https://capkill.com/api/createTask -H 'Content-Type: application/json' -d '{body}'"));
    window.wait_for_text("createTask body");
    for text in
        ["a cURL command", "Original", "keys and cookies masked", "••••6842", "The URL has no https:// in front"]
    {
        assert!(window.shows(text), "{text} is missing: {:#?}", window.names());
    }
    expect_no_key(&window, "imported");
    assert_eq!(window.state().compose.draft.text("websiteKey"), SITE_KEY);
    window.wait_for("an empty history: nothing is sent by importing", |state| state.history.total() == Some(0));
    assert!(window.state().in_flight.is_empty());
    // The key came with an address of CapKill's, whichever profile is in use.
    window.click("Use it for CapKill");
    window.wait_for("the key", |state| {
        state.keys.get("capkill").is_some_and(|key| key.expose() == KEY) && state.offered_keys.is_empty()
    });
    assert!(!window.shows("Use it for") && window.state().selected_profile == "sandbox");
    expect_no_key(&window, "taken");
    window.click("Close import");
    window.wait_for("no import", |state| state.import.is_none());
    assert_eq!(window.state().compose.draft.text("websiteKey"), SITE_KEY, "the draft stays");
}

/// Returns the places that are filled with a colour.
fn filled(window: &TestWindow, color: Color32) -> Vec<Rect> {
    let shapes = window.harness.output().shapes.iter();
    let rects = shapes.filter_map(|clipped| match &clipped.shape {
        Shape::Rect(rect) if rect.fill == color => Some(rect.rect),
        _ => None,
    });
    rects.collect()
}

#[test]
fn the_original_has_a_sign_where_a_finding_is_and_shows_its_line() {
    let mut window = TestWindow::open();
    let space = "\n".repeat(60);
    let body = format!(
        r#"{{"clientKey": "{KEY}", "task": {{"type": "NoCaptchaTaskProxyless",
"websiteURL": "example.com",{space}"websiteKey": "{SITE_KEY}", "isInvisible": "true"}}}}"#
    );
    window.paste(&format!("curl https://capkill.com/api/createTask\\\n -H 'Content-Type: text/plain' -d '{body}'"));
    window.wait_for_text("createTask body");
    window.harness.run_steps(3);
    for sign in ["Warning in line 2", "Warning in line 3"] {
        assert!(window.harness.query_by_label(sign).is_some(), "{sign}: {:#?}", window.names());
    }
    let far = "Warning in line 63";
    assert!(window.harness.query_by_label(far).is_none(), "it is out of sight");
    let select = Palette::of_visuals(&Visuals::dark()).select;
    let lit_at = |window: &TestWindow, sign: &str| {
        let y = window.harness.get_by_label(sign).rect().center().y;
        filled(window, select).iter().any(|place| place.y_range().contains(y))
    };
    assert!(!lit_at(&window, "Warning in line 3"), "the first that can be fixed is lit, which is out of sight");
    window.click("/task/isInvisible");
    window.harness.run_steps(30);
    assert!(lit_at(&window, far));
    window.click("/task/websiteURL");
    window.harness.run_steps(30);
    assert!(lit_at(&window, "Warning in line 3") && window.harness.query_by_label(far).is_none());
}

/// Returns the number behind the tab *Import*.
fn badge(window: &TestWindow) -> Option<String> {
    let tab = window.harness.get_by_label("Import").rect();
    let beside = |place: &Rect| tab.expand(12.0).contains(place.center());
    let is_number = |text: &str| text.trim().parse::<u32>().is_ok();
    painted(window).into_iter().find(|(text, place)| is_number(text) && beside(place)).map(|(text, _)| text)
}

#[test]
fn an_import_that_was_undone_is_in_the_draft_no_longer() {
    let mut window = TestWindow::open();
    window.paste(&site(r#","isInvisible":"true""#).replace("$CAPKILL_CLIENT_KEY", KEY));
    window.wait_for_text("It is in the draft");
    assert!(badge(&window).is_some(), "{:#?}", painted(&window));
    window.press(Modifiers::COMMAND, Key::Z);
    window.wait_for_text("It is in the draft no longer");
    assert_eq!(badge(&window), None, "nothing of it is open any more");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.wait_for("the import again", State::import_is_in_draft);
    window.harness.run_steps(3);
    assert!(window.shows("It is in the draft") && !window.shows("It is in the draft no longer"));
}

#[test]
fn the_error_in_the_reply_of_a_har_entry_is_explained() {
    let mut window = TestWindow::open();
    let one = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/clothes/chrome-one.har");
    let mut har: serde_json::Value = serde_json::from_str(&fs::read_to_string(one).unwrap()).unwrap();
    let reply = r#"{"errorId":10,"errorCode":"ERROR_ZERO_BALANCE","errorDescription":"no money"}"#;
    har["log"]["entries"][0]["response"]["content"]["text"] = reply.into();
    let file = window.directory.path().join("error.har");
    fs::write(&file, har.to_string()).unwrap();
    window.drop_files(&[file]);
    window.wait_for_text("It is in the draft");
    assert!(
        window.shows("ERROR_ZERO_BALANCE") && window.shows("The account has no money left"),
        "{:#?}",
        window.names()
    );
}

#[test]
fn an_entry_of_a_har_file_can_be_chosen() {
    let mut window = TestWindow::open();
    let one = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/clothes/chrome-one.har");
    let mut har: serde_json::Value = serde_json::from_str(&fs::read_to_string(one).unwrap()).unwrap();
    let entries = har["log"]["entries"].as_array_mut().unwrap();
    let mut second = entries[0].clone();
    second["request"]["postData"]["text"] = site("").into();
    entries.push(second);
    let file = window.directory.path().join("two.har");
    fs::write(&file, har.to_string()).unwrap();
    window.drop_files(&[file]);
    window.wait_for_text("choose one");
    let import = window.state().import.clone().unwrap();
    assert!(import.entries.len() > 1);
    let other = (0..import.entries.len()).find(|index| *index != import.chosen).unwrap();
    let entry = &import.entries[other];
    window.click_containing(&format!("{} · {}", entry.number, entry.started));
    window.wait_for("the other entry", |state| state.import.as_ref().is_some_and(|import| import.chosen == other));
    assert_eq!(window.state().import.as_ref().unwrap().entries.len(), import.entries.len());
    assert_eq!(window.state().compose.draft.form, [Form::PICTURE, Form::RECAPTCHA][other]);
}

#[test]
fn broken_json_tells_line_and_column_and_a_fix_mends_it() {
    let mut window = TestWindow::open();
    open_json(&mut window);
    focus_body(&mut window);
    type_text(&mut window, "{\n  \"clientKey\": \"$CAPKILL_CLIENT_KEY\",\n  \"task\": ");
    assert!(window.shows("Line 3, column"), "{:#?}", window.names());
    write(&mut window, &site(",").replace("example.com/", "example.com/ä"));
    window.wait_for_text("Line 1, column");
    assert!(window.shows("Send anyway to Sandbox"), "{:#?}", window.names());
    window.click("Write it as JSON");
    window
        .wait_for("the mended body", |state| state.compose.is_current() && state.compose.composed.json_error.is_none());
    assert!(!window.shows("Line 1, column"), "{:#?}", window.names());
    assert!(json(&window).contains("example.com/ä"), "{}", json(&window));
    write(&mut window, "[1.50");
    assert!(window.shows("Line 1, column 6"), "{:#?}", window.names());
}

#[test]
fn a_chip_is_one_piece() {
    let mut window = TestWindow::open();
    open_json(&mut window);
    write(&mut window, "{\"body\": \"\"}");
    for _ in 0..2 {
        window.press(Modifiers::NONE, Key::ArrowLeft);
    }
    window.paste(&"QUJD".repeat(1000));
    composed(&mut window);
    let with_chip = "{\"body\": \"‹#1 · 4,000 base64 characters›\"}";
    assert_eq!(json(&window), with_chip);
    // One step to the left stands before it, one to the right after it.
    window.press(Modifiers::NONE, Key::ArrowLeft);
    type_text(&mut window, "a");
    window.press(Modifiers::NONE, Key::ArrowRight);
    type_text(&mut window, "z");
    assert_eq!(json(&window), "{\"body\": \"a‹#1 · 4,000 base64 characters›z\"}");
    window.press(Modifiers::NONE, Key::Backspace);
    window.press(Modifiers::NONE, Key::Backspace);
    composed(&mut window);
    assert_eq!(json(&window), "{\"body\": \"a\"}");
    type_text(&mut window, "b");
    assert_eq!(json(&window), "{\"body\": \"ab\"}", "the cursor is where the chip was");
}

#[test]
fn a_form_and_back_keeps_unknown_fields_and_numbers() {
    let mut window = TestWindow::open();
    open_json(&mut window);
    write(&mut window, &site(r#","unknown":{"deep":[1.50,12345678901234567890]}"#));
    for _ in 0..4 {
        window.click("reCAPTCHA");
        window.wait_for("the form", |state| state.compose.draft.form == Form::RECAPTCHA && state.compose.is_current());
        assert_eq!(window.state().compose.draft.text("websiteKey"), SITE_KEY);
        window.click("Picture");
        window.click("reCAPTCHA");
        open_json(&mut window);
        assert!(json(&window).contains(r#""unknown":{"deep":[1.50,12345678901234567890]}"#), "{}", json(&window));
    }
}

#[test]
fn a_key_that_is_pasted_into_the_body_is_masked_and_offered() {
    let mut window = TestWindow::open();
    open_json(&mut window);
    write(&mut window, &site("").replace("$CAPKILL_CLIENT_KEY", KEY));
    expect_no_key(&window, "pasted");
    assert!(json(&window).contains("$CAPKILL_CLIENT_KEY"), "{}", json(&window));
    window.wait_for_text("••••6842");
    window.click("Leave it");
    window.wait_for("no key", |state| state.offered_keys.is_empty());
    window.press(Modifiers::COMMAND, Key::Z);
    composed(&mut window);
    expect_no_key(&window, "undone");
}

#[test]
fn hand_written_json_is_sent_as_written_and_loads_back() {
    let mut window = TestWindow::open();
    open_json(&mut window);
    let body = site(r#", "unknown": 1.50"#);
    write(&mut window, &body);
    window.submit();
    assert_eq!(window.state().latest.as_ref().unwrap().record.summary.state, Life::Created);
    write(&mut window, "{}");
    window.click_containing("Submission #1");
    window.wait_for_text("Record #1");
    window.click("Load into the draft");
    window.wait_for("the draft", |state| state.shown.record().is_none() && state.compose.is_current());
    let text = window.state().compose.composed.payload.as_ref().unwrap().document().text().to_string();
    assert!(text.contains("\"unknown\"") && text.contains("1.50"), "{text}");
}

#[test]
fn tab_leaves_the_editor() {
    let mut window = TestWindow::open();
    open_json(&mut window);
    write(&mut window, "{}");
    window.press(Modifiers::NONE, Key::Tab);
    assert_eq!(json(&window), "{}");
    type_text(&mut window, "x");
    assert_eq!(json(&window), "{}", "the editor has no longer the focus");
}

#[test]
fn a_findings_place_is_selected_and_brought_into_sight() {
    let mut window = TestWindow::open();
    open_json(&mut window);
    // Many lines put the place out of sight, and a chip moves it.
    let chip = "QUJD".repeat(1000);
    let body = format!(
        r#"{{"clientKey":"$CAPKILL_CLIENT_KEY","softId":"{chip}",{}"task":{{"type":"ImageToTextTaks","body":"{chip}"}}}}"#,
        "\n".repeat(60)
    );
    write(&mut window, &body);
    window.wait_for_text("perhaps you mean ImageToTextTask");
    window.harness.get_by_label("/task/type").scroll_to_me();
    window.harness.run_steps(3);
    window.click("/task/type");
    // Scrolling takes a moment. The place is in the last line.
    window.harness.run_steps(60);
    let end = window.harness.get_by_role_and_label(Role::MultilineTextInput, "Body").rect().bottom();
    let submit = window.harness.get_by_label_contains("Send anyway to Sandbox").rect().top();
    assert!((60.0..submit).contains(&end), "the body ends at {end}, out of sight");
    // What is typed takes the place of what is selected.
    type_text(&mut window, "\"ImageToTextTask\"");
    let text = window.state().compose.draft.json.expand().text;
    assert_eq!(text, body.replace("Taks", "Task"));
}

#[test]
fn a_body_stands_right_of_its_line_numbers() {
    let mut window = TestWindow::open();
    window.paste(r#"{"clientKey": "$CAPKILL_CLIENT_KEY", "task": {"type": "ImageToTextTask", "more": 1}}"#);
    window.click("JSON");
    window.wait_for("the body", |state| state.compose.is_current());
    let painted = painted(&window);
    let body = painted.iter().find(|(text, _)| text.starts_with("{\"clientKey\"")).unwrap().1;
    let number = painted.iter().find(|(text, place)| text == "1" && place.y_range().intersects(body.y_range()));
    assert!(number.unwrap().1.right() < body.left(), "{number:?} {body:?}");
}
