//! What came for a submission, one by one: the reply to each exchange, and each callback.

use crate::contract::{
    CreateTaskReply, Method, Received, TaskResultReply, read_create_task_reply, read_task_result_reply,
};
use crate::history::{Record, StoredCallback, StoredExchange, UnreadBody};

/// One thing that came, by its place in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Exchange(usize),
    Callback(usize),
}

impl Part {
    /// Returns the exchange; `None` for a callback.
    #[must_use]
    pub fn exchange(self, record: &Record) -> Option<&StoredExchange> {
        match self {
            Self::Exchange(at) => record.exchanges.get(at),
            Self::Callback(_) => None,
        }
    }

    /// Returns the callback; `None` for an exchange.
    #[must_use]
    pub fn callback(self, record: &Record) -> Option<&StoredCallback> {
        match self {
            Self::Callback(at) => record.callbacks.get(at),
            Self::Exchange(_) => None,
        }
    }

    /// Returns the body as far as it is here.
    #[must_use]
    pub fn body(self, record: &Record) -> &[u8] {
        match self {
            Self::Exchange(at) => {
                record.exchanges.get(at).map(|exchange| exchange.reply_body.as_slice()).unwrap_or_default()
            }
            Self::Callback(at) => record.callbacks.get(at).map(|callback| callback.body.as_slice()).unwrap_or_default(),
        }
    }

    /// Returns the body that is still in the file; `None` where it was read, or there is none.
    #[must_use]
    pub fn unread(self, record: &Record) -> Option<UnreadBody> {
        match self {
            Self::Exchange(at) => record.exchanges.get(at)?.unread,
            Self::Callback(at) => record.callbacks.get(at)?.unread,
        }
    }

    /// Puts the body into its record once it was read.
    pub fn put_body(self, record: &mut Record, bytes: Vec<u8>) {
        match self {
            Self::Exchange(at) => {
                if let Some(exchange) = record.exchanges.get_mut(at) {
                    (exchange.reply_body, exchange.unread) = (bytes, None);
                }
            }
            Self::Callback(at) => {
                if let Some(callback) = record.callbacks.get_mut(at) {
                    (callback.body, callback.unread) = (bytes, None);
                }
            }
        }
    }

    /// Returns the headers of the reply or the callback.
    #[must_use]
    pub fn headers(self, record: &Record) -> &[(String, String)] {
        match self {
            Self::Exchange(at) => {
                record.exchanges.get(at).map(|exchange| exchange.reply_headers.as_slice()).unwrap_or_default()
            }
            Self::Callback(at) => {
                record.callbacks.get(at).map(|callback| callback.headers.as_slice()).unwrap_or_default()
            }
        }
    }
}

/// Returns the places of the exchanges of one method.
pub fn exchanges_of(record: &Record, method: Method) -> impl DoubleEndedIterator<Item = Part> {
    let exchanges = record.exchanges.iter().enumerate();
    exchanges.filter(move |(_, exchange)| exchange.method == method).map(|(at, _)| Part::Exchange(at))
}

/// Returns what came last for the task: a callback, a poll, or else the reply to createTask.
#[must_use]
pub fn last_part(record: &Record) -> Option<Part> {
    let callback = record.callbacks.len().checked_sub(1).map(Part::Callback);
    let last = |method| exchanges_of(record, method).next_back();
    callback.or_else(|| last(Method::GetTaskResult)).or_else(|| last(Method::CreateTask))
}

/// How a solution came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// In the reply to createTask.
    AtOnce,
    /// In the reply to the poll of this number, counted from one.
    ByPoll(usize),
    /// By callback, after so many polls.
    ByCallback(usize),
}

/// Returns how the solution came; `None` while there is none, or where nothing that is kept holds one.
#[must_use]
pub fn came(record: &Record) -> Option<Came> {
    record.solution.as_ref()?;
    let task_id = record.summary.task_id.as_ref();
    let is_ready = |received: Received<'_>| {
        matches!(read_task_result_reply(received, task_id).reply, TaskResultReply::Ready { .. })
    };
    let polls: Vec<&StoredExchange> = record.exchanges_of(Method::GetTaskResult).collect();
    let poll = polls.iter().position(|poll| poll.received().is_some_and(is_ready));
    let callback = record.callbacks.iter().find(|callback| is_ready(callback.received()));
    let end_ms = |poll: &StoredExchange| poll.started_at_ms.saturating_add(poll.elapsed_ms);
    match (poll, callback) {
        (Some(at), Some(callback)) if callback.at_ms < end_ms(polls[at]) => Some(Came::ByCallback(at)),
        (Some(at), _) => Some(Came::ByPoll(at + 1)),
        (None, Some(callback)) => {
            let before = polls.iter().filter(|poll| poll.started_at_ms <= callback.at_ms).count();
            Some(Came::ByCallback(before))
        }
        (None, None) => {
            let created = record.create_task().and_then(StoredExchange::received).map(read_create_task_reply)?;
            matches!(created.reply, CreateTaskReply::Created { solution: Some(_), .. }).then_some(Came::AtOnce)
        }
    }
}
