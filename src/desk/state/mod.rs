//! What a window shows. Windows read it; only the desk writes it.

mod comparison;
mod history;
mod overview;

pub use comparison::Comparison;
pub use history::{HistoryHealth, HistoryView};
pub use overview::OverviewView;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Notify;

use crate::contract::{ClientKey, TaskId};
use crate::desk::Comparison;
use crate::desk::HistoryView;
use crate::desk::OverviewView;
use crate::history::{Remarks, SameBefore, SubmissionId};
use crate::keychain::SessionKeys;
use crate::payload::Draft;
use crate::profile::{Address, Profile, Settings};
use crate::view::Preview;
use crate::view::RecordView;
use crate::work::{BundleView, Clipboard, Composed, FollowPhase, Following, ImportView, KeyCopy, Quota, Transfer};

/// The draft and what was made of it.
#[derive(Debug, Default)]
pub struct Compose {
    pub draft: Draft,
    /// Counts edits; a composition belongs to the revision it was made from.
    pub revision: u64,
    /// Made from the newest revision that is ready; the last good one stays while the next is made.
    pub composed: Arc<Composed>,
    pub composed_revision: u64,
    /// Where a picture is being read from, while it is.
    pub loading: Option<String>,
    /// Counts pictures asked for: the newest wins.
    pub intake: u64,
    /// The picture that is being taken in; it is seen before the draft with it has been composed.
    pub arriving: Option<Arc<Preview>>,
}

impl Compose {
    /// Whether what is shown was made from the draft as it is now.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.revision == self.composed_revision
    }

    /// The picture to be seen with the draft.
    #[must_use]
    pub fn preview(&self) -> Option<&Arc<Preview>> {
        self.arriving.as_ref().or(self.composed.preview.as_ref())
    }

    /// Nothing is being read any more.
    pub(super) fn stop_loading(&mut self) {
        self.loading = None;
        self.arriving = None;
    }
}

/// A submission that has not ended.
#[derive(Debug)]
pub struct InFlight {
    pub job: JobId,
    pub id: Option<SubmissionId>,
    pub task_type: String,
    pub profile: String,
    pub phase: SubmitPhase,
    pub started: Instant,
    pub(super) cancel: Arc<Notify>,
}

/// How serious a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeLevel {
    Info,
    Warning,
    Error,
}

/// One thing the operator should know.
#[derive(Clone, Debug)]
pub struct Notice {
    pub id: u64,
    pub level: NoticeLevel,
    /// One sentence.
    pub text: String,
    /// The causes, outermost first; empty when there are none.
    pub details: String,
    pub since: Instant,
}

/// Something to decide before going on.
#[derive(Clone, Debug)]
pub enum Question {
    /// The payload was sent a short while ago and may have been paid.
    SameBefore(SameBefore),
    /// The key was refused three times within ten minutes.
    RefusedOften,
}

/// Where a profile's key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// The keychain is being asked.
    Loading,
    Saving,
    /// It is in the operating system's keychain.
    Keychain,
    /// It stays until the program ends, and why.
    Session(String),
    /// The keychain may have it and can't be read, and why.
    Unread(String),
}

impl KeyPlace {
    /// What the window says beside the key.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Loading => "Asking the keychain for the key".to_owned(),
            Self::Saving => "Saving the key in the keychain".to_owned(),
            Self::Keychain => "The key is in the system's keychain".to_owned(),
            Self::Unread(why) => why.clone(),
            Self::Session(why) => format!("{why}. The key stays only until CapKill Desk is closed"),
        }
    }
}

/// The callback receiver.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ReceiverState {
    #[default]
    Off,
    Starting,
    /// The port it listens on.
    On(u16),
    /// It can't listen, and why.
    Failed(String),
}

/// What the right side of a window shows.
#[derive(Clone, Debug, Default)]
pub enum Shown {
    #[default]
    Draft,
    /// A record being read; the last one stays on screen meanwhile.
    Loading(SubmissionId, Option<Arc<RecordView>>),
    Record(Arc<RecordView>),
}

impl Shown {
    /// The record on screen.
    #[must_use]
    pub fn record(&self) -> Option<&Arc<RecordView>> {
        match self {
            Self::Draft => None,
            Self::Loading(_, record) => record.as_ref(),
            Self::Record(record) => Some(record),
        }
    }

    /// The row that is selected.
    #[must_use]
    pub fn selected(&self) -> Option<SubmissionId> {
        match self {
            Self::Draft => None,
            Self::Loading(id, _) => Some(*id),
            Self::Record(record) => Some(record.record.summary.id),
        }
    }
}

/// A test of a callback address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallbackTestState {
    Running,
    Done {
        is_accepted: bool,
        sentence: String,
        /// What each step took; empty when none was done.
        steps: String,
    },
}

/// Everything a window shows.
#[derive(Debug)]
pub struct State {
    pub profiles: Vec<Profile>,
    pub selected_profile: usize,
    pub keys: SessionKeys,
    /// By profile id; a profile without an entry was not opened yet.
    pub key_places: HashMap<String, KeyPlace>,
    /// By profile id.
    pub quotas: HashMap<String, Quota>,
    /// Tasks whose result is asked for.
    pub following: BTreeMap<SubmissionId, Following>,
    pub receiver: ReceiverState,
    /// What the last test of a callback address said, and whether it was accepted; `None` while none was made.
    pub callback_test: Option<CallbackTestState>,
    pub compose: Compose,
    /// What was brought in last, and how often something was.
    pub import: Option<Arc<ImportView>>,
    pub imports: u64,
    /// Keys that came along with it, to be taken into a profile or left.
    pub offered_keys: Vec<ClientKey>,
    pub in_flight: Vec<InFlight>,
    /// What the history has not taken yet and is tried again, in words.
    pub waiting: BTreeSet<String>,
    pub history: HistoryView,
    pub overview: OverviewView,
    /// The label and note that are being edited, as they were.
    pub remarks: Option<(SubmissionId, Remarks)>,
    pub shown: Shown,
    /// The last submission of this run that ended, for the draft's reply pane.
    pub latest: Option<Arc<RecordView>>,
    /// What is compared, while something is.
    pub comparison: Option<Comparison>,
    pub question: Option<Question>,
    pub notices: Vec<Notice>,
    pub settings: Settings,
    /// Text for the clipboard, to be taken once by the window.
    pub clipboard: Option<Clipboard>,
    /// A copy with the real key that waits for a second yes.
    pub key_copy: Option<KeyCopy>,
    /// A support bundle that is ready, or being made.
    pub bundle: Option<BundleView>,
    /// An export, import, backup or restore that is under way.
    pub transfer: Option<Transfer>,
    /// A backup that was chosen; the operator is asked whether it shall take the history's place.
    pub restore: Option<PathBuf>,
    /// A dialog of the system is open.
    pub is_dialog_open: bool,
}

impl State {
    /// The profile in use.
    #[must_use]
    pub fn profile(&self) -> Option<&Profile> {
        self.profiles.get(self.selected_profile)
    }

    /// The key of the profile in use.
    #[must_use]
    pub fn key(&self) -> Option<&ClientKey> {
        self.key_of(&self.profile()?.id)
    }

    /// A profile's key; none while the keychain may have one, so that no other key takes its place.
    #[must_use]
    pub fn key_of(&self, profile_id: &str) -> Option<&ClientKey> {
        let may_be_there = matches!(self.key_places.get(profile_id), Some(KeyPlace::Loading | KeyPlace::Unread(_)));
        if may_be_there && !self.keys.knows(profile_id) { None } else { self.keys.get(profile_id) }
    }

    /// Whether closing now could cost something that is not in the history yet.
    #[must_use]
    pub fn has_unsaved(&self) -> bool {
        let is_unsaved = |following: &Following| matches!(following.phase, FollowPhase::Unsaved(_));
        !self.in_flight.is_empty() || !self.waiting.is_empty() || self.following.values().any(is_unsaved)
    }

    /// What is known of the account of the profile in use.
    #[must_use]
    pub fn quota(&self) -> Option<&Quota> {
        self.quotas.get(&self.profile()?.id)
    }

    /// Why nothing can be submitted, in one sentence; `None` when it can.
    #[must_use]
    pub fn submit_blocker(&self) -> Option<String> {
        if let Some(problem) = self.history.health.problem() {
            return Some(problem.to_owned());
        }
        match self.profile().map(|profile| &profile.address) {
            Some(Address::Unreadable(_)) => {
                return Some("The profile's base URL can't be read; mend it in the profile".to_owned());
            }
            Some(address) if address.base_url().is_some() => {}
            _ => return Some("The sandbox is not listening yet".to_owned()),
        }
        let is_asking =
            self.profile().is_some_and(|profile| self.key_places.get(&profile.id) == Some(&KeyPlace::Loading));
        if is_asking && self.key().is_none() {
            return Some("The keychain is being asked for the key".to_owned());
        }
        if let Some(name) = &self.compose.loading {
            return Some(format!("{name} is still being read"));
        }
        if let Some(finding) = self.compose.composed.findings.iter().find(|finding| finding.blocks) {
            return Some(finding.message.clone());
        }
        self.compose.composed.payload.is_none().then(|| "There is nothing to send yet".to_owned())
    }
}
