//! The card of everything that is sent, field by field: of a form, of hand-written JSON, and of a record.

use eframe::egui::{Label, Ui, vec2};

use crate::controls::cut_ui;
use crate::payload::Severity;
use crate::theme;
use crate::theme::{GAP, Icon, Palette, Text};
use crate::ui::panes::foreign_text::in_line;
use crate::view::{SentField, type_name};

/// Width of the names, in points, and height of a line.
const NAMES: f32 = 144.0;
const LINE: f32 = 24.0;

/// Shows the card.
pub fn show(ui: &mut Ui, task_type: &str, fields: &[SentField]) {
    let palette = Palette::of(ui);
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal(|ui| {
            let is_site = fields.iter().any(|field| field.name == "Website URL");
            let sign = if is_site { Icon::Site } else { Icon::Picture };
            ui.label(sign.text().color(palette.weak));
            ui.label(Text::Title.of(in_line(type_name(task_type))));
            ui.label(Text::Body.of("everything that is sent").color(palette.weak));
        });
        ui.add_space(GAP / 2.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        for field in fields {
            field_ui(ui, field);
        }
    });
}

fn field_ui(ui: &mut Ui, field: &SentField) {
    let palette = Palette::of(ui);
    ui.horizontal_top(|ui| {
        ui.set_min_height(LINE);
        // A line that wraps is as high as its text, and not as a control.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.allocate_ui(vec2(NAMES, LINE), |ui| {
            ui.set_min_width(NAMES);
            let whole = if field.meaning.is_empty() {
                field.name.clone()
            } else {
                format!("{}: {}", field.name, field.meaning)
            };
            cut_ui(ui, Text::Body.of(&field.name).color(palette.weak), whole);
        });
        ui.vertical(|ui| {
            let value = if field.value.is_empty() {
                Text::Body.of("empty, and sent so").italics().color(palette.weak)
            } else {
                Text::Mono.of(&field.value)
            };
            ui.horizontal_wrapped(|ui| {
                ui.add(Label::new(value).wrap());
                if field.is_beside {
                    ui.label(Text::Small.of("beside the task").color(palette.weak));
                }
                for (severity, note) in &field.notes {
                    let color = if *severity == Severity::Info { palette.weak } else { palette.severity(*severity) };
                    ui.add(Label::new(Text::Small.of(note).color(color)).wrap());
                }
            });
        });
    });
}
