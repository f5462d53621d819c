//! Reads: pages of summaries for the table, one record for the panes.

use std::sync::Arc;

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::list::json_array;
use super::{BalanceAt, HistoryError, Record, State, StoredExchange, StoredTiming, SubmissionId, Summary, callback};
use crate::contract::TaskId;
use crate::payload::StoredBody;

const SUMMARY: &str =
    "SELECT s.id, s.created_at_ms, s.profile, s.task_type, s.state, s.task_id, s.error_code, s.detail,
    s.latency_ms, s.website_url, substr(s.solution, 1, 4000) AS answer, s.polls, s.pinned, s.label, s.note IS NOT NULL AS has_note, p.thumbnail
    FROM submission s LEFT JOIN picture p ON p.sha256 = s.picture_sha256";

/// The rows with these numbers, in no order; those that are gone are left out.
pub(super) fn summaries(connection: &Connection, ids: &[i64]) -> Result<Vec<Summary>, HistoryError> {
    let mut statement =
        connection.prepare_cached(&format!("{SUMMARY} WHERE s.id IN (SELECT value FROM json_each(?1))"))?;
    let rows = statement.query_map([json_array(ids)], summary)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn summary(row: &Row<'_>) -> rusqlite::Result<Summary> {
    let state: String = row.get("state")?;
    Ok(Summary {
        id: SubmissionId(row.get("id")?),
        created_at_ms: row.get("created_at_ms")?,
        profile: row.get("profile")?,
        task_type: row.get("task_type")?,
        // The table's CHECK admits no other word; a newer version's may not be known here.
        state: State::from_word(&state).unwrap_or(State::Unknown),
        task_id: row.get::<_, Option<String>>("task_id")?.map(TaskId::from_token),
        error_code: row.get("error_code")?,
        detail: row.get("detail")?,
        latency_ms: row.get("latency_ms")?,
        website_url: row.get("website_url")?,
        answer: row.get("answer")?,
        polls: row.get("polls")?,
        thumbnail: row.get::<_, Option<Vec<u8>>>("thumbnail")?.map(Arc::from),
        is_pinned: row.get("pinned")?,
        label: row.get("label")?,
        has_note: row.get("has_note")?,
    })
}

/// Everything about one submission.
pub(super) fn record(connection: &Connection, id: SubmissionId) -> Result<Record, HistoryError> {
    let summary = connection
        .prepare_cached(&format!("{SUMMARY} WHERE s.id = ?1"))?
        .query_row([id.0], summary)
        .optional()?
        .ok_or(HistoryError::NoSuchRow(id.0))?;
    let mut statement = connection.prepare_cached(
        "SELECT s.base_url, s.key_hint, s.body, s.picture_at, s.callback_url, s.solution, p.bytes, s.website_key,
                s.profile_id, s.polls, s.ended_at_ms, s.balance_before, s.balance_before_at_ms, s.balance_after,
                s.balance_after_at_ms, s.callback_token, s.note, s.uid,
                (SELECT id FROM submission earlier WHERE earlier.uid = s.again_of)
         FROM submission s LEFT JOIN picture p ON p.sha256 = s.picture_sha256 WHERE s.id = ?1",
    )?;
    let (record, uid): (Record, Option<String>) = statement.query_row([id.0], |row| {
        let record = Record {
            summary,
            base_url: row.get(0)?,
            key_hint: row.get(1)?,
            body: StoredBody {
                bytes: row.get(2)?,
                picture_at: row.get::<_, Option<i64>>(3)?.and_then(|at| usize::try_from(at).ok()),
            },
            callback_url: row.get(4)?,
            solution: row.get(5)?,
            picture: row.get::<_, Option<Vec<u8>>>(6)?.map(Bytes::from),
            website_key: row.get(7)?,
            exchanges: Vec::new(),
            callbacks: Vec::new(),
            profile_id: row.get(8)?,
            callback_token: row.get(15)?,
            polls: row.get(9)?,
            ended_at_ms: row.get(10)?,
            balance_before: balance_at(row.get(11)?, row.get(12)?),
            balance_after: balance_at(row.get(13)?, row.get(14)?),
            note: row.get(16)?,
            again_of: row.get::<_, Option<i64>>(18)?.map(SubmissionId),
            repeated_by: Vec::new(),
        };
        Ok((record, row.get(17)?))
    })?;
    let callbacks = callback::callbacks(connection, id)?;
    let repeated_by = repeated_by(connection, uid.as_deref())?;
    Ok(Record { exchanges: exchanges(connection, id)?, callbacks, repeated_by, ..record })
}

fn repeated_by(connection: &Connection, uid: Option<&str>) -> Result<Vec<SubmissionId>, HistoryError> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM submission WHERE again_of = ?1 AND deleted IS NULL ORDER BY id")?;
    let ids = statement.query_map([uid], |row| row.get(0).map(SubmissionId))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The key that the newest submission with this task was made with, masked; `token` as it is stored.
pub(super) fn key_hint_of_task(connection: &Connection, token: &str) -> Result<Option<String>, HistoryError> {
    let mut statement = connection
        .prepare_cached("SELECT key_hint FROM submission WHERE task_id = ?1 ORDER BY created_at_ms DESC, id DESC")?;
    Ok(statement.query_row([token], |row| row.get(0)).optional()?)
}

fn balance_at(balance: Option<String>, at_ms: Option<i64>) -> Option<BalanceAt> {
    Some(BalanceAt { balance: balance?, at_ms: at_ms? })
}

fn exchanges(connection: &Connection, id: SubmissionId) -> Result<Vec<StoredExchange>, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT method, url, started_at_ms, elapsed_ms, connected, status, reply_headers, reply_body, reply_truncated, error,
                lookup_us, connect_us, tls_us, wait_us, download_us, http_version
         FROM exchange WHERE submission_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([id.0], |row| {
        let headers: Option<String> = row.get(6)?;
        Ok(StoredExchange {
            method: row.get(0)?,
            url: row.get(1)?,
            started_at_ms: row.get(2)?,
            elapsed_ms: row.get(3)?,
            timing: StoredTiming {
                lookup_us: row.get(10)?,
                connect_us: row.get(11)?,
                tls_us: row.get(12)?,
                wait_us: row.get(13)?,
                download_us: row.get(14)?,
            },
            connected: row.get(4)?,
            http_version: row.get(15)?,
            status: row.get(5)?,
            // Written by this program as a JSON array; anything else shows as no headers.
            reply_headers: headers.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
            reply_body: row.get::<_, Option<Vec<u8>>>(7)?.unwrap_or_default(),
            reply_truncated: row.get(8)?,
            error: row.get(9)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
