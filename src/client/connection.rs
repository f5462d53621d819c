//! Observes the connection of one exchange, so that "not sent" can be told from "unknown".

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tower::{Layer, Service};

use super::timing::Marks;

/// How far an exchange has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The name is looked up, or TCP or TLS is being set up.
    Connecting,
    /// The connection stands: the request leaves, and the reply is awaited.
    Waiting,
    /// The reply's head has come, and its body is read.
    Receiving,
}

/// Notes when the connection stands and reports phases.
pub(super) struct Probe {
    pub(super) marks: Arc<Marks>,
    connected: AtomicBool,
    report: Box<dyn Fn(Phase) + Send + Sync>,
}

impl Probe {
    pub(super) fn new(report: impl Fn(Phase) + Send + Sync + 'static) -> Arc<Self> {
        Self::of(Arc::default(), report)
    }

    /// Makes the probe of a connection whose marks are being set already.
    pub(super) fn of(marks: Arc<Marks>, report: impl Fn(Phase) + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { marks, connected: AtomicBool::new(false), report: Box::new(report) })
    }

    pub(super) fn report(&self, phase: Phase) {
        (self.report)(phase);
    }

    /// Tells whether a connection, TLS included, was ever made.
    pub(super) fn was_connected(&self) -> bool {
        self.connected.load(Ordering::SeqCst)
    }

    /// Notes that a request leaves on a connection that stands.
    pub(super) fn leave(&self) {
        self.connected.store(true, Ordering::SeqCst);
        self.marks.leave();
        self.report(Phase::Waiting);
    }

    pub(super) fn connect(&self) {
        // Noted before the request can be written, so that a cancellation in between counts as "unknown".
        self.connected.store(true, Ordering::SeqCst);
        self.marks.connect();
        self.report(Phase::Waiting);
    }
}

/// The layer that puts a probe around the connector of one client.
#[derive(Clone)]
pub(super) struct ProbeLayer(pub(super) Arc<Probe>);

impl<S> Layer<S> for ProbeLayer {
    type Service = ProbeService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        ProbeService { inner, probe: Arc::clone(&self.0) }
    }
}

#[derive(Clone)]
pub(super) struct ProbeService<S> {
    inner: S,
    probe: Arc<Probe>,
}

impl<S, R> Service<R> for ProbeService<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let probe = Arc::clone(&self.probe);
        let connecting = self.inner.call(request);
        Box::pin(async move {
            probe.marks.begin();
            let connection = connecting.await;
            if connection.is_ok() {
                probe.connect();
            }
            connection
        })
    }
}
