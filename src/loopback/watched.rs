//! A connection's socket: the server reads and writes it, and meanwhile it is watched for a client that leaves.

use std::io;
use std::net::Shutdown;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use super::connection::Connection;

/// How soon after its last byte the end of a client's stream says only that no more will be said: such a client waits for
/// its answer. One that gives up has waited longer. Source: this program.
const NO_MORE_TIME: Duration = Duration::from_millis(500);

/// How often the stream is looked at while bytes wait that the server has not read.
const LOOK: Duration = Duration::from_millis(50);

/// The client's side of a connection.
pub(super) struct Peer {
    stream: TcpStream,
    last_read: Mutex<Instant>,
    /// The server itself has read the end, in the midst of a request for one, and acts on it.
    is_end_read: AtomicBool,
}

impl Peer {
    pub(super) fn new(stream: TcpStream) -> Arc<Self> {
        Arc::new(Self { stream, last_read: Mutex::new(Instant::now()), is_end_read: AtomicBool::new(false) })
    }

    /// Waits until the client has left the request that is under way.
    ///
    /// A client that ends its stream with its request, as `nc -N` does, has not left.
    pub(super) async fn left(&self, connection: &Connection) {
        loop {
            connection.is_busy(true).await;
            let peeked = tokio::select! {
                peeked = self.peeked() => peeked,
                () = connection.is_busy(false) => continue,
            };
            match peeked {
                Ok(0) if self.has_no_more_to_say() => connection.is_busy(false).await,
                Ok(0) | Err(_) => return,
                Ok(_) => sleep(LOOK).await,
            }
        }
    }

    async fn peeked(&self) -> io::Result<usize> {
        self.stream.peek(&mut [0]).await
    }

    fn has_no_more_to_say(&self) -> bool {
        let last_read = *self.last_read.lock().unwrap_or_else(PoisonError::into_inner);
        self.is_end_read.load(Ordering::Acquire) || last_read.elapsed() < NO_MORE_TIME
    }

    fn note(&self, is_end: bool) {
        if is_end {
            self.is_end_read.store(true, Ordering::Release);
        } else {
            *self.last_read.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        }
    }
}

/// The server's side of a connection, which notes when bytes come and go.
pub(super) struct Watched {
    pub(super) peer: Arc<Peer>,
    pub(super) connection: Arc<Connection>,
}

impl AsyncRead for Watched {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let has_room = buffer.remaining() > 0;
        loop {
            ready!(self.peer.stream.poll_read_ready(context))?;
            match self.peer.stream.try_read_buf(buffer) {
                Ok(read) => {
                    self.peer.note(read == 0 && has_room);
                    break;
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
        if buffer.filled().len() > before {
            self.connection.keep_head(&buffer.filled()[before..]);
            self.connection.bytes_came();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Watched {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.written(context, |stream| stream.try_write(bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.written(context, |stream| stream.try_write_vectored(slices))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    /// Does nothing: a socket's bytes are on their way once they are written.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(socket2::SockRef::from(&self.peer.stream).shutdown(Shutdown::Write))
    }
}

impl Watched {
    fn written(
        &self,
        context: &mut Context<'_>,
        write: impl Fn(&TcpStream) -> io::Result<usize>,
    ) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.peer.stream.poll_write_ready(context))?;
            match write(&self.peer.stream) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => {
                    if matches!(written, Ok(1..)) {
                        self.connection.bytes_went();
                    }
                    return Poll::Ready(written);
                }
            }
        }
    }
}
