//! The dialog for the label and the note of a submission.

use eframe::egui::{Align2, Context, Frame, Id, Key, Margin, Modifiers, ScrollArea, Stroke, TextEdit, Ui, Vec2, vec2};

use crate::controls::{Button, begin_typing};
use crate::desk::{RowsCommand, State};
use crate::history::{Remarks, SubmissionId};
use crate::theme::{CONTROL_CORNER, GAP, Palette, Text};
use crate::ui::commands::Commands;
use crate::ui::dialogs::dialog::{Dialog, Part};
use crate::ui::dialogs::modal::{Answer, leaving_ui, right_ui};

/// Longest label, in characters: it stands in a row of the table.
const MAX_LABEL: usize = 60;

/// Longest note, in characters.
const MAX_NOTE: usize = 20_000;

/// Size of the dialog, in points.
const SIZE: Vec2 = vec2(560.0, 420.0);

/// Space around what the note's field holds, and least height of the field, in points.
const MARGIN: Margin = Margin::symmetric(8, 4);
const LEAST: f32 = 60.0;

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
    /// The label had the keyboard since the dialog was opened.
    was_begun: bool,
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
            *self = Self { id: Some(*id), label, note, wants_focus: true, was_begun: false, is_leaving: false };
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
        // Fields of each submission's own: no undo brings another one's text here.
        let is_entered = frame.show(ui, |ui| ui.push_id(self.id, |ui| self.fields_ui(ui)).inner).inner;
        (!self.is_leaving && (is_pressed || is_entered)).then_some(End::Saved)
    }

    /// Shows the fields. Returns whether Enter was pressed in the label.
    fn fields_ui(&mut self, ui: &mut Ui) -> bool {
        let weak = Palette::of(ui).weak;
        let name = ui.label(Text::Label.of("Label").color(weak));
        let label = TextEdit::singleline(&mut self.label).char_limit(MAX_LABEL).desired_width(f32::INFINITY);
        let label = ui.add_enabled(!self.is_leaving, label).labelled_by(name.id);
        if std::mem::take(&mut self.wants_focus) {
            if std::mem::replace(&mut self.was_begun, true) {
                label.request_focus();
            } else {
                begin_typing(ui, &label, &self.label, false);
            }
        }
        ui.add_space(GAP);
        let name = ui.label(Text::Label.of("Note").color(weak));
        self.note_ui(ui, name.id);
        label.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }

    /// Shows the note in what is left of the dialog: a longer one scrolls, and the caret stays in sight.
    fn note_ui(&mut self, ui: &mut Ui, name: Id) {
        let palette = Palette::of(ui);
        let id = ui.scope_id().with("note");
        let has_keyboard = ui.memory(|memory| memory.has_focus(id));
        let edge = if has_keyboard { palette.accent.rest } else { palette.outline };
        let frame = Frame::new().fill(palette.field).stroke(Stroke::new(1.0, edge)).corner_radius(CONTROL_CORNER);
        let height = (ui.available_height() - 2.0).max(LEAST);
        frame.show(ui, |ui| {
            let area = ScrollArea::vertical().id_salt("note").auto_shrink(false).max_height(height);
            area.min_scrolled_height(height).show(ui, |ui| {
                let note = TextEdit::multiline(&mut self.note)
                    .id(id)
                    .char_limit(MAX_NOTE)
                    .frame(Frame::new().inner_margin(MARGIN))
                    .desired_width(f32::INFINITY)
                    .min_size(vec2(0.0, height))
                    .align(Align2::LEFT_TOP);
                ui.add_enabled(!self.is_leaving, note).labelled_by(name);
            });
        });
    }

    fn leaving_ui(&mut self, ui: &mut Ui) -> Option<End> {
        let answer = leaving_ui(ui)?;
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
