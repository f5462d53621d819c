//! Captured requests: their sessions, and the polls that another program makes.

use rusqlite::{Connection, params};

use super::table::capture::{self, Capture, CaptureId, NewCapture};
use super::table::captured::{self, CapturedBytes, NewCaptured, SeenCall};
use super::table::id::SubmissionId;
use super::table::picture::{self, NewPicture};
use super::table::submission::{self, Summary};
use super::{History, HistoryError};
use crate::contract::POLLS_PER_TASK;

/// The requests about one submission of a session.
#[derive(Clone, Debug)]
pub struct CallsOf {
    pub summary: Summary,
    /// In the order in which they came; the createTask is the first.
    pub calls: Vec<SeenCall>,
    /// The createTask requests of other submissions with the same payload.
    pub same: Vec<SeenCall>,
}

impl History {
    /// Begins a session.
    ///
    /// # Errors
    /// When it could not be committed.
    pub async fn begin_capture(&self, new: NewCapture) -> Result<CaptureId, HistoryError> {
        self.write(move |connection| Ok(capture::insert(connection, &new)?)).await
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When it could not be committed.
    pub async fn end_capture(&self, id: CaptureId, at_ms: i64) -> Result<(), HistoryError> {
        self.write(move |connection| Ok(capture::end(connection, id, at_ms)?)).await
    }

    /// Keeps a request of a session; no key of this run is in what is kept.
    ///
    /// # Errors
    /// When it could not be committed.
    pub async fn keep_captured(&self, id: CaptureId, new: NewCaptured) -> Result<(), HistoryError> {
        let keys = self.keys();
        self.write(move |connection| Ok(captured::insert(connection, id.0, &keys.redacted(new))?)).await
    }

    /// Returns all sessions, the newest first.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn captures(&self) -> Result<Vec<Capture>, HistoryError> {
        self.read(|connection| Ok(capture::all(connection)?)).await
    }

    /// Returns the requests of a session in the order in which they came.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn captured_calls(&self, id: CaptureId) -> Result<Vec<SeenCall>, HistoryError> {
        self.read(move |connection| Ok(captured::calls(connection, id.0)?)).await
    }

    /// Returns the submissions of a session's createTask requests, the first one first.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn captured_submissions(&self, id: CaptureId) -> Result<Vec<SubmissionId>, HistoryError> {
        self.read(move |connection| Ok(captured::submissions(connection, id.0)?)).await
    }

    /// Returns the requests about a submission; `None` where the submission is gone.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn captured_of(&self, id: CaptureId, of: SubmissionId) -> Result<Option<CallsOf>, HistoryError> {
        self.read(move |connection| {
            let Some(summary) = submission::summaries(connection, &[of.0])?.pop() else { return Ok(None) };
            let calls = captured::calls_of(connection, id.0, of)?;
            let create = calls.first();
            let same = match create.and_then(|create| create.payload_sha256) {
                Some(sha256) => captured::same_payload(connection, id.0, sha256, of)?,
                None => Vec::new(),
            };
            Ok(Some(CallsOf { summary, calls, same }))
        })
        .await
    }

    /// Returns the last submission of a client in a session that has an answer, besides one.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn last_good_capture(
        &self,
        id: CaptureId,
        client: String,
        but: SubmissionId,
    ) -> Result<Option<SubmissionId>, HistoryError> {
        self.read(move |connection| Ok(captured::last_good(connection, id.0, &client, but)?)).await
    }

    /// Returns the requests of a session that are about no submission, in the order in which they came.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn captured_others(&self, id: CaptureId) -> Result<Vec<SeenCall>, HistoryError> {
        self.read(move |connection| Ok(captured::others(connection, id.0)?)).await
    }

    /// Returns everybody who called in a session, each once.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn captured_clients(&self, id: CaptureId) -> Result<Vec<String>, HistoryError> {
        self.read(move |connection| Ok(captured::clients(connection, id.0)?)).await
    }

    /// Returns one request; `None` where a session has none of this number.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn captured_call(&self, id: CaptureId, number: u64) -> Result<Option<SeenCall>, HistoryError> {
        self.read(move |connection| Ok(captured::one(connection, id.0, number)?)).await
    }

    /// Gives a picture that is kept already its thumbnail.
    ///
    /// # Errors
    /// When it could not be committed.
    pub async fn keep_thumbnail(&self, picture: NewPicture) -> Result<(), HistoryError> {
        self.write(move |connection| Ok(picture::insert(connection, &picture).map(drop)?)).await
    }

    /// Returns the bytes of a request; `None` where a session has none of this number.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn captured_bytes(&self, id: CaptureId, number: u64) -> Result<Option<CapturedBytes>, HistoryError> {
        self.read(move |connection| Ok(captured::bytes(connection, id.0, number)?)).await
    }

    /// Counts a poll of another program before it leaves. A program may ask more often than the service allows: the row
    /// says no more than that.
    ///
    /// # Errors
    /// When it could not be committed.
    pub async fn count_captured_poll(&self, id: SubmissionId) -> Result<(), HistoryError> {
        let count = move |connection: &mut Connection| {
            let sql = "UPDATE submission SET polls = min(?2, polls + 1) WHERE id = ?1";
            connection.prepare_cached(sql)?.execute(params![id.0, POLLS_PER_TASK])?;
            Ok(())
        };
        self.write(count).await
    }
}
