//! Where keys may stand in what the history takes: each type names all its fields, so that none is forgotten.

use super::edit::Remarks;
use super::follow::{Ending, PollOutcome};
use super::table::balance::NewBalance;
use super::table::callback::StoredCallback;
use super::table::captured::{CapturedBytes, NewCaptured, SeenCall, SeenReply};
use super::table::exchange::StoredExchange;
use super::table::submission::NewSubmission;
use super::write::Outcome;
use crate::contract::TaskId;
use crate::payload::{Redact, Redactor};

fn redact_body(body: &mut Vec<u8>, is_cut: bool, redactor: &Redactor) {
    let bytes = std::mem::take(body);
    *body = if is_cut { redactor.cut_bytes(bytes) } else { redactor.bytes(bytes) };
}

impl Redact for NewSubmission {
    fn redact(&mut self, redactor: &Redactor) {
        let Self {
            created_at_ms: _,
            profile_id: _,
            profile,
            base_url,
            key_hint: _,
            task_type,
            body,
            payload_sha256: _,
            picture: _,
            website_url,
            website_key,
            callback_url,
            callback_token: _,
            again_of: _,
            is_captured: _,
        } = self;
        for text in [profile, base_url, task_type] {
            text.redact(redactor);
        }
        for text in [website_url, website_key, callback_url] {
            text.redact(redactor);
        }
        body.redact(redactor);
    }
}

impl Redact for StoredExchange {
    fn redact(&mut self, redactor: &Redactor) {
        let Self {
            method: _,
            url,
            started_at_ms: _,
            elapsed_ms: _,
            timing: _,
            connected: _,
            http_version,
            status: _,
            reply_headers,
            reply_body,
            reply_truncated,
            reply_bytes,
            error,
            unread: _,
        } = self;
        url.redact(redactor);
        http_version.redact(redactor);
        reply_headers.redact(redactor);
        error.redact(redactor);
        redact_body(reply_body, *reply_truncated || reply_bytes.is_some(), redactor);
    }
}

impl Redact for StoredCallback {
    fn redact(&mut self, redactor: &Redactor) {
        let Self { at_ms: _, elapsed_ms: _, headers, body, is_truncated, is_complete, unread: _ } = self;
        headers.redact(redactor);
        redact_body(body, *is_truncated || !*is_complete, redactor);
    }
}

impl Redact for NewCaptured {
    fn redact(&mut self, redactor: &Redactor) {
        let Self { call, bytes } = self;
        let SeenCall {
            number: _,
            at_ms: _,
            connection: _,
            verb,
            path,
            method: _,
            content_type,
            client,
            key: _,
            findings,
            payload_sha256: _,
            submission: _,
            task_id,
            answered_by: _,
            reply,
            hung_up_after_ms: _,
            after_callback: _,
            is_whole,
            body_bytes: _,
        } = call;
        for text in [verb, path, client] {
            text.redact(redactor);
        }
        for text in [content_type, task_id] {
            text.redact(redactor);
        }
        for finding in findings {
            finding.message.redact(redactor);
            finding.pointer.redact(redactor);
        }
        if let Some(SeenReply { status: _, elapsed_ms: _, error_code, is_error: _, task_id, is_ready: _, broke }) =
            reply
        {
            for text in [error_code, task_id, broke] {
                text.redact(redactor);
            }
        }
        let CapturedBytes { head, body, reply_head, reply_body, reply_bytes: _ } = bytes;
        redact_body(head, !*is_whole, redactor);
        for part in [body, reply_head, reply_body].into_iter().flatten() {
            redact_body(part, true, redactor);
        }
    }
}

impl Redact for Outcome {
    fn redact(&mut self, redactor: &Redactor) {
        let Self { transition: _, task_id, error_code, detail, solution, exchange } = self;
        if let Some(id) = task_id {
            *id = TaskId::from_token(redactor.text(id.token()));
        }
        error_code.redact(redactor);
        detail.redact(redactor);
        solution.redact(redactor);
        exchange.redact(redactor);
    }
}

impl Redact for Ending {
    fn redact(&mut self, redactor: &Redactor) {
        let Self { transition: _, error_code, detail, solution, at_ms: _ } = self;
        error_code.redact(redactor);
        detail.redact(redactor);
        solution.redact(redactor);
    }
}

impl Redact for PollOutcome {
    fn redact(&mut self, redactor: &Redactor) {
        let Self { exchange, ending, gives_up } = self;
        exchange.redact(redactor);
        ending.redact(redactor);
        gives_up.redact(redactor);
    }
}

impl Redact for NewBalance {
    fn redact(&mut self, redactor: &Redactor) {
        let Self {
            at_ms: _,
            profile_id: _,
            profile,
            base_url,
            key_hint: _,
            balance,
            error_code,
            detail,
            latency_ms: _,
        } = self;
        for text in [profile, base_url, detail] {
            text.redact(redactor);
        }
        balance.redact(redactor);
        error_code.redact(redactor);
    }
}

impl Redact for Remarks {
    fn redact(&mut self, redactor: &Redactor) {
        let Self { label, note } = self;
        label.redact(redactor);
        note.redact(redactor);
    }
}
