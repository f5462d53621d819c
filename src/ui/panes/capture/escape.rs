//! What Escape leaves inside the room before it leaves the room: the requests of a conversation.

use eframe::egui::{Context, Id};

/// Says that Escape leads from the requests of a conversation back to the conversations. To be called in each frame in
/// which that is so.
pub fn keep(ctx: &Context) {
    let frame = ctx.cumulative_frame_nr();
    ctx.data_mut(|data| data.insert_temp(id(), frame));
}

/// Tells whether Escape leads from the requests of a conversation back to the conversations.
pub fn keeps_escape(ctx: &Context) -> bool {
    let kept = ctx.data(|data| data.get_temp::<u64>(id()));
    kept.is_some_and(|kept| ctx.cumulative_frame_nr().saturating_sub(kept) <= 1)
}

fn id() -> Id {
    Id::unique("capture-keeps-escape")
}
