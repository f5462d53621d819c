//! Table `capture`: the sessions in which another program was listened to.

use rusqlite::{Connection, Row, params};

use super::column;

/// The number of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaptureId(pub i64);

/// A session as it is begun. Times are in milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCapture {
    pub begun_at_ms: i64,
    pub port: u16,
    pub profile_id: String,
    pub profile: String,
    pub base_url: String,
    pub costs_money: bool,
    /// createTask requests that may go on; `None` for any number.
    pub call_limit: Option<u32>,
    /// The same payload from the same program gets its first task again.
    pub has_guard: bool,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    pub id: CaptureId,
    pub new: NewCapture,
    /// `None` while it runs, and where its end was not kept.
    pub ended_at_ms: Option<i64>,
}

/// Keeps a session that begins.
pub fn insert(connection: &Connection, new: &NewCapture) -> rusqlite::Result<CaptureId> {
    let id = column::insert(
        connection,
        "capture",
        &[
            ("begun_at_ms", &new.begun_at_ms),
            ("port", &new.port),
            ("profile_id", &new.profile_id),
            ("profile", &new.profile),
            ("base_url", &new.base_url),
            ("costs_money", &new.costs_money),
            ("call_limit", &new.call_limit),
            ("guard", &new.has_guard),
        ],
    )?;
    Ok(CaptureId(id))
}

/// Keeps when a session ended.
pub fn end(connection: &Connection, id: CaptureId, at_ms: i64) -> rusqlite::Result<()> {
    connection.prepare_cached("UPDATE capture SET ended_at_ms = ?2 WHERE id = ?1")?.execute(params![id.0, at_ms])?;
    Ok(())
}

/// Keeps how many createTask may go on.
pub fn limit(connection: &Connection, id: CaptureId, limit: u32) -> rusqlite::Result<()> {
    connection.prepare_cached("UPDATE capture SET call_limit = ?2 WHERE id = ?1")?.execute(params![id.0, limit])?;
    Ok(())
}

/// Reads all sessions, the newest first.
pub fn all(connection: &Connection) -> rusqlite::Result<Vec<Capture>> {
    let mut statement = connection.prepare_cached("SELECT * FROM capture ORDER BY id DESC")?;
    statement.query_map([], capture)?.collect()
}

fn capture(row: &Row<'_>) -> rusqlite::Result<Capture> {
    Ok(Capture {
        id: CaptureId(row.get("id")?),
        new: NewCapture {
            begun_at_ms: row.get("begun_at_ms")?,
            port: row.get("port")?,
            profile_id: row.get("profile_id")?,
            profile: row.get("profile")?,
            base_url: row.get("base_url")?,
            costs_money: row.get("costs_money")?,
            call_limit: row.get("call_limit")?,
            has_guard: row.get("guard")?,
        },
        ended_at_ms: row.get("ended_at_ms")?,
    })
}
