//! What every panel gets to paint with, and where it puts what the operator asked for.

use eframe::egui::Ui;

use crate::controls::Button;
use crate::desk::State;
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::textures::Textures;

/// The desk's state, to be read only, and what this frame collects.
pub struct Scene<'a> {
    pub state: &'a State,
    pub textures: &'a mut Textures,
    /// Commands that were given in this frame.
    pub commands: &'a mut Commands,
    /// Actions that were chosen in this frame.
    pub actions: &'a mut Vec<Action>,
    /// The pane in front shows an empty desk's ways to begin, the sample among them.
    pub has_first_steps: bool,
    /// The pane in front shows the record that is shown, where one is.
    pub has_record_in_front: bool,
    /// The desk's clock when the frame began.
    pub now_ms: i64,
}

impl Scene<'_> {
    /// Shows a button that does an action, with its tooltip and its shortcut.
    pub fn button_ui(&mut self, ui: &mut Ui, action: Action) {
        let button = Button::secondary(action.label());
        if ui.add(button).on_hover_text(action.hint(ui.ctx())).clicked() {
            self.actions.push(action);
        }
    }

    /// Shows an action as an entry of a menu, which closes when it is chosen.
    pub fn entry_ui(&mut self, ui: &mut Ui, label: &str, action: Action) {
        if ui.button(label).on_hover_text(action.row().tooltip).clicked() {
            self.actions.push(action);
            ui.close();
        }
    }
}
