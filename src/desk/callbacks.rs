//! Callbacks while the receiver is on: what arrives is committed with its submission, and a
//! solution that comes this way counts.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::Clock;
use super::follow::{Followers, PollVerdict, judge_answer};
use super::messages::{Event, Events, ReceiverStarted};
use crate::callback::{Callback, Receiver, ReceiverError};
use crate::contract::{ClientKey, Received, TaskId};
use crate::history::{Ending, History, NewCallback};
use crate::payload::Redactor;

/// Callbacks that wait to be committed; beyond it their senders' connections wait.
const QUEUE: usize = 64;

/// How long to wait before a callback that could not be saved is tried again.
const SAVE_RETRY: Duration = Duration::from_secs(2);

/// Submissions of this long may still be called back: the longest task life a profile can have.
const MAY_STILL_COME: Duration = Duration::from_hours(24);

/// The status a callback is read with: it is a request and has none of its own.
const OK: u16 = 200;

/// The keys of this run, to be taken out of whatever arrives.
#[derive(Clone, Default)]
pub(super) struct KeysSeen(Arc<Mutex<Vec<ClientKey>>>);

impl KeysSeen {
    /// Remembers a key.
    pub(super) fn note(&self, key: &ClientKey) {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }

    fn redactors(&self) -> Vec<Redactor> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().map(Redactor::new).collect()
    }
}

/// The receiver and the task that takes in what it delivers; both end when dropped.
pub(super) struct Callbacks {
    receiver: Receiver,
    taking: JoinHandle<()>,
}

impl Callbacks {
    /// Listens on a port, or on any free one when that is taken: another window may hold it.
    pub(super) async fn start(
        port: u16,
        history: History,
        clock: Clock,
        events: Events,
        followers: Followers,
        keys: KeysSeen,
    ) -> Result<(Self, ReceiverStarted), ReceiverError> {
        let (deliver, arrived) = mpsc::channel(QUEUE);
        let receiver = match Receiver::start(port, deliver.clone()).await {
            Err(error) if port != 0 => {
                tracing::warn!(%error, port, "another port is taken");
                Receiver::start(0, deliver).await?
            }
            started => started?,
        };
        let since_ms = clock.now_ms().saturating_sub(i64::try_from(MAY_STILL_COME.as_millis()).unwrap_or(i64::MAX));
        let mut profile_ids = Vec::new();
        match history.callback_tokens(since_ms).await {
            Ok(tokens) => {
                for (token, profile_id) in tokens {
                    receiver.expect(&token);
                    if !profile_ids.contains(&profile_id) {
                        profile_ids.push(profile_id);
                    }
                }
            }
            Err(error) => events.send(Event::Trouble(error)).await,
        }
        let started = ReceiverStarted { port: receiver.port(), profile_ids };
        let taking = tokio::spawn(take_all(arrived, Intake { history, clock, events, followers, keys }));
        Ok((Self { receiver, taking }, started))
    }

    /// From now on this token's address is known.
    pub(super) fn expect(&self, token: &str) {
        self.receiver.expect(token);
    }
}

impl Drop for Callbacks {
    fn drop(&mut self) {
        self.taking.abort();
    }
}

struct Intake {
    history: History,
    clock: Clock,
    events: Events,
    followers: Followers,
    keys: KeysSeen,
}

async fn take_all(mut arrived: mpsc::Receiver<Callback>, intake: Intake) {
    while let Some(callback) = arrived.recv().await {
        intake.take(callback).await;
    }
}

impl Intake {
    async fn take(&self, callback: Callback) {
        let target = match self.history.callback_target(callback.token.clone()).await {
            Ok(Some(target)) => target,
            Ok(None) => return tracing::info!("a callback came to an address that no submission was sent with"),
            Err(error) => return self.events.send(Event::Trouble(error)).await,
        };
        let (id, task_id) = target;
        let token = callback.token.clone();
        let (now_ms, redactors) = (self.clock.now_ms(), self.keys.redactors());
        // Up to 4 MiB to read and to search for keys.
        let read = tokio::task::spawn_blocking(move || read(callback, task_id.as_ref(), &redactors, now_ms)).await;
        let Ok((new, ending)) = read else { return };
        // It may hold the solution, and nobody sends it twice.
        while let Err(error) = self.history.record_callback(token.clone(), new.clone(), ending.clone()).await {
            tracing::error!(submission = id.0, %error, "callback not saved yet");
            let is_permanent = error.is_permanent();
            self.events.send(Event::Trouble(error)).await;
            if is_permanent {
                return;
            }
            tokio::time::sleep(SAVE_RETRY).await;
        }
        tracing::info!(submission = id.0, ended = ending.is_some(), "callback kept");
        match self.followers.handle(id).filter(|_| ending.is_some()) {
            Some(handle) => handle.settled.notify_one(),
            None => self.followers.board.touched(id),
        }
    }
}

/// What to keep of a callback, and what it settles.
fn read(
    callback: Callback,
    task_id: Option<&TaskId>,
    redactors: &[Redactor],
    now_ms: i64,
) -> (NewCallback, Option<Ending>) {
    let text = |text: &str| redactors.iter().fold(text.to_owned(), |text, redactor| redactor.text(&text));
    let content_type = callback.headers.iter().find(|(name, _)| name == "content-type");
    let received = Received {
        status: OK,
        content_type: content_type.map(|(_, value)| value.as_str()),
        body: &callback.body,
        is_truncated: callback.is_truncated || !callback.is_complete,
    };
    let ending = match judge_answer(received, task_id, now_ms) {
        PollVerdict::Ended(ending) => Some(Ending {
            error_code: ending.error_code.as_deref().map(text),
            detail: text(&ending.detail),
            solution: ending.solution.as_deref().map(text),
            ..ending
        }),
        PollVerdict::GoesOn { .. } => None,
    };
    let new = NewCallback {
        at_ms: now_ms,
        elapsed_ms: i64::try_from(callback.elapsed.as_millis()).unwrap_or(i64::MAX),
        headers: callback.headers.iter().map(|(name, value)| (text(name), text(value))).collect(),
        is_truncated: callback.is_truncated,
        is_complete: callback.is_complete,
        body: redactors.iter().fold(callback.body, |body, redactor| redactor.bytes(body)),
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
