//! Sessions at random.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::build::{Made, all, key, row};
use crate::contract::{ERROR_CODES, Method};
use crate::history::{AnsweredBy, SeenCall, SeenReply};
use crate::judge::capture::{Grade, json, markdown};
use crate::payload::{Finding, RULES};
use crate::profile::Costs;

const TOKENS: [&str; 9] = ["1", "2", "\"1\"", "0", "null", "\"\"", "9007199254740993", "9007199254740992", "\"6f1c\""];

fn token() -> impl Strategy<Value = Option<String>> {
    option::of(prop_oneof![
        4 => (0..TOKENS.len()).prop_map(|at| TOKENS[at].to_owned()),
        1 => ".{0,8}",
    ])
}

fn time() -> impl Strategy<Value = u64> {
    prop_oneof![8 => 0..700_000_u64, 1 => Just(0), 1 => any::<u64>()]
}

prop_compose! {
    fn reply()(
        status in any::<u16>(),
        elapsed_ms in time(),
        code in option::of((0..ERROR_CODES.len()).prop_map(|at| ERROR_CODES[at].code.to_owned())),
        is_error in any::<bool>(),
        task_id in token(),
        is_ready in any::<bool>(),
    ) -> SeenReply {
        SeenReply { status, elapsed_ms, error_code: code, is_error, task_id, is_ready, broke: None }
    }
}

prop_compose! {
    fn where_it_goes()(
        at_ms in time(),
        connection in 0..5_u64,
        post in prop_oneof![4 => Just("POST"), 1 => Just("GET")],
        path in prop_oneof![4 => "/(api/)?(createTask|getTaskResult|getBalance)", 1 => ".{0,12}"],
        client in prop_oneof![4 => "[ab]", 1 => ".{0,20}"],
        content_type in option::of(prop_oneof![Just("application/json".to_owned()), ".{0,9}".prop_map(String::from)]),
    ) -> SeenCall {
        let mut made = Made::new();
        let method = Method::of_address(&path).filter(|_| post == "POST");
        let call = made.call(at_ms, Method::GetBalance);
        (call.connection, call.method, call.path, call.client) = (connection, method, path, client);
        (call.verb, call.content_type) = (post.to_owned(), content_type);
        call.clone()
    }
}

prop_compose! {
    fn call()(
        call in where_it_goes(),
        reply in option::of(reply()),
        sent in (option::of(0..3_u8), option::of(0..4_u64), token()),
        keys in option::of("[0-2]"),
        rule in option::of(0..RULES.len()),
        by in 0..5_usize,
        ends in (option::of(time()), any::<bool>(), prop_oneof![9 => Just(true), 1 => Just(false)]),
    ) -> SeenCall {
        let (payload, task, task_id) = sent;
        let (hung_up_after_ms, after_callback, is_whole) = ends;
        let answered = [AnsweredBy::Service, AnsweredBy::Limit, AnsweredBy::Guard, AnsweredBy::Desk, AnsweredBy::Nobody];
        SeenCall {
            reply,
            task_id,
            hung_up_after_ms,
            after_callback,
            is_whole,
            payload_sha256: payload.map(|byte| [byte; 32]),
            submission: task.map(row),
            key: keys.map(|last| key(&last)),
            findings: rule.map(|at| Finding::new(RULES[at].id, "/task", "Something is wrong")).into_iter().collect(),
            answered_by: answered[by],
            ..call
        }
    }
}

prop_compose! {
    fn session()(
        calls in vec(call(), 0..40),
        callbacks in vec((time(), 0..4_u64), 0..4),
        facts in (time(), any::<bool>(), any::<i64>(), 0..Costs::ALL.len(), option::of(any::<u32>())),
    ) -> Made {
        let mut made = Made::new();
        made.calls = calls;
        (1..).zip(&mut made.calls).for_each(|(number, call)| call.number = number);
        for (at_ms, task) in callbacks {
            made.callback(at_ms, task);
        }
        let (lasted_ms, has_ended, begun_at_ms, costs, limit) = facts;
        made.facts.lasted_ms = lasted_ms;
        made.facts.has_ended = has_ended;
        made.facts.begun_at_ms = begun_at_ms;
        (made.facts.costs, made.facts.limit) = (Costs::ALL[costs], limit);
        made
    }
}

prop_compose! {
    /// Makes a session that keeps every rule: each task with a payload of its own, polled until it is ready.
    fn right_session()(
        tasks in vec((1_000..30_000_u64, vec(2_000..9_000_u64, 0..8), any::<bool>()), 1..8),
        balances in 0..4_u64,
    ) -> Made {
        let mut made = Made::new();
        for (number, (first, gaps, has_callback)) in (1..).zip(tasks) {
            let mut at_ms = number * 1_000;
            made.create(at_ms, number);
            at_ms += first;
            for gap in gaps {
                made.poll(at_ms, number);
                at_ms += gap;
            }
            if has_callback {
                made.callback(at_ms, number);
            } else {
                made.ready(at_ms, number);
            }
        }
        for asked in 0..balances {
            made.call(asked * 60_000, Method::GetBalance);
        }
        made
    }
}

proptest! {
    #[test]
    fn every_line_counts_right_and_names_what_is_there(made in session()) {
        let report = made.report();
        let numbers: HashSet<u64> = made.calls.iter().map(|call| call.number).collect();
        let rows: HashSet<_> = made.calls.iter().filter_map(|call| call.submission).collect();
        for line in all(&report) {
            prop_assert!(line.how_often.count <= line.how_often.of && line.how_often.count > 0, "{:?}", line);
            prop_assert!(line.calls.iter().all(|number| numbers.contains(number)), "{:?}", line);
            prop_assert!(line.conversations.iter().all(|row| rows.contains(row)), "{:?}", line);
            let is_wrong = [Grade::Error, Grade::Warning].contains(&line.grade);
            prop_assert!(!is_wrong || !line.calls.is_empty(), "{:?}", line);
            prop_assert_eq!(line.change.is_empty(), line.grade == Grade::Kept, "{:?}", line);
        }
        prop_assert_eq!(report.figures.requests.all, made.calls.len());
        let bars: usize = report.figures.polls.bars.iter().map(|bar| bar.count).sum();
        prop_assert_eq!(bars, report.figures.polls.gaps);
        prop_assert_eq!(json(&report)["errors"].as_array().map(Vec::len), Some(report.errors.len()));
        prop_assert_eq!(markdown(&report).contains("## Errors"), report.has_errors());
    }

    #[test]
    fn the_order_of_the_calls_makes_no_difference(made in session()) {
        let forwards = json(&made.report());
        let mut turned = made;
        turned.calls.reverse();
        prop_assert_eq!(json(&turned.report()), forwards);
    }

    #[test]
    fn a_session_that_keeps_all_rules_is_right(made in right_session()) {
        let report = made.report();
        prop_assert!(report.errors.is_empty() && report.warnings.is_empty(), "{:?}", report);
        prop_assert!(report.headline().starts_with("Nothing wrong was seen in "));
    }
}
