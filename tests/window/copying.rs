//! Copies and support bundles through desk and window: what is copied, when the key is in it, what is
//! listed before it is saved.

use crate::support::TestDesk;
use crate::support::window::TestWindow;
use capkill_desk::desk::{
    BundleCommand, BundleView, Command, CopyCommand, CopyOf, DraftCommand, DraftEdit, RecordCommand,
};
use capkill_desk::history::SubmissionId;
use capkill_desk::payload::CopyFormat;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const CANARY: &str = "canary-4d1c\"99ab/2057";

/// The key as JSON has it.
const ESCAPED: &str = "canary-4d1c\\\"99ab/2057";

fn desk_with_canary() -> TestDesk {
    let mut desk = TestDesk::start();
    desk.take_sample();
    desk.set_key(CANARY);
    desk.wait_until("the new key", |desk| desk.state().compose.is_current());
    desk
}

fn copied(desk: &mut TestDesk, command: impl Into<Command>) -> String {
    desk.desk.dispatch(command);
    desk.wait_until("the copy", |desk| desk.state().clipboard.is_some());
    assert!(!format!("{:?}", desk.desk.state()).contains("4d1c"), "the state's Debug output holds no key");
    desk.desk.take_clipboard().unwrap()
}

/// Draft, record on screen and a row that was never opened copy the same body.
#[test]
fn draft_record_and_row_copy_the_same_body_without_the_key() {
    let mut desk = desk_with_canary();
    let draft = copied(&mut desk, CopyCommand::For(CopyOf::Shown, CopyFormat::Json));
    desk.submit();
    for format in CopyFormat::ALL {
        let row = copied(&mut desk, CopyCommand::For(CopyOf::Submission(SubmissionId(1)), format));
        desk.record(1);
        let shown = copied(&mut desk, CopyCommand::For(CopyOf::Shown, format));
        desk.desk.dispatch(RecordCommand::Select(None));
        assert_eq!(row, shown, "{format:?}");
        assert!(!row.contains("4d1c"), "{format:?}: {row}");
        if format == CopyFormat::Json {
            assert_eq!(row, draft);
        }
        assert!(
            desk.notices()
                .iter()
                .any(|notice| notice == &format!("Copied as {}; the key is $CAPKILL_CLIENT_KEY in it", format.label()))
        );
    }
    let har: serde_json::Value = serde_json::from_str(&copied(
        &mut desk,
        CopyCommand::For(CopyOf::Submission(SubmissionId(1)), CopyFormat::Har),
    ))
    .unwrap();
    assert_eq!(har["log"]["entries"][0]["response"]["status"], 200);
}

/// The key is in a copy only after the second step, and only the key that was sent.
#[test]
fn the_real_key_takes_a_second_step() {
    let mut desk = desk_with_canary();
    desk.desk.dispatch(CopyCommand::WithKey(CopyFormat::Json));
    assert!(desk.desk.state().key_copy.is_none());
    desk.desk.dispatch(CopyCommand::AskWithKey(CopyOf::Shown));
    assert_eq!(desk.desk.state().key_copy.as_ref().unwrap().key_hint, Ok("••••2057".to_owned()));
    desk.desk.dispatch(CopyCommand::DropWithKey);
    desk.desk.dispatch(CopyCommand::WithKey(CopyFormat::Json));
    assert!(desk.desk.state().key_copy.is_none() && desk.desk.state().clipboard.is_none());
    desk.desk.dispatch(CopyCommand::AskWithKey(CopyOf::Shown));
    let text = copied(&mut desk, CopyCommand::WithKey(CopyFormat::Json));
    assert!(text.starts_with(&format!("{{\"clientKey\":\"{ESCAPED}\"")), "{text}");
    assert!(!desk.notices().iter().any(|notice| notice.contains("4d1c")), "{:?}", desk.notices());

    desk.submit();
    let row = CopyOf::Submission(SubmissionId(1));
    desk.desk.dispatch(CopyCommand::AskWithKey(row));
    desk.wait_until("the question", |desk| desk.state().key_copy.is_some());
    let text = copied(&mut desk, CopyCommand::WithKey(CopyFormat::PythonRequests));
    assert!(text.contains("4d1c") && !text.contains("environ"), "{text}");
    // Another key: the record's own is not at hand any more.
    desk.set_key("another-key-0001");
    desk.desk.dispatch(CopyCommand::AskWithKey(row));
    desk.wait_until("the answer", |desk| desk.state().key_copy.is_some());
    let why = desk.desk.state().key_copy.as_ref().unwrap().key_hint.clone().unwrap_err();
    assert_eq!(why, "It was sent with key ••••2057; the profile has ••••0001 now");
    desk.desk.dispatch(CopyCommand::WithKey(CopyFormat::Json));
    assert!(desk.desk.state().clipboard.is_none());
    for (path, bytes) in crate::support::all_files(desk.directory.path()) {
        assert!(!crate::support::holds(&bytes, "4d1c"), "{}", path.display());
    }
}

#[test]
fn nothing_to_copy_is_said() {
    let mut desk = TestDesk::start();
    desk.desk.dispatch(CopyCommand::For(CopyOf::Shown, CopyFormat::CurlBash));
    desk.desk.dispatch(BundleCommand::Prepare(CopyOf::Shown));
    assert_eq!(
        desk.notices(),
        ["There is nothing to copy yet", "A support bundle is of a submission; pick a row of the history first"]
    );
    desk.desk.dispatch(CopyCommand::For(CopyOf::Submission(SubmissionId(99)), CopyFormat::Har));
    desk.wait_until("the refusal", |desk| desk.state().notices.len() == 3);
    assert!(desk.desk.state().clipboard.is_none());
}

/// A key that stands in other fields and comes back in the reply is in no byte of the bundle.
#[test]
fn a_bundle_lists_what_is_in_it_and_holds_no_key() {
    let mut desk = desk_with_canary();
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::CallbackUrl(format!("https://example.com/?k={CANARY}"))));
    desk.submit();
    // A key of this run that is no profile's any more.
    desk.set_key("another-key-0001");
    desk.desk.dispatch(BundleCommand::Prepare(CopyOf::Submission(SubmissionId(1))));
    desk.wait_until("the bundle", |desk| matches!(desk.state().bundle, Some(BundleView::Ready { .. })));
    let Some(BundleView::Ready { bundle, .. }) = desk.desk.state().bundle.clone() else { unreachable!() };
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bundle.zip())).unwrap();
    assert_eq!(archive.len(), bundle.entries.len());
    for (index, entry) in bundle.entries.iter().enumerate() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        assert_eq!((file.name().unwrap().as_ref(), bytes.len()), (entry.name.as_str(), entry.bytes));
        assert!(!crate::support::holds(&bytes, "4d1c"), "{}", entry.name);
    }
    desk.desk.dispatch(BundleCommand::Drop);
    assert!(desk.desk.state().bundle.is_none());
}

#[test]
fn the_window_copies_from_menu_palette_and_row() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.click("Payload");
    window.click("Copy as");
    for format in CopyFormat::ALL {
        assert!(window.shows(format.label()), "{:#?}", window.names());
    }
    window.click("cURL (bash)");
    window.wait_for_text("Copied as cURL (bash); the key is $CAPKILL_CLIENT_KEY in it");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(Event::Text("rust req".into()));
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for_text("Copied as Rust reqwest");
    window.submit();
    window.wait_for_text("Submission #1, created");
    window.harness.get_by_label_contains("Submission #1").click_secondary();
    window.harness.run_steps(3);
    // The first one is beside the tabs, the last one in the menu that was opened last.
    window.harness.get_all_by_label("Copy as").last().unwrap().click();
    window.harness.run_steps(3);
    window.click("HAR entry");
    window.wait_for_text("Copied as HAR entry");
}

#[test]
fn the_window_asks_before_the_real_key_and_the_safe_answer_has_the_focus() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.click("Payload");
    window.click("Copy as");
    window.click("With the real key…");
    window.wait_for_text("Copy the draft with the real key?");
    assert!(window.shows("Anyone who sees it can spend the account's money"));
    assert!(window.harness.get_by_label("Cancel").accesskit_node().is_focused());
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the answer", |state| state.key_copy.is_none());
    assert!(!window.shows("with the real key ("));
    window.click("Copy as");
    window.click("With the real key…");
    window.click("Python requests");
    window.click("Copy with the key");
    window.wait_for_text("Copied as Python requests with the real key (••••0001)");
}

#[test]
fn the_window_lists_a_bundle_before_it_is_saved() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.submit();
    window.wait_for_text("Submission #1, created");
    window.click_containing("Submission #1");
    window.wait_for_text("Record #1");
    window.click("Payload");
    window.click("Support bundle…");
    window.wait_for_text("capkill-desk-task-1.zip");
    for text in ["README.txt", "payload.json", "replies/01-createTask.json", "Removed", "The client key", "Save…"] {
        assert!(window.shows(text), "{text}: {:#?}", window.names());
    }
    window.click("Cancel");
    window.wait_for("no bundle", |state| state.bundle.is_none());
}
