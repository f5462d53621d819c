//! What a pane says while it has nothing to show, with the buttons that end that.

use eframe::egui::{RichText, Ui, ViewportCommand};

use crate::controls::Button;
use crate::theme::{GAP, Icon, NEAR, Palette};
use crate::ui::action::Action;
use crate::ui::scene::Scene;

/// Width of the buttons together, in points, with the sample among them and without.
const BUTTONS: [f32; 2] = [278.0, 180.0];

/// Shows what is missing, and what to do next.
pub fn nothing_ui(ui: &mut Ui, title: &str, what_to_do: &str) {
    let weak = Palette::of(ui).weak;
    ui.add_space(ui.available_height() * 0.3);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(title).heading());
        ui.label(RichText::new(what_to_do).color(weak));
    });
}

/// Shows what is missing, and the buttons that bring something in.
pub fn empty_ui(ui: &mut Ui, title: &str, what_to_do: &str, has_sample: bool, scene: &mut Scene<'_>) {
    nothing_ui(ui, title, what_to_do);
    ui.add_space(GAP);
    ui.push_id("ways", |ui| ways_ui(ui, has_sample, scene));
}

fn ways_ui(ui: &mut Ui, has_sample: bool, scene: &mut Scene<'_>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = NEAR;
        let width = BUTTONS[usize::from(!has_sample)];
        ui.add_space((ui.available_width() - width).max(0.0) / 2.0);
        let open = Button::secondary("Open…").icon(Icon::Open);
        let open = ui.add_enabled(!scene.state.is_dialog_open, open).on_hover_text(Action::Open.hint(ui.ctx()));
        if open.accessible_name("Open a file…").clicked() {
            scene.actions.push(Action::Open);
        }
        let paste = ui
            .add(Button::secondary("Paste").icon(Icon::Paste))
            .on_hover_text("Take what is in the clipboard (Ctrl+V)");
        if paste.accessible_name("Paste from the clipboard").clicked() {
            ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste);
        }
        if has_sample {
            let sample =
                ui.add(Button::quiet(Action::TrySample.label())).on_hover_text(Action::TrySample.hint(ui.ctx()));
            if sample.accessible_name("Try the sample picture").clicked() {
                scene.actions.push(Action::TrySample);
            }
        }
    });
}
