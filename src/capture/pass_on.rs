//! A request that is passed on to its service.

use axum::http::HeaderValue;
use bytes::Bytes;

use super::answer::{Answer, Passed};
use super::arrival::Arrival;
use crate::client::{Exchange, Foreign, Forwarded, Line, forward};
use crate::contract::{BaseUrl, ExchangeLimits, Method};

/// The header by which a request that comes back to a listener of the desk is known.
pub(super) const HOP: &str = "capkill-desk-hop";

/// What came of passing a request on.
pub struct PassedOn {
    /// The exchange, to be judged and kept.
    pub exchange: Exchange,
    /// What the client gets; `None` where no connection was made.
    pub answer: Option<Answer>,
}

/// Passes a request on, once, on this connection and with this body. The reply's bytes come back as they came.
pub async fn pass_on(
    arrival: &Arrival,
    line: Line,
    base_url: &BaseUrl,
    method: Method,
    body: Bytes,
    limits: ExchangeLimits,
) -> PassedOn {
    let mut url = base_url.method_url(method);
    url.set_query(arrival.head.uri.query());
    let mut head = arrival.head.clone();
    head.headers.insert(HOP, HeaderValue::from_static("1"));
    let verb = head.method.clone();
    let Forwarded { exchange, head, rest } = forward(Foreign { verb, url, head, body }, line, limits, |_| ()).await;
    let answer = match head {
        Some(head) => {
            // The exchange is judged and kept; the client gets the same bytes.
            let reply = exchange.reply.as_ref();
            let body = reply.map(|reply| Bytes::copy_from_slice(&reply.body)).unwrap_or_default();
            let broke = exchange.error.as_ref().map(ToString::to_string);
            Some(Answer::Passed(Box::new(Passed { head, body, rest, broke })))
        }
        None => exchange.connected.then_some(Answer::Cut),
    };
    PassedOn { exchange, answer }
}

impl Arrival {
    /// Tells whether the request comes from a capture already.
    #[must_use]
    pub fn comes_from_a_capture(&self) -> bool {
        self.head.headers.contains_key(HOP)
    }

    /// Returns why a request that a web page may have sent is refused, with the status.
    #[must_use]
    pub fn page_refusal(&self) -> Option<(u16, &'static str)> {
        crate::loopback::page_refusal(&self.head).map(|(status, why)| (status.as_u16(), why))
    }

    /// Tells whether a program asks for the contract as OpenAPI.
    #[must_use]
    pub fn is_of_openapi(&self) -> bool {
        self.verb() == "GET" && self.path() == "/openapi.json"
    }
}
