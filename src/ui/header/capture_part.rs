//! The button that says that a capture runs and what it goes on to, beside the target bar. Its colour is that of its own
//! target; the header keeps that of the profile in use.

use std::sync::Arc;

use eframe::egui::{
    Align2, Color32, Galley, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::contract::grouped;
use crate::controls::target_sign;
use crate::desk::{CaptureCommand, Running};
use crate::theme::{
    CHIP, CHIP_CORNER, CONTROL, CONTROL_CORNER, ICON, Icon, NEAR, PADDING, Palette, SIGN_GAP, SMALL_ICON, Text,
};
use crate::ui::action::Action;
use crate::ui::header::room::Room;
use crate::ui::panes::Tab;
use crate::ui::scene::Scene;

/// Space between the chip's edge and what it says, and between sign and words, in points.
const MARGIN: f32 = 6.0;
const GAP: f32 = 5.0;

/// Returns the width of the least that the button can be, while a session runs.
pub fn least_width(ui: &Ui, scene: &Scene<'_>) -> Option<f32> {
    let running = scene.state.capture.running()?;
    Some(Parts::fitted(ui, Room::Narrow, 0.0, running).width())
}

/// Shows the button while a session runs, not wider than some width; a click turns to the session.
pub fn show(ui: &mut Ui, room: Room, widest: f32, scene: &mut Scene<'_>) {
    let Some(running) = scene.state.capture.running() else { return };
    let response = button_ui(ui, room, widest, running);
    if response.on_hover_text(tooltip(running)).clicked() {
        if !scene.state.capture.shows_running() {
            scene.commands.push(CaptureCommand::Show(running.capture.id));
        }
        if !scene.state.capture.is_open {
            scene.actions.push(Action::Show(Tab::Capture));
        }
    }
}

/// What the button shows, laid out.
struct Parts {
    word: Option<Arc<Galley>>,
    has_ear: bool,
    sign: Arc<Galley>,
    text: Arc<Galley>,
}

impl Parts {
    /// Lays the button out; what has no room in the chip is said by its tooltip.
    fn fitted(ui: &Ui, room: Room, widest: f32, running: &Running) -> Self {
        let (painter, palette) = (ui.painter(), Palette::of(ui));
        let ink = palette.money(!running.goes.costs.is_free()).ink;
        let laid_out = |text: &str| painter.layout_no_wrap(text.to_owned(), Text::Label.font(), ink);
        let word = || painter.layout_no_wrap("Capture".to_owned(), Text::Button.font(), palette.text);
        let sign = target_sign(running.goes.costs).galley(painter, SMALL_ICON, ink);
        let texts = texts(running).map(|text| laid_out(&text));
        let mut parts = Self { word: None, has_ear: false, sign, text: laid_out("") };
        // What is dropped first stands last: of each form the longest text that has room is taken.
        for (has_word, has_ear) in [(true, true), (false, true), (false, false)] {
            if has_word && room != Room::Wide || has_ear && room == Room::Narrow {
                continue;
            }
            parts = Self { word: has_word.then(word), has_ear, ..parts };
            for text in &texts {
                parts.text = Arc::clone(text);
                if parts.width() <= widest {
                    return parts;
                }
            }
        }
        parts
    }

    fn before_chip(&self) -> f32 {
        let ear = if self.has_ear { PADDING + ICON + SIGN_GAP } else { 0.0 };
        ear + self.word.as_ref().map_or(0.0, |word| word.size().x + 2.0 + SIGN_GAP)
    }

    fn chip_width(&self) -> f32 {
        let text = self.text.size().x;
        2.0 * MARGIN + self.sign.size().x + if text > 0.0 { GAP + text } else { 0.0 }
    }

    fn width(&self) -> f32 {
        let around = if self.has_ear { NEAR } else { 2.0 * NEAR };
        (self.before_chip() + self.chip_width() + around).ceil()
    }
}

/// Returns what the chip can say, the longest first.
fn texts(running: &Running) -> [String; 3] {
    let new = &running.capture.new;
    match new.call_limit {
        Some(limit) => {
            let used = format!("{} of {}", grouped(running.passed.let_through.into()), grouped(limit.into()));
            [format!("{} · {used}", running.goes.name()), used, String::new()]
        }
        None => [format!("127.0.0.1:{}", new.port), format!(":{}", new.port), String::new()],
    }
}

fn button_ui(ui: &mut Ui, room: Room, widest: f32, running: &Running) -> Response {
    let parts = Parts::fitted(ui, room, widest, running);
    let (place, response) = ui.allocate_exact_size(vec2(parts.width(), CONTROL), Sense::click());
    if ui.is_rect_visible(place) {
        paint(ui, place, &parts, running, &response);
    }
    let name = format!("Capture, {}", tooltip(running));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    response
}

fn paint(ui: &Ui, place: Rect, parts: &Parts, running: &Running, response: &Response) {
    let (painter, palette) = (ui.painter(), Palette::of(ui));
    let money = palette.money(!running.goes.costs.is_free());
    let fill = match (response.is_pointer_button_down_on(), response.hovered()) {
        (true, _) => palette.press,
        (false, true) => palette.hover,
        (false, false) => palette.control,
    };
    painter.rect_filled(place, CONTROL_CORNER, fill);
    let put = |galley: &Arc<Galley>, x: f32, ink: Color32| {
        let at = Align2::LEFT_CENTER.anchor_size(pos2(x, place.center().y), galley.size()).min;
        painter.galley(at, Arc::clone(galley), ink);
    };
    if parts.has_ear {
        put(&Icon::Listening.galley(painter, ICON, palette.text), place.left() + PADDING, palette.text);
    }
    if let Some(word) = &parts.word {
        put(word, place.left() + PADDING + ICON + SIGN_GAP, palette.text);
    }
    let left = place.left() + parts.before_chip() + if parts.has_ear { 0.0 } else { NEAR };
    let chip = Rect::from_min_size(pos2(left, place.center().y - CHIP / 2.0), vec2(parts.chip_width(), CHIP));
    painter.rect(chip, CHIP_CORNER, money.tint, Stroke::new(1.0, money.edge), StrokeKind::Inside);
    put(&parts.sign, chip.left() + MARGIN, money.ink);
    put(&parts.text, chip.left() + MARGIN + parts.sign.size().x + GAP, money.ink);
}

/// Returns what runs, in words.
fn tooltip(running: &Running) -> String {
    let used = running.capture.new.call_limit.map(|limit| {
        format!(", {} of {} createTask used", grouped(running.passed.let_through.into()), grouped(limit.into()))
    });
    format!("{} goes on to {}{}", running.address, running.goes.sentence(), used.unwrap_or_default())
}
