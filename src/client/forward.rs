//! Sends another program's request on, once and as it came, and reads the reply as it comes back.
//!
//! Only framing, `Host` and the headers of one hop change. Nothing is decoded.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::http::{request, response};
use hyper::{Method, header};
use hyper_util::rt::TokioIo;
use tokio::task::JoinHandle;
use url::Url;

use super::connection::{Phase, Probe};
use super::exchange::{ClientError, Exchange, Reply};
use super::line::Line;
use crate::contract::ExchangeLimits;

/// Headers of one connection, which a proxy takes away. Source: RFC 9110, 7.6.1, and RFC 2616, 13.5.1.
const OF_ONE_HOP: [&str; 8] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Another program's request.
pub struct Foreign {
    pub verb: Method,
    pub url: Url,
    /// The headers as they came, and what else came with the head: the case of their names.
    pub head: request::Parts,
    pub body: Bytes,
}

/// What came of sending a request on.
pub struct Forwarded {
    /// The exchange, with as much of the reply's body as the limit allows, as it came.
    pub exchange: Exchange,
    /// The reply's head without the headers of one hop; `None` where no reply came.
    pub head: Option<response::Parts>,
    /// What the body goes on with after the limit.
    pub rest: Option<Rest>,
}

/// The rest of a reply's body that goes on after the limit, and the connection that it comes from.
pub struct Rest {
    pub body: Incoming,
    /// Where the reply was cut: bytes that came beyond the limit already.
    pub first: Bytes,
    connection: JoinHandle<()>,
}

impl Drop for Rest {
    fn drop(&mut self) {
        self.connection.abort();
    }
}

/// Takes the headers of one hop out of a head: those of every hop, and those that `Connection` names.
pub fn take_hop_headers(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in OF_ONE_HOP.into_iter().map(HeaderName::from_static).chain(named) {
        headers.remove(name);
    }
}

/// Sends a request once, on a connection that may have been begun before. `on_phase` hears how far it is.
pub async fn forward(
    request: Foreign,
    line: Line,
    limits: ExchangeLimits,
    on_phase: impl Fn(Phase) + Send + Sync + 'static,
) -> Forwarded {
    // What the connection took while the request could not leave counts as if it had been made now.
    let started = Instant::now().checked_sub(line.marks.dialling()).unwrap_or_else(Instant::now);
    let probe = Probe::of(Arc::clone(&line.marks), on_phase);
    probe.report(Phase::Connecting);
    let (mut reply, mut head, mut rest) = (None, None, None);
    let sending = send(request, line, limits, &probe, (&mut reply, &mut head, &mut rest));
    let result = tokio::time::timeout(limits.whole, sending).await;
    let error = result.unwrap_or(Err(ClientError::Timeout(limits.whole))).err();
    let (timing, elapsed) = (probe.marks.timing(), started.elapsed());
    Forwarded { exchange: Exchange { elapsed, timing, connected: probe.was_connected(), reply, error }, head, rest }
}

type Slots<'a> = (&'a mut Option<Reply>, &'a mut Option<response::Parts>, &'a mut Option<Rest>);

async fn send(
    request: Foreign,
    line: Line,
    limits: ExchangeLimits,
    probe: &Arc<Probe>,
    (reply, head, rest): Slots<'_>,
) -> Result<(), ClientError> {
    let request = prepared(request)?;
    let stream = line.stream(limits.connect).await?;
    let handshake = http1::Builder::new().preserve_header_case(true).handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.map_err(|error| ClientError::Connect(error.into()))?;
    probe.leave();
    let connection = tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "the connection of a forwarded request ended");
        }
    });
    // Dropped on every way out, with the connection; what goes on after the limit takes it over.
    let mut holder = Holder(Some(connection));
    let response = sender.send_request(request).await.map_err(|error| ClientError::Broken(error.into()))?;
    probe.marks.head();
    probe.report(Phase::Receiving);
    let (mut parts, mut body) = response.into_parts();
    let slot = reply.insert(as_reply(&parts));
    take_hop_headers(&mut parts.headers);
    *head = Some(parts);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| ClientError::BrokenReply(error.into()))?;
        let Ok(mut chunk) = frame.into_data() else { continue };
        let room = limits.reply_bytes - slot.body.len();
        if chunk.len() > room {
            slot.body.extend_from_slice(&chunk.split_to(room));
            slot.is_truncated = true;
            if let Some(connection) = holder.0.take() {
                *rest = Some(Rest { body, first: chunk, connection });
            }
            break;
        }
        slot.body.extend_from_slice(&chunk);
    }
    Ok(())
}

/// Ends a connection when it is dropped, unless something took the connection over.
struct Holder(Option<JoinHandle<()>>);

impl Drop for Holder {
    fn drop(&mut self) {
        if let Some(connection) = &self.0 {
            connection.abort();
        }
    }
}

/// Makes the request that leaves: the same, for one more hop.
fn prepared(foreign: Foreign) -> Result<hyper::Request<Full<Bytes>>, ClientError> {
    let Foreign { verb, url, mut head, body } = foreign;
    take_hop_headers(&mut head.headers);
    // The whole body is here already, so nobody has to be asked whether it may come.
    head.headers.remove(header::EXPECT);
    let prepare = |error: hyper::http::Error| ClientError::Prepare(error.into());
    let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let host = HeaderValue::from_str(authority).map_err(|error| prepare(error.into()))?;
    head.headers.insert(header::HOST, host);
    if head.headers.contains_key(header::CONTENT_LENGTH) || !body.is_empty() {
        head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    }
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut request = hyper::Request::builder().method(verb).uri(path).body(Full::new(body)).map_err(prepare)?;
    *request.headers_mut() = head.headers;
    *request.extensions_mut() = head.extensions;
    Ok(request)
}

fn as_reply(head: &response::Parts) -> Reply {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Reply {
        version: format!("{:?}", head.version),
        status: head.status.as_u16(),
        headers: head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
        body: Vec::new(),
        is_truncated: false,
    }
}
