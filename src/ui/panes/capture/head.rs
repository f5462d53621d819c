//! The head of the room: which session, which of its pages, the way to help, and the way back.

use eframe::egui::Ui;

use super::Page;
use crate::ui::action::Action;
use crate::ui::scene::Scene;

/// What is asked for in the head.
pub enum Asked {
    Page(Page),
    /// How programs are pointed here.
    How,
}

/// Shows the head. Returns what was asked for.
pub fn show(ui: &mut Ui, page: Page, scene: &mut Scene<'_>) -> Option<Asked> {
    let mut asked = None;
    ui.horizontal(|ui| {
        for (each, label) in
            [(Page::Conversations, "Conversations"), (Page::Others, "Other requests"), (Page::Report, "Report")]
        {
            if ui.selectable_label(page == each, label).clicked() {
                asked = Some(Asked::Page(each));
            }
        }
        if ui.button("How to point a program here").clicked() {
            asked = Some(Asked::How);
        }
        if ui.button("Back to the desk").clicked() {
            scene.actions.push(Action::BackToDesk);
        }
    });
    asked
}
