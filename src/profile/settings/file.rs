//! The settings file: read, set aside when damaged, written whole or not at all.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use toml_edit::DocumentMut;

use crate::disk::{WholeFile, open_lock_file, open_plain};
use crate::profile::settings::error::SettingsError;

/// The settings' file name inside the data directory.
pub(super) const FILE_NAME: &str = "settings.toml";

/// What stood in the file.
pub(super) struct Found {
    /// Empty when there was no file, or a damaged one.
    pub document: DocumentMut,
    /// Tells where the damaged file was set aside.
    pub damage: Option<SettingsError>,
}

/// Waits for other windows that are saving right now.
pub(super) fn lock(directory: &Path) -> io::Result<File> {
    let lock = open_lock_file(&directory.join("settings.lock"))?;
    lock.lock()?;
    Ok(lock)
}

/// Reads the file. A damaged one is set aside; where that fails, the file counts as unreadable.
pub(super) fn read(directory: &Path) -> io::Result<Found> {
    match parse(bytes(directory)?) {
        Ok(document) => Ok(Found { document, damage: None }),
        Err(source) => {
            let aside = set_aside(directory)?;
            tracing::warn!(error = %source, aside = %aside.display(), "settings are damaged");
            let damage = Some(SettingsError::Damaged { aside, source });
            Ok(Found { document: DocumentMut::new(), damage })
        }
    }
}

/// Reads the file and leaves a damaged one where it is.
pub(super) fn look(directory: &Path) -> Result<DocumentMut, SettingsError> {
    parse(bytes(directory).map_err(SettingsError::Unreadable)?).map_err(SettingsError::NotUnderstood)
}

/// Returns the file's bytes, none when there is no file.
fn bytes(directory: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match open_plain(&directory.join(FILE_NAME)) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        opened => {
            opened?.read_to_end(&mut bytes)?;
        }
    }
    Ok(bytes)
}

fn parse(bytes: Vec<u8>) -> Result<DocumentMut, Box<dyn Error + Send + Sync>> {
    Ok(String::from_utf8(bytes)?.parse()?)
}

/// Moves a damaged file to a name that is still free.
fn set_aside(directory: &Path) -> io::Result<PathBuf> {
    let name = |number: usize| directory.join(format!("settings.damaged-{number}.toml"));
    let aside = (1..1000).map(name).find(|path| !path.exists()).ok_or(ErrorKind::AlreadyExists)?;
    fs::rename(directory.join(FILE_NAME), &aside)?;
    Ok(aside)
}

/// Writes the file whole or not at all.
pub(super) fn write(directory: &Path, document: &DocumentMut) -> io::Result<()> {
    WholeFile::save(&directory.join(FILE_NAME), document.to_string().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_no_temporary_file() {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join(FILE_NAME)).unwrap();
        let mut document = DocumentMut::new();
        document["theme"] = toml_edit::value("dark");
        assert!(write(directory.path(), &document).is_err());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }
}
