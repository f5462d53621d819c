//! Upright bars along an axis.

use eframe::egui::{Rect, Sense, Stroke, Ui, vec2};
use egui_plot::{AxisHints, Bar as Drawn, BarChart as DrawnBars, GridMark, Plot, PlotPoint};

use crate::history::Filter;
use crate::theme::{Palette, Text};
use crate::ui::panes::overview::axis::{labels_every, value_step, value_text};
use crate::ui::panes::overview::bars::{bar_ui, part_color};
use crate::view::{Bar, BarChart};

/// Room for the figures beside bars at least, in points.
const FIGURES: f32 = 30.0;

/// Width of a bar, where 1 leaves no space between two.
const WIDTH: f64 = 0.8;

/// Shows upright bars along an axis. Returns the bar that was clicked.
pub fn columns_ui<'a>(ui: &mut Ui, chart: &'a BarChart, filter: &Filter) -> Option<&'a Bar> {
    let palette = Palette::of(ui);
    let count = chart.bars.len() as f64;
    let step = value_step(chart.highest, chart.is_count);
    let top = step * (chart.highest / step).ceil().max(1.0);
    let every = labels_every(ui, chart, ui.available_width() - FIGURES);
    let font = Text::Small.font();
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
        .height(ui.available_height())
        .show_grid([false, true])
        .grid_color(palette.line)
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(vec![y_axis])
        .x_grid_spacer(x_marks)
        .y_grid_spacer(y_marks);
    let drawn = drawn(chart, filter, palette);
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
fn drawn(chart: &BarChart, filter: &Filter, palette: &Palette) -> Vec<Drawn> {
    let mut drawn = Vec::with_capacity(chart.bars.len());
    for (index, bar) in chart.bars.iter().enumerate() {
        let is_left_out = bar.facet.is_left_out(filter);
        let mut base = 0.0;
        for (tone, value) in &bar.parts {
            let color = part_color(palette, *tone, is_left_out);
            let part = Drawn::new(index as f64, *value).base_offset(base).width(WIDTH);
            drawn.push(part.fill(color).stroke(Stroke::NONE));
            base += value;
        }
    }
    drawn
}
