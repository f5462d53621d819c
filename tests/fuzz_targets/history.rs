//! The history's own readers: any bytes opened as its file, any values in its cells.

use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use capkill_desk::history::{FILE_NAME, Filter, History, HistoryError, Query, Sort, SortBy, SubmissionId};
use capkill_desk::view::pretty;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use super::Choices;

pub(super) const NOW_MS: i64 = 1_790_000_000_000;

/// Inputs that begin so are the file itself; all others are changes to a sound one.
const WHOLE: &[u8] = b"SQLite format 3\0";

/// Opens a file of any bytes, and reads whatever can be read.
///
/// Four bytes of input put one byte of it at a place of a sound file; most of the ways to break a
/// database are one byte away.
pub fn file(input: &[u8]) {
    let directory = super::directory();
    let path = directory.path().join(FILE_NAME);
    let bytes = if input.starts_with(WHOLE) || input.len() < 4 {
        input.to_vec()
    } else {
        let mut bytes = sound().to_vec();
        for change in input.chunks_exact(4).take(64) {
            let at = u32::from_le_bytes([change[0], change[1], change[2], 0]) as usize % bytes.len();
            bytes[at] = change[3];
        }
        bytes
    };
    fs::write(&path, &bytes).unwrap();
    let (history, report) = match History::open(directory.path(), NOW_MS) {
        Ok(opened) => opened,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    if let Some(aside) = report.set_aside {
        assert_eq!(fs::read(aside).unwrap(), bytes, "a damaged file is kept as it was");
    }
    runtime().block_on(read_everything(&history, &mut Choices::of(input)));
}

/// A history with a few rows, without its write-ahead log.
fn sound() -> &'static [u8] {
    static SOUND: OnceLock<Vec<u8>> = OnceLock::new();
    SOUND.get_or_init(|| {
        let directory = super::directory();
        let connection = empty(directory.path());
        for row in [&b""[..], b"\x01\x02\x03answer", b"{\"text\":\"ab\"}"] {
            fill(&connection, row);
        }
        whole(&connection, directory.path())
    })
}

/// All of a history in one file.
pub(super) fn whole(connection: &Connection, directory: &Path) -> Vec<u8> {
    let copy = directory.join("copy");
    connection.execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
    fs::read(copy).unwrap()
}

/// The program's own tables, and a connection to write into them.
pub(super) fn empty(directory: &Path) -> Connection {
    drop(History::open(directory, NOW_MS).unwrap());
    let connection = Connection::open(directory.join(FILE_NAME)).unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    connection.pragma_update(None, "synchronous", "OFF").unwrap();
    connection.pragma_update(None, "ignore_check_constraints", true).unwrap();
    connection
}

/// A history that each run fills anew.
struct Cells {
    connection: Connection,
    history: History,
    runtime: Runtime,
    _directory: TempDir,
}

thread_local! {
    static CELLS: RefCell<Option<Cells>> = const { RefCell::new(None) };
}

/// Puts values made of the input into every cell that admits them, and reads whatever can be read.
pub fn cells(input: &[u8]) {
    CELLS.with_borrow_mut(|cells| {
        let Cells { connection, history, runtime, .. } = cells.get_or_insert_with(|| {
            let directory = super::directory();
            let connection = empty(directory.path());
            let history = History::visit(directory.path()).unwrap();
            Cells { connection, history, runtime: runtime(), _directory: directory }
        });
        for table in TABLES {
            connection.execute(&format!("DELETE FROM {table}"), []).unwrap();
        }
        fill(connection, input);
        // The search's own index has followed, whatever it was given.
        connection
            .execute("INSERT INTO submission_search (submission_search, rank) VALUES ('integrity-check', 1)", [])
            .unwrap();
        runtime.block_on(read_everything(history, &mut Choices::of(input)));
    });
}

const PICTURE: [u8; 32] = [7; 32];

/// Children first.
pub(super) const TABLES: [&str; 5] = ["callback", "exchange", "balance", "submission", "picture"];

/// What goes into a cell; text of any bytes, for SQLite takes what is no UTF-8.
enum Cell<'a> {
    Null,
    Number(i64),
    Bytes(&'a [u8]),
    Text(&'a [u8]),
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Number(number) => ValueRef::Integer(*number),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Text(bytes) => ValueRef::Text(bytes),
        }))
    }
}

/// A row in each table; each cell takes the next byte as how to fill it, and some bytes to fill it with.
fn fill(connection: &Connection, mut input: &[u8]) {
    for table in ["picture", "submission", "exchange", "callback", "balance"] {
        let mut columns = connection
            .prepare_cached("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1) WHERE name <> 'deleted'")
            .unwrap();
        let newest = connection.query_row("SELECT coalesce(max(id), 0) FROM submission", [], |row| row.get(0)).unwrap();
        let columns: Vec<(String, String, bool, bool)> = columns
            .query_map([table], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let (mut names, mut cells) = (Vec::new(), Vec::new());
        for (name, kind, is_required, is_key) in &columns {
            let (how, rest) = input.split_first().map_or((0, input), |(how, rest)| (*how, rest));
            let (bytes, rest) = rest.split_at(rest.len().min(usize::from(how >> 2)));
            input = rest;
            names.push(name.as_str());
            cells.push(match (name.as_str(), kind.as_str()) {
                // A number from 1 on, given by SQLite.
                ("id", _) => Cell::Null,
                ("submission_id", _) => Cell::Number(newest),
                ("sha256" | "picture_sha256", _) => Cell::Bytes(&PICTURE),
                _ if how.is_multiple_of(4) && !is_required && !is_key => Cell::Null,
                (_, "INTEGER") => Cell::Number(number(bytes)),
                (_, "BLOB") => Cell::Bytes(bytes),
                _ => Cell::Text(bytes),
            });
        }
        let marks = vec!["?"; names.len()].join(", ");
        let sql = format!("INSERT OR IGNORE INTO {table} ({}) VALUES ({marks})", names.join(", "));
        connection.prepare_cached(&sql).unwrap().execute(params_from_iter(cells)).unwrap();
    }
}

fn number(bytes: &[u8]) -> i64 {
    match bytes.len() {
        0 => 0,
        1 => i64::from(bytes[0]),
        2 => i64::MAX,
        3 => i64::MIN,
        _ => bytes.iter().fold(0_i64, |number, byte| number.wrapping_mul(256).wrapping_add(i64::from(*byte))),
    }
}

pub(super) fn runtime() -> Runtime {
    Builder::new_current_thread().build().unwrap()
}

/// Every list, every row, every record; an error must say something, and nothing may panic.
pub(super) async fn read_everything(history: &History, choices: &mut Choices) {
    let by = SortBy::ALL[choices.below(SortBy::ALL.len())];
    let sort = Sort { by, is_descending: choices.below(2) == 0 };
    let search = ["", "a", "answer", "#1", "\u{0}\"*"][choices.below(5)].to_owned();
    let searched = Query { filter: Filter { search, ..Filter::default() }, sort };
    let _ = told(history.list(searched, None).await);
    let _ = told(history.choices().await);
    let _ = told(history.outdated("sandbox".into(), Some(0), Some(1)).await);
    let Some(listing) = told(history.list(Query::default(), None).await) else { return };
    let _ = told(history.summaries(listing.ids.clone()).await);
    for id in listing.ids {
        let Some(record) = told(history.load(SubmissionId(id)).await) else { continue };
        for text in [record.solution.as_deref(), record.summary.answer.as_deref()].into_iter().flatten() {
            drop(pretty(text));
        }
    }
}

fn told<T>(result: Result<T, HistoryError>) -> Option<T> {
    result.inspect_err(|error| assert!(!error.to_string().is_empty())).ok()
}
