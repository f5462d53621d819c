//! The second step before a copy with the real key: says what such a copy means.

use eframe::egui::{Context, RichText, Ui};

use crate::desk::{CopyCommand, State};
use crate::payload::CopyFormat;
use crate::theme::{GAP, Palette};
use crate::ui::commands::Commands;
use crate::ui::dialogs::modal::{Answer, Head, answer_ui, ask, safe_ui};

/// Width of the dialog, in points.
const WIDTH: f32 = 500.0;

/// The format that is chosen.
#[derive(Default)]
pub struct KeyCopyDialog {
    format: CopyFormat,
}

impl KeyCopyDialog {
    /// Shows the dialog while the desk asks.
    pub fn show(&mut self, ctx: &Context, state: &State, commands: &mut Commands) {
        let Some(asked) = &state.key_copy else { return };
        let title = format!("Copy {} with the real key?", asked.what);
        let sentence = match &asked.key_hint {
            Ok(hint) => format!("The copy will hold the whole key {hint} in plain text."),
            Err(why) => format!("{why}."),
        };
        let answer = ask(ctx, "key-copy", WIDTH, &Head::new(&title, &[sentence]), |ui| match &asked.key_hint {
            Ok(_) => self.choice_ui(ui),
            Err(_) => safe_ui(ui, "Close"),
        });
        match answer {
            Some(Answer::Do) => commands.push(CopyCommand::WithKey(self.format)),
            Some(Answer::Leave) => commands.push(CopyCommand::DropWithKey),
            None => {}
        }
    }

    fn choice_ui(&mut self, ui: &mut Ui) -> Option<Answer> {
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
