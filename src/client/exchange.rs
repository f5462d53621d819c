//! Sends one request and reads one reply, within limits.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use reqwest::redirect::Policy;
use rustls::ClientConfig;
use rustls::client::Resumption;
use thiserror::Error;
use url::Url;

use super::connection::{Phase, Probe, ProbeLayer};
use super::proxy;
use super::timing::{HelloWatch, TimedLookup, Timing};
use super::tls;
use crate::contract::{ExchangeLimits, is_loopback_host};

pub(super) const USER_AGENT: &str = concat!("capkill-desk/", env!("CARGO_PKG_VERSION"));

/// A request: a POST of a JSON body.
#[derive(Clone)]
pub struct Request {
    pub url: Url,
    /// The outgoing bytes, the key among them.
    pub body: Bytes,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({}, {} bytes)", self.url, self.body.len())
    }
}

/// A reply as far as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The version in the reply's head: `HTTP/1.1`.
    pub version: String,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The body was longer than the limit.
    pub is_truncated: bool,
}

impl Reply {
    /// Returns the value of the first header of a name, which is given in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// One request with its reply and timing.
#[derive(Debug)]
pub struct Exchange {
    pub elapsed: Duration,
    pub timing: Timing,
    /// A connection was made, so bytes may have left.
    pub connected: bool,
    /// What was read of the reply. The head may be there although reading the body failed.
    pub reply: Option<Reply>,
    pub error: Option<ClientError>,
}

/// Why an exchange did not complete. The texts are clauses: whoever shows one adds what it means.
#[derive(Debug, Error)]
pub enum ClientError {
    #[error("the request could not be prepared")]
    Prepare(#[source] Box<dyn StdError + Send + Sync>),
    #[error("the proxy that {0} names can't be read; correct it or take it away")]
    Proxy(&'static str),
    #[error("no connection could be made")]
    Connect(#[source] Box<dyn StdError + Send + Sync>),
    #[error("no connection within {} s", .0.as_secs())]
    ConnectTimeout(Duration),
    #[error("no complete reply within {} s", .0.as_secs())]
    Timeout(Duration),
    #[error("the connection broke before a reply came")]
    Broken(#[source] Box<dyn StdError + Send + Sync>),
    #[error("the connection broke in the middle of the reply")]
    BrokenReply(#[source] Box<dyn StdError + Send + Sync>),
    #[error("cancelled")]
    Cancelled,
}

/// Sends a request once, and ends early when `cancel` completes.
pub async fn exchange(
    request: Request,
    limits: ExchangeLimits,
    on_phase: impl Fn(Phase) + Send + Sync + 'static,
    cancel: impl Future<Output = ()>,
) -> Exchange {
    exchange_with(request, limits, on_phase, cancel, tls::platform_config).await
}

/// Sends with the settings for `https` that `tls` makes, which may take a while.
async fn exchange_with(
    request: Request,
    limits: ExchangeLimits,
    on_phase: impl Fn(Phase) + Send + Sync + 'static,
    cancel: impl Future<Output = ()>,
    tls: impl FnOnce() -> Result<ClientConfig, rustls::Error> + Send + 'static,
) -> Exchange {
    let started = Instant::now();
    let probe = Probe::new(on_phase);
    probe.report(Phase::Connecting);
    let mut reply = None;
    let result = tokio::select! {
        // The exchange comes first: a reply that has arrived is not thrown away for a late Cancel.
        biased;
        result = tokio::time::timeout(limits.whole, send(&request, limits, &probe, &mut reply, tls)) => {
            result.unwrap_or(Err(ClientError::Timeout(limits.whole)))
        }
        () = cancel => Err(ClientError::Cancelled),
    };
    let (timing, elapsed) = (probe.marks.timing(), started.elapsed());
    Exchange { elapsed, timing, connected: probe.was_connected(), reply, error: result.err() }
}

async fn send(
    request: &Request,
    limits: ExchangeLimits,
    probe: &Arc<Probe>,
    reply: &mut Option<Reply>,
    tls: impl FnOnce() -> Result<ClientConfig, rustls::Error> + Send + 'static,
) -> Result<(), ClientError> {
    let client = build_client(&request.url, limits, Arc::clone(probe), tls).await?;
    let response = client
        .post(request.url.clone())
        .header(reqwest::header::CONTENT_TYPE, "application/json")
        .header(reqwest::header::ACCEPT, "application/json")
        .body(request.body.clone())
        .send()
        .await
        .map_err(|error| classify(error.without_url(), limits, probe.was_connected()))?;
    probe.marks.head();
    probe.report(Phase::Receiving);
    read_reply(response, limits.reply_bytes, reply).await
}

fn classify(error: reqwest::Error, limits: ExchangeLimits, connected: bool) -> ClientError {
    match (error.is_timeout(), connected) {
        (true, false) => ClientError::ConnectTimeout(limits.connect),
        (true, true) => ClientError::Timeout(limits.whole),
        (false, false) => ClientError::Connect(error.into()),
        (false, true) => ClientError::Broken(error.into()),
    }
}

async fn read_reply(
    mut response: reqwest::Response,
    limit: usize,
    slot: &mut Option<Reply>,
) -> Result<(), ClientError> {
    let headers = response.headers().iter();
    let reply = slot.insert(Reply {
        version: format!("{:?}", response.version()),
        status: response.status().as_u16(),
        headers: headers
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
        body: Vec::new(),
        is_truncated: false,
    });
    while let Some(chunk) =
        response.chunk().await.map_err(|error| ClientError::BrokenReply(error.without_url().into()))?
    {
        let room = limit - reply.body.len();
        reply.body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() > room {
            reply.is_truncated = true;
            break;
        }
    }
    Ok(())
}

/// Makes a client for one exchange. Nothing is pooled, so nothing is sent again after a stale connection.
async fn build_client(
    url: &Url,
    limits: ExchangeLimits,
    probe: Arc<Probe>,
    tls: impl FnOnce() -> Result<ClientConfig, rustls::Error> + Send + 'static,
) -> Result<reqwest::Client, ClientError> {
    let prepare = |error: Box<dyn StdError + Send + Sync>| ClientError::Prepare(error);
    let is_loopback = is_loopback_host(url);
    let value_of = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    if !is_loopback && let Some(name) = proxy::unreadable(url, value_of) {
        return Err(ClientError::Proxy(name));
    }
    let tls = if url.scheme() == "https" {
        // Reading the platform's certificates may block.
        tokio::task::spawn_blocking(tls).await.map_err(|error| prepare(error.into()))?
    } else {
        // Plain http to another machine has had its warning where the address was entered.
        tls::unused_config()
    };
    let mut tls = tls.map_err(|error| prepare(error.into()))?;
    tls.resumption = Resumption::store(HelloWatch::new(Arc::clone(&probe.marks), url));
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .user_agent(USER_AGENT)
        .pool_max_idle_per_host(0)
        .connect_timeout(limits.connect)
        .dns_resolver(TimedLookup(Arc::clone(&probe.marks)))
        .connector_layer(ProbeLayer(probe));
    if is_loopback {
        // A proxy must never see loopback traffic, and the name must mean this machine.
        let port = url.port_or_known_default().unwrap_or_default();
        let localhost = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port);
        builder = builder.no_proxy().resolve("localhost", localhost);
    }
    builder.build().map_err(|error| prepare(error.into()))
}

#[cfg(test)]
mod tests;
