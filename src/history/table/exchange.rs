//! Table `exchange`: every HTTP exchange of a submission.

use rusqlite::{Connection, Row};

use super::column::{self, ANY, Column, FLAG, Kind, may, must};
use super::id::SubmissionId;
use super::value::Headers;
use crate::contract::Received;
use crate::history::StoredMethod;

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
    pub error: Option<String>,
}

impl StoredExchange {
    /// Returns the part of the reply that a reader looks at; `None` when no reply came.
    #[must_use]
    pub fn received(&self) -> Option<Received<'_>> {
        let content_type = self.reply_headers.iter().find(|(name, _)| name == "content-type");
        Some(Received {
            status: self.status?,
            content_type: content_type.map(|(_, value)| value.as_str()),
            body: &self.reply_body,
            is_truncated: self.reply_truncated,
        })
    }
}

/// The columns that go into files and come back.
pub const COLUMNS: &[Column] = &[
    must("method", Kind::Text),
    must("url", Kind::Text),
    must("started_at_ms", ANY),
    must("elapsed_ms", ANY),
    must("connected", FLAG),
    may("http_version", Kind::Text),
    may("status", Kind::Integer(0, u16::MAX as i64)),
    may("reply_headers", Kind::Headers),
    may("reply_body", Kind::Bytes),
    must("reply_truncated", FLAG),
    may("error", Kind::Text),
    may("lookup_us", ANY),
    may("connect_us", ANY),
    may("tls_us", ANY),
    may("wait_us", ANY),
    may("download_us", ANY),
];

/// Keeps an exchange of a submission.
pub fn insert(connection: &Connection, id: SubmissionId, exchange: &StoredExchange) -> rusqlite::Result<()> {
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
            ("error", &exchange.error),
        ],
    )?;
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
        error: row.get("error")?,
    })
}

/// Returns the exchanges of a submission, oldest first.
pub fn of(connection: &Connection, id: SubmissionId) -> rusqlite::Result<Vec<StoredExchange>> {
    let mut statement = connection.prepare_cached("SELECT * FROM exchange WHERE submission_id = ?1 ORDER BY id")?;
    statement.query_map([id.0], read)?.collect()
}
