//! Where a reply departs from the contract.

use std::fmt::Display;

use eframe::egui::{RichText, Ui};

use crate::theme::Palette;

/// Shows each departure in a line of its own.
pub fn departures_ui<D: Display>(ui: &mut Ui, departures: &[D]) {
    for departure in departures {
        let text = format!("Departs from the contract: {departure}");
        ui.label(RichText::new(text).small().color(Palette::of(ui).warn.ink));
    }
}
