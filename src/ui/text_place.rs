//! Where on screen the text is that can be looked through, which tells whether the keyboard is in it, and whether Escape
//! closes its line first.

use eframe::egui::{Context, Id, Memory, Order, Rect};

use crate::controls::seen;

/// The text as it was painted last.
#[derive(Clone, Copy)]
struct Place {
    frame: u64,
    rect: Rect,
    /// The pointer was pressed in it last: what is there may take no keyboard, as its rows don't.
    is_pressed: bool,
    /// The line is open in which words are typed that are looked for.
    has_line: bool,
}

/// Notes where the text is painted, and whether its line is open. To be called in each frame that shows it.
pub fn note(ctx: &Context, rect: Rect, has_line: bool) {
    let was_pressed = last(ctx).is_some_and(|place| place.is_pressed);
    let pressed = ctx.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
    let is_in = |at| rect.contains(at) && ctx.layer_id_at(at).is_none_or(|layer| layer.order == Order::Background);
    let is_pressed = pressed.map_or(was_pressed, is_in);
    let place = Place { frame: ctx.cumulative_frame_nr(), rect, is_pressed, has_line };
    ctx.data_mut(|data| data.insert_temp(place_id(), place));
    // A text that is selected takes the keyboard from elsewhere too, which egui does at a click only.
    if let Some(elsewhere) = focused(ctx).filter(|id| pressed.is_some_and(is_in) && !is_inside(ctx, *id, rect)) {
        ctx.memory_mut(|memory| memory.surrender_focus(elsewhere));
    }
}

/// Notes that the keyboard walks elsewhere, though nothing took it: the text was pressed before that.
pub fn leave_by_key(ctx: &Context) {
    if let Some(place) = last(ctx) {
        ctx.data_mut(|data| data.insert_temp(place_id(), Place { is_pressed: false, ..place }));
    }
}

/// Tells whether a text is on screen.
pub fn is_shown(ctx: &Context) -> bool {
    last(ctx).is_some()
}

/// Tells whether the keyboard is in the text, as it was painted last.
pub fn has_keyboard(ctx: &Context) -> bool {
    last(ctx).is_some_and(|place| focused(ctx).map_or(place.is_pressed, |id| is_inside(ctx, id, place.rect)))
}

/// Tells whether Escape closes the line: it is open, and no other field is being typed in.
pub fn keeps_escape(ctx: &Context, typed_in: Option<Id>) -> bool {
    last(ctx).is_some_and(|place| place.has_line) && typed_in.is_none_or(|field| field == field_id())
}

/// Closes the line with this frame.
pub fn leave(ctx: &Context) {
    let frame = ctx.cumulative_frame_nr();
    ctx.data_mut(|data| data.insert_temp(left_id(), frame));
}

/// Tells whether the line is to be closed with this frame.
pub fn is_left(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp::<u64>(left_id())) == Some(ctx.cumulative_frame_nr())
}

/// The id of the field in the line: one text is on screen at a time.
pub fn field_id() -> Id {
    Id::unique("find-in-text")
}

fn last(ctx: &Context) -> Option<Place> {
    let place: Option<Place> = ctx.data(|data| data.get_temp(place_id()));
    place.filter(|place| ctx.cumulative_frame_nr().saturating_sub(place.frame) <= 1)
}

fn focused(ctx: &Context) -> Option<Id> {
    ctx.memory(Memory::focused)
}

fn is_inside(ctx: &Context, id: Id, rect: Rect) -> bool {
    let widget = seen(ctx, id).filter(|widget| widget.layer_id.order == Order::Background);
    widget.is_some_and(|widget| rect.contains(widget.interact_rect.center()))
}

fn place_id() -> Id {
    Id::unique("text-place")
}

fn left_id() -> Id {
    Id::unique("text-place-left")
}
