//! The loopback listener and the methods it answers.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value};
use thiserror::Error;

use super::arrivals::{Answered, Arrival};
use super::methods::{balance, create_task, poll};
use super::misconduct::misbehave;
use super::recording::Recordings;
use super::requests::{client_key, parse};
use super::scenario::{SLOW, Scenario};
use super::served::{Served, Shared, json_response, lock};
use super::tasks::{TaskAudit, Tasks};
use super::verdict::Refusal;
use super::why::{Rule, Why};
use crate::contract::{Method, openapi};
use crate::loopback::{BodyBudget, Server, page_refusal, read_body, refusal};

/// Largest body of a request; a larger one is answered with 413.
const MAX_BODY_BYTES: usize = 8 * 1024 * 1024;

/// Most bytes that the bodies of all requests hold at once: four of the largest, or 48 of the largest picture that a
/// service takes. A request beyond it is answered with 503.
const MAX_HELD_BYTES: usize = 4 * MAX_BODY_BYTES;

/// Why the sandbox could not start.
#[derive(Debug, Error)]
#[error("The sandbox can't listen on 127.0.0.1 port {port}")]
pub struct SandboxError {
    port: u16,
    #[source]
    source: io::Error,
}

/// A running sandbox, which stops when it is dropped.
pub struct Sandbox {
    server: Server,
    tasks: Shared,
}

impl Sandbox {
    /// Starts on a loopback port, 0 for any free one, on the current tokio runtime.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(port: u16) -> Result<Self, SandboxError> {
        Self::start_with(port, None).await
    }

    /// Starts as [`Sandbox::start`] does, with recordings that a key may ask for. They are read when they are asked for.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start_with(port: u16, recordings: Option<Recordings>) -> Result<Self, SandboxError> {
        let tasks = Shared::new(Mutex::new(Tasks::new()));
        let state = Served { tasks: Arc::clone(&tasks), budget: BodyBudget::new(MAX_HELD_BYTES), recordings };
        let router = Router::new().fallback(answer).with_state(state);
        let server = Server::start(port, router).await.map_err(|source| SandboxError { port, source })?;
        tracing::info!(address = %server.address(), "sandbox listening");
        Ok(Self { server, tasks })
    }

    /// Returns the address on which the sandbox listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Returns the sandbox's base URL.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/", self.address())
    }

    /// Returns what the sandbox saw of every task, oldest first.
    #[must_use]
    pub fn audit(&self) -> Vec<TaskAudit> {
        lock(&self.tasks).audit()
    }

    /// Returns every createTask request and its answer, oldest first.
    #[must_use]
    pub fn arrivals(&self) -> Vec<Arrival> {
        lock(&self.tasks).arrivals.all()
    }

    /// Serves for good.
    pub async fn run(self) {
        self.server.run().await;
    }
}

/// A response and why it is as it is.
type Said = (Response, Why);

async fn answer(State(served): State<Served>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    if is_of_openapi(&head) {
        return json_response(StatusCode::OK, &openapi());
    }
    let (mut response, why) = match refusal(&head) {
        Some((status, text)) => ((status, text).into_response(), Rule::Closed.about(text)),
        None => read_and_answer(&served, &head, body).await,
    };
    let (name, value) = why.header();
    response.headers_mut().insert(name, value);
    response
}

async fn read_and_answer(served: &Served, head: &Parts, body: Body) -> Said {
    let read = read_body(body, MAX_BODY_BYTES, &served.budget).await;
    if read.is_crowded_out {
        let why = "The requests that the sandbox reads at once hold 32 MiB, the most it takes; send it again";
        let refusal = Refusal::new(Rule::Crowded.why(), "ERROR_NO_SLOT_AVAILABLE", why);
        return refused(StatusCode::SERVICE_UNAVAILABLE, refusal);
    }
    if read.is_truncated {
        let why = "The request is over 8 MiB";
        let refusal = Refusal::new(Rule::TooLarge.why(), "ERROR_TOO_BIG_CAPTCHA_FILESIZE", why);
        return refused(StatusCode::PAYLOAD_TOO_LARGE, refusal);
    }
    let request = parse(&read.bytes);
    let method = method_of(head.uri.path());
    let scenario = request.as_ref().and_then(|request| client_key(request).ok()).and_then(Scenario::of_key);
    let arrival = (method == Some(Method::CreateTask))
        .then(|| lock(&served.tasks).arrivals.note(request.as_ref(), scenario.clone()));
    if let Some(scenario) = &scenario {
        let why = || Rule::Scenario.about(&scenario.words());
        if let Some(response) = misbehave(scenario) {
            return (response, why());
        }
        if *scenario == Scenario::Slow {
            tokio::time::sleep(SLOW).await;
            return (called(served, method, request, Some(scenario), arrival).await.0, why());
        }
    }
    called(served, method, request, scenario.as_ref(), arrival).await
}

fn refused(status: StatusCode, refusal: Refusal) -> Said {
    (json_response(status, &refusal.create_task_json()), refusal.why)
}

/// Answers a call of the API, once the body is here and nothing else is asked for.
async fn called(
    served: &Served,
    method: Option<Method>,
    request: Option<Map<String, Value>>,
    scenario: Option<&Scenario>,
    arrival: Option<usize>,
) -> Said {
    let (said, refused): (_, fn(&Refusal) -> Value) = match method {
        Some(Method::CreateTask) => (create_task(served, request, scenario, arrival).await, Refusal::create_task_json),
        Some(Method::GetTaskResult) => (poll(served, request.as_ref(), scenario).await, Refusal::task_result_json),
        Some(Method::GetBalance) => (balance(served, request.as_ref(), scenario), Refusal::json),
        None => {
            let refusal = Refusal::new(Rule::NoMethod.why(), "ERROR_NO_SUCH_METHOD", "The address names no method");
            (Err(refusal), Refusal::json)
        }
    };
    said.unwrap_or_else(|refusal| {
        if let Some(number) = arrival {
            lock(&served.tasks).arrivals.answer(number, Answered::Refused(refusal.code.clone()));
        }
        (json_response(StatusCode::OK, &refused(&refusal)), refusal.why)
    })
}

/// Tells whether a program asks for the contract as OpenAPI.
fn is_of_openapi(head: &Parts) -> bool {
    head.method == axum::http::Method::GET && head.uri.path() == "/openapi.json" && page_refusal(head).is_none()
}

/// Returns the method of a path: at the root and under `/api/`, with doubled slashes or without, since libraries
/// differ.
fn method_of(path: &str) -> Option<Method> {
    let mut parts = path.split('/').filter(|part| !part.is_empty()).peekable();
    parts.next_if_eq(&"api");
    let name = parts.next().filter(|_| parts.next().is_none())?;
    Method::named(name)
}
