//! The desk's questions: a payload that was sent before, a key that was refused often.

use eframe::egui::{Context, Ui};

use crate::desk::{Command, Question, State, SubmissionCommand};
use crate::history::SameBefore;
use crate::ui::commands::Commands;
use crate::ui::dialogs::modal::{Answer, answer_ui, ask};
use crate::ui::quantity::counted;
use crate::ui::theme::GAP;

/// Asks the desk's question, if it has one.
pub fn show(ctx: &Context, state: &State, now_ms: i64, commands: &mut Commands) {
    let (answer, go_on) = match &state.question {
        None => return,
        Some(Question::SameBefore(same)) => {
            (ask(ctx, "same-before", |ui| same_before_ui(ui, same, now_ms)), SubmissionCommand::SendAllTheSame.into())
        }
        Some(Question::RefusedOften) => (ask(ctx, "refused-often", refused_often_ui), Command::CallAnyway),
    };
    match answer {
        Some(Answer::Do) => commands.push(go_on),
        Some(Answer::Leave) => commands.push(SubmissionCommand::DropQuestion),
        None => {}
    }
}

fn refused_often_ui(ui: &mut Ui) -> Option<Answer> {
    ui.set_max_width(420.0);
    ui.heading("Use the refused key once more?");
    ui.add_space(GAP);
    ui.label("This key was refused three times within ten minutes. Compatible services block for ten minutes then.");
    ui.label("Copy the key again, or top up the balance, before going on.");
    ui.add_space(GAP);
    answer_ui(ui, "Don't call", "Call anyway")
}

fn same_before_ui(ui: &mut Ui, same: &SameBefore, now_ms: i64) -> Option<Answer> {
    let minutes = (now_ms - same.created_at_ms).max(0) / 60_000;
    let when = if minutes == 0 {
        "less than a minute ago".to_owned()
    } else {
        format!("{} ago", counted(minutes.unsigned_abs(), "minute", "minutes"))
    };
    let (id, life, payment) = (same.id.0, same.state.label(), same.state.payment(None));
    ui.set_max_width(420.0);
    ui.heading("Send the same payload again?");
    ui.add_space(GAP);
    ui.label(format!("It was sent {when} as #{id} and is {life}: {payment}."));
    ui.label("Sending it again may cost money again.");
    ui.add_space(GAP);
    answer_ui(ui, "Don't send", "Send again")
}
