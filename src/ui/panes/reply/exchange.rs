//! The exchange without its body: status line, timing, who replied, departures.

use eframe::egui::{RichText, Ui};

use crate::contract::{ForeignReply, cut, status_words};
use crate::history::StoredExchange;
use crate::ui::panes::reply::{MAX_LINE_CHARS, timing};
use crate::ui::theme::Palette;
use crate::ui::{quantity, theme};
use crate::view::{ReplyView, visible};

/// Shows everything about an exchange but its headers and body.
pub fn show(ui: &mut Ui, reply: &ReplyView, exchange: &StoredExchange) {
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(status_line(exchange)).strong());
        ui.label(quantity::milliseconds(exchange.elapsed_ms));
        let request = format!("{} {}", exchange.method, visible(&cut(&exchange.url, MAX_LINE_CHARS)));
        ui.label(RichText::new(request).color(palette.weak));
    });
    if let Some(error) = &exchange.error {
        let connection = if exchange.connected { "A connection was made" } else { "No connection was made" };
        let error = visible(&cut(error, MAX_LINE_CHARS));
        ui.label(RichText::new(format!("{connection}; {error}")).color(palette.caution));
    }
    if let Some(foreign) = &reply.foreign {
        foreign_ui(ui, foreign);
    }
    timing::show(ui, exchange);
    for departure in &reply.departures {
        ui.label(RichText::new(format!("Departs from the contract: {departure}")).small().color(palette.caution));
    }
}

/// `HTTP/1.1 502 Bad Gateway`.
fn status_line(exchange: &StoredExchange) -> String {
    let Some(status) = exchange.status else { return "No reply".to_owned() };
    let version = exchange.http_version.as_deref().unwrap_or("HTTP");
    format!("{version} {status} {}", status_words(status)).trim_end().to_owned()
}

/// Who or what replied instead of the API.
fn foreign_ui(ui: &mut Ui, foreign: &ForeignReply) {
    let palette = Palette::of(ui);
    let frame = theme::card(ui).stroke(eframe::egui::Stroke::new(1.0, palette.caution));
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.label(RichText::new(foreign.kind.describe()).strong().color(palette.caution));
        if let Some(title) = &foreign.title {
            ui.label(format!("The page's title: {title}"));
        }
        ui.label(foreign.kind.what_to_do());
        let known_by = format!("Known by: {} · {}", foreign.clue, foreign.kind.source());
        ui.label(RichText::new(known_by).small().color(palette.weak));
    });
}
