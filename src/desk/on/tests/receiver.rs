//! The callback receiver and the sandbox: started, refused, lost, and tests of callback addresses.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::scripted::{Scripted, record};
use crate::client::CallbackTest;
use crate::desk::command::{DraftCommand, DraftEdit, ReceiverCommand, RecordCommand, SubmissionCommand};
use crate::desk::state::{CallbackTestState, Question, ReceiverState};
use crate::history::{HistoryError, SubmissionId};
use crate::payload::Draft;
use crate::work::{
    DraftEvent, DraftJob, Event, HistoryEvent, Job, Lost, NotListening, NotTested, ReceiverStarted, ReceivingEvent,
    ReceivingJob, Redrafted,
};

const ID: SubmissionId = SubmissionId(5);

const PORT: u16 = 40_001;

fn tell(desk: &mut Scripted, event: ReceivingEvent) {
    desk.desk.apply(Event::Receiving(event));
}

fn started(desk: &mut Scripted, port: u16) {
    tell(desk, ReceivingEvent::ReceiverStarted(Ok(ReceiverStarted { port, profile_ids: BTreeSet::new() })));
}

fn starts(desk: &mut Scripted) -> Vec<u16> {
    desk.jobs_of(|job| match job {
        Job::Receiving(ReceivingJob::StartReceiver(port)) => Some(port),
        _ => None,
    })
}

/// Returns a desk whose receiver listens.
fn listening() -> Scripted {
    let mut desk = Scripted::open();
    desk.dispatch(ReceiverCommand::Switch(true));
    assert_eq!(starts(&mut desk), [0]);
    assert_eq!(desk.desk.state().receiver, ReceiverState::Starting);
    started(&mut desk, PORT);
    desk
}

fn own_url(desk: &Scripted) -> Option<&str> {
    desk.desk.state().compose.draft.own_callback.as_ref().map(|own| own.url.as_str())
}

fn answer_test(desk: &mut Scripted, url: &str, result: Result<CallbackTest, NotTested>) {
    tell(desk, ReceivingEvent::CallbackTested { url: url.to_owned(), result });
}

fn accepted() -> CallbackTest {
    CallbackTest { elapsed: std::time::Duration::from_millis(12), steps: Vec::new(), result: Ok(200) }
}

/// Returns a desk that tests a callback address.
fn testing(url: &str) -> Scripted {
    let mut desk = Scripted::open();
    desk.dispatch(DraftCommand::Edit(DraftEdit::CallbackUrl(url.to_owned())));
    desk.dispatch(ReceiverCommand::TestCallback);
    assert_eq!(desk.desk.state().callback_test, Some(CallbackTestState::Running));
    desk
}

#[test]
fn a_receiver_that_listens_gives_the_draft_an_address() {
    let mut desk = listening();
    assert_eq!(desk.desk.state().receiver, ReceiverState::On(PORT));
    assert_eq!(desk.desk.state().settings.receiver.port, PORT, "it is remembered");
    assert!(own_url(&desk).is_some_and(|url| url.starts_with("http://127.0.0.1:40001/")));
    desk.dispatch(ReceiverCommand::Switch(false));
    assert_eq!((&desk.desk.state().receiver, own_url(&desk)), (&ReceiverState::Off, None));
}

#[test]
fn a_port_that_another_window_has_is_told() {
    let mut desk = listening();
    desk.jobs();
    started(&mut desk, PORT + 1);
    desk.assert_told("Port 40001 is taken, perhaps by another window; callbacks are received on 40002");
    assert_eq!(desk.desk.state().settings.receiver.port, PORT, "the next run tries it again");
}

#[test]
fn a_receiver_switched_off_meanwhile_is_off() {
    let mut desk = Scripted::open();
    desk.dispatch(ReceiverCommand::Switch(true));
    desk.dispatch(ReceiverCommand::Switch(false));
    started(&mut desk, PORT);
    assert_eq!((&desk.desk.state().receiver, own_url(&desk)), (&ReceiverState::Off, None));
}

#[test]
fn a_lost_receiver_says_so_and_can_be_switched_on_again() {
    for lost in [NotListening::Lost(Lost), NotListening::History(HistoryError::Closed)] {
        let told = lost.to_string();
        let mut desk = Scripted::open();
        desk.dispatch(ReceiverCommand::Switch(true));
        tell(&mut desk, ReceivingEvent::ReceiverStarted(Err(lost)));
        assert_eq!(desk.desk.state().receiver, ReceiverState::Failed(told.clone()));
        desk.assert_told(&told);
        desk.jobs();
        desk.dispatch(ReceiverCommand::Switch(true));
        assert_eq!(starts(&mut desk).len(), 1);
    }
}

#[test]
fn it_listens_only_once_what_arrives_can_be_kept() {
    let mut desk = Scripted::begun();
    desk.dispatch(ReceiverCommand::Switch(true));
    assert!(starts(&mut desk).is_empty() && desk.desk.state().receiver == ReceiverState::Off);
    desk.desk.apply(Event::History(HistoryEvent::Opened(Ok(crate::history::OpenReport::default()))));
    assert_eq!(starts(&mut desk).len(), 1);
    let mut desk = Scripted::open();
    desk.desk.apply(Event::History(HistoryEvent::Damaged(HistoryError::Closed)));
    desk.dispatch(ReceiverCommand::Switch(true));
    assert!(matches!(&desk.desk.state().receiver, ReceiverState::Failed(why) if why.contains("nothing could be kept")));
}

#[test]
fn a_sandbox_that_does_not_start_is_told() {
    let mut desk = Scripted::begun();
    tell(&mut desk, ReceivingEvent::SandboxStarted(Err(NotListening::Lost(Lost))));
    desk.assert_told("The program's own service could not be started");
    assert!(desk.desk.state().profile().is_some_and(|profile| profile.address.base_url().is_none()));
}

#[test]
fn a_tested_callback_address_says_how_it_answered() {
    let mut desk = testing("https://example.com/back");
    answer_test(&mut desk, "https://example.com/back", Ok(accepted()));
    let Some(CallbackTestState::Done { is_accepted: true, sentence, .. }) = &desk.desk.state().callback_test else {
        panic!("it was accepted")
    };
    assert_eq!(sentence, "Accepted with HTTP 200 in 12 ms");
}

#[test]
fn the_answer_of_another_callback_address_is_late() {
    let mut desk = testing("https://example.com/back");
    desk.dispatch(DraftCommand::Edit(DraftEdit::CallbackUrl("https://example.com/other".into())));
    answer_test(&mut desk, "https://example.com/back", Ok(accepted()));
    assert_eq!(desk.desk.state().callback_test, None);
}

fn tested(desk: &mut Scripted) -> Vec<String> {
    desk.jobs_of(|job| match job {
        Job::Receiving(ReceivingJob::TestCallback(url)) => Some(url),
        _ => None,
    })
}

/// Returns a desk whose draft was made of a row with a callback address.
fn with_loaded_row(is_brought_in: bool) -> Scripted {
    let mut desk = Scripted::open();
    desk.dispatch(RecordCommand::Select(Some(ID)));
    let hint = desk.desk.state().key().unwrap().masked();
    let mut row = Arc::into_inner(record(ID, &hint)).unwrap();
    row.record.summary.is_brought_in = is_brought_in;
    let job = desk.records().remove(0);
    desk.answer_record(&job, Arc::new(row));
    desk.dispatch(DraftCommand::LoadRecord);
    let made = desk.jobs_of(|job| match job {
        Job::Draft(DraftJob::Redraft { ticket, draft, .. }) => Some((ticket, draft)),
        _ => None,
    });
    for (ticket, draft) in made {
        let draft = Box::new(Draft { callback_url: "https://elsewhere.example/".into(), ..draft });
        let result = Ok(Redrafted { draft, not_a_form: None });
        desk.desk.apply(Event::Draft(DraftEvent::Redrafted { ticket, result }));
    }
    desk
}

#[test]
fn a_callback_address_that_came_with_a_row_is_asked_about() {
    let mut desk = with_loaded_row(true);
    for _ in 0..2 {
        desk.dispatch(ReceiverCommand::TestCallback);
        assert!(tested(&mut desk).is_empty() && desk.desk.state().callback_test.is_none());
        let question = desk.desk.state().question.clone();
        assert!(matches!(question, Some(Question::Callback(url)) if url == "https://elsewhere.example/"));
        desk.dispatch(SubmissionCommand::DropQuestion);
        assert!(desk.desk.state().question.is_none());
    }
    desk.dispatch(ReceiverCommand::TestCallback);
    desk.say_yes();
    assert_eq!(tested(&mut desk), ["https://elsewhere.example/"]);
    assert!(desk.desk.state().question.is_none());
    desk.dispatch(ReceiverCommand::TestCallback);
    assert_eq!(tested(&mut desk).len(), 1, "it was said yes to");
}

#[test]
fn a_late_yes_tests_no_callback_address() {
    let mut desk = with_loaded_row(true);
    desk.dispatch(ReceiverCommand::TestCallback);
    let late = desk.desk.state().question.clone().unwrap().yes();
    desk.dispatch(SubmissionCommand::DropQuestion);
    desk.dispatch(late);
    assert!(tested(&mut desk).is_empty());
}

#[test]
fn an_own_rows_callback_address_is_tested_at_once() {
    let mut desk = with_loaded_row(false);
    desk.dispatch(ReceiverCommand::TestCallback);
    assert_eq!(tested(&mut desk).len(), 1);
}

#[test]
fn a_test_that_was_not_made_says_so() {
    for (why, told) in [(NotTested::Lost(Lost), "itself failed"), (NotTested::Closing, "is closing")] {
        let mut desk = testing("https://example.com/back");
        answer_test(&mut desk, "https://example.com/back", Err(why));
        let state = desk.desk.state().callback_test.as_ref();
        let Some(CallbackTestState::Done { is_accepted: false, sentence, .. }) = state else { panic!("{state:?}") };
        assert!(sentence.contains("Not tested") && sentence.contains(told), "{sentence}");
    }
}

#[test]
fn a_test_that_a_busy_worker_refused_is_not_waited_for() {
    let mut desk = Scripted::open();
    desk.fill_queue();
    desk.dispatch(ReceiverCommand::TestCallback);
    assert_eq!(desk.desk.state().callback_test, None);
    desk.assert_told("too busy");
}
