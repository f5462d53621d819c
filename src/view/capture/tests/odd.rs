//! Whatever a file holds, nothing panics.

use std::time::Duration;

use proptest::prelude::*;

use super::{OWN, facts, request};
use crate::contract::Method;
use crate::history::{AnsweredBy, CapturedBytes, Life, SeenCall, SeenReply, SubmissionId, Summary};
use crate::judge::{SeenCallback, SessionFacts};
use crate::payload::StoredBody;
use crate::view::capture::conversation::{Conversation, ConversationFacts, conversation};
use crate::view::capture::detail::{Neighbours, conversation_detail};
use crate::view::capture::{CapturedCall, KeptBody, call_view, other_requests};

fn any_time() -> impl Strategy<Value = u64> {
    prop_oneof![0..400_000_u64, Just(u64::MAX), any::<u64>()]
}

prop_compose! {
    fn any_reply()(
        status in any::<u16>(),
        elapsed_ms in any_time(),
        error_code in proptest::option::of(prop_oneof![Just("ERROR_NO_SLOT_AVAILABLE".to_owned()), "\\PC{0,12}"]),
        is_error in any::<bool>(),
        task_id in proptest::option::of("\\PC{0,12}"),
        is_ready in any::<bool>(),
        broke in proptest::option::of("\\PC{0,12}"),
    ) -> SeenReply {
        SeenReply { status, elapsed_ms, error_code, is_error, task_id, is_ready, broke }
    }
}

prop_compose! {
    fn any_call()(
        number in any::<u64>(),
        at_ms in any_time(),
        method in proptest::option::of(proptest::sample::select(Method::ALL.to_vec())),
        client in "\\PC{0,12}",
        path in "\\PC{0,12}",
        payload in proptest::option::of(0..3_u8),
        submission in proptest::option::of(90..100_i64),
        task_id in proptest::option::of("\\PC{0,12}"),
        answered_by in proptest::sample::select(vec![
            AnsweredBy::Service, AnsweredBy::Limit, AnsweredBy::Guard, AnsweredBy::Desk, AnsweredBy::Nobody,
        ]),
        reply in proptest::option::of(any_reply()),
        hung_up_after_ms in proptest::option::of(any_time()),
        [after_callback, is_whole] in any::<[bool; 2]>(),
    ) -> SeenCall {
        SeenCall {
            method,
            client,
            path,
            payload_sha256: payload.map(|payload| [payload; 32]),
            submission: submission.map(SubmissionId),
            task_id,
            answered_by,
            reply,
            hung_up_after_ms,
            after_callback,
            is_whole,
            ..request(number, at_ms, Method::CreateTask)
        }
    }
}

fn any_calls() -> impl Strategy<Value = Vec<SeenCall>> {
    proptest::collection::vec(any_call(), 0..8)
}

fn told_of(row: &Conversation, now_ms: i64) {
    let told = (row.waiting(now_ms, true), row.spent(now_ms), row.is_open(now_ms), row.course.lasts_ms());
    assert!((0.0..=1.0).contains(&told.1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever a file holds becomes a row and a whole.
    #[test]
    fn no_session_is_too_odd(
        calls in any_calls(),
        same in any_calls(),
        later in proptest::collection::vec((any::<i64>(), any_time()), 0..3),
        callbacks in proptest::collection::vec(any_time(), 0..3),
        created_at_ms in any::<i64>(),
        [lasted_ms, life_ms] in [any_time(), any_time()],
        now_ms in any::<i64>(),
        state in proptest::sample::select(Life::ALL.to_vec()),
    ) {
        let make = || {
            let known = facts(calls.clone());
            let callbacks = callbacks.iter().map(|at_ms| SeenCallback { submission: OWN, at_ms: *at_ms }).collect();
            ConversationFacts {
                summary: Summary { created_at_ms, state, ..known.summary },
                same: same.clone(),
                session: SessionFacts { lasted_ms, callbacks, ..known.session },
                task_life: Duration::from_millis(life_ms),
                ..known
            }
        };
        told_of(&conversation(make()), now_ms);
        let later = later.iter().map(|(id, at_ms)| (SubmissionId(*id), *at_ms)).collect();
        let told = conversation_detail(make(), Neighbours { later, last_good: None });
        prop_assert!(told.items.len() >= calls.len());
        for call in &calls {
            drop(other_requests(std::slice::from_ref(call), &facts(Vec::new()).session));
        }
    }

    /// Whatever bytes came can be looked at.
    #[test]
    fn no_request_is_too_odd(
        call in any_call(),
        parts in proptest::array::uniform4(proptest::collection::vec(any::<u8>(), 0..60)),
        is_kept in any::<bool>(),
        picture_at in proptest::option::of(0..80_usize),
        picture in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..20)),
    ) {
        let [head, body, reply_head, reply_body] = parts;
        let kept = is_kept.then(|| KeptBody {
            body: StoredBody { bytes: body.clone(), picture_at },
            picture: picture.map(Into::into),
            key_hint: "••••2057".to_owned(),
        });
        let bytes = CapturedBytes {
            head,
            body: (!is_kept).then_some(body.clone()),
            reply_head: Some(reply_head),
            reply_body: Some(reply_body),
            reply_bytes: None,
        };
        let view = call_view(CapturedCall { call, bytes, kept, lines: Vec::new() });
        prop_assert!(view.bytes.len() >= body.len());
    }
}
