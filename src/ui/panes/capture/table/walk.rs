//! Walks through the conversations with the keyboard.

use eframe::egui::{
    EventFilter, FocusDirection, Id, Key, Modifiers, Popup, Rect, Response, Role, Sense, Ui, WidgetInfo,
};

use super::rows::Rows;
use crate::controls::FocusRing;
use crate::desk::{CaptureCommand, RowsCommand};
use crate::theme::ROW_HEIGHT;
use crate::ui::commands::Commands;
use crate::ui::text_place;
use crate::view::Marking;

/// The id of the one stop of the keyboard that stands for all rows.
pub fn stop() -> Id {
    Id::unique("capture-rows-stop")
}

/// Shows that stop.
pub fn stop_ui(ui: &Ui, list: Rect) -> Response {
    let own = ui.interact(list, stop(), Sense::focusable_noninteractive());
    own.widget_info(|| WidgetInfo::labeled(Role::ListGrid, true, "List of conversations"));
    keep_keys(ui, &own);
    own
}

/// Keeps arrows and Escape for a list that has the keyboard.
pub fn keep_keys(ui: &Ui, own: &Response) {
    if own.has_focus() {
        let keys =
            EventFilter { vertical_arrows: true, horizontal_arrows: true, escape: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(own.id, keys));
    }
}

/// What the keyboard asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// The row to be brought into sight.
    pub reveal: Option<usize>,
    /// The requests of the chosen conversation are to be looked at.
    pub enters: bool,
}

/// Walks, marks and enters, while no field, no menu, no dialog and none of `others` has the keyboard.
pub fn keys(ui: &Ui, rows: Rows<'_>, list: Rect, others: [Id; 2], commands: &mut Commands) -> Walked {
    let (total, shown) = (rows.len(), rows.shown);
    let current = || shown.chosen.and_then(|id| rows.place_of(id));
    let Steps { has_keys, target } = walked(ui, stop(), &others, (total, &current), list);
    if let Some(target) = target {
        commands.push(CaptureCommand::Choose(rows.at(target).map(|conversation| conversation.id)));
    }
    let mut walked = Walked { reveal: target, enters: false };
    let Some(chosen) = shown.chosen.filter(|_| has_keys) else { return walked };
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if is_here(ui, stop()) && pressed(Key::Space) {
        commands.push(RowsCommand::Mark(Marking::Toggle(chosen)));
    }
    walked.enters = is_here(ui, stop()) && (pressed(Key::Enter) || pressed(Key::ArrowRight));
    walked
}

/// What the keys did that walk through rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// The keys belong to the rows, and not to something else.
    pub has_keys: bool,
    /// The row that was walked to.
    pub target: Option<usize>,
}

/// Walks rows, of which `own` is the stop of the keyboard, from the one that is chosen, unless the keys belong to
/// something else: one of `others`, a field, a menu.
pub fn walked(
    ui: &Ui,
    own: Id,
    others: &[Id],
    (total, current): (usize, &dyn Fn() -> Option<usize>),
    list: Rect,
) -> Steps {
    if total == 0 || is_taken(ui, own, others) {
        return Steps::default();
    }
    let page = ((list.height() / ROW_HEIGHT) as usize).max(1);
    let mut target = None;
    for (key, step) in steps(page) {
        if !ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            continue;
        }
        keep_arrows(ui, own);
        let from_nowhere = if step == isize::MAX { total } else { 0 };
        let from = target.or_else(current);
        target = Some(from.map_or(from_nowhere, |at| at.saturating_add_signed(step)).min(total - 1));
    }
    Steps { has_keys: true, target }
}

/// Returns the keys that walk, with the rows that each steps over.
const fn steps(page: usize) -> [(Key, isize); 6] {
    [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, page.cast_signed()),
        (Key::PageUp, -page.cast_signed()),
        (Key::End, isize::MAX),
        (Key::Home, isize::MIN),
    ]
}

/// Whether rows have the keyboard, or nothing has.
pub fn is_here(ui: &Ui, own: Id) -> bool {
    ui.memory(|memory| memory.focused().is_none_or(|focused| focused == own))
}

/// Whether the keys belong to something else: a field, a menu, a dialog, one of `others`, or what Tab went to.
fn is_taken(ui: &Ui, own: Id, others: &[Id]) -> bool {
    let ctx = ui.ctx();
    let is_elsewhere = !is_here(ui, own) && (FocusRing::is_by_key(ctx) || ctx.text_edit_focused());
    let has_other = ui.memory(|memory| others.iter().any(|other| memory.has_focus(*other)));
    is_elsewhere || has_other || Popup::is_any_open(ctx) || ui.memory(|memory| memory.top_modal_layer().is_some())
}

/// Keeps the arrow keys for the rows: they lead to no other control. Where a click brought the keyboard nothing has it
/// then, since the lit row shows enough; where Tab did, the ring stays.
fn keep_arrows(ui: &Ui, own: Id) {
    let is_by_key = FocusRing::is_by_key(ui.ctx());
    text_place::leave_by_key(ui.ctx());
    ui.memory_mut(|memory| {
        memory.move_focus(FocusDirection::None);
        if let Some(focused) = memory.focused().filter(|focused| *focused != own || !is_by_key) {
            memory.surrender_focus(focused);
        }
    });
}
