//! The dialog for a submission's label and note.

use eframe::egui::{Context, Id, Modal, TextEdit};

use crate::desk::{RowsCommand, State};
use crate::history::{Remarks, SubmissionId};
use crate::ui::Commands;
use crate::ui::theme::GAP;

/// Longest label, in characters: it stands in a row.
const MAX_LABEL: usize = 60;

/// Longest note, in characters.
const MAX_NOTE: usize = 20_000;

/// State of the dialog.
#[derive(Default)]
pub struct RemarksDialog {
    /// Whose remarks are being edited.
    id: Option<SubmissionId>,
    label: String,
    note: String,
}

impl RemarksDialog {
    /// Shows the dialog while remarks are to be edited.
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
        let modal = Modal::new(Id::unique("remarks")).show(ctx, |ui| {
            ui.set_width(420.0);
            ui.heading(format!("Label and note of #{}", id.0));
            ui.add_space(GAP / 2.0);
            let name = ui.label("Label");
            ui.add(TextEdit::singleline(&mut self.label).char_limit(MAX_LABEL).desired_width(f32::INFINITY))
                .labelled_by(name.id);
            let name = ui.label("Note");
            ui.add(
                TextEdit::multiline(&mut self.note).char_limit(MAX_NOTE).desired_rows(5).desired_width(f32::INFINITY),
            )
            .labelled_by(name.id);
            ui.add_space(GAP / 2.0);
            ui.horizontal(|ui| {
                let is_saved = ui.button("Save").clicked();
                (is_saved, ui.button("Cancel").clicked())
            })
            .inner
        });
        let (is_saved, is_cancelled) = modal.inner;
        if is_saved {
            let remarks = Remarks { label: Some(self.label.clone()), note: Some(self.note.clone()) };
            commands.push(RowsCommand::Remark(*id, remarks));
        }
        if is_saved || is_cancelled || modal.should_close() {
            commands.push(RowsCommand::EditRemarks(None));
        }
    }
}
