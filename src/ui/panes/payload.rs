//! The payload pane: the exact outgoing JSON, its base64 folded and its key masked.

use eframe::egui::text::LayoutJob;
use eframe::egui::{FontId, Label, RichText, ScrollArea, TextFormat, TextStyle, Ui};

use crate::contract::Method;
use crate::desk::State;
use crate::payload::ViewPart;
use crate::ui::action::Action;
use crate::ui::json_text::JsonText;
use crate::ui::panes::nothing::nothing_ui;
use crate::ui::scene::Scene;
use crate::ui::theme::Palette;
use crate::ui::{copy_menu, quantity, theme};

/// The payload on screen: its text in parts, its size, and where it goes or went.
struct Shown<'a> {
    parts: &'a [ViewPart],
    bytes: usize,
    url: Option<String>,
}

/// Shows the payload.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(shown) = shown(scene.state) else {
        return nothing_ui(ui, "Nothing to send yet", "Add a picture, or enter site details, on the left");
    };
    ui.horizontal_wrapped(|ui| {
        scene.button_ui(ui, Action::CopyPayload);
        copy_menu::button_ui(ui, scene);
        if scene.state.shown.record().is_some() {
            scene.button_ui(ui, Action::SupportBundle);
        }
        ui.label(RichText::new(quantity::bytes(shown.bytes)).heading());
        let target = shown.url.map(|url| format!("POST {url}")).unwrap_or_default();
        ui.label(RichText::new(target).color(Palette::of(ui).weak));
    });
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        theme::card(ui).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            let job = layout(ui, shown.parts);
            ui.add(Label::new(job).wrap().selectable(true));
        });
    });
}

/// Returns the payload of the record on screen, or else of the draft.
fn shown(state: &State) -> Option<Shown<'_>> {
    if let Some(record) = state.shown.record() {
        let url = record.exchange().map(|exchange| exchange.url.clone());
        return Some(Shown { parts: &record.payload_view, bytes: record.payload_bytes, url });
    }
    let composed = &state.compose.composed;
    let bytes = composed.payload.as_ref()?.size_bytes();
    let base_url = state.profile().and_then(|profile| profile.address.base_url());
    let url = base_url.map(|url| url.method_url(Method::CreateTask).to_string());
    Some(Shown { parts: &composed.view, bytes, url })
}

fn layout(ui: &Ui, parts: &[ViewPart]) -> LayoutJob {
    let palette = Palette::of(ui);
    let font = FontId::monospace(TextStyle::Monospace.resolve(ui.style()).size);
    let mut json = JsonText::new(palette, font.clone());
    let chip = TextFormat { background: palette.control, ..TextFormat::simple(font, palette.accent.rest) };
    let mut job = LayoutJob::default();
    for part in parts {
        match part {
            ViewPart::Text(text) => json.append(&mut job, text),
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
