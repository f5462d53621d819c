//! The import pane: what was pasted, dropped or opened, what it is, and what is wrong with it.

use eframe::egui::{Align, Label, Layout, RichText, ScrollArea, Sense, TextStyle, Ui};

use crate::desk::DraftCommand;
use crate::payload::{Severity, What};
use crate::ui::commands::Commands;
use crate::ui::compose::report_ui;
use crate::ui::controls::Button;
use crate::ui::panes::head::strip_ui;
use crate::ui::panes::nothing::empty_ui;
use crate::ui::panes::within::left_ui;
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, Palette, ROW_HEIGHT, Text};
use crate::ui::{quantity, theme};
use crate::view::TextRows;
use crate::work::ImportView;

/// Highest list of a HAR file's entries, in points.
const ENTRIES_HEIGHT: f32 = 170.0;

/// Shows the last import.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let state = scene.state;
    let Some(import) = &state.import else {
        let what_to_do = "Paste, drop or open a request, a command, a log line or a picture";
        return empty_ui(ui, "Nothing was imported yet", what_to_do, false, scene);
    };
    ScrollArea::vertical().id_salt(("import", state.imports)).auto_shrink([false, false]).show(ui, |ui| {
        verdict_ui(ui, import);
        ui.add_space(GAP / 2.0);
        if import.entries.len() > 1 {
            entries_ui(ui, import, state.imports, scene.commands);
        }
        report_ui(ui, &import.findings);
        if let Some(original) = &import.original {
            ui.add_space(GAP / 2.0);
            ui.label(RichText::new(format!("Original: {}, keys masked", quantity::bytes(original.bytes))).heading());
            theme::card(ui).show(ui, |ui| {
                let area = ScrollArea::horizontal().id_salt("import-original").auto_shrink([false, true]);
                area.show(ui, |ui| original_ui(ui, original));
            });
        }
    });
}

/// Shows the rows that can be seen, in the place of all: there may be half a million.
fn original_ui(ui: &mut Ui, original: &TextRows) {
    let row_height = ui.text_style_height(&TextStyle::Monospace);
    let visible = ui.clip_rect();
    let top = ui.cursor().top();
    let row_at = |y: f32| (((y - top) / row_height).floor().max(0.0) as usize).min(original.len());
    let (first, last) = (row_at(visible.top()), row_at(visible.bottom() + row_height));
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(first as f32 * row_height);
    for row in (first..last).filter_map(|index| original.row(index)) {
        ui.add(Label::new(RichText::new(row).monospace()).extend());
    }
    ui.add_space((original.len() - last) as f32 * row_height);
}

/// Shows the strip below the tabs: what was brought in, from where, and how to forget it.
pub fn head_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let import = scene.state.import.as_ref();
    strip_ui(ui, None, |ui| {
        let weak = Palette::of(ui).weak;
        let Some(import) = import else {
            ui.label(Text::Title.of("Import"));
            return;
        };
        ui.label(Text::Title.of(what(import)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(Button::quiet("Close")).on_hover_text("Forget the import; the draft stays");
            if close.accessible_name("Close import").clicked() {
                scene.commands.push(DraftCommand::DropImport);
            }
            left_ui(ui, |ui| {
                let from = format!("{}, {}", import.name, import.how);
                ui.add(Label::new(Text::Body.of(&from).color(weak)).truncate()).on_hover_text(from);
            });
        });
    });
}

fn what(import: &ImportView) -> String {
    match import.what {
        What::Picture => "Picture".to_owned(),
        What::Body(method) => format!("{method} body"),
        What::Reply => "Reply".to_owned(),
    }
}

/// Says how much is wrong with the import, and what became of it.
fn verdict_ui(ui: &mut Ui, import: &ImportView) {
    let palette = Palette::of(ui);
    let count =
        |severity: Severity| import.findings.iter().filter(|finding| finding.severity == severity).count() as u64;
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let color = match (errors, warnings) {
        (0, 0) => palette.ok.ink,
        (0, _) => palette.warn.ink,
        _ => palette.bad.ink,
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.label(RichText::new(count_text(errors, warnings)).color(color).heading());
        ui.label(RichText::new(outcome_text(import, errors + warnings > 0)).color(palette.weak));
    });
}

fn count_text(errors: u64, warnings: u64) -> String {
    let errors_text = quantity::counted(errors, "error", "errors");
    let warnings_text = quantity::counted(warnings, "warning", "warnings");
    match (errors, warnings) {
        (0, 0) => "Nothing wrong was found".to_owned(),
        (_, 0) => errors_text,
        (0, _) => warnings_text,
        _ => format!("{errors_text}, {warnings_text}"),
    }
}

fn outcome_text(import: &ImportView, is_wrong: bool) -> &'static str {
    match (import.made_draft, import.what) {
        (true, What::Body(_)) if is_wrong => "; the draft has it, corrected where the correction is certain",
        (true, _) => "; it is in the draft",
        (false, _) => "; no draft can be made of it, and the draft stays as it was",
    }
}

fn entries_ui(ui: &mut Ui, import: &ImportView, number: u64, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let count = quantity::counted(import.entries.len() as u64, "request to this API", "requests to this API");
    ui.label(RichText::new(format!("{count}; choose one")).heading());
    let area = ScrollArea::vertical().id_salt("import-entries").max_height(ENTRIES_HEIGHT).auto_shrink([false, true]);
    area.show_rows(ui, ROW_HEIGHT - 6.0, import.entries.len(), |ui, range| {
        for index in range {
            let Some(entry) = import.entries.get(index) else { continue };
            let size = quantity::bytes(entry.body_bytes);
            let text = format!(
                "{} · {} · {} {} · status {} · {size}",
                entry.number, entry.started, entry.method, entry.url, entry.status
            );
            let is_chosen = index == import.chosen;
            let color = if is_chosen { palette.accent.rest } else { palette.text };
            let row = Label::new(RichText::new(text).small().color(color)).truncate().sense(Sense::click());
            if ui.add(row).clicked() && !is_chosen {
                commands.push(DraftCommand::TakeHarEntry { import: number, entry: index });
            }
        }
    });
    ui.add_space(GAP / 2.0);
}
