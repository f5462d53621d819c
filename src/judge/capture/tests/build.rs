//! Makes small sessions; times are in milliseconds since the session began.

use crate::contract::Method;
use crate::history::{AnsweredBy, SeenCall, SeenKey, SeenReply, SubmissionId};
use crate::judge::capture::{Line, Report, SeenCallback, SessionFacts, report};
use crate::profile::Costs;

/// How long a reply takes.
pub const REPLY_MS: u64 = 100;

/// A session in the making.
#[derive(Debug)]
pub struct Made {
    pub calls: Vec<SeenCall>,
    pub facts: SessionFacts,
}

pub fn key(last: &str) -> SeenKey {
    SeenKey { hint: format!("••••{last}"), hash: format!("{last:0>8}"), is_token: false }
}

pub fn refusal(code: &str) -> SeenReply {
    SeenReply {
        status: 200,
        elapsed_ms: REPLY_MS,
        error_code: Some(code.to_owned()),
        is_error: true,
        ..SeenReply::default()
    }
}

impl Made {
    pub fn new() -> Self {
        let facts = SessionFacts {
            target: "Sandbox".to_owned(),
            host: "127.0.0.1:39593".to_owned(),
            costs: Costs::Sandbox,
            begun_at_ms: 1_796_079_970_000,
            lasted_ms: 600_000,
            has_ended: true,
            limit: None,
            guard_on: false,
            callbacks: Vec::new(),
            version: "0.1.0".to_owned(),
        };
        Self { calls: Vec::new(), facts }
    }

    /// Adds a call that does everything right, on a connection that is used again.
    pub fn call(&mut self, at_ms: u64, method: Method) -> &mut SeenCall {
        let number = self.calls.len() as u64 + 1;
        self.calls.push(SeenCall {
            number,
            at_ms,
            connection: 1,
            verb: "POST".to_owned(),
            path: format!("/api/{method}"),
            method: Some(method),
            content_type: Some("application/json".to_owned()),
            client: "python-requests 2.32".to_owned(),
            key: Some(key("2057")),
            findings: Vec::new(),
            payload_sha256: None,
            submission: None,
            task_id: None,
            answered_by: AnsweredBy::Service,
            reply: Some(SeenReply { status: 200, elapsed_ms: REPLY_MS, ..SeenReply::default() }),
            hung_up_after_ms: None,
            after_callback: false,
            is_whole: true,
            body_bytes: 100,
        });
        self.calls.last_mut().unwrap()
    }

    /// Adds the createTask of a task; its row is 100 more, its payload its own.
    pub fn create(&mut self, at_ms: u64, task: u64) -> &mut SeenCall {
        let call = self.call(at_ms, Method::CreateTask);
        call.submission = Some(row(task));
        let mut payload = [0; 32];
        payload[..8].copy_from_slice(&task.to_le_bytes());
        call.payload_sha256 = Some(payload);
        call.reply.as_mut().unwrap().task_id = Some(task.to_string());
        call
    }

    /// Adds a poll that is told to wait.
    pub fn poll(&mut self, at_ms: u64, task: u64) -> &mut SeenCall {
        let call = self.call(at_ms, Method::GetTaskResult);
        call.submission = Some(row(task));
        call.task_id = Some(task.to_string());
        call
    }

    /// Adds a poll that brings the solution.
    pub fn ready(&mut self, at_ms: u64, task: u64) -> &mut SeenCall {
        let call = self.poll(at_ms, task);
        call.reply.as_mut().unwrap().is_ready = true;
        call
    }

    /// Adds a task that is created, polled every 3 s and solved.
    pub fn task(&mut self, at_ms: u64, task: u64) {
        self.create(at_ms, task);
        self.poll(at_ms + 3_100, task);
        self.ready(at_ms + 6_100, task);
    }

    pub fn callback(&mut self, at_ms: u64, task: u64) {
        self.facts.callbacks.push(SeenCallback { submission: row(task), at_ms });
    }

    pub fn report(&self) -> Report {
        report(&self.calls, &self.facts)
    }
}

pub fn row(task: u64) -> SubmissionId {
    SubmissionId(100 + i64::try_from(task).unwrap())
}

/// Returns the line of a rule.
pub fn line<'r>(report: &'r Report, rule: &str) -> Option<&'r Line> {
    all(report).find(|line| line.rule == rule)
}

/// Returns every line.
pub fn all(report: &Report) -> impl Iterator<Item = &Line> {
    [&report.errors, &report.warnings, &report.kept, &report.notes].into_iter().flatten()
}
