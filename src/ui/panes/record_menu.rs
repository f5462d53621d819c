//! The menu of the record on screen: everything that can be done with it besides what its head has buttons for.

use eframe::egui::{Button, Ui};

use crate::controls::{call_entry, icon_menu_ui};
use crate::desk::{
    Act, BundleCommand, Command, CopyCommand, CopyOf, FollowCommand, RecordCommand, RowsCommand, RowsOf,
    TransferCommand,
};
use crate::history::{ExportFormat, Life, SubmissionId};
use crate::theme::Icon;
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::scene::Scene;
use crate::view::{RecordView, TargetChip};

/// Repetitions named at most; a row that was sent again and again has its newest ones named.
const MAX_REPETITIONS: usize = 3;

/// Shows the icon with its menu; `is_narrow` where the head has no room for all its buttons.
pub fn show(ui: &mut Ui, record: &RecordView, is_narrow: bool, scene: &mut Scene<'_>) {
    icon_menu_ui(ui, Icon::More, "More", |ui| {
        let id = record.record.summary.id;
        if is_narrow && scene.state.shown.selected().is_some() {
            scene.entry_ui(ui, Action::LoadIntoCompose.label(), Action::LoadIntoCompose);
        }
        scene.entry_ui(ui, Action::CompareWithDraft.label(), Action::CompareWithDraft);
        entry_ui(ui, scene.commands, "Label and note…", || RowsCommand::EditRemarks(Some(id)));
        entry_ui(ui, scene.commands, Action::SupportBundle.label(), || BundleCommand::Prepare(CopyOf::Submission(id)));
        ui.menu_button("Export", |ui| {
            for format in ExportFormat::ALL {
                let label = format!("{}…", format.label());
                entry_ui(ui, scene.commands, &label, || TransferCommand::Export(Some(RowsOf::One(id)), format));
            }
        });
        task_ui(ui, record, scene);
        links_ui(ui, record, scene.commands);
        ui.separator();
        entry_ui(ui, scene.commands, "Delete", || RowsCommand::Delete(RowsOf::One(id)));
    });
}

fn entry_ui<C: Into<Command>>(ui: &mut Ui, commands: &mut Commands, label: &str, command: impl FnOnce() -> C) {
    if ui.button(label).clicked() {
        commands.push(command());
        ui.close();
    }
}

/// Shows what can be done with the task.
fn task_ui(ui: &mut Ui, record: &RecordView, scene: &mut Scene<'_>) {
    let summary = &record.record.summary;
    let Some(task_id) = &summary.task_id else { return };
    entry_ui(ui, scene.commands, "Copy task id", || CopyCommand::Text(task_id.display()));
    let id = summary.id;
    match (summary.state, scene.state.following.contains_key(&id)) {
        (Life::Solved, _) => {}
        (_, true) => entry_ui(ui, scene.commands, "Stop asking", || FollowCommand::Stop(id)),
        (_, false) => follow_ui(ui, id, scene),
    }
}

/// Shows the entry that follows the task again, with where it would be asked for.
fn follow_ui(ui: &mut Ui, id: SubmissionId, scene: &mut Scene<'_>) {
    let target = scene.state.target_of(Act::Follow(id));
    let label = "Follow again";
    let response = ui.add(call_entry(ui, Button::new(label), target.as_ref()));
    if response.accessible_name(TargetChip::spoken(label, target.as_ref())).clicked() {
        scene.commands.push(Act::Follow(id));
        ui.close();
    }
}

/// Shows entries that lead to the submission which this one repeats, and to those that repeat this one.
fn links_ui(ui: &mut Ui, record: &RecordView, commands: &mut Commands) {
    for (label, id) in links(record, MAX_REPETITIONS) {
        entry_ui(ui, commands, &label, || RecordCommand::Select(Some(id)));
    }
}

/// Returns the submission that a record repeats, and as many of the newest that repeat it, with what each is to it.
pub fn links(record: &RecordView, most: usize) -> impl Iterator<Item = (String, SubmissionId)> {
    let record = &record.record;
    let first = record.again_of.iter().map(|id| (format!("Again of #{}", id.0), *id));
    let repeated = record.repeated_by.iter().rev().take(most);
    first.chain(repeated.map(|id| (format!("Submitted again as #{}", id.0), *id)))
}
