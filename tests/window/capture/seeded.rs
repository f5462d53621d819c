//! A session of an earlier run, written into the history file: conversations of every kind, or very many.

use std::path::Path;

use capkill_desk::history::FILE_NAME;
use capkill_desk::picture::decode_with_thumbnail;
use rusqlite::{Connection, Transaction, params};
use sha2::{Digest as _, Sha256};

/// What `options` fixes the clock to.
const NOW_MS: i64 = 1_790_000_000_000;

/// When the session began.
pub const BEGUN_MS: i64 = NOW_MS - 660_000;

/// One request of a conversation, in milliseconds since its createTask.
#[derive(Clone, Default)]
pub struct Poll {
    pub at_ms: i64,
    pub is_ready: bool,
}

/// One conversation.
#[derive(Clone)]
pub struct Told {
    pub client: &'static str,
    /// A picture by its number, or a site.
    pub site: Option<&'static str>,
    pub state: &'static str,
    /// Since the session began.
    pub at_ms: i64,
    pub took_ms: i64,
    pub hung_up_ms: Option<i64>,
    pub answered_by: &'static str,
    pub polls: Vec<Poll>,
    pub detail: &'static str,
    pub error_code: Option<&'static str>,
    /// Conversations of the same number have the same payload.
    pub payload: i64,
}

impl Default for Told {
    fn default() -> Self {
        Self {
            client: "requests 2.32.3",
            site: None,
            state: "solved",
            at_ms: 0,
            took_ms: 200,
            hung_up_ms: None,
            answered_by: "service",
            polls: Vec::new(),
            detail: "The service took the task",
            error_code: None,
            payload: 0,
        }
    }
}

/// Returns polls at some seconds, of which the last brings the answer where that is said.
pub fn polls(at_s: &[f64], is_ready: bool) -> Vec<Poll> {
    let last = at_s.len().saturating_sub(1);
    let poll =
        |(index, at_s): (usize, &f64)| Poll { at_ms: (at_s * 1_000.0) as i64, is_ready: is_ready && index == last };
    at_s.iter().enumerate().map(poll).collect()
}

/// Returns polls that go on after the answer.
fn after_answer() -> Vec<Poll> {
    let mut polls = polls(&[5.0, 7.1, 9.1, 11.1], false);
    polls[1].is_ready = true;
    polls
}

/// Returns conversations of every kind, as the mock-ups have them.
pub fn every_kind() -> Vec<Told> {
    let fast: Vec<f64> = (0..20).map(|number| 0.7 + f64::from(number) * 0.695).collect();
    let slow: Vec<f64> = (1..=100).map(|number| f64::from(number) * 2.9).collect();
    vec![
        Told {
            client: "node 20 fetch",
            site: Some("https://login.example.com/in"),
            state: "created",
            at_ms: 10_000,
            polls: polls(&slow, false),
            payload: 1,
            ..Told::default()
        },
        Told { at_ms: 100_000, polls: after_answer(), payload: 2, ..Told::default() },
        Told {
            state: "refused",
            at_ms: 200_000,
            error_code: Some("ERROR_NO_SLOT_AVAILABLE"),
            payload: 3,
            ..Told::default()
        },
        Told {
            state: "created",
            at_ms: 340_000,
            took_ms: 12_400,
            hung_up_ms: Some(10_000),
            payload: 4,
            ..Told::default()
        },
        Told { at_ms: 350_300, polls: polls(&[5.0, 7.1, 9.2], true), payload: 4, ..Told::default() },
        Told {
            client: "node 20 fetch",
            site: Some("https://shop.example.org/cart"),
            at_ms: 420_000,
            polls: polls(&fast, true),
            payload: 5,
            ..Told::default()
        },
        Told {
            client: "okhttp 4.12.0",
            state: "not_sent",
            at_ms: 500_000,
            took_ms: 2,
            answered_by: "limit",
            detail: "The desk answered itself: one createTask was in flight already. This session lets one through",
            payload: 6,
            ..Told::default()
        },
        Told {
            client: "curl 8.5.0",
            state: "created",
            at_ms: 649_800,
            polls: polls(&[3.0, 6.0, 9.1], false),
            payload: 7,
            ..Told::default()
        },
    ]
}

/// Returns very many conversations.
pub fn many(count: i64) -> Vec<Told> {
    let one = |number| Told { at_ms: number * 60, polls: polls(&[3.0, 6.0], true), payload: number, ..Told::default() };
    (0..count).map(one).collect()
}

/// Writes a session with these conversations into the history of a directory.
pub fn write(directory: &Path, limit: Option<u32>, told: &[Told]) {
    let mut connection = Connection::open(directory.join(FILE_NAME)).unwrap();
    let rows = connection.transaction().unwrap();
    let costs = limit.is_some();
    let (profile_id, profile, url) = if costs {
        ("capkill", "CapKill", "https://capkill.com/api/")
    } else {
        ("sandbox", "Sandbox", "http://127.0.0.1:39593/")
    };
    rows.execute(
        "INSERT INTO capture (begun_at_ms, ended_at_ms, port, profile_id, profile, base_url, costs_money, call_limit, guard)
         VALUES (?1, ?2, 41207, ?3, ?4, ?5, ?6, ?7, 0)",
        params![BEGUN_MS, NOW_MS, profile_id, profile, url, costs, limit],
    )
    .unwrap();
    let capture = rows.last_insert_rowid();
    let picture = include_bytes!("../../../assets/sample.png").to_vec();
    let sha256: [u8; 32] = Sha256::digest(&picture).into();
    let thumbnail = decode_with_thumbnail(&picture).1.png().unwrap();
    rows.execute("INSERT INTO picture VALUES (?1, ?2, ?3)", params![sha256, picture, &*thumbnail]).unwrap();
    let mut number = 0;
    for told in told {
        insert(&rows, capture, told, sha256, &mut number);
    }
    rows.commit().unwrap();
}

/// What a request is about.
struct Of<'a> {
    told: &'a Told,
    capture: i64,
    submission: i64,
    task_id: Option<String>,
}

/// What the body of a createTask has wrong, as the history keeps it.
const FINDINGS: &str = r#"[{"id":"shape.wrong-type","severity":"warning","pointer":"/task/minLength",
    "message":"minLength is text in quotation marks, not a whole number"}]"#;

fn insert(rows: &Transaction<'_>, capture: i64, told: &Told, picture: [u8; 32], number: &mut i64) {
    let has_task = matches!(told.state, "created" | "solved");
    let task_id = has_task.then(|| (795_903_058 + *number).to_string());
    let submission = submit(rows, told, task_id.as_deref(), picture);
    let of = Of { told, capture, submission, task_id };
    for poll in std::iter::once(None).chain(told.polls.iter().map(Some)) {
        *number += 1;
        of.request(rows, *number, poll);
    }
}

/// Writes the row of a createTask. Returns its number.
fn submit(rows: &Transaction<'_>, told: &Told, task_id: Option<&str>, picture: [u8; 32]) -> i64 {
    let before = r#"{"clientKey":"••••0001","task":{"type":"ImageToTextTask","minLength":"5","body":""#;
    let (task_type, body, picture_at) = match told.site {
        None => ("ImageToTextTask", format!(r#"{before}"}}}}"#), Some(i64::try_from(before.len()).unwrap())),
        Some(site) => (
            "NoCaptchaTaskProxyless",
            format!(
                r#"{{"clientKey":"••••0001","task":{{"type":"NoCaptchaTaskProxyless","websiteURL":"{site}","websiteKey":"6Lc"}}}}"#
            ),
            None,
        ),
    };
    let solution = (told.state == "solved").then_some(r#"{"text":"P3xRD"}"#);
    rows.prepare_cached(
        "INSERT INTO submission (created_at_ms, profile, profile_id, base_url, key_hint, task_type, state, task_id,
            error_code, detail, solution, latency_ms, website_url, body, picture_at, picture_sha256, payload_sha256, origin)
         VALUES (?1, 'Sandbox', 'sandbox', 'http://127.0.0.1:39593/', '••••0001', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
            ?12, ?13, 'captured')",
    )
    .unwrap()
    .execute(params![
        BEGUN_MS + told.at_ms,
        task_type,
        told.state,
        task_id,
        told.error_code,
        told.detail,
        solution,
        told.took_ms,
        told.site,
        body.as_bytes(),
        picture_at,
        picture_at.map(|_| picture),
        payload(told),
    ])
    .unwrap();
    rows.last_insert_rowid()
}

fn payload(told: &Told) -> [u8; 32] {
    let mut payload = [0; 32];
    payload[..8].copy_from_slice(&told.payload.to_le_bytes());
    payload
}

impl Of<'_> {
    fn reply(&self, poll: Option<&Poll>) -> String {
        match (poll, self.told.answered_by, &self.task_id) {
            (Some(poll), ..) if poll.is_ready => {
                r#"{"errorId":0,"status":"ready","solution":{"text":"P3xRD"}}"#.to_owned()
            }
            (Some(_), ..) => r#"{"errorId":0,"status":"processing"}"#.to_owned(),
            (None, "limit", _) => r#"{"errorId":1,"errorCode":"ERROR_CAPKILL_DESK_LIMIT"}"#.to_owned(),
            (None, _, Some(id)) => format!(r#"{{"errorId":0,"taskId":{id}}}"#),
            (None, _, None) => r#"{"errorId":1,"errorCode":"ERROR_NO_SLOT_AVAILABLE"}"#.to_owned(),
        }
    }

    /// Writes a request: a poll, or the createTask.
    fn request(&self, rows: &Transaction<'_>, number: i64, poll: Option<&Poll>) {
        let (told, is_create) = (self.told, poll.is_none());
        let method = if is_create { "createTask" } else { "getTaskResult" };
        let asked = self.task_id.clone().filter(|_| !is_create);
        let body = asked.as_ref().map(|id| format!(r#"{{"clientKey":"••••0001","taskId":{id}}}"#).into_bytes());
        let head = format!(
            "POST /{method} HTTP/1.1\r\nHost: 127.0.0.1:41207\r\nUser-Agent: {}\r\nContent-Type: application/json\r\n",
            told.client
        );
        let reply = self.reply(poll);
        rows.prepare_cached(
            "INSERT INTO captured (capture_id, number, submission_id, since_ms, connection, verb, path, method, content_type,
                client, key_hint, key_hash, is_token, findings, payload_sha256, task_id, head, body, body_bytes, is_whole,
                answered_by, status, elapsed_ms, error_code, is_error, made_task_id, is_ready, reply_head, reply_body,
                reply_bytes, hung_up_ms, after_callback)
             VALUES (?1, ?2, ?3, ?4, 1, 'POST', ?5, ?6, 'application/json', ?7, '••••0001', '00000001', 0, ?8, ?9, ?10, ?11,
                ?12, 100, 1, ?13, 200, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, 0)",
        )
        .unwrap()
        .execute(params![
            self.capture,
            number,
            self.submission,
            told.at_ms + poll.map_or(0, |poll| poll.at_ms),
            format!("/{method}"),
            method,
            told.client,
            if is_create && told.hung_up_ms.is_some() { FINDINGS } else { "[]" },
            is_create.then(|| payload(told)),
            asked,
            head.into_bytes(),
            body,
            told.answered_by,
            if is_create { told.took_ms } else { 100 },
            told.error_code.filter(|_| is_create),
            is_create && told.error_code.is_some(),
            self.task_id.clone().filter(|_| is_create),
            poll.is_some_and(|poll| poll.is_ready),
            b"content-type: application/json\r\n",
            reply.as_bytes(),
            i64::try_from(reply.len()).unwrap(),
            told.hung_up_ms.filter(|_| is_create),
        ])
        .unwrap();
    }
}
