//! Writes lines into the history: new submissions, and what is new of those that are here.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params, params_from_iter};

use super::super::super::{HistoryError, State};
use super::super::columns::{CALLBACK, Column, EXCHANGE, SUBMISSION, place, selected};
use super::super::merge::merged;
use super::ImportReport;
use super::line::{Line, Picture};

/// Commits lines, all or none of them.
pub(super) fn store(connection: &mut Connection, lines: &[Line]) -> Result<ImportReport, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut report = ImportReport::default();
    for line in lines {
        store_line(&transaction, line, &mut report)?;
    }
    transaction.commit()?;
    Ok(report)
}

fn store_line(transaction: &Transaction<'_>, line: &Line, report: &mut ImportReport) -> Result<(), HistoryError> {
    if let Some(picture) = &line.picture {
        store_picture(transaction, picture)?;
    }
    let mut submission = line.submission.clone();
    let picture_at = place(SUBMISSION, "picture_sha256");
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
            free_token(transaction, &mut submission, None)?;
            let id = insert(transaction, &submission)?;
            for exchange in &line.exchanges {
                insert_child(transaction, "exchange", EXCHANGE, id, exchange)?;
            }
            for callback in &line.callbacks {
                insert_child(transaction, "callback", CALLBACK, id, callback)?;
            }
            report.added += 1;
        }
        // Under way right now: the desk that waits for the reply says more in a moment.
        Some(here) if here.is_recorded => report.unchanged += 1,
        Some(here) => match complete(transaction, &here, submission, line)? {
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
    let columns = selected(SUBMISSION, "s");
    let mut statement = transaction
        .prepare_cached(&format!("SELECT s.id, s.deleted IS NOT NULL, {columns} FROM submission s WHERE s.uid = ?1"))?;
    let found = statement.query_row([&submission[place(SUBMISSION, "uid")]], |row| {
        let values: Vec<Value> = (2..SUBMISSION.len() + 2).map(|at| row.get(at)).collect::<Result<_, _>>()?;
        let is_recorded = values[place(SUBMISSION, "state")] == Value::Text(State::Recorded.word().to_owned());
        Ok(Here { id: row.get(0)?, is_recorded, is_deleted: row.get(1)?, values })
    });
    Ok(found.optional()?)
}

/// Leaves out an address that another submission here has: a callback must find one alone.
fn free_token(transaction: &Transaction<'_>, submission: &mut [Value], id: Option<i64>) -> Result<(), HistoryError> {
    let token = &mut submission[place(SUBMISSION, "callback_token")];
    if *token == Value::Null {
        return Ok(());
    }
    let taken = transaction
        .prepare_cached("SELECT 1 FROM submission WHERE callback_token = ?1 AND id IS NOT ?2")?
        .query_row(params![&*token, id], |_| Ok(()))
        .optional()?;
    if taken.is_some() {
        *token = Value::Null;
    }
    Ok(())
}

fn insert(transaction: &Transaction<'_>, submission: &[Value]) -> Result<i64, HistoryError> {
    let names: Vec<&str> = SUBMISSION.iter().map(|column| column.name).collect();
    let marks = vec!["?"; names.len()].join(", ");
    // Asked back: the triggers insert too. Nothing that is brought in is followed.
    let sql = format!("INSERT INTO submission ({}) VALUES ({marks}) RETURNING id", names.join(", "));
    Ok(transaction.prepare_cached(&sql)?.query_row(params_from_iter(submission), |row| row.get(0))?)
}

fn insert_child(
    transaction: &Transaction<'_>,
    table: &str,
    columns: &[Column],
    id: i64,
    values: &[Value],
) -> Result<(), HistoryError> {
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    let marks = vec!["?"; names.len()].join(", ");
    let sql = format!("INSERT INTO {table} (submission_id, {}) VALUES (?, {marks})", names.join(", "));
    let values = std::iter::once(Value::Integer(id)).chain(values.iter().cloned());
    transaction.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    Ok(())
}

enum Completed {
    /// It had been deleted and is back.
    Returned,
    Changed,
    Unchanged,
}

fn complete(
    transaction: &Transaction<'_>,
    here: &Here,
    mut other: Vec<Value>,
    line: &Line,
) -> Result<Completed, HistoryError> {
    free_token(transaction, &mut other, Some(here.id))?;
    let wanted = merged(&here.values, &other);
    let mut is_changed = false;
    let changes = SUBMISSION.iter().zip(&wanted).zip(&here.values).filter(|((_, wanted), here)| wanted != here);
    let (mut set, mut values) = (Vec::new(), Vec::new());
    for ((column, wanted), _) in changes {
        set.push(format!("{} = ?", column.name));
        values.push(wanted.clone());
    }
    if !set.is_empty() {
        is_changed = true;
        let state = wanted[place(SUBMISSION, "state")].clone();
        let is_open = state == Value::Text(State::Created.word().to_owned());
        let set = set.join(", ");
        values.extend([Value::Integer(is_open.into()), Value::Integer(here.id)]);
        // What has ended is not asked for any more.
        let sql = format!("UPDATE submission SET {set}, followed = min(followed, ?) WHERE id = ?");
        transaction.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    }
    let known_by = ["method", "url", "started_at_ms", "elapsed_ms", "status"];
    is_changed |= add_missing(transaction, "exchange", EXCHANGE, &known_by, here.id, &line.exchanges)?;
    is_changed |=
        add_missing(transaction, "callback", CALLBACK, &["at_ms", "elapsed_ms", "body"], here.id, &line.callbacks)?;
    if here.is_deleted {
        transaction.execute("UPDATE submission SET deleted = NULL WHERE id = ?1", [here.id])?;
        return Ok(Completed::Returned);
    }
    Ok(if is_changed { Completed::Changed } else { Completed::Unchanged })
}

/// Adds the exchanges or callbacks that are not here; whether there were any.
fn add_missing(
    transaction: &Transaction<'_>,
    table: &str,
    columns: &[Column],
    known_by: &[&str],
    id: i64,
    rows: &[Vec<Value>],
) -> Result<bool, HistoryError> {
    let conditions: Vec<String> = known_by.iter().map(|name| format!("{name} IS ?")).collect();
    let sql = format!("SELECT 1 FROM {table} WHERE submission_id = ? AND {} LIMIT 1", conditions.join(" AND "));
    let mut is_changed = false;
    for row in rows {
        let known = known_by.iter().map(|name| row[place(columns, name)].clone());
        let values = std::iter::once(Value::Integer(id)).chain(known);
        let found = transaction.prepare_cached(&sql)?.query_row(params_from_iter(values), |_| Ok(())).optional()?;
        if found.is_none() {
            insert_child(transaction, table, columns, id, row)?;
            is_changed = true;
        }
    }
    Ok(is_changed)
}
