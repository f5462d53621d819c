//! What a window shows of captures: the session that listens, and the one that is looked at.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::latest::Latest;
use crate::contract::ClientKey;
use crate::history::{Capture, CaptureId, SubmissionId};
use crate::judge::Report;
use crate::profile::SANDBOX_ID;
use crate::view::{CallView, Conversation, ConversationDetail, OtherRequest, TargetChip, Thumbnail};
use crate::work::{LIVE_CALL_LIMIT, Passed, SessionPart};

/// How the next session is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenWish {
    /// The profile that requests go on to.
    pub profile_id: String,
    /// The loopback port; 0 takes any free one.
    pub port: u16,
    /// createTask requests that may go on to a service that costs money.
    pub call_limit: u32,
    /// The same payload from the same program gets its first task again.
    pub has_guard: bool,
}

impl Default for ListenWish {
    fn default() -> Self {
        Self { profile_id: SANDBOX_ID.to_owned(), port: 0, call_limit: LIVE_CALL_LIMIT, has_guard: false }
    }
}

/// Whether a session listens.
#[derive(Debug, Default)]
pub enum Listening {
    #[default]
    No,
    Beginning,
    On(Running),
    /// Nothing more is answered; replies under way are waited for.
    Ending(Running),
}

/// A session that runs.
#[derive(Debug)]
pub struct Running {
    pub capture: Capture,
    /// What a program is pointed at: `http://127.0.0.1:41207/`.
    pub address: String,
    /// May stand for the profile's key in a program's requests.
    pub token: ClientKey,
    /// Where requests go on to.
    pub goes: TargetChip,
    pub passed: Passed,
    /// The key whose scenario the sandbox plays, whatever key a request bears; `None` leaves it to that key.
    pub scenario: Option<ClientKey>,
}

/// What is shown of captures.
#[derive(Debug, Default)]
pub struct CaptureState {
    /// A window shows the room.
    pub is_open: bool,
    pub wish: ListenWish,
    pub listening: Listening,
    /// Every session, the newest first; empty until a window has looked at the room.
    pub sessions: Vec<Capture>,
    /// Why no session could begin.
    pub problem: Option<String>,
    /// The session on screen.
    pub shown: Option<Box<ShownSession>>,
}

/// The session on screen, as far as it was read.
#[derive(Debug)]
pub struct ShownSession {
    pub capture: Capture,
    /// By the numbers of their createTask requests, the oldest first.
    pub conversations: Vec<Conversation>,
    /// Requests that are about no task, by their numbers.
    pub others: BTreeMap<u64, OtherRequest>,
    pub clients: BTreeSet<String>,
    /// How many requests came.
    pub requests: u64,
    /// The session was read to its end.
    pub is_whole: bool,
    /// The conversation that is chosen.
    pub chosen: Option<SubmissionId>,
    pub detail: Latest<SubmissionId, Arc<ConversationDetail>>,
    /// The request that is looked at.
    pub looked_at: Latest<u64, Arc<CallView>>,
    /// The small pictures of the rows in view.
    pub thumbnails: HashMap<SubmissionId, Arc<Thumbnail>>,
    pub(in crate::desk) thumbnails_wanted: Latest<Vec<SubmissionId>, ()>,
    pub report: Latest<(), Arc<Report>>,
    /// A window looks at the report, which is made again when something comes.
    pub is_report_open: bool,
    /// Why the session can't be read.
    pub problem: Option<String>,
}

impl CaptureState {
    /// Returns the session that listens or is about to end.
    #[must_use]
    pub fn running(&self) -> Option<&Running> {
        match &self.listening {
            Listening::On(running) | Listening::Ending(running) => Some(running),
            Listening::No | Listening::Beginning => None,
        }
    }

    pub(in crate::desk) fn running_mut(&mut self) -> Option<&mut Running> {
        match &mut self.listening {
            Listening::On(running) | Listening::Ending(running) => Some(running),
            Listening::No | Listening::Beginning => None,
        }
    }

    /// Tells whether a session listens.
    #[must_use]
    pub fn is_on(&self) -> bool {
        matches!(self.listening, Listening::On(_))
    }

    /// Tells whether the session on screen is the one that runs.
    #[must_use]
    pub fn shows_running(&self) -> bool {
        let running = self.running().map(|running| running.capture.id);
        running.is_some() && running == self.shown.as_ref().map(|shown| shown.capture.id)
    }

    /// Returns the createTask requests whose replies are awaited.
    #[must_use]
    pub fn in_flight(&self) -> u32 {
        self.running().map_or(0, |running| running.passed.in_flight)
    }

    pub(in crate::desk) fn shown_mut(&mut self, id: CaptureId) -> Option<&mut ShownSession> {
        self.shown.as_deref_mut().filter(|shown| shown.capture.id == id)
    }
}

impl ShownSession {
    pub(in crate::desk) fn new(capture: Capture) -> Self {
        Self {
            capture,
            conversations: Vec::new(),
            others: BTreeMap::new(),
            clients: BTreeSet::new(),
            requests: 0,
            is_whole: false,
            chosen: None,
            detail: Latest::default(),
            looked_at: Latest::default(),
            thumbnails: HashMap::new(),
            thumbnails_wanted: Latest::default(),
            report: Latest::default(),
            is_report_open: false,
            problem: None,
        }
    }

    /// Returns a conversation by its submission.
    #[must_use]
    pub fn conversation(&self, id: SubmissionId) -> Option<&Conversation> {
        self.conversations.iter().find(|conversation| conversation.id == id)
    }

    /// Returns the place of a conversation among the rows, of which the newest is the first.
    #[must_use]
    pub fn place_of(&self, id: SubmissionId) -> Option<usize> {
        self.conversations.iter().rev().position(|conversation| conversation.id == id)
    }

    /// Returns the conversation at a place among the rows, of which the newest is the first.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<&Conversation> {
        self.conversations.iter().rev().nth(place)
    }

    /// Takes a part that was read or has just come.
    pub(in crate::desk) fn take(&mut self, part: SessionPart) {
        for conversation in part.conversations {
            match self.conversations.binary_search_by_key(&conversation.number, |known| known.number) {
                Ok(at) => self.conversations[at] = conversation,
                Err(at) => self.conversations.insert(at, conversation),
            }
        }
        self.others.extend(part.others.into_iter().map(|other| (other.number, other)));
        self.clients.extend(part.clients);
        self.requests = self.requests.max(part.requests);
        self.is_whole |= part.is_last;
    }
}
