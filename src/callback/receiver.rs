//! The receiver: its listener, its known addresses, and how a callback is answered.

use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use crate::contract::MAX_REPLY_BYTES;
use crate::loopback::{BodyBudget, Held, Server, read_body, refusal};

/// Most bytes that bodies hold from their first byte until they are saved: two of the largest. A body beyond it is
/// read, and not kept.
const MAX_HELD_BYTES: usize = 2 * MAX_REPLY_BYTES;

/// How long a callback that has come waits for a place in the queue. A service waits 2 s for the answer.
const PLACE_TIME: Duration = Duration::from_secs(1);

/// How long the answer waits for the callback to be on the disk; it takes a few milliseconds, and a little longer where
/// another program holds the history and the callback goes into a file.
const SAVE_TIME: Duration = Duration::from_millis(500);

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

/// What a body takes of the room that all bodies have until they are saved; given back when it is dropped.
#[derive(Debug, Default)]
pub struct BodyRoom {
    _held: Held,
}

/// A request that arrived at a known address.
#[derive(Debug, Default)]
pub struct Callback {
    pub token: String,
    /// The time from the request's head to its last byte.
    pub elapsed: Duration,
    pub headers: Vec<(String, String)>,
    /// The body, at most 4 MiB of it; nothing where too many bytes arrived at once.
    pub body: Vec<u8>,
    /// The body was longer.
    pub is_truncated: bool,
    /// The whole body came: the sender neither broke off nor took longer than 10 s.
    pub is_complete: bool,
    /// What the body holds of what all bodies may hold, until it is saved.
    pub room: BodyRoom,
    /// Whoever sent the callback waits for the answer until this is dropped, which is to be once the callback is on the
    /// disk.
    pub answer: Option<oneshot::Sender<()>>,
}

#[derive(Clone)]
struct Shared {
    tokens: Arc<Mutex<HashSet<String>>>,
    deliver: mpsc::Sender<Callback>,
    budget: BodyBudget,
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
        let shared = Shared { tokens: Arc::new(Mutex::new(tokens)), deliver, budget: BodyBudget::new(MAX_HELD_BYTES) };
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

/// What became of a request to a known address.
enum Received {
    Kept,
    /// The sender broke off or was too slow.
    Broken,
    /// The callback is kept without its body.
    CrowdedOut,
    NoPlace,
}

impl IntoResponse for Received {
    fn into_response(self) -> Response {
        match self {
            Self::Kept => StatusCode::OK.into_response(),
            Self::Broken => (StatusCode::BAD_REQUEST, "the body did not arrive whole").into_response(),
            Self::CrowdedOut => {
                (StatusCode::SERVICE_UNAVAILABLE, "too many bytes arrive at once; the body was not kept")
                    .into_response()
            }
            Self::NoPlace => {
                (StatusCode::SERVICE_UNAVAILABLE, "too many callbacks wait to be saved; this one was not kept")
                    .into_response()
            }
        }
    }
}

async fn receive(State(shared): State<Shared>, request: Request) -> Response {
    let started = Instant::now();
    let (head, body) = request.into_parts();
    if let Some((status, why)) = refusal(&head) {
        return (status, why).into_response();
    }
    let token = head.uri.path().strip_prefix(PATH).filter(|token| lock(&shared).contains(*token));
    let Some(token) = token.map(str::to_owned) else {
        return (StatusCode::NOT_FOUND, "no submission has this callback address").into_response();
    };
    let headers = head.headers.iter();
    let headers = headers
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let callback = Callback { token, headers, ..Callback::default() };
    // The body is read in a task of its own: a sender that hangs up ends this one, and the callback must not be lost.
    let received = tokio::spawn(take(shared, callback, started, body));
    received.await.map_or_else(|_| Received::Broken.into_response(), Received::into_response)
}

/// Reads a callback's body and hands the callback over, before it is answered: what is answered must be kept. The
/// answer waits a moment until the callback is on the disk, and no longer, because services wait only 2 s.
async fn take(shared: Shared, callback: Callback, started: Instant, body: Body) -> Received {
    let read = read_body(body, MAX_REPLY_BYTES, &shared.budget).await;
    let elapsed = started.elapsed();
    // No place is taken for a body that is still coming: slow ones would keep the quick ones out.
    let Ok(Ok(place)) = tokio::time::timeout(PLACE_TIME, shared.deliver.reserve()).await else {
        return Received::NoPlace;
    };
    let received = match (read.is_crowded_out, read.is_complete) {
        (true, _) => Received::CrowdedOut,
        (false, true) => Received::Kept,
        (false, false) => Received::Broken,
    };
    let (answer, saved) = oneshot::channel();
    place.send(Callback {
        answer: Some(answer),
        elapsed,
        body: read.bytes,
        is_truncated: read.is_truncated,
        is_complete: read.is_complete,
        room: BodyRoom { _held: read.held },
        ..callback
    });
    // Nothing is sent through it: the other end is dropped.
    let _ = tokio::time::timeout(SAVE_TIME, saved).await;
    received
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_answer_waits_for_the_disk_but_not_for_ever() {
        let (deliver, mut arrived) = mpsc::channel(1);
        let shared = Shared { tokens: Arc::default(), deliver, budget: BodyBudget::new(MAX_HELD_BYTES) };
        for is_saved in [true, false] {
            let body = Body::from("x");
            let answered = tokio::spawn(take(shared.clone(), Callback::default(), Instant::now(), body));
            let callback = arrived.recv().await.unwrap();
            tokio::time::advance(SAVE_TIME / 2).await;
            assert!(!answered.is_finished());
            let held = (!is_saved).then_some(callback);
            assert!(matches!(answered.await.unwrap(), Received::Kept), "is saved: {is_saved}");
            drop(held);
        }
    }
}
