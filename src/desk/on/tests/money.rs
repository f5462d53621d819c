//! What the questions say about money, and that no other place says something else.

use std::sync::Arc;

use super::asking::{CAPKILL, ID, desk, live_desk};
use super::scripted::{SANDBOX, Scripted, record};
use crate::contract::ERROR_CODES;
use crate::desk::command::{Act, ProfileCommand, SubmissionCommand};
use crate::desk::state::{Question, Shown};
use crate::history::{Capture, CaptureId, Life, NewCapture, Record, SameBefore, SubmissionId, Summary};
use crate::profile::{Address, CAPKILL_ID, Profile, ProfileEdit};
use crate::view::{conversation_under_way, record_view};
use crate::work::{Event, SubmissionEvent};

#[test]
fn the_same_payload_in_the_sandbox_costs_nothing() {
    for (mut desk, money) in [
        (desk(), "#1 is solved. Sending it again costs nothing"),
        (live_desk(), "#1 is solved. Paid. Sending it again may cost money again"),
    ] {
        desk.dispatch(SubmissionCommand::Submit);
        let job = desk.submissions().remove(0).job;
        let before = SameBefore {
            id: SubmissionId(1),
            created_at_ms: 0,
            state: Life::Solved,
            error_code: None,
            profile_id: None,
        };
        desk.desk.apply(Event::Submission(SubmissionEvent::SentBefore(job, before)));
        let Some(Question::SameBefore(asked)) = &desk.desk.state().question else { panic!("no question") };
        assert_eq!(asked.money, money);
        assert_eq!(asked.shows.as_ref(), Some(&asked.goes));
    }
}

const SHARED: &str = "http://127.0.0.1:7/";

/// Puts two profiles of one address into a desk: a free one, and one that costs money.
fn share_an_address(desk: &mut Scripted) {
    for (id, costs_money) in [("mock", false), ("live", true)] {
        let profile = Profile { costs_money, ..Profile::new(id, id, Address::parse(SHARED)) };
        desk.dispatch(ProfileCommand::Save(Box::new(ProfileEdit { before: None, now: profile })));
    }
}

/// What the earlier submission cost is what its own profile costs, not what the next one does.
#[test]
fn a_question_about_the_same_payload_says_what_the_earlier_card_says() {
    for now in ["mock", "live"] {
        let mut desk = Scripted::with_draft();
        share_an_address(&mut desk);
        desk.dispatch(ProfileCommand::Select(now.to_owned()));
        desk.set_key("shared-key-0007");
        desk.compose_all();
        for then in ["mock", "live", "gone"] {
            for state in Life::ALL {
                agree_about_the_same(&mut desk, then, now, state);
            }
        }
    }
}

#[track_caller]
fn agree_about_the_same(desk: &mut Scripted, then: &str, now: &str, state: Life) {
    let profile_id = (then != "gone").then(|| then.to_owned());
    let before = SameBefore { id: SubmissionId(6), created_at_ms: 0, state, error_code: None, profile_id };
    desk.dispatch(SubmissionCommand::Submit);
    let job = desk.submissions().remove(0).job;
    desk.desk.apply(Event::Submission(SubmissionEvent::SentBefore(job, before)));
    let Some(Question::SameBefore(asked)) = &desk.desk.state().question else { panic!("no question") };
    // What was sent for nobody knows which profile may have been paid.
    let profile_id = if then == "gone" { "live" } else { then }.to_owned();
    let row = Summary { profile_id, base_url: SHARED.to_owned(), state, ..record(ID, "").record.summary.clone() };
    let card = desk.desk.state().money_of_row(&row);
    let (money, context) = (&asked.money, format!("{then} {now} {state:?}: {card} | {}", asked.money));
    let is_paid_before = !card.starts_with("Nothing");
    assert_eq!(money.ends_with("costs nothing"), now == "mock", "{context}");
    assert_eq!(money.contains("money again"), now == "live" && is_paid_before && state.may_be_paid(None), "{context}");
    assert!(money.contains(&card) || (now == "mock" && !is_paid_before && !money.contains("aid")), "{context}");
    desk.dispatch(SubmissionCommand::DropQuestion);
}

/// Every place that says something about a record's money says the same, in every state, with every code and profile.
#[test]
fn no_two_places_disagree_about_money() {
    let mut desk = desk();
    let free = Profile { costs_money: false, ..Profile::new("mock", "Mock", Address::parse("http://127.0.0.1:7/")) };
    desk.desk.state.profiles.push(free);
    let codes = ERROR_CODES.iter().map(|row| Some(row.code.to_owned())).chain([None, Some("X".into())]);
    let codes: Vec<Option<String>> = codes.collect();
    for (profile_id, base_url) in
        [("sandbox", SANDBOX), (CAPKILL_ID, CAPKILL), ("mock", "http://127.0.0.1:7/"), ("gone", "http://127.0.0.1:1/")]
    {
        for state in Life::ALL {
            for code in &codes {
                agree(&mut desk, profile_id, base_url, state, code.as_deref());
            }
        }
    }
}

#[track_caller]
fn agree(desk: &mut Scripted, profile_id: &str, base_url: &str, state: Life, code: Option<&str>) {
    let base = record(ID, "••••0001");
    let (profile_id, base_url) = (profile_id.to_owned(), base_url.to_owned());
    let summary =
        Summary { profile_id, base_url, state, error_code: code.map(str::to_owned), ..base.record.summary.clone() };
    let view = Arc::new(record_view(Record { summary, ..base.record.clone() }, Arc::default(), None));
    let card = desk.desk.state().money_of(&view.record);
    let costs = desk.desk.state().costs_of(&view.record.summary);
    assert_eq!(desk.desk.state().money_of_row(&view.record.summary), card);
    desk.desk.state.shown = Shown::Record(Arc::clone(&view));
    let question = desk.desk.money_of_call(Act::Repeat(ID), costs);
    let context = format!("{costs:?} {state:?} {code:?}: {card} | {question}");
    assert_eq!(card.starts_with("Nothing"), question.ends_with("costs nothing"), "{context}");
    assert!(costs.is_free() || question.contains(&card), "{context}");
    // A captured task has neither balances nor a record of its own on screen.
    let capture = Capture { id: CaptureId(1), new: captured_at(&view.record.summary), ended_at_ms: None };
    let task = conversation_under_way(view.record.summary.clone(), 1, "curl 8.5.0");
    assert_eq!(desk.desk.state().money_of_task(&capture, &task), card);
    let session = desk.desk.state().money_of_tasks(&capture, &[task]);
    assert_eq!(session.starts_with("Nothing"), costs.is_free(), "{session} {context}");
    let first_word = card.split([' ', ':']).next().unwrap_or_default().to_lowercase();
    let says = if costs.is_free() || !state.may_be_paid(code) { String::new() } else { format!("#92 {first_word}") };
    assert!(session.starts_with(&says) && (!says.is_empty() || !session.contains('#')), "{session} {context}");
    let is_left_open = state.leaves_payment_open(code) || state == Life::Recorded;
    assert!(costs.is_free() || !is_left_open || card.starts_with("Perhaps paid"), "{context}");
}

/// A session whose requests went where a submission went.
fn captured_at(summary: &Summary) -> NewCapture {
    NewCapture {
        begun_at_ms: 0,
        port: 1,
        profile_id: summary.profile_id.clone(),
        profile: summary.profile.clone(),
        base_url: summary.base_url.clone(),
        costs_money: true,
        call_limit: Some(5),
        has_guard: false,
    }
}
