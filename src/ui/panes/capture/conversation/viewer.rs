//! The request that is looked at: what is wrong with it, its body, the reply to it, and both byte by byte.

use eframe::egui::{Align, Id, Layout, Rect, Ui, vec2};

use super::findings;
use super::panel::head_place;
use crate::contract::{Method, took};
use crate::controls::{code, copy_icon_ui, segments_ui};
use crate::desk::CopyCommand;
use crate::history::AnsweredBy;
use crate::theme::{GAP, Icon, NEAR, Palette, Text};
use crate::ui::departures::departures_ui;
use crate::ui::panes::text_finder::{NOT_BYTES, Searched, TextFinder};
use crate::ui::panes::within::{in_line_ui, within_ui};
use crate::ui::scene::Scene;
use crate::view::{CallView, Found, Sought, TextRows};

/// How a request is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    Findings,
    Payload,
    Reply,
    Raw,
    Bytes,
    Headers,
}

/// State of the viewer.
#[derive(Default)]
pub struct Viewer {
    /// The view that was chosen for a request, by the request's number.
    chosen: Option<(u64, View)>,
    finder: TextFinder,
}

impl Viewer {
    /// Returns the line in which words are looked for in what is shown.
    pub fn finder(&mut self) -> &mut TextFinder {
        &mut self.finder
    }

    /// Shows the request in all the room that is left; without one its place.
    pub fn show(&mut self, ui: &mut Ui, call: Option<&CallView>, scene: &mut Scene<'_>) {
        let head = head_place(ui);
        let place = ui.available_rect_before_wrap();
        let pane = place.with_min_y(head.top());
        let Some(call) = call else {
            ui.painter().rect_filled(place, 0.0, Palette::of(ui).field);
            return;
        };
        let chosen = self.chosen.filter(|(number, _)| *number == call.number).map(|(_, view)| view);
        let view = chosen.unwrap_or_else(|| first(call));
        in_line_ui(ui, head.shrink2(vec2(NEAR, 0.0)), |ui| {
            if let Some(view) = head_ui(ui, call, view) {
                self.chosen = Some((call.number, view));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                TextFinder::button_ui(ui, searched(call, view), scene);
                let copied = Id::unique(("captured-call", call.number, format!("{view:?}")));
                if view != View::Findings && copy_icon_ui(ui, copied, "Copy what is shown") {
                    scene.commands.push(CopyCommand::Text(text_of(call, view)));
                }
                answered_ui(ui, call);
            });
        });
        if view != View::Findings {
            ui.painter().rect_filled(place, 0.0, Palette::of(ui).field);
        }
        let place = self.finder.show(ui, pane, place, searched(call, view));
        body_ui(ui, place, call, view, &self.finder.found());
    }
}

/// Returns the view that says most of a request.
fn first(call: &CallView) -> View {
    let is_own = matches!(call.answered_by, AnsweredBy::Limit | AnsweredBy::Guard | AnsweredBy::Desk);
    match call.method {
        _ if is_own => View::Reply,
        _ if !call.findings.is_empty() => View::Findings,
        Some(Method::CreateTask) => View::Payload,
        _ => View::Reply,
    }
}

fn head_ui(ui: &mut Ui, call: &CallView, view: View) -> Option<View> {
    let findings = format!("Findings {}", call.findings.len());
    let headers = format!("Headers {}", call.header_count);
    let choices = [
        (View::Findings, findings.as_str()),
        (View::Payload, "Payload"),
        (View::Reply, "Reply"),
        (View::Raw, "Raw"),
        (View::Bytes, "Bytes"),
        (View::Headers, headers.as_str()),
    ];
    segments_ui(ui, view, choices)
}

/// Says who answered and how long it took, from the right, where there is room.
fn answered_ui(ui: &mut Ui, call: &CallView) {
    /// Least room for it, in points.
    const LEAST: f32 = 120.0;
    if ui.available_width() < LEAST {
        return;
    }
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.x = NEAR;
    ui.label(Text::Small.of(call.took_ms.map(took).unwrap_or_default()));
    if matches!(call.answered_by, AnsweredBy::Limit | AnsweredBy::Guard | AnsweredBy::Desk) {
        ui.label(Text::Small.of("by the desk").color(palette.warn.ink));
        ui.label(Icon::ByTheDesk.small().color(palette.warn.ink));
    }
}

/// Returns what a view shows as rows, and whether they are coloured as JSON.
fn rows(call: &CallView, view: View) -> Option<(&TextRows, bool)> {
    match (view, &call.reply.pretty) {
        (View::Findings | View::Bytes, _) => None,
        (View::Payload, _) => Some((&call.payload, true)),
        (View::Reply, Some(rows)) => Some((rows, true)),
        (View::Reply, None) => Some((&call.reply.raw, false)),
        (View::Raw, _) => Some((&call.raw, false)),
        (View::Headers, _) => Some((&call.headers, false)),
    }
}

/// Returns what words can be looked for in.
fn searched(call: &CallView, view: View) -> Searched<'_> {
    let why_not = if view == View::Bytes { NOT_BYTES } else { "Findings can't be searched, the other views can" };
    rows(call, view).map(|(rows, _)| Sought::Rows(rows)).ok_or(why_not)
}

/// Shows what a view shows, in what the line of a search leaves of its place.
fn body_ui(ui: &mut Ui, place: Rect, call: &CallView, view: View, found: &Found<'_>) {
    if view == View::Findings {
        return within_ui(ui, place, Layout::top_down(Align::Min), |ui| {
            findings::show(ui, call.number, &call.findings);
        });
    }
    let inside = Rect::from_min_max(place.min + vec2(GAP, NEAR), place.max - vec2(NEAR, NEAR));
    let salt = ("captured-call", call.number, format!("{view:?}"));
    within_ui(ui, inside, Layout::top_down(Align::Min), |ui| {
        ui.set_clip_rect(inside.intersect(ui.clip_rect()));
        if view == View::Reply {
            departures_ui(ui, &call.reply.departures);
        }
        match rows(call, view) {
            Some((rows, is_json)) => code::rows_ui(ui, salt, rows, is_json, found),
            None => code::dump_ui(ui, salt, &call.bytes),
        }
    });
}

/// Returns what a view shows as text, to be copied.
fn text_of(call: &CallView, view: View) -> String {
    match (view, rows(call, view)) {
        (View::Bytes, _) => String::from_utf8_lossy(&call.bytes).into_owned(),
        (_, rows) => rows.map(|(rows, _)| joined(rows)).unwrap_or_default(),
    }
}

/// Returns rows as the lines that they were cut from.
fn joined(rows: &TextRows) -> String {
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        if !rows.goes_on(index) {
            if index > 0 {
                text.push('\n');
            }
            text.push_str(&"  ".repeat(rows.indent(index)));
        }
        text.push_str(row);
    }
    text
}
