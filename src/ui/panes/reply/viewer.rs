//! One exchange or callback: its facts, where its time went, and its body and headers in every way to look at them.

use std::borrow::Cow;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, Id, Label, Layout, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::facts::{Facts, facts_of};
use super::timing;
use crate::contract::Method;
use crate::controls::code;
use crate::controls::{both_ends_ui, copy_icon_ui, cut_ui, possible_segments_ui};
use crate::desk::{CopyCommand, RecordCommand};
use crate::history::SubmissionId;
use crate::theme::{CARD_CORNER, GAP, NEAR, Palette, Text};
use crate::ui::departures::departures_ui;
use crate::ui::panes::foreign_text::in_line;
use crate::ui::panes::payload::{parts_job, parts_ui};
use crate::ui::panes::text_finder::{NOT_BYTES, Searched, TextFinder};
use crate::ui::panes::within::{in_line_ui, within_ui};
use crate::ui::scene::Scene;
use crate::view::{Found, Part, RecordView, ReplyView, Sought, TextRows, pretty};

/// Height of the head, and of the bar of steps below it, in points.
const HEAD: f32 = 36.0;
const STEPS: f32 = 4.0;

/// From this width on there is room for all facts, in points.
const ROOMY: f32 = 560.0;

/// How something that came is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    Pretty,
    Raw,
    Bytes,
    Headers,
    /// What was sent before the reply came.
    Request,
}

/// What a viewer shows.
struct Shown<'a> {
    record: &'a RecordView,
    part: Part,
    /// What came made ready; `None` while it is not.
    reply: Option<&'a ReplyView>,
    /// Whether what was sent can be looked at too.
    has_request: bool,
    facts: &'a Facts,
}

/// State of a viewer.
#[derive(Default)]
pub struct Viewer {
    chosen: Option<(SubmissionId, Part, View)>,
    /// What was asked for last, because it was not here.
    asked: Option<(SubmissionId, Part)>,
    finder: TextFinder,
}

impl Viewer {
    /// Returns the line in which words are looked for in what is shown.
    pub fn finder(&mut self) -> &mut TextFinder {
        &mut self.finder
    }

    /// Shows something that came, in all the room that is left; with what was sent, where that is wanted.
    pub fn show(&mut self, ui: &mut Ui, record: &RecordView, part: Part, has_request: bool, scene: &mut Scene<'_>) {
        let palette = Palette::of(ui);
        let (place, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        ui.painter().rect_filled(place, CARD_CORNER, palette.field);
        let head = Rect::from_min_size(place.min, vec2(place.width(), HEAD));
        let facts = facts_of(&record.record, part);
        let reply = self.reply(record, part, scene);
        let shown = Shown { record, part, reply, has_request, facts: &facts };
        let view = self.view(&shown);
        let body = Body::of(ui, &shown, view);
        self.head_ui(ui, head, (&shown, view, body.searched()), scene);
        let line = Stroke::new(1.0, palette.line);
        ui.painter().hline(head.x_range(), head.bottom(), line);
        let mut top = head.bottom();
        if let Some(exchange) = part.exchange(&record.record) {
            let bar = Rect::from_min_size(pos2(place.left(), top), vec2(place.width(), STEPS));
            timing::bar_ui(ui, bar, exchange);
            top = bar.bottom();
        }
        let inside = Rect::from_min_max(pos2(place.left() + GAP, top + NEAR), place.max - vec2(NEAR, NEAR));
        let inside = self.finder.show(ui, place, inside, body.searched());
        within_ui(ui, inside, Layout::top_down(Align::Min), |ui| {
            ui.set_clip_rect(inside.intersect(ui.clip_rect()));
            body_ui(ui, &shown, view, body, &self.finder.found());
        });
        ui.painter().rect_stroke(place, CARD_CORNER, line, StrokeKind::Inside);
    }

    /// Returns how it is looked at: as was chosen, or else in the view that shows most of it.
    fn view(&self, shown: &Shown<'_>) -> View {
        let id = shown.record.record.summary.id;
        let chosen = self.chosen.filter(|(of, at, _)| (*of, *at) == (id, shown.part)).map(|(_, _, view)| view);
        let view = chosen.filter(|view| shown.has_request || *view != View::Request);
        view.unwrap_or_else(|| shown.reply.map_or(View::Raw, best))
    }

    /// Returns what came made ready; asks for it once where it is not.
    fn reply<'a>(&mut self, record: &'a RecordView, part: Part, scene: &mut Scene<'_>) -> Option<&'a ReplyView> {
        let reply = record.reply_of(part);
        let wanted = Some((record.record.summary.id, part));
        if reply.is_none() && self.asked != wanted {
            self.asked = wanted;
            scene.commands.push(RecordCommand::LookAt(part));
        }
        if reply.is_some() && self.asked == wanted {
            self.asked = None;
        }
        reply.map(|reply| &**reply)
    }

    fn head_ui(
        &mut self,
        ui: &mut Ui,
        head: Rect,
        (shown, view, searched): (&Shown<'_>, View, Searched<'_>),
        scene: &mut Scene<'_>,
    ) {
        let Shown { record, part, reply, has_request, facts } = *shown;
        let id = record.record.summary.id;
        let inside = head.shrink2(vec2(NEAR, 0.0));
        in_line_ui(ui, inside, |ui| {
            if let Some(reply) = reply.filter(|_| facts.has_reply) {
                let headers = format!("Headers {}", reply.header_count);
                let request = has_request && part.exchange(&record.record).is_some();
                let views = views(reply, &headers, request);
                if let Some(now) = possible_segments_ui(ui, view, views) {
                    self.chosen = Some((id, part, now));
                }
            }
            let place = ui.available_rect_before_wrap();
            let facts_ui = |ui: &mut Ui| facts_ui(ui, facts, head.width() >= ROOMY);
            both_ends_ui(ui, place, facts_ui, |ui| {
                let copied = Id::unique(("body", id.0, format!("{part:?}")));
                if facts.has_body && copy_icon_ui(ui, copied, "Copy body") {
                    scene.commands.push(CopyCommand::Body(part));
                }
                TextFinder::button_ui(ui, searched, scene);
            });
        });
    }
}

/// Returns the ways to look at a reply, those that are not possible with the reason.
fn views<'a>(
    reply: &ReplyView,
    headers: &'a str,
    has_request: bool,
) -> impl Iterator<Item = (View, &'a str, Option<&'a str>)> {
    let not_pretty = reply.pretty.is_none().then_some("The body is not JSON");
    let always = [
        (View::Pretty, "Pretty", not_pretty),
        (View::Raw, "Raw", None),
        (View::Bytes, "Bytes", None),
        (View::Headers, headers, None),
    ];
    always.into_iter().chain(has_request.then_some((View::Request, "Request", None)))
}

/// Returns the view that shows most of a body.
fn best(reply: &ReplyView) -> View {
    match (&reply.pretty, reply.is_binary()) {
        (_, true) => View::Bytes,
        (Some(_), false) => View::Pretty,
        (None, false) => View::Raw,
    }
}

/// Shows the facts from the right, as many as there is room for.
fn facts_ui(ui: &mut Ui, facts: &Facts, is_roomy: bool) {
    let weak = Palette::of(ui).weak;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = NEAR;
        cut_ui(ui, Text::Small.of(&facts.size), &facts.request);
        if !is_roomy {
            return;
        }
        for (shown, name) in [(&facts.time, &facts.time), (&facts.status, &facts.status_line)] {
            ui.label(Text::Small.of("·").color(weak));
            cut_ui(ui, Text::Small.of(shown), &facts.request).accessible_name(name);
        }
        ui.label(Text::Small.of(&facts.what).color(weak)).accessible_name(&facts.request);
    });
}

/// Says why nothing came.
fn error_ui(ui: &mut Ui, facts: &Facts) {
    ui.add(Label::new(Text::Body.of(&facts.error)).wrap());
}

/// What a view shows of what came, or of what was sent.
enum Body<'a> {
    /// Rows, and whether they are coloured as JSON.
    Rows(Cow<'a, TextRows>, bool),
    /// A payload in parts.
    Parts(LayoutJob),
    Bytes(&'a [u8]),
    /// Only a sentence, which says why there is no more.
    Nothing(&'static str),
}

impl<'a> Body<'a> {
    fn of(ui: &Ui, shown: &Shown<'a>, view: View) -> Self {
        let Shown { record, part, reply, facts, .. } = *shown;
        let Some(reply) = reply else { return Self::Nothing("Loading…") };
        if !facts.has_reply {
            return Self::Nothing("");
        }
        if part.unread(&record.record).is_some() {
            return Self::Nothing("This body could not be read");
        }
        match (view, &reply.pretty) {
            (View::Pretty, Some(rows)) => Self::Rows(Cow::Borrowed(rows), true),
            (View::Pretty | View::Raw, _) => Self::Rows(Cow::Borrowed(&reply.raw), false),
            (View::Bytes, _) => Self::Bytes(part.body(&record.record)),
            (View::Headers, _) => Self::Rows(Cow::Borrowed(&reply.headers), false),
            (View::Request, _) => Self::request(ui, record, part),
        }
    }

    /// Returns what was sent, the key masked.
    fn request(ui: &Ui, record: &'a RecordView, part: Part) -> Self {
        let Some(exchange) = part.exchange(&record.record) else { return Self::Nothing("") };
        if exchange.method == Method::CreateTask {
            return Self::Parts(parts_job(ui, &record.payload_view, true));
        }
        let key = serde_json::Value::from(record.record.key_hint.clone());
        let task = record.record.summary.task_id.as_ref().filter(|_| exchange.method == Method::GetTaskResult);
        let task = task.map(|task_id| format!(",\"taskId\":{}", task_id.token())).unwrap_or_default();
        let rows = pretty(&format!("{{\"clientKey\":{key}{task}}}"));
        Self::Rows(Cow::Owned(rows.unwrap_or_default()), true)
    }

    fn searched(&self) -> Searched<'_> {
        match self {
            Self::Rows(rows, _) => Ok(Sought::Rows(rows)),
            Self::Parts(job) => Ok(Sought::Text(&job.text)),
            Self::Bytes(_) => Err(NOT_BYTES),
            Self::Nothing("") => Err("Nothing came"),
            Self::Nothing(why) => Err(why),
        }
    }
}

fn body_ui(ui: &mut Ui, shown: &Shown<'_>, view: View, body: Body<'_>, found: &Found<'_>) {
    let Shown { record, part, facts, .. } = *shown;
    if shown.reply.is_some() && !facts.error.is_empty() {
        error_ui(ui, facts);
    }
    if let Some(reply) = shown.reply.filter(|_| !matches!(body, Body::Nothing(_))) {
        departures_ui(ui, &reply.departures);
    }
    if view == View::Request && !matches!(body, Body::Nothing(_)) {
        ui.label(Text::Mono.of(in_line(&facts.request)));
    }
    let salt = (record.record.summary.id.0, format!("{part:?}"), format!("{view:?}"));
    match body {
        Body::Rows(rows, is_json) => code::rows_ui(ui, salt, &rows, is_json, found),
        Body::Parts(job) => {
            let area = ScrollArea::vertical().id_salt(("request", salt)).auto_shrink(false).animated(false);
            area.show(ui, |ui| parts_ui(ui, job, found));
        }
        Body::Bytes(bytes) => code::dump_ui(ui, salt, bytes),
        Body::Nothing("") => {}
        Body::Nothing(why) => drop(ui.label(Text::Body.of(why).color(Palette::of(ui).weak))),
    }
}
