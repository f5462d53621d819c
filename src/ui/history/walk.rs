//! Walks through the table with the keyboard: arrows, pages, marks, deletion.

use eframe::egui::{FocusDirection, Key, Modifiers, Popup, Ui};

use crate::desk::{RecordCommand, RowsCommand, RowsOf, State};
use crate::history::SubmissionId;
use crate::ui::commands::Commands;
use crate::ui::controls::FocusRing;
use crate::ui::theme::ROW_HEIGHT;
use crate::view::Marking;

/// Where the keyboard is in the list.
#[derive(Default)]
pub struct Cursor {
    position: Option<u64>,
}

impl Cursor {
    /// Walks, marks and deletes, while no field and no dialog has the keyboard. Returns the position to be brought
    /// into sight.
    pub fn keys(&mut self, ui: &Ui, state: &State, height: f32, commands: &mut Commands) -> Option<u64> {
        let total = state.history.total().unwrap_or_default();
        if is_taken(ui) || total == 0 {
            return None;
        }
        let pressed = |key: Key, modifiers: Modifiers| ui.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Key::A, Modifiers::COMMAND) {
            commands.push(RowsCommand::Mark(Marking::All));
        }
        if pressed(Key::Delete, Modifiers::NONE) {
            commands.push(RowsCommand::Delete(RowsOf::Marked));
        }
        let mut reveal = None;
        for (key, step) in steps((height / ROW_HEIGHT) as i64) {
            let extends = pressed(key, Modifiers::SHIFT);
            if !extends && !pressed(key, Modifiers::NONE) {
                continue;
            }
            // The arrow keys are the rows' now, and lead to no other control.
            ui.memory_mut(|memory| {
                memory.move_focus(FocusDirection::None);
                if let Some(clicked) = memory.focused() {
                    memory.surrender_focus(clicked);
                }
            });
            let current = self.current(state, extends);
            let target = current.map_or(0, |at| at.saturating_add_signed(step)).min(total - 1);
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

    /// Returns where the next step begins.
    ///
    /// Rows move as others come: the row that is shown is looked for where it was, then everywhere.
    fn current(&self, state: &State, extends: bool) -> Option<u64> {
        let selected = state.shown.selected();
        let is_there = |at: &u64| state.history.id_at(*at) == selected && selected.is_some();
        let known = self.position.filter(|at| extends || is_there(at));
        known.or_else(|| selected.and_then(|id| state.history.position(id)))
    }

    /// Shows the row that was clicked, or marks it too.
    pub fn clicked(&mut self, ui: &Ui, position: u64, id: SubmissionId, commands: &mut Commands) {
        let modifiers = ui.input(|input| input.modifiers);
        self.position = Some(position);
        if modifiers.shift {
            commands.push(RowsCommand::Mark(Marking::UpTo(id)));
        } else if modifiers.command {
            commands.push(RowsCommand::Mark(Marking::Toggle(id)));
        } else {
            show(id, commands);
        }
    }
}

/// Whether the keys belong to something else: a field, a menu, a dialog, or what Tab went to.
fn is_taken(ui: &Ui) -> bool {
    let (focused, is_modal) = ui.memory(|memory| (memory.focused(), memory.top_modal_layer().is_some()));
    let is_elsewhere = focused.is_some() && (FocusRing::is_by_key(ui.ctx()) || ui.ctx().text_edit_focused());
    is_modal || is_elsewhere || Popup::is_any_open(ui.ctx())
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

/// Shows a row and marks it alone.
fn show(id: SubmissionId, commands: &mut Commands) {
    commands.push(RowsCommand::Mark(Marking::Only(id)));
    commands.push(RecordCommand::Select(Some(id)));
}
