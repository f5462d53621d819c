//! The settings file: what this window changed is saved one change after another, and what other windows
//! changed is taken over.

use crate::desk::change::Change;
use crate::desk::command::SettingsCommand;
use crate::desk::desk::{Desk, proven};
use crate::desk::state::NoticeLevel;
use crate::profile::{Address, Profile, ProfileEdit, Saved, SettingsChange, SettingsError, built_in_profiles};
use crate::work::{Job, SettingsEvent, SettingsJob};

impl Desk {
    /// Does what a window asks about the settings.
    pub(in crate::desk) fn on_settings(&mut self, command: &SettingsCommand) {
        match command {
            SettingsCommand::Theme(theme) => {
                self.state.settings.theme = *theme;
                self.tell(Change::SettingChanged(SettingsChange::Theme(*theme)));
            }
            SettingsCommand::Backend(backend) => {
                self.state.settings.backend = *backend;
                self.tell(Change::SettingChanged(SettingsChange::Backend(*backend)));
            }
            SettingsCommand::Layout(layout) => {
                self.state.settings.layout = *layout;
                self.tell(Change::SettingChanged(SettingsChange::Layout(*layout)));
            }
            SettingsCommand::Columns(columns) => {
                self.state.settings.columns = columns.clone();
                self.tell(Change::SettingChanged(SettingsChange::Columns(columns.clone())));
            }
        }
    }

    /// Takes what the worker tells about the settings.
    pub(in crate::desk) fn settings_event(&mut self, event: SettingsEvent) {
        self.saving.ended();
        match event {
            SettingsEvent::Saved(_, Ok(saved)) => self.settings_saved(saved),
            SettingsEvent::Saved(change, Err(error)) => {
                self.report(NoticeLevel::Warning, &error);
                match error {
                    // The change was saved, and nothing else: this window still knows the rest.
                    SettingsError::Damaged { .. } => self.save_everything(),
                    _ => return self.not_saved(change),
                }
            }
            SettingsEvent::Lost(change, lost) => {
                self.notice(NoticeLevel::Warning, format!("The settings could not be saved. {lost}"));
                return self.not_saved(change);
            }
        }
        self.save_next();
    }

    /// Saves a change after those that are still to be saved, so that the file has what the operator did last.
    pub(in crate::desk) fn save_setting(&mut self, change: SettingsChange) {
        self.saving.add(change);
        self.save_next();
    }

    fn save_next(&mut self) {
        if let Some(change) = self.saving.next()
            && !self.run(Job::Settings(SettingsJob::Save(change.clone())))
        {
            self.saving.ended();
            self.saving.put_back(change);
        }
    }

    /// Keeps a profile's change to be tried again with the next one: what the window shows must not vanish
    /// meanwhile. Sizes and themes are not worth it.
    fn not_saved(&mut self, change: SettingsChange) {
        match change {
            SettingsChange::Profile(_) | SettingsChange::DeleteProfile(_) => self.saving.put_back(change),
            SettingsChange::Theme(_)
            | SettingsChange::Backend(_)
            | SettingsChange::Layout(_)
            | SettingsChange::Columns(_)
            | SettingsChange::Receiver(_) => self.save_next(),
        }
    }

    fn settings_saved(&mut self, saved: Saved) {
        if !saved.overruled.is_empty() {
            let fields = saved.overruled.join(", ");
            let text = format!("Another window had changed {fields} too; the values of this window were saved");
            self.notice(NoticeLevel::Warning, text);
        }
        // While more waits to be saved, the file is behind this window.
        if self.saving.is_done() {
            self.take_profiles(saved.settings.profiles);
        }
    }

    /// Writes everything this window knows into a file that was begun anew.
    fn save_everything(&mut self) {
        let settings = &self.state.settings;
        let mut changes = vec![
            SettingsChange::Theme(settings.theme),
            SettingsChange::Backend(settings.backend),
            SettingsChange::Layout(settings.layout),
            SettingsChange::Columns(settings.columns.clone()),
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
        for change in changes {
            self.saving.add(change);
        }
    }

    /// Takes profiles as the file has them now, with what other windows changed.
    fn take_profiles(&mut self, profiles: Vec<Profile>) {
        let mut profiles = proven(profiles, &self.mark);
        for profile in &mut profiles {
            if let Some(known) = self.state.profile_by_id(&profile.id)
                && matches!(profile.address, Address::Sandbox(_))
            {
                profile.address = known.address.clone();
            }
        }
        if profiles == self.state.profiles {
            return;
        }
        self.state.profiles = profiles;
        if self.state.profile().is_none()
            && let Some(first) = self.state.profiles.first()
        {
            // Another window has deleted the profile in use.
            self.state.selected_profile = first.id.clone();
            return self.tell(Change::ProfileSelected);
        }
        self.edited();
    }
}
