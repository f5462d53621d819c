//! The report of a session: what it kept and what it broke, who states it and what to change.

use eframe::egui::Ui;

use crate::desk::ShownSession;
use crate::history::SubmissionId;
use crate::ui::scene::Scene;

/// State of the page.
#[derive(Default)]
pub struct ReportPage {
    frames: u64,
}

impl ReportPage {
    /// Shows the report. Returns the conversation that a line leads to.
    pub fn show(&mut self, ui: &mut Ui, shown: &ShownSession, _scene: &mut Scene<'_>) -> Option<SubmissionId> {
        self.frames += 1;
        if let Some(report) = shown.report.made() {
            ui.label(report.headline());
        }
        None
    }
}
