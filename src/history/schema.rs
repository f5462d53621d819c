//! The schema: its steps from version to version, and the tables that each version has.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::sync::LazyLock;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::HistoryError;
use super::files::FILE_NAME;
use super::table::id::LAST_ROW;
use crate::disk::open_plain;

/// The steps as migrations.
static MIGRATIONS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| Migrations::new(STEPS.iter().map(|sql| M::up(sql)).collect()));

/// The schema's history. What tables a released step leaves is never changed; the next step changes them.
const STEPS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
    include_str!("schema_4.sql"),
    include_str!("schema_5.sql"),
    include_str!("schema_6.sql"),
    include_str!("schema_7.sql"),
    include_str!("schema_8.sql"),
];

/// Returns the newest schema version that this program knows.
#[must_use]
pub fn known_version() -> usize {
    STEPS.len()
}

/// Tells whether a history is of an older version, which takes a while to bring up to date when it is large.
///
/// The answer comes from the head of the file, before anything is opened: it is a hint for people only.
#[must_use]
pub fn is_of_older_version(directory: &Path) -> bool {
    // "The user version", 4 bytes big-endian at offset 60 of the database header.
    let mut head = [0; 64];
    let read = open_plain(&directory.join(FILE_NAME)).and_then(|mut file| file.read_exact(&mut head));
    let version = u32::from_be_bytes([head[60], head[61], head[62], head[63]]);
    read.is_ok() && usize::try_from(version).is_ok_and(is_older)
}

/// Tells whether tables of this version can be brought up to date.
pub(super) fn is_older(version: usize) -> bool {
    (1..known_version()).contains(&version)
}

/// Returns the version that a file says it has; no version can be below zero.
pub(super) fn version_of(connection: &Connection) -> Result<usize, HistoryError> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    usize::try_from(version).map_err(|_| HistoryError::Strange(format!("version {version} can't be")))
}

/// Brings the tables of a file up to date, which another desk may be doing at the same time.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), HistoryError> {
    let Err(error) = MIGRATIONS.to_latest(connection) else { return Ok(()) };
    // The version is read before the transaction begins: the desk that comes second finds the tables made.
    if version_of(connection)? == known_version() { Ok(()) } else { Err(error.into()) }
}

/// Checks that everything in a file that could take part in a write is this program's, word for word: a trigger, a check
/// or an index of a file that was brought along could change or refuse what is recorded of a payload that leaves.
///
/// Tables and views that stand apart from the program's stay: nothing reads or writes them.
pub(super) fn check_schema(connection: &Connection, version: usize) -> Result<(), HistoryError> {
    if version == 0 {
        let objects: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        let is_new = objects == 0;
        return if is_new { Ok(()) } else { Err(HistoryError::Strange("it has tables but no version".into())) };
    }
    let mut model = Connection::open_in_memory()?;
    MIGRATIONS.to_version(&mut model, version)?;
    let (found, needed) = (parts(connection)?, parts(&model)?);
    for ((kind, name), part) in &needed {
        if found.get(&(kind.clone(), name.clone())).is_none_or(|found| found.words != part.words) {
            return Err(HistoryError::Strange(format!("the {kind} {name} is missing or differs")));
        }
    }
    let is_programs = |table: &str| needed.contains_key(&("table".to_owned(), table.to_owned()));
    for ((kind, name), part) in &found {
        let is_needed = needed.contains_key(&(kind.clone(), name.clone()));
        if is_needed && !part.has_odd_signs {
            continue;
        }
        let stands_apart = match kind.as_str() {
            "table" => part.is_plain && !refers(connection, name)?,
            "view" => true,
            "index" => !is_programs(&part.table),
            _ => false,
        };
        // SQLite makes what has its own name's beginning; whoever writes the schema by hand could call anything so.
        let is_sqlites = name.starts_with("sqlite_") && kind != "index";
        if part.has_odd_signs || !stands_apart || is_sqlites {
            return Err(HistoryError::Strange(format!("the {kind} {name} is not this program's")));
        }
    }
    check_counters(connection)?;
    if is_programs("submission_search_config") { check_search(connection) } else { Ok(()) }
}

/// Checks that rows can still be added: a file could claim that all their numbers are used up.
fn check_counters(connection: &Connection) -> Result<(), HistoryError> {
    let last = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence";
    check_last(connection.query_row(last, [], |row| row.get(0))?)
}

/// Checks the numbers of the rows themselves, of a file whose pages are known to be sound.
pub(super) fn check_row_numbers(connection: &Connection) -> Result<(), HistoryError> {
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table'
                  AND name IN ('submission', 'exchange', 'callback', 'balance', 'capture', 'captured')";
    let mut statement = connection.prepare(tables)?;
    let tables: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for table in tables {
        let last = format!("SELECT coalesce(max(rowid), 0) FROM {table}");
        check_last(connection.query_row(&last, [], |row| row.get(0))?)?;
    }
    Ok(())
}

fn check_last(number: i64) -> Result<(), HistoryError> {
    if number > LAST_ROW { Err(HistoryError::Strange(format!("the row number {number} can't be"))) } else { Ok(()) }
}

/// Checks that the search's index is set up as this program makes it: other settings could refuse every row.
fn check_search(connection: &Connection) -> Result<(), HistoryError> {
    let odd = "SELECT count(*) FROM submission_search_config WHERE NOT (k = 'version' AND v = 4)";
    let odd: i64 = connection.query_row(odd, [], |row| row.get(0))?;
    if odd == 0 { Ok(()) } else { Err(HistoryError::Strange("the search's settings are not this program's".into())) }
}

/// Kind and name of a part of a schema, as `sqlite_schema` has them.
type PartName = (String, String);

/// A part of a schema.
struct Part {
    /// The table that it belongs to.
    table: String,
    /// Its SQL, without comments and white space.
    words: String,
    /// Whether it is no virtual table, behind which code stands.
    is_plain: bool,
    /// Whether its SQL holds signs that SQLite reads otherwise than they look: it stops at a NUL byte.
    has_odd_signs: bool,
}

fn parts(connection: &Connection) -> Result<BTreeMap<PartName, Part>, HistoryError> {
    // What ANALYZE has counted changes no result.
    let mut statement = connection.prepare(
        "SELECT type, name, tbl_name, coalesce(sql, '') AS sql FROM sqlite_schema
         WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))",
    )?;
    let rows = statement.query_map([], |row| {
        let sql: String = row.get("sql")?;
        let has_odd_signs = sql.chars().any(|sign| sign.is_control() && !sign.is_ascii_whitespace());
        let words = words(&sql);
        let is_plain = !words.to_ascii_uppercase().starts_with("CREATE VIRTUAL");
        Ok(((row.get("type")?, row.get("name")?), Part { table: row.get("tbl_name")?, words, is_plain, has_odd_signs }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Tells whether a table refers to others: deleting their rows could then be refused for its sake.
fn refers(connection: &Connection, table: &str) -> Result<bool, HistoryError> {
    let mut statement = connection.prepare("SELECT 1 FROM pragma_foreign_key_list(?1)")?;
    Ok(statement.exists([table])?)
}

/// Returns SQL with its comments left out and its white space as one space, outside of quotation marks. Steps that were
/// released differ in their comments alone.
fn words(sql: &str) -> String {
    let mut words = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let end_of =
            |close: &str, from: usize| rest[from..].find(close).map_or(rest.len(), |at| from + at + close.len());
        let length = match first {
            '-' if rest.starts_with("--") => end_of("\n", 2),
            '/' if rest.starts_with("/*") => end_of("*/", 2),
            '\'' => end_of("'", 1),
            '"' => end_of("\"", 1),
            '`' => end_of("`", 1),
            '[' => end_of("]", 1),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        let is_blank = first.is_ascii_whitespace() || token.starts_with("--") || token.starts_with("/*");
        if !is_blank {
            words.push_str(token);
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_are_sound() {
        MIGRATIONS.validate().unwrap();
    }

    #[test]
    fn comments_and_layout_make_no_other_schema() {
        let plain = "CREATE TABLE a (b TEXT, c TEXT DEFAULT '--  x' )";
        assert_eq!(words("CREATE TABLE a (b\n  TEXT,\t-- what b is\n c TEXT /* so */DEFAULT '--  x' )"), plain);
        for other in ["CREATE TABLE a (b TEXT, c TEXT DEFAULT '-- x' )", "CREATE TABLE a (b TEXT, c TEXT )"] {
            assert_ne!(words(other), plain);
        }
        assert_eq!(words("CREATE TABLE 'unclosed -- "), "CREATE TABLE 'unclosed -- ");
    }
}
