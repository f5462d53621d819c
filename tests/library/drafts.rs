//! The draft from one run to the next, and what takes its place.

use std::fs;
use std::path::Path;

use crate::support::{TestDesk, all_files, holds};
use capkill_desk::desk::{DraftCommand, DraftEdit, RowsCommand, RowsOf, TransferCommand};
use capkill_desk::history::{FILE_NAME, SubmissionId};
use capkill_desk::import::What;
use capkill_desk::payload::{FoldedText, Form, OptionValue};
use rusqlite::Connection;
use tempfile::TempDir;

const DRAFT: &str = "draft.json";

fn edit(desk: &mut TestDesk, edit: DraftEdit) {
    desk.desk.dispatch(DraftCommand::Edit(edit));
    desk.wait_until("the draft", |desk| desk.state().compose.is_current());
}

/// Ends a desk and returns its directory.
fn end(desk: TestDesk) -> TempDir {
    let TestDesk { desk, directory, .. } = desk;
    drop(desk);
    directory
}

fn started_again(directory: TempDir) -> TestDesk {
    let mut desk = TestDesk::start_in(directory, |_| {});
    desk.wait_until("the draft of last time", |desk| {
        let compose = &desk.state().compose;
        compose.draft.has_anything() && compose.is_current()
    });
    desk
}

fn pictures(directory: &Path) -> i64 {
    let sqlite = Connection::open(directory.join(FILE_NAME)).unwrap();
    sqlite.query_row("SELECT count(*) FROM picture", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_draft_is_there_again_after_a_restart() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    edit(&mut desk, DraftEdit::CallbackUrl("https://typed.example/hook".into()));
    edit(&mut desk, DraftEdit::Option(Form::PICTURE, "numeric", Some(OptionValue::Integer(2))));
    let sent = desk.desk.state().compose.composed.payload.clone().unwrap();
    let desk = started_again(end(desk));
    let again = desk.desk.state().compose.composed.payload.clone().unwrap();
    assert_eq!(again.expose_body(), sent.expose_body());
    assert_eq!(desk.desk.state().compose.draft.picture.as_ref().unwrap().origin, "sample.png");
}

#[test]
fn a_draft_that_was_emptied_keeps_nothing() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    let directory = end(desk);
    assert_eq!(pictures(directory.path()), 1);
    let mut desk = started_again(directory);
    edit(&mut desk, DraftEdit::RemovePicture);
    let directory = end(desk);
    assert!(!directory.path().join(DRAFT).exists());
    assert_eq!(pictures(directory.path()), 0, "nothing has the picture any more");
}

#[test]
fn a_drafts_picture_outlives_the_deletion_of_its_row() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    desk.submit();
    desk.desk.dispatch(RowsCommand::Delete(RowsOf::One(SubmissionId(1))));
    let directory = end(desk);
    let desk = started_again(directory);
    assert!(desk.desk.state().compose.draft.picture.is_some(), "{:?}", desk.notices());
}

#[test]
fn a_kept_picture_gets_its_thumbnail_with_its_submission() {
    let mut desk = TestDesk::start();
    desk.take_sample();
    let mut desk = started_again(end(desk));
    desk.submit();
    desk.desk.dispatch(RowsCommand::Show(0..10));
    desk.wait_until("the row", |desk| desk.state().history.row(0).is_some());
    assert!(desk.desk.state().history.row(0).unwrap().thumbnail.is_some());
}

#[test]
fn a_key_in_a_draft_rests_nowhere() {
    const KEY: &str = "e2b6f4087c1a4d93a5c70e9f1b3d6842";
    let mut desk = TestDesk::start();
    desk.set_key(KEY);
    edit(&mut desk, DraftEdit::Form(Form::RECAPTCHA));
    edit(&mut desk, DraftEdit::Text("websiteKey", KEY.into()));
    edit(&mut desk, DraftEdit::CallbackUrl(format!("https://a.example/{}", KEY.to_uppercase())));
    edit(&mut desk, DraftEdit::Json(FoldedText::new(&format!("{{\"clientKey\":\"{KEY}\""))));
    let directory = end(desk);
    assert!(directory.path().join(DRAFT).exists());
    for (path, bytes) in all_files(directory.path()) {
        let is_there = [KEY.to_owned(), KEY.to_uppercase()].iter().any(|key| holds(&bytes, key));
        assert!(!is_there, "{}", path.display());
    }
}

#[test]
fn a_foreign_draft_is_left_aside_with_one_sentence() {
    for text in ["{\"capkill_desk_draft\":99}", "\u{0}\u{1}", "{\"capkill_desk_draft\":1,\"form\":\"ImageToTextTask\""]
    {
        let directory = TempDir::new().unwrap();
        fs::write(directory.path().join(DRAFT), text).unwrap();
        let mut desk = TestDesk::start_in(directory, |_| {});
        desk.wait_until("the sentence", |desk| {
            desk.state().notices.iter().any(|notice| notice.text.contains("draft of last time can't be read"))
        });
        assert!(!desk.desk.state().compose.draft.has_anything());
        assert_eq!(desk.notices().len(), 1, "{:?}", desk.notices());
    }
}

#[test]
fn an_exported_history_is_imported_and_leaves_the_draft_alone() {
    let mut desk = TestDesk::start();
    desk.submit_site(1);
    let file = desk.directory.path().join("export.jsonl");
    let line = r#"{"capkill_desk":1}"#;
    fs::write(&file, format!("{line}\n{line}\n")).unwrap();
    let before = desk.desk.state().compose.revision;
    desk.desk.dispatch(DraftCommand::TakeFiles(vec![file.clone()]));
    desk.wait_until("the import", |desk| desk.state().import.is_some());
    assert_eq!(desk.desk.state().import.as_ref().unwrap().what, What::History(2));
    assert_eq!(desk.desk.state().compose.revision, before);
    desk.desk.dispatch(TransferCommand::ImportFile(file));
    // These lines lack everything; what matters is that the file was read as a history.
    desk.wait_until("the end", |desk| desk.state().transfer.is_none() && !desk.state().notices.is_empty());
}
