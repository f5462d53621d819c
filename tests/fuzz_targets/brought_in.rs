//! What is brought into a history: another one's JSON Lines, and outcomes that could not be saved.

use std::cell::RefCell;
use std::fs;
use std::sync::OnceLock;

use capkill_desk::history::{FILE_NAME, History, Progress, import};
use rusqlite::Connection;
use tempfile::TempDir;

use super::Choices;
use super::history::{NOW_MS, TABLES, empty, read_everything, runtime, whole};

/// A history that each run empties.
struct Desk {
    connection: Connection,
    history: History,
    directory: TempDir,
}

thread_local! {
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
}

/// Imports any bytes, twice, and reads what came of them.
pub fn lines(input: &[u8]) {
    DESK.with_borrow_mut(|desk| {
        let Desk { connection, history, directory } = desk.get_or_insert_with(|| {
            let directory = super::directory();
            let connection = empty(directory.path());
            let history = History::open(directory.path(), NOW_MS).unwrap().0;
            Desk { connection, history, directory }
        });
        for table in TABLES {
            connection.execute(&format!("DELETE FROM {table}"), []).unwrap();
        }
        let file = directory.path().join("lines.jsonl");
        fs::write(&file, input).unwrap();
        let count = || connection.query_row("SELECT count(*) FROM submission", [], |row| row.get::<_, i64>(0)).unwrap();
        match import(history, &file, &Progress::default()) {
            Ok(_) => {
                let rows = count();
                import(history, &file, &Progress::default()).unwrap();
                assert_eq!(count(), rows, "what is here already comes in once more");
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
        runtime().block_on(read_everything(history, &mut Choices::of(input)));
    });
}

/// Lays any bytes beside a history as an outcome that could not be saved.
pub fn unsaved(input: &[u8]) {
    let directory = super::directory();
    fs::write(directory.path().join(FILE_NAME), recorded()).unwrap();
    let file = directory.path().join("unsaved-1.json");
    fs::write(&file, input).unwrap();
    let (history, report) = History::open(directory.path(), NOW_MS).unwrap();
    let (saved, left) = (report.rescued.saved, report.rescued.left.len());
    assert_eq!((saved + left, file.exists()), (1, left == 1), "it is taken in, or stays as it was");
    if left == 1 {
        assert_eq!(fs::read(&file).unwrap(), input);
    }
    runtime().block_on(read_everything(&history, &mut Choices::of(input)));
}

/// A history with a row that has no outcome.
fn recorded() -> &'static [u8] {
    static RECORDED: OnceLock<Vec<u8>> = OnceLock::new();
    RECORDED.get_or_init(|| {
        let directory = super::directory();
        let connection = empty(directory.path());
        connection
            .execute_batch(
                "INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, body, payload_sha256)
                 VALUES (1000, 'Sandbox', 'http://127.0.0.1:1/', '••••0001', 'ImageToTextTask', 'recorded', x'7b7d', zeroblob(32))",
            )
            .unwrap();
        whole(&connection, directory.path())
    })
}
