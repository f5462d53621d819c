//! What can be done with the record that is picked, and with the rows that are marked.

use crate::contract::grouped;
use crate::desk::{Command, ComparisonCommand, CopyCommand, DraftCommand, FollowCommand, RowsCommand, RowsOf, State};
use crate::history::{Life, SubmissionId, Summary};
use crate::ui::action::row::Can;
use crate::view::{Marked, Side, SolutionView};

/// Why nothing can be done with a record while none is picked.
const NONE: Can = Can::No("Pick a record in the history first");

/// Returns the row of the record that is picked, as far as it is here.
pub fn picked(state: &State) -> Option<&Summary> {
    let id = state.shown.selected()?;
    let of_record = || state.shown.record().map(|view| &view.record.summary).filter(|summary| summary.id == id);
    // The row first: it is read again as soon as something is done to it.
    state.history.row_of(id).map(|row| &row.summary).or_else(of_record)
}

/// Says whether a record is picked.
pub fn can(state: &State) -> Can {
    if state.shown.selected().is_some() { Can::Yes } else { NONE }
}

/// Says whether the picked record can be left.
pub fn can_leave(state: &State) -> Can {
    if state.shown.selected().is_some() { Can::Yes } else { Can::Hidden }
}

fn can_if(state: &State, is_possible: impl Fn(&Summary) -> bool, otherwise: Can) -> Can {
    match picked(state) {
        None => can(state),
        Some(summary) if is_possible(summary) => Can::Yes,
        Some(_) => otherwise,
    }
}

/// Says whether the picked record can be pinned.
pub fn can_pin(state: &State) -> Can {
    can_if(state, |summary| !summary.is_pinned, Can::Hidden)
}

/// Says whether the picked record can be let go.
pub fn can_unpin(state: &State) -> Can {
    if picked(state).is_some_and(|summary| summary.is_pinned) { Can::Yes } else { Can::Hidden }
}

/// Says whether the picked record has a task id.
pub fn can_copy_task_id(state: &State) -> Can {
    can_if(state, |summary| summary.task_id.is_some(), Can::No("This submission has no task id"))
}

/// Says whether the picked record has an answer.
pub fn can_copy_answer(state: &State) -> Can {
    can_if(state, |summary| summary.state == Life::Solved, Can::No("This submission has no answer yet"))
}

/// Says whether the picked record's task can be followed.
pub fn can_follow(state: &State) -> Can {
    let is_open = |summary: &Summary| summary.task_id.is_some() && summary.state != Life::Solved;
    match can_if(state, is_open, Can::No("This submission has no open task")) {
        Can::Yes if is_followed(state) => Can::Hidden,
        other => other,
    }
}

/// Says whether the picked record's task is followed.
pub fn can_stop(state: &State) -> Can {
    if is_followed(state) { Can::Yes } else { Can::Hidden }
}

fn is_followed(state: &State) -> bool {
    state.shown.selected().is_some_and(|id| state.following.contains_key(&id))
}

/// Says whether rows are marked, or a record is picked.
pub fn can_delete(state: &State) -> Can {
    if doomed(state).is_some() { Can::Yes } else { Can::No("Mark or pick a row in the history first") }
}

/// Says whether there is a deletion that can be undone.
pub fn can_undelete(state: &State) -> Can {
    if state.history.can_undelete { Can::Yes } else { Can::No("Nothing was deleted since CapKill Desk was opened") }
}

/// Returns what would be deleted: the marked rows, or else the record that is picked.
fn doomed(state: &State) -> Option<RowsOf> {
    let picked = || state.shown.selected().map(RowsOf::One);
    if marked(state) > 0 { Some(RowsOf::Marked) } else { picked() }
}

/// Says what would be deleted.
pub fn doomed_words(state: &State) -> Option<String> {
    Some(match doomed(state)? {
        RowsOf::Marked => format!("{} marked", grouped(marked(state))),
        RowsOf::One(id) => format!("#{}", id.0),
    })
}

/// Deletes the marked rows, or else the record that is picked.
pub fn delete(state: &State) -> Vec<Command> {
    doomed(state).map(|rows| RowsCommand::Delete(rows).into()).into_iter().collect()
}

/// Says whether two rows are marked.
pub fn can_compare_two(state: &State) -> Can {
    if pair(state).is_some() { Can::Yes } else { Can::No("Mark two rows in the history first") }
}

fn marked(state: &State) -> u64 {
    state.history.marked.count(state.history.total().unwrap_or_default())
}

fn pair(state: &State) -> Option<[SubmissionId; 2]> {
    match &state.history.marked {
        Marked::Only(ids) if ids.len() == 2 => ids.iter().map(SubmissionId).collect::<Vec<_>>().try_into().ok(),
        _ => None,
    }
}

fn of_picked<C: Into<Command>>(state: &State, command: impl FnOnce(SubmissionId) -> C) -> Vec<Command> {
    state.shown.selected().map(|id| command(id).into()).into_iter().collect()
}

/// Pins the picked record.
pub fn pin(state: &State) -> Vec<Command> {
    of_picked(state, |id| RowsCommand::Pin(RowsOf::One(id), true))
}

/// Lets the picked record go.
pub fn unpin(state: &State) -> Vec<Command> {
    of_picked(state, |id| RowsCommand::Pin(RowsOf::One(id), false))
}

/// Opens the dialog for label and note of the picked record.
pub fn remark(state: &State) -> Vec<Command> {
    of_picked(state, |id| RowsCommand::EditRemarks(Some(id)))
}

/// Stops following the picked record's task.
pub fn stop(state: &State) -> Vec<Command> {
    of_picked(state, FollowCommand::Stop)
}

/// Makes the picked record the draft.
pub fn load(state: &State) -> Vec<Command> {
    of_picked(state, |_| DraftCommand::LoadRecord)
}

/// Copies the picked record's task id.
pub fn copy_task_id(state: &State) -> Vec<Command> {
    let task_id = picked(state).and_then(|summary| summary.task_id.as_ref());
    task_id.map(|task_id| CopyCommand::Text(task_id.display()).into()).into_iter().collect()
}

/// Copies the picked record's answer, whole.
pub fn copy_answer(state: &State) -> Vec<Command> {
    answer(state).map(|answer| CopyCommand::Text(answer.to_owned()).into()).into_iter().collect()
}

/// Returns the picked record's answer, once the record is read.
pub fn answer(state: &State) -> Option<&str> {
    let view = state.shown.record().filter(|view| Some(view.record.summary.id) == state.shown.selected())?;
    view.solution.as_ref().map(|solution| match solution {
        SolutionView::Text { whole, .. } | SolutionView::Json { whole, .. } => whole.as_str(),
        SolutionView::Token { token, .. } => token,
    })
}

/// Compares the picked record, or the draft without one, with the draft.
pub fn compare_with_draft(state: &State) -> Vec<Command> {
    // Among the conversations of a capture two that are marked are meant.
    if state.capture.is_open && pair(state).is_some() {
        return compare_two(state);
    }
    let side = state.shown.selected().map_or(Side::Draft, Side::Record);
    vec![ComparisonCommand::Compare([side, Side::Draft]).into()]
}

/// Compares the two rows that are marked.
pub fn compare_two(state: &State) -> Vec<Command> {
    let sides = pair(state).map(|ids| ids.map(Side::Record));
    sides.map(|sides| ComparisonCommand::Compare(sides).into()).into_iter().collect()
}
