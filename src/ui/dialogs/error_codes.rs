//! The search of error codes in Help: what a code means and what to do about it, offline.

use eframe::egui::{Label, Ui};

use crate::contract::{ErrorCode, FoundCodes, find_codes};
use crate::controls::Field;
use crate::judge::SOME_CHARGE;
use crate::theme::{NEAR, Palette, Text};

/// Most codes that are shown.
const MOST: usize = 12;

/// What is sought, and what was found for it.
#[derive(Default)]
pub struct ErrorCodes {
    sought: String,
    found: FoundCodes,
}

impl ErrorCodes {
    /// Shows the field and the codes that are found.
    pub fn show(&mut self, ui: &mut Ui) {
        let field = Field::new("Find an error code").example("A code, a number, a word, or a reply with a code in it");
        if field.show(ui, &mut self.sought).changed() {
            self.found = find_codes(&self.sought);
        }
        if self.sought.trim().is_empty() {
            return;
        }
        let FoundCodes { codes, is_guess } = &self.found;
        let note = match (codes.len(), is_guess) {
            (0, _) => "CapKill Desk knows no such code",
            (_, true) => "No code is written so; these are nearly",
            (count, false) if count > MOST => "More codes have this; write more of it",
            _ => "",
        };
        if !note.is_empty() {
            ui.label(Text::Small.of(note).color(Palette::of(ui).weak));
        }
        for code in codes.iter().take(MOST) {
            code_ui(ui, code);
        }
    }
}

fn code_ui(ui: &mut Ui, code: &ErrorCode) {
    let weak = Palette::of(ui).weak;
    ui.add_space(NEAR);
    ui.label(Text::Mono.of(code.code));
    ui.add(Label::new(Text::Body.of(code.meaning)).wrap());
    ui.add(Label::new(Text::Body.of(code.what_to_do)).wrap());
    let money = if code.may_charge { format!("Money: {SOME_CHARGE}. ") } else { String::new() };
    let facts = format!("{money}{}. Documented by {}", code.retry.advice(), code.documented_by());
    ui.add(Label::new(Text::Small.of(facts).color(weak)).wrap());
}
