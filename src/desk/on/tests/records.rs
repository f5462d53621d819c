//! Records on screen, and their late answers.

use super::scripted::{Scripted, record};
use crate::desk::command::{Command, FollowCommand, RecordCommand, RowsCommand};
use crate::desk::state::Shown;
use crate::history::{HistoryError, SubmissionId};
use crate::view::Part;
use crate::work::{Event, Lost, RecordEvent, Ticket};

const ID: SubmissionId = SubmissionId(5);
const OTHER: SubmissionId = SubmissionId(6);

fn shown(desk: &Scripted) -> Option<SubmissionId> {
    desk.desk.state().shown.record().map(|view| view.record.summary.id)
}

#[test]
fn the_record_before_stays_until_the_next_is_read() {
    let mut desk = Scripted::open();
    desk.show(ID);
    desk.dispatch(RecordCommand::Select(Some(OTHER)));
    assert!(matches!(desk.desk.state().shown, Shown::Loading(OTHER, Some(_))));
    assert_eq!(shown(&desk), Some(ID));
}

#[test]
fn a_record_that_was_left_is_not_shown() {
    let mut desk = Scripted::open();
    desk.dispatch(RecordCommand::Select(Some(ID)));
    desk.dispatch(RecordCommand::Select(Some(OTHER)));
    let jobs = desk.records();
    desk.answer_record(&jobs[1], record(OTHER, "••••0001"));
    desk.answer_record(&jobs[0], record(ID, "••••0001"));
    assert_eq!(shown(&desk), Some(OTHER));
}

#[test]
fn an_answer_with_an_old_ticket_changes_nothing() {
    let mut desk = Scripted::open();
    desk.show(ID);
    let event =
        RecordEvent { id: ID, ticket: Ticket::default(), result: Err(HistoryError::Closed.into()), trouble: None };
    desk.desk.apply(Event::Record(event));
    assert!(desk.notices().is_empty() && shown(&desk) == Some(ID));
}

#[test]
fn a_record_is_read_once_more_when_it_changed_meanwhile() {
    let mut desk = Scripted::open();
    desk.dispatch(RecordCommand::Select(Some(ID)));
    desk.board.polled(ID);
    desk.desk.drain();
    let jobs = desk.records();
    assert_eq!(jobs.len(), 1, "one reading at a time");
    desk.answer_record(&jobs[0], record(ID, "••••0001"));
    assert_eq!(desk.records().len(), 1);
}

#[test]
fn a_record_that_can_not_be_read_gives_way_to_the_draft() {
    for lost in [HistoryError::NoSuchRow(5).into(), Lost.into()] {
        let mut desk = Scripted::open();
        desk.dispatch(RecordCommand::Select(Some(ID)));
        let job = desk.records().remove(0);
        desk.desk.apply(Event::Record(RecordEvent { id: ID, ticket: job.ticket, result: Err(lost), trouble: None }));
        assert!(matches!(desk.desk.state().shown, Shown::Draft));
        assert_eq!(desk.notices().len(), 1);
    }
}

#[test]
fn label_and_note_of_a_row_are_asked_for_once_it_is_read() {
    let mut desk = Scripted::open();
    desk.dispatch(RowsCommand::EditRemarks(Some(ID)));
    assert!(desk.desk.state().remarks.is_none());
    let job = desk.records().remove(0);
    desk.answer_record(&job, record(ID, "••••0001"));
    assert_eq!(desk.desk.state().remarks.as_ref().unwrap().0, ID);
    assert!(shown(&desk).is_none(), "the draft stays on screen");
}

#[test]
fn what_waited_for_a_record_that_was_refused_never_goes_on() {
    for command in [
        Command::Repeat(ID),
        Command::Follow(FollowCommand::Follow(ID)),
        Command::Rows(RowsCommand::EditRemarks(Some(ID))),
    ] {
        let mut desk = Scripted::open();
        desk.fill_queue();
        desk.dispatch(command);
        desk.jobs();
        desk.desk.load_record(ID);
        let job = desk.records().remove(0);
        desk.answer_record(&job, record(ID, "••••0001"));
        assert!(desk.desk.state().remarks.is_none());
        assert!(desk.jobs().is_empty(), "nothing is sent");
    }
}

#[test]
fn remarks_that_were_dropped_are_not_asked_for() {
    let mut desk = Scripted::open();
    desk.dispatch(RowsCommand::EditRemarks(Some(ID)));
    let job = desk.records().remove(0);
    desk.dispatch(RowsCommand::EditRemarks(None));
    desk.answer_record(&job, record(ID, "••••0001"));
    assert!(desk.desk.state().remarks.is_none());
}

#[test]
fn what_is_looked_at_is_read_one_at_a_time_and_the_newest_wish_waits() {
    let mut desk = Scripted::open();
    desk.show(ID);
    for number in [1, 2, 3] {
        desk.dispatch(RecordCommand::LookAt(Part::Exchange(number)));
    }
    let first = desk.records();
    assert_eq!((first.len(), first[0].part), (1, Some(Part::Exchange(1))));
    desk.answer_record(&first[0], record(ID, "••••0001"));
    let next = desk.records();
    assert_eq!((next.len(), next[0].part), (1, Some(Part::Exchange(3))));
}

#[test]
fn a_body_that_can_not_be_read_is_told_once_and_the_record_stays() {
    let mut desk = Scripted::open();
    desk.show(ID);
    desk.dispatch(RecordCommand::LookAt(Part::Exchange(1)));
    for _ in 0..2 {
        let job = desk.records().remove(0);
        let (result, trouble) = (Ok(record(ID, "••••0001")), Some(HistoryError::Closed));
        desk.desk.apply(Event::Record(RecordEvent { id: ID, ticket: job.ticket, result, trouble }));
        assert_eq!((desk.notices().len(), shown(&desk)), (1, Some(ID)));
        desk.dispatch(RecordCommand::LookAt(Part::Exchange(1)));
    }
}
