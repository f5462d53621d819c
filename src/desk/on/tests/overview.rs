//! The overview: counted while it is looked at, and its late answers.

use super::scripted::Scripted;
use crate::desk::command::{OverviewCommand, RowsCommand};
use crate::history::{Filter, HistoryError, OverviewRange, Query};
use crate::work::{Event, HistoryEvent, Job, Lost, OverviewEvent, OverviewJob, Ticket};

/// Takes the counts that were asked for.
fn counts(desk: &mut Scripted) -> Vec<OverviewJob> {
    desk.jobs_of(|job| if let Job::Overview(job) = job { Some(job) } else { None })
}

/// Returns a desk that is looked at, and what it has asked for.
fn looked_at() -> (Scripted, OverviewJob) {
    let mut desk = Scripted::open();
    desk.dispatch(OverviewCommand::LookAt(Some(OverviewRange::Week)));
    let job = counts(&mut desk).remove(0);
    (desk, job)
}

fn refuse(desk: &mut Scripted, ticket: Ticket) {
    desk.desk.apply(Event::Overview(OverviewEvent { ticket, result: Err(HistoryError::Closed.into()) }));
}

fn problem(desk: &Scripted) -> Option<&str> {
    desk.desk.state().overview.problem.as_deref()
}

#[test]
fn it_is_counted_only_while_it_is_looked_at() {
    let mut desk = Scripted::open();
    desk.desk.apply(Event::History(HistoryEvent::ForeignRows));
    assert!(counts(&mut desk).is_empty());
    desk.dispatch(OverviewCommand::LookAt(Some(OverviewRange::Week)));
    assert_eq!(counts(&mut desk).len(), 1);
    desk.dispatch(OverviewCommand::LookAt(Some(OverviewRange::Week)));
    assert!(counts(&mut desk).is_empty(), "it is being counted");
    desk.dispatch(OverviewCommand::LookAt(None));
    desk.desk.apply(Event::History(HistoryEvent::ForeignRows));
    assert!(counts(&mut desk).is_empty());
}

#[test]
fn what_changes_while_it_is_counted_is_counted_once_more() {
    let (mut desk, job) = looked_at();
    for _ in 0..3 {
        desk.desk.apply(Event::History(HistoryEvent::ForeignRows));
    }
    assert!(counts(&mut desk).is_empty(), "one at a time");
    refuse(&mut desk, job.ticket);
    assert_eq!(counts(&mut desk).len(), 1);
}

#[test]
fn another_range_and_another_filter_are_counted_at_once() {
    let (mut desk, first) = looked_at();
    desk.dispatch(OverviewCommand::LookAt(Some(OverviewRange::Day)));
    let second = counts(&mut desk).remove(0);
    assert_eq!(second.wish.range, OverviewRange::Day);
    let filter = Filter { search: "8".into(), ..Filter::default() };
    desk.dispatch(RowsCommand::SetQuery(Box::new(Query { filter: filter.clone(), ..Query::default() })));
    let third = counts(&mut desk).remove(0);
    assert_eq!(third.wish.filter, filter);
    for late in [first.ticket, second.ticket] {
        refuse(&mut desk, late);
        assert_eq!(problem(&desk), None, "the answer to an older wish is late");
    }
    refuse(&mut desk, third.ticket);
    assert!(problem(&desk).is_some_and(|problem| problem.contains("The history has been closed")));
}

#[test]
fn a_lost_count_says_so_and_the_next_is_made() {
    let (mut desk, job) = looked_at();
    desk.desk.apply(Event::Overview(OverviewEvent { ticket: job.ticket, result: Err(Lost.into()) }));
    assert!(problem(&desk).is_some_and(|problem| problem.contains("CapKill Desk itself failed")));
    desk.desk.apply(Event::History(HistoryEvent::ForeignRows));
    assert_eq!(counts(&mut desk).len(), 1);
}

#[test]
fn a_count_that_a_busy_worker_refused_can_be_made_later() {
    let mut desk = Scripted::open();
    desk.fill_queue();
    desk.dispatch(OverviewCommand::LookAt(Some(OverviewRange::Week)));
    desk.jobs();
    desk.desk.apply(Event::History(HistoryEvent::ForeignRows));
    assert_eq!(counts(&mut desk).len(), 1);
}
