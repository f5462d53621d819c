//! The receiver: its listener, its known addresses, and how a callback is answered.

use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use thiserror::Error;
use tokio::sync::mpsc;

use crate::contract::MAX_REPLY_BYTES;
use crate::loopback::{Server, read_body, refusal};

/// How long a body may take: longer than the 2 s that a service waits, so that a slow body can be seen.
const PATIENCE: Duration = Duration::from_secs(10);

const PATH: &str = "/callback/";

/// Why the receiver could not start.
#[derive(Debug, Error)]
#[error(
    "The callback receiver can't listen on 127.0.0.1 port {port}; close the program that listens there, or switch the receiver off"
)]
pub struct ReceiverError {
    port: u16,
    #[source]
    source: io::Error,
}

/// A request that arrived at a known address.
#[derive(Debug)]
pub struct Callback {
    pub token: String,
    /// The time from the request's head to its last byte.
    pub elapsed: Duration,
    pub headers: Vec<(String, String)>,
    /// The body, at most 4 MiB of it.
    pub body: Vec<u8>,
    /// The body was longer.
    pub is_truncated: bool,
    /// The whole body came: the sender neither broke off nor took longer than 10 s.
    pub is_complete: bool,
}

#[derive(Clone)]
struct Shared {
    tokens: Arc<Mutex<HashSet<String>>>,
    deliver: mpsc::Sender<Callback>,
}

/// A running receiver, which stops when it is dropped.
pub struct Receiver {
    server: Server,
    shared: Shared,
}

impl Receiver {
    /// Listens on a loopback port, 0 for any free one, and delivers what arrives at a known token's
    /// address.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(
        port: u16,
        tokens: HashSet<String>,
        deliver: mpsc::Sender<Callback>,
    ) -> Result<Self, ReceiverError> {
        let shared = Shared { tokens: Arc::new(Mutex::new(tokens)), deliver };
        let router = Router::new().fallback(receive).with_state(shared.clone());
        let server = Server::start(port, router).await.map_err(|source| ReceiverError { port, source })?;
        tracing::info!(address = %server.address(), "callback receiver listening");
        Ok(Self { server, shared })
    }

    /// Returns the port on which the receiver listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.server.address().port()
    }

    /// Stops and waits until the port is free again. Callbacks that were answered are still delivered.
    pub async fn stop(self) {
        self.server.stop().await;
    }

    /// Makes a token's address known.
    pub fn expect(&self, token: &str) {
        lock(&self.shared).insert(token.to_owned());
    }
}

/// Returns the address of a token.
#[must_use]
pub fn callback_url(port: u16, token: &str) -> String {
    format!("http://127.0.0.1:{port}{PATH}{token}")
}

/// Returns a token that can't be guessed: 32 hex digits of the system's randomness.
///
/// # Errors
/// When the system has none.
pub fn new_token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

/// Locks the tokens. A panic elsewhere leaves them as they were.
fn lock(shared: &Shared) -> MutexGuard<'_, HashSet<String>> {
    shared.tokens.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn receive(State(shared): State<Shared>, request: Request) -> Response {
    let started = Instant::now();
    let (head, body) = request.into_parts();
    if let Some((status, why)) = refusal(&head.method, &head.headers) {
        return (status, why).into_response();
    }
    let token = head.uri.path().strip_prefix(PATH).filter(|token| lock(&shared).contains(*token));
    let Some(token) = token.map(str::to_owned) else {
        return (StatusCode::NOT_FOUND, "no submission has this callback address").into_response();
    };
    // A place in the queue is taken before the answer: a callback that is answered must be kept.
    let Ok(place) = shared.deliver.clone().try_reserve_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many callbacks wait to be saved").into_response();
    };
    let headers = head.headers.iter();
    let headers = headers
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    // The body is read in a task of its own: a sender that hangs up ends this one, and the callback must not be lost.
    let received = tokio::spawn(async move {
        let read = read_body(body, MAX_REPLY_BYTES, PATIENCE).await;
        let is_complete = read.is_complete;
        // The answer does not wait until the callback is stored, because services wait only 2 s.
        place.send(Callback {
            token,
            elapsed: started.elapsed(),
            headers,
            body: read.bytes,
            is_truncated: read.is_truncated,
            is_complete,
        });
        is_complete
    });
    match received.await {
        Ok(true) => StatusCode::OK.into_response(),
        _ => (StatusCode::BAD_REQUEST, "the body did not arrive whole").into_response(),
    }
}
