//! The file of the mark: it lies where the user's preferences are, and in no data directory.

use std::path::{Path, PathBuf};
use std::{fs, io};

use directories::ProjectDirs;

use crate::contract::{MARK_BYTES, Mark};
use crate::disk::WholeFile;

/// Reads the mark of this user's desks, which is made where there is none. Blocks. Where that fails the mark proves
/// nothing, which is logged.
#[must_use]
pub fn own_mark() -> Mark {
    let read = mark_file().ok_or_else(|| io::ErrorKind::NotFound.into()).and_then(|path| read_or_make(&path));
    let read = read.inspect_err(|error| tracing::warn!(%error, "no mark: nothing begins because a file says so"));
    read.map(Mark::of_secret).unwrap_or_default()
}

fn mark_file() -> Option<PathBuf> {
    Some(ProjectDirs::from("", "", "capkill-desk")?.preference_dir().join("desk-mark"))
}

fn read_or_make(path: &Path) -> io::Result<[u8; MARK_BYTES]> {
    if let Ok(bytes) = fs::read(path)
        && let Ok(secret) = bytes.try_into()
    {
        return Ok(secret);
    }
    let mut secret = [0; MARK_BYTES];
    getrandom::fill(&mut secret).map_err(io::Error::other)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    WholeFile::save(path, &secret)?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_keeps_the_mark() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("folder/mark");
        let made = read_or_make(&path).unwrap();
        assert_eq!(read_or_make(&path).unwrap(), made);
        fs::write(&path, "half").unwrap();
        let anew = read_or_make(&path).unwrap();
        assert!(anew != made && read_or_make(&path).unwrap() == anew, "half a file is written anew");
    }
}
