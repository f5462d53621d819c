//! The exchange without its body: status line, timing, who replied, departures.

use eframe::egui::{RichText, Stroke, Ui};

use crate::contract::{ForeignReply, status_words};
use crate::history::StoredExchange;
use crate::ui::departures::departures_ui;
use crate::ui::panes::reply::foreign_text::in_line;
use crate::ui::panes::reply::timing;
use crate::ui::theme::Palette;
use crate::ui::{quantity, theme};
use crate::view::ReplyView;

/// Shows everything about an exchange but its headers and body.
pub fn show(ui: &mut Ui, reply: &ReplyView, exchange: &StoredExchange) {
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(status_line(exchange)).heading());
        ui.label(quantity::milliseconds(exchange.elapsed_ms));
        let request = format!("{} {}", exchange.method, in_line(&exchange.url));
        ui.label(RichText::new(request).color(palette.weak));
    });
    if let Some(error) = &exchange.error {
        let connection = if exchange.connected { "A connection was made" } else { "No connection was made" };
        ui.label(RichText::new(format!("{connection}; {}", in_line(error))).color(palette.warn.ink));
    }
    if let Some(foreign) = &reply.foreign {
        foreign_ui(ui, foreign);
    }
    timing::show(ui, exchange);
    departures_ui(ui, &reply.departures);
}

/// Returns the first line of a reply, such as `HTTP/1.1 502 Bad Gateway`.
fn status_line(exchange: &StoredExchange) -> String {
    let Some(status) = exchange.status else { return "No reply".to_owned() };
    let version = exchange.http_version.as_deref().unwrap_or("HTTP");
    format!("{version} {status} {}", status_words(status)).trim_end().to_owned()
}

/// Shows who or what replied instead of the API.
fn foreign_ui(ui: &mut Ui, foreign: &ForeignReply) {
    let palette = Palette::of(ui);
    let frame = theme::card(ui).stroke(Stroke::new(1.0, palette.warn.ink));
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.label(RichText::new(foreign.kind.describe()).heading().color(palette.warn.ink));
        if let Some(title) = &foreign.title {
            ui.label(format!("The page's title: {title}"));
        }
        ui.label(foreign.kind.what_to_do());
        let known_by = format!("Known by: {} · {}", foreign.clue, foreign.kind.source());
        ui.label(RichText::new(known_by).small().color(palette.weak));
    });
}
