//! A request that is about no task, as a row, and the heads of its columns.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Align2, Color32, Galley, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::history::AnsweredBy;
use crate::theme::{GAP, Icon, NEAR, Palette, SMALL_ICON, Text};
use crate::view::OtherRequest;
use crate::view::quantity::lasting;

/// Height of the heads of the columns, in points.
pub const HEADS: f32 = 24.0;

/// Widths of the columns, in points: what was asked for and what came of it share the rest.
const SECOND: f32 = 88.0;
const CLIENT: f32 = 150.0;
const STATUS: f32 = 52.0;
const FINDINGS: f32 = 72.0;
const WHO: f32 = 116.0;

/// Below this width the client and who answered have no column, in points.
const WIDE: f32 = 880.0;

/// Where the columns begin and how wide they are.
struct Columns {
    second: Rect,
    client: Option<Rect>,
    what: Rect,
    status: Rect,
    outcome: Rect,
    findings: Rect,
    who: Option<Rect>,
}

impl Columns {
    fn of(line: Rect) -> Self {
        let is_wide = line.width() >= WIDE;
        let inside = line.shrink2(vec2(GAP, 0.0));
        let mut left = inside.left();
        let mut take = |width: f32| {
            let place = Rect::from_x_y_ranges(left..=left + width, line.y_range());
            left += width + GAP;
            place
        };
        let second = take(SECOND);
        let client = is_wide.then(|| take(CLIENT));
        let right = FINDINGS + if is_wide { GAP + WHO } else { 0.0 };
        let rest = (inside.right() - right - 3.0 * GAP - STATUS - left_of(second, client)).max(0.0);
        let what = take(rest * 0.45);
        let status = take(STATUS);
        let outcome = take(rest * 0.55);
        let findings = take(FINDINGS);
        let who = is_wide.then(|| take(WHO));
        Self { second, client, what, status, outcome, findings, who }
    }
}

/// Returns where the column after the first ones begins.
fn left_of(second: Rect, client: Option<Rect>) -> f32 {
    client.unwrap_or(second).right() + GAP
}

/// Shows the heads of the columns in their line.
pub fn heads_ui(ui: &Ui, line: Rect) {
    let palette = Palette::of(ui);
    ui.painter().rect_filled(line, 0.0, palette.panel);
    ui.painter().hline(line.x_range(), line.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let columns = Columns::of(line);
    let put = |place: Rect, at: Align2, word: &str| {
        let text = ui.painter().layout_no_wrap(word.to_owned(), Text::Label.font(), palette.weak);
        ui.painter().galley(at.align_size_within_rect(text.size(), place).min, text, palette.weak);
    };
    put(columns.second, Align2::RIGHT_CENTER, "After");
    put(columns.what, Align2::LEFT_CENTER, "Request");
    put(columns.status, Align2::RIGHT_CENTER, "Status");
    put(columns.outcome, Align2::LEFT_CENTER, "Outcome");
    put(columns.findings, Align2::RIGHT_CENTER, "Findings");
    if let Some(client) = columns.client {
        put(client, Align2::LEFT_CENTER, "Client");
    }
    if let Some(who) = columns.who {
        put(who, Align2::LEFT_CENTER, "Answered by");
    }
}

/// Shows a request; the one that is looked at is lit. Returns whether it was clicked.
pub fn row_ui(ui: &Ui, line: Rect, other: &OtherRequest, is_lit: bool) -> bool {
    let response = ui.interact(line, ui.scope_id().with(("other-request", other.number)), Sense::CLICK);
    paint(ui, line, &response, other, is_lit);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_lit, sentence(other)));
    let is_clicked = response.clicked();
    response.on_hover_ui(|ui| drop(ui.label(sentence(other))));
    is_clicked
}

fn paint(ui: &Ui, line: Rect, response: &Response, other: &OtherRequest, is_lit: bool) {
    let palette = Palette::of(ui);
    let ground = match (is_lit, response.hovered()) {
        (true, _) => palette.select,
        (false, true) => palette.raised,
        (false, false) => palette.panel,
    };
    ui.painter().rect_filled(line, 0.0, ground);
    ui.painter().hline(line.x_range(), line.bottom() - 0.5, Stroke::new(1.0, palette.line));
    if is_lit {
        ui.painter().rect_filled(line.with_max_x(line.left() + 3.0), 0.0, palette.accent.rest);
    }
    let weak = if is_lit { palette.text } else { palette.weak };
    let columns = Columns::of(line);
    let put = |place: Rect, at: Align2, text: &str, kind: Text, ink: Color32| {
        // What is longer than its column is cut at its end.
        let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(kind.font(), ink));
        job.wrap = TextWrapping::truncate_at_width(place.width());
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(at.align_size_within_rect(galley.size(), place).min, galley, ink);
    };
    put(columns.second, Align2::RIGHT_CENTER, &after(other), Text::Body, weak);
    put(columns.what, Align2::LEFT_CENTER, &other.what, Text::Button, palette.text);
    put(columns.outcome, Align2::LEFT_CENTER, &other.outcome, Text::Body, palette.text);
    if let Some(client) = columns.client {
        put(client, Align2::LEFT_CENTER, &other.client, Text::Body, palette.text);
    }
    if let Some(status) = other.status {
        put(columns.status, Align2::RIGHT_CENTER, &status.to_string(), Text::Body, palette.text);
    }
    if let Some(who) = columns.who {
        let (words, ink) = who_answered(other.answered_by, palette, weak);
        put(who, Align2::LEFT_CENTER, words, Text::Small, ink);
    }
    paint_findings(ui, columns.findings, other);
}

/// Paints how many errors and warnings there are, from the right; a tick where there are none.
fn paint_findings(ui: &Ui, place: Rect, other: &OtherRequest) {
    let (palette, painter) = (Palette::of(ui), ui.painter());
    let mut right = place.right();
    let mut put = |galley: Arc<Galley>, after: f32| {
        right -= galley.size().x;
        painter.galley(pos2(right, place.center().y - galley.size().y / 2.0), galley, palette.text);
        right -= after;
    };
    let counts = [(other.warnings, Icon::Warning, palette.warn.ink), (other.errors, Icon::Error, palette.bad.ink)];
    for (count, sign, ink) in counts.into_iter().filter(|(count, ..)| *count > 0) {
        put(painter.layout_no_wrap(count.to_string(), Text::Body.font(), palette.text), NEAR);
        put(sign.galley(painter, SMALL_ICON, ink), 2.0 * NEAR);
    }
    if other.errors + other.warnings == 0 {
        put(Icon::Done.galley(painter, SMALL_ICON, palette.ok.ink), 0.0);
    }
}

/// Returns who answered, in a word or two.
const fn who_answered(by: AnsweredBy, palette: &Palette, weak: Color32) -> (&'static str, Color32) {
    match by {
        AnsweredBy::Service => ("the service", weak),
        AnsweredBy::Limit | AnsweredBy::Guard | AnsweredBy::Desk => ("the desk", palette.warn.ink),
        AnsweredBy::Nobody => ("nobody", palette.bad.ink),
    }
}

/// Returns a request as those hear it who don't see its columns.
fn sentence(other: &OtherRequest) -> String {
    format!("{} {}", other.what, more(other))
}

/// Returns what there is to say of a request besides its name: who sent it and when, and what came of it.
pub fn more(other: &OtherRequest) -> String {
    let status = other.status.map(|status| format!(", status {status}")).unwrap_or_default();
    let outcome = if other.outcome.is_empty() { String::new() } else { format!(", {}", other.outcome) };
    let by = match other.answered_by {
        AnsweredBy::Service => "answered by the service",
        AnsweredBy::Limit | AnsweredBy::Guard | AnsweredBy::Desk => "answered by the desk",
        AnsweredBy::Nobody => "answered by nobody",
    };
    format!("by {} after {}{status}{outcome}, {by}", other.client, after(other))
}

/// Returns how long after the session's beginning a request came.
fn after(other: &OtherRequest) -> String {
    lasting(i64::try_from(other.at_ms).unwrap_or(i64::MAX))
}
