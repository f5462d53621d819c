//! The requests of a conversation, a row each, and between them what happened without one.

use eframe::egui::{
    Align2, Color32, FontId, Id, Key, Modifiers, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::panel::About;
use crate::contract::{counted, cut, grouped, took};
use crate::desk::CaptureCommand;
use crate::history::{AnsweredBy, Life};
use crate::theme::{GAP, Icon, Palette, ROW_HEIGHT, SMALL_ICON, Text};
use crate::ui::commands::Commands;
use crate::ui::history::{BAR_WIDTH, RowScroll};
use crate::ui::panes::capture::table::{counts_ui, counts_width, keep_keys};
use crate::ui::scene::Scene;
use crate::view::{Between, BetweenSign, CallRow, Conversation, ConversationDetail, DetailItem};

/// Width of the seconds since the beginning and of the time that a reply took, and space between parts, in points.
const SECONDS: f32 = 44.0;
const TOOK: f32 = 50.0;
const APART: f32 = 8.0;

/// Least room for the numbers of findings, in points.
const COUNTS: f32 = 34.0;

/// From this width on a row has the time that the reply took, in points.
const ROOMY: f32 = 300.0;

/// Longest text of a row, in characters.
const MAX_CHARS: usize = 200;

/// The id of the one stop of the keyboard that stands for all requests.
pub fn stop() -> Id {
    Id::unique("capture-exchanges-stop")
}

/// Returns how many requests there are, in words that stand behind the title.
pub fn summary(detail: &ConversationDetail) -> String {
    let has_between = detail.items.iter().any(|item| matches!(item, DetailItem::Between(_)));
    let more = match (detail.never_left, has_between) {
        (true, _) => ", it never left this machine",
        (false, true) => ", and what happened between",
        (false, false) => "",
    };
    format!("{}{more}", grouped(detail.requests as u64))
}

/// The list of requests.
#[derive(Default)]
pub struct Exchanges {
    scroll: RowScroll,
    /// The request that was looked at at the last paint.
    seen: Option<u64>,
}

impl Exchanges {
    /// Takes the keys while the requests have the keyboard. Returns whether the conversations are to have it again.
    pub fn keys(ui: &Ui, about: About<'_>, is_over: bool, commands: &mut Commands) -> bool {
        let has_focus = ui.memory(|memory| memory.has_focus(stop()));
        let is_nowhere = is_over && ui.memory(|memory| memory.focused().is_none());
        if !has_focus && !is_nowhere {
            return false;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let step = isize::from(pressed(Key::ArrowDown)) - isize::from(pressed(Key::ArrowUp));
        if step != 0
            && let Some(number) =
                about.shown.detail.made().and_then(|detail| beside(detail, about.shown.looked_at_number(), step))
        {
            commands.push(CaptureCommand::LookAt(number));
        }
        pressed(Key::Escape) | pressed(Key::ArrowLeft)
    }

    /// Shows the rows in what is left of the panel.
    pub fn show(&mut self, ui: &mut Ui, about: About<'_>, scene: &mut Scene<'_>) {
        let list = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(list);
        let own = ui.interact(list, stop(), Sense::focusable_noninteractive());
        own.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "List of exchanges"));
        keep_keys(ui, &own);
        let Some(detail) = about.shown.detail.made().filter(|detail| detail.id == about.conversation.id) else {
            return;
        };
        // What the limit waited for came before the first of the items.
        let awaited = about.awaited().map(|other| awaited(about, other));
        let first = awaited.iter().len();
        let (total, number) = ((first + detail.items.len()) as u64, about.shown.looked_at_number());
        if self.seen != number {
            self.seen = number;
            let at = detail.items.iter().position(|item| number.is_some_and(|number| is_call(item, number)));
            if let Some(at) = at {
                self.scroll.reveal((first + at) as u64, list.height());
            }
        }
        self.scroll.show(ui, list, total, "Scroll the exchanges");
        let (visible, above) = self.scroll.visible(total, list.height());
        let counts = counts_width(ui.painter(), most_found(detail)).max(COUNTS);
        let bar = if total as f32 * ROW_HEIGHT > list.height() { BAR_WIDTH } else { 0.0 };
        let mut top = list.top() - above;
        for at in visible {
            let rect = Rect::from_min_max(pos2(list.left(), top), pos2(list.right() - bar, top + ROW_HEIGHT));
            top += ROW_HEIGHT;
            if let (0, Some((when, between))) = (at, &awaited) {
                between_ui(ui, rect, (when, between), at, scene);
                continue;
            }
            match usize::try_from(at).ok().and_then(|at| detail.items.get(at.checked_sub(first)?)) {
                Some(DetailItem::Call(call)) => call_ui(ui, rect, call, counts, number == Some(call.number), scene),
                Some(DetailItem::Between(between)) => between_ui(ui, rect, (&when(between), between), at, scene),
                None => {}
            }
        }
    }
}

/// Returns the most errors, and the most warnings, that one of the requests has.
fn most_found(detail: &ConversationDetail) -> [usize; 2] {
    detail.items.iter().fold([0, 0], |[errors, warnings], item| match item {
        DetailItem::Call(call) => [errors.max(call.errors), warnings.max(call.warnings)],
        DetailItem::Between(_) => [errors, warnings],
    })
}

fn is_call(item: &DetailItem, number: u64) -> bool {
    matches!(item, DetailItem::Call(call) if call.number == number)
}

/// Returns the request that is a step away from another; what happened between is stepped over.
fn beside(detail: &ConversationDetail, from: Option<u64>, step: isize) -> Option<u64> {
    let numbers: Vec<u64> = detail
        .items
        .iter()
        .filter_map(|item| match item {
            DetailItem::Call(call) => Some(call.number),
            DetailItem::Between(_) => None,
        })
        .collect();
    let at = numbers.iter().position(|number| from == Some(*number));
    let next = at.map_or(Some(0), |at| at.checked_add_signed(step))?;
    numbers.get(next).copied()
}

/// A row that is painted from both ends.
struct Painted<'a> {
    ui: &'a Ui,
    left: f32,
    right: f32,
    y: f32,
}

impl<'a> Painted<'a> {
    fn new(ui: &'a Ui, rect: Rect) -> Self {
        let (left, right) = (rect.left() + GAP, rect.right() - GAP);
        Self { ui, left, right, y: rect.center().y }
    }

    /// Paints a text from the left, cut where its room ends.
    fn left(&mut self, text: &str, font: FontId, ink: Color32) {
        let room = self.right - self.left;
        if text.is_empty() || room <= 0.0 {
            return;
        }
        let mut job = eframe::egui::text::LayoutJob::simple_singleline(text.to_owned(), font, ink);
        job.wrap = eframe::egui::text::TextWrapping::truncate_at_width(room);
        let galley = self.ui.painter().layout_job(job);
        let at = pos2(self.left, self.y - galley.size().y / 2.0);
        self.left += galley.size().x + APART;
        self.ui.painter().galley(at, galley, ink);
    }

    /// Paints a text at the right end of a place that begins at the left.
    fn left_in(&mut self, text: &str, width: f32, ink: Color32) {
        let galley = self.ui.painter().layout_no_wrap(text.to_owned(), Text::Body.font(), ink);
        let at = Align2::RIGHT_CENTER.anchor_size(pos2(self.left + width, self.y), galley.size()).min;
        self.left += width + APART;
        self.ui.painter().galley(at, galley, ink);
    }

    /// Paints a small text from the right, in a place that is so wide at least.
    fn right(&mut self, text: &str, least: f32, ink: Color32) {
        let galley = self.ui.painter().layout_no_wrap(text.to_owned(), Text::Small.font(), ink);
        let at = Align2::RIGHT_CENTER.anchor_size(pos2(self.right, self.y), galley.size()).min;
        self.right -= galley.size().x.max(least) + APART;
        self.ui.painter().galley(at, galley, ink);
    }

    fn sign(&mut self, icon: Icon, ink: Color32) {
        self.left(&icon.row().to_string(), Icon::format(SMALL_ICON, ink).font_id, ink);
    }
}

/// Shows a request. What stands before the numbers of findings, which have so much room, is in one column.
fn call_ui(ui: &Ui, rect: Rect, call: &CallRow, counts: f32, is_lit: bool, scene: &mut Scene<'_>) {
    let palette = Palette::of(ui);
    let response = ui.interact(rect, ui.scope_id().with(("exchange", call.number)), Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_lit, name(call)));
    if is_lit || response.hovered() {
        ui.painter().rect_filled(rect, 0.0, if is_lit { palette.select } else { palette.raised });
    }
    if is_lit {
        ui.painter().rect_filled(rect.with_max_x(rect.left() + 3.0), 0.0, palette.accent.rest);
    }
    let weak = if is_lit { palette.text } else { palette.weak };
    let mut row = Painted::new(ui, rect);
    row.left_in(&since(call.at_ms), SECONDS, palette.text);
    let (icon, ink) = sign(palette, call, weak);
    row.sign(icon, ink);
    let findings = rect.with_max_x(row.right);
    counts_ui(ui.painter(), palette, findings, [call.errors, call.warnings], false);
    row.right -= counts;
    if rect.width() >= ROOMY {
        row.right(&call.took_ms.map(took).unwrap_or_default(), TOOK, palette.text);
    }
    row.right(&status(call), 0.0, palette.text);
    row.left(&cut(&call.what, MAX_CHARS), Text::Button.font(), palette.text);
    row.left(&cut(&call.task_type, MAX_CHARS), Text::Small.font(), weak);
    if response.clicked() {
        ui.memory_mut(|memory| memory.request_focus(stop()));
        scene.commands.push(CaptureCommand::LookAt(call.number));
    }
    if response.hovered() {
        response.on_hover_text_at_pointer(name(call));
    }
}

/// Returns the sign of a request.
fn sign(palette: &Palette, call: &CallRow, weak: Color32) -> (Icon, Color32) {
    match call.answered_by {
        AnsweredBy::Limit | AnsweredBy::Guard | AnsweredBy::Desk => (Icon::ByTheDesk, palette.warn.ink),
        _ if call.has_hung_up => (Icon::HungUp, palette.bad.ink),
        AnsweredBy::Nobody => (Icon::Error, palette.bad.ink),
        AnsweredBy::Service => (Icon::Recorded, weak),
    }
}

/// Returns who answered and with which status.
fn status(call: &CallRow) -> String {
    match (call.answered_by, call.status) {
        (AnsweredBy::Limit | AnsweredBy::Guard | AnsweredBy::Desk, _) => "by the desk".to_owned(),
        (_, Some(status)) => status.to_string(),
        (AnsweredBy::Nobody | AnsweredBy::Service, None) => "no reply".to_owned(),
    }
}

/// Returns what a screen reader says of a request.
fn name(call: &CallRow) -> String {
    let took = call.took_ms.map(|ms| format!(" in {}", took(ms))).unwrap_or_default();
    let mut name = format!("{} at {}, {}{took}", call.what, since(call.at_ms), status(call));
    for (gap, words) in [(call.gap_before_ms, "after the poll before"), (call.gap_after_ms, "before the next poll")] {
        if let Some(gap) = gap {
            name = format!("{name}, {} {words}", crate::contract::took(gap));
        }
    }
    for (count, one, many) in [(call.errors, "error", "errors"), (call.warnings, "warning", "warnings")] {
        if count > 0 {
            name = format!("{name}, {}", counted(count as u64, one, many));
        }
    }
    name
}

/// Returns the createTask whose reply was awaited as something that happened before, and when.
fn awaited(about: About<'_>, other: &Conversation) -> (String, Between) {
    let before = about.conversation.began_at_ms.saturating_sub(other.began_at_ms);
    let is_open = if other.state == Life::Recorded { "is" } else { "was" };
    let text = format!("#{} went to {}, its reply {is_open} awaited", other.id.0, about.shown.capture.new.profile);
    let sign = BetweenSign::Awaited;
    let between = Between { at_ms: 0, sign, text, other: Some(other.id) };
    (format!("−{}", since(u64::try_from(before).unwrap_or_default())), between)
}

/// Returns when something happened, in few characters.
fn when(between: &Between) -> String {
    if between.sign == BetweenSign::LifeEnds { minutes(between.at_ms) } else { since(between.at_ms) }
}

fn between_ui(ui: &Ui, rect: Rect, (when, between): (&str, &Between), at: u64, scene: &mut Scene<'_>) {
    let palette = Palette::of(ui);
    let (icon, ink) = match between.sign {
        BetweenSign::HungUp => (Icon::HungUp, palette.bad.ink),
        BetweenSign::SamePayload => (Icon::SamePayload, palette.bad.ink),
        BetweenSign::Awaited => (Icon::Recorded, palette.created.ink),
        BetweenSign::Reply => (Icon::Came, palette.created.ink),
        BetweenSign::Callback => (Icon::Callback, palette.ok.ink),
        BetweenSign::LifeEnds => (Icon::LifeEnds, palette.weak),
    };
    let mut row = Painted::new(ui, rect);
    row.left_in(when, SECONDS, palette.weak);
    row.sign(icon, ink);
    if let Some(other) = between.other {
        let label = format!("#{}", other.0);
        let galley = ui.painter().layout_no_wrap(label.clone(), Text::Body.font(), palette.accent.rest);
        let size = vec2(galley.size().x, ROW_HEIGHT);
        let place = Align2::RIGHT_CENTER.anchor_size(pos2(row.right, row.y), size);
        let other_ui = ui.interact(place, ui.scope_id().with(("other", at)), Sense::click());
        other_ui.widget_info(|| WidgetInfo::labeled(Role::Link, true, format!("Show {label}")));
        let text = Align2::LEFT_CENTER.anchor_size(place.left_center(), galley.size());
        if other_ui.hovered() {
            ui.painter().hline(text.x_range(), text.bottom(), Stroke::new(1.0, palette.accent.rest));
        }
        ui.painter().galley(text.min, galley, palette.accent.rest);
        row.right = place.left() - APART;
        if other_ui.clicked() {
            scene.commands.push(CaptureCommand::Choose(Some(other)));
        }
    }
    let ink = if between.sign == BetweenSign::LifeEnds { palette.weak } else { palette.text };
    row.left(&between.text, Text::Body.font(), ink);
    let response = ui.interact(rect, ui.scope_id().with(("between", at)), Sense::hover());
    let name = || format!("{when}, {}", between.text);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name()));
    if response.hovered() {
        response.on_hover_text_at_pointer(&between.text);
    }
}

/// Returns a long time since the beginning in whole minutes.
fn minutes(ms: u64) -> String {
    if ms < 60_000 { since(ms) } else { format!("{} min", grouped(ms / 60_000)) }
}

/// Returns a time since the beginning, in few characters.
fn since(ms: u64) -> String {
    match ms / 1_000 {
        seconds @ 0..100 => format!("{seconds}.{} s", ms % 1_000 / 100),
        seconds @ 100..600 if !seconds.is_multiple_of(60) => format!("{seconds} s"),
        seconds => format!("{} min", grouped(seconds / 60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        let texts = [0, 12_440, 99_999, 131_000, 300_000, 7_260_000].map(since);
        assert_eq!(texts, ["0.0 s", "12.4 s", "99.9 s", "131 s", "5 min", "121 min"]);
        assert_eq!([30_000, 312_400].map(minutes), ["30.0 s", "5 min"]);
    }
}
