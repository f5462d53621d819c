//! The desk's questions: a payload that was sent before, a key that was refused often, an address that is new.

use eframe::egui::{Context, Ui};

use crate::desk::{NewAddress, Question, State, SubmissionCommand};
use crate::history::SameBefore;
use crate::ui::commands::Commands;
use crate::ui::dialogs::modal::{Answer, answer_ui, ask};
use crate::ui::quantity::counted;
use crate::ui::theme::GAP;

/// Asks the desk's question, if it has one.
pub fn show(ctx: &Context, state: &State, now_ms: i64, commands: &mut Commands) {
    let Some(question) = &state.question else { return };
    let answer = match question {
        Question::SameBefore(_, same) => ask(ctx, "same-before", |ui| same_before_ui(ui, same, now_ms)),
        Question::RefusedOften(_) => ask(ctx, "refused-often", refused_often_ui),
        Question::NewAddress(asked) => ask(ctx, "new-address", |ui| new_address_ui(ui, asked)),
    };
    match answer {
        Some(Answer::Do) => commands.push(question.yes()),
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

fn new_address_ui(ui: &mut Ui, asked: &NewAddress) -> Option<Answer> {
    let key = asked.key.masked();
    ui.set_max_width(460.0);
    let is_first = asked.confirmed.is_empty();
    ui.heading(if is_first { "Send the key to this address?" } else { "Send the key to another address?" });
    ui.add_space(GAP);
    let who = match asked.named_by {
        Some(id) => format!("The row #{} names", id.0),
        None => format!("The profile {} names", asked.profile),
    };
    ui.label(format!("{who} this address for the key {key}:"));
    ui.monospace(asked.asked.to_string());
    if is_first {
        ui.label("The key was never used for an address yet.");
    } else {
        ui.label("The key was confirmed for:");
        for origin in &asked.confirmed {
            ui.monospace(origin.to_string());
        }
    }
    ui.label("Whoever runs an address gets the whole key, and can spend the account's money. Nothing has been sent.");
    ui.add_space(GAP);
    answer_ui(ui, "Don't send", "Send the key there")
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
