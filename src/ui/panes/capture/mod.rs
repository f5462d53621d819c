//! The room of captures: another program of the operator's own, listened to on its way to the sandbox or a service.

mod begin;
mod conversation;
mod head;
mod how;
mod others;
mod report;
mod strip;
mod table;

use eframe::egui::Ui;

use crate::desk::{CaptureCommand, State};
use crate::ui::commands::Commands;
use crate::ui::scene::Scene;

/// What is shown of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    #[default]
    Conversations,
    Others,
    Report,
}

/// State of the room.
#[derive(Default)]
pub struct CapturePane {
    page: Page,
    /// How programs are pointed here is shown in the place of the session.
    shows_how: bool,
    begin: begin::Begin,
    table: table::ConversationTable,
    conversation: conversation::ConversationPanel,
    report: report::ReportPage,
}

impl CapturePane {
    /// Tells the desk whether the room is looked at, and whether the report is.
    pub fn keep(state: &State, is_shown: bool, commands: &mut Commands) {
        if is_shown != state.capture.is_open {
            commands.push(CaptureCommand::Open(is_shown));
        }
    }

    /// Shows the room.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        ui.spacing_mut().item_spacing.y = 0.0;
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
        let Some(shown) = scene.state.capture.shown.as_deref() else {
            return self.begin.show(ui, scene);
        };
        strip::show(ui, shown, self.page, &mut self.begin, scene);
        self.keep_report(scene);
        match self.page {
            Page::Conversations => {
                self.table.show(ui, shown, scene);
                self.conversation.show(ui, shown, scene);
            }
            Page::Others => others::show(ui, shown, scene),
            Page::Report => {
                if let Some(chosen) = self.report.show(ui, shown, scene) {
                    scene.commands.push(CaptureCommand::Choose(Some(chosen)));
                    self.page = Page::Conversations;
                }
            }
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
