//! Bars to be clicked: upright ones along an axis, and lying ones with their names.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align2, Color32, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, TextFormat, TextStyle, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};
use egui_plot::{AxisHints, Bar as Drawn, BarChart as DrawnBars, GridMark, Plot, PlotPoint};

use crate::history::Filter;
use crate::ui::quantity::grouped;
use crate::ui::theme::Palette;
use crate::view::{Bar, BarChart, Tone};

/// Height of upright bars with their axis, in points.
pub const HEIGHT: f32 = 116.0;

/// Room for the figures beside bars at least, in points.
const FIGURES: f32 = 46.0;

/// Height of a lying bar's row, in points.
const ROW: f32 = 20.0;

/// Marks on the axis of values, besides zero.
const MARKS: f64 = 3.0;

/// Shows upright bars along an axis. Returns the bar that was clicked.
pub fn columns_ui<'a>(ui: &mut Ui, chart: &'a BarChart, filter: &Filter) -> Option<&'a Bar> {
    let palette = Palette::of(ui);
    let count = chart.bars.len() as f64;
    let step = value_step(chart.highest, chart.is_count);
    let top = step * (chart.highest / step).ceil().max(1.0);
    let every = labels_every(ui, chart);
    let font = TextStyle::Small.resolve(ui.style());
    let axis = |hints: AxisHints<'a>| {
        hints.tick_label_font(font.clone()).tick_label_color(palette.weak).label_spacing(1.0..=2.0)
    };
    let label_at = chart.label_at;
    let x_axis = axis(AxisHints::new_x()).formatter(move |mark, _| {
        let bar = chart.bars.get((mark.value - label_at).round() as usize);
        bar.map(|bar| bar.label.clone()).unwrap_or_default()
    });
    let is_count = chart.is_count;
    let y_axis = axis(AxisHints::new_y()).min_thickness(FIGURES).formatter(move |mark, _| match mark.value {
        // The other axis has its own label there.
        0.0 => String::new(),
        value => value_text(value, mark.step_size, is_count),
    });
    let x_marks = move |_: egui_plot::GridInput| {
        let marks = (0..count as usize).step_by(every);
        marks.map(|index| GridMark { value: index as f64 + label_at, step_size: every as f64 }).collect()
    };
    let y_marks = move |_: egui_plot::GridInput| {
        (0..=(top / step).round() as usize)
            .map(|mark| GridMark { value: mark as f64 * step, step_size: step })
            .collect::<Vec<_>>()
    };
    let plot = still(Plot::new(("overview", &chart.title)))
        .height(HEIGHT)
        .show_grid([false, true])
        .grid_color(palette.line)
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(vec![y_axis])
        .x_grid_spacer(x_marks)
        .y_grid_spacer(y_marks);
    let drawn = drawn(chart, filter, palette, 0.8, |index| index as f64);
    let shown = plot.show(ui, |plot| {
        plot.set_plot_bounds_x(-0.5..=count - 0.5);
        plot.set_plot_bounds_y(0.0..=top);
        plot.bar_chart(DrawnBars::new("", drawn).allow_hover(false));
    });
    let frame = shown.response.rect;
    let mut clicked = None;
    for (index, bar) in chart.bars.iter().enumerate() {
        let x = |at: f64| shown.transform.position_from_point(&PlotPoint::new(at, 0.0)).x;
        let rect = Rect::from_x_y_ranges(x(index as f64 - 0.5)..=x(index as f64 + 0.5), frame.y_range());
        let response = bar_ui(ui, (&chart.title, index), rect, bar, filter);
        clicked = clicked.or(response.clicked().then_some(bar));
    }
    clicked
}

/// Returns the height of lying bars, in points.
pub fn rows_height(chart: &BarChart) -> f32 {
    ROW * chart.bars.len() as f32
}

/// Shows lying bars, each with its name before it and its figure behind it. Returns the bar that was clicked.
pub fn rows_ui<'a>(ui: &mut Ui, chart: &'a BarChart, filter: &Filter) -> Option<&'a Bar> {
    let palette = Palette::of(ui);
    let count = chart.bars.len();
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), rows_height(chart)), Sense::hover());
    let names = widest(ui, chart, |bar| &bar.label).max(40.0) + 8.0;
    let names = names.min(whole.width() * 0.55);
    let figures = (widest(ui, chart, |bar| &bar.figure) + 12.0).max(FIGURES);
    let left = whole.left() + names + 8.0;
    let area = Rect::from_min_max(pos2(left, whole.top()), pos2(whole.right() - figures, whole.bottom()));
    let drawn = drawn(chart, filter, palette, 0.62, |index| -(index as f64));
    let plot = still(Plot::new(("overview", &chart.title))).width(area.width()).height(area.height());
    let highest = chart.highest;
    ui.scope_builder(UiBuilder::new().max_rect(area), |ui| {
        plot.show_axes(false).show_grid(false).show(ui, |plot| {
            plot.set_plot_bounds_x(0.0..=highest);
            plot.set_plot_bounds_y(0.5 - count as f64..=0.5);
            plot.bar_chart(DrawnBars::new("", drawn).horizontal().allow_hover(false));
        });
    });
    let mut clicked = None;
    for (index, bar) in chart.bars.iter().enumerate() {
        let top = whole.top() + ROW * index as f32;
        let rect = Rect::from_min_max(pos2(whole.left(), top), pos2(whole.right(), top + ROW));
        let response = bar_ui(ui, (&chart.title, index), rect, bar, filter);
        clicked = clicked.or(response.clicked().then_some(bar));
        let color = if bar.facet.is_left_out(filter) { palette.weak } else { palette.text };
        let format = TextFormat::simple(TextStyle::Small.resolve(ui.style()), color);
        let mut job = LayoutJob::single_section(bar.label.clone(), format.clone());
        job.wrap = TextWrapping::truncate_at_width(names);
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(pos2(rect.left() + 4.0, rect.center().y - galley.size().y / 2.0), galley, color);
        let at = pos2(rect.right() - 4.0, rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, &bar.figure, format.font_id, color);
    }
    clicked
}

/// Makes a plot show its contents and do nothing by itself.
fn still(plot: Plot<'_>) -> Plot<'_> {
    plot.sense(Sense::hover())
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .show_background(false)
        .set_margin_fraction(vec2(0.0, 0.0))
}

/// Returns the bars as they are drawn, part upon part; those that the filter leaves out are pale.
fn drawn(chart: &BarChart, filter: &Filter, palette: &Palette, width: f64, place: impl Fn(usize) -> f64) -> Vec<Drawn> {
    let mut drawn = Vec::with_capacity(chart.bars.len());
    for (index, bar) in chart.bars.iter().enumerate() {
        let is_left_out = bar.facet.is_left_out(filter);
        let mut base = 0.0;
        for (tone, value) in &bar.parts {
            let mut color = tone_color(palette, *tone);
            if is_left_out {
                color = color.lerp_to_gamma(palette.panel, 0.7);
            }
            drawn
                .push(Drawn::new(place(index), *value).base_offset(base).width(width).fill(color).stroke(Stroke::NONE));
            base += value;
        }
    }
    drawn
}

fn tone_color(palette: &Palette, tone: Tone) -> Color32 {
    match tone {
        Tone::State(state) => palette.life(state).ink,
        Tone::Error => palette.bad.ink,
        Tone::Duration => palette.steps()[1],
        Tone::Money => palette.steps()[0],
    }
}

/// Lays over a drawn bar what can be clicked, read aloud and reached by keyboard.
fn bar_ui(ui: &Ui, id: (&String, usize), rect: Rect, bar: &Bar, filter: &Filter) -> Response {
    let palette = Palette::of(ui);
    let is_set = bar.facet.is_set(filter);
    let is_there = is_set || bar.value() > 0.0;
    let sense = if is_there { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, ui.scope_id().with(id), sense);
    if is_there {
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_set, &bar.name));
    }
    let inner = rect.shrink(0.5);
    let radius = CornerRadius::same(2);
    if is_there && response.hovered() {
        ui.painter().rect_filled(inner, radius, palette.text.gamma_multiply(0.10));
    }
    if is_set || response.has_focus() {
        let color = if is_set { palette.text } else { palette.accent.rest };
        ui.painter().rect_stroke(inner, radius, Stroke::new(1.5, color), StrokeKind::Inside);
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(360.0);
        ui.label(&bar.name);
        let hint = match (is_there, is_set) {
            (false, _) => return,
            (true, true) => "Click to take the filter away",
            (true, false) => "Click to filter the table",
        };
        ui.small(hint);
    })
}

/// Returns which bars have a label, as many as there is room for: every one, every second, …
fn labels_every(ui: &Ui, chart: &BarChart) -> usize {
    let longest = chart.bars.iter().map(|bar| bar.label.chars().count()).max().unwrap_or_default();
    let size = TextStyle::Small.resolve(ui.style()).size;
    let label = longest as f32 * size * 0.56 + 8.0;
    let bar = (ui.available_width() - FIGURES).max(1.0) / chart.bars.len().max(1) as f32;
    let fitting = (label / bar).ceil().max(1.0) as usize;
    // Round steps of the clock.
    [1, 2, 3, 5, 6, 10, 12, 15, 20, 30].into_iter().find(|every| *every >= fitting).unwrap_or(fitting)
}

/// Returns the width of the longest of the bars' texts, in points.
fn widest(ui: &Ui, chart: &BarChart, text: impl Fn(&Bar) -> &str) -> f32 {
    let font = TextStyle::Small.resolve(ui.style());
    let width = |bar: &Bar| ui.painter().layout_no_wrap(text(bar).to_owned(), font.clone(), Color32::WHITE).size().x;
    chart.bars.iter().map(width).fold(0.0, f32::max)
}

/// Returns a round step between the marks of an axis: 1, 2 or 5 with zeros.
fn value_step(highest: f64, is_count: bool) -> f64 {
    let least = (highest / MARKS).max(f64::MIN_POSITIVE);
    let power = 10_f64.powf(least.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|by| by * power).find(|step| *step >= least);
    let step = step.unwrap_or(least);
    if is_count || highest <= 0.0 { step.max(1.0) } else { step }
}

fn value_text(value: f64, step: f64, is_count: bool) -> String {
    let decimals = if is_count || step >= 1.0 { 0 } else { (-step.log10().floor()).min(9.0) as usize };
    let text = format!("{:.decimals$}", value.fract().abs());
    let whole = grouped(value.abs() as u64);
    match text.split_once('.') {
        Some((_, fraction)) if decimals > 0 => format!("{whole}.{fraction}"),
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_round_steps() {
        for (highest, is_count, step) in [
            (1.0, true, 1.0),
            (3.0, true, 1.0),
            (10.0, true, 5.0),
            (117.0, true, 50.0),
            (1_234_567.0, true, 500_000.0),
            (0.0, true, 1.0),
            (0.0, false, 1.0),
            (0.04, false, 0.02),
        ] {
            assert!(
                (value_step(highest, is_count) - step).abs() < 1e-12,
                "{highest}: {}",
                value_step(highest, is_count)
            );
        }
        assert_eq!(value_text(2_000_000.0, 1e6, true), "2,000,000");
        assert_eq!(value_text(1_200.25, 0.05, false), "1,200.25");
        assert_eq!(value_text(0.02, 0.02, false), "0.02");
    }
}
