//! A connection to a service for one request of another program: through the system's proxy, with TLS.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper::Uri;
use hyper::header::HeaderValue;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::Matcher;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tower::Service as _;
use url::Url;

use super::timing::Marks;
use crate::contract::is_loopback_host;

/// A connection, with TLS or without.
pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// Connects to the address that a URL names.
pub(super) async fn dial(
    url: &Url,
    marks: &Marks,
    tls: impl FnOnce() -> Result<ClientConfig, rustls::Error> + Send + 'static,
) -> io::Result<Stream> {
    marks.begin();
    let stream = connect(url).await?;
    // Small requests leave at once.
    stream.set_nodelay(true)?;
    if url.scheme() != "https" {
        return Ok(Stream::Plain(stream));
    }
    // Reading the platform's certificates may block.
    let config = tokio::task::spawn_blocking(tls).await.map_err(io::Error::other)?.map_err(io::Error::other)?;
    let name = ServerName::try_from(host(url)).map_err(io::Error::other)?;
    Ok(Stream::Tls(Box::new(TlsConnector::from(Arc::new(config)).connect(name, stream).await?)))
}

/// Returns the URL's host as a resolver wants it: brackets are the URL's way to write an IPv6 address.
fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned()
}

async fn connect(url: &Url) -> io::Result<TcpStream> {
    let port = url.port_or_known_default().unwrap_or_default();
    if is_loopback_host(url) {
        // The name must mean this machine, and no proxy sees what stays on it.
        let host = if url.domain().is_some() { "127.0.0.1".to_owned() } else { host(url) };
        return TcpStream::connect((host, port)).await;
    }
    let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let target: Uri = format!("{}://{authority}/", url.scheme()).parse().map_err(io::Error::other)?;
    let Some(proxy) = Matcher::from_system().intercept(&target) else {
        return TcpStream::connect((host(url), port)).await;
    };
    let with_port: Uri = format!("{}://{}:{port}/", url.scheme(), url.host_str().unwrap_or_default())
        .parse()
        .map_err(io::Error::other)?;
    through(proxy.uri(), proxy.basic_auth(), proxy.raw_auth(), with_port).await
}

/// Connects through a proxy.
async fn through(
    proxy: &Uri,
    basic: Option<&HeaderValue>,
    raw: Option<(&str, &str)>,
    target: Uri,
) -> io::Result<TcpStream> {
    let mut plain = HttpConnector::new();
    plain.enforce_http(false);
    let login = raw.map(|(user, password)| (user.to_owned(), password.to_owned()));
    let connected = match proxy.scheme_str() {
        Some("socks4" | "socks4a") => {
            SocksV4::new(proxy.clone(), plain).call(target).await.map_err(io::Error::other)?
        }
        Some("socks5" | "socks5h") => {
            let socks = SocksV5::new(proxy.clone(), plain);
            let mut socks = match login {
                Some((user, password)) => socks.with_auth(user, password),
                None => socks,
            };
            socks.call(target).await.map_err(io::Error::other)?
        }
        _ => {
            let tunnel = Tunnel::new(proxy.clone(), plain);
            let mut tunnel = match basic {
                Some(basic) => tunnel.with_auth(basic.clone()),
                None => tunnel,
            };
            tunnel.call(target).await.map_err(io::Error::other)?
        }
    };
    Ok(connected.into_inner())
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
