//! A session: what it goes on to, what it has let through, and which tasks it has seen.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TrackedFuture;

use super::keys::SessionKeys;
use super::wish::{CaptureTarget, CaptureWish};
use crate::contract::{ClientKey, ExchangeLimits, TaskId};
use crate::history::{CaptureId, History, SeenCall, SubmissionId};
use crate::work::services::Services;

/// How long the same payload from the same program is answered with its first task, where the guard is on.
const GUARD_TIME: Duration = Duration::from_mins(10);

/// Payloads that the guard knows at most.
const MOST_PAYLOADS: usize = 1_000;

/// Tasks that a session knows at most, those created last.
const MOST_TASKS: usize = 10_000;

/// How long a reply is waited for, whatever the profile says: what another program sent goes on as long as that
/// program waits, and longer.
const REPLY_TIME: Duration = Duration::from_mins(10);

/// What a session tells of its requests.
#[derive(Debug)]
pub enum Heard {
    /// A createTask has its row, and its reply is awaited.
    UnderWay(UnderWay),
    /// A request is known to its end, and kept.
    Call(Box<SeenCall>),
}

/// A createTask whose reply is awaited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderWay {
    pub id: SubmissionId,
    /// The request's number in the session.
    pub number: u64,
    /// Who calls, in words.
    pub client: String,
}

/// Hears of requests.
pub type OnCall = Arc<dyn Fn(Heard) + Send + Sync>;

/// How many createTask of a session have gone on, and how many of those are awaited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    pub let_through: u32,
    pub in_flight: u32,
}

/// A session that runs, or whose last replies are waited for.
pub struct Session {
    pub id: CaptureId,
    pub began: Instant,
    pub keys: SessionKeys,
    pub target: CaptureTarget,
    pub call_limit: Option<u32>,
    pub has_guard: bool,
    pub history: History,
    pub services: Services,
    pub on_call: OnCall,
    /// The requests whose end is awaited.
    unfinished: TaskTracker,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What the sandbox is told instead of the key that a request bears.
    scenario: Option<ClientKey>,
    numbers: u64,
    /// createTask requests that have gone on, and those whose reply is awaited.
    let_through: u32,
    in_flight: u32,
    tasks: HashMap<String, SubmissionId>,
    /// The tokens of the tasks, the oldest first.
    order: VecDeque<String>,
    paid: VecDeque<Paid>,
}

/// A payload that has a task.
#[derive(Clone)]
struct Paid {
    digest: [u8; 32],
    caller: String,
    at: Instant,
    task_id: TaskId,
    id: SubmissionId,
}

/// What becomes of a createTask.
pub enum Passage {
    /// It goes on; the place among those in flight is given back when this is dropped.
    GoesOn(Place),
    /// The limit is reached, for a reason in words.
    Limited(String),
    /// The guard answers with the task of the same payload.
    Guarded(TaskId, SubmissionId),
}

/// A place among the createTask requests in flight.
pub struct Place(Arc<Session>);

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.in_flight = state.in_flight.saturating_sub(1);
    }
}

impl Session {
    pub fn new(
        id: CaptureId,
        keys: SessionKeys,
        wish: CaptureWish,
        history: History,
        services: Services,
        on_call: OnCall,
    ) -> Self {
        let CaptureWish { port: _, target, call_limit, has_guard } = wish;
        let (began, state) = (Instant::now(), Mutex::default());
        Self {
            id,
            began,
            keys,
            target,
            call_limit,
            has_guard,
            history,
            services,
            on_call,
            unfinished: TaskTracker::new(),
            state,
        }
    }

    /// A panic elsewhere leaves the state as it was: every change is one step.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the next request's number.
    pub fn next_number(&self) -> u64 {
        let mut state = self.lock();
        state.numbers += 1;
        state.numbers
    }

    /// Counts work among what the session waits for when it ends, and the program when a signal ends it.
    pub fn tracked<W: Future>(&self, work: W) -> TrackedFuture<TrackedFuture<W>> {
        self.services.awaiting_reply(self.unfinished.track_future(work))
    }

    /// Waits until every request is known to its end and kept.
    pub async fn finished(&self) {
        self.unfinished.close();
        self.unfinished.wait().await;
    }

    /// Lets the sandbox do what a scenario's key asks for, whatever key a request bears; `None` leaves it to that key.
    pub fn set_scenario(&self, scenario: Option<ClientKey>) {
        self.lock().scenario = scenario;
    }

    /// Returns the key that leaves in the place of the one that a request bears; `None` where that one stays.
    pub fn key_instead(&self, borne: &ClientKey) -> Option<ClientKey> {
        let scenario = self.lock().scenario.clone().filter(|_| self.target.profile.address.is_sandbox());
        scenario.or_else(|| self.target.key.clone().filter(|_| *borne == self.keys.token))
    }

    /// Returns how many createTask have gone on.
    pub fn passed(&self) -> Passed {
        let state = self.lock();
        Passed { let_through: state.let_through, in_flight: state.in_flight }
    }

    /// Returns the limits of an exchange with the target.
    pub fn limits(&self) -> ExchangeLimits {
        let limits = self.target.profile.limits.exchange();
        ExchangeLimits { whole: limits.whole.max(REPLY_TIME), ..limits }
    }

    /// Decides what becomes of a createTask with this payload, and counts one that goes on.
    pub fn admit(self: &Arc<Self>, digest: &[u8; 32], caller: &str) -> Passage {
        let mut state = self.lock();
        if self.has_guard
            && let Some(paid) = state.paid_for(digest, caller)
        {
            return Passage::Guarded(paid.task_id.clone(), paid.id);
        }
        if let Some(limit) = self.call_limit {
            if state.in_flight > 0 {
                return Passage::Limited(
                    "one createTask is in flight, and this session lets one through at a time".to_owned(),
                );
            }
            if state.let_through >= limit {
                return Passage::Limited(format!("the {limit} createTask of this session are used"));
            }
        }
        state.let_through += 1;
        state.in_flight += 1;
        drop(state);
        Passage::GoesOn(Place(Arc::clone(self)))
    }

    /// Remembers the task of a submission.
    pub fn created(&self, task_id: &TaskId, id: SubmissionId, digest: [u8; 32], caller: &str) {
        let mut state = self.lock();
        let token = task_id.token().to_owned();
        if state.tasks.insert(token.clone(), id).is_none() {
            state.order.push_back(token);
        }
        if state.order.len() > MOST_TASKS
            && let Some(oldest) = state.order.pop_front()
        {
            state.tasks.remove(&oldest);
        }
        let paid = Paid { digest, caller: caller.to_owned(), at: Instant::now(), task_id: task_id.clone(), id };
        state.paid.push_back(paid);
        if state.paid.len() > MOST_PAYLOADS {
            state.paid.pop_front();
        }
    }

    /// Returns the submission that created a task.
    pub fn submission_of(&self, task_id: &TaskId) -> Option<SubmissionId> {
        self.lock().tasks.get(task_id.token()).copied()
    }
}

impl State {
    fn paid_for(&self, digest: &[u8; 32], caller: &str) -> Option<&Paid> {
        let is_same = |paid: &&Paid| paid.digest == *digest && paid.caller == caller && paid.at.elapsed() < GUARD_TIME;
        self.paid.iter().rev().find(is_same)
    }
}
