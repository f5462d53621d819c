//! The receiver's listener and its one kind of request.

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

/// How long a body may take. Longer than the 2 s a service waits, so that a slow one can be seen.
const PATIENCE: Duration = Duration::from_secs(10);

const PATH: &str = "/callback/";

/// Why the receiver could not start.
#[derive(Debug, Error)]
#[error("The callback receiver can't listen on 127.0.0.1 port {port}; close what listens there, or switch it off")]
pub struct ReceiverError {
    port: u16,
    #[source]
    source: io::Error,
}

/// What arrived at a known address.
#[derive(Debug)]
pub struct Callback {
    pub token: String,
    /// From the request's head to its last byte.
    pub elapsed: Duration,
    pub headers: Vec<(String, String)>,
    /// At most 4 MiB.
    pub body: Vec<u8>,
    /// There was more.
    pub is_truncated: bool,
    /// `false` when the sender broke off or took longer than 10 s.
    pub is_complete: bool,
}

#[derive(Clone)]
struct Shared {
    tokens: Arc<Mutex<HashSet<String>>>,
    deliver: mpsc::Sender<Callback>,
}

/// A running receiver; it stops when dropped.
pub struct Receiver {
    server: Server,
    shared: Shared,
}

impl Receiver {
    /// Listens on a loopback port, 0 for any free one; what arrives at a known token's address is
    /// delivered.
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

    /// Where it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.server.address().port()
    }

    /// Stops and waits until the port is free again. What has been answered is still delivered.
    pub async fn stop(self) {
        self.server.stop().await;
    }

    /// From now on this token's address is known.
    pub fn expect(&self, token: &str) {
        lock(&self.shared).insert(token.to_owned());
    }
}

/// The address of a token.
#[must_use]
pub fn callback_url(port: u16, token: &str) -> String {
    format!("http://127.0.0.1:{port}{PATH}{token}")
}

/// A token that can't be guessed: 32 hex digits of the system's randomness.
///
/// # Errors
/// When the system has none.
pub fn new_token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

/// A panic elsewhere leaves the tokens as they were.
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
    // Before it is answered: what is answered must have a place to go, and only so much may wait.
    let Ok(place) = shared.deliver.clone().try_reserve_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many callbacks wait to be saved").into_response();
    };
    let headers = head.headers.iter();
    let headers = headers
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    // A task of its own: a sender that hangs up drops this request, and what came must not be lost.
    let received = tokio::spawn(async move {
        let read = read_body(body, MAX_REPLY_BYTES, PATIENCE).await;
        let is_complete = read.is_complete;
        // The answer does not wait until it is stored: services count to 2 s.
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
