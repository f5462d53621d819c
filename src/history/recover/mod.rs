//! Takes what can be read of a damaged history into a new file.
//!
//! A row is known by its looks, page by page, so that it does not matter which page of a tree is gone. A submission that
//! is lost, but of which an exchange or a callback is left, gets a row that says so: an exchange is still the proof of
//! a task.

mod pages;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params, params_from_iter};
use sha2::{Digest as _, Sha256};

use self::pages::{Field, Found, Pages, mend_header};
use super::connect::open_guarded;
use super::files::with_suffix;
use super::table::id::LAST_ROW;
use super::{HistoryError, Life};

/// What was recovered of one table, and what surely was there and is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    pub table: &'static str,
    pub rows: usize,
    /// Of these, rows of which a part is lost.
    pub parts: usize,
    /// Rows that are known to have been there, from an index or from what belonged to them.
    pub lost: usize,
}

/// The tables by the looks of their rows.
const TABLES: [Table; 8] = [
    Table { name: "submission", is_row: is_submission },
    Table { name: "exchange", is_row: is_exchange },
    Table { name: "callback", is_row: is_callback },
    Table { name: "balance", is_row: is_balance },
    Table { name: "picture", is_row: is_picture },
    Table { name: "sent_before", is_row: is_sent_before },
    Table { name: "capture", is_row: is_capture },
    Table { name: "captured", is_row: is_captured },
];

/// What a row says that is known only from what belonged to it.
const LOST_DETAIL: &str = "The history was damaged and this row is lost; what is here was found beside it";

/// Where the state stands in a raw record of a submission, of any version.
const STATE: usize = 6;

struct Table {
    name: &'static str,
    is_row: fn(&Found) -> bool,
}

fn text(field: Option<&Field>) -> Option<&str> {
    match field {
        Some(Field::Text(text)) => Some(text),
        _ => None,
    }
}

fn is_integer(field: Option<&Field>) -> bool {
    matches!(field, Some(Field::Integer(_)))
}

fn is_submission(found: &Found) -> bool {
    let at = |number: usize| found.fields.get(number);
    found.rowid.is_some_and(|rowid| (1..=LAST_ROW).contains(&rowid))
        && at(0) == Some(&Field::Null)
        && is_integer(at(1))
        && (2..6).all(|number| text(at(number)).is_some())
        && text(at(STATE)).and_then(Life::from_word).is_some()
}

fn is_exchange(found: &Found) -> bool {
    let at = |number: usize| found.fields.get(number);
    found.rowid.is_some()
        && at(0) == Some(&Field::Null)
        && is_integer(at(1))
        && text(at(2)).is_some()
        && text(at(3)).is_some_and(|url| url.contains("://"))
        && (4..7).all(|number| is_integer(at(number)))
}

fn is_callback(found: &Found) -> bool {
    let at = |number: usize| found.fields.get(number);
    found.rowid.is_some()
        && found.fields.len() == 8
        && at(0) == Some(&Field::Null)
        && (1..4).all(|number| is_integer(at(number)))
        && text(at(4)).is_some()
        && matches!(at(5), Some(Field::Blob(_)))
        && (6..8).all(|number| is_integer(at(number)))
}

fn is_balance(found: &Found) -> bool {
    let at = |number: usize| found.fields.get(number);
    found.rowid.is_some()
        && found.fields.len() >= 10
        && at(0) == Some(&Field::Null)
        && is_integer(at(1))
        && (2..6).all(|number| text(at(number)).is_some())
        && text(at(8)).is_some()
        && is_integer(at(9))
}

fn is_sent_before(found: &Found) -> bool {
    let at = |number: usize| found.fields.get(number);
    found.rowid.is_some()
        && found.fields.len() == 6
        && matches!(at(0), Some(Field::Blob(sha256)) if sha256.len() == 32)
        && text(at(1)).is_some()
        && (2..4).all(|number| is_integer(at(number)))
        && text(at(4)).and_then(Life::from_word).is_some()
}

fn is_capture(found: &Found) -> bool {
    let at = |number: usize| found.fields.get(number);
    found.rowid.is_some()
        && found.fields.len() == 10
        && at(0) == Some(&Field::Null)
        && is_integer(at(1))
        && is_integer(at(3))
        && (4..7).all(|number| text(at(number)).is_some())
        && is_integer(at(7))
        && is_integer(at(9))
}

fn is_captured(found: &Found) -> bool {
    let at = |number: usize| found.fields.get(number);
    found.rowid.is_some()
        && at(0) == Some(&Field::Null)
        && [1, 2, 4, 5].iter().all(|number| is_integer(at(*number)))
        && [6, 7, 10].iter().all(|number| text(at(*number)).is_some())
        && is_integer(at(13))
        && text(at(14)).is_some()
}

/// Tells whether a record is a picture, which proves itself: it is stored under its own digest.
fn is_picture(found: &Found) -> bool {
    match &found.fields[..] {
        [Field::Blob(sha256), Field::Blob(bytes), ..] => {
            found.rowid.is_none() && sha256.len() == 32 && Sha256::digest(bytes)[..] == sha256[..]
        }
        _ => false,
    }
}

/// A column of the newest schema.
struct Column {
    name: String,
    kind: String,
    is_needed: bool,
    is_defaulted: bool,
    is_key: bool,
}

impl Column {
    /// Returns what goes into the column for a field; `None` leaves the column to its default.
    fn value(&self, field: Option<&Field>) -> Option<Value> {
        let fits = match (field, self.kind.as_str()) {
            (Some(Field::Integer(number)), "INTEGER") => Some(Value::Integer(*number)),
            (Some(Field::Real(number)), "REAL") => Some(Value::Real(*number)),
            (Some(Field::Integer(number)), "REAL") => Some(Value::Real(*number as f64)),
            (Some(Field::Text(text)), "TEXT") => Some(Value::Text(text.clone())),
            (Some(Field::Blob(bytes)), "BLOB") => Some(Value::Blob(bytes.clone())),
            (Some(Field::Null), _) if !self.is_needed => Some(Value::Null),
            _ => None,
        };
        fits.or_else(|| match self.kind.as_str() {
            _ if !self.is_needed || self.is_defaulted => None,
            "INTEGER" => Some(Value::Integer(0)),
            "BLOB" => Some(Value::Blob(Vec::new())),
            _ => Some(Value::Text(String::new())),
        })
    }
}

fn columns(connection: &Connection, table: &str) -> Result<Vec<Column>, HistoryError> {
    let mut statement = connection.prepare("SELECT * FROM pragma_table_info(?1)")?;
    let columns = statement.query_map([table], |row| {
        Ok(Column {
            name: row.get("name")?,
            kind: row.get("type")?,
            is_needed: row.get("notnull")?,
            is_defaulted: row.get::<_, Option<String>>("dflt_value")?.is_some(),
            is_key: row.get::<_, i64>("pk")? > 0,
        })
    })?;
    Ok(columns.collect::<Result<_, _>>()?)
}

/// Fills a new file, whose tables are there and empty, with what a damaged one still holds.
///
/// The damaged file is only read: a copy is what SQLite may touch. The copy's folder is new, and the caller removes it.
pub(super) fn recover(damaged: &Path, target: &mut Connection, scratch: &Path) -> Result<Vec<Recovered>, HistoryError> {
    copy(damaged, scratch)?;
    let hints = settle_copy(scratch)?;
    fill(scratch, target, &hints)
}

fn copy(from: &Path, to: &Path) -> Result<(), HistoryError> {
    for suffix in ["", "-wal", "-journal"] {
        let (from, to) = (with_suffix(from, suffix), with_suffix(to, suffix));
        let copied = if from.exists() { copy_new(&from, &to) } else { Ok(()) };
        copied.map_err(|source| HistoryError::NotRecovered { path: from, source })?;
    }
    if !to.exists() {
        // Only a WAL was left of the history.
        File::create_new(to).map_err(|source| HistoryError::NotRecovered { path: to.to_owned(), source })?;
    }
    Ok(())
}

/// Copies a file's bytes into a file that must be new.
fn copy_new(from: &Path, to: &Path) -> io::Result<()> {
    io::copy(&mut File::open(from)?, &mut File::create_new(to)?)?;
    Ok(())
}

/// Row numbers that an index or a sequence still knows.
type Hints = BTreeMap<&'static str, BTreeSet<i64>>;

/// Lets SQLite bring the WAL into the copy where it can, and asks the indexes what there was.
fn settle_copy(scratch: &Path) -> Result<Hints, HistoryError> {
    let unreadable = |source| HistoryError::NotRecovered { path: scratch.to_owned(), source };
    mend_header(scratch).map_err(unreadable)?;
    let mut hints = Hints::new();
    let connection = open_guarded(scratch)?;
    let settled = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    if let Err(error) = settled {
        tracing::warn!(%error, "what lies in the WAL of the damaged file can't be read");
    }
    // Even when the rest is damaged, an index that can be walked names its rows.
    let asked = [
        ("submission", "SELECT id FROM submission INDEXED BY submission_uid WHERE uid IS NOT NULL ORDER BY uid"),
        ("submission", "SELECT id FROM submission INDEXED BY submission_payload ORDER BY payload_sha256"),
        ("submission", "SELECT id FROM submission INDEXED BY submission_by_picture ORDER BY picture_sha256"),
        ("exchange", "SELECT id FROM exchange INDEXED BY exchange_submission ORDER BY submission_id"),
        ("callback", "SELECT id FROM callback INDEXED BY callback_submission ORDER BY submission_id"),
        ("balance", "SELECT id FROM balance INDEXED BY balance_profile ORDER BY profile_id"),
    ];
    for (table, sql) in asked {
        for direction in ["", " DESC"] {
            let Ok(mut statement) = connection.prepare(&format!("{sql}{direction}")) else { continue };
            let Ok(ids) = statement.query_map([], |row| row.get::<_, i64>(0)) else { continue };
            hints.entry(table).or_default().extend(ids.map_while(Result::ok));
        }
    }
    // A sound looking file would move its WAL once more.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(hints)
}

fn count(connection: &Connection, sql: &str) -> Result<usize, HistoryError> {
    let count: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

struct Filling<'a> {
    target: &'a Connection,
    tables: Vec<(Vec<Column>, Recovered)>,
}

fn fill(scratch: &Path, target: &mut Connection, hints: &Hints) -> Result<Vec<Recovered>, HistoryError> {
    let mut pages =
        Pages::open(scratch).map_err(|source| HistoryError::NotRecovered { path: scratch.to_owned(), source })?;
    target.pragma_update(None, "foreign_keys", false)?;
    let transaction = target.transaction()?;
    let tables = TABLES
        .iter()
        .map(|table| Ok((columns(&transaction, table.name)?, Recovered { table: table.name, ..Recovered::default() })));
    let mut filling = Filling { target: &transaction, tables: tables.collect::<Result<_, HistoryError>>()? };
    for number in 1..=pages.count {
        for found in pages.records(number) {
            filling.take(&found)?;
        }
    }
    filling.stand_in(hints)?;
    let mut recovered: Vec<Recovered> = filling.tables.into_iter().map(|(_, recovered)| recovered).collect();
    for Recovered { table, rows, lost, .. } in &mut recovered {
        *rows = count(&transaction, &format!("SELECT count(*) FROM {table}"))?;
        if *table == "submission" {
            *rows = rows.saturating_sub(*lost);
        } else if let Some(known) = hints.get(table) {
            let exists = format!("SELECT 1 FROM {table} WHERE id = ?1");
            let mut exists = transaction.prepare(&exists)?;
            for id in known {
                *lost += usize::from(!exists.exists([id])?);
            }
        } else if *table == "picture" {
            *lost = count(
                &transaction,
                "SELECT count(DISTINCT picture_sha256) FROM submission
                 WHERE picture_sha256 IS NOT NULL AND picture_sha256 NOT IN (SELECT sha256 FROM picture)",
            )?;
        }
    }
    // A row can't name a picture that is lost: the reference must hold.
    transaction.execute(
        "UPDATE submission SET picture_sha256 = NULL
         WHERE picture_sha256 IS NOT NULL AND picture_sha256 NOT IN (SELECT sha256 FROM picture)",
        [],
    )?;
    // What a program sent belongs to its session, and perhaps to a submission.
    transaction.execute("DELETE FROM captured WHERE capture_id NOT IN (SELECT id FROM capture)", [])?;
    transaction.execute(
        "UPDATE captured SET submission_id = NULL
         WHERE submission_id IS NOT NULL AND submission_id NOT IN (SELECT id FROM submission)",
        [],
    )?;
    transaction.commit()?;
    target.pragma_update(None, "foreign_keys", true)?;
    Ok(recovered)
}

impl Filling<'_> {
    /// Keeps a record that looks like a row of one of the tables.
    fn take(&mut self, found: &Found) -> Result<(), HistoryError> {
        let Some(at) = TABLES.iter().position(|table| (table.is_row)(found)) else { return Ok(()) };
        let name = TABLES[at].name;
        if name == "submission" && !self.make_room_for(found)? {
            return Ok(());
        }
        let (columns, recovered) = &mut self.tables[at];
        let (mut names, mut values) = (Vec::new(), Vec::new());
        for (number, column) in columns.iter().enumerate() {
            let value = match (column.is_key, found.rowid) {
                (true, Some(rowid)) => Some(Value::Integer(rowid)),
                _ => column.value(found.fields.get(number)),
            };
            if let Some(value) = value {
                names.push(column.name.as_str());
                values.push(value);
            }
        }
        let marks = vec!["?"; values.len()].join(", ");
        let insert = |names: &[&str], values: &[Value]| {
            let sql = format!("INSERT OR IGNORE INTO {name} ({}) VALUES ({marks})", names.join(", "));
            self.target.prepare_cached(&sql)?.execute(params_from_iter(values))
        };
        let mut inserted = insert(&names, &values)?;
        if inserted == 0 && name == "submission" {
            // Perhaps only a name that must be unique belongs to another row by now.
            for unique in ["uid", "callback_token"] {
                if let Some(at) = names.iter().position(|name| *name == unique) {
                    values[at] = Value::Null;
                }
            }
            inserted = insert(&names, &values)?;
        }
        recovered.parts += usize::from(inserted > 0 && found.is_cut);
        Ok(())
    }

    /// Removes the state of before of a submission that was found again. Returns `false` when the submission that is
    /// here is the later one: a page that SQLite left behind shows a row as it was.
    fn make_room_for(&self, found: &Found) -> Result<bool, HistoryError> {
        let mut known = self.target.prepare_cached("SELECT state FROM submission WHERE id = ?1")?;
        let Some(known) = known.query_row([found.rowid], |row| row.get::<_, String>(0)).optional()? else {
            return Ok(true);
        };
        let is_earlier = known == Life::Recorded.word() && text(found.fields.get(STATE)) != Some(known.as_str());
        if is_earlier {
            self.target.prepare_cached("DELETE FROM submission WHERE id = ?1")?.execute([found.rowid])?;
        }
        Ok(is_earlier)
    }

    /// Inserts rows for submissions that are lost themselves, so that their numbers stay taken and what belonged to them
    /// can be found.
    fn stand_in(&mut self, hints: &Hints) -> Result<(), HistoryError> {
        let mut lost: BTreeSet<i64> = hints.get("submission").cloned().unwrap_or_default();
        let mut statement = self
            .target
            .prepare("SELECT DISTINCT submission_id FROM exchange UNION SELECT submission_id FROM callback")?;
        let named: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        lost.extend(named);
        let mut count = 0;
        for id in lost.into_iter().filter(|id| (1..=LAST_ROW).contains(id)) {
            count += self.target.prepare_cached(
                "INSERT INTO submission (id, created_at_ms, profile, profile_id, base_url, key_hint, task_type, state, detail,
                                         latency_ms, body, payload_sha256)
                 SELECT ?1, coalesce((SELECT min(started_at_ms) FROM exchange WHERE submission_id = ?1),
                                     (SELECT min(at_ms) FROM callback WHERE submission_id = ?1), 0),
                        '', '', coalesce((SELECT replace(url, 'createTask', '') FROM exchange
                                          WHERE submission_id = ?1 AND method = 'createTask'), ''),
                        '', '', 'unknown', ?2,
                        (SELECT elapsed_ms FROM exchange WHERE submission_id = ?1 AND method = 'createTask'), x'', x''
                 WHERE NOT EXISTS (SELECT 1 FROM submission WHERE id = ?1)",
            )?.execute(params![id, LOST_DETAIL])?;
        }
        self.tables[0].1.lost = count;
        Ok(())
    }
}
