//! Findings: beside the field they are about, or in a list.

use eframe::egui::{Button, RichText, Ui};

use super::super::Commands;
use super::super::theme::{GAP, Palette};
use crate::desk::{Command, DraftEdit, State};
use crate::payload::{Finding, Place};

/// Places that have no field of their own.
const LISTED: [Place; 2] = [Place::Key, Place::Picture];

/// The findings about one field.
pub fn beside_ui(ui: &mut Ui, state: &State, place: Place, commands: &mut Commands) {
    for finding in state.compose.composed.findings.iter().filter(|finding| finding.place == place) {
        finding_ui(ui, finding, commands);
    }
}

/// The findings about everything else.
pub fn list_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    // What is merely not there yet is said at the button.
    let listed =
        state.compose.composed.findings.iter().filter(|finding| LISTED.contains(&finding.place) && !finding.blocks);
    for (index, finding) in listed.enumerate() {
        if index == 0 {
            ui.add_space(GAP / 2.0);
            ui.label(RichText::new("Findings").strong());
        }
        finding_ui(ui, finding, commands);
    }
}

fn finding_ui(ui: &mut Ui, finding: &Finding, commands: &mut Commands) {
    let palette = Palette::of(ui);
    // Something missing is a next step, not a mistake.
    let color = if finding.blocks { palette.weak } else { palette.severity(finding.severity) };
    let source = format!("{}, stated by: {}", finding.id, finding.source);
    ui.horizontal_wrapped(|ui| {
        if !finding.blocks {
            ui.label(RichText::new(finding.severity.label()).small().strong().color(color));
        }
        ui.label(RichText::new(&finding.message).small().color(color)).on_hover_text(source);
        if let Some(fix) = &finding.fix
            && ui.add(Button::new(RichText::new(fix.label()).small()).wrap()).clicked()
        {
            commands.push(Command::Edit(DraftEdit::Fix(fix.clone())));
        }
        if !finding.blocks {
            ui.label(RichText::new(format!("({})", finding.source)).small().color(palette.weak));
        }
    });
}
