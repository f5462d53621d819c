//! The card of a submission that is under way, and of a task that is asked for: what it waits for, since when, and how
//! to stop it.

use std::time::{Duration, Instant};

use eframe::egui::{Label, Rect, Sense, Ui, pos2, vec2};

use super::card::{Fact, SHORT_NAMES, call_ui, facts_ui, frame_ui, large_ui, line_ui, lines, parts_ui};
use super::steps::steps_ui;
use crate::contract::POLLS_PER_TASK;
use crate::controls::{Button, cut_ui, paint_ring, settled_click, state_chip_ui};
use crate::desk::{Act, FollowCommand, InFlight, SubmissionCommand};
use crate::history::Life;
use crate::judge::PollNote;
use crate::theme::{Icon, Palette, Text};
use crate::ui::panes::foreign_text::in_line;
use crate::ui::scene::Scene;
use crate::view::RecordView;
use crate::view::quantity;
use crate::work::{FollowPhase, Following, SubmitPhase};

/// How often the clocks of a card are painted.
const TICK: Duration = Duration::from_secs(1);

/// Size of the ring, its width, and the space behind it, in points.
const RING: f32 = 64.0;
const RING_WIDTH: f32 = 5.0;
const BEHIND_RING: f32 = 20.0;

/// From these widths on a card has room for the steps, and for the ring, in points.
const ROOMY: f32 = 800.0;
const MEDIUM: f32 = 560.0;

/// From these widths on the last steps have room, and all that were taken, in points.
const STEPS: f32 = 200.0;
/// Room for what is left of the task's life behind the steps, in points.
const LEFT: f32 = 90.0;
const ALL_STEPS: f32 = 320.0;

/// Polls without an answer after which a callback is thought of.
const MANY_POLLS: u32 = 10;

/// Shows the card of a submission that was not answered yet.
pub fn flight_ui(ui: &mut Ui, flight: &InFlight, scene: &mut Scene<'_>) {
    let palette = Palette::of(ui);
    let place = frame_ui(ui, palette.line);
    let parts = parts_ui(ui, place);
    let [first, large, third] = lines(parts.left);
    line_ui(ui, first, |ui| {
        state_chip_ui(ui, Life::Recorded, 0.0);
        ui.add(Label::new(Text::Body.of(flight.phase.label()).color(palette.weak)).truncate());
    });
    let elapsed = quantity::elapsed(flight.started.elapsed());
    let cancel_ui = |ui: &mut Ui| {
        if flight.phase.can_cancel() && ui.add(Button::secondary("Cancel")).clicked() {
            scene.commands.push(SubmissionCommand::Cancel(flight.job));
        }
    };
    large_ui(ui, large, cancel_ui, |ui| drop(ui.label(Text::Display.of(elapsed))));
    line_ui(ui, third, |ui| match &flight.phase {
        SubmitPhase::Unsaved { problem, .. } => {
            cut_ui(ui, Text::Small.of(in_line(problem)).color(palette.bad.ink), problem);
        }
        SubmitPhase::Recording | SubmitPhase::RecordingHeldUp => steps_ui(ui, &[], "Recorded", 0.0),
        _ => steps_ui(ui, &["Recorded"], "Sent", 0.0),
    });
    flight_facts_ui(ui, parts.upper, flight, scene);
    ui.ctx().request_repaint_after(TICK);
}

fn flight_facts_ui(ui: &mut Ui, place: Rect, flight: &InFlight, scene: &mut Scene<'_>) {
    let mut facts = vec![Fact::new("Money", scene.state.money_of_flight(flight))];
    if let SubmitPhase::Unsaved { task_id: Some(task_id), .. } = &flight.phase {
        facts.push(Fact::new("Task id", task_id.display()).copies(task_id.display()));
    }
    facts_ui(ui, place, SHORT_NAMES, &facts, scene.commands);
}

/// Shows the card of a task that is asked for.
pub fn followed_ui(ui: &mut Ui, record: &RecordView, following: &Following, scene: &mut Scene<'_>) {
    let palette = Palette::of(ui);
    let place = frame_ui(ui, palette.line);
    let width = place.width();
    let parts = parts_ui(ui, place);
    let id = record.record.summary.id;
    let share = spent(record, following, scene.now_ms);
    let place = if width >= MEDIUM { ring_ui(ui, parts.left, share) } else { parts.left };
    let [first, large, third] = lines(place);
    line_ui(ui, first, |ui| {
        state_chip_ui(ui, Life::Created, share);
        said_ui(ui, record, following);
    });
    let elapsed_ms = scene.now_ms.saturating_sub(record.record.summary.created_at_ms);
    let stop_ui = |ui: &mut Ui| {
        let stop = ui.push_id("stop", |ui| ui.add(Button::secondary("Stop asking"))).inner;
        // While the reply was waited for, what cancels stood here.
        if settled_click(&stop.on_hover_text("Ask no more; the task stays in the history")) {
            scene.commands.push(FollowCommand::Stop(id));
        }
    };
    large_ui(ui, large, stop_ui, |ui| drop(ui.label(Text::Display.of(quantity::lasting(elapsed_ms)))));
    line_ui(ui, third, |ui| {
        if width >= ROOMY && third.width() >= STEPS {
            let taken: &[&str] =
                if third.width() >= ALL_STEPS { &["Recorded", "Sent", "Task created"] } else { &["Task created"] };
            let waiting = format!("Waiting, {}", left(following));
            let has_room = third.width() >= ALL_STEPS + LEFT;
            steps_ui(ui, taken, if has_room { &waiting } else { "Waiting" }, share);
        } else {
            let text = format!("{} · {}", asked(following), left(following));
            cut_ui(ui, Text::Small.of(&text).color(palette.weak), text);
        }
    });
    facts_ui(ui, parts.upper, SHORT_NAMES, &task_facts(record, scene), scene.commands);
    call_ui(ui, &parts, Act::AskNow(id), ("Ask now", Icon::Check), scene);
    ui.ctx().request_repaint_after(TICK);
}

fn ring_ui(ui: &mut Ui, place: Rect, share: f32) -> Rect {
    let ring = Rect::from_min_size(pos2(place.left(), place.center().y - RING / 2.0), vec2(RING, RING));
    let radius = (RING - RING_WIDTH) / 2.0;
    paint_ring(ui.painter(), ring.center(), [radius, RING_WIDTH], share, Palette::of(ui).created.ink);
    let percent = format!("{:.0} % of its life is over", share * 100.0);
    ui.interact(ring, ui.scope_id().with("ring"), Sense::hover()).on_hover_text(percent);
    Rect::from_min_max(pos2(ring.right() + BEHIND_RING, place.top()), place.max)
}

/// Says what the last answer was, where it was not the usual one, and what may be the matter.
fn said_ui(ui: &mut Ui, record: &RecordView, following: &Following) {
    let palette = Palette::of(ui);
    let (text, color) = said(record, following).map_or_else(
        || ("the service works on it".to_owned(), palette.weak),
        |(text, is_trouble)| (text, if is_trouble { palette.bad.ink } else { palette.warn.ink }),
    );
    let text = format!("{text} · asked {}", asked(following));
    let hint =
        if following.last.is_empty() { text.clone() } else { format!("{text}\nLast answer: {}", following.last) };
    cut_ui(ui, Text::Body.of(in_line(&text)).color(color), hint);
}

/// Returns what is unusual about a task's answers, and whether something has to be done about it.
fn said(record: &RecordView, following: &Following) -> Option<(String, bool)> {
    if let FollowPhase::Unsaved(problem) = &following.phase {
        return Some((problem.clone(), true));
    }
    match following.note {
        PollNote::OtherTask => {
            let text =
                "the answers are about another task: look at the profile's base URL, and what else uses this key";
            return Some((text.to_owned(), false));
        }
        PollNote::Odd => return Some((following.last.to_string(), false)),
        PollNote::Usual => {}
    }
    let is_without_callback = record.record.callback_url.as_ref().is_none_or(String::is_empty);
    (following.polls >= MANY_POLLS && is_without_callback).then(|| {
        ("nothing yet: some services answer by callback only, and this task has no callback URL".to_owned(), false)
    })
}

fn task_facts(record: &RecordView, scene: &Scene<'_>) -> Vec<Fact> {
    let mut facts = vec![Fact::new("Money", scene.state.money_of(&record.record))];
    if let Some(task_id) = &record.record.summary.task_id {
        facts.push(Fact::new("Task id", in_line(&task_id.display())).copies(task_id.display()));
    }
    facts
}

/// Returns how much of a task's life is left.
fn left(following: &Following) -> String {
    let left = following.life_ends.saturating_duration_since(Instant::now());
    format!("{} left", quantity::lasting(i64::try_from(left.as_millis()).unwrap_or(i64::MAX)))
}

/// Returns how often a task was asked for, and when it is next.
fn asked(following: &Following) -> String {
    let polls = format!("{} of {POLLS_PER_TASK}", following.polls);
    match &following.phase {
        FollowPhase::Waiting(at) => {
            let left = at.saturating_duration_since(Instant::now());
            format!("{polls}, again in {}", quantity::elapsed(left))
        }
        FollowPhase::Asking => format!("{polls}, asking now"),
        FollowPhase::Unsaved(_) => format!("{polls}, the answer can't be saved yet"),
    }
}

/// Returns how much of a task's life is over.
fn spent(record: &RecordView, following: &Following, now_ms: i64) -> f32 {
    let left_s = following.life_ends.saturating_duration_since(Instant::now()).as_secs_f32();
    let gone_s = now_ms.saturating_sub(record.record.summary.created_at_ms).max(0) as f32 / 1000.0;
    gone_s / (gone_s + left_s).max(0.001)
}
