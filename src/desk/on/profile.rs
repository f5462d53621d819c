//! Profiles: chosen, edited, deleted.

use crate::desk::change::Change;
use crate::desk::command::ProfileCommand;
use crate::desk::desk::Desk;
use crate::profile::{Profile, ProfileEdit, SANDBOX_ID, SettingsChange};
use crate::work::{Job, KeyDeletion, KeyJob};

impl Desk {
    /// Does what a window asks about profiles.
    pub(in crate::desk) fn on_profile(&mut self, command: ProfileCommand) {
        match command {
            ProfileCommand::Select(id) => self.select_profile(id),
            ProfileCommand::Save(edit) => self.save_profile(edit),
            ProfileCommand::Delete(id) => self.delete_profile(&id),
        }
    }

    /// Uses another profile; none when it was deleted since the click.
    fn select_profile(&mut self, id: String) {
        if self.state.profile_by_id(&id).is_some() {
            self.state.selected_profile = id;
            self.state.callback_test = None;
            self.tell(Change::ProfileSelected);
        }
    }

    fn save_profile(&mut self, mut edit: Box<ProfileEdit>) {
        edit.now.prove_check(&self.mark);
        if edit.gives_address(&self.mark) {
            edit.now.prove_address(&self.mark);
        }
        let (is_new, now) = (edit.before.is_none(), edit.now.clone());
        self.tell(Change::SettingChanged(SettingsChange::Profile(edit)));
        let id = now.id.clone();
        let moves = self.state.profile_by_id(&id).is_some_and(|known| known.address.text() != now.address.text());
        match self.state.profiles.iter_mut().find(|known| known.id == id) {
            Some(known) => *known = now,
            None => self.state.profiles.push(now),
        }
        if is_new {
            self.select_profile(id);
        } else {
            if moves {
                self.tell(Change::ProfileMoved(id));
            }
            self.edited();
        }
    }

    fn delete_profile(&mut self, id: &str) {
        let is_deletable = |profile: &Profile| profile.id == id && !profile.is_built_in();
        let Some(at) = self.state.profiles.iter().position(is_deletable) else { return };
        let profile = self.state.profiles.remove(at);
        self.state.keys.set(id, None);
        let why = KeyDeletion::WithProfile(profile.name);
        self.run(Job::Key(KeyJob::Delete { profile_id: id.to_owned(), why }));
        self.tell(Change::SettingChanged(SettingsChange::DeleteProfile(id.to_owned())));
        self.tell(Change::ProfileDeleted(id.to_owned()));
        if self.state.selected_profile == id {
            self.select_profile(SANDBOX_ID.to_owned());
        }
    }
}
