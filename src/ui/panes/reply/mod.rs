//! The reply pane, an inspector: what came back, what it means, whether it cost money, and every
//! byte of it.

mod body;
mod exchange;
mod meaning;
mod timing;

use eframe::egui::{RichText, ScrollArea, Ui};

use crate::contract::{BaseUrl, cut, error_code};
use crate::desk::{CopyCommand, State};
use crate::ui::panes::{nothing_ui, task};
use crate::ui::theme::{GAP, Palette};
use crate::ui::{Commands, theme};
use crate::view::{CheckedPoint, RecordView, visible};

use body::View;
pub use timing::split_text;

/// Longest texts shown, in characters: a service may send anything, and the raw body has it whole.
const MAX_HEADING_CHARS: usize = 60;
const MAX_LINE_CHARS: usize = 500;

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
        let reply = record.exchange().filter(|exchange| exchange.status.is_some());
        let height = ui.available_height();
        let facts = |ui: &mut Ui, commands: &mut Commands, most: f32| {
            let area = ScrollArea::vertical().id_salt("reply-facts").max_height(most).auto_shrink([false, true]);
            area.show(ui, |ui| {
                outcome_ui(ui, record, commands);
                task::follow_ui(ui, state, record, commands);
                match record.exchange() {
                    Some(exchange) => exchange::show(ui, &record.reply, exchange),
                    None => drop(ui.label("No exchange was recorded for this submission")),
                }
            });
        };
        let Some(exchange) = reply else { return facts(ui, commands, height) };
        let id = record.record.summary.id;
        let is_low = height < LOW;
        if !is_low {
            let most = height - body::height(ui, &record.reply);
            facts(ui, commands, most.max(height * FACTS_SHARE));
            ui.add_space(2.0);
        }
        match self.body.tabs_ui(ui, id, &record.reply, exchange, is_low, commands) {
            View::About => facts(ui, commands, ui.available_height()),
            view => body::show(ui, view, id, &record.reply, exchange),
        }
    }
}

/// What to look at in the payload, point by point.
fn checklist_ui(ui: &mut Ui, checklist: &[CheckedPoint]) {
    if checklist.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    ui.add_space(GAP / 2.0);
    ui.label(RichText::new("Checklist for this payload").strong());
    for CheckedPoint { point, against } in checklist {
        let (mark, color) = if against.is_empty() { ("✔", palette.good) } else { ("✖", palette.caution) };
        ui.label(RichText::new(format!("{mark} {point}")).small().color(color));
        for sentence in against {
            ui.label(RichText::new(format!("      {sentence}")).small().color(palette.text));
        }
    }
    ui.add_space(GAP / 2.0);
}

/// How the submission stands and what that means.
fn outcome_ui(ui: &mut Ui, record: &RecordView, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let summary = &record.record.summary;
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            let state = RichText::new(summary.state.label()).heading().color(palette.state(summary.state));
            ui.label(state);
            if let Some(task_id) = &summary.task_id {
                let shown = visible(&cut(&task_id.display(), MAX_HEADING_CHARS));
                ui.label(RichText::new(format!("task {shown}")).heading());
                if ui.small_button("Copy").on_hover_text("Copy the task id").clicked() {
                    commands.push(CopyCommand::Text(task_id.display()));
                }
            }
            if let Some(code) = &summary.error_code {
                ui.label(RichText::new(visible(&cut(code, MAX_HEADING_CHARS))).heading().monospace());
            }
        });
        let known = summary.error_code.as_deref().and_then(error_code);
        // The dictionary's own words are below, each in its place.
        if let Some(detail) =
            summary.detail.as_ref().filter(|text| !known.is_some_and(|row| text.starts_with(row.meaning)))
        {
            ui.label(visible(&cut(detail, MAX_LINE_CHARS)));
        }
        if let Some(known) = known {
            meaning::show(ui, known);
        }
        checklist_ui(ui, &record.checklist);
        let is_local = BaseUrl::parse(&record.record.base_url).is_ok_and(|url| url.is_loopback());
        let payment = if is_local {
            "none, the service was on this machine"
        } else {
            summary.state.payment(summary.error_code.as_deref())
        };
        ui.label(RichText::new(format!("Money: {payment}")).color(palette.weak));
        if let Some(balances) = &record.balances {
            ui.label(RichText::new(balances).color(palette.weak));
        }
        if let Some(solution) = &record.solution {
            task::solution_ui(ui, record, solution, commands);
        }
    });
    ui.add_space(GAP / 2.0);
}
