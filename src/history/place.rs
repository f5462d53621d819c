//! Whether the file that is written to is still the one under the history's name.
//!
//! On Unix a file that is deleted or replaced can still be written through an open connection, and what is written
//! there is gone with the program. So the name is looked at before every write.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::HistoryError;
use super::connect::{open_reader, open_writer, vacuum_into};
use super::files::{BESIDE, remove, with_suffix};

/// What tells a file from another under the same name; `None` where the system has nothing of that kind.
type Identity = Option<(u64, u64)>;

/// The file a history is in.
pub(super) struct Place {
    path: PathBuf,
    identity: Identity,
}

impl Place {
    /// Remembers the file that is under a name now.
    pub(super) fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), identity: identity(path).ok().flatten() }
    }

    /// Makes sure that the name still leads to the file that was remembered; a file that was missing may be there now.
    pub(super) fn confirm(&self) -> Result<(), HistoryError> {
        if self.identity.is_none() || identity(&self.path).is_ok_and(|found| found == self.identity) {
            return Ok(());
        }
        Err(HistoryError::Replaced { path: self.path.clone() })
    }

    /// Makes sure of the same, and goes on with the file that was remembered; one that was missing is remembered now.
    pub(super) fn confirmed(self) -> Result<Self, HistoryError> {
        self.confirm()?;
        // Looking once more would remember whatever has come under the name meanwhile.
        Ok(if self.identity.is_some() { self } else { Self::of(&self.path) })
    }

    /// Makes sure that what is written is found again. Returns `true` when the file was deleted and has been written
    /// anew from the connection, which then is one to the new file.
    pub(super) fn secure(&mut self, connection: &mut Connection) -> Result<bool, HistoryError> {
        match identity(&self.path) {
            Ok(found) if found == self.identity || self.identity.is_none() => Ok(false),
            Ok(_) => Err(HistoryError::Replaced { path: self.path.clone() }),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.write_anew(connection)?;
                Ok(true)
            }
            Err(source) => Err(HistoryError::Directory { path: self.path.clone(), source }),
        }
    }

    fn write_anew(&mut self, connection: &mut Connection) -> Result<(), HistoryError> {
        tracing::error!(path = %self.path.display(), "the history was deleted; it is written anew from the open file");
        let gone = |source| HistoryError::Directory { path: self.path.clone(), source };
        let anew = self.path.with_extension("anew.sqlite3");
        remove(&anew).map_err(gone)?;
        vacuum_into(connection, &anew.to_string_lossy())?;
        // The old file's WAL would be taken for the new one's.
        for suffix in BESIDE {
            remove(&with_suffix(&self.path, suffix)).map_err(gone)?;
        }
        fs::rename(&anew, &self.path).map_err(gone)?;
        *connection = open_writer(&self.path)?;
        self.identity = identity(&self.path).ok().flatten();
        Ok(())
    }

    /// Opens another connection to the file that only reads.
    pub(super) fn reader(&self) -> Result<Connection, HistoryError> {
        open_reader(&self.path)
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> std::io::Result<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).map(|metadata| Some((metadata.dev(), metadata.ino())))
}

/// An open file can't be deleted or replaced here.
#[cfg(not(unix))]
fn identity(_path: &Path) -> std::io::Result<Identity> {
    Ok(None)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_remembered_from_before_it_was_opened() {
        let directory = tempfile::tempdir().unwrap();
        let [path, other] = ["history", "other"].map(|name| directory.path().join(name));
        for was_there in [false, true] {
            let before = Place::of(&path);
            assert_eq!(before.identity.is_some(), was_there);
            fs::write(&path, "opened").unwrap();
            let place = before.confirmed().unwrap();
            assert!(place.identity.is_some() && place.confirm().is_ok(), "was there: {was_there}");
            let again = Place::of(&path);
            fs::write(&other, "swapped").unwrap();
            fs::rename(&other, &path).unwrap();
            assert!(matches!(place.confirm(), Err(HistoryError::Replaced { .. })), "was there: {was_there}");
            assert!(matches!(again.confirmed(), Err(HistoryError::Replaced { .. })), "was there: {was_there}");
        }
    }
}
