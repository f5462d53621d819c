//! Things that stand at the right end of a place or in its middle, in the order in which they are read.

use eframe::egui::{Align, Id, Layout, Rect, Sense, Ui, UiBuilder, vec2};

/// Shows something at the right end of a place, by the width that it had in the last frame.
pub fn at_right_ui<R>(ui: &mut Ui, place: Rect, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let id = width_id(ui);
    let width = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or_default();
    let right = place.with_min_x(place.right() - width);
    let layout = Layout::left_to_right(Align::Center);
    let mut at_right = ui.new_child(UiBuilder::new().id_salt("right").max_rect(right).layout(layout));
    let inner = contents(&mut at_right);
    let needed = at_right.min_rect().width();
    if (needed - width).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, needed));
        // What stands at another place than it should is not shown, nor clicked there. The first frame of all is not laid out
        // twice: nobody has seen it yet, and the window would open later.
        if ui.ctx().cumulative_frame_nr() > 0 {
            ui.ctx().request_discard("a width at the right has changed");
        }
        ui.ctx().request_repaint();
    }
    inner
}

/// Shows something in what a place has left beside what stands at its right end, and then that: Tab goes through both as
/// they are read. What stands at the right must not depend on the room that it has.
pub fn both_ends_ui<R>(ui: &mut Ui, place: Rect, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui) -> R) -> R {
    ui.push_id("both-ends", |ui| {
        let width = ui.data(|data| data.get_temp::<f32>(width_id(ui))).unwrap_or_default();
        let gap = if width > 0.0 { ui.spacing().item_spacing.x } else { 0.0 };
        let rest = place.with_max_x((place.right() - width - gap).max(place.left()));
        let layout = Layout::left_to_right(Align::Center);
        left(&mut ui.new_child(UiBuilder::new().id_salt("left").max_rect(rest).layout(layout)));
        at_right_ui(ui, place, right)
    })
    .inner
}

/// Returns the id of the width that things at the right end had in the last frame.
fn width_id(ui: &Ui) -> Id {
    ui.scope_id().with("width-at-right")
}

/// Shows things beside each other in the middle of what is left of a line, by the width that they had in the last frame.
pub fn centered_ui<R>(ui: &mut Ui, height: f32, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let id = ui.scope_id().with("width-in-the-middle");
    let width = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or_default();
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let middle = place.with_min_x((place.center().x - width / 2.0).max(place.left()));
    let layout = Layout::left_to_right(Align::Center);
    let mut centered = ui.new_child(UiBuilder::new().id_salt("middle").max_rect(middle).layout(layout));
    let inner = contents(&mut centered);
    let needed = centered.min_rect().width();
    if (needed - width).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, needed));
        ui.ctx().request_repaint();
    }
    inner
}
