//! Listening for later starts of the program, which hand their files to this one.

use std::sync::{Mutex, PoisonError};

use tokio::task::JoinHandle;

use super::outbox::Outbox;
use super::services::Services;
use crate::contract::chain;
use crate::instance::{Claim, Handed, Listener, Taker};

/// Takes what later starts hand over.
pub struct InstanceJob {
    pub claim: Claim,
    /// What a later start learns of the window.
    pub taker: Taker,
}

/// Listens for later starts until the program ends.
pub struct Instance {
    services: Services,
    outbox: Outbox<Handed>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

impl Instance {
    /// Prepares to listen.
    pub fn new(services: Services, outbox: Outbox<Handed>) -> Self {
        Self { services, outbox, listening: Mutex::default() }
    }

    /// Begins to listen.
    pub fn run(&self, job: InstanceJob) {
        let (outbox, closing) = (self.outbox.clone(), self.services.closing.clone());
        let listening = tokio::spawn(async move {
            tokio::select! {
                () = listen(job, outbox) => {}
                // A window that ends takes nothing: the next start opens one of its own.
                () = closing.asked() => {}
            }
        });
        *self.listening.lock().unwrap_or_else(PoisonError::into_inner) = Some(listening);
    }

    /// Ends listening, and leaves the data directory to the next start.
    pub async fn end(&self) {
        let listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(listening) = listening {
            listening.abort();
            // An end that was asked for is no failure, and a panic has been logged.
            drop(listening.await);
        }
    }
}

async fn listen(job: InstanceJob, outbox: Outbox<Handed>) {
    let listener = match Listener::open(job.claim, job.taker).await {
        Ok(listener) => listener,
        Err(error) => return tracing::warn!(error = chain(&error), "no later start can hand over files"),
    };
    tracing::debug!("later starts can hand over files");
    loop {
        outbox.send(listener.next().await).await;
    }
}
