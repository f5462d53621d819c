//! `settings.toml`: how the window was left. Unknown keys are kept, a damaged file is set aside.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

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
    #[error("The settings file was damaged; it was set aside as {} and the defaults are used", .aside.display())]
    Damaged {
        aside: PathBuf,
        #[source]
        source: toml_edit::TomlError,
    },
    #[error("The settings can't be read; the defaults are used")]
    Unreadable(#[source] std::io::Error),
    #[error("The settings can't be saved; check the permissions of the data directory")]
    Unwritable(#[source] std::io::Error),
}

impl Settings {
    /// Reads the settings of a data directory; what is missing or nonsense has its default.
    #[must_use]
    pub fn load(directory: &Path) -> (Self, Option<SettingsError>) {
        match read(directory) {
            Ok(document) => (Self::from_document(&document), None),
            Err(error) => (Self::default(), Some(error)),
        }
    }

    /// Writes the settings at once or not at all, keeping keys it does not know.
    ///
    /// # Errors
    /// When the file can't be written; the old one is then still there.
    pub fn save(&self, directory: &Path) -> Result<(), SettingsError> {
        let mut document = read(directory).unwrap_or_default();
        document["theme"] = value(self.theme.word());
        let window = document.entry("window").or_insert(Item::Table(Table::new()));
        for (name, size) in self.sizes() {
            window[name] = value(f64::from(size.round()));
        }
        write_atomically(&directory.join(FILE_NAME), document.to_string().as_bytes()).map_err(SettingsError::Unwritable)
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

fn read(directory: &Path) -> Result<DocumentMut, SettingsError> {
    let path = directory.join(FILE_NAME);
    let text = match fs::read(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(DocumentMut::new()),
        Err(error) => return Err(SettingsError::Unreadable(error)),
    };
    text.parse().map_err(|source| {
        let name = |number: usize| directory.join(format!("settings.damaged-{number}.toml"));
        let aside = (1..1000).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(1000));
        match fs::rename(&path, &aside) {
            Ok(()) => SettingsError::Damaged { aside, source },
            Err(error) => SettingsError::Unreadable(error),
        }
    })
}

fn write_atomically(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let temporary = path.with_extension(format!("toml.{}.new", std::process::id()));
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)
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
}
