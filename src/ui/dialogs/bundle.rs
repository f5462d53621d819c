//! The support bundle before it is saved: what is in it, and what was taken out.

use eframe::egui::{Context, Frame, Grid, Margin, RichText, ScrollArea, TextStyle, Ui, Vec2, vec2};

use crate::controls::Button;
use crate::desk::{BundleCommand, BundleView, State};
use crate::theme::{GAP, Palette};
use crate::ui::commands::Commands;
use crate::ui::dialogs::dialog::{Dialog, Part};
use crate::ui::dialogs::modal::{Answer, answer_with_ui, safe_ui};
use crate::view::quantity::{bytes, counted};
use crate::work::Bundle;

/// Size of the dialog, in points.
const SIZE: Vec2 = vec2(600.0, 520.0);

/// Rows of the list that are seen at once.
const ROWS: f32 = 11.0;

/// Shows the bundle while there is one.
pub fn show(ctx: &Context, state: &State, commands: &mut Commands) {
    let Some(view) = &state.bundle else { return };
    let id = match view {
        BundleView::Making(id) => *id,
        BundleView::Ready { bundle, .. } => bundle.id,
    };
    let title = format!("Support bundle of #{}", id.0);
    let shown = Dialog { name: "bundle", title: &title, size: SIZE }.show(ctx, |ui, part| match (part, view) {
        (Part::Body, BundleView::Making(_)) => {
            body_ui(ui, |ui| drop(ui.label("Packing")));
            None
        }
        (Part::Body, BundleView::Ready { bundle, problem }) => {
            body_ui(ui, |ui| contents_ui(ui, bundle, problem.as_deref()));
            None
        }
        (Part::Foot, view) => foot_ui(ui, matches!(view, BundleView::Ready { .. })),
    });
    let answer = shown.end.or_else(|| shown.wants_close.then_some(Answer::Leave));
    match answer {
        Some(Answer::Do) => commands.push(BundleCommand::Save),
        Some(Answer::Leave) => commands.push(BundleCommand::Drop),
        None => {}
    }
}

fn body_ui(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().inner_margin(Margin::symmetric(20, 16));
    ScrollArea::vertical().id_salt("bundle").auto_shrink(false).show(ui, |ui| frame.show(ui, contents));
}

fn foot_ui(ui: &mut Ui, is_ready: bool) -> Option<Answer> {
    if is_ready {
        return answer_with_ui(ui, "Cancel", |_| None, Button::primary("Save…"));
    }
    safe_ui(ui, "Cancel")
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
