//! What can be done with a row, or with the marked ones.

use eframe::egui::Ui;

use crate::desk::{Command, RowsOf, State};
use crate::history::{ExportFormat, State as Life, SubmissionId, Summary};
use crate::ui::action::Action;
use crate::ui::{Commands, copy_as, quantity};
use crate::view::{Marked, Row, Side};
use crate::work::CopyOf;

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
                commands.push(Command::CopyText(task_id.display()));
                ui.close();
            }
        }
        None => drop(ui.label("No task id")),
    }
    compare_ui(ui, state, summary.id, commands);
    copy_as::row_menu_ui(ui, CopyOf::Submission(summary.id), commands);
    follow_ui(ui, state, summary, commands);
    ui.separator();
    choose(ui, commands, if summary.is_pinned { "Unpin" } else { "Pin" }, || {
        Command::Pin(RowsOf::One(summary.id), !summary.is_pinned)
    });
    choose(ui, commands, "Label and note…", || Command::EditRemarks(Some(summary.id)));
    choose(ui, commands, Action::RepeatSubmission.label(), || Command::Repeat(summary.id));
    export_ui(ui, commands, RowsOf::One(summary.id));
    ui.separator();
    choose(ui, commands, "Delete", || Command::Delete(RowsOf::One(summary.id)));
}

fn choose(ui: &mut Ui, commands: &mut Commands, label: &str, command: impl FnOnce() -> Command) {
    if ui.button(label).clicked() {
        commands.push(command());
        ui.close();
    }
}

fn marked_ui(ui: &mut Ui, state: &State, marked: u64, commands: &mut Commands) {
    ui.label(quantity::counted(marked, "submission marked", "submissions marked"));
    choose(ui, commands, "Pin", || Command::Pin(RowsOf::Marked, true));
    choose(ui, commands, "Unpin", || Command::Pin(RowsOf::Marked, false));
    let pair: Option<[SubmissionId; 2]> = match &state.history.marked {
        Marked::Only(ids) if ids.len() == 2 => ids.iter().map(SubmissionId).collect::<Vec<_>>().try_into().ok(),
        _ => None,
    };
    if let Some([left, right]) = pair {
        choose(ui, commands, "Compare the two", || Command::Compare([Side::Record(left), Side::Record(right)]));
    }
    export_ui(ui, commands, RowsOf::Marked);
    ui.separator();
    choose(ui, commands, "Delete", || Command::Delete(RowsOf::Marked));
}

fn export_ui(ui: &mut Ui, commands: &mut Commands, rows: RowsOf) {
    ui.menu_button("Export", |ui| {
        for format in ExportFormat::ALL {
            choose(ui, commands, &format!("{}…", format.label()), || Command::Export(Some(rows), format, None));
        }
    });
}

fn compare_ui(ui: &mut Ui, state: &State, id: SubmissionId, commands: &mut Commands) {
    let shown = state.shown.selected().filter(|shown| *shown != id);
    let with_shown = shown.map(|shown| (format!("Compare with #{}", shown.0), [Side::Record(shown), Side::Record(id)]));
    let with_draft = (Action::CompareWithDraft.label().to_owned(), [Side::Record(id), Side::Draft]);
    for (label, sides) in [Some(with_draft), with_shown].into_iter().flatten() {
        choose(ui, commands, &label, || Command::Compare(sides));
    }
}

fn follow_ui(ui: &mut Ui, state: &State, summary: &Summary, commands: &mut Commands) {
    if summary.task_id.is_none() || summary.state == Life::Solved {
        return;
    }
    let choices: &[(&str, Command)] = if state.following.contains_key(&summary.id) {
        &[("Ask now", Command::AskNow(summary.id)), ("Stop following", Command::StopFollowing(summary.id))]
    } else {
        &[("Follow again", Command::Follow(summary.id))]
    };
    for (label, command) in choices {
        choose(ui, commands, label, || command.clone());
    }
}
