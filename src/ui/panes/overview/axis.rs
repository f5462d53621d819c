//! Axes: round steps between values, and how often a span of time has its label.

use eframe::egui::{Color32, Ui};

use crate::theme::Text;
use crate::view::BarChart;
use crate::view::quantity::grouped;

/// Marks on the axis of values, besides zero.
const MARKS: f64 = 3.0;

/// Space between the labels of an axis, in points.
const APART: f32 = 14.0;

/// Returns a round step between the marks of an axis: 1, 2 or 5 with zeros.
pub fn value_step(highest: f64, is_count: bool) -> f64 {
    let least = (highest / MARKS).max(f64::MIN_POSITIVE);
    let power = 10_f64.powf(least.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|by| by * power).find(|step| *step >= least);
    let step = step.unwrap_or(least);
    if is_count || highest <= 0.0 { step.max(1.0) } else { step }
}

/// Returns the value of a mark as text, with as many decimals as the step has.
pub fn value_text(value: f64, step: f64, is_count: bool) -> String {
    let decimals = if is_count || step >= 1.0 { 0 } else { (-step.log10().floor()).min(9.0) as usize };
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((text.as_str(), ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
    let is_zero = text.chars().all(|digit| matches!(digit, '0' | '.'));
    let sign = if value < 0.0 && !is_zero { "−" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// Returns which bars have a label, as many as there is room for: every one, every second, …
pub fn labels_every(ui: &Ui, chart: &BarChart, width: f32) -> usize {
    let text_width =
        |text: &str| ui.painter().layout_no_wrap(text.to_owned(), Text::Small.font(), Color32::WHITE).size().x;
    let longest = chart.bars.iter().max_by_key(|bar| bar.label.len()).map_or(0.0, |bar| text_width(&bar.label));
    let bar = width.max(1.0) / chart.bars.len().max(1) as f32;
    let fitting = ((longest + APART) / bar).ceil().max(1.0) as usize;
    // Round steps of the clock.
    [1, 2, 3, 5, 6, 7, 10, 12, 14, 15, 20, 30].into_iter().find(|every| *every >= fitting).unwrap_or(fitting)
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

    #[test]
    fn values_near_a_whole_number_and_below_zero_read_well() {
        let texts = [12.999_999_999_9, -3.5, -0.000_000_1].map(|value| value_text(value, 0.1, false));
        assert_eq!(texts, ["13.0", "−3.5", "0.0"]);
    }
}
