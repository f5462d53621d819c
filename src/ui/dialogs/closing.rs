//! What closing waits for, where a signal asked for it: nothing is asked, but the waiting can be cut off.

use eframe::egui::Context;

use crate::controls::{Button, settled_click};
use crate::desk::{InFlight, State};
use crate::theme::GAP;
use crate::ui::dialogs::modal::{Answer, Head, ask};
use crate::view::quantity::counted;
use crate::work::FollowPhase;

/// Width of the dialog, in points.
const WIDTH: f32 = 460.0;

/// Says what closing waits for, with a button that ends the waiting.
pub fn cut_off_ui(ctx: &Context, state: &State) -> Option<Answer> {
    let what = "The system asked it to end. Nothing new begins, and replies under way are waited for.".to_owned();
    ask(ctx, "cutting-off", WIDTH, &Head::new("CapKill Desk is closing", &[what]), |ui| {
        let asking = state.following.iter().filter(|(_, following)| following.phase == FollowPhase::Asking);
        for line in state.in_flight.iter().map(waits_for).chain(asking.map(|(id, _)| waits_for_answer(id.0))) {
            ui.label(line);
        }
        let captured = state.capture.in_flight();
        if captured > 0 {
            let replies = counted(captured.into(), "reply", "replies");
            ui.label(format!("Closing: waiting for {replies} to captured createTask"));
        }
        ui.add_space(GAP);
        let money = state.money_if_cut_off();
        let hint = format!("A submission without a reply stays in the history as unknown. {money}");
        settled_click(&ui.add(Button::secondary("Close now")).on_hover_text(hint)).then_some(Answer::Do)
    })
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
