//! Callbacks while the receiver is on: what arrives is committed with its submission, and a
//! solution that comes this way counts.

use std::collections::{BTreeSet, HashSet};
use std::future::{Future, pending};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::callback::{Callback, Receiver, ReceiverError};
use crate::contract::TaskId;
use crate::history::{Ending, History, HistoryError, StoredCallback};
use crate::judge::{PollVerdict, judge_answer};
use crate::payload::Redactor;
use crate::work::following::Followers;
use crate::work::held_up::{HeldUp, HoldUps};
use crate::work::services::Services;
use crate::work::until_committed::{Committed, until_committed};

/// Callbacks that wait to be committed; beyond it senders are told to come again.
const QUEUE: usize = 64;

/// Submissions of this long may still be called back: the longest task life a profile can have.
const MAY_STILL_COME: Duration = Duration::from_hours(24);

/// A callback receiver that listens.
pub struct ReceiverStarted {
    pub port: u16,
    /// Profiles whose submissions may still be called back; their keys must not rest in what arrives.
    pub profile_ids: BTreeSet<String>,
}

/// The receiver and the task that takes in what it delivers.
pub struct Callbacks {
    receiver: Receiver,
    taking: JoinHandle<()>,
}

impl Callbacks {
    /// Listens on a port, or on any free one when that is taken: another window may hold it.
    pub async fn start(port: u16, intake: Intake) -> Result<(Self, ReceiverStarted), ReceiverError> {
        let now_ms = intake.services.clock.now_ms();
        let since_ms = now_ms.saturating_sub(i64::try_from(MAY_STILL_COME.as_millis()).unwrap_or(i64::MAX));
        let known = match intake.history.callback_tokens(since_ms).await {
            Ok(known) => known,
            Err(error) => {
                intake.services.trouble(error).await;
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

    /// Stops listening; the task that commits what has been answered goes on, to be waited for.
    pub async fn stop_listening(self) -> JoinHandle<()> {
        self.receiver.stop().await;
        self.taking
    }
}

/// The receiver that listens, while one does. Clones share it.
#[derive(Clone, Default)]
pub struct Listening(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    callbacks: Option<Callbacks>,
    /// Tokens that became known while no receiver listened: the next one takes them over.
    expected: HashSet<String>,
}

impl Listening {
    /// A panic elsewhere leaves the receiver as it was: every change is one step.
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a callback address known before it is known outside, also while the receiver starts anew.
    pub fn expect(&self, token: Option<&str>) {
        let Some(token) = token else { return };
        let mut held = self.lock();
        match &held.callbacks {
            Some(callbacks) => callbacks.receiver.expect(token),
            None => drop(held.expected.insert(token.to_owned())),
        }
    }

    /// Keeps the receiver that has begun to listen.
    pub fn put(&self, callbacks: Callbacks) {
        let mut held = self.lock();
        held.expected.drain().for_each(|token| callbacks.receiver.expect(&token));
        held.callbacks = Some(callbacks);
    }

    /// Returns the receiver, to be stopped.
    pub fn take(&self) -> Option<Callbacks> {
        self.lock().callbacks.take()
    }
}

/// What taking callbacks in uses of the worker.
pub struct Intake {
    pub services: Services,
    pub history: History,
    pub hold_ups: HoldUps,
    pub followers: Followers,
}

impl Intake {
    async fn take_all(self, mut arrived: mpsc::Receiver<Callback>) {
        while let Some(callback) = arrived.recv().await {
            self.take(callback).await;
        }
    }

    async fn take(&self, callback: Callback) {
        let token = callback.token.clone();
        let now_ms = self.services.clock.now_ms();
        let target = self.until_done(HeldUp::Callback, || self.history.callback_target(token.clone())).await;
        let Some((id, task_id)) = target.flatten() else {
            return tracing::info!("a callback came to an address that no submission was sent with");
        };
        let redactors = self.services.keys_seen.redactors();
        // Up to 4 MiB to read and to search for keys.
        let read = tokio::task::spawn_blocking(move || read(callback, task_id.as_ref(), &redactors, now_ms)).await;
        let Ok((new, ending)) = read else { return };
        let is_ending = ending.is_some();
        let what = HeldUp::CallbackOf { id, settles: is_ending };
        let record = || self.history.record_callback(token.clone(), new.clone(), ending.clone());
        if self.until_done(what, record).await.is_none() {
            return;
        }
        tracing::info!(submission = id.0, is_ending, "callback kept");
        match self.followers.handle(id).filter(|_| is_ending) {
            Some(handle) => handle.settled.notify_one(),
            None => self.followers.board.touched(id),
        }
    }

    /// Tries until it is done: a callback may hold the solution, and nobody sends it twice. Returns `None`
    /// when no try can succeed.
    async fn until_done<T, F: Future<Output = Result<T, HistoryError>>>(
        &self,
        what: HeldUp,
        attempt: impl FnMut() -> F,
    ) -> Option<T> {
        let mut hold_up = self.hold_ups.of(what);
        let committed = until_committed(attempt, |error: &HistoryError| hold_up.not_yet(error), pending()).await;
        hold_up.over().await;
        match committed {
            Committed::Done(done) => Some(done),
            Committed::Never(error) => {
                self.services.trouble(error).await;
                None
            }
            Committed::Stopped => None,
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
    let new = StoredCallback {
        at_ms: now_ms,
        elapsed_ms: i64::try_from(callback.elapsed.as_millis()).unwrap_or(i64::MAX),
        headers: callback.headers.iter().map(|(name, value)| (text(name), text(value))).collect(),
        body: redactors.iter().fold(callback.body, |body, redactor| redactor.bytes(body)),
        is_truncated: callback.is_truncated,
        is_complete: callback.is_complete,
    };
    let ending = match judge_answer(new.received(), task_id, now_ms) {
        PollVerdict::Ended(ending) => Some(ending),
        PollVerdict::GoesOn { .. } => None,
    };
    (new, ending)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callback::callback_url;
    use crate::client::test_callback;
    use crate::contract::ClientKey;

    #[tokio::test]
    async fn an_address_given_out_while_the_receiver_restarts_is_known_to_the_next() {
        let listening = Listening::default();
        listening.expect(Some("token"));
        let (deliver, mut arrived) = mpsc::channel(1);
        let receiver = Receiver::start(0, HashSet::new(), deliver).await.unwrap();
        let url = callback_url(receiver.port(), "token");
        listening.put(Callbacks { receiver, taking: tokio::spawn(async {}) });
        let tested = test_callback(&url, Duration::from_secs(30)).await;
        assert!(tested.result.is_ok(), "{}", tested.sentence());
        assert_eq!(arrived.recv().await.unwrap().token, "token");
    }

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
