//! `settings.toml`: how the window was left. Unknown keys are kept, a damaged file is set aside.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use thiserror::Error;
use toml_edit::{DocumentMut, Item, Table, value};

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

impl Default for WindowLayout {
    fn default() -> Self {
        Self { width: 1280.0, height: 800.0, compose_width: 400.0, history_height: 250.0 }
    }
}

/// Everything that outlives a run besides the history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    pub theme: ThemeChoice,
    pub layout: WindowLayout,
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

    /// Writes the settings at once or not at all, keeping keys it does not know.
    ///
    /// # Errors
    /// When the file can't be written, or the old one not be read; the old one is then still there.
    /// [`SettingsError::Damaged`] when the old one was set aside; the settings are saved all the same.
    pub fn save(&self, directory: &Path) -> Result<(), SettingsError> {
        let (mut document, damage) = match read(directory) {
            Ok(document) => (document, None),
            Err(NoDocument::Unreadable(error)) => return Err(SettingsError::NotReplaced(error)),
            Err(NoDocument::Damaged { aside, source }) => {
                tracing::warn!(error = %source, aside = %aside.display(), "settings are damaged");
                (DocumentMut::new(), Some(SettingsError::Damaged { aside, source }))
            }
        };
        document["theme"] = value(self.theme.word());
        let window = document.entry("window").or_insert(Item::Table(Table::new()));
        if !window.is_table_like() {
            *window = Item::Table(Table::new());
        }
        for (name, size) in self.sizes() {
            window[name] = value(f64::from(size.round()));
        }
        write_atomically(&directory.join(FILE_NAME), document.to_string().as_bytes())
            .map_err(SettingsError::from_write)?;
        damage.map_or(Ok(()), Err)
    }

    fn sizes(&self) -> [(&'static str, f32); 4] {
        let layout = self.layout;
        [
            ("width", layout.width),
            ("height", layout.height),
            ("compose_width", layout.compose_width),
            ("history_height", layout.history_height),
        ]
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
        }
    }
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
        settings.save(directory.path()).unwrap();
        assert_eq!(Settings::load(directory.path()).0, settings);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("# mine") && text.contains("future = 1") && text.contains("shape = \"round\""), "{text}");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "no temporary file is left");
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
            let error = settings.save(directory.path()).unwrap_err();
            let SettingsError::Damaged { aside, .. } = error else { panic!("{error:?}") };
            assert_eq!(fs::read(aside).unwrap(), damaged);
            assert_eq!(Settings::load(directory.path()).0, settings);
            settings.save(directory.path()).unwrap();
        }
    }

    #[test]
    fn saving_over_what_cannot_be_read_leaves_it() {
        let directory = tempfile::tempdir().unwrap();
        let inside = directory.path().join(FILE_NAME).join("inside");
        fs::create_dir_all(&inside).unwrap();
        assert!(matches!(Settings::load(directory.path()).1, Some(SettingsError::Unreadable(_))));
        let error = Settings::default().save(directory.path()).unwrap_err();
        assert!(matches!(error, SettingsError::NotReplaced(_)), "{error:?}");
        assert!(inside.exists());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
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
        Settings::default().save(directory.path()).unwrap();
        assert_eq!(Settings::load(directory.path()).0, Settings::default());
    }

    #[test]
    fn saves_at_the_same_time_do_not_meet() {
        let directory = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| Settings::default().save(directory.path()).unwrap());
            }
        });
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }
}
