//! What a format is given: one submission after another, with the rows of other tables that belong to it.

use std::collections::HashSet;

use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator as _;
use rusqlite::{Connection, Row, Rows};

use crate::history::TransferError;
use crate::history::table::column::selected;
use crate::history::table::submission;

/// A format: takes submissions, one after another.
pub trait Format {
    /// Returns the columns of `submission s` that the format reads, after the row's number.
    fn columns(&self) -> String {
        selected(submission::COLUMNS, "s")
    }

    /// Tells whether the format reads exchanges and callbacks.
    fn wants_children(&self) -> bool {
        true
    }

    /// Writes a submission.
    fn submission(&mut self, found: Found<'_, '_>) -> Result<(), TransferError>;

    /// Writes what is left.
    fn end(&mut self) -> Result<(), TransferError>;
}

/// A submission with what belongs to it.
pub struct Found<'a, 'rows> {
    pub row: &'a Row<'a>,
    pub exchanges: &'a mut Children<'rows>,
    pub callbacks: &'a mut Children<'rows>,
}

/// The rows of a table that belong to one submission after another.
pub struct Children<'a> {
    rows: Option<Rows<'a>>,
    parent: i64,
}

impl<'a> Children<'a> {
    pub fn new(mut rows: Option<Rows<'a>>) -> rusqlite::Result<Self> {
        if let Some(rows) = &mut rows {
            rows.advance()?;
        }
        Ok(Self { rows, parent: 0 })
    }

    /// Gives each row of the submission to a function; its columns begin at 1.
    pub fn each(&mut self, mut take: impl FnMut(&Row<'_>) -> Result<(), TransferError>) -> Result<(), TransferError> {
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

    /// Goes on to the rows of a submission.
    pub fn begin(&mut self, parent: i64) {
        self.parent = parent;
    }

    /// Passes over what the format left of the submission.
    pub fn pass(&mut self) -> Result<(), TransferError> {
        self.each(|_| Ok(()))
    }

    /// Tells whether every row was given.
    pub fn is_over(&self) -> bool {
        self.rows.as_ref().is_none_or(|rows| rows.get().is_none())
    }
}

/// The pictures of the history, and which of them were asked for.
pub struct Pictures<'a> {
    connection: &'a Connection,
    seen: HashSet<[u8; 32]>,
}

impl<'a> Pictures<'a> {
    pub fn of(connection: &'a Connection) -> Self {
        Self { connection, seen: HashSet::new() }
    }

    /// Notes that a picture is written. Returns whether this is the first time.
    pub fn note(&mut self, sha256: &[u8]) -> bool {
        sha256.try_into().is_ok_and(|sha256| self.seen.insert(sha256))
    }

    /// Gives a picture's bytes and thumbnail to a function; nothing when it is not there.
    pub fn read(&self, sha256: &[u8], take: impl FnOnce(&[u8], Option<&[u8]>)) -> Result<(), TransferError> {
        let mut statement = self.connection.prepare_cached("SELECT bytes, thumbnail FROM picture WHERE sha256 = ?1")?;
        let mut rows = statement.query([sha256])?;
        if let Some(row) = rows.next()? {
            let bytes = row.get_ref("bytes")?.as_blob().map_err(rusqlite::Error::from)?;
            take(bytes, row.get_ref("thumbnail")?.as_blob_or_null().map_err(rusqlite::Error::from)?);
        }
        Ok(())
    }
}
