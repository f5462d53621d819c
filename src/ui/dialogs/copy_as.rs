//! The second step before a copy with the real key: says what such a copy means.

use eframe::egui::{Context, RichText, Ui};

use crate::desk::{CopyCommand, State};
use crate::payload::CopyFormat;
use crate::ui::commands::Commands;
use crate::ui::dialogs::modal::{Answer, answer_ui, ask};
use crate::ui::theme::{GAP, Palette};

/// The format that is chosen.
#[derive(Default)]
pub struct KeyCopyDialog {
    format: CopyFormat,
}

impl KeyCopyDialog {
    /// Shows the dialog while the desk asks.
    pub fn show(&mut self, ctx: &Context, state: &State, commands: &mut Commands) {
        let Some(asked) = &state.key_copy else { return };
        let answer = ask(ctx, "key-copy", |ui| {
            ui.set_max_width(440.0);
            ui.heading(format!("Copy {} with the real key?", asked.what));
            ui.add_space(GAP);
            match &asked.key_hint {
                Ok(hint) => self.choice_ui(ui, hint),
                Err(why) => no_key_ui(ui, why),
            }
        });
        match answer {
            Some(Answer::Do) => commands.push(CopyCommand::WithKey(self.format)),
            Some(Answer::Leave) => commands.push(CopyCommand::DropWithKey),
            None => {}
        }
    }

    fn choice_ui(&mut self, ui: &mut Ui, key_hint: &str) -> Option<Answer> {
        ui.label(format!("The copy will hold the whole key {key_hint} in plain text."));
        let warning = "Anyone who sees it can spend the account's money. It stays on the clipboard, and in a clipboard history, until something else takes its place.";
        ui.label(RichText::new(warning).color(Palette::of(ui).warn.ink));
        ui.add_space(GAP);
        for format in CopyFormat::ALL {
            ui.radio_value(&mut self.format, format, format.label()).on_hover_text(format.tooltip());
        }
        ui.add_space(GAP);
        answer_ui(ui, "Cancel", "Copy with the key")
    }
}

fn no_key_ui(ui: &mut Ui, why: &str) -> Option<Answer> {
    ui.label(format!("{why}."));
    ui.add_space(GAP);
    ui.button("Close").clicked().then_some(Answer::Leave)
}
