//! The reply pane, an inspector: what came back, what it means, whether it cost money, and every
//! byte of it.

mod body;
mod exchange;
mod foreign_text;
mod meaning;
mod outcome;
mod timing;

pub use timing::split_text;

use eframe::egui::{ScrollArea, Ui};

use crate::desk::State;
use crate::ui::commands::Commands;
use crate::ui::panes::nothing::nothing_ui;
use crate::ui::panes::task;
use crate::view::RecordView;

use body::View;

/// How much of the pane's height is left to what is said about a long body.
const FACTS_SHARE: f32 = 0.55;

/// Under this height, in points, there is room for one thing at a time.
const LOW: f32 = 280.0;

/// State of the pane.
#[derive(Default)]
pub struct ReplyPane {
    body: body::BodyPane,
}

impl ReplyPane {
    /// Shows the reply of the record on screen, or of the draft's last submission.
    pub fn show(&mut self, ui: &mut Ui, state: &State, commands: &mut Commands) {
        let Some(record) = state.shown.record().or(state.latest.as_ref()) else {
            let (title, what_to_do) = if state.in_flight.is_empty() {
                ("No reply yet", "Submit the draft, or pick a row of the history")
            } else {
                ("Waiting for the reply", "The window can be used meanwhile; progress is at the submit button")
            };
            return nothing_ui(ui, title, what_to_do);
        };
        let height = ui.available_height();
        let Some(exchange) = record.exchange().filter(|exchange| exchange.status.is_some()) else {
            return facts_ui(ui, state, record, height, commands);
        };
        let id = record.record.summary.id;
        let is_low = height < LOW;
        if !is_low {
            let most = (height - body::height(ui, &record.reply)).max(height * FACTS_SHARE);
            facts_ui(ui, state, record, most, commands);
            ui.add_space(2.0);
        }
        match self.body.tabs_ui(ui, id, &record.reply, exchange, is_low, commands) {
            View::About => facts_ui(ui, state, record, ui.available_height(), commands),
            view => body::show(ui, view, id, &record.reply, exchange),
        }
    }
}

/// Shows everything that is said about a reply; `most` is the greatest height, in points.
fn facts_ui(ui: &mut Ui, state: &State, record: &RecordView, most: f32, commands: &mut Commands) {
    let area = ScrollArea::vertical().id_salt("reply-facts").max_height(most).auto_shrink([false, true]);
    area.show(ui, |ui| {
        outcome::show(ui, state, record, commands);
        task::follow_ui(ui, state, record, commands);
        match record.exchange() {
            Some(exchange) => exchange::show(ui, &record.reply, exchange),
            None => drop(ui.label("No exchange was recorded for this submission")),
        }
    });
}
