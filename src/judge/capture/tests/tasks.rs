//! Polls in time, the ends of tasks, and what is sent back.

use super::build::{Made, key, line, refusal, row};
use crate::contract::Method;
use crate::judge::capture::{Grade, Report};

fn seen(report: &Report, rule: &str) -> (Grade, String, Vec<u64>) {
    let line = line(report, rule).unwrap_or_else(|| panic!("{rule} has no line"));
    (line.grade, line.how_often.to_string(), line.calls.clone())
}

#[test]
fn a_session_without_fault_says_so() {
    let mut made = Made::new();
    assert_eq!(made.report().headline(), "Nothing to judge yet: no createTask came");
    for task in 1..=14 {
        made.task(task * 20_000, task);
    }
    let report = made.report();
    assert_eq!(report.headline(), "Nothing wrong was seen in 14 tasks");
    assert!(!report.has_errors() && report.warnings.is_empty() && report.notes.is_empty(), "{report:?}");
}

#[test]
fn polls_less_than_two_seconds_apart_are_errors() {
    let mut made = Made::new();
    made.create(0, 1);
    for at_ms in [3_000, 5_000, 6_999, 12_000] {
        made.poll(at_ms, 1);
    }
    made.create(4_000, 2);
    made.ready(7_500, 2);
    let report = made.report();
    assert_eq!(seen(&report, "polls.spacing"), (Grade::Error, "1 of 3".to_owned(), vec![4]));
    let line = line(&report, "polls.spacing").unwrap();
    assert_eq!(line.detail, "python-requests 2.32 · least 1.9 s, median 2.0 s");
    assert_eq!((line.source.label(), &line.conversations), ("compatible services", &vec![row(1)]));
    let polls = &report.figures.polls;
    assert_eq!((polls.gaps, polls.least_ms, polls.median_ms, polls.under_floor), (3, Some(1_999), Some(2_000), 1));
    assert_eq!(polls.bars.iter().map(|bar| bar.count).collect::<Vec<_>>(), [0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1]);
}

#[test]
fn poll_121_of_a_task_is_an_error() {
    let mut made = Made::new();
    for task in [1, 2] {
        made.create(0, task);
        for poll in 1..=120 {
            made.poll(poll * 2_400, task);
        }
    }
    let report = made.report();
    assert_eq!(seen(&report, "polls.budget"), (Grade::Kept, "2 of 2".to_owned(), vec![242]));
    made.poll(290_500, 1);
    assert_eq!(seen(&made.report(), "polls.budget"), (Grade::Error, "1 of 2".to_owned(), vec![243]));
}

#[test]
fn first_poll_comes_neither_at_once_nor_late() {
    let mut made = Made::new();
    for (task, delay_ms) in [(1, 599), (2, 600), (3, 60_100), (4, 60_101)] {
        made.create(0, task);
        made.ready(delay_ms, task);
    }
    let report = made.report();
    assert_eq!(seen(&report, "polls.first-at-once"), (Grade::Warning, "1 of 4".to_owned(), vec![2]));
    let at_once = line(&report, "polls.first-at-once").unwrap();
    assert!(at_once.detail.ends_with("soonest 499 ms, median 500 ms after the reply"), "{}", at_once.detail);
    assert_eq!(seen(&report, "polls.first-late"), (Grade::Warning, "1 of 4".to_owned(), vec![8]));
    made.callback(60_000, 4);
    assert_eq!(seen(&made.report(), "polls.first-late").0, Grade::Kept);
}

#[test]
fn a_poll_that_waits_is_not_overtaken() {
    let mut made = Made::new();
    made.create(0, 1);
    made.poll(3_000, 1).reply.as_mut().unwrap().elapsed_ms = 5_000;
    made.poll(6_000, 1);
    made.ready(8_000, 1);
    assert_eq!(seen(&made.report(), "polls.at-once"), (Grade::Warning, "1 of 3".to_owned(), vec![3]));
    // A client that hung up waits no longer.
    made.calls[1].hung_up_after_ms = Some(3_000);
    let report = made.report();
    assert_eq!(seen(&report, "polls.at-once").0, Grade::Kept);
    assert_eq!(seen(&report, "polls.hung-up"), (Grade::Warning, "1 of 3".to_owned(), vec![2]));
}

#[test]
fn polls_after_the_end_are_warnings() {
    let mut made = Made::new();
    made.task(0, 1);
    made.ready(9_100, 1);
    made.create(20_000, 2);
    made.poll(23_000, 2).reply = Some(refusal("ERROR_CAPTCHA_UNSOLVABLE"));
    made.poll(26_000, 2).reply = Some(refusal("ERROR_CAPTCHA_UNSOLVABLE"));
    let report = made.report();
    assert_eq!(seen(&report, "polls.after-ready"), (Grade::Warning, "1 of 3".to_owned(), vec![4]));
    assert_eq!(seen(&report, "polls.after-failure"), (Grade::Warning, "1 of 2".to_owned(), vec![7]));
    let line = line(&report, "polls.after-failure").unwrap();
    assert!(line.detail.ends_with("ERROR_CAPTCHA_UNSOLVABLE"), "{}", line.detail);
}

#[test]
fn an_answer_that_the_client_lost_may_be_asked_for_again() {
    let mut made = Made::new();
    made.create(0, 1);
    made.ready(3_000, 1).hung_up_after_ms = Some(50);
    made.ready(6_000, 1);
    assert_eq!(seen(&made.report(), "polls.after-ready"), (Grade::Kept, "2 of 2".to_owned(), vec![]));
}

#[test]
fn answers_that_say_to_ask_again_are_no_end() {
    let mut made = Made::new();
    made.create(0, 1);
    made.poll(3_000, 1).reply = Some(refusal("CAPTCHA_NOT_READY"));
    made.ready(6_000, 1);
    assert!(line(&made.report(), "polls.after-failure").is_none());
}

#[test]
fn polls_after_the_callback_are_warnings() {
    let mut made = Made::new();
    made.task(0, 1);
    made.callback(5_000, 1);
    assert_eq!(seen(&made.report(), "polls.after-callback"), (Grade::Warning, "1 of 2".to_owned(), vec![3]));
    made.facts.callbacks.clear();
    made.calls[1].after_callback = true;
    made.calls[2].after_callback = true;
    assert_eq!(seen(&made.report(), "polls.after-callback").2, [2, 3]);
}

#[test]
fn a_task_that_nobody_asks_for_is_a_warning() {
    let mut made = Made::new();
    made.create(0, 1);
    made.create(1_000, 2);
    made.callback(5_000, 2);
    let report = made.report();
    assert_eq!(seen(&report, "task.never-read"), (Grade::Warning, "1 of 2".to_owned(), vec![1]));
    (made.facts.has_ended, made.facts.lasted_ms) = (false, 100_000);
    assert_eq!(seen(&made.report(), "task.never-read"), (Grade::Kept, "1 of 1".to_owned(), vec![]));
}

#[test]
fn a_client_that_gives_up_early_is_warned() {
    let mut made = Made::new();
    made.create(0, 1);
    made.poll(3_000, 1);
    assert_eq!(seen(&made.report(), "task.given-up"), (Grade::Warning, "1 of 1".to_owned(), vec![2]));
    made.poll(310_000, 1);
    assert_eq!(seen(&made.report(), "task.given-up").0, Grade::Kept);
    made.calls.pop();
    made.facts.lasted_ms = 5_000;
    assert_eq!(seen(&made.report(), "task.given-up").0, Grade::Kept);
}

#[test]
fn an_id_that_came_back_changed_is_an_error() {
    let mut made = Made::new();
    made.task(0, 1);
    assert_eq!(line(&made.report(), "task-id.changed").unwrap().detail, "number stays number");
    made.calls[0].reply.as_mut().unwrap().task_id = Some("9007199254740993".to_owned());
    for call in &mut made.calls[1..] {
        // The desk knows no submission of a changed id.
        (call.submission, call.task_id) = (None, Some("9007199254740992".to_owned()));
    }
    let report = made.report();
    assert_eq!(seen(&report, "task-id.changed"), (Grade::Error, "2 of 2".to_owned(), vec![2, 3]));
    let line = line(&report, "task-id.changed").unwrap();
    assert!(line.detail.ends_with("a number above 2^53 came back rounded"), "{}", line.detail);
    assert_eq!(line.conversations, [row(1)]);
    made.calls[1].task_id = Some("\"9007199254740993\"".to_owned());
    made.calls[2].task_id = Some("9007199254740993".to_owned());
    assert_eq!(seen(&made.report(), "task-id.changed").2, [2]);
}

#[test]
fn another_key_than_the_tasks_is_a_warning() {
    let mut made = Made::new();
    made.task(0, 1);
    made.calls[2].key = Some(key("0002"));
    assert_eq!(seen(&made.report(), "task.other-key"), (Grade::Warning, "1 of 2".to_owned(), vec![3]));
}

#[test]
fn a_client_that_polls_after_a_failed_create_task_ignores_the_error() {
    let mut made = Made::new();
    made.create(0, 1).reply = Some(refusal("ERROR_NO_SLOT_AVAILABLE"));
    for (at_ms, token) in [(3_000, Some("0")), (6_000, Some("null")), (9_000, None)] {
        let call = made.call(at_ms, Method::GetTaskResult);
        call.task_id = token.map(str::to_owned);
    }
    made.create(20_000, 2).reply = Some(refusal("ERROR_NO_SLOT_AVAILABLE"));
    let report = made.report();
    assert_eq!(seen(&report, "create.error-ignored"), (Grade::Error, "1 of 2".to_owned(), vec![1, 2, 3, 4]));
    made.calls[1..4].iter_mut().for_each(|call| call.client = "curl 8.5".to_owned());
    assert_eq!(seen(&made.report(), "create.error-ignored").0, Grade::Kept);
}
