//! `settings.toml`: profiles and how the window was left. Unknown keys are kept, a damaged file is
//! set aside, and of two windows each writes only what it changed.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use thiserror::Error;
use toml_edit::{DocumentMut, Item, Table, value};

use crate::disk::{Readers, WholeFile};
use crate::profile::profile::{Profile, built_in_profiles};
use crate::profile::stored as stored_profile;

/// The settings' file name inside the data directory.
const FILE_NAME: &str = "settings.toml";

/// Light, dark, or what the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
}

impl ThemeChoice {
    /// Every choice, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word in the file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Sizes in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowLayout {
    pub width: f32,
    pub height: f32,
    pub compose_width: f32,
    pub history_height: f32,
}

impl WindowLayout {
    fn sizes(&self) -> [(&'static str, f32); 4] {
        [
            ("width", self.width),
            ("height", self.height),
            ("compose_width", self.compose_width),
            ("history_height", self.history_height),
        ]
    }
}

impl Default for WindowLayout {
    fn default() -> Self {
        Self { width: 1280.0, height: 800.0, compose_width: 400.0, history_height: 250.0 }
    }
}

/// The callback receiver's switch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReceiverSettings {
    pub is_on: bool,
    /// Kept, so that addresses given away stay good; 0 until it has listened once.
    pub port: u16,
}

/// Everything that outlives a run besides the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub theme: ThemeChoice,
    pub layout: WindowLayout,
    pub receiver: ReceiverSettings,
    /// The built-in ones first.
    pub profiles: Vec<Profile>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            layout: WindowLayout::default(),
            receiver: ReceiverSettings::default(),
            profiles: built_in_profiles(),
        }
    }
}

/// A profile that was edited.
#[derive(Clone, Debug)]
pub struct ProfileEdit {
    /// As it was when the editing began; `None` for a new one.
    pub before: Option<Profile>,
    pub now: Profile,
}

/// One change to the file; whatever it does not name stays as another window may have left it.
#[derive(Clone, Debug)]
pub enum SettingsChange {
    Theme(ThemeChoice),
    Layout(WindowLayout),
    Receiver(ReceiverSettings),
    Profile(Box<ProfileEdit>),
    DeleteProfile(String),
}

/// What saving found beside the change itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saved {
    /// The settings as the file has them now, with what other windows changed.
    pub settings: Settings,
    /// Fields of a profile that another window had changed too; this window's values were saved.
    pub overruled: Vec<&'static str>,
}

/// Why settings could not be read or written.
#[derive(Debug, Error)]
pub enum SettingsError {
    #[error("The settings file was damaged; it was set aside as {} and a new one begun, look there for what you miss", .aside.display())]
    Damaged {
        aside: PathBuf,
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    #[error("The settings file is damaged; mend it, or start the window, which sets it aside")]
    NotUnderstood(#[source] Box<dyn Error + Send + Sync>),
    #[error("The settings can't be read, so the defaults are used; check the permissions of the data directory")]
    Unreadable(#[source] io::Error),
    #[error(
        "The settings were not saved, since the file there can't be read or set aside; check the permissions of the data directory"
    )]
    NotReplaced(#[source] io::Error),
    #[error("The disk is full, so the settings can't be saved; free some space")]
    DiskFull(#[source] io::Error),
    #[error("The settings can't be saved; check the permissions of the data directory")]
    Unwritable(#[source] io::Error),
}

impl SettingsError {
    fn from_write(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull(error),
            _ => Self::Unwritable(error),
        }
    }
}

/// Why the present file gives no document.
enum NoDocument {
    Unreadable(io::Error),
    Damaged { aside: PathBuf, source: Box<dyn Error + Send + Sync> },
}

impl Settings {
    /// Reads the settings of a data directory; what is missing or nonsense has its default.
    #[must_use]
    pub fn load(directory: &Path) -> (Self, Option<SettingsError>) {
        match read(directory) {
            Ok(document) => (Self::from_document(&document), None),
            Err(NoDocument::Unreadable(error)) => (Self::default(), Some(SettingsError::Unreadable(error))),
            Err(NoDocument::Damaged { aside, source }) => {
                (Self::default(), Some(SettingsError::Damaged { aside, source }))
            }
        }
    }

    /// Reads the settings of a data directory and leaves the file as it is, damaged or not.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn look(directory: &Path) -> Result<Self, SettingsError> {
        match fs::read(directory.join(FILE_NAME)) {
            Ok(bytes) => Ok(Self::from_document(&parse(bytes).map_err(SettingsError::NotUnderstood)?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(SettingsError::Unreadable(error)),
        }
    }

    /// Makes a change in the file at once or not at all, keeping everything else in it.
    ///
    /// # Errors
    /// When the file can't be written, or the old one not be read; the old one is then still there.
    /// [`SettingsError::Damaged`] when the old one was set aside; the change is saved all the same.
    pub fn save(directory: &Path, change: &SettingsChange) -> Result<Saved, SettingsError> {
        // Held from reading to writing, so that two windows' changes do not cross.
        let lock = lock(directory).map_err(SettingsError::from_write)?;
        let (mut document, damage) = match read(directory) {
            Ok(document) => (document, None),
            Err(NoDocument::Unreadable(error)) => return Err(SettingsError::NotReplaced(error)),
            Err(NoDocument::Damaged { aside, source }) => {
                tracing::warn!(error = %source, aside = %aside.display(), "settings are damaged");
                (DocumentMut::new(), Some(SettingsError::Damaged { aside, source }))
            }
        };
        let mut overruled = Vec::new();
        match change {
            SettingsChange::Theme(theme) => document["theme"] = value(theme.word()),
            SettingsChange::Layout(layout) => {
                let window = table(&mut document, "window");
                for (name, size) in layout.sizes() {
                    window[name] = value(f64::from(size.round()));
                }
            }
            SettingsChange::Receiver(receiver) => {
                let table = table(&mut document, "callback_receiver");
                table["on"] = value(receiver.is_on);
                table["port"] = value(i64::from(receiver.port));
            }
            SettingsChange::Profile(edit) => overruled = stored_profile::put(&mut document, edit),
            SettingsChange::DeleteProfile(id) => stored_profile::delete(&mut document, id),
        }
        WholeFile::save(&directory.join(FILE_NAME), Readers::Usual, document.to_string().as_bytes())
            .map_err(SettingsError::from_write)?;
        drop(lock);
        damage.map_or_else(|| Ok(Saved { settings: Self::from_document(&document), overruled }), Err)
    }

    fn from_document(document: &DocumentMut) -> Self {
        let word = document.get("theme").and_then(Item::as_str);
        let defaults = WindowLayout::default();
        let size = |name: &str, default: f32| {
            let item = document.get("window").and_then(|window| window.get(name));
            let number =
                item.and_then(|item| item.as_float().or_else(|| item.as_integer().map(|number| number as f64)));
            number.map(|number| number as f32).filter(|size| (100.0..10_000.0).contains(size)).unwrap_or(default)
        };
        Self {
            theme: ThemeChoice::ALL.into_iter().find(|choice| Some(choice.word()) == word).unwrap_or_default(),
            layout: WindowLayout {
                width: size("width", defaults.width),
                height: size("height", defaults.height),
                compose_width: size("compose_width", defaults.compose_width),
                history_height: size("history_height", defaults.history_height),
            },
            receiver: receiver(document),
            profiles: stored_profile::profiles(document),
        }
    }
}

fn receiver(document: &DocumentMut) -> ReceiverSettings {
    let item = |name: &str| document.get("callback_receiver").and_then(|table| table.get(name));
    ReceiverSettings {
        is_on: item("on").and_then(Item::as_bool).unwrap_or_default(),
        port: item("port").and_then(Item::as_integer).and_then(|port| port.try_into().ok()).unwrap_or_default(),
    }
}

/// A table of the document; what is something else in its place gives way.
fn table<'a>(document: &'a mut DocumentMut, name: &str) -> &'a mut Item {
    let item = document.entry(name).or_insert(Item::Table(Table::new()));
    if !item.is_table_like() {
        *item = Item::Table(Table::new());
    }
    item
}

/// Waits for other windows that are saving right now.
fn lock(directory: &Path) -> io::Result<File> {
    let lock = File::options().create(true).truncate(false).write(true).open(directory.join("settings.lock"))?;
    lock.lock()?;
    Ok(lock)
}

fn read(directory: &Path) -> Result<DocumentMut, NoDocument> {
    let path = directory.join(FILE_NAME);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(DocumentMut::new()),
        Err(error) => return Err(NoDocument::Unreadable(error)),
    };
    parse(bytes).map_err(|source| match set_aside(directory, &path) {
        Ok(aside) => NoDocument::Damaged { aside, source },
        Err(error) => NoDocument::Unreadable(error),
    })
}

fn parse(bytes: Vec<u8>) -> Result<DocumentMut, Box<dyn Error + Send + Sync>> {
    Ok(String::from_utf8(bytes)?.parse()?)
}

/// Moves a damaged file to a name that is still free.
fn set_aside(directory: &Path, path: &Path) -> io::Result<PathBuf> {
    let name = |number: usize| directory.join(format!("settings.damaged-{number}.toml"));
    let aside = (1..1000).map(name).find(|path| !path.exists()).ok_or(ErrorKind::AlreadyExists)?;
    fs::rename(path, &aside)?;
    Ok(aside)
}

#[cfg(test)]
mod tests;
