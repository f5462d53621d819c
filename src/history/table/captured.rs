//! Table `captured`: one request of another program, as far as it is judged, and its bytes.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::{Value, json};

use super::capture::CaptureId;
use super::column;
use super::id::SubmissionId;
use crate::contract::Method;
use crate::payload::{Finding, RULES, Redacted, Severity};

/// Who answered a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AnsweredBy {
    /// The service, or the sandbox, that the session goes on to.
    Service,
    /// The desk, because the session's limit of createTask was reached.
    Limit,
    /// The desk with the task of the same payload, because the guard is on.
    Guard,
    /// The desk, because the request is none of the API's, or could not be read or sent on.
    Desk,
    /// Nobody: the service gave no answer, or the client left in the middle of the request.
    Nobody,
}

/// The key that a request bore. Two keys are the same where their hashes are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SeenKey {
    /// The mask with the last four characters: `••••2057`.
    pub hint: String,
    /// A hash with a secret of the session, so that nobody can look for the key by it; eight hexadecimal digits.
    pub hash: String,
    /// The session's own token, in whose place the profile's key leaves.
    pub is_token: bool,
}

/// What was read of a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenReply {
    pub status: u16,
    /// Time from the request's head to the whole reply, in milliseconds.
    pub elapsed_ms: u64,
    pub error_code: Option<String>,
    /// `errorId` was neither 0 nor absent.
    pub is_error: bool,
    /// The JSON token of the task that createTask made.
    pub task_id: Option<String>,
    /// getTaskResult had the solution.
    pub is_ready: bool,
    /// Why the body broke off, as a sentence without a full stop; `None` where the whole of it came.
    pub broke: Option<String>,
}

/// One request of a client.
#[derive(Clone, Debug)]
pub struct SeenCall {
    /// The request's number in its session, from 1.
    pub number: u64,
    /// When its head came, in milliseconds since the session began, by a clock that can't be set.
    pub at_ms: u64,
    /// The number of the connection it came on, from 1.
    pub connection: u64,
    /// The HTTP method, `POST`.
    pub verb: String,
    /// The path without its query, keys masked.
    pub path: String,
    /// The API's method, where path and verb name one.
    pub method: Option<Method>,
    pub content_type: Option<String>,
    /// Who calls, in words: `python-requests 2.32`.
    pub client: String,
    pub key: Option<SeenKey>,
    /// What is wrong with the request itself: its body, its headers, a key in its address.
    pub findings: Vec<Finding>,
    /// The payload's SHA-256 without the key, of createTask.
    pub payload_sha256: Option<[u8; 32]>,
    /// The submission that the request created or asked about.
    pub submission: Option<SubmissionId>,
    /// The JSON token of `taskId` as the request has it.
    pub task_id: Option<String>,
    pub answered_by: AnsweredBy,
    pub reply: Option<SeenReply>,
    /// The client closed its connection this long after the request's head, before the answer, in milliseconds.
    pub hung_up_after_ms: Option<u64>,
    /// The service's callback for the submission had come when the request came.
    pub after_callback: bool,
    /// The whole request came.
    pub is_whole: bool,
    /// How much of the body came, in bytes; of what was no request, how much came at all.
    pub body_bytes: u64,
}

impl AnsweredBy {
    /// Everybody who may answer, with the word that stands in the table.
    const WORDS: [(Self, &str); 5] = [
        (Self::Service, "service"),
        (Self::Limit, "limit"),
        (Self::Guard, "guard"),
        (Self::Desk, "desk"),
        (Self::Nobody, "nobody"),
    ];

    /// Returns the word that stands in the table and in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(one, _)| *one == self).map_or("nobody", |(_, word)| word)
    }

    fn from_word(word: &str) -> Self {
        Self::WORDS.iter().find(|(_, known)| *known == word).map_or(Self::Nobody, |(one, _)| *one)
    }
}

/// The bytes of a request and of its reply, keys taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CapturedBytes {
    /// The request's head as it came.
    pub head: Vec<u8>,
    /// The request's body; `None` where it is kept with the submission.
    pub body: Option<Vec<u8>>,
    pub reply_head: Option<Vec<u8>>,
    /// The reply's body, or its beginning.
    pub reply_body: Option<Vec<u8>>,
    /// The length of the reply's body as it came.
    pub reply_bytes: Option<u64>,
}

/// A request to keep.
#[derive(Clone, Debug)]
pub struct NewCaptured {
    pub call: SeenCall,
    pub bytes: CapturedBytes,
}

/// Keeps a request of a session.
pub fn insert(connection: &Connection, capture: i64, new: &Redacted<NewCaptured>) -> rusqlite::Result<()> {
    let NewCaptured { call, bytes } = &**new;
    let key = call.key.as_ref();
    let reply = call.reply.as_ref();
    let integer = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    column::insert(
        connection,
        "captured",
        &[
            ("capture_id", &capture),
            ("number", &integer(call.number)),
            ("submission_id", &call.submission.map(|id| id.0)),
            ("since_ms", &integer(call.at_ms)),
            ("connection", &integer(call.connection)),
            ("verb", &call.verb),
            ("path", &call.path),
            ("method", &call.method.map(Method::name)),
            ("content_type", &call.content_type),
            ("client", &call.client),
            ("key_hint", &key.map(|key| &key.hint)),
            ("key_hash", &key.map(|key| &key.hash)),
            ("is_token", &key.is_some_and(|key| key.is_token)),
            ("findings", &kept(&call.findings)),
            ("payload_sha256", &call.payload_sha256),
            ("task_id", &call.task_id),
            ("head", &bytes.head),
            ("body", &bytes.body),
            ("body_bytes", &integer(call.body_bytes)),
            ("is_whole", &call.is_whole),
            ("answered_by", &call.answered_by.word()),
            ("status", &reply.map(|reply| reply.status)),
            ("elapsed_ms", &reply.map(|reply| integer(reply.elapsed_ms))),
            ("error_code", &reply.and_then(|reply| reply.error_code.as_ref())),
            ("is_error", &reply.is_some_and(|reply| reply.is_error)),
            ("made_task_id", &reply.and_then(|reply| reply.task_id.as_ref())),
            ("is_ready", &reply.is_some_and(|reply| reply.is_ready)),
            ("reply_error", &reply.and_then(|reply| reply.broke.as_ref())),
            ("reply_head", &bytes.reply_head),
            ("reply_body", &bytes.reply_body),
            ("reply_bytes", &bytes.reply_bytes.map(integer)),
            ("hung_up_ms", &call.hung_up_after_ms.map(integer)),
            ("after_callback", &call.after_callback),
        ],
    )?;
    Ok(())
}

/// The columns of a request that is judged, without its bytes.
const COLUMNS: &str = "number, submission_id, since_ms, connection, verb, path, method, content_type, client, key_hint,
    key_hash, is_token, findings, payload_sha256, task_id, is_whole, body_bytes, answered_by, status, elapsed_ms, error_code,
    is_error, made_task_id, is_ready, reply_error, hung_up_ms,
    after_callback";

/// Reads requests of a session in the order in which they came, without their bytes; `which` is the rest of the
/// condition, in which `?1` is the session.
fn read_calls(
    connection: &Connection,
    which: &str,
    values: &[&dyn rusqlite::ToSql],
) -> rusqlite::Result<Vec<SeenCall>> {
    let sql = format!("SELECT {COLUMNS} FROM captured WHERE capture_id = ?1 {which} ORDER BY number");
    connection.prepare_cached(&sql)?.query_map(values, call)?.collect()
}

/// Reads the requests of a session in the order in which they came, without their bytes.
pub fn calls(connection: &Connection, capture: i64) -> rusqlite::Result<Vec<SeenCall>> {
    read_calls(connection, "", &[&capture])
}

/// Reads the requests about a submission.
pub fn calls_of(connection: &Connection, capture: i64, submission: SubmissionId) -> rusqlite::Result<Vec<SeenCall>> {
    read_calls(connection, "AND submission_id = ?2", &[&capture, &submission.0])
}

/// Reads the createTask requests that had a payload, but for those of one submission.
pub fn same_payload(
    connection: &Connection,
    capture: i64,
    sha256: [u8; 32],
    but: SubmissionId,
) -> rusqlite::Result<Vec<SeenCall>> {
    read_calls(connection, "AND payload_sha256 = ?2 AND submission_id IS NOT ?3", &[&capture, &sha256, &but.0])
}

/// Reads the requests that are about no submission.
pub fn others(connection: &Connection, capture: i64) -> rusqlite::Result<Vec<SeenCall>> {
    read_calls(connection, "AND submission_id IS NULL", &[&capture])
}

/// Reads one request; `None` where there is none of this number.
pub fn one(connection: &Connection, capture: i64, number: u64) -> rusqlite::Result<Option<SeenCall>> {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    Ok(read_calls(connection, "AND number = ?2", &[&capture, &number])?.pop())
}

/// Reads the submissions of a session's createTask requests, the first one first.
pub fn submissions(connection: &Connection, capture: i64) -> rusqlite::Result<Vec<SubmissionId>> {
    let sql = "SELECT submission_id FROM captured
               WHERE capture_id = ?1 AND method = 'createTask' AND submission_id IS NOT NULL ORDER BY number";
    connection.prepare_cached(sql)?.query_map([capture], |row| row.get(0).map(SubmissionId))?.collect()
}

/// Reads everybody who called in a session, each once.
pub fn clients(connection: &Connection, capture: i64) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT DISTINCT client FROM captured WHERE capture_id = ?1";
    connection.prepare_cached(sql)?.query_map([capture], |row| row.get(0))?.collect()
}

/// Reads the last submission of a client in a session that was solved, besides one.
pub fn last_good(
    connection: &Connection,
    capture: i64,
    client: &str,
    but: SubmissionId,
) -> rusqlite::Result<Option<SubmissionId>> {
    let sql = "SELECT captured.submission_id FROM captured JOIN submission ON submission.id = captured.submission_id
               WHERE capture_id = ?1 AND client = ?2 AND captured.method = 'createTask' AND submission.id <> ?3
                     AND submission.state = 'solved' AND submission.deleted IS NULL
               ORDER BY number DESC LIMIT 1";
    connection
        .prepare_cached(sql)?
        .query_row(params![capture, client, but.0], |row| row.get(0).map(SubmissionId))
        .optional()
}

fn call(row: &Row<'_>) -> rusqlite::Result<SeenCall> {
    let natural = |name: &str| row.get::<_, i64>(name).map(|number| u64::try_from(number).unwrap_or_default());
    let maybe = |name: &str| row.get::<_, Option<i64>>(name).map(|it| it.and_then(|number| u64::try_from(number).ok()));
    let (hint, hash): (Option<String>, Option<String>) = (row.get("key_hint")?, row.get("key_hash")?);
    let is_token = row.get("is_token")?;
    let status: Option<u16> = row.get("status")?;
    let elapsed_ms = maybe("elapsed_ms")?.unwrap_or_default();
    let (error_code, is_error) = (row.get("error_code")?, row.get("is_error")?);
    let (task_id, is_ready, broke) = (row.get("made_task_id")?, row.get("is_ready")?, row.get("reply_error")?);
    let reply = status.map(|status| SeenReply { status, elapsed_ms, error_code, is_error, task_id, is_ready, broke });
    Ok(SeenCall {
        number: natural("number")?,
        at_ms: natural("since_ms")?,
        connection: natural("connection")?,
        verb: row.get("verb")?,
        path: row.get("path")?,
        method: row.get::<_, Option<String>>("method")?.and_then(|name| Method::named(&name)),
        content_type: row.get("content_type")?,
        client: row.get("client")?,
        key: hint.zip(hash).map(|(hint, hash)| SeenKey { hint, hash, is_token }),
        findings: findings(&row.get::<_, String>("findings")?),
        payload_sha256: row.get("payload_sha256")?,
        submission: row.get::<_, Option<i64>>("submission_id")?.map(SubmissionId),
        task_id: row.get("task_id")?,
        answered_by: AnsweredBy::from_word(&row.get::<_, String>("answered_by")?),
        reply,
        hung_up_after_ms: maybe("hung_up_ms")?,
        after_callback: row.get("after_callback")?,
        is_whole: row.get("is_whole")?,
        body_bytes: natural("body_bytes")?,
    })
}

/// Returns the session that has the createTask of a submission.
pub fn capture_of(connection: &Connection, id: SubmissionId) -> rusqlite::Result<Option<CaptureId>> {
    let mut statement = connection
        .prepare_cached("SELECT capture_id FROM captured WHERE submission_id = ?1 AND method = ?2 ORDER BY id")?;
    let read = |row: &Row<'_>| Ok(CaptureId(row.get("capture_id")?));
    statement.query_row(params![id.0, Method::CreateTask.name()], read).optional()
}

/// Reads the bytes of one request; `None` where there is none of this number.
pub fn bytes(connection: &Connection, capture: i64, number: u64) -> rusqlite::Result<Option<CapturedBytes>> {
    let mut statement = connection.prepare_cached(
        "SELECT head, body, reply_head, reply_body, reply_bytes FROM captured
         WHERE capture_id = ?1 AND number = ?2",
    )?;
    let read = |row: &Row<'_>| {
        Ok(CapturedBytes {
            head: row.get("head")?,
            body: row.get("body")?,
            reply_head: row.get("reply_head")?,
            reply_body: row.get("reply_body")?,
            reply_bytes: row.get::<_, Option<i64>>("reply_bytes")?.and_then(|bytes| u64::try_from(bytes).ok()),
        })
    };
    statement.query_row(params![capture, i64::try_from(number).unwrap_or(i64::MAX)], read).optional()
}

/// Reads when callbacks came for the submissions of a session, in milliseconds since 1970.
pub fn callbacks(connection: &Connection, capture: i64) -> rusqlite::Result<Vec<(SubmissionId, i64)>> {
    let mut statement = connection.prepare_cached(
        "SELECT submission_id, at_ms FROM callback
         WHERE submission_id IN (SELECT submission_id FROM captured WHERE capture_id = ?1) ORDER BY at_ms, id",
    )?;
    statement.query_map([capture], |row| Ok((SubmissionId(row.get("submission_id")?), row.get("at_ms")?)))?.collect()
}

/// Returns findings as JSON text. Who states a finding's rule is in the table of rules.
fn kept(findings: &[Finding]) -> String {
    let kept = |finding: &Finding| {
        json!({
            "id": finding.id,
            "severity": finding.severity.word(),
            "pointer": finding.pointer,
            "message": finding.message,
        })
    };
    findings.iter().map(kept).collect::<Value>().to_string()
}

/// Reads findings; one whose rule the program no longer has is left out.
fn findings(text: &str) -> Vec<Finding> {
    let Ok(Value::Array(kept)) = serde_json::from_str(text) else { return Vec::new() };
    let known = |kept: &Value| {
        let id = RULES.iter().map(|rule| rule.id).find(|id| kept["id"] == **id)?;
        let finding = Finding::new(id, kept["pointer"].as_str()?, kept["message"].as_str()?);
        let severities = [Severity::Error, Severity::Warning, Severity::Info];
        let severity = severities.into_iter().find(|severity| kept["severity"] == severity.word())?;
        Some(finding.as_severe_as(severity))
    };
    kept.iter().filter_map(known).collect()
}
