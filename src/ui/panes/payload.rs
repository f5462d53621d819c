//! The payload pane: the exact outgoing JSON, its base64 folded and its key masked.

use eframe::egui::text::LayoutJob;
use eframe::egui::{FontId, Label, RichText, ScrollArea, TextFormat, TextStyle, Ui};

use crate::contract::Method;
use crate::desk::State;
use crate::payload::ViewPart;
use crate::ui::action::Action;
use crate::ui::panes::nothing_ui;
use crate::ui::theme::Palette;
use crate::ui::{copy_as, quantity, theme};

/// Shows the payload; an action that was clicked.
pub fn show(ui: &mut Ui, state: &State) -> Option<Action> {
    let (parts, bytes, url) = if let Some(record) = state.shown.record() {
        let url = record.exchange().map(|exchange| exchange.url.clone());
        (record.payload_view.as_slice(), record.payload_bytes, url)
    } else if let Some(payload) = &state.compose.composed.payload {
        let base_url = state.profile().and_then(|profile| profile.address.base_url());
        let url = base_url.map(|url| url.method_url(Method::CreateTask).to_string());
        (state.compose.composed.view.as_slice(), payload.size_bytes(), url)
    } else {
        nothing_ui(ui, "Nothing to send yet", "Add a picture, or enter site details, on the left");
        return None;
    };
    let mut clicked = None;
    ui.horizontal_wrapped(|ui| {
        if ui.button(Action::CopyPayload.label()).on_hover_text(Action::CopyPayload.hint(ui.ctx())).clicked() {
            clicked = Some(Action::CopyPayload);
        }
        clicked = clicked.or(copy_as::menu_button_ui(ui));
        let bundle = Action::SupportBundle;
        if state.shown.record().is_some() && ui.button(bundle.label()).on_hover_text(bundle.hint(ui.ctx())).clicked() {
            clicked = Some(bundle);
        }
        ui.label(RichText::new(quantity::bytes(bytes)).strong());
        let target = url.map(|url| format!("POST {url}")).unwrap_or_default();
        ui.label(RichText::new(target).color(Palette::of(ui).weak));
    });
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        theme::card(ui).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            let job = layout(ui, parts);
            ui.add(Label::new(job).wrap().selectable(true));
        });
    });
    clicked
}

fn layout(ui: &Ui, parts: &[ViewPart]) -> LayoutJob {
    let palette = Palette::of(ui);
    let font = FontId::monospace(TextStyle::Monospace.resolve(ui.style()).size);
    let plain = TextFormat::simple(font.clone(), palette.text);
    let chip = TextFormat { background: palette.chip, ..TextFormat::simple(font, palette.accent) };
    let mut job = LayoutJob::default();
    for part in parts {
        match part {
            ViewPart::Text(text) => job.append(text, 0.0, plain.clone()),
            ViewPart::Key(masked) => job.append(masked, 0.0, chip.clone()),
            ViewPart::Base64(chars) => {
                let text = format!("‹{} base64 characters›", quantity::grouped(*chars as u64));
                job.append(&text, 0.0, chip.clone());
            }
            ViewPart::Long(chars) => {
                let text = format!("‹{} characters›", quantity::grouped(*chars as u64));
                job.append(&text, 0.0, chip.clone());
            }
        }
    }
    job.wrap.break_anywhere = true;
    job
}
