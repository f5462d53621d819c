//! What the worker tells of captures.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

use super::run::CaptureError;
use super::saving::CaptureSaveError;
use super::scenario::{MadeScenario, ScenarioError};
use super::session::Passed;
use crate::contract::ClientKey;
use crate::history::{Capture, CaptureId, HistoryError, SubmissionId};
use crate::sandbox::RecordingsList;
use crate::view::{CallView, Conversation, ConversationDetail, OtherRequest, ReportView, Thumbnail};
use crate::work::history::ReadError;
use crate::work::lost::Lost;
use crate::work::ticket::Ticket;

/// Why something was not done with a capture.
#[derive(Debug, Error)]
pub enum CaptureFailed {
    #[error(transparent)]
    Capture(#[from] CaptureError),
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error("The capture failed. {0}")]
    Lost(#[from] Lost),
}

/// Why no scenario was made.
#[derive(Debug, Error)]
pub enum ScenarioFailed {
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error("No scenario was made. {0}")]
    Lost(#[from] Lost),
}

/// Why the recorded scenarios are not listed.
#[derive(Debug, Error)]
pub enum ScenariosNotListed {
    #[error("The recorded scenarios can't be read")]
    Read(#[from] std::io::Error),
    #[error("The recorded scenarios were not listed. {0}")]
    Lost(#[from] Lost),
}

/// A session that listens.
#[derive(Debug)]
pub struct Begun {
    pub capture: Capture,
    pub address: SocketAddr,
    /// May stand for the profile's key in the program's requests.
    pub token: ClientKey,
}

/// What came of a job with captures.
pub enum CaptureEvent {
    Begun(Result<Box<Begun>, CaptureFailed>),
    /// The session listens no more; replies under way are still waited for.
    Ending(CaptureId),
    Ended(CaptureId, Result<(), CaptureFailed>),
    /// A session lets so many createTask through from now on.
    LimitSet(CaptureId, Result<u32, CaptureFailed>),
    Listed(Result<Vec<Capture>, ReadError>),
    /// Something of a session: what was read of it, or what just came.
    Part(Box<SessionPart>),
    NotRead(Ticket, ReadError),
    Detail(Ticket, Result<Option<Arc<ConversationDetail>>, ReadError>),
    LookedAt(Ticket, Result<Option<Arc<CallView>>, ReadError>),
    Thumbnails(Ticket, Vec<(SubmissionId, Arc<Thumbnail>)>),
    Reported(Ticket, Result<Arc<ReportView>, ReadError>),
}

/// What became of something of a session that was to be given away.
pub enum CaptureGiven {
    /// The report as Markdown, to be copied.
    Written(Result<String, ReadError>),
    Saved(Result<PathBuf, CaptureSaveError>),
    /// The operator chose no file.
    NotSaved,
    ScenarioMade(Result<MadeScenario, ScenarioFailed>),
    ScenariosListed(Ticket, Result<RecordingsList, ScenariosNotListed>),
}

/// Something of a session.
#[derive(Debug)]
pub struct SessionPart {
    pub capture: CaptureId,
    /// Conversations as they are now, in the place of earlier ones of the same number.
    pub conversations: Vec<Conversation>,
    pub others: Vec<OtherRequest>,
    /// Everybody who called, as far as the part tells.
    pub clients: Vec<String>,
    /// The highest number of a request so far.
    pub requests: u64,
    /// How many createTask have gone on; `None` where the session ran earlier.
    pub passed: Option<Passed>,
    /// The session was read to its end.
    pub is_last: bool,
}

impl SessionPart {
    /// Takes a conversation, where one was read.
    pub(super) fn take(&mut self, read: Option<Conversation>) {
        if let Some(read) = read {
            self.requests = self.requests.max(read.number);
            self.conversations.push(read);
        }
    }
}
