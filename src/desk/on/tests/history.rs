//! The history file, what waits for it, and changes told in order.

use super::scripted::Scripted;
use crate::desk::change::Change;
use crate::desk::command::OverviewCommand;
use crate::desk::state::{HistoryHealth, Shown};
use crate::history::{HistoryError, OverviewRange, SubmissionId};
use crate::work::{
    Event, HeldUp, HeldUpEvent, HistoryEvent, Job, Lost, NotListening, OverviewEvent, ReceivingEvent, RowsJob,
};

#[test]
fn a_history_whose_opening_panicked_can_not_be_used() {
    let mut desk = Scripted::begun();
    desk.desk.apply(Event::History(HistoryEvent::Opened(Err(Lost.into()))));
    assert!(matches!(desk.desk.state().history.health, HistoryHealth::Failed(_)));
    desk.assert_told("The history could not be used");
}

#[test]
fn a_history_that_can_not_be_opened_again_leaves_the_record_on_screen() {
    let mut desk = Scripted::open();
    desk.show(SubmissionId(5));
    desk.desk.apply(Event::History(HistoryEvent::Opened(Err(Lost.into()))));
    assert!(desk.records().is_empty() && matches!(desk.desk.state().shown, Shown::Record(_)));
}

#[test]
fn what_waits_for_the_history_is_told_until_it_is_taken() {
    let mut desk = Scripted::open();
    let what = HeldUp::CallbackOf { id: SubmissionId(5), settles: true };
    let (problem, details) = ("A callback waits. The disk is full".to_owned(), String::new());
    desk.desk.apply(Event::HeldUp(HeldUpEvent::Begun { what: what.clone(), problem, details }));
    assert!(desk.desk.state().has_unsaved());
    desk.desk.apply(Event::HeldUp(HeldUpEvent::Over(what)));
    assert!(!desk.desk.state().has_unsaved() && desk.notices().is_empty());
}

#[test]
fn rows_of_another_window_are_read_and_listed() {
    let mut desk = Scripted::open();
    desk.desk.apply(Event::History(HistoryEvent::ForeignRows));
    desk.desk.apply(Event::History(HistoryEvent::ForeignRows));
    let jobs = desk.jobs();
    assert_eq!(jobs.iter().filter(|job| matches!(job, Job::Rows(RowsJob::List { .. }))).count(), 1);
}

#[test]
fn damage_that_is_found_later_stops_submissions() {
    let mut desk = Scripted::with_draft();
    desk.desk.apply(Event::History(HistoryEvent::Damaged(HistoryError::Closed)));
    assert!(desk.desk.state().submit_blocker().unwrap().contains("damaged"));
}

#[test]
fn an_overview_of_an_older_range_is_late() {
    let mut desk = Scripted::open();
    desk.dispatch(OverviewCommand::LookAt(Some(OverviewRange::default())));
    let first = desk.jobs_of(|job| if let Job::Overview(job) = job { Some(job.ticket) } else { None })[0];
    desk.dispatch(OverviewCommand::LookAt(None));
    desk.dispatch(OverviewCommand::LookAt(Some(OverviewRange::default())));
    desk.desk.apply(Event::Overview(OverviewEvent { ticket: first, result: Err(Lost.into()) }));
    assert!(desk.desk.state().overview.problem.is_none() && desk.desk.state().overview.charts.is_running());
}

#[test]
fn a_sandbox_that_panicked_is_told() {
    let mut desk = Scripted::begun();
    desk.desk.apply(Event::Receiving(ReceivingEvent::SandboxStarted(Err(NotListening::Lost(Lost)))));
    desk.assert_told("could not be started. CapKill Desk itself failed");
}

#[test]
fn two_changes_can_not_set_off_each_other_for_ever() {
    let mut desk = Scripted::open();
    desk.desk.changes.add(Change::HistoryChanged);
    desk.desk.changes.add(Change::DraftEdited);
    desk.desk.settle();
    // Told again while a later one is told, the earlier is dropped.
    desk.desk.changes.add(Change::HistoryChanged);
    let told = desk.desk.changes.next();
    assert!(matches!(told, Some(Change::HistoryChanged)));
    desk.desk.changes.add(Change::DraftEdited);
    desk.desk.changes.add(Change::HistoryChanged);
    assert!(desk.desk.changes.next().is_none());
}
