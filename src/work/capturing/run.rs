//! A session from its beginning to its end.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use thiserror::Error;

use super::calls::handle;
use super::came::Came;
use super::keys::SessionKeys;
use super::session::{OnCall, Passed, Session};
use super::strays::keep_stray;
use super::wish::{CaptureTarget, CaptureWish};
use crate::capture::{Arrival, HangUp, HeldPort, Listener, Stray};
use crate::contract::ClientKey;
use crate::history::{Capture, CaptureId, History, HistoryError, NewCapture};
use crate::payload::KeysSeen;
use crate::work::services::{Services, blocking};

/// Why a session did not begin.
#[derive(Debug, Error)]
pub enum CaptureError {
    #[error("Port {port} {why}; choose another, or none for any free one")]
    Port {
        port: u16,
        /// What is wrong with it, and who listens there where that is known.
        why: String,
        #[source]
        source: io::Error,
    },
    #[error("The session can't be kept, so it was not begun")]
    History(#[source] HistoryError),
    #[error("The system gives no random bytes for the session's token")]
    NoToken,
    #[error("The target {0} is this capture itself; choose another")]
    Itself(String),
    #[error("CapKill Desk is closing")]
    Closing,
}

/// A session that listens. It ends when it is dropped; calls in flight go on.
pub struct Capturing {
    listener: Listener,
    capture: Capture,
    session: Arc<Session>,
}

impl Capturing {
    /// Begins a session on the current tokio runtime. `on_call` hears of each request that is known to its end.
    ///
    /// # Errors
    /// When the port is taken, and when the session can't be kept.
    pub async fn begin(
        wish: CaptureWish,
        history: History,
        services: Services,
        on_call: OnCall,
    ) -> Result<Self, CaptureError> {
        let keys = SessionKeys::new().ok_or(CaptureError::NoToken)?;
        services.keys_seen.note(&keys.token);
        if let Some(key) = &wish.target.key {
            services.keys_seen.note(key);
        }
        // The port is known before the session is kept, and nothing is answered before that.
        let asked = wish.port;
        let port = match HeldPort::take(asked).await {
            Ok(port) => port,
            Err(source) => return Err(blocking(move || CaptureError::port(asked, source)).await),
        };
        if leads_to(&wish.target, port.number()) {
            return Err(CaptureError::Itself(wish.target.base_url.to_string()));
        }
        let new = kept(&wish, port.number(), services.clock.now_ms());
        let id = history.begin_capture(new.clone()).await.map_err(CaptureError::History)?;
        let capture = Capture { id, new, ended_at_ms: None };
        let session = Arc::new(Session::new(id, keys, wish, history, services, on_call));
        let (answering, straying) = (Arc::clone(&session), Arc::clone(&session));
        let handler = Arc::new(move |arrival: Arrival, hang_up: HangUp| {
            let session = Arc::clone(&answering);
            let came = Came::new(session.next_number(), session.services.clock.now_ms(), arrival);
            let owner = Arc::clone(&session);
            Box::pin(owner.tracked(handle(session, came, hang_up))) as _
        });
        let listener = Listener::start(port, handler, Arc::new(move |stray: Stray| keep_stray(&straying, stray)));
        tracing::info!(address = %listener.address(), "capture listening");
        Ok(Self { listener, capture, session })
    }

    /// Begins a session in a program that has no window, as [`Capturing::begin`] does.
    ///
    /// # Errors
    /// As [`Capturing::begin`].
    pub async fn begin_alone(
        wish: CaptureWish,
        directory: &Path,
        history: History,
        keys: KeysSeen,
        on_call: OnCall,
    ) -> Result<Self, CaptureError> {
        let history = history.without_keys(keys.clone());
        let services = Services::alone(directory, keys);
        Self::begin(wish, history, services, on_call).await
    }

    /// Returns the address on which the session listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.listener.address()
    }

    /// Returns the session's number.
    #[must_use]
    pub fn id(&self) -> CaptureId {
        self.session.id
    }

    /// Returns the session's token, which a program may use as its key.
    #[must_use]
    pub fn token(&self) -> &ClientKey {
        &self.session.keys.token
    }

    /// Returns the session as the history has it.
    #[must_use]
    pub fn capture(&self) -> &Capture {
        &self.capture
    }

    /// Returns what tells how many createTask have gone on.
    pub fn passing(&self) -> impl Fn() -> Passed + Send + use<> {
        let session = Arc::clone(&self.session);
        move || session.passed()
    }

    /// Lets the sandbox do what a scenario's key asks for, whatever key a request bears; `None` leaves it to that key.
    pub fn set_scenario(&self, scenario: Option<ClientKey>) {
        self.session.set_scenario(scenario);
    }

    /// Returns what lets so many createTask through in the whole session.
    ///
    /// # Errors
    /// When the limit could not be kept.
    pub fn limiting(&self, limit: u32) -> impl Future<Output = Result<(), HistoryError>> + Send + use<> {
        let session = Arc::clone(&self.session);
        async move { session.set_call_limit(limit).await }
    }

    /// Ends the session: nothing new is taken. Waits for the replies under way, which go to their clients and are kept.
    ///
    /// # Errors
    /// When the end could not be kept.
    pub async fn end(self) -> Result<(), HistoryError> {
        let at_ms = self.session.services.clock.now_ms();
        self.listener.finish().await;
        self.session.finished().await;
        self.session.history.end_capture(self.session.id, at_ms).await
    }

    /// Ends the session of a program that has no window, and waits for what the history has not taken so far.
    ///
    /// # Errors
    /// When the end could not be kept.
    pub async fn end_alone(self) -> Result<(), HistoryError> {
        let services = self.session.services.clone();
        let ended = self.end().await;
        services.replies_have_come().await;
        ended
    }
}

/// Tells whether a target is the listener on this port.
fn leads_to(target: &CaptureTarget, port: u16) -> bool {
    target.base_url.is_loopback() && target.base_url.host().ends_with(&format!(":{port}"))
}

fn kept(wish: &CaptureWish, port: u16, begun_at_ms: i64) -> NewCapture {
    let CaptureTarget { profile, base_url, .. } = &wish.target;
    NewCapture {
        begun_at_ms,
        port,
        profile_id: profile.id.clone(),
        profile: profile.name.clone(),
        base_url: base_url.to_string(),
        costs_money: !profile.costs().is_free(),
        call_limit: wish.call_limit,
        has_guard: wish.has_guard,
    }
}
