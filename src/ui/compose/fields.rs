//! The required fields of a task type's form, from the contract's table.

use eframe::egui::{Response, Ui};

use crate::contract::{FieldKind, TaskType};
use crate::controls::{Field, Line};
use crate::desk::{DraftCommand, DraftEdit};
use crate::payload::{Finding, Severity, place};
use crate::ui::compose::{options, picture};
use crate::ui::scene::Scene;

/// Shows the fields.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, task_type: &TaskType) {
    let draft = &scene.state.compose.draft;
    for field in task_type.required() {
        match field.kind {
            FieldKind::Base64 => picture::show(ui, scene),
            FieldKind::Text => {
                let mut text = draft.text(field.name).to_owned();
                let line = LineBelow::of(ui, scene, &place::in_task(field.name));
                let shown = Field::new(field.label).example(field.example).line(line.line()).show(ui, &mut text);
                line.note(ui, &shown);
                if shown.changed() {
                    scene.commands.push(DraftCommand::Edit(DraftEdit::Text(field.name, text)));
                }
            }
            _ => options::option_ui(ui, draft, field, scene.commands),
        }
    }
}

/// What stands below a field: what was wrong with it when the keyboard left it. Nothing changes there while somebody
/// types.
pub struct LineBelow {
    place: eframe::egui::Id,
    kept: Kept,
}

/// What is remembered of a field from one frame to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Kept {
    has_keyboard: bool,
    said: Option<(Severity, String)>,
}

impl LineBelow {
    /// Returns what stands below the field at a place of the body.
    pub fn of(ui: &Ui, scene: &Scene<'_>, pointer: &str) -> Self {
        let place = eframe::egui::Id::unique("field-line").with(pointer);
        let mut kept: Kept = ui.data(|data| data.get_temp(place)).unwrap_or_default();
        let compose = &scene.state.compose;
        if !kept.has_keyboard && compose.is_current() {
            kept.said = worst(&compose.composed.findings, pointer);
        }
        Self { place, kept }
    }

    /// Returns the line.
    pub fn line(&self) -> Line<'_> {
        match &self.kept.said {
            None => Line::Empty,
            Some((Severity::Error, text)) => Line::Wrong(text),
            Some((Severity::Warning, text)) => Line::Warned(text),
            Some((Severity::Info, text)) => Line::Hint(text),
        }
    }

    /// Remembers whether the field has the keyboard.
    pub fn note(mut self, ui: &Ui, field: &Response) {
        let has_keyboard = field.has_focus();
        if has_keyboard != self.kept.has_keyboard {
            ui.ctx().request_repaint();
        }
        self.kept.has_keyboard = has_keyboard;
        ui.data_mut(|data| data.insert_temp(self.place, self.kept));
    }
}

/// Returns the worst that is said about a field. That it is empty still is said beside the button.
fn worst(findings: &[Finding], pointer: &str) -> Option<(Severity, String)> {
    let about = findings.iter().filter(|finding| finding.pointer == pointer && !finding.blocks);
    about.min_by_key(|finding| finding.severity).map(|finding| (finding.severity, finding.message.clone()))
}
