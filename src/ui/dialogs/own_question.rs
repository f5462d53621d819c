//! Questions of the window's own: closing on something that is not saved, and forgetting a key.

use eframe::egui::{Context, ScrollArea, Ui, ViewportCommand};

use crate::desk::{KeyCommand, State};
use crate::history::Life;
use crate::judge::money;
use crate::theme::GAP;
use crate::ui::commands::Commands;
use crate::ui::dialogs::closing;
use crate::ui::dialogs::modal::{Answer, Head, answer_ui, ask};
use crate::view::quantity::counted;
use crate::work::{ClosingStage, FollowPhase, SubmitPhase};

/// Width of the questions, in points.
const WIDTH: f32 = 460.0;

/// What the window asks before it does it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Close,
    ForgetKey,
    /// A signal asked for the end: the operator may cut off the replies that are waited for.
    CutOff,
}

/// The question that is open.
#[derive(Default)]
pub struct OwnQuestion {
    asked: Option<Asked>,
    /// The operator wants to close, or nothing unsaved is left.
    may_close: bool,
}

impl OwnQuestion {
    /// Asks whether the client key shall be forgotten, if there is one.
    pub fn ask_to_forget_key(&mut self, state: &State) {
        self.asked = state.key().is_some().then_some(Asked::ForgetKey);
    }

    /// Keeps the window open and asks, if it is to be closed on something that is not saved. Closes it without a
    /// question where a signal asked for the end and every reply has come.
    pub fn heed_closing(&mut self, ctx: &Context, state: &State) {
        let is_requested = ctx.input(|input| input.viewport().close_requested());
        match state.closing {
            ClosingStage::NotAsked => {}
            ClosingStage::Waiting => self.asked = Some(Asked::CutOff),
            ClosingStage::Ready | ClosingStage::Over => return self.close(ctx),
        }
        if is_requested && !self.may_close && state.has_unsaved() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.asked = self.asked.filter(|asked| *asked == Asked::CutOff).or(Some(Asked::Close));
        } else if is_requested {
            self.may_close = true;
        }
    }

    /// Whether the window closes because the operator wants it, or nothing is left to wait for.
    pub fn may_close(&self) -> bool {
        self.may_close
    }

    fn close(&mut self, ctx: &Context) {
        if !self.may_close {
            self.may_close = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// Shows the question, if one is open.
    pub fn show(&mut self, ctx: &Context, state: &State, commands: &mut Commands) {
        let answer = match self.asked {
            None => return,
            Some(Asked::ForgetKey) => forgetting_ui(ctx, state),
            Some(Asked::Close) => closing_ui(ctx, state),
            Some(Asked::CutOff) => closing::cut_off_ui(ctx, state),
        };
        match (self.asked, answer) {
            (Some(Asked::ForgetKey), Some(Answer::Do)) => {
                self.asked = None;
                commands.push(KeyCommand::Forget);
            }
            (Some(Asked::Close), answer) if answer == Some(Answer::Do) || !state.has_unsaved() => self.close(ctx),
            (Some(Asked::CutOff), Some(Answer::Do)) => self.close(ctx),
            // It can't be left: the end was asked for elsewhere.
            (Some(Asked::CutOff), _) => {}
            (_, Some(Answer::Leave)) => self.asked = None,
            _ => {}
        }
    }
}

fn forgetting_ui(ctx: &Context, state: &State) -> Option<Answer> {
    let name = state.profile().map(|profile| profile.name.as_str()).unwrap_or_default();
    let (title, what) = (format!("Forget the client key of {name}?"), state.when_key_is_forgotten().to_owned());
    ask(ctx, "forgetting", WIDTH, &Head::new(&title, &[what]), |ui| answer_ui(ui, "Keep", "Forget"))
}

fn closing_ui(ctx: &Context, state: &State) -> Option<Answer> {
    let mut sentences = Vec::new();
    if !state.in_flight.is_empty() {
        let submissions = counted(state.in_flight.len() as u64, "submission has", "submissions have");
        let money = state.money_if_cut_off();
        let what = "Closing cancels what is still waiting; it stays in the history as unknown";
        sentences.push(format!("{submissions} not ended. {what}. {money}."));
    }
    sentences.extend(captured(state));
    ask(ctx, "closing", WIDTH, &Head::new("Close now?", &sentences), |ui| {
        ScrollArea::vertical().max_height(240.0).show(ui, |ui| unsaved_ui(ui, state));
        for submission in &state.in_flight {
            if let SubmitPhase::Unsaved { task_id: Some(task_id), .. } = &submission.phase {
                ui.label(format!("Task {task_id} was created and is not in the history yet: note its id."));
            }
        }
        ui.add_space(GAP);
        answer_ui(ui, "Keep open", "Close")
    })
}

/// Says what closing does to captured calls whose replies are awaited.
fn captured(state: &State) -> Option<String> {
    let calls = state.capture.in_flight();
    let goes = &state.capture.running().filter(|_| calls > 0)?.goes;
    let waiting = counted(calls.into(), "captured createTask is", "captured createTask are");
    let money = money(goes.costs, Life::Unknown, None, None);
    Some(format!(
        "{waiting} waiting for the reply of {}. Closing cuts it off; it stays in the history as unknown. {money}.",
        goes.name()
    ))
}

/// Lists what the history has not taken yet.
fn unsaved_ui(ui: &mut Ui, state: &State) {
    for (id, following) in &state.following {
        if let FollowPhase::Unsaved(known) = &following.phase {
            ui.label(format!("The answer about #{} is not in the history yet: {known}", id.0));
        }
    }
    for held_up in &state.held_up {
        ui.label(held_up.to_string());
    }
}
