//! What an empty desk shows: three ways to begin.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align2, Color32, FontId, Frame, Image, Margin, Pos2, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, Vec2,
    ViewportCommand, WidgetInfo, pos2, vec2,
};

use crate::controls::Button;
use crate::desk::State;
use crate::payload::Form;
use crate::theme::{CARD_CORNER, Icon, Palette, Text};
use crate::ui::action::Action;
use crate::ui::scene::Scene;

/// Size of the card, heights of its head and of a row, and width of a row's button, in points.
const CARD: Vec2 = vec2(620.0, 269.0);
const HEAD: f32 = 86.0;
const ROW: f32 = 61.0;
const BUTTON: f32 = 144.0;

/// Space between the card's edge and what it holds, and size of the icons, in points.
const PADDING: f32 = 16.0;
const SIGN: f32 = 20.0;

/// Space between a way's title and what it is, in points.
const LINE_GAP: f32 = 2.0;

/// A way to begin.
struct Way {
    icon: Icon,
    title: &'static str,
    what: &'static str,
    word: &'static str,
    /// How the button is called by those who don't see the row.
    name: &'static str,
    shortcut: Option<Action>,
    is_first: bool,
}

const WAYS: [Way; 3] = [
    Way {
        icon: Icon::Sample,
        title: "Try the sample",
        what: "A captcha picture that comes with CapKill Desk, to be submitted",
        word: "Try the sample",
        name: "Try the sample",
        shortcut: None,
        is_first: true,
    },
    Way {
        icon: Icon::Paste,
        title: "Paste a request",
        what: "A body, a cURL command, a HAR file, a log line: what is wrong with it",
        word: "Paste",
        name: "Paste a request",
        shortcut: None,
        is_first: false,
    },
    Way {
        icon: Icon::Key,
        title: "Enter a key",
        what: "For CapKill or a compatible service; it rests in the system's keychain",
        word: "Enter a key",
        name: "Enter a key",
        shortcut: Some(Action::FocusKey),
        is_first: false,
    },
];

/// Whether nothing was composed, brought in or submitted yet.
pub fn is_wanted(state: &State) -> bool {
    let history = &state.history;
    let is_empty = history.total() == Some(0) && history.query.filter.is_empty();
    let compose = &state.compose;
    is_empty
        && state.shown.selected().is_none()
        && state.import.is_none()
        && compose.loading.is_none()
        && compose.draft.form == Form::default()
        && compose.draft.picture.is_none()
}

/// Shows the card.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let palette = Palette::of(ui);
    let size = CARD.min(ui.available_size());
    let card = Align2::CENTER_CENTER.align_size_within_rect(size, ui.available_rect_before_wrap());
    let mut inside = ui.new_child(UiBuilder::new().max_rect(card));
    let frame = Frame::new()
        .fill(palette.raised)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CARD_CORNER)
        .inner_margin(Margin::ZERO);
    frame.show(&mut inside, |ui| {
        ui.set_min_size(size);
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        head_ui(ui, card, scene);
        for (at, way) in WAYS.iter().enumerate() {
            let top = card.top() + HEAD + at as f32 * ROW;
            let row = Rect::from_min_size(pos2(card.left(), top), vec2(card.width(), ROW));
            ui.painter().hline(row.x_range(), row.top(), Stroke::new(1.0, palette.line));
            if way_ui(ui, row, way).clicked() {
                begin(ui, way, scene);
            }
        }
    });
}

fn begin(ui: &Ui, way: &Way, scene: &mut Scene<'_>) {
    match way.icon {
        Icon::Sample => scene.actions.push(Action::TrySample),
        Icon::Paste => ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste),
        _ => scene.actions.push(Action::FocusKey),
    }
}

fn head_ui(ui: &mut Ui, card: Rect, scene: &mut Scene<'_>) {
    let icon = Rect::from_min_size(card.min + vec2(18.0, 22.0), vec2(44.0, 44.0));
    if let Some(texture) = scene.textures.icon(ui.ctx()) {
        Image::new((texture.id(), icon.size())).paint_at(ui, icon);
    }
    let palette = Palette::of(ui);
    let left = icon.right() + 18.0;
    put(ui, pos2(left, card.top() + 35.0), "See it work", Text::Display, palette.text);
    let what = "Without an account or a network: the sandbox runs on this machine";
    put(ui, pos2(left, card.top() + 60.0), what, Text::Body, palette.weak);
    let title = ui.interact(icon, ui.scope_id().with("title"), Sense::hover());
    title.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("See it work. {what}")));
}

/// Shows a way: its icon, what it is, and its button.
fn way_ui(ui: &mut Ui, row: Rect, way: &Way) -> Response {
    let palette = Palette::of(ui);
    let sign = way.icon.galley(ui.painter(), SIGN, palette.accent.rest);
    let at = Align2::LEFT_CENTER.anchor_size(pos2(row.left() + PADDING, row.center().y), sign.size()).min;
    ui.painter().galley(at, sign, palette.accent.rest);
    let left = row.left() + 2.0 * PADDING + SIGN;
    let room = row.right() - 2.0 * PADDING - BUTTON - left;
    let title = ui.painter().layout_no_wrap(way.title.to_owned(), Text::Button.font(), palette.text);
    let what = ui.painter().layout_job(wrapped(way.what, palette.weak, room));
    let top = row.center().y - (title.size().y + LINE_GAP + what.size().y) / 2.0;
    let below = top + title.size().y + LINE_GAP;
    ui.painter().galley(pos2(left, top), title, palette.text);
    ui.painter().galley(pos2(left, below), what, palette.weak);
    let place = Align2::RIGHT_CENTER.anchor_size(pos2(row.right() - PADDING, row.center().y), vec2(BUTTON, 28.0));
    let button = if way.is_first { Button::primary(way.word) } else { Button::secondary(way.word) };
    let shortcut = match way.icon {
        Icon::Paste => "Ctrl+V".to_owned(),
        _ => way.shortcut.map(|action| action.shortcut_text(ui.ctx())).unwrap_or_default(),
    };
    let button = ui.put(place, button.shortcut(shortcut)).accessible_name(way.name);
    ui.ctx().accesskit_node_builder(button.id, |node| node.set_description(way.what));
    button
}

/// Lays out a small text in lines of a width.
fn wrapped(text: &str, ink: Color32, width: f32) -> LayoutJob {
    let (size, line_height) = Text::Small.size();
    let font = FontId::new(size, Text::Small.family());
    let format = TextFormat { line_height: Some(line_height), ..TextFormat::simple(font, ink) };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = width;
    job
}

fn put(ui: &Ui, left_center: Pos2, text: &str, kind: Text, ink: Color32) {
    ui.painter().text(left_center, Align2::LEFT_CENTER, text, kind.font(), ink);
}
