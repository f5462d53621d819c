//! The reply pane: what came back, what it means, and whether it cost money.

use eframe::egui::{CollapsingHeader, Label, RichText, ScrollArea, TextStyle, Ui};

use super::super::Commands;
use super::super::quantity;
use super::super::theme::{self, GAP, Palette};
use super::{nothing_ui, task};
use crate::contract::{BaseUrl, error_code};
use crate::desk::{Command, RecordView, State, cut};
use crate::history::StoredExchange;

/// Longest texts shown, in characters: a service may send anything, and the raw body has it whole.
const MAX_HEADING_CHARS: usize = 60;
const MAX_LINE_CHARS: usize = 500;

/// Shows the reply of the record on screen, or of the draft's last submission.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let record = state.shown.record().or(state.latest.as_ref());
    let Some(record) = record else {
        let text = if state.in_flight.is_empty() {
            ("No reply yet", "Submit the draft, or pick a row of the history")
        } else {
            ("Waiting for the reply", "The window can be used meanwhile; progress is at the submit button")
        };
        return nothing_ui(ui, text.0, text.1);
    };
    outcome_ui(ui, record, commands);
    task::follow_ui(ui, state, record, commands);
    match record.exchange() {
        Some(exchange) => exchange_ui(ui, record, exchange),
        None => drop(ui.label("No exchange was recorded for this submission")),
    }
}

fn outcome_ui(ui: &mut Ui, record: &RecordView, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let summary = &record.record.summary;
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            let state = RichText::new(summary.state.label()).heading().color(palette.state(summary.state));
            ui.label(state);
            if let Some(task_id) = &summary.task_id {
                ui.label(RichText::new(format!("task {}", cut(&task_id.display(), MAX_HEADING_CHARS))).heading());
                if ui.small_button("Copy").on_hover_text("Copy the task id").clicked() {
                    commands.push(Command::CopyText(task_id.display()));
                }
            }
            if let Some(code) = &summary.error_code {
                ui.label(RichText::new(cut(code, MAX_HEADING_CHARS)).heading().monospace());
            }
        });
        if let Some(detail) = &summary.detail {
            ui.label(cut(detail, MAX_LINE_CHARS));
        }
        let is_local = BaseUrl::parse(&record.record.base_url).is_ok_and(|url| url.is_loopback());
        let payment = if is_local {
            "none, the service was on this machine"
        } else {
            summary.state.payment(summary.error_code.as_deref())
        };
        ui.label(RichText::new(format!("Money: {payment}")).color(palette.weak));
        if let Some(known) = summary.error_code.as_deref().and_then(error_code) {
            ui.label(
                RichText::new(format!("{} (stated by: {})", known.retry.advice(), known.source)).color(palette.weak),
            );
        }
        if let Some(balances) = &record.balances {
            ui.label(RichText::new(balances).color(palette.weak));
        }
        if let Some(solution) = &record.solution {
            task::solution_ui(ui, record, solution, commands);
        }
    });
    ui.add_space(GAP / 2.0);
}

fn exchange_ui(ui: &mut Ui, record: &RecordView, exchange: &StoredExchange) {
    let palette = Palette::of(ui);
    let status = exchange.status.map_or("No reply".to_owned(), |status| format!("HTTP {status}"));
    let took = quantity::milliseconds(exchange.elapsed_ms);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(format!("{status} · {took}")).strong());
        ui.label(RichText::new(format!("{} {}", exchange.method, exchange.url)).color(palette.weak));
    });
    if let Some(error) = &exchange.error {
        let connection = if exchange.connected { "A connection was made" } else { "No connection was made" };
        ui.label(RichText::new(format!("{connection}; {error}")).color(palette.caution));
    }
    for departure in &record.departures {
        ui.label(RichText::new(format!("Departs from the contract: {departure}")).small().color(palette.caution));
    }
    if !exchange.reply_headers.is_empty() {
        let title = format!("Headers ({})", exchange.reply_headers.len());
        CollapsingHeader::new(title).id_salt("reply-headers").show(ui, |ui| {
            for (name, value) in &exchange.reply_headers {
                ui.add(
                    Label::new(
                        RichText::new(format!("{}: {}", cut(name, MAX_HEADING_CHARS), cut(value, MAX_LINE_CHARS)))
                            .monospace(),
                    )
                    .wrap(),
                );
            }
        });
    }
    if exchange.status.is_some() {
        body_ui(ui, record, exchange.reply_truncated);
    }
}

fn body_ui(ui: &mut Ui, record: &RecordView, is_truncated: bool) {
    let rows = &record.reply_rows;
    let size = quantity::bytes(rows.bytes);
    let title = match (rows.bytes, is_truncated) {
        (0, _) => "Body: empty".to_owned(),
        (_, true) => format!("Body: the first {size}; the rest was not read"),
        (_, false) => format!("Body: {size}"),
    };
    ui.label(RichText::new(title).strong());
    if rows.bytes == 0 {
        return;
    }
    theme::card(ui).show(ui, |ui| {
        let row_height = ui.text_style_height(&TextStyle::Monospace);
        ui.style_mut().spacing.item_spacing.y = 0.0;
        ScrollArea::both().id_salt("reply-body").auto_shrink([false, true]).show_rows(
            ui,
            row_height,
            rows.len(),
            |ui, range| {
                for row in range.filter_map(|index| rows.row(index)) {
                    ui.add(Label::new(RichText::new(row).monospace()).extend());
                }
            },
        );
    });
}
