//! The support bundle before it is saved: what is in it, and what was taken out.

use eframe::egui::{Context, Grid, RichText, ScrollArea, TextStyle, Ui, vec2};

use crate::desk::{BundleCommand, BundleView, State};
use crate::ui::commands::Commands;
use crate::ui::controls::Button;
use crate::ui::dialogs::modal::{Answer, Strip, body_ui, safe_ui, show as show_dialog};
use crate::ui::quantity::{bytes, counted};
use crate::ui::theme::{GAP, Palette};
use crate::work::Bundle;

/// Width of the dialog, in points.
const WIDTH: f32 = 600.0;

/// Rows of the list that are seen at once.
const ROWS: f32 = 11.0;

/// Shows the bundle while there is one.
pub fn show(ctx: &Context, state: &State, commands: &mut Commands) {
    let Some(view) = &state.bundle else { return };
    let id = match view {
        BundleView::Making(id) => *id,
        BundleView::Ready { bundle, .. } => bundle.id,
    };
    let shown = show_dialog(ctx, "bundle", &format!("Support bundle of #{}", id.0), WIDTH, |ui| match view {
        BundleView::Making(_) => {
            body_ui(ui, |ui| drop(ui.label("Packing")));
            Strip::foot(ui).right(ui, |ui| safe_ui(ui, "Cancel"))
        }
        BundleView::Ready { bundle, problem } => ready_ui(ui, bundle, problem.as_deref()),
    });
    let answer = shown.inner.or_else(|| shown.is_left.then_some(Answer::Leave));
    match answer {
        Some(Answer::Do) => commands.push(BundleCommand::Save),
        Some(Answer::Leave) => commands.push(BundleCommand::Drop),
        None => {}
    }
}

fn ready_ui(ui: &mut Ui, bundle: &Bundle, problem: Option<&str>) -> Option<Answer> {
    body_ui(ui, |ui| contents_ui(ui, bundle, problem));
    Strip::foot(ui).right(ui, |ui| {
        let leave = safe_ui(ui, "Cancel");
        leave.or(ui.add(Button::primary("Save…")).clicked().then_some(Answer::Do))
    })
}

fn contents_ui(ui: &mut Ui, bundle: &Bundle, problem: Option<&str>) {
    let weak = Palette::of(ui).weak;
    let files = counted(bundle.entries.len() as u64, "file", "files");
    ui.label(RichText::new(format!("{} · {files} · {}", bundle.file_name, bytes(bundle.zip().len()))).color(weak));
    ui.add_space(GAP);
    ui.label(RichText::new("In it").heading());
    entries_ui(ui, bundle);
    ui.add_space(GAP);
    ui.label(RichText::new("Removed").heading());
    for line in &bundle.removed {
        ui.label(line);
    }
    ui.add_space(GAP);
    let warning = "Pictures, addresses and answers are in it as they were; look through it before you pass it on";
    ui.label(RichText::new(warning).color(weak));
    if let Some(problem) = problem {
        ui.add_space(GAP);
        ui.label(RichText::new(problem).color(Palette::of(ui).bad.ink));
    }
}

/// Lists the files. Only those in sight are laid out: a task that was polled to its end has over a hundred replies.
fn entries_ui(ui: &mut Ui, bundle: &Bundle) {
    let weak = Palette::of(ui).weak;
    let row_height = ui.text_style_height(&TextStyle::Body);
    let spacing = vec2(GAP * 2.0, ui.spacing().item_spacing.y);
    let area = ScrollArea::vertical().id_salt("bundle-files").max_height((row_height + spacing.y) * ROWS);
    area.show_rows(ui, row_height, bundle.entries.len(), |ui, shown| {
        let grid = Grid::new("bundle-grid").spacing(spacing).min_row_height(row_height).start_row(shown.start);
        grid.show(ui, |ui| {
            for entry in &bundle.entries[shown] {
                ui.label(RichText::new(&entry.name).monospace());
                ui.label(bytes(entry.bytes));
                ui.label(RichText::new(&entry.what).color(weak));
                ui.end_row();
            }
        });
    });
}
