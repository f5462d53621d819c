//! A connection to a service that is made while its request may not leave yet: the request's row is being committed.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::ClientConfig;
use tokio_util::task::AbortOnDropHandle;
use url::Url;

use super::dial::{Stream, dial};
use super::exchange::ClientError;
use super::timing::Marks;
use super::tls;

/// How long a connection may have stood before its request leaves: a service may end one that says nothing, and then it
/// would be unknown whether the request came. Source: this program.
const FRESH: Duration = Duration::from_secs(1);

/// A connection that is being made, or stands. Nothing of a request leaves on it before it is given to [`forward`]; dropped
/// without that, it ends.
///
/// [`forward`]: super::forward()
pub struct Line {
    url: Url,
    began: Instant,
    pub(super) marks: Arc<Marks>,
    dialling: AbortOnDropHandle<io::Result<Stream>>,
}

impl Line {
    /// Begins to connect to the address that a URL names, on the current tokio runtime.
    #[must_use]
    pub fn open(url: Url) -> Self {
        Self::open_with(url, tls::platform_config)
    }

    /// Connects with the settings for `https` that `tls` makes, which may take a while.
    pub(super) fn open_with(
        url: Url,
        tls: impl FnOnce() -> Result<ClientConfig, rustls::Error> + Send + 'static,
    ) -> Self {
        let marks = Arc::<Marks>::default();
        let (to, noted) = (url.clone(), Arc::clone(&marks));
        let dialling = tokio::spawn(async move {
            let stream = dial(&to, &noted, tls).await;
            if stream.is_ok() {
                noted.connect();
            }
            stream
        });
        Self { url, began: Instant::now(), marks, dialling: AbortOnDropHandle::new(dialling) }
    }

    /// Returns the line, or one that is begun anew where it has stood for too long.
    #[must_use]
    pub fn fresh(self) -> Self {
        if self.began.elapsed() <= FRESH { self } else { Self::open(self.url) }
    }

    /// Waits for the connection, which may take so long from its beginning.
    pub(super) async fn stream(self, most: Duration) -> Result<Stream, ClientError> {
        match tokio::time::timeout_at((self.began + most).into(), self.dialling).await {
            Ok(Ok(stream)) => stream.map_err(|error| ClientError::Connect(error.into())),
            Ok(Err(lost)) => Err(ClientError::Connect(io::Error::other(lost).into())),
            Err(_) => Err(ClientError::ConnectTimeout(most)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::sync::mpsc;
    use std::thread;

    use bytes::Bytes;
    use hyper::{Method, Request};

    use super::*;
    use crate::client::forward::{Foreign, forward};
    use crate::client::test_server::serve;
    use crate::contract::ExchangeLimits;

    fn url(address: &str) -> Url {
        format!("http://{address}/createTask").parse().unwrap()
    }

    fn foreign(url: &Url) -> Foreign {
        let (head, ()) = Request::post("/createTask").body(()).unwrap().into_parts();
        Foreign { verb: Method::POST, url: url.clone(), head, body: Bytes::from_static(b"{}") }
    }

    /// Waits until a line is connected.
    async fn stands(line: &Line) {
        while line.marks.timing().waiting.is_none() {
            tokio::task::yield_now().await;
        }
    }

    /// The time in which the request may not leave is none of the exchange's, and nothing is said in it.
    #[tokio::test]
    async fn nothing_leaves_on_a_line_before_its_request() {
        const WAITS: Duration = Duration::from_secs(2);
        let (told, came) = mpsc::channel();
        let address = serve(move |mut stream| {
            stream.set_read_timeout(Some(WAITS / 2)).unwrap();
            told.send(stream.read(&mut [0; 1024]).is_err()).unwrap();
            stream.set_read_timeout(None).unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"{}") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                request.push(byte[0]);
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").unwrap();
        });
        let url = url(&address);
        let line = Line::open(url.clone());
        tokio::time::sleep(WAITS).await;
        assert!(came.recv().unwrap(), "something was said");
        let exchange = forward(foreign(&url), line, ExchangeLimits::default(), |_| ()).await.exchange;
        assert_eq!(exchange.reply.unwrap().body, b"ok");
        let timing = exchange.timing;
        assert!(exchange.connected && exchange.elapsed < WAITS, "{:?}", exchange.elapsed);
        let steps = [timing.connect, timing.waiting, timing.download].map(Option::unwrap);
        assert!(steps.iter().sum::<Duration>() <= exchange.elapsed, "{timing:?} in {:?}", exchange.elapsed);
    }

    #[tokio::test]
    async fn a_line_that_is_not_used_ends() {
        let (told, ended) = mpsc::channel();
        let address = serve(move |mut stream| told.send(stream.read(&mut [0]).unwrap()).unwrap());
        let line = Line::open(url(&address));
        stands(&line).await;
        drop(line);
        let ended = tokio::task::spawn_blocking(move || ended.recv()).await.unwrap();
        assert_eq!(ended.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_line_that_has_stood_too_long_is_begun_anew() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let connections = thread::spawn(move || [listener.accept().unwrap().1, listener.accept().unwrap().1]);
        let line = Line::open(url(&address)).fresh();
        stands(&line).await;
        let old = Line { began: Instant::now().checked_sub(2 * FRESH).unwrap(), ..line };
        let _new = old.fresh();
        let [first, second] = tokio::task::spawn_blocking(|| connections.join().unwrap()).await.unwrap();
        assert_ne!(first, second);
    }
}
