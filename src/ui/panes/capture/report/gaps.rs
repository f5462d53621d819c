//! The times between polls as bars, with the floor that services state.

use eframe::egui::{Align2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::theme::{Palette, Text};
use crate::ui::panes::overview::card::small_ui;
use crate::view::GapChart;

/// Height of the chart, room for the figures over the bars and for the labels below, in points.
pub const CHART: f32 = 132.0;
const FIGURES: f32 = 16.0;
const LABELS: f32 = 18.0;

/// Share of its place that a bar takes, and its least height, in points.
const BAR: f32 = 0.6;
const LEAST: f32 = 2.0;

/// Shows the chart, and what it says in a line.
pub fn show(ui: &mut Ui, chart: &GapChart) {
    if !chart.bars.is_empty() {
        bars_ui(ui, chart);
    }
    let weak = Palette::of(ui).weak;
    small_ui(ui, &chart.caption, weak);
}

fn bars_ui(ui: &mut Ui, chart: &GapChart) {
    let (whole, response) = ui.allocate_exact_size(vec2(ui.available_width(), CHART - 4.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &chart.name));
    let palette = Palette::of(ui);
    let painter = ui.painter();
    let ground = whole.bottom() - LABELS;
    let highest = ground - whole.top() - FIGURES;
    let width = whole.width() / chart.bars.len() as f32;
    let floor = whole.left() + width * chart.below_floor as f32;
    let font = Text::Small.font();
    for (index, bar) in chart.bars.iter().enumerate() {
        let middle = whole.left() + width * (index as f32 + 0.5);
        let is_below = index < chart.below_floor;
        painter.text(pos2(middle, whole.bottom()), Align2::CENTER_BOTTOM, &bar.label, font.clone(), palette.weak);
        if bar.height > 0.0 {
            let height = (highest * bar.height).max(LEAST);
            let at = Rect::from_min_max(
                pos2(middle - width * BAR / 2.0, ground - height),
                pos2(middle + width * BAR / 2.0, ground),
            );
            painter.rect_filled(at, 2.0, if is_below { palette.bad.ink } else { palette.accent.rest });
            painter.text(at.center_top(), Align2::CENTER_BOTTOM, &bar.figure, font.clone(), palette.text);
        }
        let place =
            Rect::from_min_max(pos2(middle - width / 2.0, whole.top()), pos2(middle + width / 2.0, whole.bottom()));
        ui.interact(place, response.id.with(index), Sense::hover()).on_hover_text(&bar.name);
    }
    painter.hline(whole.x_range(), ground - 0.5, Stroke::new(1.0, palette.line));
    let ends = [pos2(floor, whole.top() + 10.0), pos2(floor, ground)];
    painter.extend(Shape::dashed_line(&ends, Stroke::new(1.5, palette.bad.ink), 4.0, 3.0));
    painter.text(pos2(floor - 5.0, whole.top() + 8.0), Align2::RIGHT_TOP, &chart.floor, font, palette.bad.ink);
}
