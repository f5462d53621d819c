//! What every request is answered from, and an answer in JSON.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::recording::Recordings;
use super::tasks::Tasks;
use crate::loopback::BodyBudget;

pub(super) type Shared = Arc<Mutex<Tasks>>;

/// What every request is answered from. Clones share it.
#[derive(Clone)]
pub(super) struct Served {
    pub(super) tasks: Shared,
    pub(super) budget: BodyBudget,
    /// The recordings that a key may ask for; `None` where the sandbox knows of no data directory.
    pub(super) recordings: Option<Recordings>,
}

pub(super) fn json_response(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// Locks the tasks. A panic elsewhere leaves them as they were, because every change to them is one step.
pub(super) fn lock(tasks: &Shared) -> MutexGuard<'_, Tasks> {
    tasks.lock().unwrap_or_else(PoisonError::into_inner)
}
