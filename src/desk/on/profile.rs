//! Profiles and their keys: choosing, editing, the keychain behind them.

use crate::contract::{BaseUrl, Cleaned, ClientKey};
use crate::desk::on::Desk;
use crate::desk::state::{KeyPlace, NoticeLevel};
use crate::keychain::KeychainError;
use crate::profile::{
    Address, Profile, ProfileEdit, SANDBOX_ID, Saved, SettingsChange, SettingsError, built_in_profiles, label_of,
};
use crate::work::{Job, KeyDeletion};

/// How notices about a key that isn't kept begin; the next success makes them void.
const NOT_KEPT: &str = "The key is not kept";

impl Desk {
    pub(super) fn select_profile(&mut self, index: usize) {
        if index < self.state.profiles.len() {
            self.state.selected_profile = index;
            self.state.callback_test = None;
            self.open_profile();
            self.default_own_callback();
            self.edited();
        }
    }

    /// The profile in use was opened: its key and what is known of its account are wanted.
    pub(super) fn open_profile(&mut self) {
        let Some(profile) = self.state.profile().cloned() else { return };
        self.want_key(&profile.id);
        self.load_quota(&profile.id);
        self.check_on_open();
    }

    /// Asks the keychain for a key that is not here; the sandbox needs none.
    ///
    /// After a failure it is asked again: it may have been unlocked since.
    pub(super) fn want_key(&mut self, profile_id: &str) {
        let place = self.state.key_places.get(profile_id);
        let is_known = self.state.keys.knows(profile_id)
            || place.is_some_and(|place| !matches!(place, KeyPlace::Session(_) | KeyPlace::Unread(_)));
        if profile_id != SANDBOX_ID && !is_known && self.run(Job::LoadKey(profile_id.to_owned())) {
            self.state.key_places.insert(profile_id.to_owned(), KeyPlace::Loading);
        }
    }

    pub(super) fn key_loaded(&mut self, profile_id: &str, result: Result<Option<ClientKey>, KeychainError>) {
        if self.state.keys.knows(profile_id) {
            // Typed meanwhile.
            return;
        }
        match result {
            Ok(Some(key)) => {
                self.state.key_places.insert(profile_id.to_owned(), KeyPlace::Keychain);
                self.state.keys.set(profile_id, Some(key));
                self.key_arrived(profile_id);
            }
            Ok(None) => {
                self.state.key_places.remove(profile_id);
                self.key_arrived(profile_id);
            }
            Err(error) => {
                let place = match &error {
                    KeychainError::Unavailable(_) => KeyPlace::Session(error.to_string()),
                    error => KeyPlace::Unread(error.to_string()),
                };
                self.state.key_places.insert(profile_id.to_owned(), place);
                self.key_arrived(profile_id);
                // Without a keychain there is nothing to tell before a key is entered.
                if !matches!(error, KeychainError::Unavailable(_)) {
                    self.report(NoticeLevel::Warning, &error);
                }
            }
        }
    }

    /// It is known which key a profile has: what waited for that can go on.
    fn key_arrived(&mut self, profile_id: &str) {
        self.account_changed(profile_id);
        if self.state.profile().is_some_and(|profile| profile.id == profile_id) {
            self.check_on_open();
            self.edited();
        }
        self.resume_following(profile_id);
        self.follow_with_key(profile_id);
    }

    pub(super) fn set_key(&mut self, key: ClientKey, cleaned: Cleaned) {
        if let Some(id) = self.state.profile().map(|profile| profile.id.clone()) {
            // The sandbox's keys are no secrets, and its own must not outlive a try of another.
            if id != SANDBOX_ID && self.run(Job::SaveKey(id.clone(), key.clone())) {
                self.state.key_places.insert(id.clone(), KeyPlace::Saving);
            }
            self.state.keys.set(&id, Some(key));
            self.key_arrived(&id);
        }
        if let Some(what) = cleaned.describe() {
            self.notice(NoticeLevel::Info, what.to_owned(), String::new());
        }
    }

    pub(super) fn key_saved(&mut self, profile_id: String, result: Result<(), KeychainError>) {
        match result {
            Ok(()) => {
                tracing::info!(profile_id, "key kept in the keychain");
                self.state.notices.retain(|notice| !notice.text.starts_with(NOT_KEPT));
                self.state.key_places.insert(profile_id, KeyPlace::Keychain);
            }
            Err(error) => {
                tracing::warn!(profile_id, %error, "key not kept");
                let text = format!("{NOT_KEPT} after CapKill Desk is closed: {error}");
                let details = std::error::Error::source(&error).map(crate::contract::chain).unwrap_or_default();
                self.notice(NoticeLevel::Warning, text, details);
                self.state.key_places.insert(profile_id, KeyPlace::Session(error.to_string()));
            }
        }
    }

    pub(super) fn forget_key(&mut self) {
        if let Some((id, name)) = self.state.profile().map(|profile| (profile.id.clone(), profile.name.clone())) {
            self.state.keys.set(&id, None);
            self.account_changed(&id);
            if id != SANDBOX_ID {
                self.run(Job::DeleteKey { profile_id: id, why: KeyDeletion::Forgotten(name) });
            }
            self.edited();
        }
    }

    pub(super) fn key_deleted(&mut self, profile_id: &str, why: KeyDeletion, result: Result<(), KeychainError>) {
        let done = match why {
            KeyDeletion::WithProfile(name) => format!("Profile {name} deleted, its history stays"),
            KeyDeletion::Forgotten(name) => format!("Key of {name} forgotten"),
        };
        match result {
            Ok(()) => {
                tracing::info!(profile_id, "key deleted from the keychain");
                self.state.key_places.remove(profile_id);
                self.notice(NoticeLevel::Info, format!("{done}; its key is deleted from the keychain"), String::new());
            }
            Err(KeychainError::Unavailable(_)) => {
                self.state.key_places.remove(profile_id);
                let text = format!("{done}; no keychain is running, so a key that one kept earlier is still there");
                self.notice(NoticeLevel::Info, text, String::new());
            }
            Err(error) => {
                let text = format!("{done}, but its key may still be in the keychain: {error}");
                self.notice(NoticeLevel::Error, text, String::new());
            }
        }
    }

    pub(super) fn sandbox_started(&mut self, base_url: &str) {
        // The sandbox's own address always parses; a failure would leave the profile without one.
        let base_url = BaseUrl::parse(base_url).inspect_err(|error| tracing::error!(%error, "sandbox address")).ok();
        for profile in &mut self.state.profiles {
            if let Address::Sandbox(address) = &mut profile.address {
                address.clone_from(&base_url);
            }
        }
        self.resume_following(SANDBOX_ID);
        if self.state.profile().is_some_and(|profile| profile.id == SANDBOX_ID) {
            self.check_on_open();
        }
    }

    pub(super) fn save_profile(&mut self, edit: Box<ProfileEdit>) {
        let (is_new, now) = (edit.before.is_none(), edit.now.clone());
        self.save_settings(SettingsChange::Profile(edit));
        match self.state.profiles.iter_mut().find(|known| known.id == now.id) {
            Some(known) => *known = now,
            None => self.state.profiles.push(now),
        }
        if is_new {
            self.select_profile(self.state.profiles.len() - 1);
        } else {
            self.edited();
        }
    }

    pub(super) fn delete_profile(&mut self, id: &str) {
        let is_deletable = |profile: &Profile| profile.id == id && !profile.is_built_in();
        let Some(at) = self.state.profiles.iter().position(is_deletable) else { return };
        let profile = self.state.profiles.remove(at);
        self.state.keys.set(id, None);
        self.state.quotas.remove(id);
        let why = KeyDeletion::WithProfile(profile.name);
        self.run(Job::DeleteKey { profile_id: id.to_owned(), why });
        self.save_settings(SettingsChange::DeleteProfile(id.to_owned()));
        if self.state.selected_profile >= at {
            let selected = if self.state.selected_profile == at { 0 } else { self.state.selected_profile - 1 };
            self.select_profile(selected);
        }
    }

    /// One save at a time and in order, so that the file has what the operator did last.
    pub(super) fn save_settings(&mut self, change: SettingsChange) {
        // Of sizes and themes only the last counts.
        let kind = std::mem::discriminant(&change);
        if matches!(change, SettingsChange::Layout(_) | SettingsChange::Theme(_)) {
            self.unsaved_settings.retain(|waiting| std::mem::discriminant(waiting) != kind);
        }
        self.unsaved_settings.push_back(change);
        self.save_next_settings();
    }

    fn save_next_settings(&mut self) {
        if !self.is_saving_settings
            && let Some(change) = self.unsaved_settings.pop_front()
        {
            self.is_saving_settings = self.run(Job::SaveSettings(change));
        }
    }

    pub(super) fn settings_saved(&mut self, change: SettingsChange, result: Result<Saved, SettingsError>) {
        self.is_saving_settings = false;
        match result {
            Ok(saved) => {
                if !saved.overruled.is_empty() {
                    let fields: Vec<&str> = saved.overruled.iter().map(|name| label_of(name)).collect();
                    let fields = fields.join(", ");
                    let text = format!("Another window had changed {fields} too; the values of this window were saved");
                    self.notice(NoticeLevel::Warning, text, String::new());
                }
                // While more waits to be saved, the file is behind this window.
                if self.unsaved_settings.is_empty() {
                    self.take_profiles(saved.settings.profiles);
                }
            }
            Err(error) => {
                self.report(NoticeLevel::Warning, &error);
                match (error, change) {
                    // The change was saved, and nothing else: this window still knows the rest.
                    (SettingsError::Damaged { .. }, _) => self.save_everything(),
                    // Tried again with the next change; what the window shows must not vanish meanwhile.
                    (_, change @ (SettingsChange::Profile(_) | SettingsChange::DeleteProfile(_))) => {
                        self.unsaved_settings.push_front(change);
                        return;
                    }
                    _ => {}
                }
            }
        }
        self.save_next_settings();
    }

    /// Writes everything this window knows into a file that was begun anew.
    fn save_everything(&mut self) {
        let settings = &self.state.settings;
        let mut changes = vec![
            SettingsChange::Theme(settings.theme),
            SettingsChange::Layout(settings.layout),
            SettingsChange::Receiver(settings.receiver),
        ];
        // The sandbox's address is its run's, not the file's.
        let as_stored = |profile: &Profile| match profile.address {
            Address::Sandbox(_) => Profile { address: Address::Sandbox(None), ..profile.clone() },
            _ => profile.clone(),
        };
        let own = self.state.profiles.iter().map(as_stored).filter(|profile| !built_in_profiles().contains(profile));
        let profiles = own.map(|now| ProfileEdit { before: None, now });
        changes.extend(profiles.map(|edit| SettingsChange::Profile(Box::new(edit))));
        self.unsaved_settings.extend(changes);
    }

    /// Profiles as the file has them now, with what other windows changed.
    fn take_profiles(&mut self, mut profiles: Vec<Profile>) {
        let selected = self.state.profile().map(|profile| profile.id.clone());
        for profile in &mut profiles {
            if let Some(known) = self.state.profiles.iter().find(|known| known.id == profile.id)
                && matches!(profile.address, Address::Sandbox(_))
            {
                profile.address = known.address.clone();
            }
        }
        if profiles == self.state.profiles {
            return;
        }
        let at = profiles.iter().position(|profile| Some(&profile.id) == selected.as_ref());
        self.state.profiles = profiles;
        self.state.selected_profile = at.unwrap_or_default();
        self.edited();
    }
}
