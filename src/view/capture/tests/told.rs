//! What the window says agrees with the report, and of each request its own.

use super::{
    AnsweredBy, CapturedCall, OTHER, OutcomeSign, call_view, conversation, create, facts, other_row, repeated, request,
    sentence,
};
use crate::contract::Method;
use crate::history::{CapturedBytes, Life, SeenCall, SeenReply, Summary};
use crate::judge::report;

/// Makes a request that is none of the API's.
fn foreign() -> SeenCall {
    SeenCall {
        method: None,
        path: "/nothing".to_owned(),
        submission: None,
        answered_by: AnsweredBy::Desk,
        ..request(3, 2_000, Method::GetBalance)
    }
}

#[test]
fn other_requests_count_what_the_report_says_of_them() {
    let row = other_row(foreign());
    assert_eq!((row.errors, row.warnings), (1, 0), "a path that is none of the API's");
    let cut = SeenCall { is_whole: false, answered_by: AnsweredBy::Nobody, reply: None, ..foreign() };
    let row = other_row(cut);
    assert_eq!((row.errors, row.warnings), (0, 1), "cut in the middle");
    let row = other_row(request(1, 0, Method::GetBalance));
    assert_eq!((row.errors, row.warnings), (0, 0));
}

#[test]
fn a_refused_row_shows_its_error_code() {
    let code = "ERROR_NO_SLOT_AVAILABLE";
    let mut known = repeated(10_300);
    let refused = SeenReply { status: 200, is_error: true, error_code: Some(code.to_owned()), ..SeenReply::default() };
    known.calls[0].reply = Some(refused.clone());
    let summary = Summary { state: Life::Refused, error_code: Some(code.to_owned()), ..known.summary.clone() };
    let outcome = conversation(super::ConversationFacts { summary, ..known }).outcome;
    assert_eq!((outcome.sign, outcome.text.as_str()), (OutcomeSign::None, "No worker is free"));
    let mut known = repeated(10_300);
    known.same[0].reply = Some(refused);
    assert_eq!(conversation(known).outcome.sign, OutcomeSign::None, "the one before was refused");
    let mut known = repeated(10_300);
    known.same[0].client = "curl 8.5".to_owned();
    assert_eq!(conversation(known).outcome.sign, OutcomeSign::None, "the one before is another program's");
    assert_eq!(conversation(repeated(10_300)).outcome.sign, OutcomeSign::Repeated(OTHER));
}

/// The limit is a note of the report; of the row that it kept back it is what went wrong.
#[test]
fn what_the_limit_kept_back_is_a_finding_of_its_row() {
    let mut create = create();
    create.answered_by = AnsweredBy::Limit;
    let row = conversation(facts(vec![create]));
    assert_eq!((row.errors, row.warnings), (1, 0));
}

#[test]
fn a_redirect_is_told_in_the_sentence() {
    for (status, part) in [(302, "send GET without a body"), (307, "may be paid twice")] {
        let mut create = create();
        create.reply = Some(SeenReply { status, ..SeenReply::default() });
        let told = sentence(facts(vec![create]));
        assert!(told.contains(part) && told.contains(&format!("status {status}")), "{told}");
    }
}

/// A line of the report quotes the first of its requests; a request is told its own numbers.
#[test]
fn a_requests_findings_quote_no_other_request() {
    let mut calls = [foreign(), foreign()];
    (calls[1].number, calls[1].path) = (4, "/other".to_owned());
    let judged = report(&calls, &facts(Vec::new()).session);
    let captured =
        CapturedCall { call: calls[1].clone(), bytes: CapturedBytes::default(), kept: None, lines: judged.errors };
    let why: Vec<String> = call_view(captured).findings.into_iter().map(|finding| finding.why).collect();
    assert_eq!(why, ["/other"]);
}
