//! The question before a backup is put in the place of the history.

use eframe::egui::Context;

use crate::desk::{State, TransferCommand};
use crate::history::BackupFacts;
use crate::theme::GAP;
use crate::ui::commands::Commands;
use crate::ui::dialogs::modal::{Answer, Head, answer_ui, ask};
use crate::view::local_time;
use crate::view::quantity;

const WIDTH: f32 = 500.0;

/// Asks while a backup is chosen.
pub fn show(ctx: &Context, state: &State, commands: &mut Commands) {
    let Some((path, facts)) = &state.restore else { return };
    let what = "It takes the place of the history. The history as it is now is saved beside it first".to_owned();
    let answer = ask(ctx, "restoring", WIDTH, &Head::new("Restore this backup?", &[what]), |ui| {
        ui.label(path.display().to_string());
        ui.label(said_of(facts));
        ui.add_space(GAP);
        answer_ui(ui, "Keep the history", "Restore")
    });
    match answer {
        Some(Answer::Do) => commands.push(TransferCommand::Restore),
        Some(Answer::Leave) => commands.push(TransferCommand::DropRestore),
        None => {}
    }
}

/// Returns what the backup says of itself: when it was written, how many submissions it has, and how new they are.
fn said_of(facts: &BackupFacts) -> String {
    let written = facts.written_ms.map(|at| format!("Written {}", local_time(at)));
    let submissions = quantity::counted(facts.submissions, "submission", "submissions");
    let newest = facts.newest_ms.map(|at| format!("the newest of {}", local_time(at)));
    let parts: Vec<String> = [written, Some(submissions), newest].into_iter().flatten().collect();
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_known_by_its_date_and_its_rows() {
        let facts = BackupFacts { submissions: 1_204, newest_ms: Some(0), written_ms: Some(86_400_000) };
        let said = said_of(&facts);
        assert!(
            said.starts_with("Written 1970-01-0") && said.contains(" · 1,204 submissions · the newest of 19"),
            "{said}"
        );
        assert_eq!(said_of(&BackupFacts { submissions: 0, newest_ms: None, written_ms: None }), "0 submissions");
    }
}
