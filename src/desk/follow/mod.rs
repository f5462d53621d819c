//! Follows one task from its id to its end: waits, asks, commits, and again.
//!
//! Each task has a clock of its own. The next poll is counted from the end of the last one, so that
//! nothing that holds a poll up, a laptop's sleep among it, makes the following ones burst; and the
//! poll that finds the task's life spent is still sent, so that no sleep loses a solution.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Notify, Semaphore};

mod begin;
mod board;
mod verdict;

pub(super) use begin::{Followers, NotFollowed};
pub(super) use board::{Board, Changes};
pub use board::{FollowPhase, Following};
use verdict::judge_poll;
pub use verdict::{PollVerdict, judge_answer};

use super::call::{Call, call};
use super::messages::{Event, Events};
use super::quota::{BalanceCall, note_balance_after};
use super::{Clock, Profile};
use crate::contract::{BaseUrl, ClientKey, Method, POLLS_PER_TASK, RequestBody, Retry, error_code};
use crate::history::{Ending, FollowedTask, History, PollOutcome, PollSaved, State, SubmissionId, Transition};
use crate::payload::Redactor;

/// Polls under way at once, over all tasks.
pub(super) const POLLS_AT_ONCE: usize = 8;

/// How long to wait before an answer that could not be saved is tried again.
const SAVE_RETRY: Duration = Duration::from_secs(2);

/// The longest spacing that hiccups stretch a profile's to.
const SPACING_MAX: Duration = Duration::from_secs(30);

/// A task to follow, with everything it needs.
pub(super) struct FollowJob {
    pub task: FollowedTask,
    pub profile: Profile,
    pub base_url: BaseUrl,
    pub key: ClientKey,
}

/// The operator's hand on a followed task.
#[derive(Default)]
pub(super) struct Handle {
    pub ask_now: Notify,
    pub stop: Notify,
    /// A callback has settled the task.
    pub settled: Notify,
    /// It is followed no longer.
    pub ended: Notify,
}

/// What following uses of the worker.
#[derive(Clone)]
pub(super) struct Surroundings {
    pub history: History,
    pub clock: Clock,
    pub board: Board,
    pub events: Events,
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
pub(super) fn is_spent(created_at_ms: i64, profile: &Profile, clock: &Clock) -> bool {
    since(created_at_ms, clock) >= profile.task_life()
}

/// How a task ends whose result can't be there any more.
fn life_spent(profile: &Profile, last_answer: &str, at_ms: i64) -> Ending {
    let seconds = profile.task_life().as_secs();
    give_up(
        format!(
            "No solution within the task life of {seconds} s; Follow again asks once more. The last answer: {last_answer}"
        ),
        at_ms,
    )
}

/// How a task ends that may not be asked for once more.
fn polls_spent(last_answer: &str, at_ms: i64) -> Ending {
    give_up(
        format!("All {POLLS_PER_TASK} polls are spent, and CapKill allows no more. The last answer: {last_answer}"),
        at_ms,
    )
}

fn give_up(detail: String, at_ms: i64) -> Ending {
    Ending { transition: Transition::GiveUp, error_code: None, detail, solution: None, at_ms }
}

/// Follows a task to its end, or until it is stopped.
pub(super) async fn follow(job: FollowJob, handle: &Handle, around: Surroundings) {
    let id = job.task.id;
    let age = Age::new(job.task.created_at_ms, &around.clock);
    let body = RequestBody::get_task_result(&job.key, &job.task.task_id);
    let redactor = Arc::new(Redactor::new(&job.key));
    let spacing = job.profile.poll_spacing();
    let mut wait = spacing;
    let mut poll = job.task.polls;
    let mut last: Arc<str> = Arc::from("");
    let mut last_poll = Instant::now();
    let show = |polls: u32, phase: FollowPhase, last: &Arc<str>| {
        let left = job.profile.task_life().saturating_sub(age.now(&around.clock));
        let life_ends = Instant::now() + left;
        around.board.put(id, Following { polls, life_ends, phase, last: Arc::clone(last) });
    };
    loop {
        show(poll - 1, FollowPhase::Waiting(last_poll + wait), &last);
        if !wait_for_turn(last_poll, wait, job.profile.poll_spacing_min(), handle).await {
            return stop(&job, around).await;
        }
        // Closed only with the worker itself.
        let Ok(turn) = around.room.acquire().await else { return };
        let is_last_chance = age.now(&around.clock) >= job.profile.task_life();
        show(poll, FollowPhase::Asking, &last);
        let limits = job.profile.exchange_limits();
        let call = call(Method::GetTaskResult, &job.base_url, &body, limits, &around.clock, handle.stop.notified());
        let call = call.await;
        drop(turn);
        last_poll = Instant::now();
        let was_stopped = matches!(call.exchange.error, Some(crate::client::ClientError::Cancelled));
        let now_ms = around.clock.now_ms();
        let verdict = judge_poll(&call, &job.task.task_id, now_ms);
        let is_refusal = is_refusal(&verdict, &job.key, &around.events).await;
        let (outcome, what, more_slowly) =
            outcome(call, verdict, &redactor, poll, is_last_chance, &job.profile, now_ms);
        last = what;
        let saved = save(id, outcome, &around, |problem| show(poll, FollowPhase::Unsaved(problem), &last)).await;
        around.board.polled(id);
        match saved {
            Some(PollSaved { state: State::Created, next_poll: Some(next) }) if !was_stopped => poll = next,
            Some(PollSaved { state: State::Created, .. }) if was_stopped => return stop(&job, around).await,
            Some(PollSaved { state, .. }) => return ended(&job, state, is_refusal, around),
            None => return around.board.remove(id),
        }
        wait = if more_slowly { (wait * 2).min(SPACING_MAX.max(spacing)) } else { spacing };
    }
}

/// Waits for the next poll's time, or for *Ask now*; `false` when there is to be none.
async fn wait_for_turn(last_poll: Instant, wait: Duration, least: Duration, handle: &Handle) -> bool {
    let asked = async {
        handle.ask_now.notified().await;
        tokio::time::sleep_until((last_poll + least).into()).await;
    };
    tokio::select! {
        biased;
        () = handle.stop.notified() => false,
        () = handle.settled.notified() => false,
        () = tokio::time::sleep_until((last_poll + wait).into()) => true,
        () = asked => true,
    }
}

/// Ends following before the reserved poll has left.
async fn stop(job: &FollowJob, around: Surroundings) {
    match around.history.stop_following(job.task.id).await {
        Ok(State::Created) => around.board.remove(job.task.id),
        Ok(state) => ended(job, state, false, around),
        Err(error) => {
            around.events.send(Event::Trouble(error)).await;
            around.board.remove(job.task.id);
        }
    }
}

/// Whether the service refused the key; says so, so that further calls can ask first.
async fn is_refusal(verdict: &PollVerdict, key: &ClientKey, events: &Events) -> bool {
    let PollVerdict::Ended(ending) = verdict else { return false };
    let is_refusal = gets_blocked(ending.error_code.as_deref());
    if is_refusal {
        events.send(Event::KeyRefused(key.clone())).await;
    }
    is_refusal
}

/// Whether repeating a call that got this code makes compatible services block.
pub(super) fn gets_blocked(code: Option<&str>) -> bool {
    code.and_then(error_code).is_some_and(|known| known.retry == Retry::NoGetsBlocked)
}

fn outcome(
    call: Call,
    verdict: PollVerdict,
    redactor: &Redactor,
    poll: u32,
    is_last_chance: bool,
    profile: &Profile,
    now_ms: i64,
) -> (PollOutcome, Arc<str>, bool) {
    let is_counted = call.exchange.connected;
    let exchange = call.into_stored(redactor);
    match verdict {
        PollVerdict::Ended(ending) => {
            let ending = Ending {
                error_code: ending.error_code.map(|code| redactor.text(&code)),
                detail: redactor.text(&ending.detail),
                solution: ending.solution.map(|solution| redactor.text(&solution)),
                ..ending
            };
            (PollOutcome { exchange, ending: Some(ending), gives_up: None }, Arc::from(""), false)
        }
        PollVerdict::GoesOn { what, more_slowly } => {
            let what = redactor.text(&what);
            let gives_up = if poll >= POLLS_PER_TASK && is_counted {
                Some(polls_spent(&what, now_ms))
            } else {
                is_last_chance.then(|| life_spent(profile, &what, now_ms))
            };
            (PollOutcome { exchange, ending: None, gives_up }, Arc::from(what), more_slowly)
        }
    }
}

/// Tries until the poll is committed: it may hold the solution. `None` when no try can succeed.
async fn save(
    id: SubmissionId,
    outcome: PollOutcome,
    around: &Surroundings,
    show: impl Fn(String),
) -> Option<PollSaved> {
    loop {
        match around.history.finish_poll(id, outcome.clone()).await {
            Ok(saved) => return Some(saved),
            Err(error) => {
                tracing::error!(submission = id.0, %error, "poll not saved yet");
                let known = outcome.ending.as_ref().and_then(|ending| ending.solution.clone()).unwrap_or_default();
                show(format!("{error}. {known}"));
                if error.is_permanent() {
                    around.events.send(Event::Trouble(error)).await;
                    return None;
                }
                tokio::time::sleep(SAVE_RETRY).await;
            }
        }
    }
}

/// Tells that a task has ended, and asks for the balance where only that can say if it was paid.
fn ended(job: &FollowJob, state: State, is_refusal: bool, around: Surroundings) {
    let id = job.task.id;
    tracing::info!(submission = id.0, %state, "task ended");
    around.board.remove(id);
    // A refused key would only be refused once more.
    if state.leaves_payment_open(None) && !is_refusal {
        let call = BalanceCall::new(&job.profile, job.base_url.clone(), job.key.clone());
        // On its own: the task is not followed meanwhile, and may be followed again.
        tokio::spawn(async move {
            note_balance_after(id, call, &around.history, &around.clock, &around.events).await;
            around.board.touched(id);
        });
    }
}
