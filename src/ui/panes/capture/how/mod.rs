//! How programs are pointed at a capture: the address and the key that change, and the lines for languages and libraries.

mod code;
mod examples;
mod libraries;
mod places;
mod steps;

use eframe::egui::{Align, Label, Layout, Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

use crate::controls::{Button, IconButton};
use crate::theme::{CONTROL, GAP, Icon, NEAR, Palette, Text};
use crate::ui::panes::within::in_line_ui;
use crate::ui::scene::Scene;

use places::Rows;

/// Height of the page's head, in points.
const HEAD: f32 = 44.0;

/// Height of the line below everything, in points.
const FOOT: f32 = 28.0;

/// Stands for host and port while no session listens.
const NO_ADDRESS: &str = "127.0.0.1:PORT";

/// Shows the page. Returns whether it is to be left.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut leaves = head_ui(ui);
    let ground = ui.available_rect_before_wrap();
    ui.painter().rect_filled(ground, 0.0, Palette::of(ui).ground);
    ScrollArea::vertical().id_salt("how").auto_shrink(false).show(ui, |ui| {
        let mut rows = Rows {
            left: ui.cursor().left() + GAP,
            width: ui.available_width() - 2.0 * GAP,
            next: ui.cursor().top() + GAP,
        };
        leaves |= steps::show(ui, &mut rows, scene);
        let address = listens_on(scene);
        let known = address.is_some();
        let address = address.unwrap_or(NO_ADDRESS);
        examples::show(ui, &mut rows, address, known, scene.commands);
        libraries::show(ui, &mut rows, address, known, scene.commands);
        foot_ui(ui, rows.row(1, FOOT)[0]);
        rows.end(ui);
    });
    leaves
}

/// Returns host and port of the session that listens.
fn listens_on<'a>(scene: &Scene<'a>) -> Option<&'a str> {
    let running = scene.state.capture.running().filter(|_| scene.state.capture.is_on())?;
    Some(running.address.trim_start_matches("http://").trim_end_matches('/'))
}

fn head_ui(ui: &mut Ui) -> bool {
    let palette = Palette::of(ui);
    let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    ui.painter().rect_filled(line, 0.0, palette.panel);
    ui.painter().hline(line.x_range(), line.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let mut leaves = false;
    let inside = Rect::from_min_max(pos2(line.left() + GAP / 2.0, line.top()), pos2(line.right() - GAP, line.bottom()));
    in_line_ui(ui, inside, |ui| {
        ui.spacing_mut().item_spacing.x = GAP / 2.0;
        leaves |= ui.add(IconButton::new(Icon::Back, "Leave this page").shortcut("Esc")).clicked();
        ui.label(Text::Title.of("How to point a program here"));
        ui.add_space(NEAR);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let back = Button::quiet("Back to Capture").shortcut("Esc");
            leaves |= ui.add(back).on_hover_text("Show the session again").clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let text = Text::Body.of("Change its base address and its key, nothing else").color(palette.weak);
                ui.add(Label::new(text).truncate());
            });
        });
    });
    leaves
}

fn foot_ui(ui: &mut Ui, place: Rect) {
    let weak = Palette::of(ui).weak;
    in_line_ui(ui, place.shrink2(vec2(NEAR, 0.0)), |ui| {
        ui.set_min_height(CONTROL);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = NEAR;
            ui.label(Text::Small.of("prints the same").color(weak));
            ui.label(Text::SmallMono.of("capkill-desk capture --how").color(weak));
            ui.add_space(GAP);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let text = "Under /, /api/ and any other path the same methods are answered.   Only programs on this machine can reach it; a web page can't.";
                ui.add(Label::new(Text::Small.of(text).color(weak)).truncate());
            });
        });
    });
}
