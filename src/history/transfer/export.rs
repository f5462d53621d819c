//! Exports rows: reads submissions, their exchanges and callbacks side by side, and hands each to a format.
//!
//! Three statements a few hundred rows, all in the same order, so that each exchange and callback is
//! read once, without a statement of its own. Nothing is copied between SQLite and the buffer.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator as _;
use rusqlite::{Connection, Row, Rows};

use super::super::list::{self, json_array};
use super::super::{FILE_NAME, HistoryError, Query};
use super::columns::{CALLBACK, EXCHANGE, SUBMISSION, selected};
use super::csv_file::Csv;
use super::har::Har;
use super::json_lines::JsonLines;
use super::part_file::PartFile;
use super::{Progress, TransferError, source};

/// Rows that are read with one statement of each kind.
const ROWS_AT_ONCE: usize = 512;

/// What a file of submissions is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    Csv,
    JsonLines,
    Har,
}

impl ExportFormat {
    /// Every format, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Csv, Self::JsonLines, Self::Har];

    /// How it is called.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::JsonLines => "JSON Lines",
            Self::Har => "HAR",
        }
    }

    /// Returns what a file's name ends with, as a list for a dialog.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Csv => &["csv"],
            Self::JsonLines => &["jsonl"],
            Self::Har => &["har"],
        }
    }

    /// Returns what a file's name ends with.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        self.extensions()[0]
    }
}

/// Which submissions are exported.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// What a query finds.
    Query(Box<Query>),
    /// These, as far as they are still there.
    Ids(Vec<i64>),
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    pub submissions: u64,
}

/// Exports to a file, which is there whole or not at all.
///
/// # Errors
/// When it is cancelled, or something can't be read or written; a file of that name is as it was.
pub fn export_to_file(
    directory: &Path,
    wanted: &Wanted,
    format: ExportFormat,
    path: &Path,
    progress: &Progress,
) -> Result<Exported, TransferError> {
    refuse_own(directory, path)?;
    let mut file = PartFile::create(path)?;
    let exported = export_to(directory, wanted, format, &mut file, progress).map_err(|error| match error {
        TransferError::Write(_, source) => TransferError::writing(path, source),
        error => error,
    })?;
    file.finish()?;
    Ok(exported)
}

/// Exports to whatever takes bytes.
///
/// # Errors
/// When it is cancelled, or something can't be read or written.
pub fn export_to(
    directory: &Path,
    wanted: &Wanted,
    format: ExportFormat,
    out: &mut dyn Write,
    progress: &Progress,
) -> Result<Exported, TransferError> {
    let source = source::open(directory, progress)?;
    let connection = &source.connection;
    let mut ids = match wanted {
        Wanted::Query(query) => list::list(connection, query, None)?.ids,
        Wanted::Ids(ids) => ids.clone(),
    };
    if format != ExportFormat::Csv {
        // As they were recorded: brought in elsewhere, they get their numbers in that order again.
        ids.sort_unstable();
    }
    progress.begin(ids.len() as u64);
    match format {
        ExportFormat::Csv => rows(connection, &ids, &mut Csv::new(out), progress),
        ExportFormat::JsonLines => rows(connection, &ids, &mut JsonLines::new(out), progress),
        ExportFormat::Har => rows(connection, &ids, &mut Har::new(out), progress),
    }
}

/// The history must not be written over, nor what SQLite keeps beside it.
pub(super) fn refuse_own(directory: &Path, path: &Path) -> Result<(), TransferError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_there = matches!((folder.canonicalize(), directory.canonicalize()), (Ok(one), Ok(other)) if one == other);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_own = name.strip_prefix(FILE_NAME).is_some_and(|rest| matches!(rest, "" | "-wal" | "-shm" | "-journal"));
    if is_there && is_own { Err(TransferError::OwnFile(path.to_owned())) } else { Ok(()) }
}

/// A format: takes submissions with what belongs to them, one after another.
pub(super) trait Format {
    /// The columns of `submission s` that it reads, after the row's number.
    fn columns(&self) -> String {
        selected(SUBMISSION, "s")
    }

    /// Whether it reads exchanges and callbacks.
    fn wants_children(&self) -> bool {
        true
    }

    fn submission(
        &mut self,
        row: &Row<'_>,
        exchanges: &mut Children<'_>,
        callbacks: &mut Children<'_>,
        pictures: &mut Pictures<'_>,
    ) -> Result<(), TransferError>;

    /// Writes what is left.
    fn end(&mut self) -> Result<(), TransferError>;
}

/// The rows of a table that belong to one submission after another.
pub(super) struct Children<'a> {
    rows: Option<Rows<'a>>,
    parent: i64,
}

impl<'a> Children<'a> {
    fn new(mut rows: Option<Rows<'a>>) -> rusqlite::Result<Self> {
        if let Some(rows) = &mut rows {
            rows.advance()?;
        }
        Ok(Self { rows, parent: 0 })
    }

    /// Gives each row of the submission to a function; its columns begin at 1.
    pub(super) fn each(
        &mut self,
        mut take: impl FnMut(&Row<'_>) -> Result<(), TransferError>,
    ) -> Result<(), TransferError> {
        let Some(rows) = &mut self.rows else { return Ok(()) };
        while let Some(row) = rows.get() {
            if row.get_ref(0)?.as_i64().ok() != Some(self.parent) {
                break;
            }
            take(row)?;
            rows.advance()?;
        }
        Ok(())
    }

    /// Goes on to the next submission; what the format left of this one is passed over.
    fn pass(&mut self) -> Result<(), TransferError> {
        self.each(|_| Ok(()))
    }

    fn is_over(&self) -> bool {
        self.rows.as_ref().is_none_or(|rows| rows.get().is_none())
    }
}

/// The pictures of the history, and which of them were asked for.
pub(super) struct Pictures<'a> {
    connection: &'a Connection,
    seen: HashSet<[u8; 32]>,
}

impl Pictures<'_> {
    /// Whether a picture is asked for the first time.
    pub(super) fn is_first(&mut self, sha256: &[u8]) -> bool {
        sha256.try_into().is_ok_and(|sha256| self.seen.insert(sha256))
    }

    /// Gives a picture's bytes and thumbnail to a function; nothing when it is not there.
    pub(super) fn read(&self, sha256: &[u8], take: impl FnOnce(&[u8], Option<&[u8]>)) -> Result<(), TransferError> {
        let mut statement = self.connection.prepare_cached("SELECT bytes, thumbnail FROM picture WHERE sha256 = ?1")?;
        let mut rows = statement.query([sha256])?;
        if let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            take(bytes, row.get_ref(1)?.as_blob_or_null().map_err(rusqlite::Error::from)?);
        }
        Ok(())
    }
}

fn rows(
    connection: &Connection,
    ids: &[i64],
    format: &mut dyn Format,
    progress: &Progress,
) -> Result<Exported, TransferError> {
    // The order is that of the list: the outer table of a CROSS JOIN stays the outer one.
    let mut submissions = connection.prepare(&format!(
        "SELECT s.id, {} FROM json_each(?1) j CROSS JOIN submission s ON s.id = j.value AND s.deleted IS NULL",
        format.columns()
    ))?;
    let child = |table: &str, columns: String| {
        connection.prepare(&format!(
            "SELECT c.submission_id, {columns} FROM json_each(?1) j CROSS JOIN {table} c ON c.submission_id = j.value
             CROSS JOIN submission s ON s.id = j.value AND s.deleted IS NULL"
        ))
    };
    let mut exchanges = child("exchange", selected(EXCHANGE, "c"))?;
    let mut callbacks = child("callback", selected(CALLBACK, "c"))?;
    let mut pictures = Pictures { connection, seen: HashSet::new() };
    let mut exported = Exported::default();
    for (index, some) in ids.chunks(ROWS_AT_ONCE).enumerate() {
        progress.reach((index * ROWS_AT_ONCE) as u64)?;
        let some = json_array(some);
        let wants = format.wants_children();
        let mut exchanges = Children::new(wants.then(|| exchanges.query([&some])).transpose()?)?;
        let mut callbacks = Children::new(wants.then(|| callbacks.query([&some])).transpose()?)?;
        let mut rows = submissions.query([&some])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            (exchanges.parent, callbacks.parent) = (id, id);
            format.submission(row, &mut exchanges, &mut callbacks, &mut pictures)?;
            exchanges.pass()?;
            callbacks.pass()?;
            exported.submissions += 1;
        }
        if !exchanges.is_over() || !callbacks.is_over() {
            // SQLite gave them in another order: better no file than one with exchanges missing.
            return Err(HistoryError::from(rusqlite::Error::InvalidQuery).into());
        }
    }
    format.end()?;
    progress.reach(ids.len() as u64)?;
    Ok(exported)
}

/// A write that failed; the path is put in where it is known.
pub(super) fn not_written(error: io::Error) -> TransferError {
    match error.kind() {
        io::ErrorKind::BrokenPipe => TransferError::BrokenPipe(error),
        _ => TransferError::Write("The output".into(), error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_is_never_written_over() {
        let directory = tempfile::tempdir().unwrap();
        let inside = |name: &str| refuse_own(directory.path(), &directory.path().join(name));
        assert!(inside("history.sqlite3").is_err() && inside("history.sqlite3-wal").is_err());
        assert!(inside("history.csv").is_ok() && inside("history.sqlite3.jsonl").is_ok());
        assert!(refuse_own(directory.path(), Path::new("/tmp/history.sqlite3")).is_ok());
    }
}
