//! Findings: beside the field they are about, or in a list.

use eframe::egui::{Button, Label, RichText, Sense, Ui};

use super::super::Commands;
use super::super::theme::{GAP, Palette};
use crate::desk::{Command, DraftEdit, State};
use crate::payload::{Finding, Kind, Severity, place};

/// Findings painted at most; more are counted.
const MAX_SHOWN: usize = 60;

/// What a form shows beside its fields, so that its list need not.
fn has_field(kind: Kind, pointer: &str) -> bool {
    match kind {
        Kind::Picture => pointer == place::CALLBACK_URL,
        Kind::Recaptcha => [place::CALLBACK_URL, place::WEBSITE_URL, place::WEBSITE_KEY].contains(&pointer),
        Kind::Json => false,
    }
}

/// The findings about one field.
pub fn beside_ui(ui: &mut Ui, state: &State, pointer: &str, commands: &mut Commands) {
    for finding in state.compose.composed.findings.iter().filter(|finding| finding.pointer == pointer) {
        finding_ui(ui, finding, false, commands);
    }
}

/// The findings about everything else; the one whose place was clicked.
pub fn list_ui<'a>(ui: &mut Ui, state: &'a State, commands: &mut Commands) -> Option<&'a Finding> {
    let kind = state.compose.draft.kind;
    // What is merely not there yet is said at the button.
    let listed = |finding: &&Finding| !has_field(kind, &finding.pointer) && !finding.blocks;
    let mut found = state.compose.composed.findings.iter().filter(listed).peekable();
    let mut clicked = None;
    if found.peek().is_some() {
        ui.add_space(GAP / 2.0);
        ui.label(RichText::new("Findings").strong());
    }
    for finding in found {
        if finding_ui(ui, finding, kind == Kind::Json, commands) {
            clicked = Some(finding);
        }
    }
    clicked
}

/// A list of findings that can't be mended here, in full.
pub fn report_ui(ui: &mut Ui, findings: &[Finding]) {
    let mut unused = Commands::new();
    for finding in findings.iter().take(MAX_SHOWN) {
        let plain = Finding { fix: None, ..finding.clone() };
        finding_ui(ui, &plain, true, &mut unused);
        ui.add_space(4.0);
    }
    if let Some(more) = findings.len().checked_sub(MAX_SHOWN).filter(|more| *more > 0) {
        ui.label(format!("and {} more", super::super::quantity::grouped(more as u64)));
    }
}

/// One finding; `true` when its place was clicked. With `is_full` place and reason are shown too.
fn finding_ui(ui: &mut Ui, finding: &Finding, is_full: bool, commands: &mut Commands) -> bool {
    let palette = Palette::of(ui);
    // Something missing is a next step, not a mistake.
    let color = if finding.blocks { palette.weak } else { palette.severity(finding.severity) };
    let hint = format!("{}. {} (stated by: {})", finding.id, finding.why, finding.source);
    let mut clicked = false;
    ui.horizontal_wrapped(|ui| {
        if !finding.blocks {
            ui.label(RichText::new(finding.severity.label()).small().strong().color(color));
        }
        if is_full && !finding.pointer.is_empty() {
            let place = Label::new(RichText::new(&finding.pointer).small().monospace().color(palette.accent));
            clicked = ui.add(place.sense(Sense::click())).on_hover_text("Show the place").clicked();
        }
        ui.label(RichText::new(&finding.message).small().color(color)).on_hover_text(hint);
        if !finding.blocks {
            ui.label(RichText::new(format!("({})", finding.source)).small().color(palette.weak));
        }
    });
    if is_full && finding.severity != Severity::Info {
        ui.label(RichText::new(finding.why).small().color(palette.weak));
    }
    if let Some(fix) = &finding.fix {
        ui.horizontal_wrapped(|ui| {
            if ui.add(Button::new(RichText::new(&fix.label).small()).wrap()).clicked() {
                commands.push(Command::Edit(DraftEdit::Fix(fix.clone())));
            }
            let change = format!("{} → {}", fix.before, fix.after);
            ui.add(Label::new(RichText::new(&change).small().monospace().color(palette.weak)).truncate())
                .on_hover_text(change);
        });
    }
    clicked
}
