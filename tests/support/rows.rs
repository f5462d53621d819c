//! A history as it comes in use: every state, with and without notes, long names, polls and callbacks.

use std::path::Path;
use std::time::Duration;

use capkill_desk::history::{FILE_NAME, History};
use rusqlite::{Connection, Transaction, params};
use sha2::{Digest as _, Sha256};

const SAMPLE: &[u8] = include_bytes!("../../assets/sample.png");

/// The states, in turn; what is on its way can't be written, for the next start ends it.
pub const STATES: [&str; 7] = ["solved", "refused", "failed", "unknown", "created", "gave_up", "not_sent"];

/// A task id of 64 characters, as a reply has it.
pub const LONG_TASK_ID: &str = "\"0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0\"";

const HEADERS: &str = r#"[["content-type","application/json"],["content-length","120"],["server","example"]]"#;

/// Time between two rows, in milliseconds.
const STEP_MS: i64 = 60_000;

/// One row and what belongs to it.
pub struct Row {
    pub id: i64,
    pub created_at_ms: i64,
    pub state: &'static str,
    pub profile: String,
    pub profile_id: &'static str,
    pub base_url: &'static str,
    pub task_id: Option<String>,
    pub has_picture: bool,
    pub label: Option<String>,
    pub note: Option<String>,
    pub polls: i64,
    pub has_callback: bool,
}

impl Row {
    /// Makes the row of a number, each number's unlike its neighbours'.
    pub fn new(id: i64, created_at_ms: i64) -> Self {
        let state = STATES[usize::try_from(id - 1).unwrap() % STATES.len()];
        let (profile, profile_id, base_url) = match id % 3 {
            0 => ("CapKill".to_owned(), "capkill", "https://capkill.com/api/"),
            1 => ("Sandbox".to_owned(), "sandbox", "http://127.0.0.1:40123/"),
            _ => (
                format!("Service {}", "with a long name ".repeat(11)),
                "long",
                "https://a-service-with-a-very-long-name.example.org/api/",
            ),
        };
        let has_task = !matches!(state, "refused" | "unknown" | "not_sent");
        let task_id = if id % 4 == 1 { LONG_TASK_ID.to_owned() } else { (800_000_000 + id).to_string() };
        Self {
            id,
            created_at_ms,
            state,
            profile,
            profile_id,
            base_url,
            task_id: has_task.then_some(task_id),
            has_picture: id % 2 == 0,
            label: (id % 4 == 0).then(|| "customer 4711, refund asked".repeat(4)),
            note: (id % 5 == 0).then(|| "seen at the shop, to be told to the customer\n".repeat(12)),
            polls: if has_task { id % 12 } else { 0 },
            has_callback: state == "solved" && id % 2 == 0,
        }
    }

    fn error_code(&self) -> Option<&'static str> {
        match self.state {
            "refused" => Some("ERROR_ZERO_BALANCE"),
            "failed" => Some("ERROR_CAPTCHA_UNSOLVABLE"),
            _ => None,
        }
    }

    fn detail(&self) -> &'static str {
        match self.state {
            "refused" => "The account has no money left. Top up the balance",
            "failed" => "The workers could not solve it. Send a clearer picture, or send it again",
            "unknown" => "The reply was a web page. Compare the balance before sending it again",
            "gave_up" => "No result within its life. Look the task up at the service",
            "not_sent" => "Not sent: dns error: failed to lookup address information",
            _ => "The service took the task",
        }
    }

    fn solution(&self) -> Option<String> {
        let answer = if self.has_picture { "V4HM7".to_owned() } else { "03AGdBq2Wm8tT1cQ7vXk0oLs".repeat(20) };
        (self.state == "solved").then(|| format!(r#"{{"text":"{answer}"}}"#))
    }

    fn body(&self) -> (String, Option<i64>) {
        if self.has_picture {
            let body = r#"{"clientKey":"••••2057","task":{"type":"ImageToTextTask","body":""}}"#.to_owned();
            let at = body.find(r#"body":""#).unwrap() + 7;
            return (body, Some(i64::try_from(at).unwrap()));
        }
        let body = format!(
            r#"{{"clientKey":"••••2057","task":{{"type":"NoCaptchaTaskProxyless","websiteURL":"{}","websiteKey":"{KEY}"}}}}"#,
            self.site()
        );
        (body, None)
    }

    fn site(&self) -> String {
        format!("https://shop{}.example.com/login", self.id)
    }

    /// Writes the row, its exchanges and its callback.
    fn write(&self, rows: &Transaction<'_>, picture: [u8; 32]) {
        let (body, picture_at) = self.body();
        let site = (!self.has_picture).then(|| self.site());
        let is_ended = matches!(self.state, "solved" | "failed");
        rows.execute(
            "INSERT INTO submission (id, created_at_ms, profile, profile_id, base_url, key_hint, task_type, state, task_id,
                error_code, detail, solution, latency_ms, website_url, website_key, body, picture_at, picture_sha256,
                payload_sha256, polls, ended_at_ms, label, note, callback_token)
             VALUES (?1, ?2, ?3, ?4, ?5, '••••2057', ?6, ?7, ?8, ?9, ?10, ?11, 212, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
                ?20, ?21, ?22)",
            params![
                self.id,
                self.created_at_ms,
                self.profile,
                self.profile_id,
                self.base_url,
                if self.has_picture { "ImageToTextTask" } else { "NoCaptchaTaskProxyless" },
                self.state,
                self.task_id,
                self.error_code(),
                self.detail(),
                self.solution(),
                site,
                site.is_some().then_some(KEY),
                body.as_bytes(),
                picture_at,
                self.has_picture.then_some(picture),
                <[u8; 32]>::from(Sha256::digest(self.id.to_le_bytes())),
                self.polls,
                is_ended.then_some(self.created_at_ms + 10_600),
                self.label,
                self.note,
                self.has_callback.then(|| format!("token-{}", self.id)),
            ],
        )
        .unwrap();
        self.write_exchanges(rows);
    }

    fn write_exchanges(&self, rows: &Transaction<'_>) {
        let created = match (self.state, &self.task_id, self.error_code()) {
            ("not_sent", ..) => None,
            ("unknown", ..) => Some("<html><body>502 Bad Gateway</body></html>".to_owned()),
            (_, Some(task_id), _) => Some(format!(r#"{{"errorId":0,"taskId":{task_id}}}"#)),
            (.., code) => Some(format!(r#"{{"errorId":10,"errorCode":"{}"}}"#, code.unwrap_or_default())),
        };
        self.write_exchange(rows, "createTask", self.created_at_ms, created.as_deref());
        for poll in 0..self.polls {
            let last = self.solution().filter(|_| poll + 1 == self.polls);
            let reply = match last {
                Some(solution) => format!(r#"{{"errorId":0,"status":"ready","solution":{solution}}}"#),
                None => r#"{"errorId":0,"status":"processing"}"#.to_owned(),
            };
            self.write_exchange(rows, "getTaskResult", self.created_at_ms + 1_000 * (poll + 1), Some(&reply));
        }
        if self.has_callback {
            let body = format!(r#"{{"errorId":0,"status":"ready","solution":{}}}"#, self.solution().unwrap());
            rows.execute(
                "INSERT INTO callback (submission_id, at_ms, elapsed_ms, headers, body, truncated, complete)
                 VALUES (?1, ?2, 3, ?3, ?4, 0, 1)",
                params![self.id, self.created_at_ms + 10_600, HEADERS, body.as_bytes()],
            )
            .unwrap();
        }
    }

    fn write_exchange(&self, rows: &Transaction<'_>, method: &str, started_at_ms: i64, reply: Option<&str>) {
        rows.execute(
            "INSERT INTO exchange (submission_id, method, url, started_at_ms, elapsed_ms, connected, status, reply_headers,
                reply_body, error, connect_us, wait_us, download_us, http_version)
             VALUES (?1, ?2, ?3, ?4, 212, ?5, ?6, ?7, ?8, ?9, 90, 211000, 40, 'HTTP/1.1')",
            params![
                self.id,
                method,
                format!("{}{method}", self.base_url),
                started_at_ms,
                reply.is_some(),
                reply.is_some().then_some(200),
                reply.is_some().then_some(HEADERS),
                reply.map(str::as_bytes),
                reply.is_none().then_some("dns error: failed to lookup address information"),
            ],
        )
        .unwrap();
    }
}

const KEY: &str = "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-";

/// Writes a history with so many rows, the newest last, into a data directory that has none. `change` makes a row what a
/// test needs.
pub fn write(directory: &Path, count: i64, now_ms: i64, change: impl Fn(&mut Row)) {
    // The program makes its own tables.
    drop(History::open(directory, now_ms).unwrap());
    let mut file = Connection::open(directory.join(FILE_NAME)).unwrap();
    // The history's threads close their connections a moment after it was let go.
    file.busy_timeout(Duration::from_secs(10)).unwrap();
    let rows = file.transaction().unwrap();
    let picture: [u8; 32] = Sha256::digest(SAMPLE).into();
    let sql = "INSERT INTO picture (sha256, bytes, thumbnail) VALUES (?1, ?2, ?2)";
    rows.execute(sql, params![picture, SAMPLE]).unwrap();
    for id in 1..=count {
        let mut row = Row::new(id, now_ms - (count - id + 1) * STEP_MS);
        change(&mut row);
        row.write(&rows, picture);
    }
    rows.commit().unwrap();
}
