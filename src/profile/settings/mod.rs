//! `settings.toml`: profiles and how the window was left. Unknown keys are kept, a damaged file is set aside, and of
//! two windows each writes only what it changed.

mod columns;
mod document;
mod error;
mod file;
mod receiver;
mod window;

use std::path::Path;

use toml_edit::DocumentMut;

use crate::profile::built_in::built_in_profiles;
use crate::profile::definition::Profile;
use crate::profile::settings::file::{Found, lock, look, read, write};
use crate::profile::stored::{self, ProfileEdit};

pub use columns::{ColumnSetting, ColumnSettings};
pub use error::SettingsError;
pub use receiver::ReceiverSettings;
pub use window::{BackendChoice, ThemeChoice, WindowLayout, ZOOMS};

/// Everything that outlives a run besides the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub theme: ThemeChoice,
    pub backend: BackendChoice,
    pub layout: WindowLayout,
    pub columns: ColumnSettings,
    pub receiver: ReceiverSettings,
    /// The built-in profiles come first.
    pub profiles: Vec<Profile>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            backend: BackendChoice::default(),
            layout: WindowLayout::default(),
            columns: ColumnSettings::default(),
            receiver: ReceiverSettings::default(),
            profiles: built_in_profiles(),
        }
    }
}

/// One change to the file. Whatever the change does not name stays as another window may have left it.
#[derive(Clone, Debug)]
pub enum SettingsChange {
    Theme(ThemeChoice),
    Backend(BackendChoice),
    Layout(WindowLayout),
    Columns(ColumnSettings),
    Receiver(ReceiverSettings),
    Profile(Box<ProfileEdit>),
    /// Deletes the profile with this id.
    DeleteProfile(String),
}

impl SettingsChange {
    /// Makes the change in a document. Returns what another window had changed too, as a sentence names it.
    fn apply(&self, document: &mut DocumentMut) -> Vec<&'static str> {
        match self {
            Self::Theme(theme) => theme.put(document),
            Self::Backend(backend) => backend.put(document),
            Self::Layout(layout) => layout.put(document),
            Self::Columns(columns) => columns.put(document),
            Self::Receiver(receiver) => receiver.put(document),
            Self::Profile(edit) => return stored::put(document, edit),
            Self::DeleteProfile(id) => stored::delete(document, id),
        }
        Vec::new()
    }
}

/// What saving found beside the change itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saved {
    /// The settings as the file has them now, with what other windows changed.
    pub settings: Settings,
    /// Settings of the profile that another window had changed too, as a sentence names them. This window's values were
    /// saved.
    pub overruled: Vec<&'static str>,
}

impl Settings {
    /// Reads the settings of a data directory; what is missing or nonsense has its default. A damaged file is set
    /// aside, which the error tells.
    #[must_use]
    pub fn load(directory: &Path) -> (Self, Option<SettingsError>) {
        match read(directory) {
            Ok(Found { document, damage }) => (Self::from_document(&document), damage),
            Err(error) => (Self::default(), Some(SettingsError::Unreadable(error))),
        }
    }

    /// Reads the settings of a data directory and leaves the file as it is, damaged or not.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn look(directory: &Path) -> Result<Self, SettingsError> {
        look(directory).map(|document| Self::from_document(&document))
    }

    /// Makes a change in the file at once or not at all, keeping everything else in it.
    ///
    /// # Errors
    /// When the file can't be written, or the old one not be read; the old one is then still there.
    /// [`SettingsError::Damaged`] when the old one was set aside; the change is saved all the same.
    pub fn save(directory: &Path, change: &SettingsChange) -> Result<Saved, SettingsError> {
        // The lock is held from reading to writing, so that two windows' changes do not cross.
        let lock = lock(directory).map_err(SettingsError::from_write)?;
        let Found { mut document, damage } = read(directory).map_err(SettingsError::NotReplaced)?;
        let overruled = change.apply(&mut document);
        write(directory, &document).map_err(SettingsError::from_write)?;
        drop(lock);
        damage.map_or_else(|| Ok(Saved { settings: Self::from_document(&document), overruled }), Err)
    }

    fn from_document(document: &DocumentMut) -> Self {
        Self {
            theme: ThemeChoice::from_document(document),
            backend: BackendChoice::from_document(document),
            layout: WindowLayout::from_document(document),
            columns: ColumnSettings::from_document(document),
            receiver: ReceiverSettings::from_document(document),
            profiles: stored::profiles(document),
        }
    }
}

#[cfg(test)]
mod tests;
