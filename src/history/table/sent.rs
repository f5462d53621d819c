//! What was sent before: asked before the same payload is sent again, also when its row is gone for good.

use rusqlite::types::Value;
use rusqlite::{Connection, Params, Row, params, params_from_iter};

use super::id::SubmissionId;
use crate::history::Life;

/// An earlier submission of the same payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameBefore {
    pub id: SubmissionId,
    pub created_at_ms: i64,
    pub state: Life,
    pub error_code: Option<String>,
    /// The profile it was sent for; `None` where its row is gone for good, and nobody knows.
    pub profile_id: Option<String>,
}

/// Keeps what the question about the same payload needs of some rows of `submission`, which are about to be removed.
/// What surely never left is not needed.
pub fn remember(connection: &Connection, rows: &str, params: impl Params) -> rusqlite::Result<()> {
    let sql = format!(
        "INSERT INTO sent_before (payload_sha256, base_url, submission_id, created_at_ms, state, error_code)
         SELECT payload_sha256, base_url, id, created_at_ms, state, error_code FROM ({rows}) WHERE state <> 'not_sent'"
    );
    connection.prepare_cached(&sql)?.execute(params)?;
    Ok(())
}

/// Keeps in one history what the question needs of another whose place it takes, where its own rows don't say it.
pub fn carry_over(from: &Connection, into: &Connection) -> rusqlite::Result<()> {
    let mut rows = from.prepare(
        "SELECT payload_sha256, base_url, id, created_at_ms, state, error_code FROM submission WHERE state <> 'not_sent'
         UNION SELECT * FROM sent_before",
    )?;
    let mut keep = into.prepare(
        "INSERT INTO sent_before SELECT ?1, ?2, ?3, ?4, ?5, ?6
         WHERE NOT EXISTS (SELECT 1 FROM submission WHERE payload_sha256 = ?1 AND created_at_ms = ?4 AND base_url = ?2
                             AND state = ?5 AND error_code IS ?6)
           AND NOT EXISTS (SELECT 1 FROM sent_before WHERE payload_sha256 = ?1 AND created_at_ms = ?4 AND base_url = ?2
                             AND state = ?5 AND error_code IS ?6)",
    )?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let values: [Value; 6] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
        keep.execute(params_from_iter(values))?;
    }
    Ok(())
}

/// Returns the newest submission of a payload to an address since a moment that may have been paid.
pub fn same_before(
    connection: &Connection,
    payload_sha256: &[u8; 32],
    base_url: &str,
    since_ms: i64,
) -> rusqlite::Result<Option<SameBefore>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, created_at_ms, state, error_code, profile_id FROM submission
         WHERE payload_sha256 = ?1 AND base_url = ?2 AND created_at_ms >= ?3
         UNION ALL
         SELECT submission_id AS id, created_at_ms, state, error_code, NULL AS profile_id FROM sent_before
         WHERE payload_sha256 = ?1 AND base_url = ?2 AND created_at_ms >= ?3
         ORDER BY created_at_ms DESC, id DESC",
    )?;
    let mut rows = statement.query(params![payload_sha256, base_url, since_ms])?;
    while let Some(row) = rows.next()? {
        let same = read(row)?;
        if same.state.may_be_paid(same.error_code.as_deref()) {
            return Ok(Some(same));
        }
    }
    Ok(None)
}

fn read(row: &Row<'_>) -> rusqlite::Result<SameBefore> {
    let id = SubmissionId(row.get("id")?);
    let (created_at_ms, state) = (row.get("created_at_ms")?, row.get("state")?);
    let (error_code, profile_id) = (row.get("error_code")?, row.get("profile_id")?);
    Ok(SameBefore { id, created_at_ms, state, error_code, profile_id })
}
