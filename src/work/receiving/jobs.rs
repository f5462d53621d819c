//! What listens on this machine: the sandbox and the callback receiver; and the test of a callback address.

use std::sync::{Arc, Mutex, PoisonError};

use super::callbacks::{Callbacks, Intake, Listening, ReceiverStarted};
use crate::callback::ReceiverError;
use crate::client::{CallbackTest, test_callback};
use crate::contract::CALLBACK_ACCEPT_WINDOW;
use crate::history::HistoryError;
use crate::sandbox::{Recordings, Sandbox, SandboxError};
use crate::work::following::Followers;
use crate::work::held_up::HoldUps;
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::Services;

/// Something to do with a listener.
pub enum ReceivingJob {
    StartSandbox,
    /// Listens for callbacks on a port, 0 for any free one.
    StartReceiver(u16),
    StopReceiver,
    /// Sends a sample to a callback address.
    TestCallback(String),
}

/// Why something does not listen.
#[derive(Debug, thiserror::Error)]
pub enum NotListening {
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    #[error(transparent)]
    Receiver(#[from] ReceiverError),
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error("The program's own service could not be started. {0}")]
    Lost(#[from] Lost),
}

/// Why a callback address was not tested.
#[derive(Debug, thiserror::Error)]
pub enum NotTested {
    #[error("CapKill Desk is closing")]
    Closing,
    #[error(transparent)]
    Lost(#[from] Lost),
}

/// What came of a job with a listener.
pub enum ReceivingEvent {
    /// The sandbox listens at this address.
    SandboxStarted(Result<String, NotListening>),
    ReceiverStarted(Result<ReceiverStarted, NotListening>),
    CallbackTested {
        url: String,
        result: Result<CallbackTest, NotTested>,
    },
}

/// Holds the listeners, which end with the worker. Clones share them.
#[derive(Clone)]
pub struct Receiving {
    services: Services,
    outbox: Outbox<ReceivingEvent>,
    hold_ups: HoldUps,
    followers: Followers,
    sandbox: Arc<Mutex<Option<Sandbox>>>,
    listening: Listening,
    /// Receivers are started and stopped one after another, in the order of the jobs.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Receiving {
    /// Prepares the listeners; nothing listens yet.
    pub fn new(
        services: Services,
        outbox: Outbox<ReceivingEvent>,
        hold_ups: HoldUps,
        followers: Followers,
        listening: Listening,
    ) -> Self {
        let (sandbox, turn) = Default::default();
        Self { services, outbox, hold_ups, followers, sandbox, listening, turn }
    }

    /// Starts a job.
    pub fn run(&self, job: ReceivingJob) {
        let own = self.clone();
        match job {
            ReceivingJob::StartSandbox => {
                let lost = |panic: Lost| ReceivingEvent::SandboxStarted(Err(panic.into()));
                self.services.start(&self.outbox, lost, async move {
                    Some(ReceivingEvent::SandboxStarted(own.start_sandbox().await))
                });
            }
            ReceivingJob::StartReceiver(port) => {
                let lost = |panic: Lost| ReceivingEvent::ReceiverStarted(Err(panic.into()));
                self.services.start(&self.outbox, lost, async move {
                    Some(ReceivingEvent::ReceiverStarted(own.start_receiver(port).await))
                });
            }
            ReceivingJob::StopReceiver => self.services.finish(async move { own.stop_receiver().await }),
            ReceivingJob::TestCallback(url) => {
                let asked = url.clone();
                let lost = |panic: Lost| ReceivingEvent::CallbackTested { url: asked, result: Err(panic.into()) };
                self.services.start(&self.outbox, lost, async move {
                    let result = own.test(&url).await;
                    Some(ReceivingEvent::CallbackTested { url, result })
                });
            }
        }
    }

    async fn test(&self, url: &str) -> Result<CallbackTest, NotTested> {
        if self.services.closing.is_asked() {
            return Err(NotTested::Closing);
        }
        Ok(test_callback(url, CALLBACK_ACCEPT_WINDOW).await)
    }

    async fn start_sandbox(&self) -> Result<String, NotListening> {
        let sandbox = Sandbox::start_with(0, Some(Recordings::of(&self.services.directory))).await?;
        let base_url = sandbox.base_url();
        *self.sandbox.lock().unwrap_or_else(PoisonError::into_inner) = Some(sandbox);
        Ok(base_url)
    }

    async fn start_receiver(&self, port: u16) -> Result<ReceiverStarted, NotListening> {
        let _turn = self.turn.lock().await;
        // The old one first: it may hold the port.
        self.stop_listening().await;
        let Self { services, hold_ups, followers, .. } = self.clone();
        let intake = Intake { history: services.history()?, services, hold_ups, followers };
        let (callbacks, started) = Callbacks::start(port, intake).await?;
        self.listening.put(callbacks);
        Ok(started)
    }

    /// Stops receiving callbacks; what was answered is still committed.
    pub async fn stop_receiver(&self) {
        let _turn = self.turn.lock().await;
        self.stop_listening().await;
    }

    async fn stop_listening(&self) {
        if let Some(callbacks) = self.listening.take() {
            let taking = callbacks.stop_listening().await;
            // A panic in it was logged by the panic hook.
            self.services.finish(async move { drop(taking.await) });
        }
    }
}
