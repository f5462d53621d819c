//! The submit button with the reason when it can't be pressed, and the submissions under way.

use std::time::Duration;

use eframe::egui::{Align, Frame, Layout, Margin, Panel, RichText, Ui};

use crate::desk::{CopyCommand, InFlight, State, SubmissionCommand};
use crate::payload::Severity;
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::controls::{Button, Submit};
use crate::ui::quantity;
use crate::ui::theme::{NEAR, Palette, SUBMIT, Text};
use crate::work::SubmitPhase;

/// How often the elapsed time is painted while something is under way.
const TICK: Duration = Duration::from_millis(100);

/// Height of the button and its hint in the first frame, in points.
const HEIGHT: f32 = SUBMIT + 32.0;

/// Most submissions under way that are shown.
const MAX_SHOWN: usize = 4;

/// Shows the area at the bottom of the panel. Returns an action that was clicked.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) -> Option<Action> {
    let mut clicked = None;
    let frame = Frame::new().inner_margin(Margin { top: 8, ..Margin::ZERO });
    Panel::bottom("submit").frame(frame).default_size(HEIGHT).show_separator_line(false).resizable(false).show(
        ui,
        |ui| {
            for submission in state.in_flight.iter().rev().take(MAX_SHOWN) {
                in_flight_ui(ui, submission, commands);
            }
            if state.in_flight.len() > MAX_SHOWN {
                let more = (state.in_flight.len() - MAX_SHOWN) as u64;
                ui.label(RichText::new(format!("and {} more", quantity::grouped(more))).small());
            }
            if !state.in_flight.is_empty() {
                ui.ctx().request_repaint_after(TICK);
            }
            clicked = button_ui(ui, state);
        },
    );
    clicked
}

fn button_ui(ui: &mut Ui, state: &State) -> Option<Action> {
    let palette = Palette::of(ui);
    let blocker = state.submit_blocker();
    let warns =
        state.compose.composed.findings.iter().any(|finding| finding.severity != Severity::Info && !finding.blocks);
    let verb = if warns { "Send anyway" } else { "Submit" };
    let target = state.target()?;
    let button = Submit {
        name: &format!("{verb} to {}", target.name()),
        verb,
        shortcut: &Action::Submit.shortcut_text(ui.ctx()),
        target: &target,
    };
    let response = ui.add_enabled(blocker.is_none(), button).on_hover_text(Action::Submit.hint(ui.ctx()));
    ui.add_space(NEAR);
    let hint = blocker.as_deref().unwrap_or(state.money_of_draft());
    ui.label(Text::Small.of(hint).color(palette.weak));
    response.clicked().then_some(Action::Submit)
}

fn in_flight_ui(ui: &mut Ui, submission: &InFlight, commands: &mut Commands) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
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
