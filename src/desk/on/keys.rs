//! Keys of profiles, and the keychain behind them.

use crate::contract::{Cleaned, ClientKey, Origin, chain};
use crate::desk::change::Change;
use crate::desk::command::KeyCommand;
use crate::desk::desk::Desk;
use crate::desk::state::{KeyPlace, NoticeLevel, Topic, sandbox_key};
use crate::keychain::{KeptKey, KeyOrigin, KeychainError};
use crate::profile::{Address, Profile, SANDBOX_ID, own_origin};
use crate::work::{Job, KeyDeletion, KeyError, KeyEvent, KeyJob};

impl Desk {
    /// Does what a window asks about keys.
    pub(in crate::desk) fn on_key(&mut self, command: KeyCommand) {
        match command {
            KeyCommand::Set(key, cleaned) => {
                let profile_id = self.state.selected_profile.clone();
                self.set_key(&profile_id, key, cleaned, KeyFrom::Operator);
            }
            KeyCommand::Forget => self.forget_key(),
            KeyCommand::UseOffered(key) => self.use_offered_key(&key),
            KeyCommand::DropOffered => self.state.offered_keys.clear(),
            KeyCommand::Offer(keys) => {
                for key in &keys {
                    self.worker.keys_seen().note_offered(key);
                }
                self.state.offer_keys(keys);
            }
        }
    }

    /// Takes what the worker tells about keys.
    pub(in crate::desk) fn key_event(&mut self, event: KeyEvent) {
        match event {
            KeyEvent::Loaded { profile_id, result } => self.key_loaded(profile_id, result),
            KeyEvent::Saved { profile_id, result } => self.key_saved(profile_id, result),
            KeyEvent::Deleted { profile_id, why, result } => self.key_deleted(&profile_id, why, result),
        }
    }

    fn key_loaded(&mut self, profile_id: String, result: Result<Option<KeptKey>, KeyError>) {
        if result.is_ok() {
            self.learn_keys();
        }
        if self.state.keys.knows(&profile_id) {
            // Typed meanwhile.
            return;
        }
        match result {
            Ok(Some(KeptKey { key, place })) => {
                self.state.key_places.insert(profile_id.clone(), KeyPlace::Keychain);
                match place {
                    KeyOrigin::For(origin) => self.state.keys.bind(&key, origin),
                    KeyOrigin::Unsettled => self.state.keys.leave_unsettled(&key),
                    KeyOrigin::OfEarlierVersion => {}
                }
                self.state.keys.set(&profile_id, Some(key));
            }
            Ok(None) => drop(self.state.key_places.remove(&profile_id)),
            // Without a keychain there is nothing to tell before a key is entered.
            Err(error) if is_unavailable(&error) => {
                self.state.key_places.insert(profile_id.clone(), KeyPlace::Session(error.to_string()));
            }
            Err(error) => {
                self.state.key_places.insert(profile_id.clone(), KeyPlace::Unread(error.to_string()));
                self.report(NoticeLevel::Warning, &error);
            }
        }
        self.tell(Change::KeyKnown(profile_id));
    }

    /// Takes a key for a profile. Returns `false`, which is told, where the profile's address can't be read: the key could
    /// go nowhere.
    fn set_key(&mut self, profile_id: &str, key: ClientKey, cleaned: Cleaned, from: KeyFrom) -> bool {
        self.worker.keys_seen().note(&key);
        let Some(profile) = self.state.profile_by_id(profile_id) else { return false };
        if let Address::Unreadable(_) = profile.address {
            let text = format!(
                "The key was not taken: the base URL of the profile {} can't be read. Correct it in the profile, then \
                 enter the key again",
                profile.name
            );
            self.notice(NoticeLevel::Warning, text);
            return false;
        }
        let id = profile.id.clone();
        let origin = self.place_of_entered(&key, profile, from);
        let place = origin.clone().or_else(|| self.confirmed_place(&key));
        let kept = KeptKey { key: key.clone(), place: place.map_or(KeyOrigin::Unsettled, KeyOrigin::For) };
        // The sandbox's keys are no secrets, and its own must not outlive a try of another.
        if id != SANDBOX_ID && self.run(Job::Key(KeyJob::Save(id.clone(), kept))) {
            self.state.key_places.insert(id.clone(), KeyPlace::Saving);
        }
        match origin {
            Some(origin) => self.state.keys.bind(&key, origin),
            None => self.state.keys.leave_unsettled(&key),
        }
        self.state.keys.set(&id, Some(key));
        self.tell(Change::KeyKnown(id));
        if let Some(what) = cleaned.describe() {
            self.notice(NoticeLevel::Info, what);
        }
        true
    }

    /// Returns what a key is bound to as it is entered: the profile's address. `None` for the sandbox of this run, and where
    /// the first click is to ask: of a key that was confirmed for another address or came along with an import, and of an
    /// address that a settings file may have named. A profile that comes with the program has its own one, and any other
    /// has the one that a desk of this user gave it.
    fn place_of_entered(&self, key: &ClientKey, profile: &Profile, from: KeyFrom) -> Option<Origin> {
        let origin = profile.address.base_url().filter(|_| !profile.address.is_sandbox()).map(Origin::of)?;
        let is_own = own_origin(&profile.id).map_or_else(|| profile.is_address_proven(&self.mark), |own| own == origin);
        let is_new = self.confirmed_place(key).is_none() && is_own && from == KeyFrom::Operator;
        (is_new || self.state.keys.may_go(key, &origin)).then_some(origin)
    }

    fn confirmed_place(&self, key: &ClientKey) -> Option<Origin> {
        self.state.keys.origins(key).next().cloned()
    }

    fn key_saved(&mut self, profile_id: String, result: Result<(), KeyError>) {
        let topic = Topic::KeyNotKept(profile_id.clone());
        self.state.notices.withdraw(&topic);
        match result {
            Ok(()) => {
                tracing::info!(profile_id, "key kept in the keychain");
                self.state.key_places.insert(profile_id, KeyPlace::Keychain);
            }
            Err(error) => {
                tracing::warn!(profile_id, %error, "key not kept");
                let text = format!("The key is not kept after CapKill Desk is closed: {error}");
                let details = std::error::Error::source(&error).map(chain).unwrap_or_default();
                self.notice_about(topic, NoticeLevel::Warning, text, details);
                self.state.key_places.insert(profile_id, KeyPlace::Session(error.to_string()));
            }
        }
    }

    fn forget_key(&mut self) {
        let Some((id, name)) = self.state.profile().map(|profile| (profile.id.clone(), profile.name.clone())) else {
            return;
        };
        if id == SANDBOX_ID {
            self.state.keys.set(&id, sandbox_key());
            self.notice(NoticeLevel::Info, format!("Key of {name} forgotten; the sandbox has its own key again"));
        } else {
            self.state.keys.set(&id, None);
            let why = KeyDeletion::Forgotten(name);
            self.run(Job::Key(KeyJob::Delete { profile_id: id.clone(), why }));
        }
        self.tell(Change::KeyKnown(id));
    }

    fn key_deleted(&mut self, profile_id: &str, why: KeyDeletion, result: Result<(), KeyError>) {
        let done = match why {
            KeyDeletion::WithProfile(name) => format!("Profile {name} deleted, its history stays"),
            KeyDeletion::Forgotten(name) => format!("Key of {name} forgotten"),
        };
        match result {
            Ok(()) => {
                tracing::info!(profile_id, "key deleted from the keychain");
                self.state.key_places.remove(profile_id);
                self.notice(NoticeLevel::Info, format!("{done}; its key is deleted from the keychain"));
            }
            Err(error) if is_unavailable(&error) => {
                self.state.key_places.remove(profile_id);
                let text = format!("{done}; no keychain is running, so a key that one kept earlier is still there");
                self.notice(NoticeLevel::Info, text);
            }
            Err(error) => {
                let text = format!("{done}, but its key may still be in the keychain: {error}");
                self.notice(NoticeLevel::Error, text);
            }
        }
    }

    /// Takes a key that came along with an import into the profile of its address, unless it is offered no longer.
    fn use_offered_key(&mut self, key: &ClientKey) {
        let Some(profile_id) = self.state.profile_of_offered().map(|profile| profile.id.clone()) else { return };
        if self.state.offered_keys.contains(key)
            && self.set_key(&profile_id, key.clone(), Cleaned::default(), KeyFrom::Import)
        {
            self.state.offered_keys.retain(|offered| offered != key);
        }
    }
}

/// Where a key came from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyFrom {
    /// The operator entered it for the profile.
    Operator,
    /// Something that was pasted or opened brought it along, and may have named the profile's address too.
    Import,
}

fn is_unavailable(error: &KeyError) -> bool {
    matches!(error, KeyError::Keychain(KeychainError::Unavailable(_)))
}
