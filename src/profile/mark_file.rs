//! The file of the mark: it lies where the user's preferences are, and in no data directory.

use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

use directories::ProjectDirs;
use thiserror::Error;

use crate::contract::{MARK_BYTES, Mark};
use crate::disk::{WholeFile, create_directory, make_private, open_lock_file, open_plain};

/// The mark's file in the folder of the user's preferences.
const FILE_NAME: &str = "desk-mark";

/// Why there is no mark.
#[derive(Debug, Error)]
#[error(
    "the mark of your desks ({place}) can't be used, so tasks of earlier runs are followed and balances asked for only when \
     you click: {why}"
)]
pub struct MarkError {
    place: String,
    why: io::Error,
}

/// Reads the mark of this user's desks, which is made where there is none. Blocks.
///
/// # Errors
/// When the mark can't be read or made; a file that can't be read stays as it is.
pub fn own_mark() -> Result<Mark, MarkError> {
    let directories = ProjectDirs::from("", "", "capkill-desk").ok_or_else(|| {
        let why = io::Error::other("this system names no folder for preferences");
        MarkError { place: FILE_NAME.to_owned(), why }
    })?;
    mark_in(directories.preference_dir())
}

/// Reads the mark in a folder, or makes it there. The folder and the mark become the user's alone.
///
/// # Errors
/// As [`own_mark`].
pub fn mark_in(folder: &Path) -> Result<Mark, MarkError> {
    let path = folder.join(FILE_NAME);
    let failed = |why| MarkError { place: path.display().to_string(), why };
    create_directory(folder).map_err(failed)?;
    make_private(folder);
    if let Some(mark) = read(&path).map_err(failed)? {
        return Ok(mark);
    }
    make(&path).map_err(failed)
}

/// Makes a mark, unless another desk that starts for the first time has just made one.
fn make(path: &Path) -> io::Result<Mark> {
    let lock = open_lock_file(&path.with_extension("lock"))?;
    lock.lock()?;
    if let Some(mark) = read(path)? {
        return Ok(mark);
    }
    let mut secret = [0; MARK_BYTES];
    getrandom::fill(&mut secret).map_err(io::Error::other)?;
    WholeFile::save(path, &secret)?;
    Ok(Mark::of_secret(secret))
}

/// Reads a mark; `None` where there is no file, or one of another length, which is no mark.
fn read(path: &Path) -> io::Result<Option<Mark>> {
    let mut bytes = Vec::new();
    match open_plain(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened?.take(MARK_BYTES as u64 + 1).read_to_end(&mut bytes)?,
    };
    Ok(<[u8; MARK_BYTES]>::try_from(bytes).ok().map(Mark::of_secret))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Barrier;
    use std::thread;

    use super::*;

    fn proof(folder: &Path) -> String {
        mark_in(folder).unwrap().proof("a text").unwrap()
    }

    #[test]
    fn the_file_keeps_the_mark() {
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path().join("folder");
        let made = proof(&folder);
        assert_eq!(proof(&folder), made);
        for damaged in [&b"half"[..], &[7; MARK_BYTES + 1]] {
            let before = proof(&folder);
            fs::write(folder.join(FILE_NAME), damaged).unwrap();
            let anew = proof(&folder);
            assert!(anew != before && proof(&folder) == anew, "a file of another length is written anew");
        }
    }

    /// Reading this process's memory at its first byte fails as a bad disk does.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_mark_that_cannot_be_read_is_not_written_over() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(FILE_NAME);
        std::os::unix::fs::symlink("/proc/self/mem", &path).unwrap();
        let error = mark_in(directory.path()).unwrap_err();
        assert!(error.to_string().contains("only when you click"), "{error}");
        assert!(fs::symlink_metadata(&path).unwrap().is_symlink(), "it is as it was");
    }

    #[cfg(unix)]
    #[test]
    fn the_mark_and_its_folder_are_the_users_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (new, old) = (directory.path().join("new"), directory.path().join("old"));
        fs::create_dir(&old).unwrap();
        fs::write(old.join(FILE_NAME), [7; MARK_BYTES]).unwrap();
        fs::set_permissions(&old, fs::Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(old.join(FILE_NAME), fs::Permissions::from_mode(0o644)).unwrap();
        for folder in [&new, &old] {
            proof(folder);
            assert_eq!((mode(folder), mode(&folder.join(FILE_NAME))), (0o700, 0o600), "{}", folder.display());
        }
        let kept = Mark::of_secret([7; MARK_BYTES]).proof("a text").unwrap();
        assert_eq!(proof(&old), kept, "an old mark stays");
    }

    #[test]
    fn desks_that_first_start_together_have_one_mark() {
        const DESKS: usize = 8;
        for _ in 0..20 {
            let (directory, together) = (tempfile::tempdir().unwrap(), Barrier::new(DESKS));
            let start = || {
                together.wait();
                proof(directory.path())
            };
            let proofs: Vec<String> = thread::scope(|scope| {
                let desks: Vec<_> = (0..DESKS).map(|_| scope.spawn(start)).collect();
                desks.into_iter().map(|desk| desk.join().unwrap()).collect()
            });
            assert!(proofs.iter().all(|proof| *proof == proofs[0]), "{proofs:?}");
        }
    }
}
