//! Questions that must be answered first: a payload sent before, closing too early; and the
//! command palette.

use eframe::egui::{Button, Context, Frame, Id, Key, Modal, RichText, ScrollArea, TextEdit, Ui};

use crate::desk::{Command, Question, State, SubmissionCommand};
use crate::history::SameBefore;
use crate::profile::SANDBOX_ID;
use crate::ui::Commands;
use crate::ui::action::Action;
use crate::ui::app::Asking;
use crate::ui::quantity::counted;
use crate::ui::theme::{GAP, Palette};
use crate::work::{FollowPhase, SubmitPhase};

/// Asks the desk's question, if it has one.
pub fn question(ctx: &Context, state: &State, now_ms: i64, commands: &mut Commands) {
    match &state.question {
        Some(Question::SameBefore(same)) => same_before(ctx, same, now_ms, commands),
        Some(Question::RefusedOften) => refused_often(ctx, commands),
        None => {}
    }
}

fn refused_often(ctx: &Context, commands: &mut Commands) {
    let response = modal(ctx, "refused-often").show(ctx, |ui| {
        ui.set_max_width(420.0);
        ui.heading("Use the refused key once more?");
        ui.add_space(GAP);
        ui.label(
            "This key was refused three times within ten minutes. Compatible services block for ten minutes then.",
        );
        ui.label("Copy the key again, or top up the balance, before going on.");
        ui.add_space(GAP);
        answer_ui(ui, "Don't call", "Call anyway")
    });
    match response.inner {
        Some(Answer::Do) => commands.push(Command::CallAnyway),
        Some(Answer::Leave) => commands.push(SubmissionCommand::DropQuestion),
        None if response.should_close() => commands.push(SubmissionCommand::DropQuestion),
        None => {}
    }
}

fn same_before(ctx: &Context, same: &SameBefore, now_ms: i64, commands: &mut Commands) {
    let minutes = (now_ms - same.created_at_ms).max(0) / 60_000;
    let when = if minutes == 0 {
        "less than a minute ago".to_owned()
    } else {
        format!("{} ago", counted(minutes.unsigned_abs(), "minute", "minutes"))
    };
    let response = modal(ctx, "same-before").show(ctx, |ui| {
        ui.set_max_width(420.0);
        ui.heading("Send the same payload again?");
        ui.add_space(GAP);
        ui.label(format!(
            "It was sent {when} as #{} and is {}: {}.",
            same.id.0,
            same.state.label(),
            same.state.payment(None)
        ));
        ui.label("Sending it again may cost money again.");
        ui.add_space(GAP);
        answer_ui(ui, "Don't send", "Send again")
    });
    match response.inner {
        Some(Answer::Do) => commands.push(SubmissionCommand::SendAllTheSame),
        Some(Answer::Leave) => commands.push(SubmissionCommand::DropQuestion),
        None if response.should_close() => commands.push(SubmissionCommand::DropQuestion),
        None => {}
    }
}

/// Asks before a key is forgotten; `true` to forget it.
pub fn forgetting(ctx: &Context, state: &State, asking: &mut Option<Asking>) -> bool {
    let name = state.profile().map(|profile| profile.name.as_str()).unwrap_or_default();
    let response = modal(ctx, "forgetting").show(ctx, |ui| {
        ui.set_max_width(420.0);
        ui.heading(format!("Forget the client key of {name}?"));
        ui.add_space(GAP);
        let is_sandbox = state.profile().is_some_and(|profile| profile.id == SANDBOX_ID);
        ui.label(if is_sandbox {
            "The sandbox's own comes back with the next start."
        } else {
            "It is deleted from the system's keychain too."
        });
        ui.add_space(GAP);
        answer_ui(ui, "Keep", "Forget")
    });
    if response.inner.is_some() || response.should_close() {
        *asking = None;
    }
    matches!(response.inner, Some(Answer::Do))
}

/// Asks before the window closes on submissions that have not ended; `true` to close.
pub fn closing(ctx: &Context, state: &State, asking: &mut Option<Asking>) -> bool {
    let response = modal(ctx, "closing").show(ctx, |ui| {
        ui.set_max_width(420.0);
        ui.heading("Close now?");
        ui.add_space(GAP);
        if !state.in_flight.is_empty() {
            let waiting = counted(state.in_flight.len() as u64, "submission has", "submissions have");
            ui.label(format!("{waiting} not ended. Closing cancels what is still waiting; it stays in the history as unknown, perhaps paid."));
        }
        ScrollArea::vertical().max_height(240.0).show(ui, |ui| {
            for (id, following) in &state.following {
                if let FollowPhase::Unsaved(known) = &following.phase {
                    ui.label(format!("The answer about #{} is not in the history yet: {known}", id.0));
                }
            }
            for held_up in &state.held_up {
                ui.label(held_up.to_string());
            }
        });
        for submission in &state.in_flight {
            if let SubmitPhase::Unsaved { task_id: Some(task_id), .. } = &submission.phase {
                ui.label(format!("Task {task_id} was created and is not in the history yet: note its id."));
            }
        }
        ui.add_space(GAP);
        answer_ui(ui, "Keep open", "Close")
    });
    match response.inner {
        Some(Answer::Do) => return true,
        Some(Answer::Leave) => *asking = None,
        None if response.should_close() => *asking = None,
        None => {}
    }
    false
}

/// A window that takes every click until it is answered.
pub fn modal(ctx: &Context, name: &'static str) -> Modal {
    Modal::new(Id::unique(name)).frame(Frame::popup(&ctx.global_style()).inner_margin(16))
}

/// What was answered: the safe thing, or the other.
pub enum Answer {
    Leave,
    Do,
}

/// Two buttons, of which the safe one has the keyboard.
pub fn answer_ui(ui: &mut Ui, leave: &str, go_on: &str) -> Option<Answer> {
    let mut answer = None;
    ui.horizontal(|ui| {
        let safe = ui.button(leave);
        // Enter must not spend money by accident.
        if ui.memory(|memory| memory.focused().is_none()) {
            safe.request_focus();
        }
        if safe.clicked() {
            answer = Some(Answer::Leave);
        }
        if ui.button(go_on).clicked() {
            answer = Some(Answer::Do);
        }
    });
    answer
}

/// Finds a command by its name.
#[derive(Default)]
pub struct CommandPalette {
    is_open: bool,
    wants_focus: bool,
    filter: String,
}

impl CommandPalette {
    /// Opens it with an empty filter.
    pub fn open(&mut self) {
        *self = Self { is_open: true, wants_focus: true, filter: String::new() };
    }

    /// Shows it while it is open; the action that was chosen.
    pub fn show(&mut self, ctx: &Context) -> Option<Action> {
        if !self.is_open {
            return None;
        }
        let mut chosen = None;
        let response = modal(ctx, "palette").show(ctx, |ui| {
            ui.set_width(360.0);
            let field =
                ui.add(TextEdit::singleline(&mut self.filter).hint_text("Find a command").desired_width(f32::INFINITY));
            // Once only: Tab must lead on to the commands.
            if std::mem::take(&mut self.wants_focus) {
                field.request_focus();
            }
            let filter = self.filter.to_lowercase();
            let found = Action::ALL
                .into_iter()
                .filter(|action| *action != Action::Palette && action.label().to_lowercase().contains(&filter));
            let found: Vec<Action> = found.collect();
            if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                chosen = found.first().copied();
            }
            if found.is_empty() {
                ui.label(RichText::new("No command has that name").color(Palette::of(ui).weak));
            }
            ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
                for action in found {
                    let shortcut = action.shortcut_text(ui.ctx());
                    let button = Button::new(action.label())
                        .shortcut_text(shortcut)
                        .min_size(eframe::egui::vec2(ui.available_width(), 0.0));
                    if ui.add(button).on_hover_text(action.presented().tooltip).clicked() {
                        chosen = Some(action);
                    }
                }
            });
        });
        if chosen.is_some() || response.should_close() {
            self.is_open = false;
        }
        chosen
    }
}
