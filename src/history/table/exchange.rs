//! Table `exchange`: every HTTP exchange of a submission.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::column::{self, Column, FLAG, Kind, SPAN, TIME, may, must};
use super::id::{BodyId, READ_AT_ONCE, SubmissionId, UnreadBody};
use super::value::Headers;
use crate::contract::Received;
use crate::history::StoredMethod;
use crate::payload::Redacted;

/// Polls at the beginning of a task, and at its end, whose bodies are kept whole.
const KEPT_POLLS: usize = 4;

/// Bytes that are kept of a body that is not kept whole: as many as the timeline shows.
const BODY_BEGINNING: i64 = 64 * 1024;

/// Most bytes that the bodies of the polls between take together.
const POLLS_ROOM: i64 = 16 * 1024 * 1024;

/// Where an exchange's time went, in microseconds; see `schema_3.sql`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StoredTiming {
    pub lookup_us: Option<i64>,
    pub connect_us: Option<i64>,
    pub tls_us: Option<i64>,
    pub wait_us: Option<i64>,
    pub download_us: Option<i64>,
}

/// One HTTP exchange as it is kept; the key has been taken out of everything.
#[derive(Clone, Debug)]
pub struct StoredExchange {
    pub method: StoredMethod,
    pub url: String,
    pub started_at_ms: i64,
    pub elapsed_ms: i64,
    pub timing: StoredTiming,
    /// A connection was made, so that bytes may have left.
    pub connected: bool,
    /// As the reply's head says: `HTTP/1.1`.
    pub http_version: Option<String>,
    pub status: Option<u16>,
    pub reply_headers: Vec<(String, String)>,
    pub reply_body: Vec<u8>,
    pub reply_truncated: bool,
    /// Bytes of the body as it came, where the history keeps only its beginning.
    pub reply_bytes: Option<u64>,
    pub error: Option<String>,
    /// The body, where it was not read: `reply_body` is empty then.
    pub unread: Option<UnreadBody>,
}

impl StoredExchange {
    /// Returns the part of the reply that a reader looks at; `None` when no reply came, or its body was not read.
    #[must_use]
    pub fn received(&self) -> Option<Received<'_>> {
        if self.unread.is_some() {
            return None;
        }
        let content_type = self.reply_headers.iter().find(|(name, _)| name == "content-type");
        Some(Received {
            status: self.status?,
            content_type: content_type.map(|(_, value)| value.as_str()),
            body: &self.reply_body,
            is_truncated: self.reply_truncated,
        })
    }

    /// Returns the exchange without its reply's body, whose length is kept.
    #[must_use]
    pub fn without_body(self) -> Self {
        Self { reply_bytes: Some(self.bytes_received()), reply_body: Vec::new(), ..self }
    }

    /// Returns how many bytes of the body the history has.
    #[must_use]
    pub fn bytes_in_file(&self) -> u64 {
        self.unread.map_or(self.reply_body.len() as u64, |unread| unread.bytes)
    }

    /// Returns the length of the body as it came, in bytes.
    #[must_use]
    pub fn bytes_received(&self) -> u64 {
        self.reply_bytes.unwrap_or_else(|| self.bytes_in_file())
    }
}

/// The columns that go into files and come back.
pub const COLUMNS: &[Column] = &[
    must("method", Kind::Text).at_most(200),
    must("url", Kind::Text).at_most(10_000),
    must("started_at_ms", TIME),
    must("elapsed_ms", SPAN),
    must("connected", FLAG),
    may("http_version", Kind::Text),
    may("status", Kind::Integer(0, u16::MAX as i64)),
    may("reply_headers", Kind::Headers),
    may("reply_body", Kind::Bytes),
    must("reply_truncated", FLAG),
    may("reply_bytes", Kind::Integer(0, i64::MAX)),
    may("error", Kind::Text),
    may("lookup_us", SPAN),
    may("connect_us", SPAN),
    may("tls_us", SPAN),
    may("wait_us", SPAN),
    may("download_us", SPAN),
];

/// Keeps an exchange of a submission.
pub fn insert(connection: &Connection, id: SubmissionId, exchange: Redacted<&StoredExchange>) -> rusqlite::Result<()> {
    let timing = &exchange.timing;
    column::insert(
        connection,
        "exchange",
        &[
            ("submission_id", &id.0),
            ("method", &exchange.method),
            ("url", &exchange.url),
            ("started_at_ms", &exchange.started_at_ms),
            ("elapsed_ms", &exchange.elapsed_ms),
            ("lookup_us", &timing.lookup_us),
            ("connect_us", &timing.connect_us),
            ("tls_us", &timing.tls_us),
            ("wait_us", &timing.wait_us),
            ("download_us", &timing.download_us),
            ("connected", &exchange.connected),
            ("http_version", &exchange.http_version),
            ("status", &exchange.status),
            ("reply_headers", &Headers::text(&exchange.reply_headers)),
            ("reply_body", &exchange.reply_body),
            ("reply_truncated", &exchange.reply_truncated),
            ("reply_bytes", &exchange.reply_bytes.map(|bytes| i64::try_from(bytes).unwrap_or(i64::MAX))),
            ("error", &exchange.error),
        ],
    )?;
    Ok(())
}

/// Cuts the bodies of a task's polls that nobody needs whole: those between the first and the last few that are as the
/// next one, and the oldest of them where all together take too much room.
pub fn thin_out(connection: &Connection, id: SubmissionId) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT id, length(reply_body) AS bytes FROM exchange WHERE submission_id = ?1 AND method = 'getTaskResult' ORDER BY id",
    )?;
    let polls: Vec<(i64, i64)> = statement
        .query_map([id.0], |row| Ok((row.get("id")?, row.get::<_, Option<i64>>("bytes")?.unwrap_or_default())))?
        .collect::<rusqlite::Result<_>>()?;
    let last = polls.len().saturating_sub(KEPT_POLLS);
    let between = polls.get(KEPT_POLLS..last).unwrap_or_default();
    let large = |(_, bytes): &&(i64, i64)| *bytes > BODY_BEGINNING;
    if let Some((newest, _)) = between.last().filter(large)
        && is_as_next(connection, *newest, polls[last].0)?
    {
        cut_body(connection, *newest)?;
    }
    let mut room = POLLS_ROOM;
    for (poll, bytes) in between.iter().rev().filter(large) {
        room -= bytes;
        if room < 0 {
            cut_body(connection, *poll)?;
        }
    }
    Ok(())
}

fn is_as_next(connection: &Connection, poll: i64, next: i64) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT one.reply_body = next.reply_body AS is_same FROM exchange one, exchange next WHERE one.id = ?1 AND next.id = ?2",
    )?;
    Ok(statement.query_row([poll, next], |row| row.get::<_, Option<bool>>("is_same"))?.unwrap_or(false))
}

fn cut_body(connection: &Connection, poll: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE exchange SET reply_bytes = length(reply_body), reply_body = substr(reply_body, 1, ?2) WHERE id = ?1",
        )?
        .execute([poll, BODY_BEGINNING])?;
    Ok(())
}

/// Reads a row that has all columns.
pub fn read(row: &Row<'_>) -> rusqlite::Result<StoredExchange> {
    let headers: Option<Headers> = row.get("reply_headers")?;
    let status: Option<i64> = row.get("status")?;
    Ok(StoredExchange {
        method: row.get("method")?,
        url: row.get("url")?,
        started_at_ms: row.get("started_at_ms")?,
        elapsed_ms: row.get("elapsed_ms")?,
        timing: StoredTiming {
            lookup_us: row.get("lookup_us")?,
            connect_us: row.get("connect_us")?,
            tls_us: row.get("tls_us")?,
            wait_us: row.get("wait_us")?,
            download_us: row.get("download_us")?,
        },
        connected: row.get("connected")?,
        http_version: row.get("http_version")?,
        // No reply has another; a file that somebody has worked on may.
        status: status.and_then(|status| u16::try_from(status).ok()),
        reply_headers: headers.map(|headers| headers.0).unwrap_or_default(),
        reply_body: row.get::<_, Option<Vec<u8>>>("reply_body")?.unwrap_or_default(),
        reply_truncated: row.get("reply_truncated")?,
        reply_bytes: row.get::<_, Option<i64>>("reply_bytes")?.and_then(|bytes| u64::try_from(bytes).ok()),
        error: row.get("error")?,
        unread: None,
    })
}

/// Returns the exchanges of a submission with all bodies, oldest first.
pub fn whole(connection: &Connection, id: SubmissionId) -> rusqlite::Result<Vec<StoredExchange>> {
    let mut statement = connection.prepare_cached("SELECT * FROM exchange WHERE submission_id = ?1 ORDER BY id")?;
    statement.query_map([id.0], read)?.collect()
}

/// Returns the exchanges of a submission, oldest first; a long body is read only where a pane shows it or compares it at
/// once: that of the reply to createTask, and of the last reply to createTask and to a poll.
pub fn to_show(connection: &Connection, id: SubmissionId) -> rusqlite::Result<Vec<StoredExchange>> {
    let others: Vec<&str> = COLUMNS.iter().map(|column| column.name).filter(|name| *name != "reply_body").collect();
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id, {}, octet_length(reply_body) AS bytes,
                CASE WHEN octet_length(reply_body) <= ?2 OR id IN (
                    (SELECT min(id) FROM exchange WHERE submission_id = ?1 AND method = 'createTask'),
                    (SELECT max(id) FROM exchange
                     WHERE submission_id = ?1 AND method = 'createTask' AND status IS NOT NULL),
                    (SELECT max(id) FROM exchange
                     WHERE submission_id = ?1 AND method = 'getTaskResult' AND status IS NOT NULL)
                ) THEN reply_body END AS reply_body
         FROM exchange WHERE submission_id = ?1 ORDER BY id",
        others.join(", ")
    ))?;
    statement.query_map(params![id.0, READ_AT_ONCE], read_to_show)?.collect()
}

fn read_to_show(row: &Row<'_>) -> rusqlite::Result<StoredExchange> {
    let exchange = read(row)?;
    let id = BodyId::Exchange(row.get("id")?);
    let bytes = row.get::<_, Option<i64>>("bytes")?.unwrap_or_default();
    Ok(StoredExchange { unread: UnreadBody::of(id, bytes, &exchange.reply_body), ..exchange })
}

/// Reads a body; `None` when its row is gone.
pub fn body(connection: &Connection, exchange: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut statement = connection.prepare_cached("SELECT reply_body FROM exchange WHERE id = ?1")?;
    Ok(statement
        .query_row([exchange], |row| row.get::<_, Option<Vec<u8>>>(0))
        .optional()?
        .map(Option::unwrap_or_default))
}
