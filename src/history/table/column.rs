//! What is said of a column once: what it holds, how it goes into files, and how two states of it become one.

use rusqlite::{Connection, ToSql, params_from_iter};

/// What a column holds and how it is written into JSON Lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Text,
    /// A number within a range.
    Integer(i64, i64),
    /// Text where it is text, else base64 under `NAME_base64`.
    Bytes,
    /// SHA-256 in hexadecimal digits.
    Hash,
    /// A list of [name, value] as JSON text; values that let somebody in are taken out.
    Headers,
}

/// How the two values of a column become one, when the same submission comes from two histories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The value that is here stays; where nothing is, the other one comes.
    Fill,
    /// As `Fill`, but the value of the state that knows more when the two states differ.
    Fact,
    /// The value of the state that knows more; within one state as `Fill`.
    Outcome,
    /// The greater number.
    Greatest,
}

/// Where a column stands in a spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    Hidden,
    Shown,
    /// Behind all others: a name for programs.
    Last,
}

/// One column of a table.
#[derive(Debug)]
pub struct Column {
    /// Its name in the table, in JSON Lines and in a spreadsheet.
    pub name: &'static str,
    pub kind: Kind,
    /// Every row has a value in it.
    pub is_required: bool,
    pub rule: Rule,
    pub sheet: Sheet,
    /// The column is written into files; one that is not is read from them all the same, as older ones have it.
    is_exported: bool,
    /// Most bytes of its text that an import takes.
    pub most: usize,
}

/// Most bytes of a text where nothing else is said: no reply, and no text of a payload, is longer.
const MOST: usize = 16 * 1024 * 1024;

/// Milliseconds since 1970 UTC, from the year 1 to the year 9999: differences of two stay numbers.
pub const TIME: Kind = Kind::Integer(-62_135_596_800_000, 253_402_300_799_999);
/// A span of time in milliseconds or microseconds, of no more than some thirty years.
pub const SPAN: Kind = Kind::Integer(-1_000_000_000_000_000, 1_000_000_000_000_000);
/// 0 or 1.
pub const FLAG: Kind = Kind::Integer(0, 1);

/// Describes a column that every row has a value in.
pub const fn must(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, is_required: true, rule: Rule::Fill, sheet: Sheet::Hidden, is_exported: true, most: MOST }
}

/// Describes a column that may be NULL.
pub const fn may(name: &'static str, kind: Kind) -> Column {
    Column { is_required: false, ..must(name, kind) }
}

impl Column {
    /// Sets how two states of the column become one.
    pub const fn merged_by(self, rule: Rule) -> Self {
        Self { rule, ..self }
    }

    /// Sets how many bytes an import takes.
    pub const fn at_most(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// Keeps the column out of every file: what stands in it lets somebody in.
    pub const fn kept_here(self) -> Self {
        Self { is_exported: false, ..self }
    }

    /// Tells whether the column is written into files.
    pub const fn is_exported(&self) -> bool {
        self.is_exported
    }

    /// Puts the column into spreadsheets.
    pub const fn in_sheet(self) -> Self {
        Self { sheet: Sheet::Shown, ..self }
    }

    /// Puts the column into spreadsheets, behind all others.
    pub const fn last_in_sheet(self) -> Self {
        Self { sheet: Sheet::Last, ..self }
    }
}

/// Returns the columns as a SELECT names them, of a table with an alias.
pub fn selected(columns: &[Column], alias: &str) -> String {
    let names = columns.iter().map(|Column { name, .. }| format!("{alias}.{name} AS {name}"));
    names.collect::<Vec<_>>().join(", ")
}

/// Returns where a column stands in its list; behind the end when it is none of them.
pub fn place(columns: &[Column], name: &str) -> usize {
    columns.iter().position(|column| column.name == name).unwrap_or(usize::MAX)
}

/// Inserts a row of values by their columns' names. Returns the number of the row.
pub fn insert(connection: &Connection, table: &str, row: &[(&str, &dyn ToSql)]) -> rusqlite::Result<i64> {
    let names: Vec<&str> = row.iter().map(|(name, _)| *name).collect();
    let marks = vec!["?"; row.len()].join(", ");
    // Asked back, since the triggers insert too.
    let sql = format!("INSERT INTO {table} ({}) VALUES ({marks}) RETURNING id", names.join(", "));
    let values = params_from_iter(row.iter().map(|(_, value)| *value));
    connection.prepare_cached(&sql)?.query_row(values, |row| row.get(0))
}
