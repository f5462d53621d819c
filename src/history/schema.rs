//! The schema: its steps from version to version, and the tables that each version has.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::LazyLock;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::HistoryError;
use super::files::FILE_NAME;

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
    let read = File::open(directory.join(FILE_NAME)).and_then(|mut file| file.read_exact(&mut head));
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
    usize::try_from(version).map_err(|_| HistoryError::damaged(format!("version {version} can't be")))
}

/// Brings the tables of a file up to date, which another desk may be doing at the same time.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), HistoryError> {
    let Err(error) = MIGRATIONS.to_latest(connection) else { return Ok(()) };
    // The version is read before the transaction begins: the desk that comes second finds the tables made.
    if version_of(connection)? == known_version() { Ok(()) } else { Err(error.into()) }
}

/// Checks that a file has every table and column of its version; else an outcome might not be committable.
pub(super) fn check_tables(connection: &Connection, version: usize) -> Result<(), HistoryError> {
    if version == 0 {
        let objects: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        let is_new = objects == 0;
        return if is_new { Ok(()) } else { Err(HistoryError::damaged("it has tables but no version".into())) };
    }
    let mut model = Connection::open_in_memory()?;
    MIGRATIONS.to_version(&mut model, version)?;
    let (found, needed) = (columns(connection)?, columns(&model)?);
    if let Some(((table, column), _)) = needed.iter().find(|(name, column)| found.get(*name) != Some(*column)) {
        return Err(HistoryError::damaged(format!("the column {table}.{column} is missing or differs")));
    }
    // A column more does no harm, unless every new row must fill it.
    let is_demanding = |name: &ColumnName, column: &Column| {
        column.not_null
            && column.default.is_none()
            && !needed.contains_key(name)
            && needed.keys().any(|(table, _)| *table == name.0)
    };
    match found.iter().find(|(name, column)| is_demanding(name, column)) {
        Some(((table, column), _)) => {
            Err(HistoryError::damaged(format!("the column {table}.{column} is not this program's")))
        }
        None => Ok(()),
    }
}

/// Table and column.
type ColumnName = (String, String);

#[derive(PartialEq)]
struct Column {
    kind: String,
    not_null: bool,
    default: Option<String>,
    /// Its place in the primary key, from 1.
    key: i64,
}

fn columns(connection: &Connection) -> Result<BTreeMap<ColumnName, Column>, HistoryError> {
    let mut statement = connection.prepare(
        "SELECT t.name AS in_table, c.* FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
    )?;
    let rows = statement.query_map([], |row| {
        let column = Column {
            kind: row.get("type")?,
            not_null: row.get("notnull")?,
            default: row.get("dflt_value")?,
            key: row.get("pk")?,
        };
        Ok(((row.get("in_table")?, row.get("name")?), column))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_are_sound() {
        MIGRATIONS.validate().unwrap();
    }
}
