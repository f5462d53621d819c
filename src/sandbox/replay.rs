//! Answers of a recording, given again.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use futures_util::stream::{self, StreamExt as _};
use serde_json::Value;

use super::arrivals::Answered;
use super::misconduct::{REDIRECT_TARGET, cut};
use super::recording::{RecordedAnswer, Recording, RecordingError};
use super::served::{Served, lock};
use super::tasks::Answers;
use super::verdict::Refusal;
use super::why::{Rule, Why};
use crate::contract::{chain, grouped};

/// The code of a recording that can't be replayed.
const UNREPLAYABLE: &str = "ERROR_CAPKILL_DESK_SCENARIO";

/// Answers createTask as a recording does. The task is there once the answer is on its way.
pub(super) async fn create_task(
    served: &Served,
    key: &str,
    name: &str,
    arrival: Option<usize>,
) -> Result<(Response, Why), Refusal> {
    let recording = Arc::new(read(served, name).await.map_err(|error| unreplayable(&error))?);
    let answer = recording.create_task.clone();
    let what = format!("{name}: createTask{}", after(&answer));
    wait(&answer).await;
    let task_id = if recording.creates_a_task() {
        let style = recording.task_id;
        let mut tasks = lock(&served.tasks);
        let task_id = tasks.create(key, Answers::Recorded(recording), style);
        if let Some(number) = arrival {
            let task_id = task_id.as_str().map_or_else(|| task_id.to_string(), str::to_owned);
            tasks.arrivals.answer(number, Answered::Task { task_id, solution: Value::Null });
        }
        task_id
    } else {
        Value::Null
    };
    Ok((response(answer, &task_id.to_string()), Rule::Replayed.about(&what)))
}

async fn read(served: &Served, name: &str) -> Result<Recording, RecordingError> {
    let Some(recordings) = served.recordings.clone() else { return Err(RecordingError::Missing(name.to_owned())) };
    let wanted = name.to_owned();
    let read = tokio::task::spawn_blocking(move || recordings.read(&wanted)).await;
    let lost = |error| RecordingError::Read { name: name.to_owned(), source: io::Error::other(error) };
    read.map_err(lost)?
}

fn unreplayable(error: &RecordingError) -> Refusal {
    let why = chain(error);
    Refusal::new(Rule::NotReplayed.about(&why), UNREPLAYABLE, &why)
}

/// Answers a poll of a recording's task, counted from 1. `token` is the task's id as JSON.
pub(super) async fn poll(recording: &Recording, name: &str, number: u32, token: &str) -> Option<(Response, Why)> {
    let answer = recording.poll(number)?.clone();
    let recorded = recording.polls.len();
    let which = if number as usize <= recorded { "" } else { ", the last one again" };
    let what = format!("{name}: poll {} of {recorded}{which}{}", grouped(number.into()), after(&answer));
    wait(&answer).await;
    Some((response(answer, token), Rule::Replayed.about(&what)))
}

async fn wait(answer: &RecordedAnswer) {
    tokio::time::sleep(Duration::from_millis(answer.after_ms)).await;
}

/// Returns when an answer comes, in words.
fn after(answer: &RecordedAnswer) -> String {
    let is_cut = answer.reply.as_ref().is_none_or(|reply| reply.is_cut);
    let how = if is_cut { ", cut" } else { "" };
    format!("{how} after {} ms", grouped(answer.after_ms))
}

/// Returns the response of a recorded answer, with a task's id as JSON.
fn response(answer: RecordedAnswer, token: &str) -> Response {
    let Some(reply) = answer.reply else { return cut() };
    let body = reply.body_with(token);
    let mut response = Response::new(if reply.is_cut { breaking(&body) } else { Body::from(body.clone()) });
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    for (name, value) in &reply.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    if reply.is_cut {
        // One byte more is announced than comes.
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(body.len() + 1));
    }
    if response.status().is_redirection() {
        // A replay leads nobody to a service.
        response.headers_mut().insert(header::LOCATION, HeaderValue::from_static(REDIRECT_TARGET));
    }
    response
}

/// Returns a body that breaks off after some bytes.
fn breaking(body: &[u8]) -> Body {
    let first = Bytes::copy_from_slice(body);
    let end = stream::once(async {
        // What came is written before the end is told.
        tokio::task::yield_now().await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Body::from_stream(stream::iter([Ok(first)]).chain(end))
}
