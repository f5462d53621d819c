//! Table `submission`: one attempt to send a payload, from before it leaves.

use std::sync::Arc;

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension as _, Row, RowIndex, params};

use super::balance::{self, BalanceAt};
use super::callback::StoredCallback;
use super::column::{self, Column, FLAG, Kind, Rule, SPAN, TIME, may, must};
use super::earlier::without_money;
use super::exchange::StoredExchange;
use super::id::SubmissionId;
use super::picture::{self, NewPicture};
use super::value::json_array;
use crate::contract::{Method, POLLS_PER_TASK, TaskId};
use crate::history::Life;
use crate::payload::{Redacted, StoredBody};

/// What is committed before a payload leaves.
#[derive(Clone)]
pub struct NewSubmission {
    pub created_at_ms: i64,
    pub profile_id: String,
    pub profile: String,
    pub base_url: String,
    pub key_hint: String,
    pub task_type: String,
    pub body: StoredBody,
    pub payload_sha256: [u8; 32],
    pub picture: Option<NewPicture>,
    pub website_url: Option<String>,
    pub website_key: Option<String>,
    pub callback_url: Option<String>,
    /// Of this program's own receiver.
    pub callback_token: Option<String>,
    /// The submission that this one repeats by the operator's wish.
    pub again_of: Option<SubmissionId>,
    /// Another program sent it, through a capture.
    pub is_captured: bool,
}

/// What stands in `origin` of a row that another program sent.
const CAPTURED: &str = "captured";

/// One row of the table.
#[allow(clippy::struct_excessive_bools, reason = "each is a column of the table")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub id: SubmissionId,
    pub created_at_ms: i64,
    pub profile_id: String,
    pub profile: String,
    pub base_url: String,
    pub task_type: String,
    pub state: Life,
    pub task_id: Option<TaskId>,
    pub error_code: Option<String>,
    pub detail: Option<String>,
    pub latency_ms: Option<i64>,
    pub website_url: Option<String>,
    /// The beginning of the solution's JSON text.
    pub answer: Option<String>,
    pub polls: u32,
    /// A small PNG.
    pub thumbnail: Option<Arc<[u8]>>,
    pub is_pinned: bool,
    pub label: Option<String>,
    pub has_note: bool,
    /// The note's beginning.
    pub note_beginning: Option<String>,
    /// When the solution or the failure was seen.
    pub ended_at_ms: Option<i64>,
    /// An import or a restored backup brought the row: no desk on this file sent it.
    pub is_brought_in: bool,
    /// Another program sent it, through a capture.
    pub is_captured: bool,
}

/// Everything about one submission.
#[derive(Clone, Debug)]
pub struct Record {
    pub summary: Summary,
    pub key_hint: String,
    pub body: StoredBody,
    pub picture: Option<Bytes>,
    pub website_key: Option<String>,
    pub callback_url: Option<String>,
    pub solution: Option<String>,
    pub exchanges: Vec<StoredExchange>,
    pub callbacks: Vec<StoredCallback>,
    pub callback_token: Option<String>,
    pub note: Option<String>,
    /// The submission this one repeats, when it is still there.
    pub again_of: Option<SubmissionId>,
    /// Submissions that repeat this one, oldest first.
    pub repeated_by: Vec<SubmissionId>,
    /// getTaskResult requests that may have left.
    pub polls: u32,
    /// When the solution or the failure was seen.
    pub ended_at_ms: Option<i64>,
    pub balance_before: Option<BalanceAt>,
    pub balance_after: Option<BalanceAt>,
}

impl Record {
    /// Returns the exchange that created the task, or should have; `None` while none is known.
    #[must_use]
    pub fn create_task(&self) -> Option<&StoredExchange> {
        self.exchanges_of(Method::CreateTask).next()
    }

    /// Returns the exchanges of one method, oldest first.
    pub fn exchanges_of(&self, method: Method) -> impl DoubleEndedIterator<Item = &StoredExchange> {
        self.exchanges.iter().filter(move |exchange| exchange.method == method)
    }
}

/// Polls of a task: the service allows no more.
const POLLS: Kind = Kind::Integer(0, POLLS_PER_TASK as i64);

/// The columns that go into files and come back; not what is this desk's alone: `id`, `followed`, `followed_by`,
/// `deleted`, `brought_in`.
pub const COLUMNS: &[Column] = &[
    must("uid", Kind::Text).at_most(64).last_in_sheet(),
    must("created_at_ms", TIME).in_sheet(),
    must("profile_id", Kind::Text).at_most(1_000),
    must("profile", Kind::Text).at_most(10_000).in_sheet(),
    must("base_url", Kind::Text).at_most(10_000).in_sheet(),
    must("key_hint", Kind::Text).at_most(100).in_sheet(),
    must("task_type", Kind::Text).at_most(10_000).in_sheet(),
    must("state", Kind::Text).merged_by(Rule::Outcome).in_sheet(),
    may("task_id", Kind::Text).merged_by(Rule::Fact).in_sheet(),
    may("error_code", Kind::Text).at_most(10_000).merged_by(Rule::Outcome).in_sheet(),
    may("detail", Kind::Text).merged_by(Rule::Outcome).in_sheet(),
    may("solution", Kind::Text).merged_by(Rule::Outcome).in_sheet(),
    may("latency_ms", SPAN).merged_by(Rule::Fact).in_sheet(),
    may("ended_at_ms", TIME).merged_by(Rule::Outcome).in_sheet(),
    must("polls", POLLS).merged_by(Rule::Outcome).in_sheet(),
    may("website_url", Kind::Text).in_sheet(),
    may("website_key", Kind::Text).in_sheet(),
    may("callback_url", Kind::Text).in_sheet(),
    may("callback_token", Kind::Text).kept_here(),
    may("balance_before", Kind::Text).in_sheet(),
    may("balance_before_at_ms", TIME),
    may("balance_after", Kind::Text).in_sheet(),
    may("balance_after_at_ms", TIME),
    may("again_of", Kind::Text).at_most(64).last_in_sheet(),
    must("pinned", FLAG).merged_by(Rule::Greatest).in_sheet(),
    may("label", Kind::Text).at_most(1_000).in_sheet(),
    may("note", Kind::Text).at_most(100_000).in_sheet(),
    must("payload_sha256", Kind::Hash),
    must("body", Kind::Bytes),
    may("picture_at", Kind::Integer(0, i64::MAX)),
    may("picture_sha256", Kind::Hash).in_sheet(),
    may("origin", Kind::Text).at_most(20).in_sheet(),
];

/// Keeps an intent with its picture, and what the account held before as far as that is known.
pub fn insert(connection: &Connection, new: &Redacted<NewSubmission>) -> rusqlite::Result<SubmissionId> {
    let picture_sha256 = new.picture.as_ref().map(|picture| picture::insert(connection, picture)).transpose()?;
    let before = balance::last_good(connection, &new.profile_id, &new.base_url, &new.key_hint)?;
    let id = column::insert(
        connection,
        "submission",
        &[
            ("uid", &new_uid(connection)?),
            ("created_at_ms", &new.created_at_ms),
            ("profile_id", &new.profile_id),
            ("profile", &new.profile),
            ("base_url", &new.base_url),
            ("key_hint", &new.key_hint),
            ("task_type", &new.task_type),
            ("state", &Life::Recorded),
            ("website_url", &new.website_url),
            ("website_key", &new.website_key),
            ("callback_url", &new.callback_url),
            ("callback_token", &new.callback_token),
            ("balance_before", &before.as_ref().map(|before| &before.balance)),
            ("balance_before_at_ms", &before.as_ref().map(|before| before.at_ms)),
            ("again_of", &new.again_of.map(|id| uid_of(connection, id)).transpose()?.flatten()),
            ("payload_sha256", &new.payload_sha256),
            ("body", &new.body.bytes),
            ("picture_at", &new.body.picture_at.map(|at| i64::try_from(at).unwrap_or(i64::MAX))),
            ("picture_sha256", &picture_sha256),
            ("origin", &new.is_captured.then_some(CAPTURED)),
        ],
    )?;
    Ok(SubmissionId(id))
}

/// Tells whether the row of an intent says what was to be recorded, so that the payload may leave.
pub fn is_intent(connection: &Connection, id: SubmissionId, new: &NewSubmission) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM submission
         WHERE id = ?1 AND created_at_ms = ?2 AND profile_id = ?3 AND base_url = ?4 AND key_hint = ?5 AND task_type = ?6
           AND state = ?7 AND payload_sha256 = ?8 AND body = ?9 AND (picture_sha256 IS NOT NULL) = ?10
           AND callback_url IS ?11 AND callback_token IS ?12
           AND deleted IS NULL AND followed = 0 AND task_id IS NULL AND solution IS NULL",
    )?;
    statement.exists(params![
        id.0,
        new.created_at_ms,
        new.profile_id,
        new.base_url,
        new.key_hint,
        new.task_type,
        Life::Recorded,
        new.payload_sha256,
        new.body.bytes,
        new.picture.is_some(),
        new.callback_url,
        new.callback_token,
    ])
}

/// Makes the name that a submission keeps in every file it is copied to, as the trigger of `schema_4.sql` does.
fn new_uid(connection: &Connection) -> rusqlite::Result<String> {
    connection.prepare_cached("SELECT lower(hex(randomblob(16)))")?.query_row([], |row| row.get(0))
}

fn uid_of(connection: &Connection, id: SubmissionId) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT uid FROM submission WHERE id = ?1")?;
    Ok(statement.query_row([id.0], |row| row.get(0)).optional()?.flatten())
}

/// What a [`Summary`] is read from; a solution's beginning is enough for a row.
const SUMMARY: &str = "s.id, s.created_at_ms, s.profile_id, s.profile, s.base_url, s.task_type, s.state, s.task_id, s.error_code, s.detail,
    s.latency_ms, s.website_url, substr(s.solution, 1, 4000) AS answer, s.polls, s.pinned, s.label,
    s.note IS NOT NULL AS has_note, substr(s.note, 1, 301) AS note_beginning, s.ended_at_ms, s.brought_in,
    s.origin, p.thumbnail";

/// The table with each row's picture.
const WITH_PICTURE: &str = "FROM submission s LEFT JOIN picture p ON p.sha256 = s.picture_sha256";

/// Reads the rows with these numbers, in no order; those that are gone are left out.
pub fn summaries(connection: &Connection, ids: &[i64]) -> rusqlite::Result<Vec<Summary>> {
    let sql = format!("SELECT {SUMMARY} {WITH_PICTURE} WHERE s.id IN (SELECT value FROM json_each(?1))");
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_map([json_array(ids)], summary)?.collect()
}

fn summary(row: &Row<'_>) -> rusqlite::Result<Summary> {
    Ok(Summary {
        id: SubmissionId(row.get("id")?),
        created_at_ms: row.get("created_at_ms")?,
        profile_id: row.get("profile_id")?,
        profile: row.get("profile")?,
        base_url: row.get("base_url")?,
        task_type: row.get("task_type")?,
        state: row.get("state")?,
        task_id: row.get("task_id")?,
        error_code: row.get("error_code")?,
        detail: row.get::<_, Option<String>>("detail")?.map(without_money),
        latency_ms: row.get("latency_ms")?,
        website_url: row.get("website_url")?,
        answer: row.get("answer")?,
        polls: row.get("polls")?,
        thumbnail: row.get::<_, Option<Vec<u8>>>("thumbnail")?.map(Arc::from),
        is_pinned: row.get("pinned")?,
        label: row.get("label")?,
        has_note: row.get("has_note")?,
        note_beginning: row.get("note_beginning")?,
        ended_at_ms: row.get("ended_at_ms")?,
        is_brought_in: row.get("brought_in")?,
        is_captured: row.get::<_, Option<String>>("origin")?.is_some_and(|origin| origin == CAPTURED),
    })
}

/// Reads a submission's own row, without what other rows say of it; `None` when there is no such row.
pub fn record(connection: &Connection, id: SubmissionId) -> rusqlite::Result<Option<Record>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {SUMMARY}, s.*, p.bytes AS picture,
                (SELECT id FROM submission earlier WHERE earlier.uid = s.again_of) AS repeats
         {WITH_PICTURE} WHERE s.id = ?1"
    ))?;
    let record = statement.query_row([id.0], |row| {
        Ok(Record {
            summary: summary(row)?,
            key_hint: row.get("key_hint")?,
            body: body(row)?,
            picture: row.get::<_, Option<Vec<u8>>>("picture")?.map(Bytes::from),
            website_key: row.get("website_key")?,
            callback_url: row.get("callback_url")?,
            solution: row.get("solution")?,
            exchanges: Vec::new(),
            callbacks: Vec::new(),
            callback_token: row.get("callback_token")?,
            note: row.get("note")?,
            again_of: row.get::<_, Option<i64>>("repeats")?.map(SubmissionId),
            repeated_by: Vec::new(),
            polls: row.get("polls")?,
            ended_at_ms: row.get("ended_at_ms")?,
            balance_before: balance_at(row, "balance_before", "balance_before_at_ms")?,
            balance_after: balance_at(row, "balance_after", "balance_after_at_ms")?,
        })
    });
    record.optional()
}

/// Reads the body of a row as it was sent, but for its key and its picture.
pub fn body(row: &Row<'_>) -> rusqlite::Result<StoredBody> {
    let (bytes, picture_at) = body_ref(row, ["body", "picture_at"])?;
    Ok(StoredBody { bytes: bytes.to_vec(), picture_at })
}

/// Returns the bytes of a body and its picture's place from their columns.
pub fn body_ref<'a, I: RowIndex>(
    row: &'a Row<'_>,
    [bytes, picture_at]: [I; 2],
) -> rusqlite::Result<(&'a [u8], Option<usize>)> {
    let picture_at: Option<i64> = row.get(picture_at)?;
    let bytes = row.get_ref(bytes)?.as_blob().map_err(rusqlite::Error::from)?;
    Ok((bytes, picture_at.and_then(|at| usize::try_from(at).ok())))
}

fn balance_at(row: &Row<'_>, balance: &str, at_ms: &str) -> rusqlite::Result<Option<BalanceAt>> {
    let (balance, at_ms): (Option<String>, Option<i64>) = (row.get(balance)?, row.get(at_ms)?);
    Ok(balance.zip(at_ms).map(|(balance, at_ms)| BalanceAt { balance, at_ms }))
}

/// Returns the submissions that repeat one by the operator's wish, oldest first.
pub fn repeated_by(connection: &Connection, id: SubmissionId) -> rusqlite::Result<Vec<SubmissionId>> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM submission WHERE again_of = (SELECT uid FROM submission WHERE id = ?1) AND deleted IS NULL
         ORDER BY id",
    )?;
    statement.query_map([id.0], |row| row.get(0).map(SubmissionId))?.collect()
}
