//! One getTaskResult or getBalance: the call itself, and its exchange made fit to be kept.

use std::future::Future;
use std::time::Duration;

use super::Clock;
use super::submit::chain;
use crate::client::{self, Exchange, Limits, Request, Timing};
use crate::contract::{BaseUrl, Method, Received, RequestBody};
use crate::history::{NewExchange, StoredTiming};
use crate::payload::Redactor;

/// An exchange with when and where it was made.
pub(super) struct Call {
    pub exchange: Exchange,
    pub method: Method,
    pub url: String,
    pub started_at_ms: i64,
}

/// Sends one request of a method that costs nothing.
pub(super) async fn call(
    method: Method,
    base_url: &BaseUrl,
    body: &RequestBody,
    limits: Limits,
    clock: &Clock,
    cancel: impl Future<Output = ()>,
) -> Call {
    let url = base_url.method_url(method);
    let started_at_ms = clock.now_ms();
    let request = Request { url: url.clone(), body: body.expose_body() };
    let exchange = client::exchange(request, limits, |_| {}, cancel).await;
    Call { exchange, method, url: url.into(), started_at_ms }
}

impl Call {
    /// Takes the key out of the reply before anybody reads it, so that nothing made of it holds the key.
    pub(super) fn redact(&mut self, redactor: &Redactor) {
        if let Some(reply) = &mut self.exchange.reply {
            reply.body = redactor.bytes(std::mem::take(&mut reply.body));
            for (name, value) in &mut reply.headers {
                (*name, *value) = (redactor.text(name), redactor.text(value));
            }
        }
    }

    /// Length of the reply's body in bytes.
    pub(super) fn reply_bytes(&self) -> usize {
        self.exchange.reply.as_ref().map_or(0, |reply| reply.body.len())
    }

    /// The part of the reply that a reader looks at; `None` when no reply came.
    pub(super) fn received(&self) -> Option<Received<'_>> {
        self.exchange.reply.as_ref().map(|reply| Received {
            status: reply.status,
            content_type: reply.header("content-type"),
            body: &reply.body,
            is_truncated: reply.is_truncated,
        })
    }

    /// The exchange for the history, once its reply was redacted; the key is taken out of the rest here.
    pub(super) fn into_stored(self, redactor: &Redactor) -> NewExchange {
        let Self { exchange, method, url, started_at_ms } = self;
        let reply = exchange.reply;
        let status = reply.as_ref().map(|reply| reply.status);
        let http_version = reply.as_ref().map(|reply| reply.version.clone());
        let (headers, body, reply_truncated) =
            reply.map(|reply| (reply.headers, reply.body, reply.is_truncated)).unwrap_or_default();
        NewExchange {
            method,
            url: redactor.text(&url),
            started_at_ms,
            elapsed_ms: i64::try_from(exchange.elapsed.as_millis()).unwrap_or(i64::MAX),
            timing: stored_timing(exchange.timing),
            connected: exchange.connected,
            http_version,
            status,
            reply_headers: headers,
            reply_body: body,
            reply_truncated,
            error: exchange.error.as_ref().map(|error| redactor.text(&chain(error))),
        }
    }
}

fn stored_timing(timing: Timing) -> StoredTiming {
    let us = |step: Option<Duration>| step.map(|step| i64::try_from(step.as_micros()).unwrap_or(i64::MAX));
    StoredTiming {
        lookup_us: us(timing.lookup),
        connect_us: us(timing.connect),
        tls_us: us(timing.tls),
        wait_us: us(timing.waiting),
        download_us: us(timing.download),
    }
}
