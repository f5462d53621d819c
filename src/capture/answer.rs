//! Answers: those that the desk gives itself, and the service's, which goes back as it came.

use std::io;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header, response};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use http_body_util::BodyExt as _;

use crate::client::Rest;
use crate::loopback::CutConnection;

/// What a client gets.
pub enum Answer {
    /// The desk's own answer: a status and JSON.
    Json(u16, String),
    /// The connection ends without an answer.
    Cut,
    /// The service's reply.
    Passed(Box<Passed>),
}

/// A service's reply on its way back.
pub struct Passed {
    pub(super) head: response::Parts,
    /// What was read of the body.
    pub(super) body: Bytes,
    /// What goes on after that.
    pub(super) rest: Option<Rest>,
    /// Why the body broke off.
    pub(super) broke: Option<String>,
}

impl Answer {
    pub(super) fn into_response(self) -> Response {
        match self {
            Self::Json(status, text) => {
                json_response(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), text)
            }
            Self::Cut => cut(),
            Self::Passed(passed) => as_it_came(*passed),
        }
    }
}

/// Returns an answer in JSON.
fn json_response(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// Returns the answer that ends the connection without one.
fn cut() -> Response {
    let mut response = Response::default();
    response.extensions_mut().insert(CutConnection);
    response
}

/// Returns a service's reply with the bytes that it came with; `body` is what was read of them. One that broke off in
/// the middle breaks off there, and one that goes on after the limit goes on.
fn as_it_came(passed: Passed) -> Response {
    let Passed { mut head, body, rest, broke } = passed;
    let body = match (rest, broke) {
        (Some(mut rest), _) => {
            let first = std::mem::take(&mut rest.first);
            let begin = stream::iter([Ok(body), Ok(first)]);
            let more = stream::unfold(rest, |mut rest| async {
                let chunk = next_chunk(&mut rest).await?;
                Some((chunk, rest))
            });
            Body::from_stream(begin.chain(more))
        }
        (None, Some(broke)) => {
            let broken = io::Error::new(io::ErrorKind::ConnectionReset, broke);
            let breaking = stream::once(async {
                // What came is written before the end is told.
                tokio::task::yield_now().await;
                Err(broken)
            });
            Body::from_stream(stream::iter([Ok(body)]).chain(breaking))
        }
        (None, None) => {
            set_length(&mut head, body.len());
            Body::from(body)
        }
    };
    Response::from_parts(head, body)
}

/// Returns the next bytes of a reply that goes on; `None` at its end.
async fn next_chunk(rest: &mut Rest) -> Option<io::Result<Bytes>> {
    loop {
        match rest.body.frame().await?.map(hyper::body::Frame::into_data) {
            Ok(Ok(data)) => return Some(Ok(data)),
            // What stands behind a body is of one hop.
            Ok(Err(_)) => {}
            Err(error) => return Some(Err(io::Error::other(error))),
        }
    }
}

/// Sets the length of a body that came whole: its framing may have been another.
fn set_length(head: &mut response::Parts, length: usize) {
    let has_no_body = [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&head.status);
    if !has_no_body {
        head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
}
