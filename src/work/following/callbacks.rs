//! Callbacks while the receiver is on: what arrives is committed with its submission, and a
//! solution that comes this way counts.

use std::collections::{BTreeSet, HashSet};
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::callback::{Callback, Receiver, ReceiverError};
use crate::contract::{ClientKey, Received, TaskId};
use crate::history::{Ending, History, HistoryError, StoredCallback};
use crate::judge::{PollVerdict, judge_answer};
use crate::payload::Redactor;
use crate::work::clock::Clock;
use crate::work::following::begin::Followers;
use crate::work::messages::{Event, Events, ReceiverStarted};

/// Callbacks that wait to be committed; beyond it senders are told to come again.
const QUEUE: usize = 64;

/// How long to wait before a callback that could not be saved is tried again.
const SAVE_RETRY: Duration = Duration::from_secs(2);

/// Submissions of this long may still be called back: the longest task life a profile can have.
const MAY_STILL_COME: Duration = Duration::from_hours(24);

/// The status a callback is read with: it is a request and has none of its own.
const OK: u16 = 200;

/// The keys of this run, to be taken out of whatever arrives.
#[derive(Clone, Default)]
pub(crate) struct KeysSeen(Arc<Mutex<Vec<ClientKey>>>);

impl KeysSeen {
    /// Remembers a key.
    pub(crate) fn note(&self, key: &ClientKey) {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }

    /// One for each key.
    pub(crate) fn redactors(&self) -> Vec<Redactor> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().map(Redactor::new).collect()
    }
}

/// The receiver and the task that takes in what it delivers.
pub(crate) struct Callbacks {
    receiver: Receiver,
    taking: JoinHandle<()>,
}

impl Callbacks {
    /// Listens on a port, or on any free one when that is taken: another window may hold it.
    pub(crate) async fn start(port: u16, intake: Intake) -> Result<(Self, ReceiverStarted), ReceiverError> {
        let now_ms = intake.clock.now_ms();
        let since_ms = now_ms.saturating_sub(i64::try_from(MAY_STILL_COME.as_millis()).unwrap_or(i64::MAX));
        let known = match intake.history.callback_tokens(since_ms).await {
            Ok(known) => known,
            Err(error) => {
                intake.events.send(Event::Trouble(error)).await;
                Vec::new()
            }
        };
        let tokens: HashSet<String> = known.iter().map(|(token, _)| token.clone()).collect();
        let profile_ids: BTreeSet<String> = known.into_iter().map(|(_, profile_id)| profile_id).collect();
        let (deliver, arrived) = mpsc::channel(QUEUE);
        let receiver = match Receiver::start(port, tokens.clone(), deliver.clone()).await {
            Err(error) if port != 0 => {
                tracing::warn!(%error, port, "callbacks are received on another port");
                Receiver::start(0, tokens, deliver).await?
            }
            started => started?,
        };
        let started = ReceiverStarted { port: receiver.port(), profile_ids };
        Ok((Self { receiver, taking: tokio::spawn(intake.take_all(arrived)) }, started))
    }

    /// From now on this token's address is known.
    pub(crate) fn expect(&self, token: &str) {
        self.receiver.expect(token);
    }

    /// Stops listening; the task that commits what has been answered goes on, to be waited for.
    pub(crate) async fn stop_listening(self) -> JoinHandle<()> {
        self.receiver.stop().await;
        self.taking
    }
}

/// What taking callbacks in uses of the worker.
pub(crate) struct Intake {
    pub history: History,
    pub clock: Clock,
    pub events: Events,
    pub followers: Followers,
    pub keys: KeysSeen,
}

impl Intake {
    async fn take_all(self, mut arrived: mpsc::Receiver<Callback>) {
        while let Some(callback) = arrived.recv().await {
            self.take(callback).await;
        }
    }

    async fn take(&self, callback: Callback) {
        let token = callback.token.clone();
        let now_ms = self.clock.now_ms();
        let target =
            self.until_done("A callback waits to be saved", || self.history.callback_target(token.clone())).await;
        let Some((id, task_id)) = target.flatten() else {
            return tracing::info!("a callback came to an address that no submission was sent with");
        };
        let redactors = self.keys.redactors();
        // Up to 4 MiB to read and to search for keys.
        let read = tokio::task::spawn_blocking(move || read(callback, task_id.as_ref(), &redactors, now_ms)).await;
        let Ok((new, ending)) = read else { return };
        let is_ending = ending.is_some();
        let settles = if is_ending { ", which settles it," } else { "" };
        let what = format!("A callback for #{}{settles} waits to be saved", id.0);
        let record = || self.history.record_callback(token.clone(), new.clone(), ending.clone());
        if self.until_done(&what, record).await.is_none() {
            return;
        }
        tracing::info!(submission = id.0, is_ending, "callback kept");
        match self.followers.handle(id).filter(|_| is_ending) {
            Some(handle) => handle.settled.notify_one(),
            None => self.followers.board.touched(id),
        }
    }

    /// Tries until it is done: a callback may hold the solution, and nobody sends it twice. `None` when
    /// no try can succeed.
    async fn until_done<T, F: Future<Output = Result<T, HistoryError>>>(
        &self,
        what: &str,
        attempt: impl Fn() -> F,
    ) -> Option<T> {
        let mut is_told = false;
        loop {
            let error = match attempt().await {
                Ok(done) => {
                    if is_told {
                        self.events.send(Event::WaitingOver(what.to_owned())).await;
                    }
                    return Some(done);
                }
                Err(error) => error,
            };
            tracing::error!(%error, what, "not saved yet");
            if error.is_permanent() {
                self.events.send(Event::WaitingOver(what.to_owned())).await;
                self.events.send(Event::Trouble(error)).await;
                return None;
            }
            if !std::mem::replace(&mut is_told, true) {
                self.events.send(Event::Waiting(what.to_owned(), error)).await;
            }
            tokio::time::sleep(SAVE_RETRY).await;
        }
    }
}

/// What to keep of a callback, and what it settles.
fn read(
    callback: Callback,
    task_id: Option<&TaskId>,
    redactors: &[Redactor],
    now_ms: i64,
) -> (StoredCallback, Option<Ending>) {
    let text = |text: &str| redactors.iter().fold(text.to_owned(), |text, redactor| redactor.text(&text));
    // Before anybody reads it, so that nothing made of it holds a key.
    let body = redactors.iter().fold(callback.body, |body, redactor| redactor.bytes(body));
    let content_type = callback.headers.iter().find(|(name, _)| name == "content-type");
    let received = Received {
        status: OK,
        content_type: content_type.map(|(_, value)| value.as_str()),
        body: &body,
        is_truncated: callback.is_truncated || !callback.is_complete,
    };
    let ending = match judge_answer(received, task_id, now_ms) {
        PollVerdict::Ended(ending) => Some(ending),
        PollVerdict::GoesOn { .. } => None,
    };
    let new = StoredCallback {
        at_ms: now_ms,
        elapsed_ms: i64::try_from(callback.elapsed.as_millis()).unwrap_or(i64::MAX),
        headers: callback.headers.iter().map(|(name, value)| (text(name), text(value))).collect(),
        is_truncated: callback.is_truncated,
        is_complete: callback.is_complete,
        body,
    };
    (new, ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_out_and_only_whole_answers_about_the_task_settle_it() {
        const KEY: &str = "canary-51f0c2d4";
        let key = ClientKey::from_input(KEY).unwrap().0;
        let redactors = [Redactor::new(&key)];
        let solved = format!(r#"{{"errorId":0,"status":"ready","solution":{{"text":"{KEY}"}}}}"#);
        for (name, body, is_complete, settles) in [
            ("solution", solved.clone(), true, true),
            ("an error", format!(r#"{{"errorId":1,"errorCode":"E_{KEY}"}}"#), true, true),
            ("cut", solved[..solved.len() - 3].to_owned(), false, false),
            ("not JSON", format!("hello {KEY}"), true, false),
            ("another task", format!(r#"{{"taskId":8,{}"#, &solved[1..]), true, false),
        ] {
            let callback = Callback {
                token: "t".into(),
                elapsed: Duration::from_millis(3),
                headers: vec![("x-key".into(), KEY.into())],
                body: body.into_bytes(),
                is_truncated: false,
                is_complete,
            };
            let (new, ending) = read(callback, Some(&TaskId::from_token("7")), &redactors, 5);
            assert_eq!(ending.is_some(), settles, "{name}");
            assert!(!format!("{:?}{ending:?}", new.headers).contains(KEY), "{name}");
            assert!(!String::from_utf8_lossy(&new.body).contains(KEY), "{name}");
        }
    }
}
