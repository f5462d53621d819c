//! The tasks the sandbox has created.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::arrivals::Arrivals;
use super::id_style::IdStyle;
use super::recording::Recording;
use super::scenario::BIG_TASK_ID;
use super::verdict::Refusal;
use super::why::Rule;
use crate::contract::POLLS_PER_TASK;

/// How long a task is processing.
const SOLVE_TIME: Duration = Duration::from_secs(1);

/// Most callbacks that may be under way.
const MAX_CALLS: usize = 256;

/// The balance that an account begins with, and the price of a task, in thousandths.
const START_THOUSANDTHS: u64 = 345_678;
const TASK_THOUSANDTHS: u64 = 2;

/// Most tasks that are kept; then the oldest are dropped.
const MAX_TASKS: usize = 100_000;

pub(super) struct Task {
    client_key: String,
    created: Instant,
    polls: u32,
    last_poll: Option<Instant>,
    shortest_gap: Option<Duration>,
    answers: Answers,
}

/// What polls of a task are answered with.
#[derive(Clone)]
pub(super) enum Answers {
    /// This solution, once the task is solved.
    Solution(Value),
    Recorded(Arc<Recording>),
}

/// What the sandbox saw of one task, for tests of programs that poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskAudit {
    /// The id without quotation marks.
    pub task_id: String,
    /// How many polls came, those past the limit among them.
    pub polls: u32,
    /// The shortest time between the arrivals of two polls.
    pub shortest_gap: Option<Duration>,
}

/// The tasks that are kept, by the text of their ids.
pub(super) struct Tasks {
    by_id: HashMap<String, Task>,
    order: VecDeque<String>,
    next_id: u64,
    /// How many tasks each key created.
    created: HashMap<String, u64>,
    pub(super) arrivals: Arrivals,
    /// Callbacks under way.
    calls: JoinSet<()>,
}

impl Tasks {
    pub(super) fn new() -> Self {
        // Ids grow from one run to the next, so that a history never shows the same id twice.
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
        Self {
            by_id: HashMap::new(),
            order: VecDeque::new(),
            next_id: seconds % 1_000_000_000,
            created: HashMap::new(),
            arrivals: Arrivals::default(),
            calls: JoinSet::new(),
        }
    }

    /// Creates a task and returns its id as the reply writes it.
    pub(super) fn create(&mut self, client_key: &str, answers: Answers, style: IdStyle) -> Value {
        let id = match style {
            IdStyle::Big => BIG_TASK_ID,
            IdStyle::Integer | IdStyle::Text | IdStyle::Uuid => {
                self.next_id += 1;
                self.next_id
            }
        };
        let name = if style == IdStyle::Uuid { format!("00000000-0000-4000-8000-{id:012x}") } else { id.to_string() };
        if self.created.len() < MAX_TASKS || self.created.contains_key(client_key) {
            *self.created.entry(client_key.to_owned()).or_default() += 1;
        }
        let client_key = client_key.to_owned();
        let created = Instant::now();
        let task = Task { client_key, created, polls: 0, last_poll: None, shortest_gap: None, answers };
        if self.by_id.insert(name.clone(), task).is_none() {
            self.order.push_back(name.clone());
        }
        if self.order.len() > MAX_TASKS
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_id.remove(&oldest);
        }
        if matches!(style, IdStyle::Text | IdStyle::Uuid) { json!(name) } else { json!(id) }
    }

    /// Returns the task that a request names, if the request's key created it.
    pub(super) fn named(&mut self, client_key: &str, task_id: Option<&Value>) -> Result<&mut Task, Refusal> {
        let unknown = || {
            let why = "No such task, or its result has expired";
            Refusal::new(Rule::UnknownTask.why(), "ERROR_NO_SUCH_CAPCHA_ID", why)
        };
        let name = match task_id {
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::String(text)) => text.clone(),
            _ => return Err(unknown()),
        };
        self.by_id.get_mut(&name).filter(|task| task.client_key == client_key).ok_or_else(unknown)
    }

    /// Counts one poll. Returns its number, and what the task is answered with, once it is.
    pub(super) fn poll(
        &mut self,
        client_key: &str,
        task_id: Option<&Value>,
    ) -> Result<(u32, Option<Answers>), Refusal> {
        let task = self.named(client_key, task_id)?;
        task.polls += 1;
        let now = Instant::now();
        if let Some(last) = task.last_poll.replace(now) {
            let gap = now.duration_since(last);
            task.shortest_gap = Some(task.shortest_gap.map_or(gap, |shortest| shortest.min(gap)));
        }
        // What was recorded says itself what becomes of more polls.
        let is_recorded = matches!(task.answers, Answers::Recorded(_));
        if task.polls > POLLS_PER_TASK && !is_recorded {
            let why = "More than 120 requests for the result of one task";
            let number = task.polls.to_string();
            return Err(Refusal::new(Rule::Budget.about(&number), "ERROR_TOO_MUCH_REQUESTS", why));
        }
        let is_answered = is_recorded || task.created.elapsed() >= SOLVE_TIME;
        Ok((task.polls, is_answered.then(|| task.answers.clone())))
    }

    /// Returns what was seen of every task that is kept, oldest first.
    pub(super) fn audit(&self) -> Vec<TaskAudit> {
        let tasks = self.order.iter().filter_map(|name| Some((name, self.by_id.get(name)?)));
        let audit = |(name, task): (&String, &Task)| TaskAudit {
            task_id: name.clone(),
            polls: task.polls,
            shortest_gap: task.shortest_gap,
        };
        tasks.map(audit).collect()
    }

    /// Runs a callback in the background, no longer than the sandbox runs.
    pub(super) fn call_later(&mut self, call: impl Future<Output = ()> + Send + 'static) {
        while self.calls.try_join_next().is_some() {}
        if self.calls.len() >= MAX_CALLS {
            tracing::warn!("too many callbacks wait; one is left out");
            return;
        }
        self.calls.spawn(async move {
            tokio::time::sleep(SOLVE_TIME).await;
            call.await;
        });
    }

    /// Returns a key's balance, which is a little less after each of its tasks.
    pub(super) fn balance(&self, client_key: &str) -> Value {
        let spent = self.created.get(client_key).copied().unwrap_or_default() * TASK_THOUSANDTHS;
        let left = START_THOUSANDTHS.saturating_sub(spent);
        // Written as text, so that no float rounds the decimal.
        serde_json::from_str(&format!("{}.{:03}", left / 1000, left % 1000)).unwrap_or_default()
    }
}
