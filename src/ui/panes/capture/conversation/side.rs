//! The panel at the right: the picture as it came, and who calls; where the limit kept a task back, what to do.

use eframe::egui::{Align, Label, Layout, Sense, Stroke, Ui, vec2};

use super::panel::{About, head_ui};
use super::{picture, who};
use crate::theme::{GAP, NEAR, Palette, Text};
use crate::ui::panes::within::{in_line_ui, within_ui};
use crate::ui::scene::Scene;

/// Height of the head of *Who calls*, in points.
const HEAD: f32 = 32.0;

/// Shows the panel.
pub fn show(ui: &mut Ui, about: About<'_>, scene: &mut Scene<'_>) {
    let [title, more] = picture::title(about, scene.state);
    head_ui(ui, title, more);
    picture::show(ui, about, scene);
    if about.is_limited() {
        part_head_ui(ui, "What to do");
        return what_to_do_ui(ui, about, scene);
    }
    part_head_ui(ui, "Who calls");
    who::show(ui, about);
}

fn part_head_ui(ui: &mut Ui, title: &str) {
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let line = Stroke::new(1.0, Palette::of(ui).line);
    ui.painter().hline(head.x_range(), head.top() + 0.5, line);
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, line);
    in_line_ui(ui, head.shrink2(vec2(GAP, 0.0)), |ui| drop(ui.label(Text::Button.of(title))));
}

/// Says what to do where the limit kept createTask back, and what the program got.
fn what_to_do_ui(ui: &mut Ui, about: About<'_>, scene: &Scene<'_>) {
    let first = match about.awaited() {
        Some(other) => format!("Wait for the reply of #{} before the next createTask.", other.id.0),
        None if scene.state.capture.shows_running() => "Raise the limit above, or end the session.".to_owned(),
        None => "Begin another session with a higher limit.".to_owned(),
    };
    let status = about
        .conversation
        .course
        .replied_ms
        .map_or("", |_| " The program got HTTP 200 with this body, as a service would answer.");
    ui.add_space(2.0 * NEAR);
    let inside = ui.available_rect_before_wrap().shrink2(vec2(GAP, 0.0));
    within_ui(ui, inside, Layout::top_down(Align::Min), |ui| {
        ui.add(Label::new(Text::Body.of(format!("{first}{status}"))).wrap());
    });
}
