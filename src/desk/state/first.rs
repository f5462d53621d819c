//! The state that a desk begins with.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use super::capture::CaptureState;
use super::compose::Compose;
use super::history::HistoryView;
use super::notices::Notices;
use super::overview::OverviewView;
use super::receiver::ReceiverState;
use super::shown::Shown;
use super::whole::State;
use crate::contract::ClientKey;
use crate::keychain::SessionKeys;
use crate::payload::KeysSeen;
use crate::profile::{SANDBOX_ID, SANDBOX_KEY, Settings, built_in_profiles, own_origin};
use crate::work::ClosingStage;

/// Returns the sandbox's own key, which is no secret.
pub(in crate::desk) fn sandbox_key() -> Option<ClientKey> {
    ClientKey::from_input(SANDBOX_KEY).map(|(key, _)| key)
}

/// Returns the state of a desk that has only just begun.
pub(in crate::desk) fn first_state(settings: Settings, selected_profile: String, mut keys: SessionKeys) -> State {
    if keys.get(SANDBOX_ID).is_none() {
        keys.set(SANDBOX_ID, sandbox_key());
    }
    // The key of the environment goes to the addresses that come with the program; any other is asked about.
    if let Some(key) = keys.of_environment().cloned() {
        for origin in built_in_profiles().iter().filter_map(|profile| own_origin(&profile.id)) {
            keys.bind(&key, origin);
        }
    }
    State {
        profiles: settings.profiles.clone(),
        selected_profile,
        keys,
        keys_seen: KeysSeen::default(),
        key_places: HashMap::new(),
        balances: HashMap::new(),
        following: BTreeMap::new(),
        receiver: ReceiverState::Off,
        callback_test: None,
        compose: Compose::default(),
        import: None,
        imports: 0,
        offered_keys: Vec::new(),
        in_flight: Vec::new(),
        held_up: BTreeSet::new(),
        history: HistoryView::default(),
        history_file: PathBuf::new(),
        overview: OverviewView::default(),
        capture: CaptureState::default(),
        remarks: None,
        shown: Shown::Draft,
        picks: 0,
        latest: None,
        comparison: None,
        comparisons: 0,
        question: None,
        notices: Notices::default(),
        settings,
        clipboard: None,
        key_copy: None,
        bundle: None,
        transfer: None,
        restore: None,
        is_dialog_open: false,
        closing: ClosingStage::NotAsked,
        takes_drops: true,
        wants_front: false,
    }
}
