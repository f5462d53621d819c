//! Table `callback`: every request that arrived at a submission's own address.

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::column::{self, Column, FLAG, Kind, SPAN, TIME, must};
use super::id::{BodyId, READ_AT_ONCE, SubmissionId, UnreadBody};
use super::value::Headers;
use crate::contract::Received;
use crate::payload::Redacted;

/// The status a callback is read with: it is a request and has none of its own.
const OK: u16 = 200;

/// A callback as it is kept: the key has been taken out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCallback {
    pub at_ms: i64,
    pub elapsed_ms: i64,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub is_truncated: bool,
    pub is_complete: bool,
    /// The body, where it was not read: `body` is empty then.
    pub unread: Option<UnreadBody>,
}

impl StoredCallback {
    /// Returns the part of the callback that a reader looks at: it says the same as a reply to a poll.
    #[must_use]
    pub fn received(&self) -> Received<'_> {
        let content_type = self.headers.iter().find(|(name, _)| name == "content-type");
        Received {
            status: OK,
            content_type: content_type.map(|(_, value)| value.as_str()),
            body: &self.body,
            is_truncated: self.is_truncated,
        }
    }

    /// Tells whether the body was dropped as a whole; one that was only cut has its beginning.
    #[must_use]
    pub fn is_body_dropped(&self) -> bool {
        self.is_truncated && self.body.is_empty() && self.unread.is_none()
    }

    /// Returns the callback without its body, which then counts as cut.
    #[must_use]
    pub fn without_body(self) -> Self {
        Self { body: Vec::new(), is_truncated: true, ..self }
    }

    /// Returns the callback as far as there is room for it: without its body, or without its headers too.
    fn fitted(&self, room: usize) -> Cow<'_, Self> {
        let headers = Headers::text(&self.headers).len();
        if headers + self.body.len() <= room {
            return Cow::Borrowed(self);
        }
        let headers = if headers <= room { self.headers.clone() } else { Vec::new() };
        Cow::Owned(Self { headers, body: Vec::new(), is_truncated: true, ..*self })
    }
}

/// The columns that go into files and come back.
pub const COLUMNS: &[Column] = &[
    must("at_ms", TIME),
    must("elapsed_ms", SPAN),
    must("headers", Kind::Headers),
    must("body", Kind::Bytes),
    must("truncated", FLAG),
    must("complete", FLAG),
];

/// Keeps a callback of a submission.
pub fn insert(connection: &Connection, id: SubmissionId, callback: Redacted<&StoredCallback>) -> rusqlite::Result<()> {
    write(connection, id, *callback)
}

/// Keeps a callback of a submission as far as there is room for it.
pub fn insert_fitted(
    connection: &Connection,
    id: SubmissionId,
    callback: Redacted<&StoredCallback>,
    room: usize,
) -> rusqlite::Result<()> {
    write(connection, id, &callback.fitted(room))
}

fn write(connection: &Connection, id: SubmissionId, callback: &StoredCallback) -> rusqlite::Result<()> {
    column::insert(
        connection,
        "callback",
        &[
            ("submission_id", &id.0),
            ("at_ms", &callback.at_ms),
            ("elapsed_ms", &callback.elapsed_ms),
            ("headers", &Headers::text(&callback.headers)),
            ("body", &callback.body),
            ("truncated", &callback.is_truncated),
            ("complete", &callback.is_complete),
        ],
    )?;
    Ok(())
}

/// Returns the callbacks of a submission with all bodies, oldest first.
pub fn whole(connection: &Connection, id: SubmissionId) -> rusqlite::Result<Vec<StoredCallback>> {
    let mut statement = connection.prepare_cached("SELECT * FROM callback WHERE submission_id = ?1 ORDER BY id")?;
    statement.query_map([id.0], read)?.collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredCallback> {
    let headers: Headers = row.get("headers")?;
    Ok(StoredCallback {
        at_ms: row.get("at_ms")?,
        elapsed_ms: row.get("elapsed_ms")?,
        headers: headers.0,
        body: row.get("body")?,
        is_truncated: row.get("truncated")?,
        is_complete: row.get("complete")?,
        unread: None,
    })
}

/// Returns the callbacks of a submission, oldest first, all without their long bodies.
pub fn to_show(connection: &Connection, id: SubmissionId) -> rusqlite::Result<Vec<StoredCallback>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, at_ms, elapsed_ms, headers, truncated, complete, octet_length(body) AS bytes,
                CASE WHEN octet_length(body) <= ?2 THEN body ELSE x'' END AS body
         FROM callback WHERE submission_id = ?1 ORDER BY id",
    )?;
    statement.query_map(params![id.0, READ_AT_ONCE], read_to_show)?.collect()
}

fn read_to_show(row: &Row<'_>) -> rusqlite::Result<StoredCallback> {
    let callback = read(row)?;
    let id = BodyId::Callback(row.get("id")?);
    Ok(StoredCallback { unread: UnreadBody::of(id, row.get("bytes")?, &callback.body), ..callback })
}

/// Reads a body; `None` when its row is gone.
pub fn body(connection: &Connection, callback: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut statement = connection.prepare_cached("SELECT body FROM callback WHERE id = ?1")?;
    statement.query_row([callback], |row| row.get(0)).optional()
}
