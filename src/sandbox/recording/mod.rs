//! Recordings: what a service answered to one task, from createTask on, to be answered again by the sandbox.
//!
//! A recording is a file of a folder, without any key, and is asked for by a client key as scenarios are. `format.rs` is
//! the file's text, `folder.rs` the folder.

mod folder;
mod format;

pub use folder::{ListedRecording, Recordings, RecordingsList, is_recording_name, recording_key, replayed_headers};
use thiserror::Error;

use super::id_style::IdStyle;

/// Stands in a recorded body where the task's id is put in, which is the sandbox's own.
pub const TASK_ID_HERE: &str = "$CAPKILL_TASK_ID";

/// Most polls of a recording: four times as many as a service answers.
pub const MOST_POLLS: usize = 480;

/// Largest recorded body, in bytes. Source: this program, which keeps no more of a reply.
pub const MOST_BODY_BYTES: usize = 1024 * 1024;

/// Largest file of a recording, in bytes.
pub const MOST_FILE_BYTES: usize = 4 * 1024 * 1024;

/// Longest recorded delay, in milliseconds. Source: this program, which waits no longer for a reply.
pub const MOST_DELAY_MS: u64 = 10 * 60 * 1000;

/// Headers of a reply that are replayed, in small letters: what its body is, and when to come again. Bodies are kept
/// without their content coding.
pub const REPLAYED_HEADERS: [&str; 2] = ["content-type", "retry-after"];

/// What was answered to the requests about one task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Whose answers these are, in words.
    pub from: String,
    /// How the service wrote the task's id.
    pub task_id: IdStyle,
    pub create_task: RecordedAnswer,
    /// The answers to the polls in their order.
    pub polls: Vec<RecordedAnswer>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAnswer {
    /// How long after the request the answer came, or the connection was cut, in milliseconds.
    pub after_ms: u64,
    /// `None` where the connection was cut without an answer.
    pub reply: Option<RecordedReply>,
}

/// A reply as it came, keys taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedReply {
    pub status: u16,
    /// Only those that a replay may have: what the body is, and when to come again.
    pub headers: Vec<(String, String)>,
    /// [`TASK_ID_HERE`] stands where the task's id is.
    pub body: Vec<u8>,
    /// The connection was cut after these bytes, in the middle of the reply.
    pub is_cut: bool,
}

/// Why a recording is not there.
#[derive(Debug, Error)]
pub enum RecordingError {
    #[error("A scenario's name has small letters, digits and hyphens, at most 40, and no hyphen first")]
    Name,
    #[error("There is no scenario {0} in the folder of recorded ones")]
    Missing(String),
    #[error("There is a scenario {0} already; choose another name")]
    Taken(String),
    #[error("The scenario {0} is over 4 MiB, the most that is replayed")]
    TooLarge(String),
    #[error("The scenario {name} can't be replayed: {why}")]
    Unsound { name: String, why: String },
    #[error("The scenario {name} can't be read")]
    Read {
        name: String,
        #[source]
        source: std::io::Error,
    },
    #[error("The scenario {name} can't be written")]
    Write {
        name: String,
        #[source]
        source: std::io::Error,
    },
}

impl Recording {
    /// Returns the answer to a poll, counted from 1: the last one stands for all that follow. `None` without any.
    pub(super) fn poll(&self, number: u32) -> Option<&RecordedAnswer> {
        let at = usize::try_from(number).unwrap_or(usize::MAX).saturating_sub(1);
        self.polls.get(at).or(self.polls.last())
    }

    /// Tells whether createTask's answer names a task.
    pub(super) fn creates_a_task(&self) -> bool {
        let reply = self.create_task.reply.as_ref();
        reply.is_some_and(|reply| reply.body.windows(TASK_ID_HERE.len()).any(|part| part == TASK_ID_HERE.as_bytes()))
    }
}

impl RecordedReply {
    /// Returns the body with a task's id, given as its JSON token.
    pub(super) fn body_with(&self, token: &str) -> Vec<u8> {
        match std::str::from_utf8(&self.body) {
            Ok(text) => text.replace(TASK_ID_HERE, token).into_bytes(),
            Err(_) => self.body.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
