//! The listener, which accepts on 127.0.0.1 and serves a limited number of connections at once.

use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;

use super::connection::Connection;
use super::connections::Connections;
use super::watched::{Peer, Watched};

/// Bytes from which on no more of a head is read: what one read brings beyond them is still taken, up to as many again.
/// Heads of programs have some hundred.
const MAX_BUFFERED_BYTES: usize = 64 * 1024;

/// A running server, which stops with its connections when it is dropped.
pub struct Server {
    address: SocketAddr,
    accepting: JoinHandle<()>,
    /// Set once nothing new is to be taken.
    is_closed: watch::Sender<bool>,
}

/// Bytes that came on a connection and were no request: half a head, another protocol, a head that can't be read.
#[derive(Clone, Debug)]
pub struct Stray {
    /// The number of the connection, from 1.
    pub connection: u64,
    pub bytes: Vec<u8>,
    /// How the server answered, where it did.
    pub refused: Option<Refused>,
}

/// The server's own answer to what can't be read as a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub status: u16,
    /// What was wrong, in the words of the HTTP library.
    pub why: String,
}

impl Refused {
    /// Returns the answer that the library gave at an error; `None` where it gave none.
    fn of(error: &hyper::Error, bytes: &[u8]) -> Option<Self> {
        if !error.is_parse() || bytes.starts_with(b"PRI * HTTP/2") {
            return None;
        }
        let why = error.to_string();
        let status = match error.is_parse_too_large() {
            true if why.contains("URI") => StatusCode::URI_TOO_LONG,
            true => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            false => StatusCode::BAD_REQUEST,
        };
        Some(Self { status: status.as_u16(), why })
    }
}

/// Hears of bytes that were no request.
pub type OnStray = Arc<dyn Fn(Stray) + Send + Sync>;

/// The number of a request's connection, from 1, which stands in the request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionNumber(pub u64);

/// The bytes of a request's head as they came, which stand in the extensions where the server keeps heads.
#[derive(Clone, Debug)]
pub struct RawHead(pub Arc<[u8]>);

impl Server {
    /// Starts on a loopback port, 0 for any free one, on the current tokio runtime.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(port: u16, router: Router) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        Ok(Self::with(listener, address, router, None))
    }

    /// Serves on a listener of the caller's own, keeps each head as it came, and tells of what was no request.
    #[must_use]
    pub fn serve(listener: TcpListener, address: SocketAddr, router: Router, on_stray: OnStray) -> Self {
        Self::with(listener, address, router, Some(on_stray))
    }

    fn with(listener: TcpListener, address: SocketAddr, router: Router, on_stray: Option<OnStray>) -> Self {
        let (is_closed, closing) = watch::channel(false);
        let accepting = tokio::spawn(accept(listener, router, on_stray, closing));
        Self { address, accepting, is_closed }
    }

    /// Returns the address on which the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes nothing new, and waits until the requests under way are answered and their answers have gone.
    pub async fn finish(mut self) {
        self.is_closed.send_replace(true);
        // A JoinError means that the loop panicked; either way it has ended.
        let _ = (&mut self.accepting).await;
    }

    /// Stops and waits until the port is free again.
    pub async fn stop(mut self) {
        self.accepting.abort();
        // The task was aborted on purpose, so its error says nothing.
        let _ = (&mut self.accepting).await;
    }

    /// Serves for good.
    pub async fn run(mut self) {
        // A JoinError means that the loop panicked or was aborted; either way it has ended.
        if let Err(error) = (&mut self.accepting).await {
            tracing::error!(%error, "loopback server stopped");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, router: Router, on_stray: Option<OnStray>, mut closing: watch::Receiver<bool>) {
    let mut connections = Connections::new(on_stray.is_some());
    let mut number = 0;
    loop {
        let accepted = tokio::select! {
            biased;
            _ = closing.wait_for(|is_closed| *is_closed) => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                number += 1;
                let told = Told { number, on_stray: on_stray.clone(), closing: closing.clone() };
                let router = router.clone();
                connections.add(|connection| serve_connection(stream, router, connection, told)).await;
            }
            // File handles may have run out: wait until some are closed, without spinning.
            Err(error) => {
                tracing::warn!(%error, "can't accept");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    // The port is free before the last answers have gone.
    drop(listener);
    connections.ended().await;
}

/// Marks a response that must not be sent: the connection is cut instead.
#[derive(Clone)]
pub struct CutConnection;

/// A connection's number, who hears of what was no request on it, and when it is to end.
struct Told {
    number: u64,
    on_stray: Option<OnStray>,
    closing: watch::Receiver<bool>,
}

async fn serve_connection(stream: TcpStream, router: Router, connection: Arc<Connection>, mut told: Told) {
    let peer = Peer::new(stream);
    let stream = Watched { peer: Arc::clone(&peer), connection: Arc::clone(&connection) };
    let answering = Arc::clone(&connection);
    let number = ConnectionNumber(told.number);
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        let (router, connection) = (router.clone(), Arc::clone(&answering));
        async move {
            connection.request_came();
            request.extensions_mut().insert(number);
            request.extensions_mut().insert(connection.ended_here());
            request.extensions_mut().insert(RawHead(head_of(connection.take_head())));
            let response: Result<Response, Infallible> = router.oneshot(request.map(Body::new)).await;
            connection.request_answered();
            let Ok(response) = response;
            if response.extensions().get::<CutConnection>().is_some() {
                return Err(io::Error::from(io::ErrorKind::ConnectionReset));
            }
            Ok(response)
        }
    });
    let mut http = http1::Builder::new();
    // hyper's own limit would end a kept connection after the time of a head, and it takes a client that has no more to
    // say for one that has left.
    http.max_buf_size(MAX_BUFFERED_BYTES).header_read_timeout(None).half_close(true);
    // What passes a reply on adds nothing to it.
    let is_passing = told.on_stray.is_some();
    http.preserve_header_case(is_passing).auto_date_header(!is_passing);
    let mut serving = pin!(http.serve_connection(TokioIo::new(stream), service));
    let closed = async {
        // Without a sender nothing closes the server but its end.
        if told.closing.wait_for(|is_closed| *is_closed).await.is_err() {
            pending::<()>().await;
        }
    };
    // The server reads an end first: what it says of half a body is more than that a client has left.
    let mut ended = tokio::select! {
        biased;
        served = serving.as_mut() => Some(served),
        () = peer.left(&connection) => Some(Ok(())),
        () = connection.overdue() => Some(Ok(())),
        () = closed => None,
    };
    if ended.is_none() {
        serving.as_mut().graceful_shutdown();
        tokio::select! {
            biased;
            served = serving => ended = Some(served),
            () = peer.left(&connection) => {}
            () = connection.owes_nothing() => connection.end_here(),
        }
    }
    let bytes = connection.take_head();
    let error = ended.and_then(Result::err);
    if let Some(error) = &error {
        // Either side often cuts a connection here.
        tracing::debug!(%error, "loopback connection ended");
    }
    if let Some(on_stray) = told.on_stray.filter(|_| !bytes.is_empty()) {
        let refused = error.and_then(|error| Refused::of(&error, &bytes));
        on_stray(Stray { connection: told.number, bytes, refused });
    }
}

/// Returns the head alone of what came with it.
fn head_of(mut bytes: Vec<u8>) -> Arc<[u8]> {
    if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
        bytes.truncate(end);
    }
    bytes.into()
}
