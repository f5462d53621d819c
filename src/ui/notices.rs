//! Notices below the top bar: one line each; the causes are behind "Details".

use std::time::Duration;

use eframe::egui::{Align, Frame, Layout, Margin, Panel, RichText, Stroke, Ui};

use crate::desk::{Command, CopyCommand, Notice, NoticeLevel};
use crate::ui::commands::Commands;
use crate::ui::controls::{Button, IconButton, landmark};
use crate::ui::scene::Scene;
use crate::ui::theme::{CARD_CORNER, Icon, Palette, Text};

/// A notice that needs no action stays this long.
const INFO_STAYS: Duration = Duration::from_secs(6);

/// Which notice shows its details.
#[derive(Default)]
pub struct NoticesPanel {
    open: Option<u64>,
}

impl NoticesPanel {
    /// Shows the notices, if there are any.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let state = scene.state;
        if state.notices.is_empty() {
            return;
        }
        let frame =
            Frame::new().fill(Palette::of(ui).panel).inner_margin(Margin { left: 12, right: 12, top: 8, bottom: 4 });
        Panel::top("notices").frame(frame).show_separator_line(false).show(ui, |ui| {
            landmark(ui, "Notices");
            for notice in state.notices.iter() {
                expire(ui, notice, scene.commands);
                self.notice_ui(ui, notice, scene.commands);
            }
        });
    }

    fn notice_ui(&mut self, ui: &mut Ui, notice: &Notice, commands: &mut Commands) {
        let palette = Palette::of(ui);
        let color = palette.notice(notice.level);
        let frame = Frame::new()
            .fill(palette.raised)
            .stroke(Stroke::new(1.0, color))
            .corner_radius(CARD_CORNER)
            .inner_margin(Margin::symmetric(10, 4));
        frame.show(ui, |ui| {
            ui.horizontal(|ui| {
                let buttons_width = if notice.details.is_empty() { 90.0 } else { 240.0 };
                ui.scope(|ui| {
                    ui.set_max_width((ui.available_width() - buttons_width).max(120.0));
                    ui.label(RichText::new(&notice.text).color(palette.text));
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| self.buttons_ui(ui, notice, commands));
            });
            if self.open == Some(notice.id) {
                ui.label(Text::Small.of(&notice.details).color(palette.weak));
            }
        });
    }

    fn buttons_ui(&mut self, ui: &mut Ui, notice: &Notice, commands: &mut Commands) {
        if ui.add(IconButton::new(Icon::Close, "Dismiss")).clicked() {
            commands.push(Command::DismissNotice(notice.id));
        }
        if notice.details.is_empty() {
            return;
        }
        let is_open = self.open == Some(notice.id);
        if ui.add(Button::quiet("Details").selected(is_open)).clicked() {
            self.open = (!is_open).then_some(notice.id);
        }
        let copy = Button::quiet("Copy").icon(Icon::Copy);
        if ui.add(copy).on_hover_text("Copy the message with its causes").clicked() {
            commands.push(CopyCommand::Text(format!("{}: {}", notice.text, notice.details)));
        }
    }
}

/// Dismisses a notice that needs no action once it has been seen long enough.
fn expire(ui: &Ui, notice: &Notice, commands: &mut Commands) {
    if notice.level != NoticeLevel::Info {
        return;
    }
    match INFO_STAYS.checked_sub(notice.since.elapsed()) {
        Some(left) => ui.ctx().request_repaint_after(left),
        None => commands.push(Command::DismissNotice(notice.id)),
    }
}
