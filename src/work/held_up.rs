//! What the history has not taken yet and is tried again, told so that nobody closes the window on it.

use std::fmt;
use std::future::Future;

use super::outbox::Outbox;
use crate::contract::chain;
use crate::history::{HistoryError, SubmissionId};

/// What waits for the history.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeldUp {
    /// Tasks of which no poll can be reserved: told once for all of them.
    Following,
    /// A callback whose submission can't be looked up.
    Callback,
    /// A callback that can't be kept with its submission.
    CallbackOf { id: SubmissionId, settles: bool },
}

impl fmt::Display for HeldUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Following => f.write_str("Tasks wait to be followed"),
            Self::Callback => f.write_str("A callback waits to be saved"),
            Self::CallbackOf { id, settles: true } => {
                write!(f, "A callback for #{}, which settles it, waits to be saved", id.0)
            }
            Self::CallbackOf { id, settles: false } => write!(f, "A callback for #{} waits to be saved", id.0),
        }
    }
}

/// Whether something waits for the history.
#[derive(Debug, PartialEq, Eq)]
pub enum HeldUpEvent {
    /// It waits: a sentence with what is in the way, and the causes.
    Begun { what: HeldUp, problem: String, details: String },
    /// The history has taken it, or never will.
    Over(HeldUp),
}

/// Tells what waits for the history.
#[derive(Clone)]
pub struct HoldUps(Outbox<HeldUpEvent>);

impl HoldUps {
    /// Tells hold-ups through an outbox.
    pub fn new(outbox: Outbox<HeldUpEvent>) -> Self {
        Self(outbox)
    }

    /// Returns a hold-up that has not begun.
    pub fn of(&self, what: HeldUp) -> HoldUp {
        HoldUp { what, outbox: self.0.clone(), is_told: false }
    }
}

/// One thing that may have to wait for the history; told when it does, and when that is over.
pub struct HoldUp {
    what: HeldUp,
    outbox: Outbox<HeldUpEvent>,
    is_told: bool,
}

impl HoldUp {
    /// Tells that a try has failed, the first time only.
    pub fn not_yet(&mut self, error: &HistoryError) -> impl Future<Output = ()> + Send + use<> {
        tracing::error!(%error, what = %self.what, "not saved yet");
        // What can never be committed does not wait.
        let is_first = !self.is_told && !error.is_permanent();
        self.is_told |= is_first;
        let event = is_first.then(|| HeldUpEvent::Begun {
            what: self.what.clone(),
            problem: format!("{}. {error}", self.what),
            details: std::error::Error::source(error).map(chain).unwrap_or_default(),
        });
        let outbox = self.outbox.clone();
        async move {
            if let Some(event) = event {
                outbox.send(event).await;
            }
        }
    }

    /// Tells that nothing waits any more.
    pub async fn over(self) {
        if self.is_told {
            self.outbox.send(HeldUpEvent::Over(self.what)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::services::testing::outbox;

    #[tokio::test]
    async fn a_hold_up_is_told_once_and_its_end_too() {
        let (outbox, mut told) = outbox();
        let mut hold_up = HoldUps::new(outbox).of(HeldUp::Following);
        for _ in 0..3 {
            hold_up.not_yet(&HistoryError::Interrupted).await;
        }
        hold_up.over().await;
        assert!(matches!(told.try_recv(), Ok(HeldUpEvent::Begun { what: HeldUp::Following, .. })));
        assert_eq!(told.try_recv(), Ok(HeldUpEvent::Over(HeldUp::Following)));
        assert!(told.try_recv().is_err());
    }

    #[tokio::test]
    async fn what_was_never_held_up_is_not_told() {
        let (outbox, mut told) = outbox();
        HoldUps::new(outbox).of(HeldUp::Callback).over().await;
        assert!(told.try_recv().is_err());
    }
}
