//! Walks through the table with the keyboard: arrows, pages, marks, deletion; and keeps the shown row in sight.

use std::sync::{Arc, Weak};

use eframe::egui::{FocusDirection, Id, Key, Modifiers, Popup, Ui};

use crate::controls::FocusRing;
use crate::desk::{RecordCommand, RowsCommand, RowsOf, State};
use crate::history::{Listing, SubmissionId};
use crate::theme::ROW_HEIGHT;
use crate::ui::commands::Commands;
use crate::ui::text_place;
use crate::view::Marking;

/// Rows that a page has while none is seen.
const PAGE: i64 = 10;

/// Where the keyboard is in the list.
#[derive(Default)]
pub struct Cursor {
    position: Option<u64>,
    /// The row that was shown when last looked.
    seen: Option<SubmissionId>,
    /// The row that is to be brought into sight, once a list has it.
    wanted: Option<SubmissionId>,
    /// The list that lacks the wanted row.
    searched: Weak<Listing>,
}

impl Cursor {
    /// Walks, marks and deletes, while no field, no menu and no dialog has the keyboard. Returns the position to be
    /// brought into sight.
    pub fn keys(&mut self, ui: &Ui, table: Id, state: &State, height: f32, commands: &mut Commands) -> Option<u64> {
        let total = state.history.total().unwrap_or_default();
        if is_taken(ui, table) || total == 0 {
            return None;
        }
        let pressed = |key: Key, modifiers: Modifiers| ui.input_mut(|input| input.consume_key(modifiers, key));
        mark_by_key(state, pressed, is_elsewhere(ui, table), commands);
        let mut reveal = None;
        for (key, step) in steps((height / ROW_HEIGHT) as i64) {
            let extends = pressed(key, Modifiers::SHIFT);
            if !extends && !pressed(key, Modifiers::NONE) {
                continue;
            }
            keep_arrows(ui, table);
            let current = self.current(state, extends);
            let target = target(current, step, total - 1);
            self.position = Some(target);
            reveal = Some(target);
            let Some(id) = state.history.id_at(target) else { continue };
            if extends {
                commands.push(RowsCommand::Mark(Marking::UpTo(id)));
            } else {
                show(id, commands);
            }
        }
        reveal
    }

    /// Walks while only the head of the history is there: what nobody sees is neither marked nor deleted. Returns the
    /// position to be brought into sight.
    pub fn keys_of_head(&mut self, ui: &Ui, table: Id, state: &State, commands: &mut Commands) -> Option<u64> {
        if is_taken(ui, table) || state.history.total().unwrap_or_default() == 0 {
            return None;
        }
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let (_, step) = steps(PAGE).into_iter().find(|(key, _)| pressed(*key))?;
        keep_arrows(ui, table);
        self.step(state, step, commands)
    }

    /// Shows the row that is so many rows further down. Returns its position.
    pub fn step(&mut self, state: &State, step: i64, commands: &mut Commands) -> Option<u64> {
        let last = state.history.total().unwrap_or_default().checked_sub(1)?;
        let target = target(self.current(state, false), step, last);
        self.position = Some(target);
        show(state.history.id_at(target)?, commands);
        Some(target)
    }

    /// Returns the position of the row that is shown, as far as it was looked for.
    pub fn shown_at(&self, state: &State) -> Option<u64> {
        self.position.filter(|at| is_shown_at(state, *at))
    }

    /// Returns where the next step begins.
    ///
    /// Rows move as others come: the row that is shown is looked for where it was, then everywhere.
    fn current(&self, state: &State, extends: bool) -> Option<u64> {
        let selected = state.shown.selected();
        let known = self.position.filter(|at| extends || is_shown_at(state, *at));
        known.or_else(|| selected.and_then(|id| state.history.position(id)))
    }

    /// Looks for a row that has come to be shown by other means than this table. Returns the position to be brought
    /// into sight.
    pub fn look(&mut self, state: &State) -> Option<u64> {
        let selected = state.shown.selected();
        if selected != self.seen {
            self.seen = selected;
            // Where the keyboard or the pointer is, the row is in sight.
            let is_here = self.position.is_some_and(|at| is_shown_at(state, at));
            self.wanted = selected.filter(|_| !is_here);
            self.searched = Weak::new();
        }
        let (id, listing) = (self.wanted?, state.history.listing.as_ref()?);
        if self.searched.as_ptr() == Arc::as_ptr(listing) {
            return None;
        }
        self.searched = Arc::downgrade(listing);
        let position = state.history.position(id)?;
        self.wanted = None;
        self.position = Some(position);
        Some(position)
    }

    /// Shows the row that was clicked, or marks it too.
    pub fn clicked(&mut self, ui: &Ui, position: u64, id: SubmissionId, commands: &mut Commands) {
        let modifiers = ui.input(|input| input.modifiers);
        self.position = Some(position);
        if modifiers.shift {
            commands.push(RowsCommand::Mark(Marking::UpTo(id)));
        } else if modifiers.command {
            commands.push(RowsCommand::Mark(Marking::Beside(id)));
        } else {
            show(id, commands);
        }
    }

    /// Shows the row whose menu is opened.
    pub fn opened(&mut self, position: u64, id: SubmissionId, commands: &mut Commands) {
        self.position = Some(position);
        commands.push(RecordCommand::Select(Some(id)));
    }
}

/// Takes Enter, which brings the record of the row that is lit into sight. Returns whether it was pressed.
pub fn enter(ui: &Ui, table: Id, state: &State, commands: &mut Commands) -> bool {
    let Some(id) = state.shown.selected().filter(|_| !is_taken(ui, table) && !is_elsewhere(ui, table)) else {
        return false;
    };
    let is_pressed = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    if is_pressed {
        show(id, commands);
    }
    is_pressed
}

/// Returns where a step leads to: from nowhere to the first row, but for the step to the last.
fn target(current: Option<u64>, step: i64, last: u64) -> u64 {
    match current {
        Some(at) => at.saturating_add_signed(step).min(last),
        None if step == i64::MAX => last,
        None => 0,
    }
}

/// Keeps the arrow keys for the rows: they lead to no other control.
fn keep_arrows(ui: &Ui, table: Id) {
    text_place::leave_by_key(ui.ctx());
    ui.memory_mut(|memory| {
        memory.move_focus(FocusDirection::None);
        if let Some(clicked) = memory.focused().filter(|focused| *focused != table) {
            memory.surrender_focus(clicked);
        }
    });
}

fn is_shown_at(state: &State, position: u64) -> bool {
    let selected = state.shown.selected();
    selected.is_some() && state.history.id_at(position) == selected
}

/// Whether the keys belong to something else: a field, a menu, a dialog, or what Tab went to.
fn is_taken(ui: &Ui, table: Id) -> bool {
    let ctx = ui.ctx();
    let is_elsewhere = is_elsewhere(ui, table) && (FocusRing::is_by_key(ctx) || ctx.text_edit_focused());
    is_elsewhere || Popup::is_any_open(ctx) || ui.memory(|memory| memory.top_modal_layer().is_some())
}

/// Whether something else than the table has the keyboard, what was clicked last for one.
fn is_elsewhere(ui: &Ui, table: Id) -> bool {
    ui.memory(|memory| memory.focused().is_some_and(|focused| focused != table))
}

/// Marks and deletes by key: what is marked, or else the row that is shown. The space bar presses what was clicked last,
/// while that has the keyboard.
fn mark_by_key(state: &State, pressed: impl Fn(Key, Modifiers) -> bool, is_elsewhere: bool, commands: &mut Commands) {
    let shown = state.shown.selected();
    if pressed(Key::A, Modifiers::COMMAND) {
        commands.push(RowsCommand::Mark(Marking::All));
    }
    if !is_elsewhere
        && pressed(Key::Space, Modifiers::NONE)
        && let Some(id) = shown
    {
        commands.push(RowsCommand::Mark(Marking::Toggle(id)));
    }
    if pressed(Key::Delete, Modifiers::NONE) {
        let rows = if state.history.has_marks() { Some(RowsOf::Marked) } else { shown.map(RowsOf::One) };
        if let Some(rows) = rows {
            commands.push(RowsCommand::Delete(rows));
        }
    }
}

/// Returns the keys that walk, with the rows that each steps over.
fn steps(page: i64) -> [(Key, i64); 6] {
    [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, page),
        (Key::PageUp, -page),
        (Key::End, i64::MAX),
        (Key::Home, i64::MIN),
    ]
}

/// Shows a row, from which a range of marks would begin.
fn show(id: SubmissionId, commands: &mut Commands) {
    commands.push(RowsCommand::Mark(Marking::From(id)));
    commands.push(RecordCommand::Select(Some(id)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_ends_at_the_ends_of_the_list() {
        for (current, step, reached) in [
            (None, 1, 0),
            (None, i64::MAX, 9),
            (None, i64::MIN, 0),
            (Some(0), -1, 0),
            (Some(8), 1, 9),
            (Some(9), 1, 9),
            (Some(4), i64::MAX, 9),
        ] {
            assert_eq!(target(current, step, 9), reached, "{current:?} {step}");
        }
    }
}
