//! `settings.toml`: profiles and how the window was left. Unknown keys are kept, a damaged file is
//! set aside, and of two windows each writes only what it changed.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use thiserror::Error;
use toml_edit::{DocumentMut, Item, Table, value};

use super::{Profile, built_in_profiles, stored_profile};

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
        write_atomically(&directory.join(FILE_NAME), document.to_string().as_bytes())
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

/// Writes beside the file and takes its place; nothing is left of it when that fails.
fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let call = CALLS.fetch_add(1, Ordering::Relaxed);
    let temporary = path.with_extension(format!("toml.{}-{call}.new", std::process::id()));
    let result = write_whole(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        // It may never have been made; the first error is the one to tell.
        let _ = fs::remove_file(&temporary);
    }
    result
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Address;

    /// Every change there is between the defaults and these settings.
    fn save(directory: &Path, settings: &Settings) -> Result<Saved, SettingsError> {
        Settings::save(directory, &SettingsChange::Theme(settings.theme))?;
        Settings::save(directory, &SettingsChange::Receiver(settings.receiver))?;
        Settings::save(directory, &SettingsChange::Layout(settings.layout))
    }

    fn put(before: Option<&Profile>, now: &Profile) -> SettingsChange {
        SettingsChange::Profile(Box::new(ProfileEdit { before: before.cloned(), now: now.clone() }))
    }

    fn files(directory: &Path) -> Vec<String> {
        let names = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn profiles_round_trip_and_of_two_windows_each_keeps_its_own() {
        let directory = tempfile::tempdir().unwrap();
        let directory = directory.path();
        let mut first = Profile::new("p1", "Mine", Address::parse("https://127.0.0.1:1/api"));
        first.low_balance = "2.5".into();
        first.limits.set(0, 4_000);
        let saved = Settings::save(directory, &put(None, &first)).unwrap();
        assert_eq!(saved.settings.profiles.last(), Some(&first));
        assert_eq!(Settings::load(directory).0.profiles.len(), 3);
        // One window changes the name, the other the threshold and, later than the first, the name.
        let renamed = Profile { name: "Renamed".into(), ..first.clone() };
        let other = Profile { low_balance: "9".into(), ..first.clone() };
        let change = |now: &Profile| put(Some(&first), now);
        Settings::save(directory, &change(&renamed)).unwrap();
        let saved = Settings::save(directory, &change(&other)).unwrap();
        let both = Profile { low_balance: "9".into(), ..renamed };
        assert_eq!((saved.settings.profiles.last(), saved.overruled), (Some(&both), vec![]));
        let clash = Profile { name: "Third".into(), ..first.clone() };
        let saved = Settings::save(directory, &change(&clash)).unwrap();
        assert_eq!(saved.overruled, ["name"]);
        assert_eq!(saved.settings.profiles.last().unwrap().name, "Third");
        // Deleted in one window, edited in the other: the edit brings it back whole.
        Settings::save(directory, &SettingsChange::DeleteProfile("p1".into())).unwrap();
        assert_eq!(Settings::load(directory).0.profiles.len(), 2);
        Settings::save(directory, &change(&clash)).unwrap();
        assert_eq!(Settings::load(directory).0.profiles.last(), Some(&clash));
    }

    #[test]
    fn a_built_in_profile_can_be_changed_and_not_lost() {
        let directory = tempfile::tempdir().unwrap();
        let before = built_in_profiles().remove(1);
        let mut now = before.clone();
        now.limits.set(0, 5_000);
        Settings::save(directory.path(), &put(Some(&before), &now)).unwrap();
        let profiles = Settings::load(directory.path()).0.profiles;
        assert_eq!((profiles.len(), &profiles[1]), (2, &now));
    }

    #[test]
    fn nonsense_in_a_profile_has_its_default_and_stays_in_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(FILE_NAME);
        let text = "[[profile]]\nid = \"a\"\nname = 5\nbase_url = \"nowhere\"\npoll_spacing_ms = -4\nshape = 1\n[[profile]]\nname = \"no id\"\n";
        fs::write(&path, text).unwrap();
        let profiles = Settings::load(directory.path()).0.profiles;
        assert_eq!(profiles.len(), 3);
        assert_eq!(profiles[2], Profile::new("a", "a", Address::Unreadable("nowhere".into())));
        Settings::save(directory.path(), &SettingsChange::Theme(ThemeChoice::Dark)).unwrap();
        let kept = fs::read_to_string(&path).unwrap();
        assert!(kept.contains("shape = 1") && kept.contains("no id"), "{kept}");
    }

    #[test]
    fn settings_round_trip_and_unknown_keys_stay() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(FILE_NAME);
        fs::write(&path, "# mine\nfuture = 1\n[window]\nwidth = 1000\nshape = \"round\"\n").unwrap();
        let (mut settings, error) = Settings::load(directory.path());
        assert!(error.is_none());
        assert_eq!(settings.layout, WindowLayout { width: 1000.0, ..WindowLayout::default() });
        settings.theme = ThemeChoice::Dark;
        settings.layout.compose_width = 333.0;
        save(directory.path(), &settings).unwrap();
        assert_eq!(Settings::load(directory.path()).0, settings);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("# mine") && text.contains("future = 1") && text.contains("shape = \"round\""), "{text}");
        assert_eq!(files(directory.path()), ["settings.lock", "settings.toml"], "no temporary file is left");
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_nonsense_sizes_are_ignored() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(FILE_NAME);
        fs::write(&path, "= [[[ broken").unwrap();
        let (settings, error) = Settings::load(directory.path());
        assert_eq!(settings, Settings::default());
        let Some(SettingsError::Damaged { aside, .. }) = error else { panic!("{error:?}") };
        assert_eq!(fs::read_to_string(aside).unwrap(), "= [[[ broken");
        fs::write(&path, "theme = 5\n[window]\nwidth = nan\nheight = -4\ncompose_width = \"x\"\n").unwrap();
        assert_eq!(Settings::load(directory.path()).0, Settings::default());
    }

    #[test]
    fn saving_over_a_damaged_file_saves_and_tells() {
        for damaged in [&b"= [[[ broken"[..], b"theme = \"dark\" # caf\xe9"] {
            let directory = tempfile::tempdir().unwrap();
            fs::write(directory.path().join(FILE_NAME), damaged).unwrap();
            let settings = Settings { theme: ThemeChoice::Dark, ..Settings::default() };
            let change = SettingsChange::Theme(ThemeChoice::Dark);
            let error = Settings::save(directory.path(), &change).unwrap_err();
            let SettingsError::Damaged { aside, .. } = error else { panic!("{error:?}") };
            assert_eq!(fs::read(aside).unwrap(), damaged);
            assert_eq!(Settings::load(directory.path()).0, settings);
            Settings::save(directory.path(), &change).unwrap();
        }
    }

    #[test]
    fn saving_over_what_cannot_be_read_leaves_it() {
        let directory = tempfile::tempdir().unwrap();
        let inside = directory.path().join(FILE_NAME).join("inside");
        fs::create_dir_all(&inside).unwrap();
        assert!(matches!(Settings::load(directory.path()).1, Some(SettingsError::Unreadable(_))));
        let error = save(directory.path(), &Settings::default()).unwrap_err();
        assert!(matches!(error, SettingsError::NotReplaced(_)), "{error:?}");
        assert!(inside.exists());
        assert_eq!(files(directory.path()), ["settings.lock", "settings.toml"]);
    }

    #[test]
    fn looking_changes_nothing() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(Settings::look(directory.path()).unwrap(), Settings::default());
        fs::write(directory.path().join(FILE_NAME), "= [[[ broken").unwrap();
        assert!(matches!(Settings::look(directory.path()), Err(SettingsError::NotUnderstood(_))));
        assert_eq!(files(directory.path()), ["settings.toml"]);
    }

    #[test]
    fn profiles_written_as_an_inline_array_are_read_and_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(FILE_NAME);
        fs::write(&path, "profile = [{ id = \"a\", name = \"A\", shape = 1 }]\n").unwrap();
        let before = Settings::load(directory.path()).0.profiles.remove(2);
        assert_eq!(before.name, "A");
        let now = Profile { name: "B".into(), ..before.clone() };
        Settings::save(directory.path(), &put(Some(&before), &now)).unwrap();
        assert_eq!(Settings::load(directory.path()).0.profiles[2].name, "B");
        assert!(fs::read_to_string(&path).unwrap().contains("shape = 1"));
    }

    #[test]
    fn a_failed_write_leaves_no_temporary_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(FILE_NAME);
        fs::create_dir(&path).unwrap();
        assert!(write_atomically(&path, b"x").is_err());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_full_disk_is_not_blamed_on_permissions() {
        let full = SettingsError::from_write(ErrorKind::StorageFull.into());
        assert!(matches!(full, SettingsError::DiskFull(_)) && full.to_string().contains("disk is full"), "{full}");
        let denied = SettingsError::from_write(ErrorKind::PermissionDenied.into());
        assert!(denied.to_string().contains("permissions"), "{denied}");
    }

    #[test]
    fn a_window_that_is_no_table_is_replaced() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join(FILE_NAME), "window = 5\n").unwrap();
        save(directory.path(), &Settings::default()).unwrap();
        assert_eq!(Settings::load(directory.path()).0, Settings::default());
    }

    #[test]
    fn saves_at_the_same_time_do_not_meet() {
        let directory = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| save(directory.path(), &Settings::default()).unwrap());
            }
        });
        assert_eq!(files(directory.path()), ["settings.lock", "settings.toml"]);
    }
}
