//! One exchange with its service, made fit to be judged and kept.

use std::time::Duration;

use crate::client::{Exchange, Timing};
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

impl Call {
    /// Takes the key out of the reply before anybody reads it, so that nothing made of it holds the key.
    pub fn redact(&mut self, redactor: &Redactor) {
        if let Some(reply) = &mut self.exchange.reply {
            reply.body = redactor.bytes(std::mem::take(&mut reply.body));
            for (name, value) in &mut reply.headers {
                (*name, *value) = (redactor.text(name), redactor.text(value));
            }
        }
    }

    /// Length of the reply's body in bytes.
    pub fn reply_bytes(&self) -> usize {
        self.exchange.reply.as_ref().map_or(0, |reply| reply.body.len())
    }

    /// The part of the reply that a reader looks at; `None` when no reply came.
    pub fn received(&self) -> Option<Received<'_>> {
        self.exchange.reply.as_ref().map(|reply| Received {
            status: reply.status,
            content_type: reply.header("content-type"),
            body: &reply.body,
            is_truncated: reply.is_truncated,
        })
    }

    /// The exchange for the history, once its reply was redacted; the key is taken out of the rest here.
    pub fn into_stored(self, redactor: &Redactor) -> StoredExchange {
        let Self { exchange, method, url, started_at_ms } = self;
        let reply = exchange.reply;
        let status = reply.as_ref().map(|reply| reply.status);
        let http_version = reply.as_ref().map(|reply| reply.version.clone());
        let (headers, body, reply_truncated) =
            reply.map(|reply| (reply.headers, reply.body, reply.is_truncated)).unwrap_or_default();
        StoredExchange {
            method: method.into(),
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
