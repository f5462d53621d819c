//! A session: what it goes on to, what it has let through, and which tasks it has seen.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TrackedFuture;

use super::keys::SessionKeys;
use super::wish::{CaptureTarget, CaptureWish};
use crate::contract::{ClientKey, ExchangeLimits, Method, TaskId};
use crate::history::{CaptureId, History, HistoryError, SeenCall, SubmissionId};
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
    /// createTask requests that may go on, one at a time; `None` for any number at once.
    call_limit: Option<u32>,
    numbers: u64,
    /// createTask requests that have gone on, and those whose reply is awaited.
    let_through: u32,
    in_flight: u32,
    /// The tasks by the values of their ids.
    tasks: HashMap<String, SubmissionId>,
    /// The values, the oldest first.
    order: VecDeque<String>,
    paid: VecDeque<Paid>,
    /// What the guard lets nobody else send while it is under way.
    sent: Vec<Sent>,
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

/// A payload whose reply is awaited.
struct Sent {
    digest: [u8; 32],
    caller: String,
    /// Ends with the place of the one that went on.
    ends: watch::Receiver<()>,
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
pub struct Place {
    session: Arc<Session>,
    /// Tells those who wait that the outcome is known, when it is dropped.
    _ends: watch::Sender<()>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.session.lock();
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
        let (began, state) = (Instant::now(), Mutex::new(State { call_limit, ..State::default() }));
        Self { id, began, keys, target, has_guard, history, services, on_call, unfinished: TaskTracker::new(), state }
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

    /// Lets so many createTask through in the whole session; a lower number counts at once, a higher one when it is kept.
    ///
    /// # Errors
    /// When the limit could not be kept.
    pub async fn set_call_limit(&self, limit: u32) -> Result<(), HistoryError> {
        if let Some(before) = &mut self.lock().call_limit {
            *before = limit.min(*before);
        }
        self.history.limit_capture(self.id, limit).await?;
        self.lock().call_limit = Some(limit);
        Ok(())
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

    /// Tells whether a call is likely to go on as soon as its row is there. What the limit or the guard may answer needs no
    /// connection.
    pub fn goes_on_at_once(&self, method: Method) -> bool {
        let state = self.lock();
        let is_free = state.call_limit.is_none_or(|limit| state.in_flight == 0 && state.let_through < limit);
        method != Method::CreateTask || is_free && !self.has_guard
    }

    /// Decides what becomes of a createTask with this payload, and counts one that goes on. Where the guard is on and the
    /// same payload is under way, its outcome decides: `waits` is called before that is awaited.
    pub async fn admit(self: &Arc<Self>, digest: &[u8; 32], caller: &str, waits: impl Fn()) -> Passage {
        loop {
            let mut under_way = match self.admit_now(digest, caller) {
                Ok(passage) => return passage,
                Err(under_way) => under_way,
            };
            waits();
            // Nothing is ever sent: this ends with the sender.
            while under_way.changed().await.is_ok() {}
        }
    }

    /// Decides at once; returns what ends with the same payload where that is under way.
    fn admit_now(self: &Arc<Self>, digest: &[u8; 32], caller: &str) -> Result<Passage, watch::Receiver<()>> {
        let mut state = self.lock();
        if self.has_guard
            && let Some(paid) = state.paid_for(digest, caller)
        {
            return Ok(Passage::Guarded(paid.task_id.clone(), paid.id));
        }
        if self.has_guard
            && let Some(sent) = state.under_way(digest, caller)
        {
            return Err(sent);
        }
        if let Some(limit) = state.call_limit {
            if state.in_flight > 0 {
                return Ok(Passage::Limited(
                    "one createTask was in flight already. This session lets one through at a time".to_owned(),
                ));
            }
            if state.let_through >= limit {
                return Ok(Passage::Limited(format!("the {limit} createTask of this session are used")));
            }
        }
        state.let_through += 1;
        state.in_flight += 1;
        let (ends_here, ends) = watch::channel(());
        if self.has_guard {
            state.sent.push(Sent { digest: *digest, caller: caller.to_owned(), ends });
        }
        drop(state);
        Ok(Passage::GoesOn(Place { session: Arc::clone(self), _ends: ends_here }))
    }

    /// Remembers the task of a submission.
    pub fn created(&self, task_id: &TaskId, id: SubmissionId, digest: [u8; 32], caller: &str) {
        let mut state = self.lock();
        let value = task_id.value();
        if state.tasks.insert(value.clone(), id).is_none() {
            state.order.push_back(value);
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

    /// Returns the submission that created a task. The same number is the same task, also as text and in another
    /// spelling.
    pub fn submission_of(&self, task_id: &TaskId) -> Option<SubmissionId> {
        self.lock().tasks.get(&task_id.value()).copied()
    }
}

impl State {
    fn paid_for(&self, digest: &[u8; 32], caller: &str) -> Option<&Paid> {
        let is_same = |paid: &&Paid| paid.digest == *digest && paid.caller == caller && paid.at.elapsed() < GUARD_TIME;
        self.paid.iter().rev().find(is_same)
    }

    /// Returns what ends with the same payload from the same program, where that is under way.
    fn under_way(&mut self, digest: &[u8; 32], caller: &str) -> Option<watch::Receiver<()>> {
        // An error says that the sender is gone.
        self.sent.retain(|sent| sent.ends.has_changed().is_ok());
        let sent = self.sent.iter().find(|sent| sent.digest == *digest && sent.caller == caller);
        sent.map(|sent| sent.ends.clone())
    }
}
