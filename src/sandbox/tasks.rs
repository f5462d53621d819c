//! The tasks the sandbox has created.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::scenario::BIG_TASK_ID;
use super::verdict::Refusal;
use crate::contract::POLLS_PER_TASK;

/// How long a task is processing.
const SOLVE_TIME: Duration = Duration::from_secs(1);

/// Tasks remembered; the oldest are forgotten beyond it.
const MAX_TASKS: usize = 100_000;

struct Task {
    client_key: String,
    created: Instant,
    polls: u32,
    solution: Value,
}

/// How a new task's id is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IdStyle {
    Integer,
    Text,
    Big,
}

/// Every remembered task, by its id's text.
pub(super) struct Tasks {
    by_id: HashMap<String, Task>,
    order: VecDeque<String>,
    next_id: u64,
}

impl Tasks {
    pub(super) fn new() -> Self {
        // Ids grow from one run to the next, so that a history never shows the same id twice.
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
        Self { by_id: HashMap::new(), order: VecDeque::new(), next_id: seconds % 1_000_000_000 }
    }

    /// Creates a task and returns its id as the reply writes it.
    pub(super) fn create(&mut self, client_key: &str, solution: Value, style: IdStyle) -> Value {
        let id = match style {
            IdStyle::Big => BIG_TASK_ID,
            IdStyle::Integer | IdStyle::Text => {
                self.next_id += 1;
                self.next_id
            }
        };
        let name = id.to_string();
        let task = Task { client_key: client_key.to_owned(), created: Instant::now(), polls: 0, solution };
        if self.by_id.insert(name.clone(), task).is_none() {
            self.order.push_back(name.clone());
        }
        if self.order.len() > MAX_TASKS
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_id.remove(&oldest);
        }
        if style == IdStyle::Text { json!(name) } else { json!(id) }
    }

    /// Answers one poll.
    pub(super) fn poll(&mut self, client_key: &str, task_id: Option<&Value>) -> Result<Value, Refusal> {
        let unknown = || Refusal::new("ERROR_NO_SUCH_CAPCHA_ID", "No such task, or its result has expired");
        let name = match task_id {
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::String(text)) => text.clone(),
            _ => return Err(unknown()),
        };
        let task = self.by_id.get_mut(&name).filter(|task| task.client_key == client_key).ok_or_else(unknown)?;
        task.polls += 1;
        if task.polls > POLLS_PER_TASK {
            let why = "More than 120 requests for the result of one task";
            return Err(Refusal::new("ERROR_TOO_MUCH_REQUESTS", why));
        }
        if task.created.elapsed() < SOLVE_TIME {
            return Ok(json!({ "errorId": 0, "status": "processing" }));
        }
        Ok(json!({ "errorId": 0, "status": "ready", "solution": task.solution }))
    }
}
