//! "Test this callback URL": sends a sample as a service sends a solution, step by step, so that the
//! step that fails is known.

use std::error::Error as StdError;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::Full;
use hyper::client::conn::http1;
use hyper::header;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use url::Url;

use super::exchange::USER_AGENT;
use super::tls;
use crate::contract::took;

/// The body that is sent: the contract's own sample of a solution, without key and task id.
pub const SAMPLE: &str = r#"{"errorId":0,"status":"ready","solution":{"text":"answer"}}"#;

/// A step of calling an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Name,
    Connection,
    Tls,
    Request,
}

impl Step {
    /// Returns the step in a word or two.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Connection => "connection",
            Self::Tls => "TLS",
            Self::Request => "answer",
        }
    }

    /// Returns what the step does, to follow the word "while".
    #[must_use]
    pub const fn doing(self) -> &'static str {
        match self {
            Self::Name => "looking up the name",
            Self::Connection => "connecting",
            Self::Tls => "agreeing on TLS",
            Self::Request => "waiting for the answer",
        }
    }
}

/// Why a callback was not accepted.
#[derive(Debug, Error)]
pub enum CallbackTestError {
    #[error("This is no address that a service can call; an address begins with https:// or http://")]
    Address(#[source] Box<dyn StdError + Send + Sync>),
    #[error("The name {host} is not known here; check the spelling, and that this machine is online")]
    NameUnknown {
        host: String,
        #[source]
        source: io::Error,
    },
    #[error("Refused: nothing listens at {address}; start the receiver or check the port")]
    Refused {
        address: String,
        #[source]
        source: io::Error,
    },
    #[error("No connection to {address}; check the address, and that this machine is online")]
    NoConnection {
        address: String,
        #[source]
        source: io::Error,
    },
    #[error("TLS failed; check the certificate, and that the port speaks https")]
    Tls(#[source] io::Error),
    #[error("The program that answers there does not speak HTTP; check the port")]
    NotHttp(#[source] hyper::Error),
    #[error("The connection was closed without an answer")]
    Closed(#[source] hyper::Error),
    #[error("Too slow: {} s were over while {}", .window.as_secs_f32(), .step.doing())]
    TooSlow { step: Step, window: Duration },
}

/// What came of a test of a callback address.
#[derive(Debug)]
pub struct CallbackTest {
    pub elapsed: Duration,
    /// The steps that were done, and how long each took.
    pub steps: Vec<(Step, Duration)>,
    /// The answer's HTTP status, which services ignore.
    pub result: Result<u16, CallbackTestError>,
}

impl CallbackTest {
    /// Returns the result in a sentence, with the cause of a failure.
    #[must_use]
    pub fn sentence(&self) -> String {
        let took = took(u64::try_from(self.elapsed.as_millis()).unwrap_or(u64::MAX));
        match &self.result {
            Ok(status @ 200..300) => format!("Accepted with HTTP {status} in {took}"),
            Ok(status) => format!("Accepted in {took}, but answered with HTTP {status}; services ignore the status"),
            Err(error) => {
                let mut cause = error.source();
                while let Some(deeper) = cause.and_then(StdError::source) {
                    cause = Some(deeper);
                }
                cause.map_or_else(|| error.to_string(), |cause| format!("{error} ({cause})"))
            }
        }
    }

    /// Returns how long each step took: `name 1 ms · connection 2 ms`.
    #[must_use]
    pub fn steps_taken(&self) -> String {
        let steps = self.steps.iter().map(|(step, took)| format!("{} {} ms", step.label(), took.as_millis()));
        steps.collect::<Vec<_>>().join(" · ")
    }
}

/// Sends the sample once to an address, within a time. Follows no redirect and uses no proxy.
pub async fn test_callback(url: &str, window: Duration) -> CallbackTest {
    let config = || async {
        tokio::task::spawn_blocking(tls::platform_config).await.map_err(io::Error::other)?.map_err(io::Error::other)
    };
    test_with(url, window, config).await
}

/// Tests with the TLS settings that `config` makes.
async fn test_with<C: Future<Output = io::Result<ClientConfig>>>(
    url: &str,
    window: Duration,
    config: impl FnOnce() -> C,
) -> CallbackTest {
    let started = Instant::now();
    let mut walk = Walk { step: Step::Name, since: started, done: Vec::new() };
    let result = match parse(url) {
        Ok(url) => match tokio::time::timeout(window, walk.through(&url, config)).await {
            Ok(result) => result,
            Err(_) => Err(CallbackTestError::TooSlow { step: walk.step, window }),
        },
        Err(error) => Err(error),
    };
    CallbackTest { elapsed: started.elapsed(), steps: walk.done, result }
}

fn parse(text: &str) -> Result<Url, CallbackTestError> {
    let url = Url::parse(text.trim()).map_err(|error| CallbackTestError::Address(error.into()))?;
    if !["http", "https"].contains(&url.scheme()) || url.host().is_none() {
        return Err(CallbackTestError::Address(format!("the scheme is {}", url.scheme()).into()));
    }
    Ok(url)
}

/// How far a test has come.
struct Walk {
    step: Step,
    since: Instant,
    done: Vec<(Step, Duration)>,
}

impl Walk {
    fn next(&mut self, step: Step) {
        self.done.push((self.step, self.since.elapsed()));
        (self.step, self.since) = (step, Instant::now());
    }

    async fn through<C: Future<Output = io::Result<ClientConfig>>>(
        &mut self,
        url: &Url,
        config: impl FnOnce() -> C,
    ) -> Result<u16, CallbackTestError> {
        // Brackets are the URL's way to write an IPv6 address, not the resolver's.
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let port = url.port_or_known_default().unwrap_or_default();
        let unknown = |source| CallbackTestError::NameUnknown { host: host.clone(), source };
        let found: Vec<SocketAddr> = lookup_host((host.as_str(), port)).await.map_err(unknown)?.collect();
        self.next(Step::Connection);
        let unconnected = |source: io::Error| {
            let address = format!("{host}:{port}");
            match source.kind() {
                io::ErrorKind::ConnectionRefused => CallbackTestError::Refused { address, source },
                _ => CallbackTestError::NoConnection { address, source },
            }
        };
        let stream = TcpStream::connect(found.as_slice()).await.map_err(unconnected)?;
        if url.scheme() == "http" {
            self.next(Step::Request);
            return self.request(url, stream).await;
        }
        self.next(Step::Tls);
        let name = ServerName::try_from(host).map_err(|error| CallbackTestError::Tls(io::Error::other(error)))?;
        let connector = TlsConnector::from(Arc::new(config().await.map_err(CallbackTestError::Tls)?));
        let stream = connector.connect(name, stream).await.map_err(CallbackTestError::Tls)?;
        self.next(Step::Request);
        self.request(url, stream).await
    }

    async fn request(
        &mut self,
        url: &Url,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    ) -> Result<u16, CallbackTestError> {
        let failed = |error: hyper::Error| {
            if speaks_otherwise(&error) { CallbackTestError::NotHttp(error) } else { CallbackTestError::Closed(error) }
        };
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(failed)?;
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
        let request = hyper::Request::post(path)
            .header(header::HOST, authority)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, USER_AGENT)
            .body(Full::new(bytes::Bytes::from_static(SAMPLE.as_bytes())))
            .map_err(|error| CallbackTestError::Address(error.into()))?;
        // The connection must be polled for the request to leave; it is dropped after the answer's head.
        let mut connection = std::pin::pin!(connection);
        let answer = sender.send_request(request);
        let mut answer = std::pin::pin!(answer);
        let response = tokio::select! {
            biased;
            response = &mut answer => response,
            _ = &mut connection => answer.await,
        };
        let status = response.map_err(failed)?.status().as_u16();
        self.done.push((self.step, self.since.elapsed()));
        Ok(status)
    }
}

/// Tells whether the answer was not HTTP. For an answer before the request left, hyper wraps that in "cancelled".
fn speaks_otherwise(error: &hyper::Error) -> bool {
    let mut root = error.source();
    while let Some(deeper) = root.and_then(StdError::source) {
        root = Some(deeper);
    }
    let is_cut = |error: &hyper::Error| error.is_incomplete_message() || error.is_closed() || error.is_canceled();
    match root {
        None => !is_cut(error),
        Some(root) => root.downcast_ref().map_or(error.is_parse(), |root: &hyper::Error| !is_cut(root)),
    }
}

#[cfg(test)]
mod tests;
