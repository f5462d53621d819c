//! Where a line was seen, and the way there.

use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{Button, Label, ScrollArea, Ui};

use crate::history::SubmissionId;
use crate::theme::{Palette, Text};
use crate::view::ReportPlace;

/// Highest menu, in points.
const MENU: f32 = 280.0;

/// Shows the place. Returns the conversation that was chosen.
pub fn place_ui(ui: &mut Ui, place: &ReportPlace) -> Option<SubmissionId> {
    let palette = Palette::of(ui);
    match place {
        ReportPlace::Nowhere => None,
        ReportPlace::Requests(label, which) => {
            ui.add(Label::new(Text::Small.of(label).color(palette.weak)).truncate().show_tooltip_when_elided(false))
                .on_hover_text(which);
            None
        }
        ReportPlace::Conversation(id) => {
            let link = ui.link(Text::Body.of(format!("#{}", id.0)).color(palette.accent.rest));
            link.on_hover_text("Open the conversation").clicked().then_some(*id)
        }
        ReportPlace::Conversations(label, offered, more) => {
            let button = Button::new(Text::Body.of(label).color(palette.accent.rest)).frame(false);
            let (opened, inside) = MenuButton::from_button(button).ui(ui, |ui| menu_ui(ui, offered, more.as_deref()));
            opened.on_hover_text("Choose a conversation to open");
            inside.and_then(|inside| inside.inner)
        }
    }
}

fn menu_ui(ui: &mut Ui, offered: &[SubmissionId], more: Option<&str>) -> Option<SubmissionId> {
    let mut chosen = None;
    ScrollArea::vertical().max_height(MENU).show(ui, |ui| {
        for id in offered {
            if ui.button(format!("#{}", id.0)).on_hover_text("Open the conversation").clicked() {
                chosen = Some(*id);
            }
        }
        if let Some(more) = more {
            ui.label(Text::Small.of(more).color(Palette::of(ui).weak));
        }
    });
    if chosen.is_some() {
        ui.close();
    }
    chosen
}
