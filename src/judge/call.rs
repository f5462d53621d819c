//! One exchange with its service, made ready to be judged and kept.

use std::time::Duration;

use crate::client::{Exchange, Reply, Timing};
use crate::contract::{Method, Received, chain};
use crate::history::{StoredExchange, StoredTiming};
use crate::payload::Redactor;

/// An exchange with when and where it was made.
pub struct Call {
    pub exchange: Exchange,
    pub method: Method,
    pub url: String,
    pub started_at_ms: i64,
}

/// Returns the part of a reply that is read for its meaning.
pub(super) fn received(reply: &Reply) -> Received<'_> {
    Received {
        status: reply.status,
        content_type: reply.header("content-type"),
        body: &reply.body,
        is_truncated: reply.is_truncated,
    }
}

impl Call {
    /// Takes the keys out of the reply before the reply is read, so that nothing made of the reply holds a key.
    pub fn redact(&mut self, redactor: &Redactor) {
        if let Some(reply) = &mut self.exchange.reply {
            let body = std::mem::take(&mut reply.body);
            let is_cut = reply.is_truncated || self.exchange.error.is_some();
            reply.body = if is_cut { redactor.cut_bytes(body) } else { redactor.bytes(body) };
            for (name, value) in &mut reply.headers {
                (*name, *value) = (redactor.text(name), redactor.text(value));
            }
        }
    }

    /// Returns the length of the reply's body in bytes.
    #[must_use]
    pub fn reply_bytes(&self) -> usize {
        self.exchange.reply.as_ref().map_or(0, |reply| reply.body.len())
    }

    /// Returns the part of the reply that is read for its meaning; `None` when no reply came.
    #[must_use]
    pub fn received(&self) -> Option<Received<'_>> {
        self.exchange.reply.as_ref().map(received)
    }

    /// Returns how long the exchange took.
    #[must_use]
    pub fn elapsed_ms(&self) -> i64 {
        i64::try_from(self.exchange.elapsed.as_millis()).unwrap_or(i64::MAX)
    }

    /// Returns the exchange for the history, which takes the keys out of it.
    #[must_use]
    pub fn into_stored(self) -> StoredExchange {
        let elapsed_ms = self.elapsed_ms();
        let Self { exchange, method, url, started_at_ms } = self;
        let reply = exchange.reply;
        let status = reply.as_ref().map(|reply| reply.status);
        let http_version = reply.as_ref().map(|reply| reply.version.clone());
        let (reply_headers, reply_body, reply_truncated) =
            reply.map(|reply| (reply.headers, reply.body, reply.is_truncated)).unwrap_or_default();
        StoredExchange {
            method: method.into(),
            url,
            started_at_ms,
            elapsed_ms,
            timing: stored_timing(exchange.timing),
            connected: exchange.connected,
            http_version,
            status,
            reply_headers,
            reply_body,
            reply_truncated,
            reply_bytes: None,
            error: exchange.error.as_ref().map(|error| chain(error)),
            unread: None,
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
