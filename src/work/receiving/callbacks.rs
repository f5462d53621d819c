//! Callbacks while the receiver is on: what arrives is committed with its submission, and a
//! solution that comes this way counts.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::future::{Future, pending};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};

use crate::callback::{BodyRoom, Callback, Receiver, ReceiverError};
use crate::contract::TaskId;
use crate::history::{
    CallbackTarget, Ending, EndingOf, History, HistoryError, StoredCallback, SubmissionId, keep_unsaved_ending,
};
use crate::judge::{PollVerdict, judge_answer};
use crate::payload::{Redacted, Redactor};
use crate::work::following::Followers;
use crate::work::held_up::{HeldUp, HoldUps};
use crate::work::rescuing::{RescueFile, Write};
use crate::work::services::Services;
use crate::work::until_committed::{Committed, until_committed};

/// Callbacks that wait to be looked at, and as many that wait to be committed; beyond it senders are told to come again.
const QUEUE: usize = 32;

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

/// What keeps a callback's sender waiting for the answer; it is emptied once the callback is on the disk.
type Answer = Arc<Mutex<Option<oneshot::Sender<()>>>>;

/// A callback that is to be kept.
struct ToKeep {
    token: String,
    id: SubmissionId,
    task_id: Option<TaskId>,
    new: StoredCallback,
    /// What the callback settles.
    ending: Option<Ending>,
    answer: Answer,
    /// Kept until the body is saved.
    _room: BodyRoom,
}

impl Intake {
    /// Looks at one callback after the other. Each is committed beside the next ones, so that all that wait for a history
    /// in use elsewhere are in files of their own meanwhile.
    async fn take_all(self, mut arrived: mpsc::Receiver<Callback>) {
        let own = Arc::new(self);
        let (mut left_out, mut keeping) = (LeftOut::default(), JoinSet::new());
        while let Some(callback) = arrived.recv().await {
            match own.look_at(callback).await {
                Looked::Unknown => {}
                Looked::LeftOut(id) => left_out.count(id),
                Looked::ToKeep(callback) => {
                    while keeping.try_join_next().is_some() {}
                    if keeping.len() >= QUEUE {
                        keeping.join_next().await;
                    }
                    let own = Arc::clone(&own);
                    keeping.spawn(async move { own.keep(*callback).await });
                }
            }
        }
        // A panic in one of them was logged by the panic hook.
        while keeping.join_next().await.is_some() {}
    }

    /// Finds out which submission a callback is for and what it says.
    async fn look_at(&self, mut callback: Callback) -> Looked {
        let token = callback.token.clone();
        let (room, answer) = (std::mem::take(&mut callback.room), Arc::new(Mutex::new(callback.answer.take())));
        let now_ms = self.services.clock.now_ms();
        let target = self.until_done(HeldUp::Callback, || self.history.callback_target(token.clone())).await;
        let Some(target) = target.flatten() else {
            tracing::info!("a callback came to an address that no submission was sent with");
            return Looked::Unknown;
        };
        let (id, task_id) = (target.id, target.task_id.clone());
        let redactor = self.services.keys_seen.redactor();
        // Up to 4 MiB to read and to search for keys.
        let read = tokio::task::spawn_blocking(move || read(callback, &target, &redactor, now_ms)).await;
        // A panic was logged by the panic hook.
        let Ok(read) = read else { return Looked::Unknown };
        let Some((new, ending)) = read else { return Looked::LeftOut(id) };
        let has_room = self.services.has_room_for(new.body.len(), ending.is_some()).await;
        let new = if has_room { new } else { new.without_body() };
        Looked::ToKeep(Box::new(ToKeep { token, id, task_id, new, ending, answer, _room: room }))
    }

    async fn keep(&self, callback: ToKeep) {
        let ToKeep { id, ending, .. } = &callback;
        let is_ending = ending.is_some();
        let what = HeldUp::CallbackOf { id: *id, settles: is_ending };
        let file = RescueFile::default();
        let record = || {
            let saving = self.history.record_callback(callback.token.clone(), callback.new.clone(), ending.clone());
            file.while_saving(saving, || self.write_ending(&callback))
        };
        if self.until_done(what, record).await.is_none() {
            return;
        }
        file.remove();
        tracing::info!(submission = id.0, is_ending, "callback taken in");
        match self.followers.handle(*id).filter(|_| is_ending) {
            Some(handle) => handle.settled.notify_one(),
            None => self.followers.board.touched(*id),
        }
    }

    /// Returns what writes an ending into a file: its sender is told that it was taken, and does not send it again.
    fn write_ending(&self, callback: &ToKeep) -> Option<Write> {
        let ending = self.services.keys_seen.redacted(callback.ending.clone()?);
        let answer = Arc::clone(&callback.answer);
        let directory = self.services.directory.clone();
        let (id, of, task_id) = (callback.id, EndingOf::Callback, callback.task_id.clone());
        Some(Box::new(move || {
            answered_once_kept(keep_unsaved_ending(&directory, id, of, task_id.as_ref(), &ending), &answer)
        }))
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

/// What a callback is found to be.
enum Looked {
    /// No submission has its address.
    Unknown,
    /// The submission's address has sent so much already.
    LeftOut(SubmissionId),
    ToKeep(Box<ToKeep>),
}

/// Counts the callbacks that are left out, and says so in the log at their first, second, fourth, eighth and so on.
#[derive(Default)]
struct LeftOut(BTreeMap<SubmissionId, u64>);

impl LeftOut {
    fn count(&mut self, id: SubmissionId) {
        let number = self.0.entry(id).or_default();
        *number += 1;
        if number.is_power_of_two() {
            tracing::warn!(submission = id.0, number = *number, "callbacks left out: their address has sent too much");
        }
    }
}

/// Answers a callback's sender where the callback has a file. Returns that file.
fn answered_once_kept(kept: Option<PathBuf>, answer: &Answer) -> Option<PathBuf> {
    if kept.is_some() {
        drop(answer.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
    kept
}

/// Returns what to keep of a callback and what it settles; `None` when it settles nothing and has no room.
fn read(
    callback: Callback,
    target: &CallbackTarget,
    redactor: &Redactor,
    now_ms: i64,
) -> Option<(StoredCallback, Option<Ending>)> {
    let mut new = StoredCallback {
        at_ms: now_ms,
        elapsed_ms: i64::try_from(callback.elapsed.as_millis()).unwrap_or(i64::MAX),
        headers: callback.headers,
        body: callback.body,
        is_truncated: callback.is_truncated,
        is_complete: callback.is_complete,
        unread: None,
    };
    let task_id = target.task_id.as_ref();
    let has_room = target.room.is_some_and(|room| new.body.len() <= room);
    // A look costs less than the search for keys that comes before anything is kept.
    if !has_room && (target.is_solved || ending_of(&new, task_id).is_none()) {
        target.room?;
        new = new.without_body();
    }
    // Before it is read for what it settles, so that nothing made of it holds a key.
    let new = Redacted::new(new, redactor).into_inner();
    let ending = ending_of(&new, task_id);
    Some((new, ending))
}

fn ending_of(callback: &StoredCallback, task_id: Option<&TaskId>) -> Option<Ending> {
    match judge_answer(callback.received(), task_id, callback.at_ms) {
        PollVerdict::Ended(ending) => Some(ending),
        PollVerdict::GoesOn { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callback::callback_url;
    use crate::client::test_callback;
    use crate::contract::ClientKey;

    fn arrived(body: impl Into<Vec<u8>>) -> Callback {
        let elapsed = Duration::from_millis(3);
        Callback { token: "t".into(), elapsed, body: body.into(), is_complete: true, ..Callback::default() }
    }

    fn target(room: Option<usize>) -> CallbackTarget {
        CallbackTarget { id: SubmissionId(1), task_id: Some(TaskId::from_token("7")), room, is_solved: false }
    }

    const SOLVED: &str = r#"{"errorId":0,"status":"ready","solution":{"text":"a"}}"#;

    #[test]
    fn what_has_no_room_is_kept_without_its_body() {
        let (new, ending) = read(arrived("not JSON"), &target(Some(7)), &Redactor::default(), 5).unwrap();
        assert!(new.is_body_dropped() && ending.is_none(), "{new:?}");
        let (new, _) = read(arrived("not JSON"), &target(Some(8)), &Redactor::default(), 5).unwrap();
        assert_eq!(new.body, b"not JSON");
    }

    #[test]
    fn beyond_the_last_callback_nothing_is_kept() {
        assert_eq!(read(arrived("not JSON"), &target(None), &Redactor::default(), 5), None);
    }

    #[test]
    fn a_second_solution_has_no_room_of_its_own() {
        let solved = CallbackTarget { is_solved: true, ..target(None) };
        assert_eq!(read(arrived(SOLVED), &solved, &Redactor::default(), 5), None);
    }

    #[test]
    fn a_solution_is_kept_whatever_room_there_is() {
        for room in [None, Some(0)] {
            let (new, ending) = read(arrived(SOLVED), &target(room), &Redactor::default(), 5).unwrap();
            assert_eq!((new.body.as_slice(), ending.is_some()), (SOLVED.as_bytes(), true));
        }
    }

    #[test]
    fn a_sender_is_not_told_of_a_file_that_no_place_took() {
        let (answer, mut answered) = oneshot::channel();
        let answer = Arc::new(Mutex::new(Some(answer)));
        assert_eq!(answered_once_kept(None, &answer), None);
        assert_eq!(answered.try_recv(), Err(oneshot::error::TryRecvError::Empty));
        assert!(answered_once_kept(Some(PathBuf::from("kept")), &answer).is_some());
        assert_eq!(answered.try_recv(), Err(oneshot::error::TryRecvError::Closed));
    }

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
        let redactor = Redactor::new(&key);
        let solved = format!(r#"{{"errorId":0,"status":"ready","solution":{{"text":"{KEY}"}}}}"#);
        for (name, body, is_complete, settles) in [
            ("solution", solved.clone(), true, true),
            ("an error", format!(r#"{{"errorId":1,"errorCode":"E_{KEY}"}}"#), true, true),
            ("cut", solved[..solved.len() - 3].to_owned(), false, false),
            ("not JSON", format!("hello {KEY}"), true, false),
            ("another task", format!(r#"{{"taskId":8,{}"#, &solved[1..]), true, false),
        ] {
            let callback = Callback { headers: vec![("x-key".into(), KEY.into())], is_complete, ..arrived(body) };
            let (new, ending) = read(callback, &target(Some(1000)), &redactor, 5).unwrap();
            assert_eq!(ending.is_some(), settles, "{name}");
            assert!(!format!("{:?}{ending:?}", new.headers).contains(KEY), "{name}");
            assert!(!String::from_utf8_lossy(&new.body).contains(KEY), "{name}");
        }
    }
}
