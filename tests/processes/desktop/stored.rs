//! The history file, read as any other program would read it.

use std::path::Path;

use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags, Result};

/// What the tests ask of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub state: String,
    pub task_id: Option<String>,
    pub error_code: Option<String>,
    pub detail: Option<String>,
    pub picture: Option<Vec<u8>>,
    pub exchanges: Vec<Exchange>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    pub method: String,
    pub status: Option<u16>,
    pub reply_body: Vec<u8>,
}

fn open(data_dir: &Path) -> Result<Connection> {
    Connection::open_with_flags(data_dir.join("history.sqlite3"), OpenFlags::SQLITE_OPEN_READ_ONLY)
}

/// Every submission, oldest first; an error while the program has not made the file yet.
pub fn rows(data_dir: &Path) -> Result<Vec<Row>> {
    let connection = open(data_dir)?;
    let mut submissions = connection.prepare(
        "SELECT id, state, task_id, error_code, detail, bytes
         FROM submission LEFT JOIN picture ON sha256 = picture_sha256 ORDER BY id",
    )?;
    let mut exchanges = connection
        .prepare("SELECT method, status, coalesce(reply_body, '') FROM exchange WHERE submission_id = ? ORDER BY id")?;
    let found = submissions.query_map([], |row| {
        let id: i64 = row.get(0)?;
        let exchanges = exchanges.query_map([id], |row| {
            Ok(Exchange { method: row.get(0)?, status: row.get(1)?, reply_body: row.get_ref(2)?.as_bytes()?.to_vec() })
        })?;
        Ok(Row {
            state: row.get(1)?,
            task_id: row.get(2)?,
            error_code: row.get(3)?,
            detail: row.get(4)?,
            picture: row.get(5)?,
            exchanges: exchanges.collect::<Result<_>>()?,
        })
    })?;
    found.collect()
}

/// The states of all submissions, oldest first.
pub fn states(data_dir: &Path) -> Vec<String> {
    rows(data_dir).unwrap_or_default().into_iter().map(|row| row.state).collect()
}

/// What SQLite says about the file: `ok`, or what is damaged.
pub fn integrity(data_dir: &Path) -> String {
    open(data_dir).unwrap().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap()
}

/// The answer to a query of one value; `None` while the program has not made the file or the row yet.
pub fn ask<T: FromSql>(data_dir: &Path, sql: &str) -> Option<T> {
    open(data_dir).and_then(|file| file.query_row(sql, [], |row| row.get(0))).ok()
}

/// How many balances are kept; none while the program has not made the file yet.
pub fn balances(data_dir: &Path) -> i64 {
    let count = |file: Connection| file.query_row("SELECT count(*) FROM balance", [], |row| row.get(0));
    open(data_dir).and_then(count).unwrap_or_default()
}
