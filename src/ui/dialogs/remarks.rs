//! The dialog for the label and the note of a submission.

use eframe::egui::{Context, TextEdit, Ui};

use crate::desk::{RowsCommand, State};
use crate::history::{Remarks, SubmissionId};
use crate::ui::commands::Commands;
use crate::ui::controls::Button;
use crate::ui::dialogs::modal::modal;
use crate::ui::theme::GAP;

/// Longest label, in characters: it stands in a row of the table.
const MAX_LABEL: usize = 60;

/// Longest note, in characters.
const MAX_NOTE: usize = 20_000;

/// How the dialog ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Saved,
    Left,
}

/// The label and the note as they are being edited.
#[derive(Default)]
pub struct RemarksDialog {
    /// The submission they belong to.
    id: Option<SubmissionId>,
    label: String,
    note: String,
}

impl RemarksDialog {
    /// Shows the dialog while the desk says that remarks are edited.
    pub fn show(&mut self, ctx: &Context, state: &State, commands: &mut Commands) {
        let Some((id, remarks)) = &state.remarks else {
            self.id = None;
            return;
        };
        if self.id != Some(*id) {
            self.id = Some(*id);
            self.label = remarks.label.clone().unwrap_or_default();
            self.note = remarks.note.clone().unwrap_or_default();
        }
        let modal = modal(ctx, "remarks").show(ctx, |ui| self.editor_ui(ui, *id));
        let end = modal.inner.or_else(|| modal.should_close().then_some(End::Left));
        if end == Some(End::Saved) {
            let remarks = Remarks { label: Some(self.label.clone()), note: Some(self.note.clone()) };
            commands.push(RowsCommand::Remark(*id, remarks));
        }
        if end.is_some() {
            commands.push(RowsCommand::EditRemarks(None));
        }
    }

    fn editor_ui(&mut self, ui: &mut Ui, id: SubmissionId) -> Option<End> {
        ui.set_width(420.0);
        ui.heading(format!("Label and note of #{}", id.0));
        ui.add_space(GAP / 2.0);
        let name = ui.label("Label");
        let label = TextEdit::singleline(&mut self.label).char_limit(MAX_LABEL).desired_width(f32::INFINITY);
        ui.add(label).labelled_by(name.id);
        let name = ui.label("Note");
        let note = TextEdit::multiline(&mut self.note).char_limit(MAX_NOTE).desired_rows(5);
        ui.add(note.desired_width(f32::INFINITY)).labelled_by(name.id);
        ui.add_space(GAP / 2.0);
        let buttons = ui.horizontal(|ui| {
            let is_saved = ui.add(Button::primary("Save")).clicked();
            let is_left = ui.add(Button::secondary("Cancel")).clicked();
            if is_saved { Some(End::Saved) } else { is_left.then_some(End::Left) }
        });
        buttons.inner
    }
}
