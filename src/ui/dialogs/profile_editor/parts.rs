//! What the fields of the editor are made of: labels, numbers with their units, and the lines below.

use eframe::egui::class::HasClasses as _;
use eframe::egui::{Key, Response, Role, TextEdit, Ui, WidgetInfo, vec2};

use crate::controls::{WRONG, combo, cut_ui};
use crate::profile::LIMITS;
use crate::theme::{Icon, Palette, SIGN_GAP, Text};
use crate::ui::dialogs::profile_editor::amount::units;
use crate::ui::dialogs::profile_editor::editing::Editing;

/// Width of a number, and of its unit, in points.
pub const NUMBER: f32 = 72.0;

/// Height of the line below a field, in points.
const LINE: f32 = 16.0;

/// Shows the number of a limit.
pub fn number_ui(ui: &mut Ui, editing: &mut Editing, at: usize) -> Response {
    let row = &LIMITS[at];
    let is_wrong = editing.amount_problem(at).is_some();
    let edit = TextEdit::singleline(&mut editing.amounts[at].text)
        .id_salt(("amount", row.name))
        .desired_width(NUMBER)
        .with_class_if(WRONG, is_wrong);
    let response = ui.add(edit);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(row.label));
    if response.changed() {
        editing.take_amount(at);
    }
    if response.lost_focus() {
        editing.amounts[at].settle(row);
    }
    heed_enter(ui, editing, &response);
    response
}

/// Shows the unit of a limit, to be chosen.
pub fn unit_ui(ui: &mut Ui, editing: &mut Editing, at: usize) {
    let row = &LIMITS[at];
    let units = units(row);
    let chosen = units[editing.amounts[at].unit].name;
    let combo = combo(("unit", row.name), chosen).width(NUMBER);
    let combo = combo.show_ui(ui, |ui| {
        for (place, unit) in units.iter().enumerate() {
            if ui.selectable_label(unit.name == chosen, unit.name).clicked() {
                editing.amounts[at].unit = place;
                editing.take_amount(at);
            }
        }
    });
    combo
        .response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Unit of {}: {chosen}", row.label)));
}

/// Shows the name of a field.
pub fn label_ui(ui: &mut Ui, label: &str) -> Response {
    ui.label(Text::Label.of(label).color(Palette::of(ui).weak))
}

/// Notes that Enter was pressed in a field: it saves.
pub fn heed_enter(ui: &Ui, editing: &mut Editing, response: &Response) {
    editing.is_entered |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
}

/// What the line below a field says; its room stays where it says nothing.
#[derive(Clone, Copy)]
pub enum Said<'a> {
    Hint(&'a str),
    Warning(&'a str),
    Wrong(&'a str),
}

/// Shows the line below a field.
pub fn line_ui(ui: &mut Ui, said: Said<'_>) {
    let palette = Palette::of(ui);
    let (text, ink, sign) = match said {
        Said::Hint(text) => (text, palette.weak, None),
        Said::Warning(text) => (text, palette.warn.ink, Some((Icon::Warning, palette.warn.ink))),
        Said::Wrong(text) => (text, palette.text, Some((Icon::Error, palette.bad.ink))),
    };
    ui.allocate_ui(vec2(ui.available_width(), LINE), |ui| {
        ui.set_min_height(LINE);
        ui.spacing_mut().item_spacing.x = SIGN_GAP;
        ui.spacing_mut().interact_size.y = LINE;
        ui.horizontal(|ui| {
            if let Some((icon, color)) = sign.filter(|_| !text.is_empty()) {
                ui.label(icon.small().color(color));
            }
            if !text.is_empty() {
                cut_ui(ui, Text::Small.of(text).color(ink), text);
            }
        });
    });
}
