//! One request of a method that costs nothing.

use std::future::Future;

use crate::client::{self, Request};
use crate::contract::{BaseUrl, ExchangeLimits, Method, RequestBody};
use crate::judge::Call;
use crate::work::clock::Clock;

/// Sends one request of a method that costs nothing.
pub async fn call(
    method: Method,
    base_url: &BaseUrl,
    body: &RequestBody,
    limits: ExchangeLimits,
    clock: &Clock,
    cancel: impl Future<Output = ()>,
) -> Call {
    let url = base_url.method_url(method);
    let started_at_ms = clock.now_ms();
    let request = Request { url: url.clone(), body: body.expose_body() };
    let exchange = client::exchange(request, limits, |_| {}, cancel).await;
    Call { exchange, method, url: url.into(), started_at_ms }
}
