//! Files as a whole: a damaged one is recovered and set aside, with what SQLite keeps beside it.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::connect::open_guarded;
use super::files::{is_missing, remove, stamp, suspect, with_files_beside, with_suffix};
use super::schema::migrate;
use super::{HistoryError, Recovered, recover};
use crate::disk::FreshFolder;

/// The ending of a recovered file's name until the damaged file is out of its way.
const RECOVERED: &str = "recovered.sqlite3";

/// The ending of the name of a folder in which a file is recovered; a random number follows.
const RECOVERING: &str = "recovering";

/// Recovers what can be read of a damaged file into a new one, then sets the damaged one aside for it.
///
/// The order makes sure that an end at any moment leaves the damaged file or the whole new one in place.
pub(super) fn replace_damaged(path: &Path, now_ms: i64) -> Result<(PathBuf, Vec<Recovered>), HistoryError> {
    // The directory may have come from elsewhere, with links where something is written.
    let folder = working_folder(path).map_err(|source| HistoryError::NotRecovered { path: path.to_owned(), source })?;
    let (making, made) = (folder.file("new.sqlite3"), path.with_extension(RECOVERED));
    let mut target = open_guarded(&making)?;
    migrate(&mut target)?;
    let recovered = recover::recover(path, &mut target, &folder.file("scratch.sqlite3"))?;
    target.close().map_err(|(_, error)| error)?;
    tracing::warn!(?recovered, "recovered from the damaged history");
    let failed = |path: &Path| {
        let path = path.to_owned();
        |source| HistoryError::SetAside { path, source }
    };
    fs::rename(&making, &made).map_err(failed(&making))?;
    let aside = set_aside(path, now_ms)?;
    if let Err(error) = remove(&suspect(path)) {
        tracing::warn!(%error, "the new history will be checked once more at each start");
    }
    fs::rename(&made, path).map_err(failed(&made))?;
    Ok((aside, recovered))
}

/// Removes what recoveries that were cut off left, those of earlier versions too, and makes a folder for a new one.
fn working_folder(path: &Path) -> io::Result<FreshFolder> {
    for earlier in ["recovering.sqlite3", "scratch.sqlite3"] {
        for path in with_files_beside(&path.with_extension(earlier)) {
            remove(&path)?;
        }
    }
    let beside = path.with_extension(RECOVERING);
    FreshFolder::remove_left(&beside)?;
    FreshFolder::create(&beside)
}

/// Goes on with a recovery that ended between two renames, or clears away one that ended before.
pub(super) fn finish_recovery(path: &Path) -> io::Result<()> {
    let made = path.with_extension(RECOVERED);
    if is_missing(&made) {
        return Ok(());
    }
    let is_in_place = ["", "-wal", "-journal"].iter().any(|suffix| !is_missing(&with_suffix(path, suffix)));
    if is_in_place { fs::remove_file(&made) } else { fs::rename(&made, path) }
}

/// Moves a damaged file and its side files to a name that is still free; the side files first.
fn set_aside(path: &Path, now_ms: i64) -> Result<PathBuf, HistoryError> {
    let failed = |(path, source)| HistoryError::SetAside { path, source };
    let stamp = stamp(now_ms);
    let name = |number: usize| match number {
        0 => path.with_extension(format!("damaged-{stamp}.sqlite3")),
        _ => path.with_extension(format!("damaged-{stamp}-{number}.sqlite3")),
    };
    let is_free = |target: &PathBuf| with_files_beside(target).all(|path| is_missing(&path));
    let target =
        (0..1000).map(name).find(is_free).ok_or_else(|| failed((path.into(), ErrorKind::AlreadyExists.into())))?;
    let renames: Vec<_> =
        with_files_beside(path).zip(with_files_beside(&target)).filter(|(from, _)| !is_missing(from)).collect();
    rename_all(&renames).map_err(failed)?;
    // The file itself, or where only side files were left, one of them.
    Ok(renames.into_iter().next_back().map_or(target, |(_, to)| to))
}

/// Renames all or none. Returns the name that failed and why.
fn rename_all(renames: &[(PathBuf, PathBuf)]) -> Result<(), (PathBuf, io::Error)> {
    for (index, (from, to)) in renames.iter().enumerate() {
        let Err(error) = fs::rename(from, to) else { continue };
        for (from, to) in renames[..index].iter().rev() {
            if let Err(error) = fs::rename(to, from) {
                tracing::error!(%error, path = %to.display(), "could not be moved back");
            }
        }
        return Err((from.clone(), error));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rename_that_fails_undoes_the_earlier_ones() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        for name in ["main", "main-wal", "in the way"] {
            fs::write(path(name), name).unwrap();
        }
        let renames = [(path("main-wal"), path("aside-wal")), (path("main"), path("in the way").join("aside"))];
        let (failed, _) = rename_all(&renames).unwrap_err();
        assert_eq!(failed, path("main"));
        assert_eq!(fs::read_to_string(path("main")).unwrap(), "main");
        assert_eq!(fs::read_to_string(path("main-wal")).unwrap(), "main-wal");
        assert!(is_missing(&path("aside-wal")));
    }

    #[test]
    fn nothing_set_aside_before_is_overwritten() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("history.sqlite3");
        let mut seen = Vec::new();
        for content in ["first", "second"] {
            fs::write(&path, content).unwrap();
            fs::write(with_suffix(&path, "-wal"), content).unwrap();
            seen.push((set_aside(&path, 0).unwrap(), content));
            // A side file alone takes the name too.
            fs::remove_file(&seen[0].0).ok();
        }
        assert_ne!(seen[0].0, seen[1].0);
        for (aside, content) in seen {
            assert_eq!(fs::read_to_string(with_suffix(&aside, "-wal")).unwrap(), content);
        }
    }
}
