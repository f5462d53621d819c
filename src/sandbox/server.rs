//! The loopback listener and the methods it answers.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::{StreamExt as _, stream};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Map, Value, json};
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;

use super::guard::refusal;
use super::requests::{check_task, client_key, parse};
use super::scenario::{SLOW, Scenario};
use super::tasks::{IdStyle, Tasks};
use super::verdict::Refusal;
use crate::contract::Method;

/// Largest request body; beyond it the answer is 413.
const MAX_BODY_BYTES: usize = 8 * 1024 * 1024;

/// How much of an oversized body is read and thrown away, so that its sender can read the answer.
const MAX_DRAINED_BYTES: usize = 64 * 1024 * 1024;

/// Connections served at once; further ones wait.
const MAX_CONNECTIONS: usize = 256;

/// Where `sandbox:redirect` points: loopback too, and nobody listens there.
const REDIRECT_TARGET: &str = "http://127.0.0.1:9/createTask";

/// Why the sandbox could not start.
#[derive(Debug, Error)]
#[error("The sandbox can't listen on 127.0.0.1 port {port}")]
pub struct SandboxError {
    port: u16,
    #[source]
    source: io::Error,
}

/// A running sandbox; it stops when dropped.
pub struct Sandbox {
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Sandbox {
    /// Starts on a loopback port, 0 for any free one, on the current tokio runtime.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(port: u16) -> Result<Self, SandboxError> {
        let failed = |source| SandboxError { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        tracing::info!(%address, "sandbox listening");
        Ok(Self { address, accepting: tokio::spawn(accept(listener)) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its base URL.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves until the listener ends, which it does not.
    pub async fn run(mut self) {
        // A JoinError means the accept loop panicked or was aborted; either way it is over.
        if let Err(error) = (&mut self.accepting).await {
            tracing::error!(%error, "sandbox stopped");
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

type Shared = Arc<Mutex<Tasks>>;

async fn accept(listener: TcpListener) {
    let router = Router::new().fallback(answer).with_state(Shared::new(Mutex::new(Tasks::new())));
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    while let Ok(permit) = Arc::clone(&room).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let router = router.clone();
                tokio::spawn(async move {
                    serve_connection(stream, router).await;
                    drop(permit);
                });
            }
            // Out of file handles, for one: wait for some to close instead of spinning.
            Err(error) => {
                tracing::warn!(%error, "sandbox can't accept");
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
        }
    }
}

/// Marks an answer that must not be sent: the connection is cut instead.
#[derive(Clone)]
struct CutConnection;

async fn serve_connection(stream: TcpStream, router: Router) {
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let router = router.clone();
        async move {
            let response: Result<Response, Infallible> = router.oneshot(request.map(Body::new)).await;
            let Ok(response) = response;
            if response.extensions().get::<CutConnection>().is_some() {
                return Err(io::Error::from(io::ErrorKind::ConnectionReset));
            }
            Ok(response)
        }
    });
    let served = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
    if let Err(error) = served {
        // Cut connections, by either side, are everyday here.
        tracing::debug!(%error, "sandbox connection ended");
    }
}

async fn answer(State(tasks): State<Shared>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    if let Some((status, why)) = refusal(&head.method, &head.headers) {
        return (status, why).into_response();
    }
    let Some(body) = read_body(body).await else {
        let refusal = Refusal::new("ERROR_TOO_BIG_CAPTCHA_FILESIZE", "The request is over 8 MiB");
        return json_response(StatusCode::PAYLOAD_TOO_LARGE, &refusal.create_task_json());
    };
    let request = parse(&body);
    let scenario = request.as_ref().and_then(|request| client_key(request).ok()).and_then(Scenario::of_key);
    if let Some(response) = scenario.as_ref().and_then(misbehave) {
        return response;
    }
    if scenario == Some(Scenario::Slow) {
        tokio::time::sleep(SLOW).await;
    }
    let value = match method_of(head.uri.path()) {
        Some(Method::CreateTask) => {
            create_task(&tasks, request, scenario.as_ref()).await.unwrap_or_else(|refusal| refusal.create_task_json())
        }
        Some(Method::GetTaskResult) => {
            poll(&tasks, request.as_ref(), scenario.as_ref()).unwrap_or_else(|refusal| refusal.task_result_json())
        }
        Some(Method::GetBalance) => {
            balance(request.as_ref(), scenario.as_ref()).unwrap_or_else(|refusal| refusal.json())
        }
        None => Refusal::new("ERROR_NO_SUCH_METHOD", "The address names no method").json(),
    };
    json_response(StatusCode::OK, &value)
}

/// Methods are served at the root and under `/api/`, doubled slashes included: libraries differ.
fn method_of(path: &str) -> Option<Method> {
    let mut parts = path.split('/').filter(|part| !part.is_empty()).peekable();
    parts.next_if_eq(&"api");
    let name = parts.next().filter(|_| parts.next().is_none())?;
    Method::ALL.into_iter().find(|method| method.name() == name)
}

/// The body, or `None` when it is too large.
async fn read_body(body: Body) -> Option<Vec<u8>> {
    let mut kept = Vec::new();
    let mut total = 0;
    let mut chunks = body.into_data_stream();
    while let Some(Ok(chunk)) = chunks.next().await {
        total += chunk.len();
        if total <= MAX_BODY_BYTES {
            kept.extend_from_slice(&chunk);
        } else if total > MAX_DRAINED_BYTES {
            break;
        }
    }
    (total <= MAX_BODY_BYTES).then_some(kept)
}

fn json_response(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// Scenarios that are not an answer of the API at all.
fn misbehave(scenario: &Scenario) -> Option<Response> {
    const PAGE: &str = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";
    let response = match scenario {
        Scenario::Html502 => (StatusCode::BAD_GATEWAY, [(header::CONTENT_TYPE, "text/html")], PAGE).into_response(),
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
        Scenario::Error(_) | Scenario::Slow | Scenario::StringId | Scenario::BigId => return None,
    };
    Some(response)
}

fn scripted(scenario: Option<&Scenario>) -> Result<(), Refusal> {
    match scenario {
        Some(Scenario::Error(code)) if code == "ERROR_KEY_DOES_NOT_EXIST" => Err(Refusal::unknown_key()),
        Some(Scenario::Error(code)) => Err(Refusal::new(code, "The sandbox was asked for this error by its key")),
        _ => Ok(()),
    }
}

async fn create_task(
    tasks: &Shared,
    request: Option<Map<String, Value>>,
    scenario: Option<&Scenario>,
) -> Result<Value, Refusal> {
    let request = request.ok_or_else(|| Refusal::new("ERROR_TASK_ABSENT", "The body is not a JSON object"))?;
    let key = client_key(&request)?.to_owned();
    scripted(scenario)?;
    // Decoding a picture would hold up every other connection.
    let checked = tokio::task::spawn_blocking(move || check_task(&request)).await;
    let solution = checked
        .unwrap_or_else(|_| Err(Refusal::new("ERROR_IMAGE_TYPE_NOT_SUPPORTED", "The picture could not be read")))?;
    let style = match scenario {
        Some(Scenario::StringId) => IdStyle::Text,
        Some(Scenario::BigId) => IdStyle::Big,
        _ => IdStyle::Integer,
    };
    let task_id = lock(tasks).create(&key, solution, style);
    Ok(json!({ "errorId": 0, "taskId": task_id }))
}

fn poll(tasks: &Shared, request: Option<&Map<String, Value>>, scenario: Option<&Scenario>) -> Result<Value, Refusal> {
    let request = request.ok_or_else(Refusal::unknown_key)?;
    let key = client_key(request)?;
    scripted(scenario)?;
    lock(tasks).poll(key, request.get("taskId"))
}

fn balance(request: Option<&Map<String, Value>>, scenario: Option<&Scenario>) -> Result<Value, Refusal> {
    client_key(request.ok_or_else(Refusal::unknown_key)?)?;
    scripted(scenario)?;
    Ok(json!({ "errorId": 0, "balance": 345.678 }))
}

/// A panic elsewhere leaves the tasks as they were: every change to them is one step.
fn lock(tasks: &Shared) -> std::sync::MutexGuard<'_, Tasks> {
    tasks.lock().unwrap_or_else(PoisonError::into_inner)
}
