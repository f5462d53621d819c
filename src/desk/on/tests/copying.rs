//! Copies for other programs.

use super::scripted::{Scripted, record};
use crate::desk::command::{CopyCommand, CopyOf};
use crate::history::SubmissionId;
use crate::payload::CopyFormat;
use crate::work::{CopiedText, CopyEvent, Event, Lost};

const ID: SubmissionId = SubmissionId(5);

#[test]
fn a_copied_body_is_called_a_body() {
    let mut desk = Scripted::open();
    desk.desk.apply(Event::Copy(CopyEvent::Text(CopiedText::Body, Ok("{}".into()))));
    assert_eq!(desk.notices(), ["Body copied"]);
    assert_eq!(desk.desk.take_clipboard().as_deref(), Some("{}"));
    desk.desk.apply(Event::Copy(CopyEvent::Text(CopiedText::Payload, Ok("{}".into()))));
    desk.assert_told("Payload copied; the key is $CAPKILL_CLIENT_KEY in it");
}

#[test]
fn a_copied_text_is_told_unless_its_button_shows_it() {
    let mut desk = Scripted::open();
    desk.dispatch(CopyCommand::Quietly("7".into()));
    assert_eq!((desk.desk.take_clipboard().as_deref(), desk.notices().len()), (Some("7"), 0));
    desk.dispatch(CopyCommand::Text("8".into()));
    assert_eq!((desk.desk.take_clipboard().as_deref(), desk.notices()), (Some("8"), vec!["Copied"]));
}

#[test]
fn a_lost_copy_leaves_the_clipboard_alone() {
    let mut desk = Scripted::open();
    desk.desk.apply(Event::Copy(CopyEvent::Text(CopiedText::Payload, Err(Lost))));
    let event = CopyEvent::For { format: CopyFormat::Json, key_hint: None, result: Err(Lost.into()) };
    desk.desk.apply(Event::Copy(event));
    assert!(desk.desk.take_clipboard().is_none());
    desk.assert_told("Nothing was copied");
}

#[test]
fn a_copy_with_the_key_is_offered_once_its_record_is_read() {
    let mut desk = Scripted::open();
    desk.dispatch(CopyCommand::AskWithKey(CopyOf::Submission(ID)));
    assert!(desk.desk.state().key_copy.is_none());
    let job = desk.records().remove(0);
    let hint = desk.desk.state().key().unwrap().masked();
    desk.answer_record(&job, record(ID, &hint));
    assert_eq!(desk.desk.state().key_copy.as_ref().unwrap().key_hint, Ok(hint));
}

#[test]
fn a_record_without_a_key_is_copied_without_one() {
    let mut desk = Scripted::open();
    desk.dispatch(CopyCommand::AskWithKey(CopyOf::Submission(ID)));
    let job = desk.records().remove(0);
    desk.answer_record(&job, record(ID, ""));
    let hint = &desk.desk.state().key_copy.as_ref().unwrap().key_hint;
    assert_eq!(hint, &Err("It was sent without a key, so that no copy can have one".to_owned()));
}

#[test]
fn a_copy_can_hold_only_the_key_it_was_sent_with() {
    let mut desk = Scripted::open();
    desk.dispatch(CopyCommand::AskWithKey(CopyOf::Submission(ID)));
    let job = desk.records().remove(0);
    desk.answer_record(&job, record(ID, "••••beef"));
    assert!(desk.desk.state().key_copy.as_ref().unwrap().key_hint.is_err());
    desk.dispatch(CopyCommand::WithKey(CopyFormat::Json));
    assert!(desk.jobs().is_empty());
}
