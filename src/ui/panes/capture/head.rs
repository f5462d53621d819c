//! The head of the room: which session, which of its pages, the way to help, and the way back.

use eframe::egui::{Align, Layout, Rect, Sense, Stroke, Ui, UiBuilder, vec2};

use super::page::Page;
use super::sessions;
use crate::controls::{Button, IconButton, at_right_ui, counted_segments_ui};
use crate::theme::{GAP, Icon, NEAR, Palette, Text};
use crate::ui::action::Action;
use crate::ui::scene::Scene;

/// Height of the head, in points.
const HEIGHT: f32 = 44.0;

/// From these widths on the head has its title, and words at its end, in points.
const TITLED: f32 = 900.0;
const WIDE: f32 = 1_000.0;

/// What the button is called that leads to the help.
const HOW: &str = "How to point a program here";

/// What is asked for in the head.
pub enum Asked {
    Page(Page),
    /// How programs are pointed here.
    How,
}

/// Shows the head. Returns what was asked for.
pub fn show(ui: &mut Ui, page: Page, scene: &mut Scene<'_>) -> Option<Asked> {
    let palette = Palette::of(ui);
    let (strip, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    ui.painter().rect_filled(strip, 0.0, palette.panel);
    ui.painter().hline(strip.x_range(), strip.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let inside = strip.shrink2(vec2(GAP, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(inside).id_salt("capture-head").layout(layout));
    ui.spacing_mut().item_spacing.x = GAP;
    if strip.width() >= TITLED {
        ui.label(Text::Title.of("Capture"));
    }
    sessions::menu_ui(&mut ui, scene);
    let asked = pages_ui(&mut ui, page, scene).map(Asked::Page);
    tools_ui(&mut ui, inside, strip.width() >= WIDE, scene).or(asked)
}

/// Shows the pages of the session on screen. Returns the one that was clicked.
fn pages_ui(ui: &mut Ui, page: Page, scene: &Scene<'_>) -> Option<Page> {
    let shown = scene.state.capture.shown.as_deref()?;
    let pages = [
        (Page::Conversations, "Conversations", Some(shown.conversations.len())),
        (Page::Others, "Other requests", Some(shown.others.len())),
        (Page::Report, "Report", None),
    ];
    counted_segments_ui(ui, page, pages)
}

/// Shows the way to help and the way back, at the right.
fn tools_ui(ui: &mut Ui, place: Rect, is_wide: bool, scene: &mut Scene<'_>) -> Option<Asked> {
    let (back, shortcut) = (Action::BackToDesk.label(), Action::BackToDesk.shortcut_text(ui.ctx()));
    at_right_ui(ui, place, |ui| {
        ui.spacing_mut().item_spacing.x = NEAR;
        let (how, back) = if is_wide {
            let how = ui.add(Button::quiet(HOW).icon(Icon::Help));
            let (line, _) = ui.allocate_exact_size(vec2(1.0, 20.0), Sense::hover());
            ui.painter().vline(line.center().x, line.y_range(), Stroke::new(1.0, Palette::of(ui).line));
            let back = ui.add(Button::quiet(back).shortcut(shortcut));
            (how, back.on_hover_text(Action::BackToDesk.hint(ui.ctx())))
        } else {
            let how = ui.add(IconButton::new(Icon::Help, HOW));
            let back = IconButton::new(Icon::Close, back).shortcut(shortcut).hint(Action::BackToDesk.row().tooltip);
            (how, ui.add(back))
        };
        if back.clicked() {
            scene.actions.push(Action::BackToDesk);
        }
        how.clicked().then_some(Asked::How)
    })
}
