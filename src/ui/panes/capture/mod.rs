//! The room of captures: another program of the operator's own, listened to on its way to the sandbox or a service.

mod begin;
mod conversation;
mod escape;
mod find;
mod head;
mod how;
mod others;
mod page;
mod report;
mod sessions;
mod strip;
mod table;
mod tasks;

pub use escape::keeps_escape;

use eframe::egui::Ui;

use crate::desk::{CaptureCommand, HistoryHealth, ShownSession, State};
use crate::history::SubmissionId;
use crate::ui::commands::Commands;
use crate::ui::panes::nothing::nothing_ui;
use crate::ui::panes::text_finder::TextFinder;
use crate::ui::scene::Scene;

use page::Page;

/// State of the room.
#[derive(Default)]
pub struct CapturePane {
    page: Page,
    /// How programs are pointed here is shown in the place of the session.
    shows_how: bool,
    strip: strip::SessionStrip,
    tasks: tasks::Tasks,
    others: others::Others,
    report: report::ReportPage,
    /// The record that was picked last in the window, and how many picks there were.
    picked: (Option<SubmissionId>, u64),
}

impl CapturePane {
    /// Tells the desk whether the room is looked at, and whether the report is.
    pub fn keep(state: &State, is_shown: bool, commands: &mut Commands) {
        if is_shown != state.capture.is_open {
            commands.push(CaptureCommand::Open(is_shown));
        }
    }

    /// Goes back from the help to the session. Returns whether there was a step to take before the room is left.
    pub fn step_back(&mut self) -> bool {
        std::mem::take(&mut self.shows_how)
    }

    /// Shows the line in which conversations are looked for.
    pub fn find(&mut self) {
        (self.page, self.shows_how) = (Page::Conversations, false);
        self.tasks.find();
    }

    /// Returns the line in which words are looked for in the request that is looked at.
    pub fn finder(&mut self) -> Option<&mut TextFinder> {
        match self.page {
            _ if self.shows_how => None,
            Page::Conversations => Some(self.tasks.finder()),
            Page::Others => Some(self.others.finder()),
            Page::Report => None,
        }
    }

    /// Shows the room.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        self.follow_pick(scene);
        if self.shows_how {
            if how::show(ui, scene) {
                self.shows_how = false;
            }
            return;
        }
        match head::show(ui, self.page, scene) {
            Some(head::Asked::Page(page)) => self.page = page,
            Some(head::Asked::How) => self.shows_how = true,
            None => {}
        }
        let state = scene.state;
        let shown = state.capture.shown.as_deref();
        if let Some(shown) = shown {
            self.strip.show(ui, shown, scene);
        }
        if let Some(problem) = &state.capture.problem {
            begin::problem_ui(ui, problem, scene);
        }
        match shown {
            Some(shown) => self.session_ui(ui, shown, scene),
            // Until they are listed nobody knows whether there is one.
            None if !state.capture.is_listed && matches!(state.history.health, HistoryHealth::Ready) => {}
            None => begin::no_session_ui(ui, scene),
        }
    }

    fn session_ui(&mut self, ui: &mut Ui, shown: &ShownSession, scene: &mut Scene<'_>) {
        self.keep_report(scene);
        if let Some(problem) = &shown.problem {
            return nothing_ui(ui, "The session can't be read", problem);
        }
        match self.page {
            Page::Conversations if shown.conversations.is_empty() => {
                self.shows_how |= begin::nothing_came_ui(ui, shown, scene);
            }
            Page::Conversations => self.tasks.show(ui, shown, scene),
            Page::Others => self.others.show(ui, shown, scene),
            Page::Report => {
                if let Some(chosen) = self.report.show(ui, shown, scene) {
                    scene.commands.push(CaptureCommand::Choose(Some(chosen)));
                    self.page = Page::Conversations;
                }
            }
        }
    }

    /// Chooses the conversation whose row was picked in the history.
    fn follow_pick(&mut self, scene: &mut Scene<'_>) {
        let state = scene.state;
        let picked = (state.shown.selected(), state.picks);
        if std::mem::replace(&mut self.picked, picked) == picked {
            return;
        }
        let Some((id, shown)) = picked.0.zip(state.capture.shown.as_deref()) else { return };
        if shown.chosen != Some(id) && shown.conversation(id).is_some() {
            self.page = Page::Conversations;
            scene.commands.push(CaptureCommand::Choose(Some(id)));
        }
    }

    /// The report is made only while it is looked at.
    fn keep_report(&self, scene: &mut Scene<'_>) {
        let is_looked_at = self.page == Page::Report;
        let is_open = scene.state.capture.shown.as_ref().is_some_and(|shown| shown.is_report_open);
        if is_looked_at != is_open {
            scene.commands.push(CaptureCommand::LookAtReport(is_looked_at));
        }
    }
}
