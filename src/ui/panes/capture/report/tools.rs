//! What can be done with a report: copied as Markdown, saved as JSON or Markdown, and its session as HAR.

use eframe::egui::Ui;

use crate::controls::{Button, icon_menu_ui};
use crate::desk::{CaptureGiveCommand, ShownSession};
use crate::theme::{Icon, NEAR};
use crate::ui::scene::Scene;
use crate::work::CaptureFile;

/// Room that the buttons need in words, in points.
const WORDS: f32 = 400.0;

/// A button's word and tooltip, and what it does.
type Tool = (&'static str, &'static str, CaptureGiveCommand);

fn tools() -> [Tool; 3] {
    [
        (
            "Copy as Markdown",
            "Copy the report, to be pasted into an issue; keys are not in it",
            CaptureGiveCommand::CopyReport,
        ),
        (
            "Save as JSON…",
            "Save the report for a program to read; a name that ends with .md saves Markdown",
            CaptureGiveCommand::Save(CaptureFile::Report),
        ),
        (
            "Save as HAR…",
            "Save every request and reply with whole bodies, keys taken out, for the developer tools of a browser",
            CaptureGiveCommand::Save(CaptureFile::Har),
        ),
    ]
}

/// Shows the tools of the report, in a line that is filled from either side.
pub fn strip_tools_ui(ui: &mut Ui, _shown: &ShownSession, scene: &mut Scene<'_>) {
    let has_room = ui.available_width() >= WORDS;
    tools_ui(ui, has_room, scene);
}

/// Shows the tools as buttons where there is room, and behind one otherwise.
pub fn tools_ui(ui: &mut Ui, has_room: bool, scene: &mut Scene<'_>) {
    let is_free = !scene.state.is_dialog_open;
    if !has_room {
        let name = "Copy or save the report";
        icon_menu_ui(ui, Icon::More, name, |ui| {
            for (word, hint, command) in tools() {
                let is_possible = is_free || matches!(command, CaptureGiveCommand::CopyReport);
                if ui.add_enabled(is_possible, eframe::egui::Button::new(word)).on_hover_text(hint).clicked() {
                    scene.commands.push(command);
                    ui.close();
                }
            }
        });
        return;
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = NEAR;
        let mut tools = tools();
        if ui.layout().prefer_right_to_left() {
            tools.reverse();
        }
        for (word, hint, command) in tools {
            let is_copy = matches!(command, CaptureGiveCommand::CopyReport);
            let button = Button::secondary(word);
            let button = if is_copy { button.icon(Icon::Copy) } else { button };
            if ui.add_enabled(is_free || is_copy, button).on_hover_text(hint).clicked() {
                scene.commands.push(command);
            }
        }
    });
}
