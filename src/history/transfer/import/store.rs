//! Writes lines into the history: new submissions, and what is new of those that are here.

use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, ToSql, Transaction, TransactionBehavior, params, params_from_iter};

use super::line::{Line, Picture};
use crate::history::table::column::{self, Column, place, selected};
use crate::history::table::submission::COLUMNS;
use crate::history::table::{callback, exchange};
use crate::history::transfer::merge::merged;
use crate::history::{HistoryError, Life};
use crate::payload::{Cleaner, Redacted, Redactor};

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Submissions that were not here.
    pub added: u64,
    /// Submissions that were here, and of which the file said more.
    pub completed: u64,
    /// Submissions of which the file said nothing new.
    pub unchanged: u64,
    /// Pictures that no line has; their submissions are without.
    pub missing_pictures: u64,
}

/// Commits lines, all or none of them.
pub(super) fn store(
    connection: &mut Connection,
    lines: &[Redacted<Line>],
    redactor: &Arc<Redactor>,
) -> Result<ImportReport, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut report = ImportReport::default();
    for line in lines {
        store_line(&transaction, line, redactor, &mut report)?;
    }
    transaction.commit()?;
    Ok(report)
}

fn store_line(
    transaction: &Transaction<'_>,
    line: &Redacted<Line>,
    redactor: &Arc<Redactor>,
    report: &mut ImportReport,
) -> Result<(), HistoryError> {
    if let Some(picture) = &line.picture {
        store_picture(transaction, picture)?;
    }
    let mut submission = line.submission.clone();
    let picture_at = place(COLUMNS, "picture_sha256");
    if let Value::Blob(sha256) = &submission[picture_at] {
        let is_here = transaction
            .prepare_cached("SELECT 1 FROM picture WHERE sha256 = ?1")?
            .query_row([sha256], |_| Ok(()))
            .optional()?;
        if is_here.is_none() {
            submission[picture_at] = Value::Null;
            report.missing_pictures += 1;
        }
    }
    match here(transaction, &submission)? {
        None => {
            let id = insert(transaction, &submission)?;
            for exchange in &line.exchanges {
                EXCHANGE.insert(transaction, id, exchange)?;
            }
            for callback in &line.callbacks {
                CALLBACK.insert(transaction, id, callback)?;
            }
            report.added += 1;
        }
        // The submission is under way: the desk that waits for its reply says more in a moment.
        Some(here) if here.is_recorded => report.unchanged += 1,
        Some(here) => match complete(transaction, &here, &submission, line, redactor)? {
            Completed::Returned => report.added += 1,
            Completed::Changed => report.completed += 1,
            Completed::Unchanged => report.unchanged += 1,
        },
    }
    Ok(())
}

fn store_picture(transaction: &Transaction<'_>, picture: &Picture) -> Result<(), HistoryError> {
    transaction
        .prepare_cached(
            "INSERT INTO picture (sha256, bytes, thumbnail) VALUES (?1, ?2, ?3)
             ON CONFLICT (sha256) DO UPDATE SET thumbnail = excluded.thumbnail
             WHERE thumbnail IS NULL AND excluded.thumbnail IS NOT NULL",
        )?
        .execute(params![picture.sha256, picture.bytes, picture.thumbnail])?;
    Ok(())
}

/// A submission that is in the history.
struct Here {
    id: i64,
    is_recorded: bool,
    is_deleted: bool,
    values: Vec<Value>,
}

fn here(transaction: &Transaction<'_>, submission: &[Value]) -> Result<Option<Here>, HistoryError> {
    let columns = selected(COLUMNS, "s");
    let mut statement = transaction.prepare_cached(&format!(
        "SELECT s.id, s.deleted IS NOT NULL AS is_deleted, {columns} FROM submission s WHERE s.uid = ?1"
    ))?;
    let found = statement.query_row([&submission[place(COLUMNS, "uid")]], |row| {
        let values: Vec<Value> = COLUMNS.iter().map(|column| row.get(column.name)).collect::<Result<_, _>>()?;
        let is_recorded = values[place(COLUMNS, "state")] == Value::Text(Life::Recorded.word().to_owned());
        Ok(Here { id: row.get("id")?, is_recorded, is_deleted: row.get("is_deleted")?, values })
    });
    Ok(found.optional()?)
}

/// Inserts a submission that was not here; nothing that is brought in is followed.
fn insert(transaction: &Transaction<'_>, values: &[Value]) -> Result<i64, HistoryError> {
    let mut row: Vec<(&str, &dyn ToSql)> =
        COLUMNS.iter().zip(values).map(|(column, value)| (column.name, value as &dyn ToSql)).collect();
    row.push(("brought_in", &true));
    Ok(column::insert(transaction, "submission", &row)?)
}

/// A table of rows that belong to a submission.
struct Child {
    table: &'static str,
    columns: &'static [Column],
    /// What tells two rows of one submission apart, with `compared`.
    known_by: &'static [&'static str],
    /// A column that is compared without its secrets, which an export leaves out.
    compared: &'static str,
}

const EXCHANGE: Child = Child {
    table: "exchange",
    columns: exchange::COLUMNS,
    known_by: &["method", "started_at_ms", "elapsed_ms", "status"],
    compared: "url",
};

const CALLBACK: Child =
    Child { table: "callback", columns: callback::COLUMNS, known_by: &["at_ms", "elapsed_ms"], compared: "body" };

impl Child {
    fn insert(&self, transaction: &Transaction<'_>, id: i64, values: &[Value]) -> Result<(), HistoryError> {
        let mut row: Vec<(&str, &dyn ToSql)> = vec![("submission_id", &id)];
        row.extend(self.columns.iter().zip(values).map(|(column, value)| (column.name, value as &dyn ToSql)));
        column::insert(transaction, self.table, &row)?;
        Ok(())
    }

    /// Adds the rows that are not here. Returns whether there were any.
    fn add_missing(
        &self,
        transaction: &Transaction<'_>,
        id: i64,
        rows: &[Vec<Value>],
        cleaner: &mut Cleaner,
    ) -> Result<bool, HistoryError> {
        let conditions: Vec<String> = self.known_by.iter().map(|name| format!("{name} IS ?")).collect();
        let table = self.table;
        let compared = self.compared;
        let sql = format!("SELECT {compared} FROM {table} WHERE submission_id = ? AND {}", conditions.join(" AND "));
        let mut is_changed = false;
        for row in rows {
            let known = self.known_by.iter().map(|name| row[place(self.columns, name)].clone());
            let values = std::iter::once(Value::Integer(id)).chain(known);
            let mut statement = transaction.prepare_cached(&sql)?;
            let here: Vec<Value> =
                statement.query_map(params_from_iter(values), |row| row.get(0))?.collect::<Result<_, _>>()?;
            let wanted = clean(&row[place(self.columns, compared)], cleaner);
            if here.iter().all(|here| clean(here, cleaner) != wanted) {
                self.insert(transaction, id, row)?;
                is_changed = true;
            }
        }
        Ok(is_changed)
    }
}

/// Returns the bytes of a value as an export writes them.
fn clean(value: &Value, cleaner: &mut Cleaner) -> Option<Vec<u8>> {
    match value {
        Value::Text(text) => Some(cleaner.bytes(text.as_bytes()).into_owned()),
        Value::Blob(bytes) => Some(cleaner.bytes(bytes).into_owned()),
        _ => None,
    }
}

enum Completed {
    /// The submission had been deleted and is back.
    Returned,
    Changed,
    Unchanged,
}

/// Columns from which the operator concludes what was paid for: nothing here vouches for what a file says in them.
const OUTCOME: [&str; 4] = ["state", "task_id", "error_code", "solution"];

/// Tells whether a merged row says something else of what came of a submission than the row that is here.
fn changes_outcome(wanted: &[Value], here: &[Value]) -> bool {
    OUTCOME.iter().map(|name| place(COLUMNS, name)).any(|at| wanted[at] != here[at])
}

fn complete(
    transaction: &Transaction<'_>,
    here: &Here,
    other: &[Value],
    line: &Redacted<Line>,
    redactor: &Arc<Redactor>,
) -> Result<Completed, HistoryError> {
    let wanted = merged(&here.values, other);
    let mut is_changed = false;
    let changes = COLUMNS.iter().zip(&wanted).zip(&here.values).filter(|((_, wanted), here)| wanted != here);
    let (mut set, mut values) = (Vec::new(), Vec::new());
    for ((column, wanted), _) in changes {
        set.push(format!("{} = ?", column.name));
        values.push(wanted.clone());
    }
    if !set.is_empty() {
        is_changed = true;
        let state = wanted[place(COLUMNS, "state")].clone();
        let is_open = state == Value::Text(Life::Created.word().to_owned());
        let set = set.join(", ");
        let is_others = changes_outcome(&wanted, &here.values);
        values.extend([is_open.into(), is_others.into(), here.id].map(Value::Integer));
        // What has ended is not asked for any more.
        let sql = format!(
            "UPDATE submission SET {set}, followed = min(followed, ?), brought_in = max(brought_in, ?) WHERE id = ?"
        );
        transaction.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    }
    let mut cleaner = Cleaner::new(Arc::clone(redactor));
    cleaner.begin(match &here.values[place(COLUMNS, "callback_token")] {
        Value::Text(token) => Some(token),
        _ => None,
    });
    is_changed |= EXCHANGE.add_missing(transaction, here.id, &line.exchanges, &mut cleaner)?;
    is_changed |= CALLBACK.add_missing(transaction, here.id, &line.callbacks, &mut cleaner)?;
    if here.is_deleted {
        transaction.execute("UPDATE submission SET deleted = NULL WHERE id = ?1", [here.id])?;
        return Ok(Completed::Returned);
    }
    Ok(if is_changed { Completed::Changed } else { Completed::Unchanged })
}
