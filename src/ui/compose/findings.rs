//! Shows findings beside the field that they are about, or in a list.

use eframe::egui::{Button, CursorIcon, Label, RichText, Sense, Ui};

use crate::contract::FieldKind;
use crate::desk::{DraftCommand, DraftEdit, State};
use crate::payload::{Finding, Form, Severity, place};
use crate::ui::commands::Commands;
use crate::ui::controls::Line;
use crate::ui::quantity;
use crate::ui::theme::{GAP, Palette, Text};
use crate::work::FixOf;

/// Most findings that are painted; more are counted.
const MAX_SHOWN: usize = 60;

/// Tells whether a form shows a finding beside its field, so that the list does not show it.
fn is_beside_field(form: Form, pointer: &str) -> bool {
    let mut texts = form.required().filter(|field| field.kind == FieldKind::Text);
    !form.is_json() && (pointer == place::CALLBACK_URL || texts.any(|field| place::in_task(field.name) == pointer))
}

/// How much of a finding is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// What is wrong and its fix, beside the field.
    Beside,
    /// Also the place, which can be clicked, and why the finding matters.
    Full,
    /// As `Full`, but nothing can be clicked.
    Report,
}

/// Returns the line below a field, which the findings take when there are any, and whether the field's text is wrong.
pub fn line_of(state: &State, pointer: &str) -> (Line<'static>, bool) {
    let mut about = state.compose.composed.findings.iter().filter(|finding| finding.pointer == pointer).peekable();
    let line = if about.peek().is_some() { Line::Left } else { Line::Empty };
    (line, about.any(|finding| finding.severity == Severity::Error && !finding.blocks))
}

/// Shows the findings about one field.
pub fn beside_ui(ui: &mut Ui, state: &State, pointer: &str, commands: &mut Commands) {
    for finding in state.compose.composed.findings.iter().filter(|finding| finding.pointer == pointer) {
        finding_ui(ui, finding, Detail::Beside, true, commands);
    }
}

/// Shows the findings that stand beside no field. Returns the finding whose place was clicked.
pub fn list_ui<'a>(ui: &mut Ui, state: &'a State, commands: &mut Commands) -> Option<&'a Finding> {
    let form = state.compose.draft.form;
    // The button says what is not there yet.
    let listed = |finding: &&Finding| !is_beside_field(form, &finding.pointer) && !finding.blocks;
    let found: Vec<&Finding> = state.compose.composed.findings.iter().filter(listed).collect();
    if !found.is_empty() {
        ui.add_space(GAP / 2.0);
        ui.label(RichText::new("Findings").heading());
    }
    let detail = if form.is_json() { Detail::Full } else { Detail::Beside };
    many_ui(ui, &found, detail, commands)
}

/// Shows a list of findings in full, without their fixes.
pub fn report_ui(ui: &mut Ui, findings: &[Finding]) {
    let mut unused = Commands::default();
    many_ui(ui, &findings.iter().collect::<Vec<_>>(), Detail::Report, &mut unused);
}

fn many_ui<'a>(ui: &mut Ui, findings: &[&'a Finding], detail: Detail, commands: &mut Commands) -> Option<&'a Finding> {
    let mut clicked = None;
    for (index, finding) in findings.iter().take(MAX_SHOWN).enumerate() {
        // Findings of one rule that stand together share one reason.
        let is_last = findings.get(index + 1).is_none_or(|next| next.id != finding.id || index + 1 == MAX_SHOWN);
        if finding_ui(ui, finding, detail, is_last, commands) {
            clicked = Some(*finding);
        }
    }
    if let Some(more) = findings.len().checked_sub(MAX_SHOWN).filter(|more| *more > 0) {
        ui.label(format!("and {} more", quantity::grouped(more as u64)));
    }
    clicked
}

/// Shows one finding. Returns whether its place was clicked.
fn finding_ui(ui: &mut Ui, finding: &Finding, detail: Detail, gives_reason: bool, commands: &mut Commands) -> bool {
    let gap = ui.spacing().item_spacing.y;
    let shown = ui.scope(|ui| {
        // The lines of one finding stand closer together than two findings.
        ui.spacing_mut().item_spacing.y = 2.0;
        let clicked = statement_ui(ui, finding, detail);
        if gives_reason && detail != Detail::Beside && finding.severity != Severity::Info {
            ui.label(RichText::new(finding.why).small().color(Palette::of(ui).weak));
        }
        if detail != Detail::Report {
            fix_ui(ui, finding, commands);
        }
        clicked
    });
    if detail != Detail::Beside && gives_reason {
        ui.add_space(gap / 2.0);
    }
    shown.inner
}

fn statement_ui(ui: &mut Ui, finding: &Finding, detail: Detail) -> bool {
    let palette = Palette::of(ui);
    // A missing field is a next step, not a mistake.
    let color = if finding.blocks { palette.weak } else { palette.severity(finding.severity) };
    let hint = format!("{}. {} (stated by: {})", finding.id, finding.why, finding.source);
    let mut clicked = false;
    ui.horizontal_wrapped(|ui| {
        if !finding.blocks {
            ui.label(Text::Label.of(finding.severity.label()).color(color));
        }
        let place = RichText::new(&finding.pointer).small().monospace();
        match detail {
            _ if finding.pointer.is_empty() => {}
            Detail::Beside => {}
            Detail::Report => drop(ui.label(place.color(palette.weak))),
            Detail::Full => {
                let place = Label::new(place.color(palette.accent.rest)).sense(Sense::click());
                let response = ui.add(place).on_hover_cursor(CursorIcon::PointingHand);
                clicked = response.on_hover_text("Show the place").clicked();
            }
        }
        ui.label(RichText::new(&finding.message).small().color(color)).on_hover_text(hint);
        if !finding.blocks {
            ui.label(RichText::new(format!("({})", finding.source)).small().color(palette.weak));
        }
    });
    clicked
}

/// Shows the fix's button, and the texts that the fix takes away and puts there.
fn fix_ui(ui: &mut Ui, finding: &Finding, commands: &mut Commands) {
    let Some(fix) = &finding.fix else { return };
    let palette = Palette::of(ui);
    if ui.add(Button::new(&fix.label).small().wrap()).clicked() {
        commands.push(DraftCommand::Edit(DraftEdit::Fix(FixOf::new(finding))));
    }
    for (sign, text, color) in [("−", &fix.before, palette.bad.ink), ("+", &fix.after, palette.ok.ink)] {
        let line = format!("{sign} {text}");
        ui.add(Label::new(RichText::new(&line).small().monospace().color(color)).truncate()).on_hover_text(text);
    }
}
