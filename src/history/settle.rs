//! What a desk settles when it opens the history: outcomes that earlier runs could not save, rows that a crash left
//! without an outcome, tasks that no running desk follows.

use std::path::Path;

use rusqlite::Connection;

use super::desks::Desks;
use super::follow::left_behind;
use super::write::SOLVED_DETAIL;
use super::{HistoryError, LeftBehind, Life, Rescued, Transition, rescue};

/// The detail of a row whose outcome was lost with the program.
const CRASH_DETAIL: &str = "CapKill Desk ended before the outcome was known";

/// What a start found unsettled, and settled.
pub(super) struct Settled {
    pub rescued: Rescued,
    /// Submissions that a crash left without an outcome.
    pub orphans: usize,
    pub left_behind: LeftBehind,
}

/// Settles what earlier runs left, as far as no other desk may still be at it.
pub(super) fn settle(
    writer: &mut Connection,
    directory: &Path,
    is_alone: bool,
    desks: &Desks,
) -> Result<Settled, HistoryError> {
    // The files come first: a row that a crash left open may have its outcome in one.
    let rescued = if is_alone { rescue::take_in(writer, directory) } else { Rescued::default() };
    let orphans = if is_alone { settle_orphans(writer)? } else { 0 };
    Ok(Settled { rescued, orphans, left_behind: left_behind(writer, desks)? })
}

/// Settles rows whose desk died between intent and outcome: bytes may have left, so the outcome is unknown.
fn settle_orphans(connection: &Connection) -> Result<usize, HistoryError> {
    let Some(after) = Life::Recorded.after(Transition::LoseSight) else {
        return Ok(0);
    };
    // A callback may have brought the solution before the crash.
    connection.execute(
        "UPDATE submission SET state = ?1, detail = ?2 WHERE state = ?3 AND solution IS NOT NULL",
        (Life::Solved, SOLVED_DETAIL, Life::Recorded),
    )?;
    let changed = connection.execute(
        "UPDATE submission SET state = ?1, detail = ?2 WHERE state = ?3",
        (after, CRASH_DETAIL, Life::Recorded),
    )?;
    Ok(changed)
}
