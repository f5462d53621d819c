//! Drafts: edited, brought in, made of other drafts.

use std::sync::Arc;

use super::scripted::Scripted;
use crate::desk::command::{DraftCommand, DraftEdit, SubmissionCommand};
use crate::payload::{Draft, Form};
use crate::picture::decode;
use crate::view::Preview;
use crate::work::{
    Chosen, Composed, DraftEvent, DraftJob, Event, FixOf, IntakeError, Job, Lost, Redraft, Redrafted, Ticket,
};

fn redrafts(desk: &mut Scripted) -> Vec<(Ticket, Draft)> {
    desk.jobs_of(|job| match job {
        Job::Draft(DraftJob::Redraft { ticket, draft, .. }) => Some((ticket, draft)),
        _ => None,
    })
}

fn intakes(desk: &mut Scripted) -> Vec<Ticket> {
    desk.jobs_of(|job| if let Job::Draft(DraftJob::TakeIn { ticket, .. }) = job { Some(ticket) } else { None })
}

fn answer(desk: &mut Scripted, ticket: Ticket, draft: Draft) {
    let redrafted = Redrafted { draft: Box::new(draft), not_a_form: None };
    desk.desk.apply(Event::Draft(DraftEvent::Redrafted { ticket, result: Ok(redrafted) }));
}

fn to_json() -> DraftCommand {
    DraftCommand::Edit(DraftEdit::Form(Form::JSON))
}

#[test]
fn edits_are_composed_one_at_a_time() {
    let mut desk = Scripted::open();
    desk.enter_site("https://example.com");
    let compositions = desk.jobs();
    assert_eq!(compositions.len(), 1, "three edits begin one composition");
    for job in compositions {
        desk.answer_composition(job);
    }
    assert!(!desk.desk.state().compose.is_current());
    desk.compose_all();
    assert!(desk.desk.state().compose.is_current());
}

#[test]
fn a_composition_of_an_older_ticket_is_late() {
    let mut desk = Scripted::with_draft();
    let event = DraftEvent::Composed { ticket: Ticket::default(), composed: Arc::new(Composed::default()) };
    desk.desk.apply(Event::Draft(event));
    assert!(desk.desk.state().compose.composed.payload.is_some());
}

#[test]
fn the_newest_draft_of_another_wins() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(to_json());
    desk.dispatch(DraftCommand::Edit(DraftEdit::WriteJson(Form::RECAPTCHA)));
    let asked = redrafts(&mut desk);
    let json = Draft { form: Form::JSON, ..Draft::default() };
    answer(&mut desk, asked[0].0, json.clone());
    assert_eq!(desk.desk.state().compose.draft.form, Form::RECAPTCHA, "the first answer is late");
    answer(&mut desk, asked[1].0, json);
    assert_eq!(desk.desk.state().compose.draft.form, Form::JSON);
}

#[test]
fn what_is_typed_while_a_draft_is_made_is_not_lost() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(to_json());
    let (ticket, before) = redrafts(&mut desk).remove(0);
    desk.dispatch(DraftCommand::Edit(DraftEdit::Text("websiteKey", "typed meanwhile".into())));
    answer(&mut desk, ticket, Draft { form: Form::JSON, ..before });
    let (_, again) = redrafts(&mut desk).remove(0);
    assert_eq!(again.text("websiteKey"), "typed meanwhile", "it is made once more of the draft as it is now");
}

#[test]
fn a_lost_draft_stays_as_it_was() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(to_json());
    let (ticket, _) = redrafts(&mut desk).remove(0);
    desk.dispatch(SubmissionCommand::Submit);
    desk.desk.apply(Event::Draft(DraftEvent::Redrafted { ticket, result: Err(Lost) }));
    desk.assert_told("The draft could not be changed and is as it was, so nothing was submitted");
    assert_eq!(desk.desk.state().compose.draft.form, Form::RECAPTCHA);
    assert_eq!(desk.submissions().len(), 0, "the operator has submitted another draft");
}

/// Makes another draft of this one and submits it before it is there. Returns its ticket and the draft.
fn submit_what_is_made(desk: &mut Scripted) -> (Ticket, Draft) {
    desk.dispatch(to_json());
    desk.dispatch(SubmissionCommand::Submit);
    redrafts(desk).remove(0)
}

#[test]
fn a_draft_submitted_while_it_is_made_is_sent_once_it_is_there() {
    let mut desk = Scripted::with_draft();
    let (ticket, before) = submit_what_is_made(&mut desk);
    answer(&mut desk, ticket, Draft { texts: before.texts.clone(), ..before });
    let sent = desk.compose_all().into_iter().filter(|job| matches!(job, Job::Submit(_)));
    assert_eq!(sent.count(), 1);
}

#[test]
fn a_submission_does_not_wait_for_a_draft_asked_for_later() {
    for change in [
        DraftCommand::Edit(DraftEdit::WriteJson(Form::RECAPTCHA)),
        DraftCommand::PasteText("{}".into()),
        DraftCommand::TrySample,
    ] {
        let mut desk = Scripted::with_draft();
        let (ticket, before) = submit_what_is_made(&mut desk);
        let told = format!("{change:?}");
        desk.dispatch(change);
        let newest = redrafts(&mut desk).pop().map_or(ticket, |(ticket, _)| ticket);
        answer(&mut desk, newest, before);
        let sent = desk.compose_all().into_iter().filter(|job| matches!(job, Job::Submit(_)));
        assert_eq!(sent.count(), 0, "{told}");
    }
}

#[test]
fn a_submission_is_dropped_where_the_worker_is_too_busy_for_its_draft() {
    let mut desk = Scripted::with_draft();
    let (ticket, before) = submit_what_is_made(&mut desk);
    desk.dispatch(DraftCommand::Edit(DraftEdit::Text("websiteKey", "typed meanwhile".into())));
    desk.fill_queue();
    answer(&mut desk, ticket, before);
    let sent = desk.compose_all().into_iter().filter(|job| matches!(job, Job::Submit(_)));
    assert_eq!(sent.count(), 0);
}

#[test]
fn a_fix_asked_for_after_submitting_is_made_before_anything_is_sent() {
    let mut desk = Scripted::open();
    desk.enter_site("example.com/login");
    desk.compose_all();
    let findings = &desk.desk.state().compose.composed.findings;
    let fix = FixOf::new(findings.iter().find(|finding| finding.id == "url.shape").unwrap());
    desk.dispatch(DraftCommand::Edit(DraftEdit::CallbackUrl("https://example.com/back".into())));
    desk.dispatch(SubmissionCommand::Submit);
    desk.dispatch(DraftCommand::Edit(DraftEdit::Fix(fix)));
    let others = desk.compose_all();
    assert!(!others.iter().any(|job| matches!(job, Job::Submit(_))), "the payload is not fixed yet");
    let redraft = others.into_iter().find_map(|job| match job {
        Job::Draft(DraftJob::Redraft { ticket, draft, .. }) => Some((ticket, draft)),
        _ => None,
    });
    let (ticket, before) = redraft.unwrap();
    answer(&mut desk, ticket, before.with_text("websiteURL", "https://example.com/login"));
    let others = desk.compose_all();
    let sent = others.iter().find_map(|job| if let Job::Submit(sent) = job { Some(sent) } else { None }).unwrap();
    assert_eq!(sent.draft.text("websiteURL"), "https://example.com/login");
}

#[test]
fn all_fixes_are_made_at_once() {
    let mut desk = Scripted::open();
    desk.enter_site("example.com/login");
    desk.dispatch(DraftCommand::Edit(DraftEdit::CallbackUrl(" https://example.com/back".into())));
    desk.compose_all();
    desk.dispatch(DraftCommand::Edit(DraftEdit::Fix(FixOf::all())));
    let edits = desk.jobs_of(|job| match job {
        Job::Draft(DraftJob::Redraft { change: Redraft::Fix { text, edits, .. }, .. }) => Some((text, edits)),
        _ => None,
    });
    let (text, edits) = &edits[0];
    let mended = crate::payload::document::apply(text, edits).unwrap();
    assert!(
        mended.contains("\"https://example.com/login\"") && mended.contains("\"https://example.com/back\""),
        "{mended}"
    );
}

#[test]
fn a_refused_take_in_keeps_nothing_waiting() {
    let mut desk = Scripted::open();
    desk.dispatch(DraftCommand::TrySample);
    desk.fill_queue();
    desk.dispatch(DraftCommand::PasteText("{}".into()));
    assert!(desk.desk.state().compose.loading.is_none(), "the sample's answer is late now");
}

#[test]
fn only_the_newest_of_two_pictures_is_taken() {
    let mut desk = Scripted::open();
    desk.dispatch(DraftCommand::TrySample);
    desk.dispatch(DraftCommand::PasteText("{}".into()));
    let asked = intakes(&mut desk);
    assert_eq!(desk.desk.state().compose.loading.as_deref(), Some("The clipboard"));
    let refused = |ticket| Event::Draft(DraftEvent::TakenIn { ticket, result: Err(IntakeError::DecoderFailed) });
    desk.desk.apply(refused(asked[0]));
    assert!(desk.desk.state().compose.loading.is_some() && desk.notices().is_empty(), "the first is late");
    desk.desk.apply(refused(asked[1]));
    assert!(desk.desk.state().compose.loading.is_none());
    desk.assert_told("its decoder failed");
}

#[test]
fn a_removed_picture_does_not_come_back() {
    let mut desk = Scripted::open();
    desk.dispatch(DraftCommand::TrySample);
    let ticket = intakes(&mut desk)[0];
    desk.dispatch(DraftCommand::Edit(DraftEdit::RemovePicture));
    desk.desk.apply(Event::Draft(DraftEvent::TakenIn { ticket, result: Err(IntakeError::DecoderFailed) }));
    assert!(desk.notices().is_empty() && desk.desk.state().compose.loading.is_none());
}

#[test]
fn a_har_entry_of_an_older_import_is_not_taken() {
    let mut desk = Scripted::open();
    let import = desk.desk.state().imports + 1;
    desk.dispatch(DraftCommand::TakeHarEntry { import, entry: 0 });
    assert!(intakes(&mut desk).is_empty());
}

#[test]
fn a_composition_that_a_busy_worker_refused_is_made_later() {
    let mut desk = Scripted::with_draft();
    desk.fill_queue();
    desk.enter_site("https://example.com/other");
    assert!(!desk.desk.state().compose.is_current());
    desk.jobs();
    desk.desk.drain();
    desk.compose_all();
    assert!(desk.desk.state().compose.is_current());
}

#[test]
fn only_the_picture_that_is_being_taken_in_is_seen_early() {
    let mut desk = Scripted::open();
    desk.dispatch(DraftCommand::TrySample);
    desk.dispatch(DraftCommand::PasteText("{}".into()));
    let asked = intakes(&mut desk);
    let preview = Arc::new(Preview::new(decode(b"no picture"), 0, 0));
    let arrives = |ticket| Event::Draft(DraftEvent::Arriving { ticket, preview: Arc::clone(&preview) });
    desk.desk.apply(arrives(asked[0]));
    assert!(desk.desk.state().compose.arriving.is_none(), "the sample's is late");
    desk.desk.apply(arrives(asked[1]));
    assert!(desk.desk.state().compose.arriving.is_some());
}

#[test]
fn a_closed_dialog_changes_nothing_and_a_missing_one_is_told() {
    let mut desk = Scripted::open();
    for (chosen, told) in [(Chosen::Closed, 0), (Chosen::NoDialog, 1)] {
        desk.dispatch(DraftCommand::Open);
        assert!(desk.desk.state().is_dialog_open);
        desk.desk.apply(Event::Draft(DraftEvent::Chosen(chosen)));
        assert_eq!((desk.desk.state().is_dialog_open, desk.notices().len()), (false, told));
    }
    desk.jobs();
    desk.desk.apply(Event::Draft(DraftEvent::Chosen(Chosen::Path("/home/me/captcha.png".into()))));
    assert_eq!(intakes(&mut desk).len(), 1);
}
