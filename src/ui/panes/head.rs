//! The strip below the tabs: what the panes are about, in the colour of its money, and what can be done with it.

use eframe::egui::{Align, Color32, Label, Layout, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::contract::{BaseUrl, Origin, cut, lower_first};
use crate::controls::{Button, CallButton, IconButton, both_ends_ui, cut_ui};
use crate::desk::{Act, InFlight, RecordCommand, RowsCommand, RowsOf};
use crate::history::{SubmissionId, Summary};
use crate::profile::Costs;
use crate::theme::{GAP, Icon, NEAR, Palette, SMALL_ICON, Text};
use crate::ui::action::Action;
use crate::ui::panes::foreign_text::in_line;
use crate::ui::panes::record_menu;
use crate::ui::panes::subject::Subject;
use crate::ui::panes::within::{in_line_ui, left_ui};
use crate::ui::scene::Scene;
use crate::view::quantity;
use crate::view::{RecordView, type_name, visible};

/// Height of the strip, and width of the bar at its left, in points.
pub const HEIGHT: f32 = 40.0;
const BAR: f32 = 3.0;

/// From these widths on there is room for all buttons, and for the subject, in points.
const ROOMY: f32 = 860.0;
const MEDIUM: f32 = 640.0;

/// Room that is left to number, time and subject, in points.
const LEAST_TITLE: f32 = 120.0;

/// Longest subject and label shown, in characters.
const MAX_CHARS: usize = 100;

/// A record that is not older than this is of today or last night: its time of day says enough, in milliseconds.
const FRESH_MS: i64 = 12 * 60 * 60 * 1000;

/// Shows the strip.
pub fn show(ui: &mut Ui, subject: Subject<'_>, scene: &mut Scene<'_>) {
    let costs = match subject {
        Subject::Record(record) => Some(scene.state.costs_of(&record.record.summary)),
        Subject::Flight(flight) => Some(flight.costs()),
        Subject::Draft | Subject::Loading(_) => None,
    };
    strip_ui(ui, costs, |ui| match subject {
        Subject::Draft => draft_ui(ui, scene),
        Subject::Loading(id) => drop(ui.label(Text::Title.of(format!("#{}", id.0)))),
        Subject::Flight(flight) => flight_ui(ui, flight),
        Subject::Record(record) => record_ui(ui, record, scene),
    });
}

/// Shows a strip of the fixed height, tinted by what a submission costs; `None` is for what is none.
pub fn strip_ui(ui: &mut Ui, costs: Option<Costs>, contents: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    let (strip, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let money = costs.map(|costs| palette.money(!costs.is_free()));
    let (ground, bar) = money.map_or((palette.ground, palette.outline), |money| (money.tint, money.edge));
    ui.painter().rect_filled(strip, 0.0, ground);
    ui.painter().rect_filled(Rect::from_min_size(strip.min, vec2(BAR, HEIGHT)), 0.0, bar);
    let line = Stroke::new(1.0, palette.line);
    ui.painter().hline(strip.x_range(), strip.bottom() - 0.5, line);
    let inside = Rect::from_min_max(pos2(strip.left() + GAP, strip.top()), pos2(strip.right() - GAP, strip.bottom()));
    in_line_ui(ui, inside, |ui| {
        ui.set_clip_rect(strip.intersect(ui.clip_rect()));
        ui.spacing_mut().item_spacing.x = NEAR;
        contents(ui);
    });
}

fn draft_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = Palette::of(ui);
    let compose = &scene.state.compose;
    ui.label(Text::Title.of("Draft"));
    let payload = compose.composed.payload.as_ref();
    let kind = payload.map(|payload| payload.task_type().to_owned());
    let site = payload.and_then(|payload| host_of(payload.document().task_text("websiteURL")));
    let origin = compose.draft.picture.as_ref().filter(|_| compose.composed.preview.is_some());
    let origin = match origin.map(|picture| picture.origin.as_str()) {
        _ if compose.draft.form.is_json() => kind.as_ref().map(|_| "written by hand".to_owned()),
        origin => origin.map(str::to_owned).or(site),
    };
    let scenario = kind.as_ref().and_then(|_| scene.state.scenario_in_force());
    let scenario = scenario.map(|does| format!("Sandbox: {}", lower_first(&does)));
    let about: Vec<String> = [kind, origin, scenario].into_iter().flatten().collect();
    ui.add_space(NEAR);
    if about.is_empty() {
        ui.label(Text::Body.of("Empty").color(palette.weak));
        return;
    }
    right_ui(ui, |ui| {
        ui.label(Text::Body.of("Not sent").color(palette.weak));
        left_ui(ui, |ui| {
            let about = fit(&about.join(" · "));
            cut_ui(ui, Text::Body.of(&about).color(palette.weak), &about);
        });
    });
}

fn flight_ui(ui: &mut Ui, flight: &InFlight) {
    let palette = Palette::of(ui);
    let number = flight.id.map_or_else(|| "New submission".to_owned(), |id| format!("#{}", id.0));
    ui.label(Text::Title.of(number));
    let about = format!("{} to {}", fit(&flight.task_type), fit(&flight.profile));
    ui.add(Label::new(Text::Body.of(about).color(palette.weak)).truncate());
}

fn record_ui(ui: &mut Ui, record: &RecordView, scene: &mut Scene<'_>) {
    let place = ui.available_rect_before_wrap();
    let (width, now_ms) = (place.width(), scene.now_ms);
    let mut wanted = None;
    let title = |ui: &mut Ui| wanted = title_ui(ui, record, width >= MEDIUM, now_ms);
    both_ends_ui(ui, place, title, |ui| {
        let id = ui.scope_id().with("width-after-again");
        let others = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or_default();
        again_ui(ui, record.record.summary.id, width - others, scene);
        let from = ui.min_rect().right();
        tools_ui(ui, record, width, scene);
        let others = ui.min_rect().right() - from;
        ui.data_mut(|data| data.insert_temp(id, others));
    });
    if wanted.is_some() {
        scene.commands.push(RecordCommand::Select(wanted));
    }
}

/// Shows what stands after the button that submits again.
fn tools_ui(ui: &mut Ui, record: &RecordView, width: f32, scene: &mut Scene<'_>) {
    let is_shown = scene.state.shown.selected().is_some();
    if is_shown && width >= ROOMY {
        let hint = Action::LoadIntoCompose.hint(ui.ctx());
        let load = Button::secondary(Action::LoadIntoCompose.label());
        if ui.add(load).on_hover_text(hint).clicked() {
            scene.actions.push(Action::LoadIntoCompose);
        }
    }
    pin_ui(ui, &record.record.summary, scene);
    record_menu::show(ui, record, width < ROOMY, scene);
    if is_shown {
        back_ui(ui, width >= MEDIUM, scene);
    }
}

/// Returns a text that a file may have brought, as it may stand in the strip.
fn fit(text: &str) -> String {
    in_line(&cut(text, MAX_CHARS))
}

fn right_ui(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.with_layout(Layout::right_to_left(Align::Center), contents);
}

/// Shows number, time and subject, as far as there is room.
/// Returns the submission that is to be shown instead.
fn title_ui(ui: &mut Ui, record: &RecordView, has_subject: bool, now_ms: i64) -> Option<SubmissionId> {
    let palette = Palette::of(ui);
    let summary = &record.record.summary;
    let is_fresh = now_ms.saturating_sub(summary.created_at_ms) < FRESH_MS;
    let time =
        if is_fresh { record.time.split_once(' ').map_or(&*record.time, |(_, time)| time) } else { &record.time };
    let SubmissionId(number) = summary.id;
    let number = steady_ui(ui, &format!("#{number}"), &format!("#{number:02}"), Text::Title);
    number.accessible_name(format!("Record #{}", summary.id.0));
    ui.add_space(NEAR);
    steady_ui(ui, time, time, Text::Body).on_hover_text(&record.time);
    let mut wanted = None;
    if has_subject {
        let about = format!("· {}", fit(&subject(record)));
        // What stands behind the subject has its room, and leaves the subject where it is.
        let id = ui.scope_id().with("width-of-repeats");
        let repeats = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or_default();
        let room = ui.available_width() - signs_width(ui, record) - repeats;
        ui.scope(|ui| {
            ui.set_max_width(room.max(0.0));
            ui.add(Label::new(Text::Body.of(about).color(palette.weak)).truncate());
        });
        let from = ui.cursor().left();
        wanted = repeats_ui(ui, record);
        let needed = ui.cursor().left() - from;
        if (needed - repeats).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, needed));
            ui.ctx().request_repaint();
        }
    }
    signs_ui(ui, record);
    wanted
}

/// Shows a text with figures in a place that has room for any text like another one, whatever the figures: what follows
/// stays where it is from record to record.
fn steady_ui(ui: &mut Ui, text: &str, like: &str, kind: Text) -> Response {
    let width = |text: String| ui.painter().layout_no_wrap(text, kind.font(), Color32::PLACEHOLDER).size().x;
    let all_of = |figure: char| like.chars().map(|c| if c.is_ascii_digit() { figure } else { c }).collect::<String>();
    let widest = ('0'..='9').map(|figure| width(all_of(figure))).fold(0.0, f32::max);
    let own = width(text.to_owned());
    let response = ui.label(kind.of(text));
    ui.add_space(widest - own);
    response
}

/// What says that a row was not sent by a desk on this history.
const BROUGHT_IN: &str = "Brought in";

/// Returns how much room the signs of a record take, with the space before each.
fn signs_width(ui: &Ui, record: &RecordView) -> f32 {
    let summary = &record.record.summary;
    let words =
        || ui.painter().layout_no_wrap(BROUGHT_IN.to_owned(), Text::Small.font(), Color32::PLACEHOLDER).size().x;
    let signs = [
        summary.is_brought_in.then(words),
        summary.is_captured.then_some(SMALL_ICON),
        (!remarks(record).is_empty()).then_some(SMALL_ICON),
    ];
    signs.into_iter().flatten().map(|width| width + ui.spacing().item_spacing.x).sum()
}

/// Shows what a record is besides: brought in, captured, remarked on. It stands behind the subject, so that the subject
/// stays where it is.
fn signs_ui(ui: &mut Ui, record: &RecordView) {
    let summary = &record.record.summary;
    if summary.is_brought_in {
        brought_in_ui(ui, &summary.base_url);
    }
    if summary.is_captured {
        let sign = ui.label(Icon::Captured.small().color(Palette::of(ui).weak));
        sign.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Captured"));
        sign.on_hover_text("Captured: another program sent it, and CapKill Desk passed it on");
    }
    let remarks = remarks(record);
    if !remarks.is_empty() {
        ui.label(Icon::Remarks.small().color(Palette::of(ui).weak)).on_hover_text(remarks.join("\n"));
    }
}

/// Shows which submission the record repeats, and the newest one that repeats it; the menu has all. Returns the one that
/// was clicked.
fn repeats_ui(ui: &mut Ui, record: &RecordView) -> Option<SubmissionId> {
    let hint = "The same payload, sent once more as a submission of its own";
    let links = record_menu::links(record, 1);
    let clicked = |(link, id): (String, SubmissionId)| {
        ui.add(Button::quiet(&link).small()).on_hover_text(hint).clicked().then_some(id)
    };
    links.filter_map(clicked).last()
}

/// Returns the host of a page's address.
fn host_of(url: Option<&str>) -> Option<String> {
    url.and_then(|url| BaseUrl::parse(url).ok()).map(|url| url.host())
}

/// Returns what a record is about: the site's host, or the picture, or else the type of its task.
pub fn subject(record: &RecordView) -> String {
    let summary = &record.record.summary;
    let host = host_of(summary.website_url.as_deref());
    let picture = || {
        let facts = &record.preview.as_ref()?.decoded.as_ref().ok()?.facts;
        Some(format!("{} {}", facts.format, quantity::pixels(facts.width_px, facts.height_px)))
    };
    host.or_else(picture).unwrap_or_else(|| type_name(&summary.task_type).to_owned())
}

/// Says that the row was not sent by a desk on this history, and which address it names, without login and path.
fn brought_in_ui(ui: &mut Ui, base_url: &str) {
    let text = Text::Small.of(BROUGHT_IN).color(Palette::of(ui).warn.ink);
    let address =
        BaseUrl::parse(base_url).map_or_else(|_| "that can't be read".to_owned(), |url| Origin::of(&url).to_string());
    let hint = format!(
        "An import or a restored backup brought this row, with the address {address}. It is not asked for by itself"
    );
    ui.label(text).on_hover_text(hint);
}

/// Returns a record's label and note, as far as there are any.
fn remarks(record: &RecordView) -> Vec<String> {
    let remarks = [record.record.summary.label.as_deref(), record.record.note.as_deref()];
    remarks.into_iter().flatten().map(|text| visible(&cut(text, 1_000))).collect()
}

/// Shows the button that submits again, in some room of which the title has its part.
fn again_ui(ui: &mut Ui, id: SubmissionId, room: f32, scene: &mut Scene<'_>) {
    let widest = (room - NEAR - LEAST_TITLE).max(LEAST_TITLE);
    let target = scene.state.target_of(Act::Repeat(id));
    let again = CallButton::new(Icon::SubmitAgain, Action::RepeatSubmission.label(), target.as_ref()).at_most(widest);
    if ui.add(again).clicked() {
        scene.commands.push(Act::Repeat(id));
    }
}

fn pin_ui(ui: &mut Ui, summary: &Summary, scene: &mut Scene<'_>) {
    let name = if summary.is_pinned { "Unpin" } else { "Pin" };
    if ui.add(IconButton::new(Icon::Pin, name).selected(summary.is_pinned)).clicked() {
        scene.commands.push(RowsCommand::Pin(RowsOf::One(summary.id), !summary.is_pinned));
    }
}

fn back_ui(ui: &mut Ui, in_words: bool, scene: &mut Scene<'_>) {
    let (label, shortcut) = (Action::BackToDraft.label(), Action::BackToDraft.shortcut_text(ui.ctx()));
    let clicked = if in_words {
        ui.separator();
        ui.add(Button::quiet(label).shortcut("Esc")).on_hover_text(Action::BackToDraft.row().tooltip).clicked()
    } else {
        ui.add(IconButton::new(Icon::Close, label).shortcut(shortcut)).clicked()
    };
    if clicked {
        scene.actions.push(Action::BackToDraft);
    }
}
