//! Everything a window shows.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use super::asked::Question;
use super::balance::BalanceView;
use super::bundle::BundleView;
use super::capture::CaptureState;
use super::comparison::Comparison;
use super::compose::Compose;
use super::copies::{Clipboard, KeyCopy};
use super::history::HistoryView;
use super::key_place::{KeyPlace, when_forgotten};
use super::notices::Notices;
use super::overview::OverviewView;
use super::receiver::{CallbackTestState, ReceiverState};
use super::shown::Shown;
use super::submitting::InFlight;
use crate::contract::{ClientKey, Origin};
use crate::history::{BackupFacts, Remarks, SubmissionId};
use crate::keychain::SessionKeys;
use crate::payload::{KeysSeen, ServiceFacts};
use crate::profile::{Address, Profile, Settings};
use crate::view::RecordView;
use crate::work::{ClosingStage, FollowPhase, Following, HeldUp, ImportView, Transfer};

/// Everything a window shows.
#[derive(Debug)]
pub struct State {
    pub profiles: Vec<Profile>,
    /// The id of the profile in use.
    pub selected_profile: String,
    pub keys: SessionKeys,
    /// Every key of the run: the history keeps addresses without them.
    pub(in crate::desk) keys_seen: KeysSeen,
    /// By profile id; a profile without an entry was not opened yet.
    pub key_places: HashMap<String, KeyPlace>,
    /// By profile id.
    pub balances: HashMap<String, BalanceView>,
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
    /// What the history has not taken yet and is tried again.
    pub held_up: BTreeSet<HeldUp>,
    pub history: HistoryView,
    /// Where the history is kept.
    pub history_file: PathBuf,
    pub overview: OverviewView,
    pub capture: CaptureState,
    /// The label and note that are being edited, as they were.
    pub remarks: Option<(SubmissionId, Remarks)>,
    pub shown: Shown,
    /// How often a record was picked, the one on screen once more too.
    pub picks: u64,
    /// The last submission of this run that ended, for the draft's reply pane.
    pub latest: Option<Arc<RecordView>>,
    /// What is compared, while something is; and how often something was.
    pub comparison: Option<Comparison>,
    pub comparisons: u64,
    pub question: Option<Question>,
    pub notices: Notices,
    pub settings: Settings,
    /// Text for the clipboard, to be taken once by the window.
    pub clipboard: Option<Clipboard>,
    /// A copy with the real key that waits for a second yes.
    pub key_copy: Option<KeyCopy>,
    /// A support bundle that is ready, or being made.
    pub bundle: Option<BundleView>,
    /// An export, import, backup or restore that is under way.
    pub transfer: Option<Transfer>,
    /// A backup that was chosen, and what it says of itself; the operator is asked whether it shall take the history's
    /// place.
    pub restore: Option<(PathBuf, BackupFacts)>,
    /// A dialog of the system is open.
    pub is_dialog_open: bool,
    /// How far closing has come, where a signal asked for it.
    pub closing: ClosingStage,
    /// Whether the desktop tells the window of drops.
    pub takes_drops: bool,
    /// The window is to come forward, to be taken once by it.
    pub wants_front: bool,
}

impl State {
    /// The profile in use.
    #[must_use]
    pub fn profile(&self) -> Option<&Profile> {
        self.profile_by_id(&self.selected_profile)
    }

    /// Returns the profile with an id.
    #[must_use]
    pub fn profile_by_id(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// Returns the profile a submission belongs to: its own, or where that is gone one for the same address. The history
    /// keeps an address without the keys in it.
    #[must_use]
    pub(in crate::desk) fn profile_of(&self, profile_id: &str, base_url: &str) -> Option<&Profile> {
        let masked = |text: &str| self.keys_seen.redactor().text(text);
        let is_there = |profile: &&Profile| {
            matches!(profile.address, Address::Service(_)) && masked(profile.address.text()) == base_url
        };
        self.profile_by_id(profile_id).or_else(|| self.profiles.iter().find(is_there))
    }

    /// Returns what the checks know of the service of the profile in use.
    #[must_use]
    pub(in crate::desk) fn service_facts(&self) -> ServiceFacts {
        self.profile().map_or_else(ServiceFacts::default, |profile| ServiceFacts {
            is_local: profile.is_local(),
            picture_max_bytes: profile.limits.picture_max_bytes(),
        })
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

    /// Returns what happens when the key of the profile in use is forgotten.
    #[must_use]
    pub fn when_key_is_forgotten(&self) -> &'static str {
        match self.profile() {
            Some(profile) if profile.address.is_sandbox() => "The sandbox's own key comes back at once",
            Some(profile) => when_forgotten(self.key_places.get(&profile.id)),
            None => when_forgotten(None),
        }
    }

    /// Whether the draft is the one that the last import made, with what was edited since.
    #[must_use]
    pub fn import_is_in_draft(&self) -> bool {
        self.import.is_some() && self.compose.draft.import == Some(self.imports)
    }

    /// Returns the profile that an offered key is for: one of the address that it came with, or else the one in use.
    #[must_use]
    pub fn profile_of_offered(&self) -> Option<&Profile> {
        let is_of =
            |profile: &&Profile, origin: &Origin| profile.address.base_url().map(Origin::of).as_ref() == Some(origin);
        let origin = self.import.as_ref().and_then(|import| import.address.as_ref());
        let in_use = self.profile();
        origin
            .and_then(|origin| {
                in_use
                    .filter(|profile| is_of(profile, origin))
                    .or_else(|| self.profiles.iter().find(|profile| is_of(profile, origin)))
            })
            .or(in_use)
    }

    /// Offers keys that came along with an import, to be taken into a profile.
    pub(in crate::desk) fn offer_keys(&mut self, keys: Vec<ClientKey>) {
        let own = self.key().cloned();
        for key in keys.into_iter().filter(|key| !key.is_of_an_example()) {
            if own.as_ref() != Some(&key) && !self.offered_keys.contains(&key) {
                self.offered_keys.push(key);
            }
        }
    }

    /// Whether closing now could cost something that is not in the history yet.
    #[must_use]
    pub fn has_unsaved(&self) -> bool {
        let is_unsaved = |following: &Following| matches!(following.phase, FollowPhase::Unsaved(_));
        let has_captured = self.capture.in_flight() > 0;
        has_captured
            || !self.in_flight.is_empty()
            || !self.held_up.is_empty()
            || self.following.values().any(is_unsaved)
    }

    /// What is known of the account of the profile in use.
    #[must_use]
    pub fn balance(&self) -> Option<&BalanceView> {
        self.balances.get(&self.profile()?.id)
    }

    /// Why nothing can be submitted, in one sentence; `None` when it can.
    #[must_use]
    pub fn submit_blocker(&self) -> Option<String> {
        if let Some(problem) = self.history.health.problem() {
            return Some(problem.to_owned());
        }
        match self.profile().map(|profile| &profile.address) {
            Some(Address::Unreadable(_)) => {
                return Some("The profile's base URL can't be read; correct it in the profile".to_owned());
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
