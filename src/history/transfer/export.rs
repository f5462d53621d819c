//! Exports rows: reads submissions, their exchanges and callbacks side by side, and hands each to a format.
//!
//! Three statements a few hundred rows, all in the same order, so that each exchange and callback is
//! read once, without a statement of its own. Nothing is copied between SQLite and the buffer.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

use super::copy::refuse_own;
use super::format::csv_file::Csv;
use super::format::har::Har;
use super::format::json_lines::JsonLines;
use super::format::parts::{Children, Format, Found, Pictures};
use super::{Progress, TransferError, source};
use crate::disk::WholeFile;
use crate::history::list::list;
use crate::history::table::column::selected;
use crate::history::table::value::json_array;
use crate::history::table::{callback, exchange};
use crate::history::{HistoryError, Query};
use crate::payload::{Cleaner, Redactor};

/// Bytes of small writes that are gathered. What CSV and JSON Lines have gathered is more, and goes to the file as it is.
const BUFFER: usize = 1 << 16;

/// Rows that are read with one statement of each kind.
const ROWS_AT_ONCE: usize = 512;

/// The format of a file of submissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    Csv,
    JsonLines,
    Har,
}

impl ExportFormat {
    /// Every format, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Csv, Self::JsonLines, Self::Har];

    /// Returns the name that the window shows.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::JsonLines => "JSON Lines",
            Self::Har => "HAR",
        }
    }

    /// Returns the ending of a file's name, as a list for a dialog.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Csv => &["csv"],
            Self::JsonLines => &["jsonl"],
            Self::Har => &["har"],
        }
    }

    /// Returns the ending of a file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        self.extensions()[0]
    }
}

/// Which submissions are exported.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// The submissions that a query finds.
    Query(Box<Query>),
    /// The submissions with these numbers, as far as they are still there.
    Ids(Vec<i64>),
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    pub submissions: u64,
}

/// Exports to a file, which is there whole or not at all. No key that the redactor knows is in it.
///
/// # Errors
/// When it is cancelled, or something can't be read or written; a file of that name is as it was.
pub fn export_to_file(
    directory: &Path,
    wanted: &Wanted,
    format: ExportFormat,
    path: &Path,
    redactor: &Arc<Redactor>,
    progress: &Progress,
) -> Result<Exported, TransferError> {
    refuse_own(directory, path)?;
    let unwritable = |error| TransferError::writing(path, error);
    let mut out = BufWriter::with_capacity(BUFFER, WholeFile::create(path).map_err(unwritable)?);
    let exported = export_to(directory, wanted, format, &mut out, redactor, progress).map_err(|error| match error {
        TransferError::Write(_, source) => unwritable(source),
        error => error,
    })?;
    let file = out.into_inner().map_err(|error| unwritable(error.into_error()))?;
    file.commit().map_err(unwritable)?;
    Ok(exported)
}

/// Exports to anything that takes bytes. No key that the redactor knows is in them.
///
/// # Errors
/// When it is cancelled, or something can't be read or written.
pub fn export_to(
    directory: &Path,
    wanted: &Wanted,
    format: ExportFormat,
    out: &mut dyn Write,
    redactor: &Arc<Redactor>,
    progress: &Progress,
) -> Result<Exported, TransferError> {
    let source = source::open(directory, progress)?;
    let connection = &source.connection;
    let mut ids = match wanted {
        Wanted::Query(query) => list(connection, query, None)?.ids,
        Wanted::Ids(ids) => still_there(connection, ids)?,
    };
    if format != ExportFormat::Csv {
        // In the order they were recorded in, so that an import elsewhere numbers them in that order too.
        ids.sort_unstable();
    }
    progress.begin(ids.len() as u64);
    let (pictures, cleaner) = (Pictures::of(connection), Cleaner::new(Arc::clone(redactor)));
    match format {
        ExportFormat::Csv => rows(connection, &ids, &mut Csv::new(out, cleaner), progress),
        ExportFormat::JsonLines => rows(connection, &ids, &mut JsonLines::new(out, pictures, cleaner), progress),
        ExportFormat::Har => rows(connection, &ids, &mut Har::new(out, pictures, cleaner), progress),
    }
}

/// Returns those of the numbers that have a submission, in their order.
fn still_there(connection: &Connection, ids: &[i64]) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection
        .prepare("SELECT s.id FROM json_each(?1) j CROSS JOIN submission s ON s.id = j.value AND s.deleted IS NULL")?;
    statement.query_map([json_array(ids)], |row| row.get(0))?.collect()
}

/// Writes the submissions with these numbers, all of which are there.
fn rows(
    connection: &Connection,
    ids: &[i64],
    format: &mut dyn Format,
    progress: &Progress,
) -> Result<Exported, TransferError> {
    // A CROSS JOIN keeps its outer table the outer one, so the rows come in the order of the list.
    let mut submissions = connection.prepare(&format!(
        "SELECT s.id, {} FROM json_each(?1) j CROSS JOIN submission s ON s.id = j.value AND s.deleted IS NULL",
        format.columns()
    ))?;
    // Whether its submission is there is not asked for each row again: one that belongs to none ends the export.
    let child = |table: &str, columns: String| {
        connection.prepare(&format!(
            "SELECT c.submission_id, {columns} FROM json_each(?1) j CROSS JOIN {table} c ON c.submission_id = j.value"
        ))
    };
    let mut exchanges = child("exchange", selected(exchange::COLUMNS, "c"))?;
    let mut callbacks = child("callback", selected(callback::COLUMNS, "c"))?;
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
            exchanges.begin(id);
            callbacks.begin(id);
            format.submission(Found { row, exchanges: &mut exchanges, callbacks: &mut callbacks })?;
            exchanges.pass()?;
            callbacks.pass()?;
            exported.submissions += 1;
        }
        if !exchanges.is_over() || !callbacks.is_over() {
            // SQLite gave the rows in another order: no file is better than one with exchanges missing.
            return Err(HistoryError::from(rusqlite::Error::InvalidQuery).into());
        }
    }
    format.end()?;
    progress.reach(ids.len() as u64)?;
    Ok(exported)
}
