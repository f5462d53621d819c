//! Submissions: held, asked about, cancelled, lost, unsaved.

use futures_util::FutureExt as _;

use super::scripted::{Scripted, key};
use crate::contract::TaskId;
use crate::desk::command::{AccountCommand, Command, DraftCommand, DraftEdit, SubmissionCommand};
use crate::desk::state::{NoticeLevel, Question, Reason, Topic};
use crate::history::{Asks, HistoryError, Life, SameBefore, SubmissionId};
use crate::work::{DraftEvent, DraftJob, Event, HistoryEvent, Job, JobId, RowsJob, SubmissionEvent, SubmitPhase};

const ID: SubmissionId = SubmissionId(5);

fn tell(desk: &mut Scripted, event: SubmissionEvent) {
    desk.desk.apply(Event::Submission(event));
}

fn same() -> SameBefore {
    SameBefore { id: SubmissionId(1), created_at_ms: 0, state: Life::Created, error_code: None, profile_id: None }
}

fn refuse_three_times(desk: &Scripted) {
    let key = desk.desk.state().key().unwrap().clone();
    for _ in 0..3 {
        desk.desk.refusals.note_code(&key, Some("ERROR_KEY_DOES_NOT_EXIST"));
    }
}

#[test]
fn a_submission_goes_from_the_button_to_its_record() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(SubmissionCommand::Submit);
    let sent = desk.submissions();
    assert_eq!((sent.len(), sent[0].asks), (1, Asks::Always));
    tell(&mut desk, SubmissionEvent::Recorded(sent[0].job, ID));
    assert_eq!(desk.desk.state().in_flight[0].id, Some(ID));
    let first = desk.records();
    assert_eq!(first.iter().map(|job| job.id).collect::<Vec<_>>(), [ID], "the new submission is the shown row");
    desk.answer_record(&first[0], super::scripted::record(ID, "••••0001"));
    tell(&mut desk, SubmissionEvent::Phase(sent[0].job, SubmitPhase::Waiting));
    assert_eq!(desk.desk.state().in_flight[0].phase, SubmitPhase::Waiting);
    desk.jobs();
    tell(&mut desk, SubmissionEvent::Finished(sent[0].job, ID));
    assert!(desk.desk.state().in_flight.is_empty());
    let records = desk.records();
    assert_eq!(records.iter().map(|job| job.id).collect::<Vec<_>>(), [ID], "the record is loaded once");
    desk.answer_record(&records[0], super::scripted::record(ID, "••••0001"));
    assert_eq!(desk.desk.state().latest.as_ref().unwrap().record.summary.id, ID);
}

#[test]
fn one_submission_lists_the_table_once() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(SubmissionCommand::Submit);
    let job = desk.submissions()[0].job;
    tell(&mut desk, SubmissionEvent::Recorded(job, ID));
    tell(&mut desk, SubmissionEvent::Finished(job, ID));
    desk.board.touched(ID);
    desk.desk.drain();
    let lists = desk.jobs_of(|job| if let Job::Rows(RowsJob::List { .. }) = job { Some(()) } else { None });
    assert_eq!(lists.len(), 1);
}

#[test]
fn a_payload_sent_before_is_asked_about_and_sent_on_yes() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(SubmissionCommand::Submit);
    let job = desk.submissions()[0].job;
    tell(&mut desk, SubmissionEvent::SentBefore(job, same()));
    assert!(matches!(desk.desk.state().question, Some(Question::SameBefore(..))));
    assert!(desk.desk.state().in_flight.is_empty() && desk.submissions().is_empty(), "nothing leaves meanwhile");
    desk.say_yes();
    let sent = desk.submissions();
    assert_eq!((sent.len(), sent[0].asks), (1, Asks::Never));
    assert!(sent[0].job != job && desk.desk.state().question.is_none());
}

#[test]
fn two_presses_ask_once() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(SubmissionCommand::Submit);
    desk.dispatch(SubmissionCommand::Submit);
    let jobs: Vec<JobId> = desk.submissions().iter().map(|submission| submission.job).collect();
    for job in jobs {
        tell(&mut desk, SubmissionEvent::SentBefore(job, same()));
    }
    desk.dispatch(SubmissionCommand::DropQuestion);
    assert!(desk.desk.state().question.is_none() && desk.submissions().is_empty());
}

#[test]
fn a_refused_key_holds_a_submission_until_yes() {
    let mut desk = Scripted::with_draft();
    refuse_three_times(&desk);
    desk.dispatch(SubmissionCommand::Submit);
    assert!(desk.submissions().is_empty() && desk.is_asked_about(&Reason::RefusedOften));
    desk.say_yes();
    assert_eq!((desk.submissions().len(), desk.desk.state().question.is_none()), (1, true));
}

#[test]
fn no_to_a_held_call_sends_nothing() {
    let mut desk = Scripted::with_draft();
    refuse_three_times(&desk);
    desk.dispatch(SubmissionCommand::Submit);
    let late = desk.desk.state().question.clone().unwrap().yes();
    desk.dispatch(SubmissionCommand::DropQuestion);
    desk.dispatch(late);
    assert!(desk.submissions().is_empty() && desk.desk.state().question.is_none());
}

#[test]
fn a_late_yes_answers_no_other_held_call() {
    let mut desk = Scripted::with_draft();
    refuse_three_times(&desk);
    desk.dispatch(AccountCommand::Check);
    let late = desk.desk.state().question.clone().unwrap().yes();
    desk.dispatch(SubmissionCommand::Submit);
    desk.dispatch(late);
    assert!(desk.submissions().is_empty(), "the check was asked about when the click began");
    desk.say_yes();
    assert_eq!(desk.submissions().len(), 1);
}

#[test]
fn a_late_yes_sends_no_other_payload() {
    let mut desk = Scripted::with_draft();
    let ask = |desk: &mut Scripted| {
        desk.dispatch(SubmissionCommand::Submit);
        let job = desk.submissions()[0].job;
        tell(desk, SubmissionEvent::SentBefore(job, same()));
        desk.desk.state().question.clone().unwrap()
    };
    let late = ask(&mut desk).yes();
    desk.dispatch(SubmissionCommand::DropQuestion);
    let asked = ask(&mut desk);
    desk.dispatch(late);
    assert!(desk.submissions().is_empty() && desk.desk.state().question.is_some());
    desk.dispatch(asked.yes());
    assert_eq!(desk.submissions().len(), 1);
}

#[test]
fn a_held_call_is_answered_before_the_same_payload() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(SubmissionCommand::Submit);
    let job = desk.submissions()[0].job;
    tell(&mut desk, SubmissionEvent::SentBefore(job, same()));
    refuse_three_times(&desk);
    desk.dispatch(SubmissionCommand::Submit);
    assert!(desk.is_asked_about(&Reason::RefusedOften));
    desk.dispatch(SubmissionCommand::DropQuestion);
    assert!(matches!(desk.desk.state().question, Some(Question::SameBefore(..))));
}

#[test]
fn cancelling_reaches_the_submission() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(SubmissionCommand::Submit);
    let sent = desk.submissions();
    desk.dispatch(SubmissionCommand::Cancel(sent[0].job));
    assert!(sent[0].cancel.notified().now_or_never().is_some());
}

#[test]
fn a_lost_submission_says_what_it_may_have_cost() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(SubmissionCommand::Submit);
    let job = desk.submissions()[0].job;
    tell(&mut desk, SubmissionEvent::Recorded(job, ID));
    tell(&mut desk, SubmissionEvent::Lost(job));
    desk.assert_told("failed during submission #5. Nothing: the service is free");
    tell(&mut desk, SubmissionEvent::Lost(job));
    assert!(desk.desk.state().in_flight.is_empty());
}

#[test]
fn an_unsaved_outcome_stays_on_screen() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(SubmissionCommand::Submit);
    let job = desk.submissions()[0].job;
    let (problem, task_id) = ("The disk is full".to_owned(), Some(TaskId::from_token("7")));
    tell(&mut desk, SubmissionEvent::Phase(job, SubmitPhase::Unsaved { problem, task_id }));
    assert!(desk.desk.state().has_unsaved());
}

#[test]
fn what_could_not_be_recorded_was_surely_not_paid() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(SubmissionCommand::Submit);
    let job = desk.submissions()[0].job;
    tell(&mut desk, SubmissionEvent::NotRecorded(job, HistoryError::Closed));
    desk.assert_told("Not submitted: the submission could not be recorded");
    desk.assert_told("Nothing: it never left");
    desk.dispatch(SubmissionCommand::Submit);
    let next = desk.submissions()[0].job;
    tell(&mut desk, SubmissionEvent::Recorded(next, ID));
    let notices = &desk.desk.state().notices;
    assert!(notices.iter().all(|notice| notice.topic != Some(Topic::NotSubmitted)), "a later one makes it void");
}

#[test]
fn a_late_phase_is_nobodys() {
    let mut desk = Scripted::with_draft();
    tell(&mut desk, SubmissionEvent::Phase(JobId(99), SubmitPhase::Waiting));
    tell(&mut desk, SubmissionEvent::Finished(JobId(99), ID));
    assert!(desk.desk.state().in_flight.is_empty() && desk.desk.state().notices.is_empty());
}

#[test]
fn submit_waits_for_the_draft_that_is_being_composed() {
    let mut desk = Scripted::with_draft();
    desk.enter_site("https://example.com/other");
    desk.dispatch(SubmissionCommand::Submit);
    let others = desk.compose_all();
    let sent: Vec<_> = others.iter().filter(|job| matches!(job, Job::Submit(_))).collect();
    assert_eq!(sent.len(), 1);
}

#[test]
fn an_edit_after_submit_sends_nothing() {
    let mut desk = Scripted::with_draft();
    desk.enter_site("https://example.com/other");
    desk.dispatch(SubmissionCommand::Submit);
    desk.enter_site("https://example.com/third");
    let others = desk.compose_all();
    assert!(!others.iter().any(|job| matches!(job, Job::Submit(_))), "the operator has not seen what it would send");
}

#[test]
fn submit_waits_for_the_draft_that_is_made_of_another() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(DraftCommand::Edit(DraftEdit::Form(crate::payload::Form::JSON)));
    desk.dispatch(SubmissionCommand::Submit);
    let redrafts = desk.jobs_of(|job| match job {
        Job::Draft(DraftJob::Redraft { ticket, draft, .. }) => Some((ticket, draft)),
        _ => None,
    });
    let (ticket, draft) = redrafts.into_iter().next().unwrap();
    let redrafted = crate::work::Redrafted { draft: Box::new(draft), not_a_form: None };
    desk.desk.apply(Event::Draft(DraftEvent::Redrafted { ticket, result: Ok(redrafted) }));
    let others = desk.compose_all();
    assert_eq!(others.iter().filter(|job| matches!(job, Job::Submit(_))).count(), 1);
}

#[test]
fn submit_sends_the_draft_whatever_record_is_on_screen() {
    let mut desk = Scripted::with_draft();
    desk.show(ID);
    desk.dispatch(SubmissionCommand::Submit);
    let sent = desk.submissions();
    assert_eq!(
        sent.iter().map(|sent| sent.draft.text("websiteURL")).collect::<Vec<_>>(),
        ["https://example.com/login"]
    );
    assert!(desk.desk.state().shown.selected().is_none(), "what was sent is on screen");
}

#[test]
fn a_full_queue_is_said_and_nothing_is_in_flight() {
    let mut desk = Scripted::with_draft();
    desk.fill_queue();
    desk.dispatch(SubmissionCommand::Submit);
    desk.assert_told("too busy");
    assert!(desk.desk.state().in_flight.is_empty());
    assert!(desk.desk.state().notices.iter().any(|notice| notice.level == NoticeLevel::Error));
    desk.jobs();
    desk.dispatch(SubmissionCommand::Submit);
    assert_eq!(desk.submissions().len(), 1, "it goes again once there is room");
}

#[test]
fn a_recorded_submission_withdraws_why_the_one_before_was_not() {
    let mut desk = Scripted::with_draft();
    desk.show(ID);
    desk.desk.apply(Event::History(HistoryEvent::Damaged(HistoryError::Closed)));
    desk.dispatch(Command::Repeat(ID));
    desk.assert_told("Not submitted again");
    tell(&mut desk, SubmissionEvent::Recorded(JobId(1), SubmissionId(6)));
    assert!(!desk.notices().iter().any(|text| text.contains("Not submitted again")), "{:?}", desk.notices());
}

#[test]
fn a_submission_keeps_the_key_it_was_made_with() {
    let mut desk = Scripted::with_draft();
    desk.set_key("first-key-0001");
    desk.compose_all();
    desk.dispatch(SubmissionCommand::Submit);
    desk.set_key("second-key-0002");
    let others = desk.compose_all();
    let keys = others.iter().filter_map(|job| if let Job::Submit(sent) = job { Some(sent.key.clone()) } else { None });
    assert_eq!(keys.collect::<Vec<_>>(), [key("first-key-0001")]);
}
