//! Published libraries, a row each: the line that points it here, or why there is none.

use eframe::egui::{Align, Align2, Id, Label, Layout, Rect, Stroke, Ui, pos2, vec2};

use super::code;
use super::places::{CARD_HEAD, PAIRS, Rows, card_ui};
use crate::contract::{LIBRARIES, Library, Pointed};
use crate::controls::{Look, copied_named_ui, cut_ui};
use crate::desk::CopyCommand;
use crate::theme::{GAP, ICON, Icon, NEAR, Palette, SIGN_GAP, Text};
use crate::ui::commands::Commands;
use crate::ui::panes::within::within_ui;

/// Height of a row, widths of a name with its version, where there is room and where not, and of the button, in points.
const ROW: f32 = 32.0;
const NAME: f32 = 320.0;
const SHORT_NAME: f32 = 224.0;
const BUTTON: f32 = 92.0;

/// Shows the card.
pub fn show(ui: &mut Ui, rows: &mut Rows, address: &str, is_known: bool, commands: &mut Commands) {
    let place = rows.row(1, CARD_HEAD + ROW * LIBRARIES.len() as f32)[0];
    let subtitle = "as their published source has it; the version that was read stands beside each";
    let below = card_ui(ui, place, ["Libraries", subtitle], |_| ());
    for (index, library) in LIBRARIES.iter().enumerate() {
        let row = Rect::from_min_size(below.min + vec2(0.0, ROW * index as f32), vec2(below.width(), ROW));
        if index > 0 {
            ui.painter().hline(row.x_range(), row.top() - 0.5, Stroke::new(1.0, Palette::of(ui).line));
        }
        library_ui(ui, row, library, address, is_known, commands);
    }
}

fn library_ui(ui: &mut Ui, row: Rect, library: &Library, address: &str, is_known: bool, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let (icon, ink) = match library.pointed {
        Pointed::Setting(_) => (Icon::Done, palette.ok.ink),
        Pointed::Patch(_) | Pointed::Not(_) => (Icon::Warning, palette.warn.ink),
    };
    let sign = icon.galley(ui.painter(), ICON, ink);
    let at = Align2::LEFT_CENTER.anchor_size(pos2(row.left() + GAP, row.center().y), sign.size()).min;
    ui.painter().galley(at, sign, ink);
    let name_at = row.left() + 2.0 * GAP + ICON;
    let name_width = if row.width() >= PAIRS { NAME } else { SHORT_NAME };
    let name = Rect::from_min_max(pos2(name_at, row.top()), pos2(name_at + name_width, row.bottom()));
    within_ui(ui, name, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = SIGN_GAP;
        cut_ui(ui, Text::Button.of(library.name), format!("{} {}", library.name, library.version));
        ui.add(Label::new(Text::Small.of(library.version).color(palette.weak)).truncate());
    });
    let line = Rect::from_min_max(pos2(name.right() + GAP, row.top()), pos2(row.right() - BUTTON - GAP, row.bottom()));
    let text = library.line_for(address);
    within_ui(ui, line, Layout::left_to_right(Align::Center), |ui| match (&text, library.pointed) {
        (Some(text), pointed) => {
            let job = code::colored(palette, text);
            let shown = ui.add(Label::new(job).truncate().show_tooltip_when_elided(false));
            let patch = "\nIt has no setting for that: this changes its address from outside";
            let more = if matches!(pointed, Pointed::Patch(_)) { patch } else { "" };
            shown.on_hover_text(format!("{text}{more}"));
        }
        (None, Pointed::Not(why)) => drop(cut_ui(ui, Text::Body.of(why), why)),
        (None, _) => {}
    });
    let Some(text) = text else { return };
    let button = Rect::from_min_max(pos2(row.right() - BUTTON, row.top()), pos2(row.right() - NEAR, row.bottom()));
    within_ui(ui, button, Layout::right_to_left(Align::Center), |ui| {
        let hint = format!("Copy the line for {}", library.name);
        ui.add_enabled_ui(is_known, |ui| {
            if copied_named_ui(ui, Id::unique(("library", library.name)), Look::Quiet, &hint) {
                commands.push(CopyCommand::Quietly(text));
            }
        });
    });
}
