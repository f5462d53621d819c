//! Submit again: from the record on screen, from the table, held, refused, lost.

use std::sync::Arc;

use super::scripted::{Scripted, record};
use crate::desk::command::{Command, ProfileCommand, RecordCommand, SubmissionCommand};
use crate::desk::state::Reason;
use crate::history::{HistoryError, Record, SubmissionId, Summary};
use crate::profile::{CAPKILL_ID, SANDBOX_ID};
use crate::view::{RecordView, record_view};
use crate::work::{Event, HistoryEvent, Job, KeyEvent, Repeat, SubmissionEvent};

const ID: SubmissionId = SubmissionId(5);

fn repeats(desk: &mut Scripted) -> Vec<Repeat> {
    desk.jobs_of(|job| if let Job::Repeat(repeat) = job { Some(*repeat) } else { None })
}

/// Returns a record that another profile has sent.
fn of_profile(profile_id: &str, base_url: &str) -> Arc<RecordView> {
    let of_sandbox = record(ID, "••••0001");
    let of = of_sandbox.record.summary.clone();
    let summary = Summary { profile_id: profile_id.to_owned(), base_url: base_url.to_owned(), ..of };
    let stored = Record { summary, ..of_sandbox.record.clone() };
    Arc::new(record_view(stored, Arc::default(), None))
}

/// Repeats a record of another profile.
fn repeat_of(profile_id: &str, base_url: &str) -> Scripted {
    let mut desk = Scripted::open();
    desk.dispatch(RecordCommand::Select(Some(ID)));
    let job = desk.records().remove(0);
    desk.answer_record(&job, of_profile(profile_id, base_url));
    desk.dispatch(Command::Repeat(ID));
    desk
}

#[test]
fn it_goes_with_the_profile_and_key_of_the_record() {
    let mut desk = Scripted::open();
    desk.show(ID);
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.to_owned()));
    desk.jobs();
    desk.dispatch(Command::Repeat(ID));
    assert!(repeats(&mut desk).is_empty() && desk.is_asked_about(&Reason::OtherProfile));
    desk.say_yes();
    let repeat = repeats(&mut desk).remove(0);
    assert_eq!((repeat.profile.id.as_str(), repeat.record.record.summary.id), (SANDBOX_ID, ID));
    assert_eq!(Some(&repeat.key), desk.desk.state().key_of(SANDBOX_ID));
}

#[test]
fn its_submission_goes_the_way_of_every_other() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(SubmissionCommand::Submit);
    let made = desk.submissions().remove(0);
    desk.desk.apply(Event::Submission(SubmissionEvent::Finished(made.job, ID)));
    desk.jobs();
    desk.desk.apply(Event::RepeatMade(Some(Box::new((*made).clone()))));
    let sent = desk.submissions();
    assert_eq!(sent.len(), 1);
    assert!(sent[0].job != made.job && desk.desk.state().in_flight.len() == 1);
}

#[test]
fn from_the_table_it_waits_until_its_record_is_on_screen() {
    let mut desk = Scripted::open();
    desk.dispatch(Command::Repeat(ID));
    let job = desk.records().remove(0);
    assert!(repeats(&mut desk).is_empty());
    let hint = desk.desk.state().key().unwrap().masked();
    desk.answer_record(&job, record(ID, &hint));
    assert_eq!(desk.desk.state().shown.selected(), Some(ID));
    assert_eq!(repeats(&mut desk).len(), 1);
}

#[test]
fn it_is_forgotten_when_another_record_is_shown_first() {
    let mut desk = Scripted::open();
    desk.dispatch(Command::Repeat(ID));
    let job = desk.records().remove(0);
    desk.dispatch(RecordCommand::Select(None));
    desk.answer_record(&job, record(ID, "••••0001"));
    assert!(repeats(&mut desk).is_empty());
}

#[test]
fn a_refused_key_holds_it_until_yes() {
    let mut desk = Scripted::open();
    desk.show(ID);
    let key = desk.desk.state().key().unwrap().clone();
    for _ in 0..3 {
        desk.desk.refusals.note_code(&key, Some("ERROR_KEY_DOES_NOT_EXIST"));
    }
    desk.dispatch(Command::Repeat(ID));
    assert!(repeats(&mut desk).is_empty() && desk.is_asked_about(&Reason::RefusedOften));
    desk.say_yes();
    assert_eq!(repeats(&mut desk).len(), 1);
}

#[test]
fn what_keeps_it_from_being_sent_is_said() {
    let mut desk = repeat_of("gone", "https://gone.example/");
    desk.assert_told("Not submitted again: The profile Sandbox is gone; make one for https://gone.example/");
    assert!(repeats(&mut desk).is_empty());
    let mut desk = repeat_of(CAPKILL_ID, "https://api.capkill.com/");
    assert!(repeats(&mut desk).is_empty() && desk.notices().is_empty(), "the keychain is being asked");
    desk.desk.apply(Event::Key(KeyEvent::Loaded { profile_id: CAPKILL_ID.to_owned(), result: Ok(None) }));
    desk.assert_told("Not submitted again: Enter the key of the profile CapKill first");
    desk.desk.apply(Event::History(HistoryEvent::Damaged(HistoryError::Closed)));
    desk.dispatch(Command::Repeat(ID));
    desk.assert_told("Not submitted again: The history is damaged");
    assert!(repeats(&mut desk).is_empty());
}

#[test]
fn a_lost_payload_is_told() {
    let mut desk = Scripted::open();
    desk.desk.apply(Event::RepeatMade(None));
    desk.assert_told("Not submitted again: Its payload could not be made again");
    assert!(desk.desk.state().in_flight.is_empty());
}

#[test]
fn a_busy_worker_sends_nothing_later() {
    let mut desk = Scripted::open();
    desk.show(ID);
    desk.fill_queue();
    desk.dispatch(Command::Repeat(ID));
    desk.assert_told("too busy");
    desk.jobs();
    desk.desk.drain();
    assert!(repeats(&mut desk).is_empty());
}
