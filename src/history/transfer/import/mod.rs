//! Imports the project's own JSON Lines, so that two desks' histories become one.
//!
//! A submission is known by its `uid`: one that is here already is completed where the line says
//! more, and never doubled. A few hundred lines are committed at once, in their turn among all
//! writes. At the first line that can't be taken the import ends: every line before it is in the
//! history, and it and all after it are not.

mod line;
mod store;

use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;

use self::line::Line;
pub use self::store::ImportReport;
use super::{Progress, TransferError};
use crate::disk::open_plain;
use crate::history::{History, HistoryError};

/// Lines in one transaction.
const LINES_AT_ONCE: usize = 256;

/// Bytes of lines in one transaction, beyond which no more are added.
const BYTES_AT_ONCE: usize = 8 << 20;

/// Longest line that is read. What is kept of a submission's polls and callbacks has bounds, so that none makes one as long.
const MAX_LINE_BYTES: u64 = 1 << 28;

/// Imports a file.
///
/// # Errors
/// When the file is no export, a line can't be taken, or the history can't be written; the text says
/// what was kept. When it is cancelled, what was committed stays.
pub fn import(history: &History, path: &Path, progress: &Progress) -> Result<ImportReport, TransferError> {
    let unreadable = |error| TransferError::Read(path.to_owned(), error);
    let file = open_plain(path).map_err(unreadable)?;
    progress.begin(file.metadata().map_err(unreadable)?.len());
    let mut reader = Lines {
        input: BufReader::with_capacity(1 << 20, file),
        number: 0,
        bytes: 0,
        buffer: Vec::new(),
        is_over: false,
    };
    let mut report = ImportReport::default();
    let (mut lines, mut size, mut before) = (Vec::new(), 0, 0);
    loop {
        let next = match reader.next() {
            Ok(Some(text)) => {
                size += text.len();
                Some(line::read(text))
            }
            Ok(None) => None,
            Err(error) => {
                commit(history, std::mem::take(&mut lines), &mut report, before)?;
                return Err(unreadable(error));
            }
        };
        let refused = match next {
            Some(Ok(line)) => {
                lines.push(line);
                None
            }
            Some(Err(refused)) => Some(refused),
            None => None,
        };
        let is_end = refused.is_some() || reader.is_over;
        if is_end || lines.len() >= LINES_AT_ONCE || size >= BYTES_AT_ONCE {
            let count = lines.len() as u64;
            commit(history, std::mem::take(&mut lines), &mut report, before)?;
            before += count;
            size = 0;
            progress.reach(reader.bytes)?;
        }
        match refused {
            Some(refused) if refused.is_foreign && before == 0 => {
                return Err(TransferError::Foreign { path: path.to_owned(), reason: refused.reason });
            }
            Some(refused) => return Err(TransferError::Line { line: reader.number, reason: refused.reason, before }),
            None if is_end && before == 0 => return Err(TransferError::Empty(path.to_owned())),
            None if is_end => return Ok(report),
            None => {}
        }
    }
}

fn commit(history: &History, lines: Vec<Line>, report: &mut ImportReport, before: u64) -> Result<(), TransferError> {
    if lines.is_empty() {
        return Ok(());
    }
    let keys = history.keys();
    let stored = history.write_blocking(move |connection| {
        let lines: Vec<_> = lines.into_iter().map(|line| keys.redacted(line)).collect();
        store::store(connection, &lines, &keys.redactor())
    });
    let stored = stored.map_err(|source: HistoryError| TransferError::Stopped { before, source })?;
    report.added += stored.added;
    report.completed += stored.completed;
    report.unchanged += stored.unchanged;
    report.missing_pictures += stored.missing_pictures;
    Ok(())
}

/// Lines that are not empty, with their numbers.
struct Lines<R> {
    input: R,
    number: u64,
    /// Bytes that were read so far.
    bytes: u64,
    buffer: Vec<u8>,
    is_over: bool,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> std::io::Result<Option<&[u8]>> {
        loop {
            self.buffer.clear();
            let read = (&mut self.input).take(MAX_LINE_BYTES).read_until(b'\n', &mut self.buffer)?;
            if read == 0 {
                self.is_over = true;
                return Ok(None);
            }
            self.number += 1;
            let is_first = self.bytes == 0;
            self.bytes += read as u64;
            // Some editors leave a byte order mark at the beginning.
            let start = if is_first && self.buffer.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            if !self.buffer[start..].trim_ascii().is_empty() {
                return Ok(Some(&self.buffer[start..]));
            }
        }
    }
}

#[cfg(test)]
mod tests;
