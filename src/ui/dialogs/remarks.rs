//! The dialog for the label and the note of a submission.

use eframe::egui::{Align2, Context, Frame, Key, Margin, Modifiers, TextEdit, Ui, Vec2, vec2};

use crate::controls::Button;
use crate::desk::{RowsCommand, State};
use crate::history::{Remarks, SubmissionId};
use crate::theme::{GAP, Palette, Text};
use crate::ui::commands::Commands;
use crate::ui::dialogs::dialog::{Dialog, Part};
use crate::ui::dialogs::modal::{Answer, answer_ui, right_ui};

/// Longest label, in characters: it stands in a row of the table.
const MAX_LABEL: usize = 60;

/// Longest note, in characters.
const MAX_NOTE: usize = 20_000;

/// Size of the dialog, in points.
const SIZE: Vec2 = vec2(480.0, 340.0);

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
        let shown = Dialog { name: "remarks", title: &title, size: SIZE }.show(ctx, |ui, part| match part {
            Part::Body => self.body_ui(ui),
            Part::Foot if self.is_leaving => self.leaving_ui(ui),
            Part::Foot => buttons_ui(ui),
        });
        let end = shown.end.or_else(|| self.leave(shown.wants_close, remarks));
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

    /// Shows the fields. Ctrl+Enter, and Enter in the label, save them.
    fn body_ui(&mut self, ui: &mut Ui) -> Option<End> {
        let is_pressed = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let frame = Frame::new().inner_margin(Margin::symmetric(20, 16));
        let is_entered = frame.show(ui, |ui| self.fields_ui(ui)).inner;
        (!self.is_leaving && (is_pressed || is_entered)).then_some(End::Saved)
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
        let note = TextEdit::multiline(&mut self.note).char_limit(MAX_NOTE).desired_rows(5).align(Align2::LEFT_TOP);
        ui.add_enabled(!self.is_leaving, note.desired_width(f32::INFINITY)).labelled_by(name.id);
        label.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }

    fn leaving_ui(&mut self, ui: &mut Ui) -> Option<End> {
        ui.label("What you typed is not saved");
        let answer = answer_ui(ui, "Keep editing", "Discard")?;
        self.is_leaving = false;
        self.wants_focus = true;
        (answer == Answer::Do).then_some(End::Left)
    }
}

fn buttons_ui(ui: &mut Ui) -> Option<End> {
    right_ui(ui, |ui| {
        let is_left = ui.add(Button::secondary("Cancel").shortcut("Esc")).clicked();
        let is_saved = ui.add(Button::primary("Save").shortcut("Ctrl+Enter")).clicked();
        if is_saved { Some(End::Saved) } else { is_left.then_some(End::Left) }
    })
}
