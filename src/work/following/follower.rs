//! Follows one task from its id to its end: waits, asks, commits, and again.
//!
//! Each task has a clock of its own. The next poll is counted from the end of the last one, so that
//! nothing that holds a poll up, a laptop's sleep among it, makes the following ones burst; and the
//! poll that finds the task's life spent is still sent, so that no sleep loses a solution.

use std::future::{pending, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, Semaphore, SemaphorePermit};

use super::board::{Board, FollowPhase, Following};
use super::event::FollowEvent;
use crate::client::ClientError;
use crate::contract::{BaseUrl, ClientKey, Method, POLLS_PER_TASK, RequestBody, cut};
use crate::history::{
    Ending, EndingOf, FollowedTask, History, HistoryError, Life, PollOutcome, PollSaved, Transition,
    keep_unsaved_ending,
};
use crate::judge::{Call, PollNote, PollVerdict, judge_poll};
use crate::profile::Profile;
use crate::work::accounts::{BalanceCall, Balances};
use crate::work::call::call;
use crate::work::clock::Clock;
use crate::work::outbox::Outbox;
use crate::work::rescuing::{RescueFile, Write};
use crate::work::services::{Services, blocking};
use crate::work::until_committed::{Committed, until_committed};

/// Polls under way at once at one service: a dead one must not hold up the others.
pub const POLLS_AT_ONCE: usize = 8;

/// Replies up to this size are judged where they arrive; larger ones on the pool for computing.
const SMALL_REPLY_BYTES: usize = 64 * 1024;

/// Longest known answer that is shown while it can't be saved, in characters.
const MAX_UNSAVED_CHARS: usize = 500;

/// How long after a task's life a last poll that can't leave is tried: a network takes a while to
/// come back after a sleep.
const GRACE: Duration = Duration::from_mins(10);

/// The longest spacing that hiccups stretch a profile's to.
const SPACING_MAX: Duration = Duration::from_secs(30);

/// A task to follow, with everything it needs.
pub struct Chase {
    pub task: FollowedTask,
    pub profile: Profile,
    pub base_url: BaseUrl,
    pub key: ClientKey,
    /// The key's refusals hold it up; `false` when the operator has just said yes to them.
    pub asks_first: bool,
}

/// The operator's hand on a followed task.
#[derive(Default)]
pub struct Handle {
    pub ask_now: Notify,
    pub stop: Notify,
    /// A callback has settled the task.
    pub settled: Notify,
    /// It is followed no longer.
    pub ended: Notify,
    /// The program ends; the task stays followed.
    pub close: Notify,
    /// Its reserved poll has been given back already.
    pub is_released: AtomicBool,
}

/// What following uses of the worker.
#[derive(Clone)]
pub struct Surroundings {
    pub services: Services,
    pub history: History,
    pub outbox: Outbox<FollowEvent>,
    pub board: Board,
    pub balances: Balances,
    /// Polls that may be under way at the task's service.
    pub room: Arc<Semaphore>,
}

/// Since when a task exists, by the wall clock and, from here on, by one that can't be set.
struct Age {
    created_at_ms: i64,
    at_start: Duration,
    started: Instant,
}

impl Age {
    fn new(created_at_ms: i64, clock: &Clock) -> Self {
        let at_start = since(created_at_ms, clock);
        Self { created_at_ms, at_start, started: Instant::now() }
    }

    /// The greater of both: a wall clock set back makes no task younger, and sleep counts.
    fn now(&self, clock: &Clock) -> Duration {
        since(self.created_at_ms, clock).max(self.at_start + self.started.elapsed())
    }
}

/// Time since a moment, none when the clock was set back before it.
fn since(at_ms: i64, clock: &Clock) -> Duration {
    Duration::from_millis(u64::try_from(clock.now_ms().saturating_sub(at_ms)).unwrap_or_default())
}

/// Whether a task's life was spent before following could begin.
pub fn is_spent(created_at_ms: i64, profile: &Profile, clock: &Clock) -> bool {
    since(created_at_ms, clock) >= profile.limits.task_life()
}

/// How a task ends whose result can't be there any more.
pub fn life_spent(profile: &Profile, last_answer: &str, at_ms: i64) -> Ending {
    let seconds = profile.limits.task_life().as_secs();
    give_up(
        format!(
            "No solution within the task life of {seconds} s; Follow again asks once more. The last answer: {last_answer}"
        ),
        at_ms,
    )
}

/// How a task ends that may not be asked for once more.
pub fn polls_spent(last_answer: &str, at_ms: i64) -> Ending {
    give_up(
        format!("All {POLLS_PER_TASK} polls are spent, and CapKill allows no more. The last answer: {last_answer}"),
        at_ms,
    )
}

fn give_up(detail: String, at_ms: i64) -> Ending {
    Ending { transition: Transition::GiveUp, error_code: None, detail, solution: None, at_ms }
}

/// Follows a task to its end, or until it is stopped.
pub async fn follow(job: Chase, handle: &Handle, around: Surroundings) {
    let mut follower = Follower::new(job, around);
    loop {
        follower.show(follower.poll - 1, FollowPhase::Waiting(follower.last_poll + follower.wait));
        let room = Arc::clone(&follower.around.room);
        let turn = match follower.wait_for_turn(handle, &room).await {
            Turn::Poll(turn) => turn,
            Turn::Leave => return follower.leave().await,
            Turn::Close => return follower.close(handle).await,
        };
        if follower.job.asks_first && follower.around.balances.refusals.holds_polls(&follower.job.key, Instant::now()) {
            drop(turn);
            follower.around.outbox.send(FollowEvent::KeyHeld(follower.job.key.clone())).await;
            return follower.leave().await;
        }
        if !follower.poll_once(handle, turn).await {
            return;
        }
    }
}

/// What to do next with a task.
enum Turn<'a> {
    Poll(SemaphorePermit<'a>),
    /// It is stopped or settled; its reserved poll does not leave.
    Leave,
    Close,
}

/// What a poll has brought, ready to be committed.
struct Judged {
    outcome: PollOutcome,
    /// What was said, for people.
    what: Arc<str>,
    note: PollNote,
}

struct Follower {
    job: Chase,
    around: Surroundings,
    age: Age,
    body: RequestBody,
    spacing: Duration,
    wait: Duration,
    last_poll: Instant,
    /// The number of the poll that is reserved.
    poll: u32,
    /// What the last poll said; empty before the first.
    last: Arc<str>,
    note: PollNote,
}

impl Follower {
    fn new(job: Chase, around: Surroundings) -> Self {
        let spacing = job.profile.poll_spacing_at(&job.base_url);
        Self {
            age: Age::new(job.task.created_at_ms, &around.services.clock),
            body: RequestBody::about_task(&job.key, &job.task.task_id),
            spacing,
            wait: spacing,
            last_poll: Instant::now(),
            poll: job.task.polls,
            last: Arc::from(""),
            note: PollNote::Usual,
            job,
            around,
        }
    }

    fn show(&self, polls: u32, phase: FollowPhase) {
        let left = self.job.profile.limits.task_life().saturating_sub(self.age.now(&self.around.services.clock));
        let (profile_id, base_url) = (self.job.profile.id.clone(), self.job.base_url.clone());
        let (life_ends, last) = (Instant::now() + left, Arc::clone(&self.last));
        let following = Following { profile_id, base_url, polls, life_ends, phase, last, note: self.note };
        self.around.board.put(self.job.task.id, following);
    }

    /// Waits for the next poll's time, or for *Ask now*, and then for room at the service.
    async fn wait_for_turn<'a>(&self, handle: &Handle, room: &'a Semaphore) -> Turn<'a> {
        let least = self.job.profile.poll_spacing_min_at(&self.job.base_url);
        let its_time = async {
            tokio::select! {
                () = tokio::time::sleep_until((self.last_poll + self.wait).into()) => {}
                () = handle.ask_now.notified() => tokio::time::sleep_until((self.last_poll + least).into()).await,
            }
            room.acquire().await
        };
        tokio::select! {
            biased;
            () = handle.close.notified() => Turn::Close,
            () = handle.stop.notified() => Turn::Leave,
            () = handle.settled.notified() => Turn::Leave,
            // Never closed.
            turn = its_time => turn.map_or(Turn::Leave, Turn::Poll),
        }
    }

    /// Asks once and commits the answer; `false` when the task is followed no longer.
    async fn poll_once(&mut self, handle: &Handle, turn: SemaphorePermit<'_>) -> bool {
        let id = self.job.task.id;
        let is_last_chance = self.age.now(&self.around.services.clock) >= self.job.profile.limits.task_life();
        self.show(self.poll, FollowPhase::Asking);
        let (limits, clock) = (self.job.profile.limits.exchange(), &self.around.services.clock);
        let stopped = handle.stop.notified();
        let call = call(Method::GetTaskResult, &self.job.base_url, &self.body, limits, clock, stopped);
        let call = self.around.services.awaiting_reply(call).await;
        drop(turn);
        self.last_poll = Instant::now();
        let was_stopped = matches!(call.exchange.error, Some(ClientError::Cancelled));
        let Judged { outcome, what, note } = self.judge(call, is_last_chance).await;
        let code = outcome.ending.as_ref().and_then(|ending| ending.error_code.clone());
        let is_refusal = self.around.balances.refusals.note_code(&self.job.key, code.as_deref());
        (self.last, self.note) = (what, note);
        let saved = self.save(outcome).await;
        self.around.board.polled(id);
        match saved {
            Some(PollSaved { state: Life::Created, next_poll: Some(next) }) if !was_stopped => self.poll = next,
            Some(PollSaved { state: Life::Created, .. }) if was_stopped => {
                self.leave().await;
                return false;
            }
            Some(PollSaved { state, .. }) => {
                self.ended(state, is_refusal);
                return false;
            }
            None => {
                self.around.board.remove(id);
                return false;
            }
        }
        self.wait =
            if note.asks_more_slowly() { (self.wait * 2).min(SPACING_MAX.max(self.spacing)) } else { self.spacing };
        true
    }

    async fn judge(&self, mut call: Call, is_last_chance: bool) -> Judged {
        let is_small = call.reply_bytes() <= SMALL_REPLY_BYTES;
        // Asked for with every poll: a key may have come meanwhile.
        let redactor = self.around.services.keys_seen.redactor();
        let task_id = self.job.task.task_id.clone();
        let now_ms = self.around.services.clock.now_ms();
        let is_counted = call.exchange.connected;
        let read = move || {
            call.redact(&redactor);
            (judge_poll(&call, &task_id, now_ms), call.into_stored())
        };
        let (verdict, exchange) = if is_small { read() } else { blocking(read).await };
        match verdict {
            PollVerdict::Ended(ending) => {
                let outcome = PollOutcome { exchange, ending: Some(ending), gives_up: None };
                Judged { outcome, what: Arc::from(""), note: PollNote::Usual }
            }
            PollVerdict::GoesOn { what, note } => {
                // What never reached the service was no poll, and no last one either.
                let gives_up = if is_counted && self.poll >= POLLS_PER_TASK {
                    Some(polls_spent(&what, now_ms))
                } else {
                    let is_over = is_last_chance && (is_counted || self.is_out_of_reach());
                    is_over.then(|| life_spent(&self.job.profile, &what, now_ms))
                };
                Judged { outcome: PollOutcome { exchange, ending: None, gives_up }, what: what.into(), note }
            }
        }
    }

    /// Whether the network has had its time to come back after the task's life.
    fn is_out_of_reach(&self) -> bool {
        self.age.now(&self.around.services.clock) >= self.job.profile.limits.task_life() + GRACE
    }

    /// Tries until the poll is committed: it may hold the solution. Returns `None` when no try can succeed.
    async fn save(&self, mut outcome: PollOutcome) -> Option<PollSaved> {
        let id = self.job.task.id;
        let settles = outcome.ending.is_some();
        if !self.around.services.has_room_for(outcome.exchange.reply_body.len(), settles).await {
            outcome.exchange = outcome.exchange.without_body();
        }
        let known = outcome.ending.as_ref().and_then(|ending| ending.solution.as_deref());
        let known = known.map(|known| format!(". {}", cut(known, MAX_UNSAVED_CHARS))).unwrap_or_default();
        let not_yet = |error: &HistoryError| {
            tracing::error!(submission = id.0, %error, "poll not saved yet");
            self.show(self.poll, FollowPhase::Unsaved(format!("{error}{known}")));
            ready(())
        };
        let file = RescueFile::default();
        let attempt = || {
            let saving = self.around.history.finish_poll(id, outcome.clone());
            file.while_saving(saving, || self.write_ending(&outcome))
        };
        match until_committed(attempt, not_yet, pending()).await {
            Committed::Done(saved) => {
                file.remove();
                Some(saved)
            }
            Committed::Never(error) => {
                self.around.services.trouble(error).await;
                None
            }
            Committed::Stopped => None,
        }
    }

    /// Returns what writes an answer that ends the task into a file; `None` for every other answer.
    fn write_ending(&self, outcome: &PollOutcome) -> Option<Write> {
        let ending = self.around.services.keys_seen.redacted(outcome.ending.clone()?);
        let (id, task_id) = (self.job.task.id, self.job.task.task_id.clone());
        let directory = self.around.services.directory.clone();
        Some(Box::new(move || keep_unsaved_ending(&directory, id, EndingOf::Poll, Some(&task_id), &ending)))
    }

    /// Follows no longer; the reserved poll has not left.
    async fn leave(&self) {
        let id = self.job.task.id;
        match self.around.history.stop_following(id).await {
            Ok(Life::Created) => self.around.board.remove(id),
            Ok(state) => self.ended(state, false),
            Err(error) => {
                self.around.services.trouble(error).await;
                self.around.board.remove(id);
            }
        }
    }

    /// The program ends: the reserved poll is given back, and the next start goes on.
    async fn close(&self, handle: &Handle) {
        if !handle.is_released.load(Ordering::SeqCst)
            && let Err(error) = self.around.history.release(vec![self.job.task.id]).await
        {
            tracing::warn!(submission = self.job.task.id.0, %error, "a reserved poll was not given back");
        }
    }

    /// Tells that a task has ended, and asks for the balance where only that can say if it was paid.
    fn ended(&self, state: Life, is_refusal: bool) {
        let id = self.job.task.id;
        tracing::info!(submission = id.0, %state, "task ended");
        self.around.board.remove(id);
        // A refused key would only be refused once more.
        if state.leaves_payment_open(None) && !is_refusal {
            let call = BalanceCall::new(&self.job.profile, self.job.base_url.clone(), self.job.key.clone());
            self.around.balances.ask_after(id, call);
        }
    }
}
