//! What replies and callbacks say, in a line.

use crate::contract::{
    BalanceReply, CreateTaskReply, Departure, Method, Reading, Received, TaskId, TaskResultReply, read_balance_reply,
    read_create_task_reply, read_task_result_reply,
};
use crate::history::StoredMethod;
use crate::judge::{PollVerdict, judge_answer};

/// What a reply says.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// What the reply says, in a line.
    pub text: String,
    /// The reply is a good answer to its request.
    pub is_good: bool,
    /// How the reply departs from the contract.
    pub departures: Vec<Departure>,
}

/// Reads the reply to a request by its method.
pub(super) fn replied(method: &StoredMethod, received: Received<'_>, task_id: Option<&TaskId>) -> Said {
    match method {
        StoredMethod::Known(Method::CreateTask) => said_of_creation(read_create_task_reply(received)),
        StoredMethod::Known(Method::GetTaskResult) => answered(received, task_id),
        StoredMethod::Known(Method::GetBalance) => balance(received),
        StoredMethod::Other(_) => unread(),
    }
}

/// Puts a reply to createTask that was read already into words.
pub(super) fn said_of_creation(reading: Reading<CreateTaskReply>) -> Said {
    let Reading { reply, departures } = reading;
    let (text, is_good) = match reply {
        CreateTaskReply::Created { task_id, .. } => (format!("Task {task_id} created"), true),
        CreateTaskReply::Refused { code, description, .. } => (refused(code, description), false),
        CreateTaskReply::Unclear { why, .. } => (why.describe().to_owned(), false),
    };
    Said { text, is_good, departures }
}

/// Reads a reply to getBalance.
fn balance(received: Received<'_>) -> Said {
    let Reading { reply, departures } = read_balance_reply(received);
    let (text, is_good) = match reply {
        BalanceReply::Balance(balance) => (format!("Balance {balance}"), true),
        BalanceReply::Refused { code, description } => (refused(code, description), false),
        BalanceReply::Unclear(why) => (why.describe().to_owned(), false),
    };
    Said { text, is_good, departures }
}

/// Reads a poll's reply or a callback.
pub(super) fn answered(received: Received<'_>, task_id: Option<&TaskId>) -> Said {
    let Reading { reply, departures } = read_task_result_reply(received, task_id);
    let is_good = matches!(reply, TaskResultReply::Processing | TaskResultReply::Ready { .. });
    let text = match judge_answer(received, task_id, 0) {
        PollVerdict::GoesOn { what, .. } => what,
        PollVerdict::Ended(ending) if ending.solution.is_some() => "The solution came".to_owned(),
        PollVerdict::Ended(ending) => match ending.error_code {
            Some(code) => format!("{code}: {}", ending.detail),
            None => ending.detail,
        },
    };
    Said { text, is_good, departures }
}

/// Leaves a reply unread, because its method is in no contract that this version knows.
fn unread() -> Said {
    let text = "CapKill Desk does not know this method, so what the reply says is not read".to_owned();
    Said { text, is_good: true, departures: Vec::new() }
}

fn refused(code: Option<String>, description: Option<String>) -> String {
    let code = code.unwrap_or_else(|| "Refused without a code".to_owned());
    description.map_or_else(|| code.clone(), |description| format!("{code}: {description}"))
}
