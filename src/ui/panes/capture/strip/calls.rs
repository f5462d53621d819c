//! How many createTask of a session have gone on to a service that costs money, and how many may.

use eframe::egui::{Align2, Label, Rect, Sense, Stroke, StrokeKind, Ui, vec2};

use super::room::Room;
use crate::contract::grouped;
use crate::controls::{Button, paint_ring};
use crate::theme::{CHIP_CORNER, Icon, NEAR, Palette, TICK, Text};
use crate::ui::action::Action;
use crate::ui::scene::Scene;
use crate::work::Passed;

/// Most createTask that have a tick each; more are a bar.
const MOST_TICKS: u32 = 8;

/// Size of the hook and of the ring in a tick, and of the bar, in points.
const HOOK: f32 = 12.0;
const RING: [f32; 2] = [4.0, 2.0];
const BAR_WIDTH: f32 = 100.0;
const BAR_HEIGHT: f32 = 8.0;

/// What became of a createTask that may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Used,
    InFlight,
    Left,
}

/// Shows the ticks, the words, and the way to another limit.
pub fn show(ui: &mut Ui, passed: Passed, limit: u32, room: Room, is_over: bool, scene: &mut Scene<'_>) {
    if room.has_ticks() {
        if limit <= MOST_TICKS {
            ticks_ui(ui, passed, limit);
        } else {
            bar_ui(ui, passed, limit);
        }
        ui.add_space(NEAR);
    }
    let words = words(passed, limit);
    let shown = if room.has_facts() { words.as_str() } else { &short_words(passed, limit) };
    let label = ui.add(Label::new(Text::Body.of(shown)).extend());
    label.on_hover_text(format!("{words}. What is over the limit the desk answers itself, and nothing is sent"));
    ui.add_space(NEAR);
    if is_over {
        return;
    }
    let button = ui.add(Button::secondary("Limit…"));
    if button.on_hover_text(Action::LimitCapture.hint(ui.ctx())).clicked() {
        scene.actions.push(Action::LimitCapture);
    }
}

fn words(passed: Passed, limit: u32) -> String {
    let used = format!("{} of {} createTask used", grouped(passed.let_through.into()), grouped(limit.into()));
    if passed.in_flight == 0 { used } else { format!("{used}, {} in flight", grouped(passed.in_flight.into())) }
}

fn short_words(passed: Passed, limit: u32) -> String {
    format!("{} of {} used", grouped(passed.let_through.into()), grouped(limit.into()))
}

/// Returns what became of each createTask that may go on.
fn places(passed: Passed, limit: u32) -> impl Iterator<Item = Place> {
    let done = passed.let_through.saturating_sub(passed.in_flight);
    (0..limit.max(passed.let_through).min(MOST_TICKS)).map(move |place| match place {
        place if place < done => Place::Used,
        place if place < passed.let_through => Place::InFlight,
        _ => Place::Left,
    })
}

fn ticks_ui(ui: &mut Ui, passed: Passed, limit: u32) {
    for place in places(passed, limit) {
        let (rect, _) = ui.allocate_exact_size(vec2(TICK, TICK), Sense::hover());
        paint_tick(ui, rect, place);
    }
}

fn paint_tick(ui: &Ui, rect: Rect, place: Place) {
    let (palette, painter) = (Palette::of(ui), ui.painter());
    let live = &palette.live;
    let (fill, edge) = match place {
        Place::Used => (live.fill.rest, live.edge),
        Place::InFlight => (palette.field, live.edge),
        Place::Left => (palette.field, palette.outline),
    };
    painter.rect(rect, CHIP_CORNER, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    match place {
        Place::Used => {
            let hook = Icon::Done.galley(painter, HOOK, live.fill.on);
            painter.galley(Align2::CENTER_CENTER.align_size_within_rect(hook.size(), rect).min, hook, live.fill.on);
        }
        Place::InFlight => paint_ring(painter, rect.center(), RING, 0.65, live.ink),
        Place::Left => {}
    }
}

fn bar_ui(ui: &mut Ui, passed: Passed, limit: u32) {
    let palette = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(BAR_WIDTH, BAR_HEIGHT), Sense::hover());
    let share = (f64::from(passed.let_through) / f64::from(limit.max(1))).min(1.0) as f32;
    ui.painter().rect(rect, CHIP_CORNER, palette.field, Stroke::new(1.0, palette.outline), StrokeKind::Inside);
    let used = rect.with_max_x(rect.left() + rect.width() * share);
    ui.painter().rect_filled(used, CHIP_CORNER, palette.live.fill.rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_flight_counts_as_used() {
        let passed = Passed { let_through: 2, in_flight: 1 };
        let expected = [Place::Used, Place::InFlight, Place::Left, Place::Left, Place::Left];
        assert!(places(passed, 5).eq(expected));
        assert_eq!(words(passed, 5), "2 of 5 createTask used, 1 in flight");
        assert_eq!(words(Passed::default(), 1_500), "0 of 1,500 createTask used");
    }

    #[test]
    fn a_limit_below_what_went_on_hides_nothing() {
        let passed = Passed { let_through: 3, in_flight: 0 };
        assert_eq!(places(passed, 1).filter(|place| *place == Place::Used).count(), 3);
    }
}
