//! Sessions read for a window: conversations one by one, so that no session is ever in memory as a whole.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use super::event::{CaptureEvent, SessionPart};
use super::session::{Heard, Passed, UnderWay};
use crate::contract::{Method, TASK_LIFE};
use crate::history::{CallsOf, Capture, History, HistoryError, SeenCall, SubmissionId};
use crate::judge::SessionFacts;
use crate::profile::Profile;
use crate::view::{
    CallView, CapturedCall, Conversation, ConversationDetail, ConversationFacts, KeptBody, Neighbours, OtherRequest,
    call_view, conversation, conversation_detail, conversation_under_way, other_requests,
};
use crate::work::outbox::Outbox;
use crate::work::services::{Services, blocking};

/// Conversations in one part: little enough for a window to take between two frames.
const PART: usize = 100;

/// Requests that are about no task in one part.
const OTHERS: usize = 500;

/// Requests about no task with which the next ones are judged: how often the balance is asked for shows only in several.
const RECENT: usize = 100;

/// Reads one session.
pub struct SessionReader {
    pub history: History,
    pub services: Services,
    pub capture: Capture,
    /// Whose tasks live how long.
    pub profiles: Arc<[Profile]>,
}

impl SessionReader {
    fn part(&self) -> SessionPart {
        SessionPart {
            capture: self.capture.id,
            conversations: Vec::new(),
            others: Vec::new(),
            clients: Vec::new(),
            requests: 0,
            passed: None,
            is_last: false,
        }
    }

    /// Reads the whole session, the newest conversations first, and tells it part by part.
    pub async fn read_all(
        &self,
        is_wanted: impl Fn() -> bool,
        outbox: &Outbox<CaptureEvent>,
    ) -> Result<(), HistoryError> {
        let id = self.capture.id;
        let others = self.history.captured_others(id).await?;
        let mut first = self.part();
        first.clients = self.history.captured_clients(id).await?;
        first.requests = others.last().map_or(0, |call| call.number);
        outbox.send(CaptureEvent::Part(Box::new(first))).await;
        let mut others = self.others(others).await.into_iter();
        loop {
            let others: Vec<OtherRequest> = others.by_ref().take(OTHERS).collect();
            if others.is_empty() {
                break;
            }
            outbox.send(CaptureEvent::Part(Box::new(SessionPart { others, ..self.part() }))).await;
        }
        let ids = self.history.captured_submissions(id).await?;
        for ids in ids.rchunks(PART) {
            if !is_wanted() {
                return Ok(());
            }
            let mut part = self.part();
            for id in ids {
                part.take(self.conversation(*id).await?);
            }
            outbox.send(CaptureEvent::Part(Box::new(part))).await;
        }
        outbox.send(CaptureEvent::Part(Box::new(SessionPart { is_last: true, ..self.part() }))).await;
        Ok(())
    }

    /// Tells what comes, as it comes; what came meanwhile is told at once.
    pub async fn follow(
        self,
        mut heard: mpsc::UnboundedReceiver<Heard>,
        passed: impl Fn() -> Passed + Send,
        outbox: Outbox<CaptureEvent>,
    ) {
        let mut recent: Vec<SeenCall> = Vec::new();
        while let Some(first) = heard.recv().await {
            let judged_before = recent.len();
            let mut touched: BTreeMap<SubmissionId, Option<UnderWay>> = BTreeMap::new();
            let mut part = self.part();
            let mut take = |what: Heard| match what {
                Heard::UnderWay(call) => drop(touched.insert(call.id, Some(call))),
                Heard::Call(call) => {
                    part.requests = part.requests.max(call.number);
                    part.clients.push(call.client.clone());
                    match call.submission {
                        Some(id) => drop(touched.insert(id, None)),
                        None => recent.push(*call),
                    }
                }
            };
            take(first);
            while let Ok(next) = heard.try_recv() {
                take(next);
            }
            part.others = self.others(recent.clone()).await.split_off(judged_before);
            recent.drain(..recent.len().saturating_sub(RECENT));
            for (id, call) in touched {
                let read = match call {
                    None => self.conversation(id).await,
                    Some(call) => self.under_way(call).await,
                };
                match read {
                    Ok(read) => part.take(read),
                    Err(error) => tracing::warn!(submission = id.0, %error, "a captured task is not shown"),
                }
            }
            part.passed = Some(passed());
            outbox.send(CaptureEvent::Part(Box::new(part))).await;
        }
    }

    /// Makes the rows of requests that are about no task, which are judged together.
    async fn others(&self, calls: Vec<SeenCall>) -> Vec<OtherRequest> {
        let session = self.session_facts();
        blocking(move || other_requests(&calls, &session)).await
    }

    fn session_facts(&self) -> SessionFacts {
        SessionFacts::of(&self.capture, self.services.clock.now_ms(), Vec::new())
    }

    async fn under_way(&self, call: UnderWay) -> Result<Option<Conversation>, HistoryError> {
        let summary = self.history.summaries(vec![call.id.0]).await?.pop();
        Ok(summary.map(|summary| conversation_under_way(summary, call.number, &call.client)))
    }

    /// Reads one conversation; `None` where its row is gone, and while its createTask is not kept: polls may be kept
    /// before it, and the conversation would have the number of a poll.
    async fn conversation(&self, id: SubmissionId) -> Result<Option<Conversation>, HistoryError> {
        let Some(calls) = self.history.captured_of(self.capture.id, id).await? else { return Ok(None) };
        if calls.calls.first().is_none_or(|call| call.method != Some(Method::CreateTask)) {
            return Ok(None);
        }
        let facts = self.facts(calls);
        Ok(Some(blocking(move || conversation(facts)).await))
    }

    fn facts(&self, calls: CallsOf) -> ConversationFacts {
        let CallsOf { summary, calls, same } = calls;
        ConversationFacts {
            task_life: self.task_life(&summary.profile_id),
            session: self.session_facts(),
            summary,
            calls,
            same,
        }
    }

    fn task_life(&self, profile_id: &str) -> Duration {
        let profile = self.profiles.iter().find(|profile| profile.id == profile_id);
        profile.map_or(TASK_LIFE, |profile| profile.limits.task_life())
    }

    /// Reads one conversation as a whole; `None` where its row is gone.
    pub async fn detail(&self, id: SubmissionId) -> Result<Option<ConversationDetail>, HistoryError> {
        let Some(calls) = self.history.captured_of(self.capture.id, id).await? else { return Ok(None) };
        let client = calls.calls.first().map(|create| create.client.clone()).unwrap_or_default();
        let last_good = self.history.last_good_capture(self.capture.id, client, id).await?;
        let began = calls.calls.first().map_or(0, |create| create.at_ms);
        let after = |call: &SeenCall| Some((call.submission.filter(|_| call.at_ms > began)?, call.at_ms));
        let neighbours = Neighbours { later: calls.same.iter().filter_map(after).collect(), last_good };
        let facts = self.facts(calls);
        Ok(Some(blocking(move || conversation_detail(facts, neighbours)).await))
    }

    /// Reads one request; `None` where there is none of this number.
    pub async fn call(&self, number: u64) -> Result<Option<CallView>, HistoryError> {
        let id = self.capture.id;
        let Some(call) = self.history.captured_call(id, number).await? else { return Ok(None) };
        let Some(bytes) = self.history.captured_bytes(id, number).await? else { return Ok(None) };
        let mut lines = Vec::new();
        let mut kept = None;
        if let Some(of) = call.submission {
            if let Some(detail) = self.detail(of).await? {
                lines = detail.lines.into_iter().filter(|line| line.calls.contains(&number)).collect();
            }
            if bytes.body.is_none() {
                kept = self.history.load(of).await.ok().map(|record| KeptBody {
                    body: record.body,
                    picture: record.picture,
                    key_hint: record.key_hint,
                });
            }
        }
        Ok(Some(blocking(move || call_view(CapturedCall { call, bytes, kept, lines })).await))
    }
}
