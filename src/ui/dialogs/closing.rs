//! What closing waits for, where a signal asked for it: nothing is asked, but the waiting can be cut off.

use eframe::egui::Ui;

use crate::desk::{InFlight, State};
use crate::ui::dialogs::modal::Answer;
use crate::ui::theme::GAP;
use crate::work::FollowPhase;

/// Says what closing waits for, with a button that ends the waiting.
pub fn cut_off_ui(ui: &mut Ui, state: &State) -> Option<Answer> {
    ui.set_max_width(420.0);
    ui.heading("CapKill Desk is closing");
    ui.add_space(GAP);
    ui.label("The system asked it to end. Nothing new begins, and replies under way are waited for.");
    let asking = state.following.iter().filter(|(_, following)| following.phase == FollowPhase::Asking);
    for line in state.in_flight.iter().map(waits_for).chain(asking.map(|(id, _)| waits_for_answer(id.0))) {
        ui.label(line);
    }
    ui.add_space(GAP);
    let money = state.money_if_cut_off();
    let hint = format!("A submission without a reply stays in the history as unknown. {money}");
    ui.button("Close now").on_hover_text(hint).clicked().then_some(Answer::Do)
}

fn waits_for(submission: &InFlight) -> String {
    match submission.id {
        Some(id) => format!("Closing: waiting for the reply to submission #{}", id.0),
        None => "Closing: waiting for a submission to be recorded".to_owned(),
    }
}

fn waits_for_answer(id: i64) -> String {
    format!("Closing: waiting for the answer about task #{id}")
}
