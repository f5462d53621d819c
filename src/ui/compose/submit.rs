//! The submit button with the reason when it can't be pressed; above it what is wrong, or what is under way.

use std::time::Duration;

use eframe::egui::{Align, Frame, Label, Layout, Margin, Panel, RichText, Ui};

use crate::desk::{CopyCommand, InFlight, State, SubmissionCommand};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::compose::findings;
use crate::ui::controls::{Button, Submit, line_ui};
use crate::ui::quantity;
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, NEAR, Palette, SUBMIT, Text};
use crate::work::SubmitPhase;

/// How often the elapsed time is painted while something is under way.
const TICK: Duration = Duration::from_secs(1);

/// Height of the button and its hint in the first frame, in points.
const HEIGHT: f32 = findings::HEAD + SUBMIT + REASON + 2.0 * NEAR + 2.0 * MARGIN;

/// Height of the line below the button, and the space above and below all of it, in points.
const REASON: f32 = 16.0;
const MARGIN: f32 = 8.0;

/// Most submissions under way that are shown.
const MAX_SHOWN: usize = 4;

/// Shows the area at the bottom of the panel.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let margin = Margin { left: GAP as i8, right: GAP as i8, top: MARGIN as i8, bottom: MARGIN as i8 };
    let panel = Panel::bottom("submit").frame(Frame::new().inner_margin(margin)).default_size(HEIGHT);
    panel.show_separator_line(false).resizable(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = NEAR;
        above_ui(ui, scene.state, scene.commands);
        button_ui(ui, scene);
    });
}

/// Shows what is under way, or else what is wrong with the draft, in one line that is always there.
fn above_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    if state.in_flight.is_empty() {
        return findings::head_ui(ui, state, commands);
    }
    for submission in state.in_flight.iter().rev().take(MAX_SHOWN) {
        in_flight_ui(ui, submission, commands);
    }
    if state.in_flight.len() > MAX_SHOWN {
        let more = (state.in_flight.len() - MAX_SHOWN) as u64;
        ui.label(RichText::new(format!("and {} more", quantity::grouped(more))).small());
    }
    ui.ctx().request_repaint_after(TICK);
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
    let response = ui.add_enabled(blocker.is_none(), button).on_hover_text(Action::Submit.hint(ui.ctx()));
    if response.clicked() {
        // A key pressed next begins where the click was.
        response.request_focus();
        scene.actions.push(Action::Submit);
    }
    let reason = blocker.as_deref().unwrap_or(state.money_of_draft());
    line_ui(ui, REASON, |ui| {
        ui.add(Label::new(Text::Small.of(reason).color(palette.weak)).truncate()).on_hover_text(reason);
    });
}

fn in_flight_ui(ui: &mut Ui, submission: &InFlight, commands: &mut Commands) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        ui.set_height(findings::HEAD);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if submission.phase.can_cancel() && ui.add(Button::secondary("Cancel").small()).clicked() {
                commands.push(SubmissionCommand::Cancel(submission.job));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let elapsed = quantity::elapsed(submission.started.elapsed());
                let number = submission.id.map(|id| format!("#{} ", id.0)).unwrap_or_default();
                ui.label(
                    RichText::new(format!("{number}{} · {elapsed}", submission.phase.label())).color(palette.text),
                )
                .on_hover_text(format!("{} to {}", submission.task_type, submission.profile));
            });
        });
    });
    if let SubmitPhase::Unsaved { problem, task_id } = &submission.phase {
        ui.label(RichText::new(problem).small().color(palette.bad.ink));
        if let Some(task_id) = task_id {
            ui.horizontal(|ui| {
                ui.label(RichText::new(format!("Task {task_id}")).heading());
                if ui.small_button("Copy").on_hover_text("Copy the task id").clicked() {
                    commands.push(CopyCommand::Text(task_id.display()));
                }
            });
        }
    }
}
