//! The answers the sandbox gives, as the contract's JSON.

use serde_json::{Value, json};

/// An API error: what a service answers instead of success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub code: String,
    pub description: String,
}

impl Refusal {
    pub(super) fn new(code: &str, description: &str) -> Self {
        Self { code: code.to_owned(), description: description.to_owned() }
    }

    /// The contract's own sample sentence.
    pub(super) fn unknown_key() -> Self {
        Self::new(
            "ERROR_KEY_DOES_NOT_EXIST",
            "Account authorization key not found in the system or has incorrect format",
        )
    }

    /// A createTask error carries `taskId` 0, as in the contract's sample.
    pub(super) fn create_task_json(&self) -> Value {
        json!({ "errorId": 1, "errorCode": self.code, "errorDescription": self.description, "taskId": 0 })
    }

    /// A getTaskResult error: `status` is always present, and without a solution it can't be ready.
    pub(super) fn task_result_json(&self) -> Value {
        let mut reply = self.json();
        reply["status"] = json!("processing");
        reply
    }

    /// An error of getBalance, or of no method at all.
    pub(super) fn json(&self) -> Value {
        json!({ "errorId": 1, "errorCode": self.code, "errorDescription": self.description })
    }
}
