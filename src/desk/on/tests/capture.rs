//! Captures: begun, asked about, refused and ended; what comes late, and what goes away under a session.

use std::sync::Arc;

use super::addresses::{OWN, at, mine, with_key};
use super::scripted::{SANDBOX, Scripted, key};
use crate::contract::BaseUrl;
use crate::desk::command::{Act, CaptureCommand, Command, KeyCommand, ProfileCommand};
use crate::desk::state::{CaptureState, ListenWish, Listening, Reason};
use crate::history::{AnsweredBy, Capture, CaptureId, NewCapture, SubmissionId};
use crate::judge::{SessionFacts, report};
use crate::profile::SANDBOX_ID;
use crate::view::{OtherRequest, ReportView, conversation_under_way, summary_for_tests};
use crate::work::{
    Begun, CaptureError, CaptureEvent, CaptureFailed, CaptureJob, CaptureWish, Event, HistoryEvent, Job, KeyEvent,
    Passed, ReceivingEvent, SessionPart, Ticket,
};

const LIMIT: u32 = 5;

fn jobs(desk: &mut Scripted) -> Vec<CaptureJob> {
    desk.jobs_of(|job| if let Job::Capture(job) = job { Some(job) } else { None })
}

fn begins(desk: &mut Scripted) -> Vec<CaptureWish> {
    jobs(desk)
        .into_iter()
        .filter_map(|job| if let CaptureJob::Begin(wish) = job { Some(*wish) } else { None })
        .collect()
}

fn ends(desk: &mut Scripted) -> usize {
    jobs(desk).iter().filter(|job| matches!(job, CaptureJob::End)).count()
}

fn tell(desk: &mut Scripted, event: CaptureEvent) {
    desk.desk.apply(Event::Capture(event));
}

fn state(desk: &Scripted) -> &CaptureState {
    &desk.desk.state().capture
}

fn session(id: i64, profile_id: &str) -> Capture {
    let is_free = profile_id == SANDBOX_ID;
    let new = NewCapture {
        begun_at_ms: 1_790_000_000_000 + id,
        port: 41_207,
        profile_id: profile_id.to_owned(),
        profile: if is_free { "Sandbox" } else { "Mine" }.to_owned(),
        base_url: BaseUrl::parse(if is_free { SANDBOX } else { OWN }).unwrap().to_string(),
        costs_money: !is_free,
        call_limit: (!is_free).then_some(LIMIT),
        has_guard: false,
    };
    Capture { id: CaptureId(id), new, ended_at_ms: None }
}

fn begun(desk: &mut Scripted, capture: Capture) {
    let address = "127.0.0.1:41207".parse().unwrap();
    let begun = Begun { capture, address, token: key("desk-0123456789") };
    tell(desk, CaptureEvent::Begun(Ok(Box::new(begun))));
}

fn refused(desk: &mut Scripted) {
    let source = std::io::ErrorKind::AddrInUse.into();
    let error = CaptureFailed::Capture(CaptureError::Port { port: 41_207, why: "is in use".to_owned(), source });
    tell(desk, CaptureEvent::Begun(Err(error)));
}

fn wish(profile_id: &str) -> ListenWish {
    ListenWish { profile_id: profile_id.to_owned(), ..ListenWish::default() }
}

/// A desk with a session that the sandbox answers.
fn listening() -> Scripted {
    let mut desk = Scripted::open();
    desk.dispatch(CaptureCommand::Listen(ListenWish::default()));
    begun(&mut desk, session(1, SANDBOX_ID));
    desk.jobs();
    desk
}

/// A desk with a session that goes on to a service which costs money.
fn live() -> Scripted {
    let mut desk = with_key();
    desk.dispatch(CaptureCommand::Listen(wish("mine")));
    desk.say_yes();
    begun(&mut desk, session(1, "mine"));
    desk.jobs();
    desk
}

fn part(id: i64, numbers: &[u64]) -> SessionPart {
    let conversation = |number: &u64| {
        let summary = summary_for_tests(i64::try_from(*number).unwrap());
        conversation_under_way(summary, *number, "curl 8.5.0")
    };
    SessionPart {
        capture: CaptureId(id),
        conversations: numbers.iter().map(conversation).collect(),
        others: Vec::new(),
        clients: vec!["curl 8.5.0".to_owned()],
        requests: numbers.iter().copied().max().unwrap_or_default(),
        passed: None,
        is_last: false,
    }
}

fn come(desk: &mut Scripted, part: SessionPart) {
    tell(desk, CaptureEvent::Part(Box::new(part)));
}

fn numbers(desk: &Scripted) -> Vec<u64> {
    state(desk).shown.as_ref().unwrap().conversations.iter().map(|conversation| conversation.number).collect()
}

#[test]
fn the_sandbox_is_listened_to_without_a_question() {
    let mut desk = Scripted::open();
    desk.dispatch(CaptureCommand::Listen(ListenWish { port: 41_207, ..ListenWish::default() }));
    let begun_as = begins(&mut desk).remove(0);
    assert_eq!((begun_as.port, begun_as.call_limit, begun_as.target.key.is_some()), (41_207, None, false));
    assert!(matches!(state(&desk).listening, Listening::Beginning) && desk.desk.state().question.is_none());
    desk.dispatch(CaptureCommand::Listen(ListenWish::default()));
    assert!(begins(&mut desk).is_empty(), "one at a time");
    begun(&mut desk, session(1, SANDBOX_ID));
    assert!(state(&desk).is_on() && state(&desk).shows_running());
    assert_eq!(state(&desk).running().unwrap().address, "http://127.0.0.1:41207/");
}

#[test]
fn a_refused_port_is_said_and_another_can_be_used() {
    let mut desk = Scripted::open();
    desk.dispatch(CaptureCommand::Open(true));
    desk.dispatch(CaptureCommand::Listen(ListenWish { port: 41_207, ..ListenWish::default() }));
    refused(&mut desk);
    desk.jobs();
    assert!(state(&desk).problem.as_ref().is_some_and(|problem| problem.contains("41207")));
    assert!(matches!(state(&desk).listening, Listening::No));
    assert!(desk.notices().is_empty(), "the room says it: {:?}", desk.notices());
    desk.dispatch(CaptureCommand::Listen(ListenWish { port: 0, ..state(&desk).wish.clone() }));
    assert_eq!(begins(&mut desk).len(), 1);
    assert_eq!(state(&desk).problem, None);
}

#[test]
fn a_refused_port_is_a_notice_where_the_room_is_not_seen() {
    let mut desk = Scripted::open();
    desk.dispatch(CaptureCommand::Listen(ListenWish { port: 41_207, ..ListenWish::default() }));
    refused(&mut desk);
    desk.assert_told("41207");
}

#[test]
fn a_live_session_asks_first_and_names_its_limit() {
    let mut desk = with_key();
    desk.dispatch(CaptureCommand::Listen(ListenWish { call_limit: 7, ..wish("mine") }));
    assert!(begins(&mut desk).is_empty());
    assert!(desk.is_asked_about(&Reason::Session));
    let money = match desk.desk.state().question.as_ref().unwrap() {
        crate::desk::state::Question::Call(_, asked) => asked.money.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(money, "At most 7 createTask, one at a time; each may cost money");
    desk.say_yes();
    let begun_as = begins(&mut desk).remove(0);
    assert_eq!((begun_as.call_limit, begun_as.target.key), (Some(7), Some(key("own-key-0001"))));
}

#[test]
fn the_free_way_out_begins_with_the_sandbox() {
    let mut desk = with_key();
    desk.dispatch(CaptureCommand::Listen(wish("mine")));
    desk.dispatch(crate::desk::command::SubmissionCommand::DropQuestion);
    desk.dispatch(Command::from(Act::ListenToSandbox));
    let begun_as = begins(&mut desk).remove(0);
    assert_eq!((begun_as.target.profile.id.as_str(), begun_as.call_limit), (SANDBOX_ID, None));
}

#[test]
fn a_key_that_is_still_loading_is_waited_for() {
    let mut desk = at(mine(OWN));
    desk.dispatch(CaptureCommand::Listen(wish("mine")));
    assert!(begins(&mut desk).is_empty() && desk.desk.state().question.is_none() && desk.notices().is_empty());
    let kept = super::addresses::kept(Some("https://service.example"));
    let loaded = KeyEvent::Loaded { profile_id: "mine".to_owned(), result: Ok(Some(kept)) };
    desk.desk.apply(Event::Key(loaded));
    assert!(desk.is_asked_about(&Reason::Session));
    desk.say_yes();
    assert_eq!(begins(&mut desk).len(), 1);
}

#[test]
fn a_session_that_began_meanwhile_is_the_only_one() {
    let mut desk = at(mine(OWN));
    desk.dispatch(CaptureCommand::Listen(wish("mine")));
    desk.dispatch(CaptureCommand::Listen(ListenWish::default()));
    assert_eq!(begins(&mut desk).len(), 1);
    let kept = super::addresses::kept(Some("https://service.example"));
    let loaded = KeyEvent::Loaded { profile_id: "mine".to_owned(), result: Ok(Some(kept)) };
    desk.desk.apply(Event::Key(loaded));
    assert!(begins(&mut desk).is_empty() && desk.desk.state().question.is_none());
}

#[test]
fn a_missing_key_is_said() {
    let mut desk = at(mine(OWN));
    desk.dispatch(CaptureCommand::Listen(wish("mine")));
    let loaded = KeyEvent::Loaded { profile_id: "mine".to_owned(), result: Ok(None) };
    desk.desk.apply(Event::Key(loaded));
    desk.assert_told("enter the key of the profile Mine first");
    assert!(begins(&mut desk).is_empty());
}

#[test]
fn an_end_waits_for_what_is_in_flight() {
    let mut desk = listening();
    desk.dispatch(CaptureCommand::End);
    assert_eq!(ends(&mut desk), 1);
    let passed = Some(Passed { let_through: 1, in_flight: 1 });
    come(&mut desk, SessionPart { passed, ..part(1, &[1]) });
    tell(&mut desk, CaptureEvent::Ending(CaptureId(1)));
    assert!(matches!(state(&desk).listening, Listening::Ending(_)) && desk.desk.state().has_unsaved());
    desk.dispatch(CaptureCommand::Listen(ListenWish::default()));
    desk.assert_told("still waits for a reply");
    tell(&mut desk, CaptureEvent::Ended(CaptureId(1), Ok(())));
    assert!(matches!(state(&desk).listening, Listening::No) && !desk.desk.state().has_unsaved());
    let ended = |capture: &Capture| capture.ended_at_ms.is_some();
    assert!(ended(&state(&desk).sessions[0]) && ended(&state(&desk).shown.as_ref().unwrap().capture));
}

#[test]
fn parts_that_arrive_late_stand_in_their_order() {
    let mut desk = listening();
    for numbers in [&[7, 9][..], &[3], &[9, 8]] {
        come(&mut desk, part(1, numbers));
    }
    assert_eq!(numbers(&desk), [3, 7, 8, 9]);
    assert_eq!(state(&desk).shown.as_ref().unwrap().requests, 9);
    let other = |number| OtherRequest {
        number,
        at_ms: number,
        client: String::new(),
        what: "getBalance".to_owned(),
        status: Some(200),
        outcome: String::new(),
        answered_by: AnsweredBy::Service,
        errors: 0,
        warnings: 0,
    };
    for number in [6, 2, 6] {
        come(&mut desk, SessionPart { others: vec![other(number)], ..part(1, &[]) });
    }
    let others: Vec<u64> = state(&desk).shown.as_ref().unwrap().others.iter().map(|other| other.number).collect();
    assert_eq!(others, [2, 6]);
}

#[test]
fn what_comes_to_another_session_than_the_one_shown_is_not_shown() {
    let mut desk = listening();
    let older = Capture { ended_at_ms: Some(1), ..session(0, SANDBOX_ID) };
    tell(&mut desk, CaptureEvent::Listed(Ok(vec![session(1, SANDBOX_ID), older])));
    desk.dispatch(CaptureCommand::Show(CaptureId(0)));
    assert!(jobs(&mut desk).iter().any(|job| matches!(job, CaptureJob::Read(_, CaptureId(0), _))));
    let passed = Some(Passed { let_through: 1, in_flight: 0 });
    come(&mut desk, SessionPart { passed, ..part(1, &[1]) });
    assert!(numbers(&desk).is_empty() && !state(&desk).shows_running());
    assert_eq!(state(&desk).running().unwrap().passed.let_through, 1, "the header counts on");
    come(&mut desk, part(0, &[4]));
    assert_eq!(numbers(&desk), [4]);
}

#[test]
fn a_failed_reading_of_another_session_is_no_problem_of_this_one() {
    let mut desk = listening();
    tell(&mut desk, CaptureEvent::NotRead(Ticket::default().next().next(), crate::work::Lost.into()));
    assert_eq!(state(&desk).shown.as_ref().unwrap().problem, None);
}

#[test]
fn the_limit_of_the_session_that_runs_is_set_where_it_has_one() {
    let mut desk = live();
    desk.dispatch(CaptureCommand::SetLimit(LIMIT));
    assert!(jobs(&mut desk).is_empty(), "it is that already");
    desk.dispatch(CaptureCommand::SetLimit(8));
    assert!(jobs(&mut desk).iter().any(|job| matches!(job, CaptureJob::SetLimit(8))));
    tell(&mut desk, CaptureEvent::LimitSet(CaptureId(1), Ok(8)));
    let limits = [&state(&desk).sessions[0], &state(&desk).shown.as_ref().unwrap().capture]
        .map(|capture| capture.new.call_limit);
    assert_eq!((limits, state(&desk).running().unwrap().capture.new.call_limit), ([Some(8); 2], Some(8)));
    let mut free = listening();
    free.dispatch(CaptureCommand::SetLimit(8));
    assert!(jobs(&mut free).is_empty(), "what is free has no limit");
}

#[test]
fn a_deleted_profile_ends_the_session_that_goes_on_to_it() {
    let mut desk = live();
    desk.dispatch(ProfileCommand::Delete("mine".to_owned()));
    assert_eq!(ends(&mut desk), 1);
    desk.assert_told("The capture that went on to Mine was ended: its profile was deleted");
    assert_eq!(state(&desk).wish.profile_id, SANDBOX_ID);
}

#[test]
fn a_forgotten_key_ends_the_session_that_spends_with_it() {
    let mut desk = live();
    desk.dispatch(KeyCommand::Forget);
    assert_eq!(ends(&mut desk), 1);
    desk.assert_told("the key of its profile was forgotten");
}

#[test]
fn a_session_to_the_sandbox_stays_when_another_profile_goes() {
    let mut desk = with_key();
    desk.dispatch(CaptureCommand::Listen(ListenWish::default()));
    begun(&mut desk, session(1, SANDBOX_ID));
    desk.jobs();
    desk.dispatch(KeyCommand::Forget);
    desk.dispatch(ProfileCommand::Delete("mine".to_owned()));
    assert_eq!(ends(&mut desk), 0);
}

#[test]
fn a_sandbox_that_listens_elsewhere_ends_its_session() {
    let mut desk = listening();
    let restarted = |address: &str| Event::Receiving(ReceivingEvent::SandboxStarted(Ok(address.to_owned())));
    desk.desk.apply(restarted(SANDBOX));
    assert_eq!(ends(&mut desk), 0);
    desk.desk.apply(restarted("http://127.0.0.1:10/"));
    assert_eq!(ends(&mut desk), 1);
    desk.assert_told("the sandbox listens elsewhere now");
}

#[test]
fn what_another_window_captures_is_read_again_when_rows_change() {
    let mut desk = Scripted::open();
    desk.dispatch(CaptureCommand::Open(true));
    tell(&mut desk, CaptureEvent::Listed(Ok(vec![session(3, SANDBOX_ID)])));
    let reads = |desk: &mut Scripted| jobs(desk).iter().filter(|job| matches!(job, CaptureJob::Read(..))).count();
    assert_eq!(reads(&mut desk), 1, "the newest is shown");
    for _ in 0..3 {
        desk.desk.apply(Event::History(HistoryEvent::ForeignRows));
    }
    assert_eq!(reads(&mut desk), 0, "one at a time");
    come(&mut desk, SessionPart { is_last: true, ..part(3, &[1]) });
    assert_eq!(reads(&mut desk), 1, "once more for what came meanwhile");
    come(&mut desk, SessionPart { is_last: true, ..part(3, &[1]) });
    assert_eq!(reads(&mut desk), 0);
    tell(&mut desk, CaptureEvent::Listed(Ok(vec![Capture { ended_at_ms: Some(9), ..session(3, SANDBOX_ID) }])));
    assert_eq!(state(&desk).shown.as_ref().unwrap().capture.ended_at_ms, Some(9));
    desk.desk.apply(Event::History(HistoryEvent::ForeignRows));
    assert_eq!(reads(&mut desk), 0, "what is over stays as it is");
}

#[test]
fn a_list_that_was_read_before_the_end_takes_no_end_away() {
    let mut desk = listening();
    tell(&mut desk, CaptureEvent::Ended(CaptureId(1), Ok(())));
    tell(&mut desk, CaptureEvent::Listed(Ok(vec![session(1, SANDBOX_ID)])));
    assert!(state(&desk).sessions[0].ended_at_ms.is_some());
    assert!(state(&desk).shown.as_ref().unwrap().capture.ended_at_ms.is_some());
}

#[test]
fn a_session_that_was_listed_as_it_began_stands_in_the_list_once() {
    let mut desk = Scripted::open();
    desk.dispatch(CaptureCommand::Listen(ListenWish::default()));
    tell(&mut desk, CaptureEvent::Listed(Ok(vec![session(1, SANDBOX_ID)])));
    begun(&mut desk, session(1, SANDBOX_ID));
    assert_eq!(state(&desk).sessions.len(), 1);
}

#[test]
fn a_chosen_conversation_is_the_record_on_screen() {
    let mut desk = listening();
    come(&mut desk, part(1, &[4]));
    desk.dispatch(CaptureCommand::Choose(Some(SubmissionId(4))));
    assert_eq!(desk.desk.state().shown.selected(), Some(SubmissionId(4)));
    let jobs = jobs(&mut desk);
    assert!(jobs.iter().any(|job| matches!(job, CaptureJob::Detail(_, _, SubmissionId(4)))));
    assert!(jobs.iter().any(|job| matches!(job, CaptureJob::LookAt(_, _, 4))));
}

/// Returns the tickets of the details and the reports that were asked for.
fn readings(desk: &mut Scripted) -> (Vec<Ticket>, Vec<Ticket>) {
    let (mut details, mut reports) = (Vec::new(), Vec::new());
    for job in jobs(desk) {
        match job {
            CaptureJob::Detail(ticket, ..) => details.push(ticket),
            CaptureJob::Report(ticket, _) => reports.push(ticket),
            _ => {}
        }
    }
    (details, reports)
}

#[test]
fn nothing_is_read_again_while_nothing_comes() {
    let mut desk = listening();
    come(&mut desk, part(1, &[4]));
    desk.dispatch(CaptureCommand::Choose(Some(SubmissionId(4))));
    desk.dispatch(CaptureCommand::LookAtReport(true));
    let facts = SessionFacts::of(&session(1, SANDBOX_ID), 0, Vec::new());
    let made = || Ok(Arc::new(ReportView::new(&report(&[], &facts))));
    let (details, reports) = readings(&mut desk);
    assert_eq!((details.len(), reports.len()), (1, 1));
    // What comes while both are read is read once more, and then no more.
    come(&mut desk, SessionPart { passed: Some(Passed::default()), ..part(1, &[4]) });
    assert_eq!(readings(&mut desk), (Vec::new(), Vec::new()));
    tell(&mut desk, CaptureEvent::Detail(details[0], Ok(None)));
    tell(&mut desk, CaptureEvent::Reported(reports[0], made()));
    let (details, reports) = readings(&mut desk);
    assert_eq!((details.len(), reports.len()), (1, 1));
    tell(&mut desk, CaptureEvent::Detail(details[0], Ok(None)));
    tell(&mut desk, CaptureEvent::Reported(reports[0], made()));
    assert_eq!(readings(&mut desk), (Vec::new(), Vec::new()));
}
