//! The command palette: finds an action by its name.

use eframe::egui::{Button, Context, Key, RichText, ScrollArea, TextEdit, Ui, vec2};

use crate::ui::action::Action;
use crate::ui::dialogs::modal::modal;
use crate::ui::theme::Palette;

/// State of the palette.
#[derive(Default)]
pub struct CommandPalette {
    is_open: bool,
    wants_focus: bool,
    filter: String,
}

impl CommandPalette {
    /// Opens the palette with an empty filter.
    pub fn open(&mut self) {
        *self = Self { is_open: true, wants_focus: true, filter: String::new() };
    }

    /// Shows the palette while it is open, and adds the action that was chosen.
    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        if !self.is_open {
            return;
        }
        let response = modal(ctx, "palette").show(ctx, |ui| {
            ui.set_width(360.0);
            let is_entered = self.filter_ui(ui);
            let found = self.found();
            if found.is_empty() {
                ui.label(RichText::new("No command has that name").color(Palette::of(ui).weak));
            }
            let first = found.first().copied().filter(|_| is_entered);
            list_ui(ui, found).or(first)
        });
        if response.inner.is_some() || response.should_close() {
            self.is_open = false;
        }
        actions.extend(response.inner);
    }

    /// Shows the field. Returns whether Enter was pressed in it.
    fn filter_ui(&mut self, ui: &mut Ui) -> bool {
        let field = TextEdit::singleline(&mut self.filter).hint_text("Find a command").desired_width(f32::INFINITY);
        let response = ui.add(field);
        // Once only: Tab must lead on to the commands.
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }

    fn found(&self) -> Vec<Action> {
        let filter = self.filter.to_lowercase();
        let is_found = |action: &Action| *action != Action::Palette && action.label().to_lowercase().contains(&filter);
        Action::all().into_iter().filter(is_found).collect()
    }
}

/// Shows the actions. Returns the one that was clicked.
fn list_ui(ui: &mut Ui, found: Vec<Action>) -> Option<Action> {
    let mut chosen = None;
    ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
        for action in found {
            let button = Button::new(action.label())
                .shortcut_text(action.shortcut_text(ui.ctx()))
                .min_size(vec2(ui.available_width(), 0.0));
            if ui.add(button).on_hover_text(action.row().tooltip).clicked() {
                chosen = Some(action);
            }
        }
    });
    chosen
}
