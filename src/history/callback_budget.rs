//! What is kept of the callbacks to one address. Whoever knows an address can send to it for a day, as often and as
//! much as they like; a callback that settles its submission is kept whatever came before it.

use rusqlite::{Connection, Row, params};

use super::table::id::SubmissionId;
use super::table::submission::Record;

/// Most bytes of headers and bodies: two bodies of the largest size, or some thousand ordinary callbacks.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// Most callbacks. A service sends one, and perhaps some more until one is accepted.
const MAX_CALLBACKS: usize = 100;

/// Most bytes and callbacks after the task's end, so that a late or doubled callback can still be seen.
const MAX_LATE_BYTES: usize = 64 * 1024;
const MAX_LATE_CALLBACKS: usize = 8;

/// What is kept of one address so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    callbacks: usize,
    bytes: usize,
    /// Those that came after the task's end.
    late_callbacks: usize,
    late_bytes: usize,
    is_ended: bool,
}

impl Tally {
    /// Counts what the file holds. Only the lengths are read of headers and bodies.
    pub(super) fn of(connection: &Connection, id: SubmissionId) -> rusqlite::Result<Self> {
        let ended_at_ms: Option<i64> = connection
            .prepare_cached("SELECT ended_at_ms FROM submission WHERE id = ?1")?
            .query_row([id.0], |row| row.get(0))?;
        let mut statement = connection.prepare_cached(
            "SELECT count(*) AS callbacks,
                    coalesce(sum(octet_length(headers) + octet_length(body)), 0) AS bytes,
                    count(*) FILTER (WHERE at_ms > ?2) AS late_callbacks,
                    coalesce(sum(octet_length(headers) + octet_length(body)) FILTER (WHERE at_ms > ?2), 0) AS late_bytes
             FROM callback WHERE submission_id = ?1",
        )?;
        statement.query_row(params![id.0, ended_at_ms], |row| {
            Ok(Self {
                callbacks: count(row, "callbacks")?,
                bytes: count(row, "bytes")?,
                late_callbacks: count(row, "late_callbacks")?,
                late_bytes: count(row, "late_bytes")?,
                is_ended: ended_at_ms.is_some(),
            })
        })
    }

    /// Returns how many bytes the next callback may have, `None` when no more callbacks are kept.
    pub(super) fn room(self) -> Option<usize> {
        let is_full = self.callbacks >= MAX_CALLBACKS || self.is_ended && self.late_callbacks >= MAX_LATE_CALLBACKS;
        let bytes = MAX_BYTES.saturating_sub(self.bytes);
        let late_bytes = MAX_LATE_BYTES.saturating_sub(self.late_bytes);
        (!is_full).then_some(if self.is_ended { bytes.min(late_bytes) } else { bytes })
    }
}

fn count(row: &Row<'_>, name: &str) -> rusqlite::Result<usize> {
    let number: i64 = row.get(name)?;
    Ok(usize::try_from(number).unwrap_or(usize::MAX))
}

/// Tells whether no more callbacks of a submission are kept, unless one settles it.
#[must_use]
pub fn keeps_no_more_callbacks(record: &Record) -> bool {
    let is_late = |at_ms| record.ended_at_ms.is_some_and(|ended_at_ms| at_ms > ended_at_ms);
    let late_callbacks = record.callbacks.iter().filter(|callback| is_late(callback.at_ms)).count();
    let is_ended = record.ended_at_ms.is_some();
    Tally { callbacks: record.callbacks.len(), late_callbacks, is_ended, ..Tally::default() }.room().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_ends_with_bytes_or_callbacks_whichever_is_first() {
        let open = |callbacks, bytes| Tally { callbacks, bytes, ..Tally::default() };
        let ended = |late_callbacks, late_bytes| Tally { late_callbacks, late_bytes, is_ended: true, ..open(3, 5) };
        for (tally, room) in [
            (Tally::default(), Some(MAX_BYTES)),
            (open(MAX_CALLBACKS - 1, 5), Some(MAX_BYTES - 5)),
            (open(MAX_CALLBACKS, 5), None),
            (open(3, MAX_BYTES + 5), Some(0)),
            (ended(0, 0), Some(MAX_LATE_BYTES)),
            (ended(MAX_LATE_CALLBACKS - 1, MAX_LATE_BYTES + 5), Some(0)),
            (ended(MAX_LATE_CALLBACKS, 0), None),
            (Tally { bytes: MAX_BYTES, ..ended(0, 0) }, Some(0)),
        ] {
            assert_eq!(tally.room(), room, "{tally:?}");
        }
    }
}
