//! The lines of a program's own requests, a card a language.

use eframe::egui::{Id, Rect, Role, Sense, Ui, WidgetInfo, pos2};

use super::code;
use super::places::{CARD_HEAD, PAIRS, Rows, card_ui, code_ground};
use crate::contract::{EXAMPLES, Example, line_for};
use crate::controls::code::LINE;
use crate::controls::{Look, copied_named_ui};
use crate::desk::CopyCommand;
use crate::theme::NEAR;
use crate::ui::commands::Commands;

/// Space above and below code, in points.
const AROUND: f32 = 8.0;

/// Shows the cards.
pub fn show(ui: &mut Ui, rows: &mut Rows, address: &str, is_known: bool, commands: &mut Commands) {
    let across = if rows.width >= PAIRS { 2 } else { 1 };
    let lines = EXAMPLES.iter().map(|example| example.lines.len()).max().unwrap_or_default() as f32 + 1.0;
    let height = CARD_HEAD + 2.0 * AROUND + lines * LINE;
    for (place, example) in rows.places(EXAMPLES.len(), across, height).into_iter().zip(&EXAMPLES) {
        example_ui(ui, place, example, address, is_known, commands);
    }
}

fn example_ui(ui: &mut Ui, place: Rect, example: &Example, address: &str, is_known: bool, commands: &mut Commands) {
    let below = card_ui(ui, place, [example.language, example.with], |ui| {
        let hint = format!("Copy the lines for {}", example.language);
        ui.add_enabled_ui(is_known, |ui| {
            if copied_named_ui(ui, Id::unique(("example", example.language)), Look::Secondary, &hint) {
                commands.push(CopyCommand::Quietly(example.text_for(address)));
            }
        });
    });
    code_ground(ui, below);
    let lines: Vec<String> = example.lines.iter().map(|line| line_for(line, address)).collect();
    let inside =
        Rect::from_min_max(pos2(below.left(), below.top() + AROUND), below.max - eframe::egui::vec2(NEAR, 0.0));
    code::lines_ui(ui, inside, example.old, &lines);
    let response = ui.interact(below, ui.scope_id().with(example.language), Sense::hover());
    let said = format!("Instead of {}: {}", example.old, example.text_for(address));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
}
