//! The listener, on loopback.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;

use super::answer::Answer;
use super::arrival::Arrival;
use super::hang_up::HangUp;
use crate::loopback::{BodyBudget, EndedHere, Server, read_body};

/// Largest body of a request. Source: this program.
pub const MAX_REQUEST_BYTES: usize = 16 * 1024 * 1024;

/// Most bytes that the bodies of all requests hold at once.
const MAX_HELD_BYTES: usize = 4 * MAX_REQUEST_BYTES;

/// Answers a request.
pub type Handler = Arc<dyn Fn(Arrival, HangUp) -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + Sync>;

/// Bytes that came on a connection and were no request.
#[derive(Clone, Debug)]
pub struct Stray {
    /// The number of the connection, from 1.
    pub connection: u64,
    pub bytes: Vec<u8>,
    /// How the listener answered, where it did.
    pub refused: Option<Refused>,
}

/// The listener's own answer to what can't be read as a request.
#[derive(Clone, Debug)]
pub struct Refused {
    pub status: u16,
    /// What was wrong, in the words of the HTTP library.
    pub why: String,
}

/// Hears of bytes that were no request.
pub type OnStray = Arc<dyn Fn(Stray) + Send + Sync>;

/// A port that is taken and not listened on yet.
pub struct HeldPort(tokio::net::TcpListener, u16);

impl HeldPort {
    /// Takes a loopback port, 0 for any free one.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn take(port: u16) -> io::Result<Self> {
        let listener = tokio::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, port)).await?;
        let port = listener.local_addr()?.port();
        Ok(Self(listener, port))
    }

    /// Returns the port's number.
    #[must_use]
    pub fn number(&self) -> u16 {
        self.1
    }
}

/// A listener, which stops when it is dropped. What it has begun goes on.
pub struct Listener(Server);

#[derive(Clone)]
struct Shared {
    handler: Handler,
    budget: BodyBudget,
}

impl Listener {
    /// Listens on a port. Each request is answered by `handler`, also where its client leaves.
    pub fn start(port: HeldPort, handler: Handler, on_stray: OnStray) -> Self {
        let shared = Shared { handler, budget: BodyBudget::new(MAX_HELD_BYTES) };
        let router = Router::new().fallback(answer).with_state(shared);
        let on_stray = Arc::new(move |stray: crate::loopback::Stray| {
            let refused = stray.refused.map(|refused| Refused { status: refused.status, why: refused.why });
            on_stray(Stray { connection: stray.connection, bytes: stray.bytes, refused });
        });
        let HeldPort(listener, number) = port;
        let address = SocketAddr::from((std::net::Ipv4Addr::LOCALHOST, number));
        Self(Server::serve(listener, address, router, on_stray))
    }

    /// Returns the address on which it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.0.address()
    }

    /// Takes nothing new, and waits until the requests under way are answered.
    pub async fn finish(self) {
        self.0.finish().await;
    }
}

async fn answer(State(Shared { handler, budget }): State<Shared>, request: Request) -> Response {
    let since = Instant::now();
    let ended_here = request.extensions().get::<EndedHere>().cloned().unwrap_or_default();
    let (hang_up, waiting) = HangUp::new(since, ended_here);
    // A client that hangs up ends this future, and not what it began.
    let answering = tokio::spawn(async move {
        let (head, body) = request.into_parts();
        let read = read_body(body, MAX_REQUEST_BYTES, &budget).await;
        let arrival = Arrival {
            since,
            head,
            is_whole: read.is_complete,
            is_too_large: read.is_truncated && !read.is_crowded_out,
            is_crowded_out: read.is_crowded_out,
            body: read.bytes.into(),
            plain: OnceLock::new(),
            _held: read.held,
        };
        handler(arrival, hang_up).await
    });
    let answer = answering.await.unwrap_or(Answer::Cut);
    waiting.answered();
    answer.into_response()
}
