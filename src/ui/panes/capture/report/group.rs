//! The lines of one grade below their title.

use eframe::egui::{Label, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::columns::Columns;
use super::lines;
use crate::controls::expanded;
use crate::history::SubmissionId;
use crate::judge::Grade;
use crate::theme::{GAP, ICON, Icon, Palette, ROW_HEIGHT, SIGN_GAP, Text};
use crate::ui::panes::overview::one_line::laid_out;
use crate::ui::panes::within::in_line_ui;
use crate::view::ReportGroup;

/// Shows a group. Returns the conversation that was chosen.
pub fn show(ui: &mut Ui, group: &ReportGroup, columns: &Columns, is_unfolded: &mut bool) -> Option<SubmissionId> {
    title_ui(ui, group);
    let mut chosen = None;
    let shown = if *is_unfolded { group.lines.len() } else { group.shown };
    for line in &group.lines[..shown.min(group.lines.len())] {
        chosen = lines::show(ui, group.grade, line, columns).or(chosen);
    }
    if let (Grade::Kept, Some([title, names])) = (group.grade, &group.folded) {
        fold_ui(ui, title, names, is_unfolded);
    }
    chosen
}

fn title_ui(ui: &mut Ui, group: &ReportGroup) {
    let palette = Palette::of(ui);
    let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
    ui.painter().rect_filled(line, 0.0, palette.ground);
    ui.painter().hline(line.x_range(), line.bottom() - 0.5, Stroke::new(1.0, palette.line));
    in_line_ui(ui, line.shrink2(vec2(GAP, 0.0)), |ui| {
        ui.spacing_mut().item_spacing.x = SIGN_GAP;
        ui.label(Text::Button.of(group.title));
        ui.add(Label::new(Text::Small.of(group.remark).color(palette.weak)).truncate());
    });
}

/// Shows what is folded, and folds and unfolds it.
fn fold_ui(ui: &mut Ui, title: &str, names: &str, is_unfolded: &mut bool) {
    let (line, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    let palette = Palette::of(ui);
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(line, 0.0, palette.raised);
    }
    let (title, names, icon) =
        if *is_unfolded { ("Fewer that were kept", "", Icon::Menu) } else { (title, names, Icon::Folded) };
    let put = |x: f32, galley: std::sync::Arc<eframe::egui::Galley>, color| {
        let width = galley.size().x;
        ui.painter().galley(pos2(x, line.center().y - galley.size().y / 2.0), galley, color);
        x + width
    };
    let end = put(line.left() + GAP, icon.galley(ui.painter(), ICON, palette.weak), palette.weak) + SIGN_GAP;
    let end = put(end, laid_out(ui, title, Text::Body, palette.text, line.width()), palette.text) + SIGN_GAP;
    put(end, laid_out(ui, names, Text::Body, palette.weak, line.right() - GAP - end), palette.weak);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, title));
    expanded(&response, *is_unfolded);
    if response.clicked() {
        *is_unfolded = !*is_unfolded;
    }
    if !names.is_empty() {
        response.on_hover_text(names);
    }
}
