//! How a submission stands: what became of it, what that means, and whether it cost money.

use eframe::egui::{Label, RichText, Ui};

use crate::contract::error_code;
use crate::desk::{CopyCommand, State};
use crate::history::Summary;
use crate::ui::commands::Commands;
use crate::ui::controls::state_chip_ui;
use crate::ui::panes::reply::foreign_text::{in_heading, in_line};
use crate::ui::panes::reply::meaning;
use crate::ui::panes::task;
use crate::ui::theme;
use crate::ui::theme::{GAP, Icon, Palette, Text};
use crate::view::{CheckedPoint, RecordView};

/// Shows the outcome of a record.
pub fn show(ui: &mut Ui, state: &State, record: &RecordView, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let summary = &record.record.summary;
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        heading_ui(ui, summary, commands);
        let known = summary.error_code.as_deref().and_then(error_code);
        // The dictionary's own words are below, each in its place.
        let is_known = |text: &str| known.is_some_and(|known| text.starts_with(known.meaning));
        if let Some(detail) = summary.detail.as_ref().filter(|text| !is_known(text)) {
            ui.label(in_line(detail));
        }
        if let Some(known) = known {
            meaning::show(ui, known);
        }
        checklist_ui(ui, &record.checklist);
        ui.label(RichText::new(format!("Money: {}", state.money_of(&record.record))).color(palette.weak));
        if let Some(balances) = &record.balances {
            ui.label(RichText::new(balances).color(palette.weak));
        }
        if let Some(solution) = &record.solution {
            task::solution_ui(ui, record, solution, commands);
        }
    });
    ui.add_space(GAP / 2.0);
}

/// Shows life, task id and error code.
fn heading_ui(ui: &mut Ui, summary: &Summary, commands: &mut Commands) {
    ui.horizontal_wrapped(|ui| {
        state_chip_ui(ui, summary.state, 0.0);
        if let Some(task_id) = &summary.task_id {
            ui.label(RichText::new(format!("task {}", in_heading(&task_id.display()))).heading());
            if ui.small_button("Copy").on_hover_text("Copy the task id").clicked() {
                commands.push(CopyCommand::Text(task_id.display()));
            }
        }
        if let Some(code) = &summary.error_code {
            ui.label(RichText::new(in_heading(code)).heading().monospace());
        }
    });
}

/// Shows what to look at in the payload, point by point.
fn checklist_ui(ui: &mut Ui, checklist: &[CheckedPoint]) {
    if checklist.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    ui.add_space(GAP / 2.0);
    ui.label(RichText::new("Checklist for this payload").heading());
    for CheckedPoint { point, against } in checklist {
        let (mark, color) =
            if against.is_empty() { (Icon::Done, palette.ok.ink) } else { (Icon::Warning, palette.warn.ink) };
        ui.horizontal(|ui| {
            ui.label(mark.small().color(color));
            ui.add(Label::new(Text::Small.of(*point).color(color)).wrap());
        });
        for sentence in against {
            ui.label(RichText::new(format!("      {sentence}")).small().color(palette.text));
        }
    }
    ui.add_space(GAP / 2.0);
}
