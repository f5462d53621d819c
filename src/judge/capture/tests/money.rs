//! What may be paid twice.

use super::build::{Made, line, refusal, row};
use crate::history::AnsweredBy;
use crate::judge::capture::Grade;
use crate::profile::Costs;

/// Makes a session in which the payload of call 1 is sent again with call 2, after so long.
fn again(after_ms: u64) -> Made {
    let mut made = Made::new();
    made.create(0, 1);
    made.create(after_ms, 2).payload_sha256 = Some([7; 32]);
    made.calls[0].payload_sha256 = Some([7; 32]);
    made
}

#[test]
fn the_same_payload_within_ten_minutes_is_a_warning() {
    let made = again(600_000);
    let report = made.report();
    let repeated = line(&report, "repeat.payload").unwrap();
    assert_eq!(
        (repeated.grade, repeated.how_often.to_string(), &repeated.calls),
        (Grade::Warning, "1 of 2".into(), &vec![2])
    );
    assert_eq!(
        repeated.detail,
        "python-requests 2.32 · 600.0 s after #101, a service that costs money would be paid twice"
    );
    assert_eq!(repeated.conversations, [row(2)]);
    assert_eq!(line(&again(600_001).report(), "repeat.payload").unwrap().grade, Grade::Kept);
}

#[test]
fn a_live_session_says_what_was_perhaps_paid() {
    let mut made = again(10_300);
    made.facts.costs = Costs::Money;
    let report = made.report();
    let detail = &line(&report, "repeat.payload").unwrap().detail;
    assert!(detail.ends_with("10.3 s after #101, perhaps paid twice"), "{detail}");
}

#[test]
fn a_retry_after_hanging_up_has_a_line_of_its_own() {
    let mut made = again(12_000);
    made.calls[0].hung_up_after_ms = Some(10_000);
    made.calls[0].reply.as_mut().unwrap().elapsed_ms = 12_400;
    let report = made.report();
    assert!(line(&report, "repeat.payload").is_none());
    assert_eq!(line(&report, "repeat.after-hang-up").unwrap().calls, [2]);
    let hung_up = line(&report, "create.hung-up").unwrap();
    assert_eq!((hung_up.grade, &hung_up.calls), (Grade::Warning, &vec![1]));
    assert!(hung_up.detail.ends_with("after 10.0 s, the reply took 12.4 s"), "{}", hung_up.detail);
}

#[test]
fn only_a_refusal_that_a_retry_can_mend_is_retried_in_silence() {
    for (code, rule) in [
        ("ERROR_NO_SLOT_AVAILABLE", None),
        ("ERROR_ZERO_CAPTCHA_FILESIZE", Some("repeat.refused")),
        ("ERROR_CAPTCHA_UNSOLVABLE", Some("repeat.payload")),
        ("ERROR_KEY_DOES_NOT_EXIST", Some("key.after-refusal")),
        ("ERROR_NEVER_HEARD_OF", None),
    ] {
        let mut made = again(5_000);
        made.calls[0].reply = Some(refusal(code));
        let report = made.report();
        for of in ["repeat.refused", "repeat.payload", "repeat.after-hang-up", "key.after-refusal"] {
            let is_broken = line(&report, of).is_some_and(|line| line.grade != Grade::Kept);
            assert_eq!(is_broken, rule == Some(of), "{code}: {of}");
        }
    }
}

#[test]
fn what_the_desk_kept_back_was_not_paid() {
    for by in [AnsweredBy::Limit, AnsweredBy::Guard, AnsweredBy::Desk] {
        let mut made = again(5_000);
        made.calls[0].answered_by = by;
        assert_eq!(line(&made.report(), "repeat.payload").unwrap().grade, Grade::Kept, "{by:?}");
    }
    let mut made = again(5_000);
    (made.calls[0].answered_by, made.calls[0].reply) = (AnsweredBy::Nobody, None);
    assert_eq!(line(&made.report(), "repeat.payload").unwrap().grade, Grade::Warning);
}

#[test]
fn a_refusal_between_two_tasks_hides_no_repetition() {
    let mut made = again(5_000);
    made.calls[1].reply = Some(refusal("ERROR_NO_SLOT_AVAILABLE"));
    made.create(9_000, 3).payload_sha256 = Some([7; 32]);
    let report = made.report();
    let repeated = line(&report, "repeat.payload").unwrap();
    assert_eq!(repeated.calls, [3]);
    assert!(repeated.detail_of(3).starts_with("9.0 s after #101"), "{repeated:?}");
}

#[test]
fn only_what_may_be_paid_twice_is_said_to_be() {
    for by in [AnsweredBy::Limit, AnsweredBy::Guard, AnsweredBy::Desk] {
        let mut made = again(5_000);
        made.calls[1].answered_by = by;
        assert_eq!(line(&made.report(), "repeat.payload").unwrap().grade, Grade::Kept, "{by:?}");
    }
    let mut made = again(5_000);
    made.calls[1].client = "curl 8.5".to_owned();
    assert_eq!(line(&made.report(), "repeat.payload").unwrap().grade, Grade::Kept, "another program");
}

#[test]
fn each_repetition_is_said_to_be_after_its_own() {
    let mut made = again(2_000);
    made.create(3_000, 3).payload_sha256 = Some([7; 32]);
    let report = made.report();
    let repeated = line(&report, "repeat.payload").unwrap();
    assert!(repeated.detail_of(2).starts_with("2.0 s after #101"), "{repeated:?}");
    assert!(repeated.detail_of(3).starts_with("1.0 s after #102"), "{repeated:?}");
}
