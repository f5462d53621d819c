//! Walks through the conversations with the keyboard.

use eframe::egui::{
    EventFilter, FocusDirection, Id, Key, Modifiers, Popup, Rect, Response, Role, Sense, Ui, WidgetInfo,
};

use crate::controls::FocusRing;
use crate::desk::{CaptureCommand, RowsCommand, ShownSession};
use crate::theme::ROW_HEIGHT;
use crate::ui::commands::Commands;
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
pub fn keys(ui: &Ui, shown: &ShownSession, list: Rect, others: [Id; 2], commands: &mut Commands) -> Walked {
    let mut walked = Walked::default();
    let total = shown.conversations.len();
    if total == 0 || is_taken(ui, others) {
        return walked;
    }
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let page = ((list.height() / ROW_HEIGHT) as usize).max(1);
    for (key, step) in steps(page) {
        if !pressed(key) {
            continue;
        }
        keep_arrows(ui);
        let current = shown.chosen.and_then(|id| shown.place_of(id));
        let from_nowhere = if step == isize::MAX { total } else { 0 };
        let target = current.map_or(from_nowhere, |at| at.saturating_add_signed(step)).min(total - 1);
        walked.reveal = Some(target);
        commands.push(CaptureCommand::Choose(shown.at(target).map(|conversation| conversation.id)));
    }
    let Some(chosen) = shown.chosen else { return walked };
    if is_here(ui) && pressed(Key::Space) {
        commands.push(RowsCommand::Mark(Marking::Toggle(chosen)));
    }
    walked.enters = is_here(ui) && (pressed(Key::Enter) || pressed(Key::ArrowRight));
    walked
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

/// Whether the rows have the keyboard, or nothing has.
fn is_here(ui: &Ui) -> bool {
    ui.memory(|memory| memory.focused().is_none_or(|focused| focused == stop()))
}

/// Whether the keys belong to something else: a field, a menu, a dialog, one of `others`, or what Tab went to.
fn is_taken(ui: &Ui, others: [Id; 2]) -> bool {
    let ctx = ui.ctx();
    let is_elsewhere = !is_here(ui) && (FocusRing::is_by_key(ctx) || ctx.text_edit_focused());
    let has_other = ui.memory(|memory| others.into_iter().any(|other| memory.has_focus(other)));
    is_elsewhere || has_other || Popup::is_any_open(ctx) || ui.memory(|memory| memory.top_modal_layer().is_some())
}

/// Keeps the arrow keys for the rows: they lead to no other control. Where a click brought the keyboard nothing has it
/// then, since the lit row shows enough; where Tab did, the ring stays.
fn keep_arrows(ui: &Ui) {
    let is_by_key = FocusRing::is_by_key(ui.ctx());
    ui.memory_mut(|memory| {
        memory.move_focus(FocusDirection::None);
        if let Some(focused) = memory.focused().filter(|focused| *focused != stop() || !is_by_key) {
            memory.surrender_focus(focused);
        }
    });
}
