//! The submit button with the reason when it can't be pressed; above it what is wrong, or what is under way.

use std::time::Duration;

use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{Align, Layout, PopupCloseBehavior, ScrollArea, Ui, vec2};

use crate::contract::TaskId;
use crate::controls::{Button, Submit, cut_ui, line_ui};
use crate::desk::{CopyCommand, InFlight, State, SubmissionCommand};
use crate::theme::{CONTROL, Icon, NEAR, Palette, SUBMIT, Text};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::compose::findings;
use crate::ui::scene::Scene;
use crate::view::quantity;
use crate::work::SubmitPhase;

/// How often the elapsed time is painted while something is under way.
const TICK: Duration = Duration::from_secs(1);

/// Height of all that is at the foot, whatever is under way, in points.
pub const HEIGHT: f32 = findings::HEAD + SUBMIT + REASON + 2.0 * NEAR + 2.0 * MARGIN;

/// Space above and below what is at the foot, and height of the line below the button, in points.
pub const MARGIN: f32 = 8.0;
const REASON: f32 = 16.0;

/// Width and greatest height of the list of what else is under way, in points.
const WIDTH: f32 = 360.0;
const LIST: f32 = 320.0;

/// Shows what is at the foot of the draft.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.spacing_mut().item_spacing.y = NEAR;
    above_ui(ui, scene.state, scene.commands);
    button_ui(ui, scene);
}

/// Shows what is under way, or else what is wrong with the draft, in one line that is always there.
fn above_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let under_way = in_order(state);
    let Some((first, others)) = under_way.split_first() else {
        return findings::head_ui(ui, state, commands);
    };
    line_ui(ui, findings::HEAD, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if !others.is_empty() {
                others_ui(ui, others, commands);
            }
            // What is wrong goes on to be seen, where it stands while nothing is under way.
            in_flight_ui(ui, first, commands, |ui| findings::signs_ui(ui, state));
        });
    });
    ui.ctx().request_repaint_after(TICK);
}

/// Returns what is under way: first what can't be saved and needs the operator, then the newest.
fn in_order(state: &State) -> Vec<&InFlight> {
    let mut all: Vec<&InFlight> = state.in_flight.iter().rev().collect();
    all.sort_by_key(|submission| !matches!(submission.phase, SubmitPhase::Unsaved { .. }));
    all
}

/// Shows how many more are under way; a click lists them.
fn others_ui(ui: &mut Ui, others: &[&InFlight], commands: &mut Commands) {
    let words = format!("{} more", quantity::grouped(others.len() as u64));
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let button = MenuButton::new(words.as_str()).config(config);
    let (response, _) = button.ui(ui, |ui| {
        ScrollArea::vertical().max_height(LIST).show(ui, |ui| {
            for submission in others {
                ui.allocate_ui_with_layout(vec2(WIDTH, CONTROL), Layout::right_to_left(Align::Center), |ui| {
                    in_flight_ui(ui, submission, commands, |_| ());
                });
            }
        });
    });
    response.accessible_name(format!("{words} under way"));
}

fn button_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let state = scene.state;
    let palette = Palette::of(ui);
    let blocker = state.submit_blocker();
    let verb = if findings::warns(state) { "Send anyway" } else { "Submit" };
    let Some(target) = state.target() else { return };
    let button = Submit {
        name: &format!("{verb} to {}", target.name()),
        verb,
        shortcut: &Action::Submit.shortcut_text(ui.ctx()),
        target: &target,
    };
    let whole = format!("{}\nGoes to {}", Action::Submit.hint(ui.ctx()), target.sentence());
    let response = ui.add_enabled(blocker.is_none(), button).on_hover_text(&whole).on_disabled_hover_text(&whole);
    if response.clicked() {
        // A key pressed next begins where the click was.
        response.request_focus();
        scene.actions.push(Action::Submit);
    }
    let reason = blocker.as_deref().unwrap_or(state.money_of_draft());
    line_ui(ui, REASON, |ui| {
        cut_ui(ui, Text::Small.of(reason).color(palette.weak), reason);
    });
}

/// Shows a submission that is under way, from the right end of a line; something else may stand at its left end.
fn in_flight_ui(ui: &mut Ui, submission: &InFlight, commands: &mut Commands, before: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    if submission.phase.can_cancel() && ui.add(Button::secondary("Cancel")).clicked() {
        commands.push(SubmissionCommand::Cancel(submission.job));
    }
    let (said, hint, ink) = match &submission.phase {
        SubmitPhase::Unsaved { problem, task_id } => {
            if let Some(task_id) = task_id {
                copy_task_id_ui(ui, task_id, commands);
            }
            let task = task_id.as_ref().map(|task_id| format!("Task {task_id} · ")).unwrap_or_default();
            (format!("{task}{problem}"), problem.clone(), palette.bad.ink)
        }
        phase => {
            let elapsed = quantity::elapsed(submission.started.elapsed());
            let to = format!("{} to {}", submission.task_type, submission.profile);
            (format!("{} · {elapsed}", phase.label()), to, palette.text)
        }
    };
    let number = submission.id.map(|id| format!("#{} ", id.0)).unwrap_or_default();
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        before(ui);
        cut_ui(ui, Text::Body.of(format!("{number}{said}")).color(ink), hint);
    });
}

fn copy_task_id_ui(ui: &mut Ui, task_id: &TaskId, commands: &mut Commands) {
    let copy = Button::secondary("Copy").icon(Icon::Copy);
    if ui.add(copy).on_hover_text("Copy the task id").clicked() {
        commands.push(CopyCommand::Text(task_id.display()));
    }
}
