//! The strip of exchanges: createTask, the polls as numbered squares, the callback; one of them is shown below.

use eframe::egui::scroll_area::ScrollBarVisibility;
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align2, EventFilter, Frame, Key, Label, Margin, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, TextFormat,
    Ui, WidgetInfo, vec2,
};

use crate::contract::Method;
use crate::controls::{Look, Moment};
use crate::history::Life;
use crate::theme::{CHIP, CHIP_CORNER, CONTROL, CONTROL_CORNER, Icon, NEAR, Palette, SIGN_GAP, SMALL_ICON, Text};
use crate::view::quantity;
use crate::view::{Part, RecordView, exchanges_of};

/// Most squares of one kind; of more there are the first and the last few.
const MOST: usize = 8;
const LAST: usize = 5;

/// State of the strip: the keyboard goes with what it chose.
#[derive(Default)]
pub struct Strip {
    is_moving: bool,
}

/// Exchanges of one kind.
struct Group {
    name: String,
    /// What is said of the only one.
    note: String,
    icon: Option<Icon>,
    parts: Vec<Part>,
}

impl Strip {
    /// Shows the strip. Returns what was chosen.
    pub fn show(&mut self, ui: &mut Ui, record: &RecordView, chosen: Option<Part>) -> Option<Part> {
        let groups = groups(record);
        let all: Vec<Part> = groups.iter().flat_map(|group| group.parts.iter().copied()).collect();
        let mut now = None;
        // Where a window is too narrow for the strip, it scrolls sideways.
        let area = ScrollArea::horizontal().id_salt("exchanges").auto_shrink([false, true]);
        let area = area.scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden);
        let across = |ui: &mut Ui| {
            ui.set_height(CONTROL);
            ui.spacing_mut().item_spacing.x = NEAR;
            for (at, group) in groups.iter().enumerate() {
                if at > 0 {
                    ui.label(Icon::Folded.small().color(Palette::of(ui).weak));
                }
                now = now.or(self.group_ui(ui, group, chosen, &all));
            }
            if is_callback_awaited(record) {
                ui.label(Icon::Folded.small().color(Palette::of(ui).weak));
                awaited_ui(ui);
            }
        };
        area.show(ui, |ui| ui.horizontal(across));
        now
    }

    fn group_ui(&mut self, ui: &mut Ui, group: &Group, chosen: Option<Part>, all: &[Part]) -> Option<Part> {
        if let [only] = group.parts.as_slice() {
            let response = one_ui(ui, group, chosen == Some(*only));
            return self.heed(ui, &response, *only, chosen, all);
        }
        let palette = Palette::of(ui);
        let frame = Frame::new().fill(palette.control).corner_radius(CONTROL_CORNER);
        let mut now = None;
        frame.inner_margin(Margin::symmetric(8, 0)).show(ui, |ui| {
            ui.set_height(CONTROL);
            ui.label(Text::Button.of(&group.name));
            let count = group.parts.len();
            for (at, part) in group.parts.iter().enumerate() {
                let is_last = at + LAST >= count;
                let is_gap = count > MOST && at == count - LAST - 1;
                if count <= MOST || at == 0 || is_last || chosen == Some(*part) {
                    let response = square_ui(ui, &format!("{} {}", group.name, at + 1), at + 1, chosen == Some(*part));
                    now = now.or(self.heed(ui, &response, *part, chosen, all));
                } else if is_gap {
                    ui.label(Text::Small.of("…").color(palette.weak));
                }
            }
        });
        now
    }

    /// Takes a click, and ← and → while the keyboard is in the strip.
    fn heed(&mut self, ui: &Ui, response: &Response, part: Part, chosen: Option<Part>, all: &[Part]) -> Option<Part> {
        if self.is_moving && chosen == Some(part) {
            self.is_moving = false;
            response.request_focus();
        }
        if response.has_focus() {
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            let step = ui.input(|input| {
                i32::from(input.key_pressed(Key::ArrowRight)) - i32::from(input.key_pressed(Key::ArrowLeft))
            });
            let at =
                all.iter().position(|other| chosen == Some(*other)).and_then(|at| at.checked_add_signed(step as isize));
            if let Some(next) = at.and_then(|at| all.get(at)).filter(|next| chosen != Some(**next)) {
                self.is_moving = true;
                return Some(*next);
            }
        }
        response.clicked().then_some(part)
    }
}

fn groups(record: &RecordView) -> Vec<Group> {
    let stored = &record.record;
    let of = |method| exchanges_of(stored, method).collect::<Vec<_>>();
    let polls = of(Method::GetTaskResult);
    let callbacks: Vec<Part> = (0..stored.callbacks.len()).map(Part::Callback).collect();
    let known = [Method::CreateTask, Method::GetTaskResult];
    let others =
        stored.exchanges.iter().enumerate().filter(|(_, one)| known.iter().all(|method| one.method != *method));
    let others = others.map(|(at, one)| Group {
        name: one.method.to_string(),
        note: note(record, Part::Exchange(at)),
        icon: None,
        parts: vec![Part::Exchange(at)],
    });
    let group = |name: String, icon: Option<Icon>, parts: Vec<Part>| {
        let note = parts.first().map(|part| note(record, *part)).unwrap_or_default();
        Group { name, note, icon, parts }
    };
    let polls_name =
        if polls.len() == 1 { "poll".to_owned() } else { quantity::counted(polls.len() as u64, "poll", "polls") };
    let kinds = [
        group("createTask".to_owned(), None, of(Method::CreateTask)),
        group(polls_name, None, polls),
        group("callback".to_owned(), Some(Icon::Callback), callbacks),
    ];
    kinds.into_iter().chain(others).filter(|group| !group.parts.is_empty()).collect()
}

/// Returns status and time of an exchange, or when a callback came.
fn note(record: &RecordView, part: Part) -> String {
    let stored = &record.record;
    if let Some(exchange) = part.exchange(stored) {
        let status = exchange.status.map_or_else(|| "no reply".to_owned(), |status| status.to_string());
        return format!("{status} · {}", quantity::milliseconds(exchange.elapsed_ms));
    }
    let at = part.callback(stored).map_or(0, |callback| callback.at_ms.saturating_sub(stored.summary.created_at_ms));
    format!("+{}", quantity::lasting(at))
}

/// Whether a callback may still come.
fn is_callback_awaited(record: &RecordView) -> bool {
    let stored = &record.record;
    stored.callbacks.is_empty() && stored.summary.state == Life::Created && stored.callback_url.is_some()
}

fn one_ui(ui: &mut Ui, group: &Group, is_chosen: bool) -> Response {
    let palette = Palette::of(ui);
    let mut job = LayoutJob::default();
    if let Some(icon) = group.icon {
        job.append(&icon.row().to_string(), 0.0, Icon::format(SMALL_ICON, palette.weak));
    }
    let before = if group.icon.is_some() { SIGN_GAP } else { 0.0 };
    job.append(&group.name, before, TextFormat::simple(Text::Button.font(), palette.text));
    job.append(&group.note, SIGN_GAP, TextFormat::simple(Text::Small.font(), palette.weak));
    let galley = ui.painter().layout_job(job);
    let size = vec2(galley.size().x + 20.0, CONTROL);
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
    let paint = Look::Secondary.paint(palette, moment(&response, is_chosen));
    ui.painter().rect(place, CONTROL_CORNER, paint.fill, Stroke::new(1.0, paint.edge), StrokeKind::Inside);
    let at = Align2::CENTER_CENTER.anchor_size(place.center(), galley.size()).min;
    ui.painter().galley(at, galley, palette.text);
    let name = format!("{}, {}", group.name, group.note);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
    response
}

fn square_ui(ui: &mut Ui, name: &str, number: usize, is_chosen: bool) -> Response {
    let palette = Palette::of(ui);
    let text = ui.painter().layout_no_wrap(number.to_string(), Text::Label.font(), palette.text);
    let (place, response) = ui.allocate_exact_size(vec2((text.size().x + 10.0).max(22.0), CHIP + 2.0), Sense::click());
    let moment = moment(&response, is_chosen);
    let paint = Look::Secondary.paint(palette, moment);
    let fill = if moment == Moment::Rest { palette.ground } else { paint.fill };
    ui.painter().rect(place, CHIP_CORNER, fill, Stroke::new(1.0, paint.edge), StrokeKind::Inside);
    let at = Align2::CENTER_CENTER.anchor_size(place.center(), text.size()).min;
    ui.painter().galley(at, text, palette.text);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, name));
    response
}

fn moment(response: &Response, is_chosen: bool) -> Moment {
    match () {
        () if is_chosen => Moment::Selected,
        () if response.is_pointer_button_down_on() => Moment::Press,
        () if response.hovered() => Moment::Hover,
        () => Moment::Rest,
    }
}

fn awaited_ui(ui: &mut Ui) {
    let palette = Palette::of(ui);
    let frame = Frame::new().stroke(Stroke::new(1.0, palette.line)).corner_radius(CONTROL_CORNER);
    frame.inner_margin(Margin::symmetric(10, 3)).show(ui, |ui| {
        ui.add(Label::new(Text::Body.of("callback · awaited").color(palette.weak)).extend());
    });
}
