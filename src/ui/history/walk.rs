//! Walks through the table with the keyboard: arrows, pages, marks, deletion, the menu of a row.

use std::ops::Range;

use eframe::egui::{FocusDirection, Id, Key, Modifiers, Popup, Rect, Response, SetOpenCommand, Ui};

use crate::desk::{Command, RecordCommand, RowsCommand, RowsOf, State};
use crate::history::SubmissionId;
use crate::ui::commands::Commands;
use crate::ui::controls::{FocusRing, focus_next};
use crate::ui::theme::ROW_HEIGHT;
use crate::view::Marking;

/// Where the keyboard is in the list.
#[derive(Default)]
pub struct Cursor {
    position: Option<u64>,
    /// The row that had the keyboard in the last frame.
    row: Option<Id>,
    /// The row that is shown is to get the keyboard.
    wants_row: bool,
    /// The row whose menu a key opened, until the menu is closed.
    menu: Option<(SubmissionId, Opening)>,
}

/// How far a menu is that a key opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    Asked,
    /// Its first entry is to get the keyboard.
    Shown,
    Entered,
}

impl Cursor {
    /// Walks, marks, deletes and opens a row's menu, while nothing else needs the keys. Returns the position to be brought
    /// into sight.
    pub fn keys(&mut self, ui: &Ui, state: &State, height: f32, commands: &mut Commands) -> Option<u64> {
        let total = state.history.total().unwrap_or_default();
        if self.is_taken(ui) || total == 0 {
            return None;
        }
        let pressed = |key: Key, modifiers: Modifiers| ui.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Key::A, Modifiers::COMMAND) {
            commands.push(RowsCommand::Mark(Marking::All));
        }
        if pressed(Key::Delete, Modifiers::NONE) {
            commands.push(RowsCommand::Delete(RowsOf::Marked));
        }
        let shown = state.shown.selected();
        if self.row.is_some() && pressed(Key::Space, Modifiers::NONE) {
            commands.extend(shown.map(|id| RowsCommand::Mark(Marking::Toggle(id))));
        }
        if pressed(Key::F10, Modifiers::SHIFT) || pressed(Key::Menu, Modifiers::NONE) {
            match shown {
                Some(id) => self.menu = Some((id, Opening::Asked)),
                None => commands.push(Command::SayWhyNot("Menu: pick a row in the history first".to_owned())),
            }
        }
        let mut reveal = None;
        for (key, step) in steps((height / ROW_HEIGHT) as i64) {
            let extends = pressed(key, Modifiers::SHIFT);
            if !extends && !pressed(key, Modifiers::NONE) {
                continue;
            }
            // The arrow keys are the rows' now, and lead to no other control.
            ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
            self.wants_row = !extends;
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

    /// Whether the keys belong to something else: a field, a menu, a dialog, or what Tab went to.
    fn is_taken(&self, ui: &Ui) -> bool {
        let ctx = ui.ctx();
        let (focused, is_modal) = ui.memory(|memory| (memory.focused(), memory.top_modal_layer().is_some()));
        let is_elsewhere = focused.is_some() && focused != self.row && FocusRing::is_by_key(ctx);
        is_modal || is_elsewhere || ctx.text_edit_focused() || Popup::is_any_open(ctx)
    }

    /// Returns the only row that Tab stops at: the one that is shown, or the first in sight.
    pub fn stop(state: &State, visible: &Range<u64>) -> u64 {
        let is_shown = |at: &u64| state.shown.selected().is_some_and(|id| state.history.id_at(*at) == Some(id));
        visible.clone().find(is_shown).unwrap_or(visible.start)
    }

    /// Notes whether a row has the keyboard, and gives it the keyboard where that is wanted. To be called for the row at
    /// which Tab stops.
    pub fn note(&mut self, row: &Response, is_shown: bool) {
        if is_shown && std::mem::take(&mut self.wants_row) {
            row.request_focus();
        }
        self.row = row.has_focus().then_some(row.id);
    }

    /// Shows the menu of a row, at the pointer or, where a key opened it, below the row.
    pub fn menu_ui(&mut self, row: &Response, id: SubmissionId, place: Rect, contents: impl FnOnce(&mut Ui)) {
        let menu = Popup::context_menu(row);
        let Some((_, opening)) = self.menu.filter(|(of, _)| *of == id && !row.secondary_clicked()) else {
            menu.show(contents);
            return;
        };
        let menu = menu.at_position(place.left_bottom());
        let menu = if opening == Opening::Asked { menu.open_memory(SetOpenCommand::Bool(true)) } else { menu };
        let shown = menu.show(|ui| {
            if opening == Opening::Shown {
                focus_next(ui.ctx());
            }
            contents(ui);
        });
        let next = if opening == Opening::Asked { Opening::Shown } else { Opening::Entered };
        self.menu = shown.is_some().then_some((id, next));
        self.wants_row |= shown.is_none();
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
        self.wants_row = true;
        if modifiers.shift {
            commands.push(RowsCommand::Mark(Marking::UpTo(id)));
        } else if modifiers.command {
            commands.push(RowsCommand::Mark(Marking::Toggle(id)));
        } else {
            show(id, commands);
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

/// Shows a row and marks it alone.
fn show(id: SubmissionId, commands: &mut Commands) {
    commands.push(RowsCommand::Mark(Marking::Only(id)));
    commands.push(RecordCommand::Select(Some(id)));
}
