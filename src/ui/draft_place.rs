//! Where on screen the draft is, which tells whether the keyboard is in it.

use eframe::egui::{Context, Id, Rect};

use crate::controls::seen;

/// Notes where the draft is painted.
pub fn note(ctx: &Context, place: Rect) {
    ctx.data_mut(|data| data.insert_temp(id(), place));
}

/// Tells whether the keyboard is in a field of the draft, as it was painted last.
pub fn has_keyboard(ctx: &Context) -> bool {
    let place: Option<Rect> = ctx.data(|data| data.get_temp(id()));
    let focused = ctx.memory(eframe::egui::Memory::focused).and_then(|focused| seen(ctx, focused));
    place.zip(focused).is_some_and(|(place, focused)| place.contains(focused.interact_rect.center()))
}

fn id() -> Id {
    Id::unique("draft-place")
}
