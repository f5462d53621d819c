//! One request as it came.

use std::sync::OnceLock;
use std::time::Instant;

use axum::http::{header, request};
use bytes::Bytes;

use super::decoded::decoded;
use crate::contract::Method;
use crate::loopback::{ConnectionNumber, Held, RawHead};

/// Most bytes of a body without its content coding.
const MOST_PLAIN_BYTES: usize = 16 * 1024 * 1024;

/// One request of a program, read to its end.
pub struct Arrival {
    /// When the head came.
    pub since: Instant,
    pub(super) head: request::Parts,
    pub body: Bytes,
    /// The whole body came.
    pub is_whole: bool,
    /// The body is longer than what is taken of one.
    pub is_too_large: bool,
    /// The bodies of other requests left no room for this one.
    pub is_crowded_out: bool,
    /// The body without its content coding, once somebody wanted it.
    pub(super) plain: OnceLock<Bytes>,
    /// What the body holds of what all bodies may hold, for as long as the request is here.
    pub(super) _held: Held,
}

impl Arrival {
    /// Returns the HTTP method: `POST`.
    #[must_use]
    pub fn verb(&self) -> String {
        self.head.method.to_string()
    }

    /// Returns the path without its query; of CONNECT, which has none, the host that it asks for.
    #[must_use]
    pub fn path(&self) -> &str {
        let path = self.head.uri.path();
        if path.is_empty() { self.head.uri.host().unwrap_or_default() } else { path }
    }

    /// Returns the body without its content coding, to be read and kept; an endless one is cut. Takes time where there is
    /// a coding: not for a thread that must not wait.
    #[must_use]
    pub fn plain_body(&self) -> &Bytes {
        self.plain.get_or_init(|| {
            let encoding = self.header(&header::CONTENT_ENCODING);
            let plain = decoded(encoding, &self.body, MOST_PLAIN_BYTES);
            // Of a body that has not the coding that the header names nothing is left.
            let plain = plain.filter(|(plain, _)| !plain.is_empty());
            plain.map_or_else(|| self.body.clone(), |(plain, _)| plain.into())
        })
    }

    /// Returns the content coding that the head names; `None` where it names none.
    #[must_use]
    pub fn coding(&self) -> Option<&str> {
        let coding = self.header(&header::CONTENT_ENCODING)?.trim();
        (!coding.is_empty() && !coding.eq_ignore_ascii_case("identity")).then_some(coding)
    }

    /// Returns how many bytes have to be read for the body without its content coding, as far as that is known without
    /// reading; as many as may be where there is a coding.
    #[must_use]
    pub fn most_plain_bytes(&self) -> usize {
        if self.head.headers.contains_key(header::CONTENT_ENCODING) { MOST_PLAIN_BYTES } else { self.body.len() }
    }

    /// Tells whether the body has a content coding that was taken off.
    #[must_use]
    pub fn is_coded(&self) -> bool {
        self.plain_body().as_ptr() != self.body.as_ptr()
    }

    /// Returns the declared kind of the body, where it is text.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.header(&header::CONTENT_TYPE)
    }

    /// Returns the API's method that path and verb name, at the root, under `/api/` or under any other prefix.
    #[must_use]
    pub fn method(&self) -> Option<Method> {
        let is_post = self.head.method == axum::http::Method::POST;
        Method::of_address(self.head.uri.path()).filter(|_| is_post)
    }

    /// Returns the number of the connection, from 1.
    #[must_use]
    pub fn connection(&self) -> u64 {
        self.head.extensions.get::<ConnectionNumber>().map_or(0, |number| number.0)
    }

    /// Returns the head as it came; of one that came while another request was under way, as it was read.
    #[must_use]
    pub fn raw_head(&self) -> Vec<u8> {
        match self.head.extensions.get::<RawHead>() {
            Some(RawHead(head)) if !head.is_empty() => head.to_vec(),
            _ => self.read_head(),
        }
    }

    fn read_head(&self) -> Vec<u8> {
        let mut head = format!("{} {} {:?}", self.head.method, self.head.uri, self.head.version).into_bytes();
        for (name, value) in &self.head.headers {
            head.extend_from_slice(format!("\r\n{name}: ").as_bytes());
            head.extend_from_slice(value.as_bytes());
        }
        head
    }

    /// Returns a header as text, where it is there and is one.
    fn header(&self, name: &header::HeaderName) -> Option<&str> {
        self.head.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Returns who calls, in words: the user agent's first product.
    #[must_use]
    pub fn caller(&self) -> String {
        caller(self.header(&header::USER_AGENT).unwrap_or_default())
    }

    /// Returns how long ago the head came, in milliseconds.
    #[must_use]
    pub fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Returns the first product of a user agent, as people say it: `python-requests 2.32.3`.
fn caller(user_agent: &str) -> String {
    let product = user_agent.split_whitespace().next().unwrap_or_default();
    match product {
        "" => "a program without a name".to_owned(),
        product => product.replacen('/', " ", 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_called_by_their_first_product() {
        for (user_agent, name) in [
            ("python-requests/2.32.3", "python-requests 2.32.3"),
            ("Mozilla/5.0 (X11)", "Mozilla 5.0"),
            ("node", "node"),
            ("", "a program without a name"),
        ] {
            assert_eq!(caller(user_agent), name);
        }
    }
}
