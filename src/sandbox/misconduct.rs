//! Responses that are none of the API's.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;

use super::scenario::Scenario;
use crate::loopback::CutConnection;

/// The address to which `sandbox:redirect` leads: on loopback, where nobody listens.
pub(super) const REDIRECT_TARGET: &str = "http://127.0.0.1:9/createTask";

/// Returns the response that cuts the connection instead.
pub(super) fn cut() -> Response {
    let mut response = Response::default();
    response.extensions_mut().insert(CutConnection);
    response
}

pub(super) fn web_page() -> Response {
    const PAGE: &str = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";
    (StatusCode::BAD_GATEWAY, [(header::CONTENT_TYPE, "text/html")], PAGE).into_response()
}

/// Returns the response of a scenario that does not answer as the API does.
pub(super) fn misbehave(scenario: &Scenario) -> Option<Response> {
    let response = match scenario {
        Scenario::Html502 => web_page(),
        Scenario::Empty => StatusCode::OK.into_response(),
        Scenario::Garbage => {
            ([(header::CONTENT_TYPE, "application/json")], &b"\x00\xff\xfe{\"errorId\":0,"[..]).into_response()
        }
        Scenario::Reset => cut(),
        Scenario::Redirect => {
            let target = HeaderValue::from_static(REDIRECT_TARGET);
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, target)]).into_response()
        }
        Scenario::Oversize => {
            static CHUNK: [u8; 64 * 1024] = [b'x'; 64 * 1024];
            let endless = stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from_static(&CHUNK)));
            ([(header::CONTENT_TYPE, "application/json")], Body::from_stream(endless)).into_response()
        }
        _ => return None,
    };
    Some(response)
}
