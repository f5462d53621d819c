//! A task in the reply pane: its solution, or how far following it has come.

use std::time::{Duration, Instant};

use eframe::egui::{Label, RichText, ScrollArea, Ui};

use crate::contract::POLLS_PER_TASK;
use crate::desk::{CopyCommand, FollowCommand, State};
use crate::history::{Life, SubmissionId};
use crate::ui::commands::Commands;
use crate::ui::controls::Button;
use crate::ui::theme::{GAP, Icon, Palette, Text};
use crate::ui::{quantity, theme};
use crate::view::{RecordView, SolutionView};
use crate::work::{FollowPhase, Following};

/// How often the clocks are painted while a task is followed.
const TICK: Duration = Duration::from_millis(500);

/// Highest JSON of a solution, in points.
const JSON_HEIGHT: f32 = 140.0;

/// Shows the solution, large and to be copied.
pub fn solution_ui(ui: &mut Ui, record: &RecordView, solution: &SolutionView, commands: &mut Commands) {
    let palette = Palette::of(ui);
    ui.add_space(GAP / 2.0);
    let took_ms = record.record.ended_at_ms.map(|ended_at_ms| ended_at_ms - record.record.summary.created_at_ms);
    let after = took_ms.map(|took_ms| format!(" after {}", quantity::milliseconds(took_ms))).unwrap_or_default();
    ui.label(Text::Label.of(format!("Solution{after}")).color(palette.ok.ink));
    ui.horizontal_wrapped(|ui| {
        match solution {
            SolutionView::Text { shown, .. } => {
                ui.add(Label::new(Text::DisplayMono.of(shown)).wrap());
            }
            SolutionView::Token { field, folded, length_chars, .. } => {
                ui.add(Label::new(RichText::new(folded).monospace()).truncate());
                let length = quantity::counted(*length_chars as u64, "character", "characters");
                ui.label(RichText::new(format!("{field}, {length}")).color(palette.weak));
            }
            SolutionView::Json { shown, .. } => {
                ScrollArea::vertical().id_salt("solution").max_height(JSON_HEIGHT).show(ui, |ui| {
                    ui.add(Label::new(RichText::new(shown).monospace()).wrap());
                });
            }
        }
        if ui.add(Button::primary("Copy solution").icon(Icon::Copy)).clicked() {
            commands.push(CopyCommand::Text(solution.text_to_copy().to_owned()));
        }
    });
}

/// Shows how far following a task has come, or the button that begins it.
pub fn follow_ui(ui: &mut Ui, state: &State, record: &RecordView, commands: &mut Commands) {
    let summary = &record.record.summary;
    if summary.task_id.is_none() || summary.state == Life::Solved {
        return;
    }
    let id = summary.id;
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        match state.following.get(&id) {
            Some(following) => followed_ui(ui, id, following, commands),
            None => not_followed_ui(ui, id, record.record.polls, commands),
        }
    });
    ui.add_space(GAP / 2.0);
}

fn followed_ui(ui: &mut Ui, id: SubmissionId, following: &Following, commands: &mut Commands) {
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.label(progress(following));
        if ui.button("Ask now").on_hover_text("Poll as soon as the service allows").clicked() {
            commands.push(FollowCommand::AskNow(id));
        }
        if ui.button("Stop").on_hover_text("Ask no more; the task stays in the history").clicked() {
            commands.push(FollowCommand::Stop(id));
        }
    });
    if !following.last.is_empty() {
        ui.label(RichText::new(format!("Last answer: {}", following.last)).small().color(palette.weak));
    }
    if let FollowPhase::Unsaved(problem) = &following.phase {
        ui.label(RichText::new(problem).color(palette.bad.ink));
    }
    ui.ctx().request_repaint_after(TICK);
}

fn not_followed_ui(ui: &mut Ui, id: SubmissionId, polls: u32, commands: &mut Commands) {
    ui.horizontal_wrapped(|ui| {
        ui.label(format!("Not followed · {polls} of {POLLS_PER_TASK} polls spent"));
        let hint = "Ask for the result again, within the polls that are left";
        if ui.button("Follow again").on_hover_text(hint).clicked() {
            commands.push(FollowCommand::Follow(id));
        }
    });
}

/// Returns how many polls were spent, what comes next, and how much of the task's life is left.
fn progress(following: &Following) -> String {
    let now = Instant::now();
    let left = following.life_ends.saturating_duration_since(now);
    let polls = format!("Poll {} of {POLLS_PER_TASK}", following.polls);
    let life = format!("task life {}:{:02} left", left.as_secs() / 60, left.as_secs() % 60);
    match &following.phase {
        FollowPhase::Waiting(at) => {
            let seconds = at.saturating_duration_since(now).as_secs_f32().ceil();
            format!("{polls} · next in {seconds} s · {life}")
        }
        FollowPhase::Asking => format!("{polls} · asking · {life}"),
        FollowPhase::Unsaved(_) => format!("{polls} · the answer can't be saved yet"),
    }
}
