//! The strip above the panes that says that a record is on screen, not the draft.

use eframe::egui::{Margin, RichText, Ui};

use crate::contract::cut;
use crate::desk::{CopyCommand, RecordCommand};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::scene::Scene;
use crate::ui::theme;
use crate::ui::theme::{NEAR, Palette};
use crate::view::RecordView;

/// What can be done with the record.
const ACTIONS: [Action; 4] =
    [Action::LoadIntoCompose, Action::RepeatSubmission, Action::CompareWithDraft, Action::BackToDraft];

/// Repetitions named at most; a row that was sent again and again has its newest ones named.
const MAX_REPETITIONS: usize = 3;

/// Longest name or label shown, in characters: an import may bring one of a megabyte.
const MAX_LABEL_CHARS: usize = 100;

/// Longest address shown, in characters.
const MAX_ADDRESS_CHARS: usize = 80;

/// Longest note shown, in characters; the dialog has the whole.
const MAX_NOTE_CHARS: usize = 300;

/// Shows the strip.
pub fn show(ui: &mut Ui, record: &RecordView, scene: &mut Scene<'_>) {
    let summary = &record.record.summary;
    let frame = theme::card(ui).inner_margin(Margin::symmetric(12, 4));
    frame.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(format!("History #{}", summary.id.0)).heading());
            let (profile, key) =
                (cut(&summary.profile, MAX_LABEL_CHARS), cut(&record.record.key_hint, MAX_LABEL_CHARS));
            ui.label(format!("{} · {profile} · key {key}", record.time));
            if summary.is_brought_in {
                brought_in_ui(ui, &record.record.summary.base_url);
            }
            for action in ACTIONS {
                scene.button_ui(ui, action);
            }
            if let Some(task_id) = &summary.task_id
                && ui.button("Copy task id").on_hover_text(task_id.display()).clicked()
            {
                scene.commands.push(CopyCommand::Text(task_id.display()));
            }
            links_ui(ui, record, scene.commands);
        });
        remarks_ui(ui, record);
    });
    ui.add_space(NEAR);
}

/// Says that the row was not sent by a desk on this history, and which address it names.
fn brought_in_ui(ui: &mut Ui, base_url: &str) {
    let text =
        RichText::new(format!("Brought in · {}", cut(base_url, MAX_ADDRESS_CHARS))).color(Palette::of(ui).warn.ink);
    let hint = "An import or a restored backup brought this row, with its address. It is not asked for by itself";
    ui.label(text).on_hover_text(hint);
}

/// Links to the submission that this one repeats, and to those that repeat this one.
fn links_ui(ui: &mut Ui, record: &RecordView, commands: &mut Commands) {
    let record = &record.record;
    let links = record.again_of.iter().map(|id| ("Repeats", *id));
    let repeated = record.repeated_by.iter().rev().take(MAX_REPETITIONS).map(|id| ("Repeated by", *id));
    for (what, id) in links.chain(repeated) {
        if ui.button(format!("{what} #{}", id.0)).on_hover_text("Show that submission").clicked() {
            commands.push(RecordCommand::Select(Some(id)));
        }
    }
}

/// Shows label and note of the record.
fn remarks_ui(ui: &mut Ui, record: &RecordView) {
    let (label, note) = (record.record.summary.label.as_deref(), record.record.note.as_deref());
    if label.is_none() && note.is_none() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        if let Some(label) = label {
            ui.label(RichText::new(cut(label, MAX_LABEL_CHARS)).heading());
        }
        if let Some(note) = note {
            ui.label(cut(note, MAX_NOTE_CHARS));
        }
    });
}
