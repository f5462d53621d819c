//! Opens the history file: sets a damaged one aside, refuses to touch a newer one, brings an older one up to date, and
//! settles what a crash left open.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::aside::{finish_recovery, replace_damaged};
use super::check::check;
use super::connect::{BUSY_TIMEOUT, Readers, make_ready, open_guarded};
use super::desks::Desks;
use super::files::{FILE_NAME, is_missing, remove, suspect, with_suffix};
use super::locks::Locks;
use super::place::Place;
use super::schema::{known_version, migrate};
use super::settle::settle;
use super::threads::Connections;
use super::{History, HistoryError, LeftBehind, Recovered, Rescued};
use crate::contract::Mark;
use crate::disk::create_directory;

/// A file from this size on is checked while it is in use: a quarter of a second must be enough to open it.
const LARGE: u64 = 128 * 1024 * 1024;

/// What opening found and did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenReport {
    /// Where a damaged file was moved.
    pub set_aside: Option<PathBuf>,
    /// What was recovered of it, table by table.
    pub recovered: Vec<Recovered>,
    /// Outcomes that earlier runs could not save.
    pub rescued: Rescued,
    /// Submissions that a crash left without an outcome; they are `unknown` now.
    pub orphans: usize,
    /// Tasks that were being followed by desks that run no more.
    pub left_behind: LeftBehind,
    /// Why the file was opened for reading only, where it can't be written.
    pub read_only: Option<String>,
    /// The file is too large to be checked before it is used; see [`check_file`](super::check_file).
    pub is_unchecked: bool,
    /// The file's version when it is newer than this program; it was opened for reading only.
    pub newer_version: Option<usize>,
}

impl History {
    /// Opens the history in a directory and starts its threads, for a desk without a mark. Blocks; not for the paint
    /// path.
    ///
    /// # Errors
    /// When the directory or the file can't be used. A damaged file is no error: it is set aside.
    pub fn open(directory: &Path, now_ms: i64) -> Result<(Self, OpenReport), HistoryError> {
        Self::open_marked(directory, now_ms, &Mark::default())
    }

    /// Opens the history for a desk whose mark tells which tasks desks of the same user were following.
    ///
    /// # Errors
    /// As [`History::open`].
    pub fn open_marked(directory: &Path, now_ms: i64, mark: &Mark) -> Result<(Self, OpenReport), HistoryError> {
        let path = directory.join(FILE_NAME);
        let (connections, report) = match open_for_writing(directory, &path, now_ms, mark) {
            Err(error) if error.forbids_writing() && path.exists() => open_for_reading(directory, &path, error),
            result => result,
        }?;
        Ok((Self::start(connections)?, report))
    }

    /// Opens the history beside a desk that may be running, to write a little and leave again.
    ///
    /// Nothing is settled or set aside, which is the desk's to tell.
    ///
    /// # Errors
    /// When the directory or the file can't be used; a damaged file too.
    pub fn visit(directory: &Path) -> Result<Self, HistoryError> {
        create_directory(directory).map_err(unusable(directory))?;
        let (locks, path) = (Locks::visit(directory), directory.join(FILE_NAME));
        let file = open_file(&path, false, &locks.desks)?;
        Self::start(file.with(locks).0)
    }
}

/// An opened file.
struct Opened {
    /// `None` when the file may only be read.
    writer: Option<Connection>,
    readers: Readers,
    /// The file that was checked, under whose name the readers were opened.
    place: Place,
    report: OpenReport,
}

impl Opened {
    fn with(self, locks: Locks) -> (Connections, OpenReport) {
        let Self { writer, readers, place, report } = self;
        let newer_version = report.newer_version;
        (Connections { writer, readers, place, locks, newer_version }, report)
    }
}

fn unusable(directory: &Path) -> impl Fn(std::io::Error) -> HistoryError {
    let path = directory.to_owned();
    move |source| HistoryError::Directory { path: path.clone(), source }
}

/// Opens a file that can't be written: what is in it can still be seen.
fn open_for_reading(
    directory: &Path,
    path: &Path,
    why: HistoryError,
) -> Result<(Connections, OpenReport), HistoryError> {
    let place = Place::of(path);
    let Ok((readers, version)) = Readers::open_frozen(path) else { return Err(why) };
    place.confirm()?;
    if version != known_version() {
        return Err(why);
    }
    tracing::warn!(error = %why, "the history is opened for reading only");
    let report = OpenReport { read_only: Some(why.to_string()), ..OpenReport::default() };
    Ok(Opened { writer: None, readers, place, report }.with(Locks::visit(directory)))
}

fn open_for_writing(
    directory: &Path,
    path: &Path,
    now_ms: i64,
    mark: &Mark,
) -> Result<(Connections, OpenReport), HistoryError> {
    create_directory(directory).map_err(unusable(directory))?;
    let (locks, is_alone) = Locks::enter(directory, mark).map_err(unusable(directory))?;
    if is_alone {
        locks.desks.tidy();
        finish_recovery(path).map_err(unusable(directory))?;
    }
    let file = match open_file(path, is_alone, &locks.desks) {
        Err(error) if error.is_damage() && is_alone => {
            tracing::error!(%error, path = %path.display(), "history is damaged");
            let (aside, recovered) = replace_damaged(path, now_ms)?;
            let mut file = open_file(path, is_alone, &locks.desks)?;
            file.report.set_aside = Some(aside);
            file.report.recovered = recovered;
            file
        }
        result => result?,
    };
    if is_alone {
        locks.let_others_in().map_err(unusable(directory))?;
    }
    Ok(file.with(locks))
}

fn open_file(path: &Path, is_alone: bool, desks: &Desks) -> Result<Opened, HistoryError> {
    make_usable(open_checked(path)?, path, is_alone, desks)
}

/// A file that was opened and checked, before anything was written to it.
struct Checked {
    writer: Connection,
    /// The file that was opened: another one may get its name while it is checked.
    place: Place,
    is_unchecked: bool,
    newer_version: Option<usize>,
}

fn open_checked(path: &Path) -> Result<Checked, HistoryError> {
    refuse_lone_wal(path)?;
    let before = Place::of(path);
    let mut writer = open_guarded(path)?;
    let place = before.confirmed()?;
    // Until the file has proved sound, closing it must not move the WAL into it.
    writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    writer.busy_timeout(BUSY_TIMEOUT)?;
    let is_unchecked = is_large(path) && is_missing(&suspect(path));
    let newer_version = check(&mut writer, !is_unchecked)?;
    Ok(Checked { writer, place, is_unchecked, newer_version })
}

/// Brings a checked file up to date, settles what is open in it, and opens the readers: of this very file, or not at all.
fn make_usable(checked: Checked, path: &Path, is_alone: bool, desks: &Desks) -> Result<Opened, HistoryError> {
    let Checked { mut writer, place, is_unchecked, newer_version } = checked;
    if newer_version.is_some() {
        drop(writer);
        let report = OpenReport { newer_version, ..OpenReport::default() };
        let readers = Readers::open(path)?;
        place.confirm()?;
        return Ok(Opened { writer: None, readers, place, report });
    }
    // The WAL that is written from here on lies beside whatever has the name.
    place.confirm()?;
    if !is_unchecked && let Err(error) = remove(&suspect(path)) {
        tracing::warn!(%error, "the history is sound, and will be checked at the next start all the same");
    }
    make_ready(&writer)?;
    migrate(&mut writer)?;
    let directory = path.parent().unwrap_or(path);
    let settled = settle(&mut writer, directory, is_alone, desks)?;
    let readers = Readers::open(path)?;
    place.confirm()?;
    writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    let report = OpenReport {
        rescued: settled.rescued,
        orphans: settled.orphans,
        left_behind: settled.left_behind,
        is_unchecked,
        ..OpenReport::default()
    };
    Ok(Opened { writer: Some(writer), readers, place, report })
}

/// Refuses a file whose rows may be in the WAL alone: SQLite deletes the WAL of an empty or missing file.
fn refuse_lone_wal(path: &Path) -> Result<(), HistoryError> {
    let is_empty = |path: &Path| fs::metadata(path).map_or(true, |metadata| metadata.len() == 0);
    if is_empty(path) && !is_empty(&with_suffix(path, "-wal")) {
        return Err(HistoryError::Strange("the file is empty and its -wal is not".into()));
    }
    Ok(())
}

fn is_large(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.len() >= LARGE)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    /// A directory with a history, and another whole history beside it.
    fn two_files() -> (tempfile::TempDir, [PathBuf; 2]) {
        let directory = tempfile::tempdir().unwrap();
        let paths = [FILE_NAME, "other.sqlite3"].map(|name| directory.path().join(name));
        for path in &paths {
            migrate(&mut open_guarded(path).unwrap()).unwrap();
        }
        (directory, paths)
    }

    #[test]
    fn a_file_that_was_swapped_after_its_check_is_not_used() {
        for is_newer in [false, true] {
            let (directory, [path, other]) = two_files();
            if is_newer {
                open_guarded(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
            }
            let bytes = fs::read(&other).unwrap();
            let checked = open_checked(&path).unwrap();
            fs::rename(&other, &path).unwrap();
            let result = make_usable(checked, &path, true, &Desks::visit(directory.path()));
            assert!(matches!(result, Err(HistoryError::Replaced { .. })), "newer: {is_newer}");
            assert!(fs::read(&path).unwrap() == bytes && is_missing(&with_suffix(&path, "-wal")), "newer: {is_newer}");
        }
    }

    #[test]
    fn what_is_written_after_a_swap_is_refused() {
        let (directory, [path, other]) = two_files();
        let checked = open_checked(&path).unwrap();
        let mut opened = make_usable(checked, &path, true, &Desks::visit(directory.path())).unwrap();
        fs::rename(&other, &path).unwrap();
        let mut writer = opened.writer.take().unwrap();
        assert!(matches!(opened.place.secure(&mut writer), Err(HistoryError::Replaced { .. })));
    }
}
