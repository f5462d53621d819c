//! Paths, HTTP method, content type, bodies, keys and connections.

use super::build::{Made, all, key, line, refusal};
use crate::contract::{Method, Source};
use crate::history::{AnsweredBy, SeenReply};
use crate::judge::capture::{CaptureRule, ClientFigures, Grade, HowOften, NoRequest, Report};
use crate::payload::{Finding, RULES, Severity};

fn seen(report: &Report, rule: &str) -> (Grade, String, Vec<u64>) {
    let line = line(report, rule).unwrap_or_else(|| panic!("{rule} has no line"));
    (line.grade, line.how_often.to_string(), line.calls.clone())
}

#[test]
fn ids_are_unique_and_texts_follow_the_house_style() {
    let mut ids: Vec<&str> = CaptureRule::all().into_iter().map(|rule| rule.row().id).collect();
    ids.extend(RULES.iter().map(|rule| rule.id));
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    for row in CaptureRule::all().into_iter().map(CaptureRule::row) {
        for text in [row.broken, row.kept, row.change] {
            assert!(!text.ends_with('.'), "{}: {text}", row.id);
        }
        assert!(!row.broken.is_empty() && !row.change.is_empty() && row.grade != Grade::Kept, "{}", row.id);
    }
}

#[test]
fn capkill_is_named_only_for_what_its_pages_state() {
    let stated = CaptureRule::all().into_iter().map(CaptureRule::row).filter(|row| row.source == Source::CapKill);
    assert_eq!(
        stated.map(|row| row.id).collect::<Vec<_>>(),
        [
            "path.unknown",
            "path.prefix",
            "http.verb",
            "http.content-type",
            "polls.budget",
            "task-id.changed",
            "create.error-ignored"
        ]
    );
}

#[test]
fn what_the_desk_states_alone_is_never_an_error() {
    for row in CaptureRule::all().into_iter().map(CaptureRule::row) {
        assert!(row.source != Source::Desk || row.grade != Grade::Error, "{}", row.id);
    }
}

#[test]
fn paths_are_told_apart() {
    let mut made = Made::new();
    for path in ["/createTask", "/api/createTask", "//api//createTask", "/v2/createTask", "/in.php", "/openapi.json"] {
        let call = made.call(0, Method::CreateTask);
        path.clone_into(&mut call.path);
    }
    let report = made.report();
    assert_eq!(seen(&report, "path.unknown"), (Grade::Error, "1 of 5".to_owned(), vec![5]));
    assert_eq!(seen(&report, "path.prefix"), (Grade::Warning, "1 of 4".to_owned(), vec![4]));
    assert_eq!(seen(&report, "path.doubled-slash"), (Grade::Warning, "1 of 4".to_owned(), vec![3]));
    made.calls.truncate(2);
    let report = made.report();
    let kept = line(&report, "path.unknown").unwrap();
    assert_eq!((kept.grade, kept.detail.as_str()), (Grade::Kept, "at the root, below /api/"));
}

#[test]
fn another_verb_than_post_is_an_error() {
    let mut made = Made::new();
    made.task(0, 1);
    let call = made.call(20_000, Method::GetBalance);
    (call.verb, call.method) = ("GET".to_owned(), None);
    let report = made.report();
    assert_eq!(seen(&report, "http.verb"), (Grade::Error, "1 of 4".to_owned(), vec![4]));
    assert!(line(&report, "http.verb").unwrap().detail.ends_with("GET"));
    // Its content type is not judged: it has no body.
    assert_eq!(seen(&report, "http.content-type"), (Grade::Kept, "3 of 3".to_owned(), vec![]));
}

#[test]
fn content_type_may_have_parameters() {
    let mut made = Made::new();
    for content_type in [Some("application/json; charset=utf-8"), Some("text/plain"), None, Some("APPLICATION/JSON")] {
        made.call(0, Method::GetBalance).content_type = content_type.map(str::to_owned);
    }
    let report = made.report();
    assert_eq!(seen(&report, "http.content-type"), (Grade::Warning, "2 of 4".to_owned(), vec![2, 3]));
    assert!(line(&report, "http.content-type").unwrap().detail.ends_with("text/plain, none"));
}

#[test]
fn half_a_request_is_said_and_judged_no_further() {
    let mut made = Made::new();
    let call = made.create(0, 1);
    (call.is_whole, call.content_type, call.reply, call.answered_by) = (false, None, None, AnsweredBy::Nobody);
    let report = made.report();
    assert_eq!(seen(&report, "http.cut"), (Grade::Warning, "1 of 1".to_owned(), vec![1]));
    assert_eq!(all(&report).count(), 1, "{report:?}");
    assert!(line(&report, "http.cut").unwrap().detail.ends_with("after 100 B"), "{report:?}");
}

/// Returns what came in the place of a request, with the status of the listener's answer where it gave one.
fn stray(made: &mut Made, kind: NoRequest, why: &str, status: Option<u16>) {
    let call = made.call(0, Method::GetBalance);
    (call.verb, call.path) = (String::new(), format!("{}{why}", kind.words()));
    (call.method, call.content_type, call.is_whole) = (None, None, false);
    call.answered_by = if status.is_some() { AnsweredBy::Desk } else { AnsweredBy::Nobody };
    call.reply = status.map(|status| SeenReply { status, ..SeenReply::default() });
}

#[test]
fn what_was_no_request_has_a_line_of_its_own_kind() {
    let mut made = Made::new();
    for (kind, why, status) in [
        (NoRequest::Tls, "", Some(400)),
        (NoRequest::Http2, "", None),
        (NoRequest::HeadTooLarge, "", Some(431)),
        (NoRequest::AddressTooLong, "", Some(414)),
        (NoRequest::Unreadable, ": Content-Length stands there twice", Some(400)),
        (NoRequest::Half, "", None),
    ] {
        stray(&mut made, kind, why, status);
    }
    let endless = made.call(0, Method::CreateTask);
    (endless.is_whole, endless.answered_by) = (false, AnsweredBy::Desk);
    endless.reply.as_mut().unwrap().status = 413;
    let report = made.report();
    for (number, rule) in (1..).zip([
        "http.tls",
        "http.version",
        "http.head-too-large",
        "http.address-too-long",
        "http.unreadable",
        "http.cut",
        "http.too-large",
    ]) {
        assert_eq!(seen(&report, rule), (Grade::Warning, "1 of 7".to_owned(), vec![number]));
    }
    assert!(line(&report, "http.unreadable").unwrap().detail.ends_with("Content-Length stands there twice"));
    assert_eq!((report.figures.requests.cut, report.figures.requests.others), (1, 6));
}

#[test]
fn redirects_say_what_the_client_would_now_do_wrong() {
    let mut made = Made::new();
    for status in [301, 302, 303, 307, 308, 200, 508] {
        made.call(0, Method::GetBalance).reply.as_mut().unwrap().status = status;
    }
    let report = made.report();
    assert_eq!(seen(&report, "reply.redirect-to-get"), (Grade::Warning, "3 of 7".to_owned(), vec![1, 2, 3]));
    assert_eq!(seen(&report, "reply.redirect-again"), (Grade::Warning, "2 of 7".to_owned(), vec![4, 5]));
    assert_eq!(seen(&report, "desk.loop"), (Grade::Warning, "1 of 7".to_owned(), vec![7]));
}

#[test]
fn each_place_of_a_key_has_its_line() {
    let mut made = Made::new();
    made.task(0, 1);
    let places = ["A key stands in the query", "A key stands in the user agent", "A key stands in the query"];
    for (call, place) in made.calls.iter_mut().zip(places) {
        call.findings.push(Finding::new("key.elsewhere", "", place));
    }
    let report = made.report();
    let lines = all(&report).filter(|line| line.rule == "key.elsewhere");
    let found: Vec<_> = lines.map(|line| (line.seen.as_str(), line.calls.as_slice())).collect();
    assert_eq!(found, [(places[0], &[1, 3][..]), (places[1], &[2][..])]);
}

#[test]
fn a_call_is_told_its_own_path_alone() {
    let mut made = Made::new();
    for path in ["/foo/createTask", "/bar/createTask", ""] {
        path.clone_into(&mut made.call(0, Method::CreateTask).path);
    }
    let report = made.report();
    let prefix = line(&report, "path.prefix").unwrap();
    assert_eq!((prefix.detail_of(2), prefix.detail_of(3)), ("/bar/createTask", ""));
    assert!(line(&report, "path.unknown").unwrap().detail.ends_with("no path"));
}

#[test]
fn findings_are_grouped_by_their_rule() {
    let finding = |id, message: &str| Finding::new(id, "/task/minLength", message);
    let mut made = Made::new();
    for task in 0..4 {
        made.task(task * 20_000, task + 1);
    }
    let wrong = [finding("shape.wrong-type", "minLength is text"), finding("shape.wrong-type", "case is text")];
    made.calls[0].findings.extend(wrong.clone());
    made.calls[3].findings.extend(wrong);
    made.calls[6].findings.push(finding("shape.required", "There is no body"));
    made.calls[9].findings.push(finding("shape.unknown-field", "hello is not known"));
    let report = made.report();
    assert_eq!(seen(&report, "shape.wrong-type"), (Grade::Warning, "2 of 4".to_owned(), vec![1, 4]));
    assert_eq!(seen(&report, "shape.required"), (Grade::Error, "1 of 4".to_owned(), vec![7]));
    assert_eq!(seen(&report, "shape.unknown-field"), (Grade::Note, "1 of 4".to_owned(), vec![10]));
    let first = line(&report, "shape.wrong-type").unwrap();
    assert_eq!(
        (first.seen.as_str(), first.detail.as_str()),
        ("minLength is text", "python-requests 2.32 · /task/minLength · 1 more like it")
    );
}

#[test]
fn a_group_is_as_serious_as_its_worst_finding() {
    let mut made = Made::new();
    let finding = Finding::new("key.elsewhere", "", "A key stands in the query");
    made.task(0, 1);
    made.calls[1].findings.push(finding.clone());
    made.calls[2].findings.push(finding.as_severe_as(Severity::Error));
    assert_eq!(seen(&made.report(), "key.elsewhere"), (Grade::Error, "2 of 2".to_owned(), vec![2, 3]));
}

#[test]
fn calls_after_a_refused_key_are_errors_until_the_block_is_over() {
    let mut made = Made::new();
    for at_ms in [0, 50, 5_000, 900_000] {
        made.call(at_ms, Method::GetBalance).reply = Some(refusal("ERROR_KEY_DOES_NOT_EXIST"));
    }
    made.call(901_000, Method::GetBalance).key = Some(key("0002"));
    let report = made.report();
    // The second one left before the first was answered, the fourth after the block, the last has another key.
    assert_eq!(seen(&report, "key.after-refusal"), (Grade::Error, "1 of 5".to_owned(), vec![3]));
}

#[test]
fn a_key_that_is_taken_again_is_no_refused_key() {
    let mut made = Made::new();
    made.call(0, Method::GetBalance).reply = Some(refusal("ERROR_KEY_DOES_NOT_EXIST"));
    made.call(1_000, Method::GetBalance);
    made.call(2_000, Method::GetBalance);
    assert_eq!(seen(&made.report(), "key.after-refusal").2, [2]);
}

#[test]
fn create_task_after_an_empty_balance_is_an_error() {
    let mut made = Made::new();
    made.create(0, 1).reply = Some(refusal("ERROR_ZERO_BALANCE"));
    made.call(1_000, Method::GetBalance);
    made.create(2_000, 2).reply = Some(refusal("ERROR_ZERO_BALANCE"));
    assert_eq!(seen(&made.report(), "balance.after-empty"), (Grade::Error, "1 of 2".to_owned(), vec![3]));
}

#[test]
fn balance_is_asked_once_a_minute_at_most() {
    let mut made = Made::new();
    for at_ms in [0, 59_999, 119_999, 120_000] {
        made.call(at_ms, Method::GetBalance);
    }
    made.calls[3].key = Some(key("0002"));
    let report = made.report();
    assert_eq!(seen(&report, "balance.often"), (Grade::Warning, "1 of 4".to_owned(), vec![2]));
    assert!(line(&report, "balance.often").unwrap().detail.ends_with("least 59.9 s"));
}

#[test]
fn desk_and_connections_are_notes() {
    let mut made = Made::new();
    made.facts.limit = Some(5);
    for task in 1..=4 {
        made.task(task * 20_000, task);
    }
    made.calls[0].answered_by = AnsweredBy::Limit;
    made.calls[3].answered_by = AnsweredBy::Guard;
    assert!(line(&made.report(), "connections.new").is_none());
    (1..).zip(&mut made.calls).for_each(|(number, call)| call.connection = number);
    let report = made.report();
    assert_eq!(seen(&report, "desk.limit"), (Grade::Note, "1 of 4".to_owned(), vec![1]));
    assert_eq!(seen(&report, "desk.guard"), (Grade::Note, "1 of 4".to_owned(), vec![4]));
    assert_eq!(line(&report, "connections.new").unwrap().how_often, HowOften { count: 12, of: 12 });
}

#[test]
fn figures_count_clients_and_keys() {
    let mut made = Made::new();
    made.task(0, 1);
    made.task(20_000, 2);
    made.calls[3].client = "curl 8.5".to_owned();
    made.calls[3].verb = "PUT".to_owned();
    let token = made.calls[3].key.insert(key("k3f9"));
    token.is_token = true;
    made.callback(30_000, 2);
    let figures = made.report().figures;
    assert_eq!((figures.requests.all, figures.requests.callbacks, figures.connections), (6, 1, 1));
    let clients: Vec<_> = figures.clients.iter().map(|client| (client.calls, client.tasks, client.errors)).collect();
    assert_eq!(clients, [(5, 1, 0), (1, 1, 1)]);
    let keys: Vec<_> = figures.keys.iter().map(|key| (key.hint.as_str(), key.is_token, key.calls)).collect();
    assert_eq!(keys, [("••••2057", false, 5), ("••••k3f9", true, 1)]);
}

#[test]
fn a_finding_is_a_line_and_a_task_or_a_request_about_none() {
    let mut made = Made::new();
    made.create(0, 1);
    made.poll(3_000, 1);
    // Two gaps of one task that are too short are one finding.
    made.poll(3_500, 1);
    made.ready(4_000, 1);
    for at_ms in [10_000, 11_000] {
        let call = made.call(at_ms, Method::GetBalance);
        (call.method, call.path, call.client) = (None, "/in.php".to_owned(), "curl 8.5".to_owned());
        (call.answered_by, call.reply.as_mut().unwrap().status) = (AnsweredBy::Desk, 404);
    }
    let figures = made.report().figures;
    assert_eq!(figures.findings, 3);
    let counts = |client: &ClientFigures| (client.tasks, client.calls, client.errors, client.warnings);
    // A client has as many errors as the report has that are about its requests.
    assert_eq!(figures.clients.iter().map(counts).collect::<Vec<_>>(), [(1, 4, 1, 0), (0, 2, 1, 0)]);
    assert_eq!((figures.requests.others, figures.requests.not_found), (2, 2));
}
