//! The menu of a row: what can be done with the row, or with the marked ones.

use eframe::egui::Ui;

use crate::desk::{
    Command, ComparisonCommand, CopyCommand, CopyOf, FollowCommand, RowsCommand, RowsOf, State, TransferCommand,
};
use crate::history::{ExportFormat, Life, SubmissionId, Summary};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::{copy_menu, quantity};
use crate::view::{Marked, Row, Side};

/// Shows the menu of a row.
pub fn show(ui: &mut Ui, state: &State, row: &Row, commands: &mut Commands) {
    let summary = &row.summary;
    let marked = state.history.marked.count(state.history.total().unwrap_or_default());
    if marked > 1 && state.history.marked.contains(summary.id) {
        marked_ui(ui, state, marked, commands);
        return;
    }
    match &summary.task_id {
        Some(task_id) => {
            if ui.button("Copy task id").clicked() {
                commands.push(CopyCommand::Text(task_id.display()));
                ui.close();
            }
        }
        None => drop(ui.label("No task id")),
    }
    compare_ui(ui, state, summary.id, commands);
    copy_menu::row_ui(ui, CopyOf::Submission(summary.id), commands);
    follow_ui(ui, state, summary, commands);
    ui.separator();
    choose(ui, commands, if summary.is_pinned { "Unpin" } else { "Pin" }, || {
        RowsCommand::Pin(RowsOf::One(summary.id), !summary.is_pinned)
    });
    choose(ui, commands, "Label and note…", || RowsCommand::EditRemarks(Some(summary.id)));
    choose(ui, commands, Action::RepeatSubmission.label(), || Command::Repeat(summary.id));
    export_ui(ui, commands, RowsOf::One(summary.id));
    ui.separator();
    choose(ui, commands, "Delete", || RowsCommand::Delete(RowsOf::One(summary.id)));
}

/// Shows an entry that gives a command.
fn choose<C: Into<Command>>(ui: &mut Ui, commands: &mut Commands, label: &str, command: impl FnOnce() -> C) {
    if ui.button(label).clicked() {
        commands.push(command());
        ui.close();
    }
}

fn marked_ui(ui: &mut Ui, state: &State, marked: u64, commands: &mut Commands) {
    ui.label(quantity::counted(marked, "submission marked", "submissions marked"));
    choose(ui, commands, "Pin", || RowsCommand::Pin(RowsOf::Marked, true));
    choose(ui, commands, "Unpin", || RowsCommand::Pin(RowsOf::Marked, false));
    let pair: Option<[SubmissionId; 2]> = match &state.history.marked {
        Marked::Only(ids) if ids.len() == 2 => ids.iter().map(SubmissionId).collect::<Vec<_>>().try_into().ok(),
        _ => None,
    };
    if let Some([left, right]) = pair {
        choose(ui, commands, "Compare the two", || {
            ComparisonCommand::Compare([Side::Record(left), Side::Record(right)])
        });
    }
    export_ui(ui, commands, RowsOf::Marked);
    ui.separator();
    choose(ui, commands, "Delete", || RowsCommand::Delete(RowsOf::Marked));
}

fn export_ui(ui: &mut Ui, commands: &mut Commands, rows: RowsOf) {
    ui.menu_button("Export", |ui| {
        for format in ExportFormat::ALL {
            choose(ui, commands, &format!("{}…", format.label()), || TransferCommand::Export(Some(rows), format));
        }
    });
}

fn compare_ui(ui: &mut Ui, state: &State, id: SubmissionId, commands: &mut Commands) {
    let shown = state.shown.selected().filter(|shown| *shown != id);
    let with_shown = shown.map(|shown| (format!("Compare with #{}", shown.0), [Side::Record(shown), Side::Record(id)]));
    let with_draft = (Action::CompareWithDraft.label().to_owned(), [Side::Record(id), Side::Draft]);
    for (label, sides) in [Some(with_draft), with_shown].into_iter().flatten() {
        choose(ui, commands, &label, || ComparisonCommand::Compare(sides));
    }
}

fn follow_ui(ui: &mut Ui, state: &State, summary: &Summary, commands: &mut Commands) {
    if summary.task_id.is_none() || summary.state == Life::Solved {
        return;
    }
    let choices: &[(&str, FollowCommand)] = if state.following.contains_key(&summary.id) {
        &[("Ask now", FollowCommand::AskNow(summary.id)), ("Stop following", FollowCommand::Stop(summary.id))]
    } else {
        &[("Follow again", FollowCommand::Follow(summary.id))]
    };
    for (label, command) in choices {
        choose(ui, commands, label, || command.clone());
    }
}
