//! The payload pane: the exact outgoing JSON, its base64 folded and its key masked, as it is sent or laid out.

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, Label, Layout, RichText, ScrollArea, TextFormat, Ui};

use crate::contract::Method;
use crate::controls::JsonText;
use crate::controls::code;
use crate::controls::{highlight, scroll_to_place, segments_ui};
use crate::desk::State;
use crate::payload::{ViewPart, indented};
use crate::theme;
use crate::theme::{Palette, Text};
use crate::ui::action::Action;
use crate::ui::panes::nothing::nothing_ui;
use crate::ui::panes::text_finder::TextFinder;
use crate::ui::panes::within::within_ui;
use crate::ui::scene::Scene;
use crate::view::{Found, Sought, quantity};

/// A longer text, in bytes, is shown as it is sent: it would be laid out anew with each paint.
const MAX_LAID_OUT: usize = 64 * 1024;

/// How far from the place that is looked at others are highlighted, in bytes: the text is laid out as a whole.
const MAX_SEARCHED: usize = 32 * 1024;

/// The payload on screen: its text in parts, its size, and where it goes or went.
struct Shown<'a> {
    parts: &'a [ViewPart],
    bytes: usize,
    url: Option<String>,
}

/// State of the pane.
#[derive(Default)]
pub struct PayloadPane {
    /// Whether the payload is laid out, one value a line.
    is_pretty: bool,
    finder: TextFinder,
}

impl PayloadPane {
    /// Returns the line in which words are looked for in the payload.
    pub fn finder(&mut self) -> &mut TextFinder {
        &mut self.finder
    }

    /// Shows the payload.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(shown) = shown(scene.state) else {
            return nothing_ui(ui, "Nothing to send yet", "Add a picture, or enter site details, in the draft");
        };
        let job = parts_job(ui, shown.parts, self.is_pretty);
        let searched = Ok(Sought::Text(&job.text));
        ui.horizontal_wrapped(|ui| {
            if let Some(is_pretty) = segments_ui(ui, self.is_pretty, [(true, "Pretty"), (false, "Raw")]) {
                self.is_pretty = is_pretty;
            }
            scene.button_ui(ui, Action::CopyPayload);
            if scene.state.shown.record().is_some() {
                scene.button_ui(ui, Action::SupportBundle);
            }
            TextFinder::button_ui(ui, searched, scene);
            ui.label(RichText::new(quantity::bytes(shown.bytes)).heading());
            let target = shown.url.map(|url| format!("POST {url}")).unwrap_or_default();
            ui.label(RichText::new(target).color(Palette::of(ui).weak));
        });
        let place = ui.available_rect_before_wrap();
        let rest = self.finder.show(ui, ui.max_rect(), place, searched);
        within_ui(ui, rest, Layout::top_down(Align::Min), |ui| {
            ScrollArea::vertical().auto_shrink(false).animated(false).show(ui, |ui| {
                theme::card(ui).fill(Palette::of(ui).field).show(ui, |ui| {
                    ui.set_min_width(ui.available_width());
                    parts_ui(ui, job, &self.finder.found());
                });
            });
        });
    }
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

/// Returns a body in parts as a text, laid out where that is wanted and the text is not too long.
pub fn parts_job(ui: &Ui, parts: &[ViewPart], is_pretty: bool) -> LayoutJob {
    let bytes: usize = parts.iter().map(|part| if let ViewPart::Text(text) = part { text.len() } else { 0 }).sum();
    if is_pretty && bytes <= MAX_LAID_OUT { layout(ui, &indented(parts)) } else { layout(ui, parts) }
}

/// Shows a body's text and what was found in it, around the place that is looked at.
pub fn parts_ui(ui: &mut Ui, mut job: LayoutJob, found: &Found<'_>) {
    let (at, width) = (ui.cursor().min, ui.available_width());
    let wanted = found.wanted().map(|wanted| (job.clone(), wanted));
    let middle = found.current.as_ref().map_or(0, |place| place.start);
    let start = middle.saturating_sub(MAX_SEARCHED);
    highlight(&mut job, start, found.within(start..middle.saturating_add(MAX_SEARCHED)), Palette::of(ui));
    ui.add(Label::new(job).wrap().selectable(true));
    if let Some((mut job, wanted)) = wanted {
        job.wrap.max_width = width;
        scroll_to_place(ui, at, job, wanted);
    }
}

fn layout(ui: &Ui, parts: &[ViewPart]) -> LayoutJob {
    let palette = Palette::of(ui);
    let mut json = JsonText::new(palette, Text::Mono.font()).spaced(code::LINE);
    let chip = TextFormat { background: palette.control, ..code::format(palette.accent.rest) };
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
