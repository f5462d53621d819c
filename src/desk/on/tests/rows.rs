//! The table, its late answers, and what is done to rows.

use std::collections::BTreeSet;

use super::scripted::Scripted;
use crate::desk::change::Change;
use crate::desk::command::{RowsCommand, RowsOf};
use crate::desk::state::{Hidden, OfferKind};
use crate::history::{Choices, Filter, HistoryError, Life, Listing, Query, Sort, SortBy, SubmissionId, Summary};
use crate::view::{Marked, Marking, RowNumbers, Thumbnails, rows, summary_for_tests};
use crate::work::{Event, Job, Lost, RowEdit, RowsEdited, RowsEvent, RowsJob, Ticket};

fn lists(desk: &mut Scripted) -> Vec<(Ticket, bool)> {
    desk.jobs_of(|job| match job {
        Job::Rows(RowsJob::List { ticket, wants_head, .. }) => Some((ticket, wants_head)),
        _ => None,
    })
}

fn loads(desk: &mut Scripted) -> Vec<Vec<i64>> {
    desk.jobs_of(|job| if let Job::Rows(RowsJob::Load { ids, .. }) = job { Some(ids) } else { None })
}

fn listed(desk: &mut Scripted, ticket: Ticket, ids: &[i64]) {
    let result = Ok(Listing { ids: ids.to_vec(), is_complete: true });
    desk.desk.apply(Event::Rows(RowsEvent::Listed { ticket, result }));
}

/// A desk whose table lists rows 3, 2 and 1.
fn with_rows() -> Scripted {
    let mut desk = Scripted::begun();
    desk.desk.apply(Event::History(crate::work::HistoryEvent::Opened(Ok(crate::history::OpenReport::default()))));
    let ticket = lists(&mut desk)[0].0;
    listed(&mut desk, ticket, &[3, 2, 1]);
    desk.dispatch(RowsCommand::Show(0..3));
    for ids in loads(&mut desk) {
        let event = RowsEvent::Loaded { generation: 1, asked: ids, result: Ok(Vec::new()) };
        desk.desk.apply(Event::Rows(event));
    }
    desk.jobs();
    desk
}

fn search(text: &str) -> RowsCommand {
    let filter = Filter { search: text.to_owned(), ..Filter::default() };
    RowsCommand::SetQuery(Box::new(Query { filter, ..Query::default() }))
}

fn sorted(by: SortBy) -> RowsCommand {
    let sort = Sort { by, is_descending: true };
    RowsCommand::SetQuery(Box::new(Query { sort, ..Query::default() }))
}

/// Answers with row 3, whose task failed with an error code.
fn failed_row_comes(desk: &mut Scripted) {
    let summary = Summary { error_code: Some("ERROR_CAPTCHA_UNSOLVABLE".to_owned()), ..summary_for_tests(3) };
    let result = Ok(rows(vec![summary], &Thumbnails::default(), 0));
    desk.desk.apply(Event::Rows(RowsEvent::Loaded { generation: 1, asked: vec![3], result }));
}

#[test]
fn a_row_that_comes_before_the_filters_choices_does_not_list_again() {
    let mut desk = with_rows();
    failed_row_comes(&mut desk);
    assert!(lists(&mut desk).is_empty());
    desk.desk.apply(Event::Rows(RowsEvent::Choices(Ok(Choices::default()))));
    failed_row_comes(&mut desk);
    assert_eq!(lists(&mut desk).len(), 1, "an error code that no filter has yet");
}

#[test]
fn choices_that_can_not_be_read_are_told() {
    let mut desk = with_rows();
    desk.desk.apply(Event::Rows(RowsEvent::Choices(Err(HistoryError::Closed.into()))));
    assert_eq!(desk.notices().len(), 1);
}

#[test]
fn a_list_of_an_older_query_is_late() {
    let mut desk = with_rows();
    desk.dispatch(search("first"));
    desk.dispatch(search("second"));
    let asked = lists(&mut desk);
    assert!(asked.iter().all(|(_, wants_head)| *wants_head));
    listed(&mut desk, asked[0].0, &[9]);
    assert_eq!(desk.desk.state().history.id_at(0), Some(SubmissionId(3)), "the first answer is nobody's");
    listed(&mut desk, asked[1].0, &[7]);
    assert_eq!(desk.desk.state().history.id_at(0), Some(SubmissionId(7)));
}

#[test]
fn lists_are_read_one_after_the_other() {
    let mut desk = with_rows();
    for _ in 0..3 {
        desk.desk.tell(Change::HistoryChanged);
        desk.desk.settle();
    }
    let asked = lists(&mut desk);
    assert_eq!(asked.len(), 1);
    listed(&mut desk, asked[0].0, &[3, 2, 1]);
    assert_eq!(lists(&mut desk).len(), 1, "and once more, since it changed meanwhile");
}

#[test]
fn a_row_that_changed_is_read_alone() {
    let mut desk = with_rows();
    desk.desk.tell(Change::RowsChanged(BTreeSet::from([SubmissionId(2)])));
    desk.desk.settle();
    let jobs = desk.jobs();
    assert!(jobs.iter().any(|job| matches!(job, Job::Rows(RowsJob::Load { ids, .. }) if *ids == [2])));
    assert!(!jobs.iter().any(|job| matches!(job, Job::Rows(RowsJob::List { .. }))));
}

#[test]
fn the_list_is_made_again_where_sorting_looks_at_outcomes() {
    for (by, lists_again) in [(SortBy::Time, false), (SortBy::State, true), (SortBy::Picture, false)] {
        let mut desk = with_rows();
        desk.dispatch(sorted(by));
        for (ticket, _) in lists(&mut desk) {
            listed(&mut desk, ticket, &[3, 2, 1]);
        }
        desk.jobs();
        desk.desk.tell(Change::RowsChanged(BTreeSet::from([SubmissionId(2)])));
        desk.desk.settle();
        assert_eq!(!lists(&mut desk).is_empty(), lists_again, "{by:?}");
    }
}

#[test]
fn a_filter_by_state_looks_at_outcomes() {
    let filter = Filter { states: vec![Life::Solved], ..Filter::default() };
    assert!(Query { filter, ..Query::default() }.looks_at_outcomes());
    let filter = Filter { profiles: vec!["Sandbox".into()], ..Filter::default() };
    assert!(!Query { filter, ..Query::default() }.looks_at_outcomes());
}

#[test]
fn a_range_is_marked_by_rows_not_by_positions() {
    let mut desk = with_rows();
    desk.dispatch(RowsCommand::Mark(Marking::From(SubmissionId(3))));
    let ticket = {
        desk.desk.tell(Change::HistoryChanged);
        desk.desk.settle();
        lists(&mut desk)[0].0
    };
    listed(&mut desk, ticket, &[4, 3, 2, 1]);
    desk.dispatch(RowsCommand::Mark(Marking::UpTo(SubmissionId(2))));
    assert_eq!(desk.desk.state().history.marked, Marked::Only(RowNumbers::from_iter([3, 2])));
}

#[test]
fn all_marks_wait_for_the_whole_list() {
    let mut desk = with_rows();
    desk.dispatch(search("first"));
    let ticket = lists(&mut desk)[0].0;
    let head = Ok(Listing { ids: vec![3], is_complete: false });
    desk.desk.apply(Event::Rows(RowsEvent::Listed { ticket, result: head }));
    desk.dispatch(RowsCommand::Mark(Marking::All));
    desk.dispatch(RowsCommand::Delete(RowsOf::Marked));
    desk.assert_told("all rows are marked, and the list is still being read");
    assert!(!desk.jobs().iter().any(|job| matches!(job, Job::Rows(RowsJob::Edit(_)))));
}

#[test]
fn a_deletion_is_undone_by_its_number() {
    let mut desk = with_rows();
    desk.dispatch(RowsCommand::Delete(RowsOf::One(SubmissionId(2))));
    let number = desk
        .jobs_of(|job| match job {
            Job::Rows(RowsJob::Edit(RowEdit::Delete(_, number))) => Some(number),
            _ => None,
        })
        .remove(0);
    desk.desk.apply(Event::Rows(RowsEvent::Edited(RowsEdited::Deleted { asked: 1, number }, Ok(1))));
    desk.assert_told("1 submission deleted");
    let offered = desk.desk.state().notices[0].offered().unwrap();
    assert_eq!(offered.kind, OfferKind::Undo);
    desk.desk.dispatch(offered.command);
    let undone = desk.jobs_of(|job| match job {
        Job::Rows(RowsJob::Edit(RowEdit::Undelete(number))) => Some(number),
        _ => None,
    });
    assert_eq!(undone, [number]);
    desk.desk.apply(Event::Rows(RowsEvent::Edited(RowsEdited::Undeleted, Ok(1))));
    assert!(desk.notices().iter().all(|text| !text.contains("deleted")), "{:?}", desk.notices());
}

#[test]
fn a_lost_edit_of_rows_can_be_undone() {
    let mut desk = with_rows();
    let edited = RowsEdited::Deleted { asked: 1, number: 4 };
    desk.desk.apply(Event::Rows(RowsEvent::Edited(edited, Err(Lost.into()))));
    desk.assert_told("The history could not be used");
    desk.dispatch(RowsCommand::Undelete);
    let undone = desk.jobs_of(|job| matches!(job, Job::Rows(RowsJob::Edit(RowEdit::Undelete(4)))).then_some(()));
    assert_eq!(undone.len(), 1, "some may be marked");
}

#[test]
fn rows_that_could_not_be_read_are_told_and_not_asked_again() {
    let mut desk = with_rows();
    desk.dispatch(RowsCommand::Show(0..3));
    desk.desk.tell(Change::HistoryChanged);
    desk.desk.settle();
    let asked = loads(&mut desk).remove(0);
    let event = RowsEvent::Loaded { generation: 2, asked, result: Err(HistoryError::Closed.into()) };
    desk.desk.apply(Event::Rows(event));
    desk.assert_told("The history has been closed");
    assert!(loads(&mut desk).is_empty());
}

#[test]
fn a_list_that_a_busy_worker_refused_is_read_later() {
    let mut desk = with_rows();
    desk.fill_queue();
    desk.dispatch(search("refused"));
    desk.jobs();
    desk.desk.tell(Change::HistoryChanged);
    desk.desk.settle();
    assert_eq!(lists(&mut desk).len(), 1);
}

#[test]
fn rows_that_a_busy_worker_refused_are_read_later() {
    let mut desk = Scripted::open();
    desk.desk.tell(Change::HistoryChanged);
    desk.desk.settle();
    let ticket = lists(&mut desk)[0].0;
    desk.fill_queue();
    listed(&mut desk, ticket, &[3, 2]);
    desk.jobs();
    desk.dispatch(RowsCommand::Show(0..2));
    assert_eq!(loads(&mut desk), [[3, 2]]);
}

fn recorded(desk: &mut Scripted, id: i64) {
    desk.desk.tell(Change::SubmissionRecorded(SubmissionId(id)));
    desk.desk.settle();
}

fn shown(desk: &Scripted) -> Option<i64> {
    desk.desk.state().shown.selected().map(|id| id.0)
}

#[test]
fn a_new_submission_becomes_the_shown_row() {
    let mut desk = with_rows();
    desk.show(SubmissionId(1));
    recorded(&mut desk, 4);
    assert_eq!(shown(&desk), Some(4));
}

#[test]
fn a_new_submission_that_the_filter_hides_is_told_of_and_shown_on_wish() {
    let mut desk = with_rows();
    desk.show(SubmissionId(1));
    desk.dispatch(search("first"));
    let ticket = lists(&mut desk)[0].0;
    listed(&mut desk, ticket, &[1]);
    recorded(&mut desk, 4);
    assert_eq!((shown(&desk), desk.desk.state().history.hidden), (Some(1), None), "nobody knows yet");
    let ticket = lists(&mut desk)[0].0;
    listed(&mut desk, ticket, &[1]);
    assert_eq!((shown(&desk), desk.desk.state().history.hidden), (Some(1), Some(Hidden::New(SubmissionId(4)))));
    desk.dispatch(RowsCommand::ShowHidden(true));
    assert_eq!((shown(&desk), desk.desk.state().history.hidden), (Some(4), None));
    assert!(desk.desk.state().history.query.filter.is_empty());
}

#[test]
fn a_record_on_screen_whose_row_leaves_the_list_is_told_of_once() {
    let mut desk = with_rows();
    desk.dispatch(search("first"));
    let ticket = lists(&mut desk)[0].0;
    listed(&mut desk, ticket, &[2, 1]);
    desk.show(SubmissionId(2));
    let hidden = |desk: &Scripted| desk.desk.state().history.hidden;
    assert_eq!(hidden(&desk), None);
    desk.dispatch(search("first "));
    let ticket = lists(&mut desk)[0].0;
    listed(&mut desk, ticket, &[1]);
    assert_eq!(hidden(&desk), Some(Hidden::OnScreen(SubmissionId(2))));
    assert_eq!(hidden(&desk).unwrap().sentence(), "#2 is on screen; the filter hides its row");
    desk.dispatch(RowsCommand::ShowHidden(false));
    desk.dispatch(search("first  "));
    let ticket = lists(&mut desk)[0].0;
    listed(&mut desk, ticket, &[1]);
    assert_eq!(hidden(&desk), None, "the operator has left it hidden");
    desk.show(SubmissionId(1));
    assert_eq!(hidden(&desk), None, "it is listed");
    desk.show(SubmissionId(2));
    assert_eq!(hidden(&desk), Some(Hidden::OnScreen(SubmissionId(2))), "it was chosen anew");
    desk.dispatch(RowsCommand::ShowHidden(true));
    assert!(desk.desk.state().history.query.filter.is_empty() && hidden(&desk).is_none());
}

#[test]
fn a_new_submission_that_the_filter_finds_is_shown_when_it_is_listed() {
    let mut desk = with_rows();
    desk.dispatch(search("first"));
    let older = lists(&mut desk)[0].0;
    recorded(&mut desk, 4);
    listed(&mut desk, older, &[1]);
    assert_eq!((shown(&desk), desk.desk.state().history.hidden), (None, None), "that list is older than the row");
    let ticket = lists(&mut desk)[0].0;
    listed(&mut desk, ticket, &[4, 1]);
    assert_eq!((shown(&desk), desk.desk.state().history.hidden), (Some(4), None));
}

#[test]
fn the_neighbour_of_a_deleted_row_is_shown() {
    let mut desk = with_rows();
    desk.show(SubmissionId(2));
    desk.dispatch(RowsCommand::Delete(RowsOf::One(SubmissionId(2))));
    assert_eq!(shown(&desk), Some(1));
    desk.dispatch(RowsCommand::Mark(Marking::Toggle(SubmissionId(3))));
    desk.dispatch(RowsCommand::Delete(RowsOf::Marked));
    assert_eq!(shown(&desk), Some(1), "another row went");
}

#[test]
fn a_row_that_is_shown_is_no_marked_row() {
    let mut desk = with_rows();
    desk.show(SubmissionId(2));
    desk.dispatch(RowsCommand::Mark(Marking::From(SubmissionId(2))));
    assert!(!desk.desk.state().history.has_marks());
    desk.dispatch(RowsCommand::Mark(Marking::Beside(SubmissionId(1))));
    assert_eq!(desk.desk.state().history.marked, Marked::Only(RowNumbers::from_iter([2, 1])));
    desk.dispatch(RowsCommand::Mark(Marking::Beside(SubmissionId(1))));
    assert_eq!(desk.desk.state().history.marked, Marked::Only(RowNumbers::from_iter([2])));
}
