//! Copies for other programs: the menu, and the second step before the real key is in one.

use eframe::egui::{Atom, Context, RichText, Shape, Ui, vec2};

use crate::desk::{BundleCommand, CopyCommand, CopyOf, State};
use crate::payload::CopyFormat;
use crate::ui::Commands;
use crate::ui::action::Action;
use crate::ui::dialogs::{Answer, answer_ui, modal};
use crate::ui::theme::{GAP, Palette};

/// The menu's button for what is on screen; an action that was chosen.
pub fn menu_button_ui(ui: &mut Ui) -> Option<Action> {
    let mut chosen = None;
    // Painted: no font that is there everywhere has the sign.
    let arrow = Atom::paint(vec2(8.0, 5.0), |ui, args| {
        ui.painter().add(Shape::rotated_triangle(args.rect, 0.0, args.fallback_text_color));
    });
    let menu = ui.menu_button(("Copy as", arrow), |ui| {
        for action in CopyFormat::ALL.map(Action::CopyAs) {
            if ui.button(action.menu_label()).on_hover_text(action.presented().tooltip).clicked() {
                chosen = Some(action);
            }
        }
        ui.separator();
        let with_key = Action::CopyWithKey;
        if ui.button("With the real key…").on_hover_text(with_key.presented().tooltip).clicked() {
            chosen = Some(with_key);
        }
    });
    menu.response.on_hover_text("Copy the request for another program; a placeholder stands for the key");
    chosen
}

/// The same menu below a history row.
pub fn row_menu_ui(ui: &mut Ui, of: CopyOf, commands: &mut Commands) {
    ui.menu_button("Copy as", |ui| {
        for format in CopyFormat::ALL {
            if ui.button(format.label()).on_hover_text(format.tooltip()).clicked() {
                commands.push(CopyCommand::For(of, format));
                ui.close();
            }
        }
        ui.separator();
        if ui.button("With the real key…").clicked() {
            commands.push(CopyCommand::AskWithKey(of));
            ui.close();
        }
    });
    if ui.button("Support bundle…").on_hover_text(Action::SupportBundle.presented().tooltip).clicked() {
        commands.push(BundleCommand::Prepare(of));
        ui.close();
    }
}

/// The second step: says what a copy with the real key means.
#[derive(Default)]
pub struct KeyCopyDialog {
    format: CopyFormat,
}

impl KeyCopyDialog {
    /// Shows it while the desk asks.
    pub fn show(&mut self, ctx: &Context, state: &State, commands: &mut Commands) {
        let Some(asked) = &state.key_copy else { return };
        let response = modal(ctx, "key-copy").show(ctx, |ui| {
            ui.set_max_width(440.0);
            ui.heading(format!("Copy {} with the real key?", asked.what));
            ui.add_space(GAP);
            let hint = match &asked.key_hint {
                Ok(hint) => hint,
                Err(why) => {
                    ui.label(format!("{why}."));
                    ui.add_space(GAP);
                    return ui.button("Close").clicked().then_some(Answer::Leave);
                }
            };
            ui.label(format!("The copy will hold the whole key {hint} in plain text."));
            let warning = "Anyone who sees it can spend the account's money. It stays on the clipboard, and in a clipboard history, until something else takes its place.";
            ui.label(RichText::new(warning).color(Palette::of(ui).caution));
            ui.add_space(GAP);
            for format in CopyFormat::ALL {
                ui.radio_value(&mut self.format, format, format.label()).on_hover_text(format.tooltip());
            }
            ui.add_space(GAP);
            answer_ui(ui, "Cancel", "Copy with the key")
        });
        match response.inner {
            Some(Answer::Do) => commands.push(CopyCommand::WithKey(self.format)),
            Some(Answer::Leave) => commands.push(CopyCommand::DropWithKey),
            None if response.should_close() => commands.push(CopyCommand::DropWithKey),
            None => {}
        }
    }
}
