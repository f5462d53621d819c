//! The loopback listener and the methods it answers.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::arrivals::{Answered, Arrival};
use super::calls::{call_back, callable};
use super::requests::{Taken, callback_url, check_task, client_key, parse};
use super::scenario::{SLOW, SPOILED_POLLS, Scenario};
use super::tasks::{IdStyle, TaskAudit, Tasks};
use super::verdict::Refusal;
use crate::contract::{Method, error_code, openapi};
use crate::loopback::{BodyBudget, CutConnection, Server, page_refusal, read_body, refusal};

/// Largest body of a request; a larger one is answered with 413.
const MAX_BODY_BYTES: usize = 8 * 1024 * 1024;

/// Most bytes that the bodies of all requests hold at once: four of the largest, or 48 of the largest picture that a
/// service takes. A request beyond it is answered with 503.
const MAX_HELD_BYTES: usize = 4 * MAX_BODY_BYTES;

/// The address to which `sandbox:redirect` leads: on loopback, where nobody listens.
const REDIRECT_TARGET: &str = "http://127.0.0.1:9/createTask";

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
        let tasks = Shared::new(Mutex::new(Tasks::new()));
        let state = (Arc::clone(&tasks), BodyBudget::new(MAX_HELD_BYTES));
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

type Shared = Arc<Mutex<Tasks>>;

async fn answer(State((tasks, budget)): State<(Shared, BodyBudget)>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    if is_of_openapi(&head) {
        return json_response(StatusCode::OK, &openapi());
    }
    if let Some((status, why)) = refusal(&head) {
        return (status, why).into_response();
    }
    let read = read_body(body, MAX_BODY_BYTES, &budget).await;
    if read.is_crowded_out {
        let why = "The requests that the sandbox reads at once hold 32 MiB, the most it takes; send it again";
        let refusal = Refusal::new("ERROR_NO_SLOT_AVAILABLE", why);
        return json_response(StatusCode::SERVICE_UNAVAILABLE, &refusal.create_task_json());
    }
    if read.is_truncated {
        let refusal = Refusal::new("ERROR_TOO_BIG_CAPTCHA_FILESIZE", "The request is over 8 MiB");
        return json_response(StatusCode::PAYLOAD_TOO_LARGE, &refusal.create_task_json());
    }
    let request = parse(&read.bytes);
    let method = method_of(head.uri.path());
    let scenario = request.as_ref().and_then(|request| client_key(request).ok()).and_then(Scenario::of_key);
    let arrival =
        (method == Some(Method::CreateTask)).then(|| lock(&tasks).arrivals.note(request.as_ref(), scenario.clone()));
    if let Some(response) = scenario.as_ref().and_then(misbehave) {
        return response;
    }
    if scenario == Some(Scenario::Slow) {
        tokio::time::sleep(SLOW).await;
    }
    let value = match method {
        Some(Method::CreateTask) => {
            let created = create_task(&tasks, request, scenario.as_ref(), arrival).await;
            created.unwrap_or_else(|refusal| {
                if let Some(number) = arrival {
                    lock(&tasks).arrivals.answer(number, Answered::Refused(refusal.code.clone()));
                }
                refusal.create_task_json()
            })
        }
        Some(Method::GetTaskResult) => match poll(&tasks, request.as_ref(), scenario.as_ref()) {
            Ok(Some(value)) => value,
            Ok(None) => return web_page(),
            Err(refusal) => refusal.task_result_json(),
        },
        Some(Method::GetBalance) => {
            balance(&tasks, request.as_ref(), scenario.as_ref()).unwrap_or_else(|refusal| refusal.json())
        }
        None => Refusal::new("ERROR_NO_SUCH_METHOD", "The address names no method").json(),
    };
    json_response(StatusCode::OK, &value)
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

fn json_response(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

fn web_page() -> Response {
    const PAGE: &str = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";
    (StatusCode::BAD_GATEWAY, [(header::CONTENT_TYPE, "text/html")], PAGE).into_response()
}

/// Returns the response of a scenario that does not answer as the API does.
fn misbehave(scenario: &Scenario) -> Option<Response> {
    let response = match scenario {
        Scenario::Html502 => web_page(),
        Scenario::Empty => StatusCode::OK.into_response(),
        Scenario::Garbage => {
            ([(header::CONTENT_TYPE, "application/json")], &b"\x00\xff\xfe{\"errorId\":0,"[..]).into_response()
        }
        Scenario::Reset => {
            let mut response = Response::default();
            response.extensions_mut().insert(CutConnection);
            response
        }
        Scenario::Redirect => {
            let target = HeaderValue::from_static(REDIRECT_TARGET);
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, target)]).into_response()
        }
        Scenario::Oversize => {
            static CHUNK: [u8; 64 * 1024] = [b'x'; 64 * 1024];
            let endless = stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from_static(&CHUNK)));
            ([(header::CONTENT_TYPE, "application/json")], Body::from_stream(endless)).into_response()
        }
        _ => return None,
    };
    Some(response)
}

fn scripted(scenario: Option<&Scenario>) -> Result<(), Refusal> {
    match scenario {
        Some(Scenario::Error(code)) => Err(Refusal::scripted(code)),
        _ => Ok(()),
    }
}

async fn create_task(
    tasks: &Shared,
    request: Option<Map<String, Value>>,
    scenario: Option<&Scenario>,
    arrival: Option<usize>,
) -> Result<Value, Refusal> {
    let request = request.ok_or_else(|| Refusal::new("ERROR_TASK_ABSENT", "The body is not a JSON object"))?;
    let key = client_key(&request)?.to_owned();
    scripted(scenario)?;
    let callback = callback_url(&request).map(str::to_owned);
    let taken = if scenario == Some(&Scenario::OnlyDocumented) { Taken::Documented } else { Taken::Known };
    // Decoding a picture would hold up every other connection.
    let checked = tokio::task::spawn_blocking(move || check_task(&request, taken)).await;
    let solution = checked
        .unwrap_or_else(|_| Err(Refusal::new("ERROR_IMAGE_TYPE_NOT_SUPPORTED", "The picture could not be read")))?;
    let style = match scenario {
        Some(Scenario::StringId) => IdStyle::Text,
        Some(Scenario::BigId) => IdStyle::Big,
        Some(Scenario::UuidId) => IdStyle::Uuid,
        _ => IdStyle::Integer,
    };
    let mut tasks = lock(tasks);
    let task_id = tasks.create(&key, solution.clone(), style);
    if let Some(number) = arrival {
        let task_id = task_id.as_str().map_or_else(|| task_id.to_string(), str::to_owned);
        tasks.arrivals.answer(number, Answered::Task { task_id, solution: solution.clone() });
    }
    if let Some(url) = callback.filter(|_| scenario != Some(&Scenario::Never)) {
        if let Some((url, address)) = callable(&url) {
            tasks.call_later(call_back(url, address, final_answer(&solution, scenario)));
        } else {
            tracing::info!("callbackUrl is not http on loopback; not called");
        }
    }
    let mut reply = json!({ "errorId": 0, "taskId": task_id });
    if scenario == Some(&Scenario::Instant) {
        reply["solution"] = solution;
    }
    Ok(reply)
}

/// Returns the last answer of getTaskResult, which is also the callback's body.
fn final_answer(solution: &Value, scenario: Option<&Scenario>) -> Value {
    match scenario {
        Some(Scenario::PollError(code)) if !passes(code) => scripted_poll(code).task_result_json(),
        _ => json!({ "errorId": 0, "status": "ready", "solution": solution }),
    }
}

/// Tells whether a code is about the polling only, so that a later poll gets another answer.
fn passes(code: &str) -> bool {
    error_code(code).is_some_and(|known| known.retry.keeps_asking())
}

fn scripted_poll(code: &str) -> Refusal {
    Refusal::new(code, "The sandbox was asked for this error of getTaskResult by its key")
}

/// Returns the answer to a poll, or `None` for a web page.
fn poll(
    tasks: &Shared,
    request: Option<&Map<String, Value>>,
    scenario: Option<&Scenario>,
) -> Result<Option<Value>, Refusal> {
    let request = request.ok_or_else(Refusal::unknown_key)?;
    let key = client_key(request)?;
    scripted(scenario)?;
    let (number, solution) = lock(tasks).poll(key, request.get("taskId"))?;
    let is_spoiled = number <= SPOILED_POLLS;
    let mut answer = match solution {
        Some(solution) => json!({ "errorId": 0, "status": "ready", "solution": solution }),
        None => processing(),
    };
    match scenario {
        Some(Scenario::PollError(code)) if is_spoiled || !passes(code) => return Err(scripted_poll(code)),
        Some(Scenario::Never | Scenario::CallbackOnly) => answer = processing(),
        Some(Scenario::StatusUnknown) if is_spoiled => answer = json!({ "errorId": 0, "status": "queued" }),
        Some(Scenario::OtherTask) => answer["taskId"] = json!(1),
        Some(Scenario::Late) if is_spoiled => return Ok(None),
        _ => {}
    }
    Ok(Some(answer))
}

fn processing() -> Value {
    json!({ "errorId": 0, "status": "processing" })
}

fn balance(
    tasks: &Shared,
    request: Option<&Map<String, Value>>,
    scenario: Option<&Scenario>,
) -> Result<Value, Refusal> {
    let key = client_key(request.ok_or_else(Refusal::unknown_key)?)?;
    scripted(scenario)?;
    let balance = match scenario {
        Some(Scenario::Balance(text)) => serde_json::from_str(text).ok(),
        _ => Some(lock(tasks).balance(key)),
    };
    Ok(match balance {
        Some(balance) => json!({ "errorId": 0, "balance": balance }),
        None => json!({ "errorId": 0 }),
    })
}

/// Locks the tasks. A panic elsewhere leaves them as they were, because every change to them is one step.
fn lock(tasks: &Shared) -> std::sync::MutexGuard<'_, Tasks> {
    tasks.lock().unwrap_or_else(PoisonError::into_inner)
}
