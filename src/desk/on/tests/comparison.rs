//! Comparisons and their late answers.

use super::scripted::Scripted;
use crate::desk::command::ComparisonCommand;
use crate::history::SubmissionId;
use crate::view::{ComparisonError, Side};
use crate::work::{CompareError, ComparisonEvent, ComparisonJob, Event, Job, Lost};

const LEFT: Side = Side::Record(SubmissionId(1));
const RIGHT: Side = Side::Record(SubmissionId(2));

fn asked(desk: &mut Scripted) -> Vec<ComparisonJob> {
    desk.jobs_of(|job| if let Job::Comparison(job) = job { Some(job) } else { None })
}

fn fail(desk: &mut Scripted, job: &ComparisonJob, error: CompareError) {
    desk.desk.apply(Event::Comparison(ComparisonEvent { number: job.number, ticket: job.ticket, result: Err(error) }));
}

fn problem(desk: &Scripted) -> Option<&str> {
    desk.desk.state().comparison.as_ref().unwrap().problem.as_deref()
}

#[test]
fn the_answer_to_the_comparison_before_is_late() {
    let mut desk = Scripted::open();
    desk.dispatch(ComparisonCommand::Compare([LEFT, RIGHT]));
    let first = asked(&mut desk).remove(0);
    desk.dispatch(ComparisonCommand::Compare([RIGHT, LEFT]));
    let second = asked(&mut desk).remove(0);
    fail(&mut desk, &first, ComparisonError::Gone(SubmissionId(1)).into());
    assert_eq!(problem(&desk), None);
    fail(&mut desk, &second, Lost.into());
    assert!(problem(&desk).unwrap().contains("Nothing was compared"));
}

#[test]
fn a_side_that_changed_meanwhile_is_compared_once_more() {
    let mut desk = Scripted::open();
    desk.dispatch(ComparisonCommand::Compare([LEFT, RIGHT]));
    let first = asked(&mut desk).remove(0);
    for _ in 0..3 {
        desk.board.polled(SubmissionId(1));
        desk.desk.drain();
    }
    assert!(asked(&mut desk).is_empty());
    fail(&mut desk, &first, Lost.into());
    assert_eq!(asked(&mut desk).len(), 1);
}

#[test]
fn the_draft_is_compared_once_it_is_composed() {
    let mut desk = Scripted::with_draft();
    desk.enter_site("https://example.com/other");
    desk.dispatch(ComparisonCommand::Compare([LEFT, Side::Draft]));
    let others = desk.compose_all();
    assert_eq!(others.iter().filter(|job| matches!(job, Job::Comparison(_))).count(), 1);
}

#[test]
fn an_empty_draft_is_not_compared() {
    let mut desk = Scripted::open();
    desk.dispatch(ComparisonCommand::Compare([LEFT, Side::Draft]));
    assert!(desk.desk.state().comparison.is_none());
    desk.assert_told("The draft has nothing to compare yet");
}

#[test]
fn a_closed_comparison_takes_no_answer() {
    let mut desk = Scripted::open();
    desk.dispatch(ComparisonCommand::Compare([LEFT, RIGHT]));
    let job = asked(&mut desk).remove(0);
    desk.dispatch(ComparisonCommand::Close);
    fail(&mut desk, &job, Lost.into());
    assert!(desk.desk.state().comparison.is_none());
    desk.dispatch(ComparisonCommand::Compare([RIGHT, LEFT]));
    fail(&mut desk, &job, Lost.into());
    assert_eq!(problem(&desk), None, "nor does the next one take it");
}

#[test]
fn a_wish_to_compare_the_draft_ends_with_its_comparison() {
    let mut desk = Scripted::with_draft();
    desk.enter_site("https://example.com/other");
    desk.dispatch(ComparisonCommand::Compare([LEFT, Side::Draft]));
    desk.dispatch(ComparisonCommand::Compare([LEFT, RIGHT]));
    let jobs = desk.compose_all();
    let sides: Vec<_> = jobs
        .into_iter()
        .filter_map(|job| if let Job::Comparison(job) = job { Some(job.wish.sides) } else { None })
        .collect();
    assert_eq!(sides, [[LEFT, RIGHT]]);
}
