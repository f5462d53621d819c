//! Refusals of the sandbox, as the contract's JSON.

use serde_json::{Value, json};

use super::scenario::Scenario;
use super::why::{Rule, Why};

/// The code and the sentence of the contract's own sample.
const UNKNOWN_KEY: (&str, &str) =
    ("ERROR_KEY_DOES_NOT_EXIST", "Account authorization key not found in the system or has incorrect format");

/// An error of the API: the answer of a service instead of success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub code: String,
    pub description: String,
    pub why: Why,
}

impl Refusal {
    pub(super) fn new(why: Why, code: &str, description: &str) -> Self {
        Self { code: code.to_owned(), description: description.to_owned(), why }
    }

    /// Refuses a key with the contract's own sample sentence.
    pub(super) fn unknown_key(why: Why) -> Self {
        Self::new(why, UNKNOWN_KEY.0, UNKNOWN_KEY.1)
    }

    /// Refuses with a code that the key asked for.
    pub(super) fn scripted(code: &str, scenario: &Scenario) -> Self {
        let sample = [UNKNOWN_KEY].into_iter().find(|(known, _)| *known == code);
        let sentence = sample.map_or("The sandbox was asked for this error by its key", |(_, sentence)| sentence);
        Self::new(Rule::Scenario.about(&scenario.words()), code, sentence)
    }

    /// Returns an error of createTask, with `taskId` 0 as in the contract's sample.
    pub(super) fn create_task_json(&self) -> Value {
        json!({ "errorId": 1, "errorCode": self.code, "errorDescription": self.description, "taskId": 0 })
    }

    /// Returns an error of getTaskResult. It always has a `status`, which without a solution can't be ready.
    pub(super) fn task_result_json(&self) -> Value {
        let mut reply = self.json();
        reply["status"] = json!("processing");
        reply
    }

    /// Returns an error of getBalance, or of an address that names no method.
    pub(super) fn json(&self) -> Value {
        json!({ "errorId": 1, "errorCode": self.code, "errorDescription": self.description })
    }
}
