//! The dialog for the label and the note of a submission.

use eframe::egui::{Context, Key, Modifiers, TextEdit, Ui};

use crate::desk::{RowsCommand, State};
use crate::history::{Remarks, SubmissionId};
use crate::ui::commands::Commands;
use crate::ui::controls::Button;
use crate::ui::dialogs::modal::{Answer, Strip, body_ui, safe_ui, show};
use crate::ui::theme::{GAP, Palette, Text};

/// Longest label, in characters: it stands in a row of the table.
const MAX_LABEL: usize = 60;

/// Longest note, in characters.
const MAX_NOTE: usize = 20_000;

const WIDTH: f32 = 480.0;

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
    wants_focus: bool,
    /// The operator wants to leave what was typed, and is asked.
    is_leaving: bool,
}

impl RemarksDialog {
    /// Shows the dialog while the desk says that remarks are edited.
    pub fn show(&mut self, ctx: &Context, state: &State, commands: &mut Commands) {
        let Some((id, remarks)) = &state.remarks else {
            self.id = None;
            return;
        };
        if self.id != Some(*id) {
            let (label, note) = (remarks.label.clone(), remarks.note.clone());
            let (label, note) = (label.unwrap_or_default(), note.unwrap_or_default());
            *self = Self { id: Some(*id), label, note, wants_focus: true, is_leaving: false };
        }
        let title = format!("Label and note of #{}", id.0);
        let shown = show(ctx, "remarks", &title, WIDTH, |ui| self.editor_ui(ui));
        let end = shown.inner.or_else(|| self.leave(shown.is_left, remarks));
        if end == Some(End::Saved) {
            let remarks = Remarks { label: Some(self.label.clone()), note: Some(self.note.clone()) };
            commands.push(RowsCommand::Remark(*id, remarks));
        }
        if end.is_some() {
            commands.push(RowsCommand::EditRemarks(None));
        }
    }

    /// Leaves the dialog if that was asked for, but asks first where something was typed.
    fn leave(&mut self, is_left: bool, before: &Remarks) -> Option<End> {
        let is_changed = [(&self.label, &before.label), (&self.note, &before.note)]
            .iter()
            .any(|(now, before)| now.as_str() != before.as_deref().unwrap_or_default());
        match () {
            () if !is_left => None,
            () if self.is_leaving => {
                self.is_leaving = false;
                self.wants_focus = true;
                None
            }
            () if is_changed => {
                self.is_leaving = true;
                None
            }
            () => Some(End::Left),
        }
    }

    fn editor_ui(&mut self, ui: &mut Ui) -> Option<End> {
        let is_entered = body_ui(ui, |ui| self.fields_ui(ui));
        if self.is_leaving {
            return self.leaving_ui(ui);
        }
        let is_saved = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter)) || is_entered;
        let end = Strip::foot(ui).right(ui, |ui| {
            let is_left = ui.add(Button::secondary("Cancel").shortcut("Esc")).clicked();
            let is_saved = ui.add(Button::primary("Save").shortcut("Ctrl+Enter")).clicked();
            if is_saved { Some(End::Saved) } else { is_left.then_some(End::Left) }
        });
        if is_saved { Some(End::Saved) } else { end }
    }

    /// Shows the fields. Returns whether Enter was pressed in the label.
    fn fields_ui(&mut self, ui: &mut Ui) -> bool {
        let weak = Palette::of(ui).weak;
        let name = ui.label(Text::Label.of("Label").color(weak));
        let label = TextEdit::singleline(&mut self.label).char_limit(MAX_LABEL).desired_width(f32::INFINITY);
        let label = ui.add_enabled(!self.is_leaving, label).labelled_by(name.id);
        if std::mem::take(&mut self.wants_focus) {
            label.request_focus();
        }
        ui.add_space(GAP);
        let name = ui.label(Text::Label.of("Note").color(weak));
        let note = TextEdit::multiline(&mut self.note).char_limit(MAX_NOTE).desired_rows(5);
        ui.add_enabled(!self.is_leaving, note.desired_width(f32::INFINITY)).labelled_by(name.id);
        label.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }

    fn leaving_ui(&mut self, ui: &mut Ui) -> Option<End> {
        let foot = Strip::foot(ui);
        foot.left(ui, |ui| ui.label("What you typed is not saved"));
        let answer = foot.right(ui, |ui| {
            let keep = safe_ui(ui, "Keep editing");
            keep.or(ui.add(Button::secondary("Discard")).clicked().then_some(Answer::Do))
        });
        if answer == Some(Answer::Leave) {
            self.is_leaving = false;
            self.wants_focus = true;
        }
        (answer == Some(Answer::Do)).then_some(End::Left)
    }
}
