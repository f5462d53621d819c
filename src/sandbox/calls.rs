//! Calls `callbackUrl` as a service does: once, within 2 s, and without a look at the answer.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::body::Body;
use axum::http::{Request, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use url::{Host, Url};

use crate::contract::{CALLBACK_ACCEPT_WINDOW, is_loopback_host};

/// Returns the address of a callback that this server may call: http on loopback.
pub(super) fn callable(text: &str) -> Option<(Url, SocketAddr)> {
    let url = Url::parse(text).ok().filter(|url| url.scheme() == "http" && is_loopback_host(url))?;
    let address = match url.host()? {
        Host::Domain(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        Host::Ipv4(address) => address.into(),
        Host::Ipv6(address) => address.into(),
    };
    let port = url.port_or_known_default()?;
    Some((url, SocketAddr::new(address, port)))
}

/// Posts the answer that getTaskResult would give.
pub(super) async fn call_back(url: Url, address: SocketAddr, answer: Value) {
    match tokio::time::timeout(CALLBACK_ACCEPT_WINDOW, post(&url, address, &answer)).await {
        Ok(Ok(status)) => tracing::info!(status, "callback accepted"),
        Ok(Err(error)) => tracing::info!(%error, "callback failed"),
        Err(_) => tracing::info!("callback not accepted within 2 s"),
    }
}

async fn post(url: &Url, address: SocketAddr, answer: &Value) -> Result<u16, Box<dyn std::error::Error + Send + Sync>> {
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let request = Request::post(&url[url::Position::BeforePath..url::Position::AfterQuery])
        .header(header::HOST, &url[url::Position::BeforeHost..url::Position::AfterPort])
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(answer.to_string()))?;
    let mut connection = std::pin::pin!(connection);
    let mut response = std::pin::pin!(sender.send_request(request));
    let response = tokio::select! {
        biased;
        response = &mut response => response,
        _ = &mut connection => response.await,
    };
    Ok(response?.status().as_u16())
}
