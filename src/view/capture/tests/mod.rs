mod odd;
mod told;

use std::time::Duration;

use super::conversation::{ConversationFacts, conversation, conversation_under_way};
use super::course::{Course, Dot, DotKind, End};
use super::detail::{ConversationDetail, DetailItem, Neighbours, conversation_detail};
use super::{BetweenSign, CapturedCall, KeptBody, OtherRequest, OutcomeSign, call_view, other_requests};
use crate::contract::{Method, TaskId};
use crate::history::{AnsweredBy, CapturedBytes, Life, SeenCall, SeenKey, SeenReply, SubmissionId, Summary};
use crate::judge::{SeenCallback, SessionFacts, report};
use crate::payload::{Finding, StoredBody};
use crate::profile::Costs;
use crate::view::summary_for_tests as summary;

const LIFE: Duration = Duration::from_mins(5);

/// The submission that the conversations are of, and one before it.
const OWN: SubmissionId = SubmissionId(98);
const OTHER: SubmissionId = SubmissionId(97);

fn request(number: u64, at_ms: u64, method: Method) -> SeenCall {
    SeenCall {
        number,
        at_ms,
        connection: 1,
        verb: "POST".to_owned(),
        path: format!("/{method}"),
        method: Some(method),
        content_type: Some("application/json".to_owned()),
        client: "requests 2.32.3".to_owned(),
        key: None,
        findings: Vec::new(),
        payload_sha256: None,
        submission: Some(OWN),
        task_id: None,
        answered_by: AnsweredBy::Service,
        reply: Some(SeenReply { status: 200, elapsed_ms: 200, ..SeenReply::default() }),
        hung_up_after_ms: None,
        after_callback: false,
        is_whole: true,
        body_bytes: 100,
    }
}

fn create() -> SeenCall {
    let mut create = request(1, 1_000, Method::CreateTask);
    create.payload_sha256 = Some([7; 32]);
    create.reply =
        Some(SeenReply { status: 200, elapsed_ms: 200, task_id: Some("5".to_owned()), ..SeenReply::default() });
    create
}

/// Returns polls that came so many milliseconds after the createTask.
fn polls(at_ms: &[u64]) -> Vec<SeenCall> {
    let poll = |(number, at_ms): (u64, &u64)| {
        let mut poll = request(number, 1_000 + at_ms, Method::GetTaskResult);
        poll.task_id = Some("5".to_owned());
        poll
    };
    (2..).zip(at_ms).map(poll).collect()
}

fn ready(mut poll: SeenCall) -> SeenCall {
    poll.reply = Some(SeenReply { status: 200, elapsed_ms: 200, is_ready: true, ..SeenReply::default() });
    poll
}

/// What is known of a task that was created, and of a session that goes on.
fn facts(calls: Vec<SeenCall>) -> ConversationFacts {
    ConversationFacts {
        summary: Summary {
            task_id: Some(TaskId::from_token("5")),
            task_type: "ImageToTextTask".to_owned(),
            ..summary(OWN.0)
        },
        calls,
        same: Vec::new(),
        session: SessionFacts {
            target: "Sandbox".to_owned(),
            host: "127.0.0.1".to_owned(),
            costs: Costs::Sandbox,
            begun_at_ms: 0,
            lasted_ms: 60_000,
            has_ended: false,
            limit: None,
            guard_on: false,
            callbacks: Vec::new(),
            version: String::new(),
        },
        task_life: LIFE,
    }
}

fn solved(calls: Vec<SeenCall>) -> ConversationFacts {
    let known = facts(calls);
    let answer = Some(r#"{"text":"P3xRD"}"#.to_owned());
    ConversationFacts { summary: Summary { state: Life::Solved, answer, ..known.summary }, ..known }
}

/// Returns the row of a request that belongs to no task.
fn other_row(call: SeenCall) -> OtherRequest {
    other_requests(&[call], &facts(Vec::new()).session).remove(0)
}

fn with(create: SeenCall, polls: Vec<SeenCall>) -> Vec<SeenCall> {
    std::iter::once(create).chain(polls).collect()
}

fn detail(facts: ConversationFacts) -> ConversationDetail {
    conversation_detail(facts, Neighbours::default())
}

fn sentence(facts: ConversationFacts) -> String {
    detail(facts).sentence
}

fn between(detail: &ConversationDetail) -> Vec<(BetweenSign, u64, &str)> {
    let between = |item: &DetailItem| match item {
        DetailItem::Between(between) => Some((between.sign, between.at_ms)),
        DetailItem::Call(_) => None,
    };
    let texts = detail.items.iter().filter_map(|item| match item {
        DetailItem::Between(between) => Some(between.text.as_str()),
        DetailItem::Call(_) => None,
    });
    detail.items.iter().filter_map(between).zip(texts).map(|((sign, at), text)| (sign, at, text)).collect()
}

fn hung_up() -> ConversationFacts {
    let mut create = create();
    create.hung_up_after_ms = Some(10_000);
    create.reply.as_mut().unwrap().elapsed_ms = 12_400;
    facts(vec![create])
}

#[test]
fn a_hang_up_is_told_with_the_task_that_was_made_all_the_same() {
    let told = detail(hung_up());
    assert_eq!(told.sentence, "The client gave up after 10.0 s, the service created the task at 12.4 s");
}

#[test]
fn a_hang_up_has_its_moments_between_the_requests() {
    let told = detail(hung_up());
    let texts: Vec<_> = between(&told).into_iter().map(|(sign, at_ms, text)| (sign, at_ms, text.to_owned())).collect();
    assert_eq!(
        texts[..2],
        [
            (BetweenSign::HungUp, 10_000, "The client hung up; the desk went on waiting".to_owned()),
            (BetweenSign::Reply, 12_400, "Sandbox: 200, task 5. Nobody read it".to_owned()),
        ]
    );
    assert!(matches!(&texts[2], (BetweenSign::LifeEnds, 312_400, text) if text.contains("Not asked for so far")));
    let row = conversation(hung_up());
    assert_eq!((row.outcome.text.as_str(), row.course.hung_up_ms), ("Nobody asks for it", Some(10_000)));
}

#[test]
fn a_client_that_left_before_any_reply_is_told_without_one() {
    let mut create = create();
    (create.hung_up_after_ms, create.reply) = (Some(3_000), None);
    assert_eq!(sentence(facts(vec![create])), "The client gave up after 3.0 s, and no reply has come so far");
}

fn repeated(before_ms: u64) -> ConversationFacts {
    let mut create = create();
    create.at_ms = 800_000;
    let mut other = create.clone();
    (other.number, other.at_ms, other.submission) = (0, 800_000 - before_ms, Some(OTHER));
    ConversationFacts { same: vec![other], ..facts(vec![create]) }
}

#[test]
fn the_same_payload_names_the_one_before() {
    assert_eq!(sentence(repeated(10_300)), "The same payload as #97, 10.3 s later");
    let row = conversation(repeated(10_300));
    assert_eq!((row.outcome.sign, row.outcome.text.as_str()), (OutcomeSign::Repeated(OTHER), "same payload as #97"));
}

#[test]
fn the_same_payload_after_ten_minutes_is_another_task() {
    assert!(!sentence(repeated(600_001)).contains("same payload"));
    assert_eq!(conversation(repeated(600_001)).outcome.sign, OutcomeSign::None);
}

#[test]
fn what_came_again_later_is_told_between_the_requests() {
    let later = Neighbours { later: vec![(SubmissionId(99), 11_300)], last_good: Some(OTHER) };
    let told = conversation_detail(hung_up(), later);
    let again = between(&told).into_iter().find(|(sign, ..)| *sign == BetweenSign::SamePayload);
    assert_eq!(again, Some((BetweenSign::SamePayload, 10_300, "The same payload came again")));
    assert_eq!(told.last_good, Some(OTHER));
}

#[test]
fn polls_in_a_hurry_are_counted() {
    let at_ms: Vec<u64> = (0..20).map(|number| 700 + number * 690).collect();
    let fast = solved(with(create(), polls(&at_ms)));
    assert_eq!(sentence(fast), "19 of 19 polls came less than 2 s after the one before");
    let one = facts(with(create(), polls(&[3_000, 6_000, 7_999])));
    assert_eq!(sentence(one), "1 of 2 polls came less than 2 s after the one before");
}

#[test]
fn an_answer_of_the_desks_own_says_which_limit() {
    let limited = |why: &str| {
        let mut create = create();
        (create.answered_by, create.reply.as_mut().unwrap().task_id) = (AnsweredBy::Limit, None);
        let known = facts(vec![create]);
        let detail = Some(format!("The desk answered itself: {why}"));
        let summary = Summary { state: Life::NotSent, task_id: None, detail, ..known.summary };
        ConversationFacts { summary, session: SessionFacts { costs: Costs::Money, ..known.session }, ..known }
    };
    let in_flight = "one createTask was in flight already. This session lets one through at a time";
    let told = detail(limited(in_flight));
    assert_eq!(told.sentence, "The desk answered itself: one createTask was in flight already");
    assert_eq!((told.state, told.never_left), (Life::NotSent, true));
    let used = sentence(limited("the 5 createTask of this session are used"));
    assert_eq!(used, "The desk answered itself: the 5 createTask of this session are used");
    let row = conversation(limited(in_flight));
    assert_eq!(row.course.end, Some((End::Desk, 200)));
    assert_eq!((row.outcome.sign, row.outcome.text.as_str()), (OutcomeSign::Desk, "Answered by the desk"));
}

#[test]
fn the_guard_names_the_task_that_it_answered_with() {
    let mut known = repeated(10_300);
    known.calls[0].answered_by = AnsweredBy::Guard;
    known.summary.state = Life::NotSent;
    known.session.costs = Costs::Money;
    let told = detail(known);
    assert_eq!(told.sentence, "The desk answered itself with the task of #97: the guard is on");
    assert_eq!((told.state, told.never_left), (Life::NotSent, true));
}

#[test]
fn half_a_request_is_told() {
    let mut cut = polls(&[3_000]);
    (cut[0].is_whole, cut[0].body_bytes, cut[0].answered_by) = (false, 1_312, AnsweredBy::Nobody);
    let other = other_row(cut[0].clone());
    assert_eq!(other.outcome, "Cut in the middle of the request, after 1,312 B of its body");
    assert_eq!(sentence(facts(with(create(), cut))), "Cut in the middle of a request, after 1,312 B of its body");
    let stray = SeenCall {
        verb: String::new(),
        method: None,
        answered_by: AnsweredBy::Nobody,
        is_whole: false,
        body_bytes: 312,
        ..create()
    };
    assert_eq!(other_row(stray).outcome, "Cut in the middle of the request, after 312 B");
}

#[test]
fn a_callback_ends_a_task() {
    let mut known = solved(with(create(), polls(&[3_000, 9_000])));
    known.session.callbacks = vec![SeenCallback { submission: OWN, at_ms: 7_200 }];
    let row = conversation(known);
    assert_eq!(row.course.end, Some((End::Callback, 6_200)));
    assert_eq!(row.course.dots[1], Dot { at_ms: 9_000, kind: DotKind::AfterAnswer });
    let mut known = solved(vec![create()]);
    known.session.callbacks = vec![SeenCallback { submission: OWN, at_ms: 7_200 }];
    let told = detail(known);
    assert_eq!(between(&told)[0], (BetweenSign::Callback, 6_200, "The service called back"));
    assert_eq!(told.sentence, "The answer came by callback after 6.2 s, with 0 polls");
}

#[test]
fn a_callback_that_comes_after_the_answer_ends_nothing() {
    let calls = with(create(), polls(&[3_000]).into_iter().map(ready).collect());
    let course = Course::of(&calls, Some(9_000), LIFE);
    assert_eq!(course.end, Some((End::Answer, 3_200)));
    let course = Course::of(&calls, Some(4_100), LIFE);
    assert_eq!(course.end, Some((End::Callback, 3_100)), "it came while the poll was answered");
}

#[test]
fn polls_after_the_answer_are_told_apart() {
    let mut calls = with(create(), polls(&[5_000, 7_100, 9_100, 10_000]));
    calls[2] = ready(calls[2].clone());
    calls[4].hung_up_after_ms = Some(50);
    let course = Course::of(&calls, None, LIFE);
    let kinds: Vec<DotKind> = course.dots.iter().map(|dot| dot.kind).collect();
    assert_eq!(kinds, [DotKind::Poll, DotKind::Poll, DotKind::AfterAnswer, DotKind::HungUp]);
    assert_eq!((course.end, course.too_soon(), course.lasts_ms()), (Some((End::Answer, 7_300)), 1, 10_000));
}

#[test]
fn a_refusal_ends_a_task_that_never_was() {
    let mut create = create();
    let code = Some("ERROR_NO_SLOT_AVAILABLE".to_owned());
    create.reply = Some(SeenReply {
        status: 200,
        elapsed_ms: 90,
        error_code: code.clone(),
        is_error: true,
        ..SeenReply::default()
    });
    let known = facts(vec![create]);
    let summary = Summary { state: Life::Refused, error_code: code, task_id: None, ..known.summary };
    let row = conversation(ConversationFacts { summary, ..known });
    assert_eq!((row.course.end, row.course.life_ends_ms), (Some((End::Refusal, 90)), None));
    assert!(!row.outcome.text.is_empty() && !row.is_open(0));
}

#[test]
fn a_task_is_waited_for_until_its_life_is_over() {
    let row = conversation(facts(with(create(), polls(&[3_000]))));
    let at = |since_ms: i64| row.began_at_ms + since_ms;
    assert!(row.outcome.text.is_empty() && row.is_open(at(10_000)) && !row.is_open(at(300_200)));
    assert_eq!(row.waiting(at(10_200), true), ("Waiting", " · 4 min 50 s left".to_owned()));
    assert_eq!(row.waiting(at(10_200), false).0, "Not asked any more");
    assert_eq!(row.waiting(at(300_200), true).0, "No answer within its life");
    assert!((row.spent(at(150_100)) - 0.5).abs() < 0.01);
}

#[test]
fn a_life_that_is_over_says_so() {
    let mut known = facts(with(create(), polls(&[3_000])));
    known.session.lasted_ms = 400_000;
    let told = detail(known);
    assert_eq!(told.sentence, "No answer came within its life; 1 poll");
    let (sign, at_ms, text) = between(&told)[0];
    assert_eq!((sign, at_ms), (BetweenSign::LifeEnds, 300_200));
    assert!(text.starts_with("Its life ended at ") && text.ends_with(", after 1 poll"), "{text}");
}

#[test]
fn a_request_under_way_is_a_row_already() {
    let recorded = Summary { state: Life::Recorded, ..summary(5) };
    let row = conversation_under_way(recorded, 3, "curl 8.5.0");
    assert_eq!((row.number, row.client.as_str(), row.course.clone()), (3, "curl 8.5.0", Course::default()));
    assert_eq!((row.is_open(0), row.waiting(0, true).0), (true, "Waiting for the reply"));
}

#[test]
fn a_poll_has_the_time_to_those_beside_it() {
    let told = detail(facts(with(create(), polls(&[3_000, 3_000, 6_500]))));
    let gaps: Vec<_> = told
        .items
        .iter()
        .filter_map(|item| match item {
            DetailItem::Call(call) => Some([call.gap_before_ms, call.gap_after_ms]),
            DetailItem::Between(_) => None,
        })
        .collect();
    assert_eq!(gaps, [[None, None], [None, Some(0)], [Some(0), Some(3_500)], [Some(3_500), None]]);
}

fn captured(call: SeenCall, body: Option<&str>, kept: Option<KeptBody>) -> CapturedCall {
    let bytes = CapturedBytes {
        head: b"POST /createTask HTTP/1.1\r\nHost: localhost\r\nUser-Agent: curl/8.5.0\r\n\r\n".to_vec(),
        body: body.map(|body| body.as_bytes().to_vec()),
        reply_head: Some(b"content-type: application/json\r\n".to_vec()),
        reply_body: Some(br#"{"errorId":0,"taskId":5}"#.to_vec()),
        reply_bytes: Some(24),
    };
    CapturedCall { call, bytes, kept, lines: Vec::new() }
}

#[test]
fn a_picture_that_was_cut_out_is_folded_and_its_bytes_are_whole() {
    let text = r#"{"clientKey":"••••2057","task":{"body":""}}"#;
    let picture_at = text.find(r#"body":""#).map(|at| at + r#"body":""#.len());
    let body = StoredBody { bytes: text.as_bytes().to_vec(), picture_at };
    let picture = Some(bytes::Bytes::from_static(b"a picture"));
    let kept = KeptBody { body, picture, key_hint: "••••2057".to_owned() };
    let call = call_view(captured(create(), None, Some(kept)));
    let payload: Vec<&str> = call.payload.iter().collect();
    assert!(payload.iter().any(|row| row.contains("\"body\": \"‹12 base64 characters›\"")), "{payload:?}");
    let sent = String::from_utf8(call.bytes).unwrap();
    assert!(sent.ends_with("\r\n\r\n{\"clientKey\":\"••••2057\",\"task\":{\"body\":\"YSBwaWN0dXJl\"}}"), "{sent}");
    assert_eq!(call.header_count, 2);
    let raw: Vec<&str> = call.raw.iter().collect();
    assert!(raw.contains(&"200 OK") && raw.contains(&r#"{"errorId":0,"taskId":5}"#), "{raw:?}");
    assert!(call.reply.pretty.is_some());
}

#[test]
fn a_long_text_that_is_kept_with_the_request_is_folded() {
    let body = format!(r#"{{"task":{{"body":"{}"}}}}"#, "A".repeat(5_000));
    let call = call_view(captured(create(), Some(&body), None));
    assert!(call.payload.iter().any(|row| row.contains("‹5,000 base64 characters›")));
    assert!(call.bytes.ends_with(body.as_bytes()));
}

#[test]
fn who_calls_is_told_with_its_key() {
    let key = |is_token| Some(SeenKey { hint: "••••2057".to_owned(), hash: "1".to_owned(), is_token });
    let told = |is_token| {
        let call = SeenCall { key: key(is_token), ..create() };
        let who = call_view(captured(call, Some("{}"), None)).who;
        who.into_iter().find(|line| line.what == "Key").map(|line| line.value).unwrap()
    };
    assert_eq!(told(false), "••••2057");
    assert!(told(true).contains("token"), "{}", told(true));
}

#[test]
fn a_finding_of_the_body_says_what_to_change() {
    let finding = Finding::new("shape.wrong-type", "/task/minLength", "minLength is text in quotation marks");
    let call = SeenCall { findings: vec![finding], ..create() };
    let body = r#"{"clientKey":"••••2057","task":{"type":"ImageToTextTask","body":"","minLength":"5"}}"#;
    let view = call_view(captured(call, Some(body), None));
    let [finding] = &view.findings[..] else { panic!("{:?}", view.findings) };
    let texts = [&finding.place, &finding.before, &finding.after];
    assert_eq!(texts, ["/task/minLength", "\"5\"", "5"]);
}

#[test]
fn what_a_line_of_the_session_says_is_not_said_again_by_a_finding() {
    let said = "Content-Type is application/x-www-form-urlencoded, not application/json";
    let finding = Finding::new("shape.content-type", "", said);
    let content_type = Some("application/x-www-form-urlencoded".to_owned());
    let call = SeenCall { findings: vec![finding], content_type, ..create() };
    let lines = report(std::slice::from_ref(&call), &facts(Vec::new()).session).warnings;
    assert!(lines.iter().any(|line| line.rule == "http.content-type"), "{lines:?}");
    let titles = |lines| {
        let view = call_view(CapturedCall { lines, ..captured(call.clone(), Some("{}"), None) });
        let titles = view.findings.into_iter().map(|finding| finding.title);
        titles.filter(|title| title.starts_with("Content-Type")).collect::<Vec<_>>()
    };
    assert_eq!(titles(lines), ["Content-Type is not application/json"]);
    assert_eq!(titles(Vec::new()), [said], "alone the finding says it");
}
