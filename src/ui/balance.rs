//! The chart of the balance over time, with what the last check said.

use eframe::egui::{Color32, Context, Id, RichText, Ui, Vec2, Vec2b, Window, vec2};
use egui_plot::{Line, Plot, PlotPoint, PlotPoints, Points};

use crate::contract::{cut, refuses_key, signed};
use crate::desk::{AccountCommand, BalanceView, State};
use crate::judge::Verdict;
use crate::profile::BalanceLevel;
use crate::ui::controls::Button;
use crate::ui::departures::departures_ui;
use crate::ui::quantity;
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, Icon, Palette};

/// Longest balance shown beside the chart, in characters.
const MAX_LAST_CHARS: usize = 80;

/// Where the chart opens, from the window's right top, in points: beside what is composed.
const PLACE: Vec2 = vec2(-460.0, 56.0);

/// Whether the chart is open.
#[derive(Default)]
pub struct BalancePanel {
    is_open: bool,
}

impl BalancePanel {
    /// Opens or closes the chart.
    pub fn toggle(&mut self) {
        self.is_open = !self.is_open;
    }

    /// Shows the window with the chart, while it is open.
    pub fn show(&mut self, ctx: &Context, scene: &mut Scene<'_>) {
        if !self.is_open {
            return;
        }
        let state = scene.state;
        let Some(profile) = state.profile() else { return };
        let window = Window::new(format!("Balance of {}", profile.name)).id(Id::unique("balance"));
        window
            .open(&mut self.is_open)
            .default_pos(ctx.content_rect().right_top() + PLACE)
            .default_size([420.0, 320.0])
            .collapsible(false)
            .show(ctx, |ui| {
                let empty = BalanceView::default();
                let known = state.balance().unwrap_or(&empty);
                details_ui(ui, state, known, scene.now_ms);
                ui.add_space(GAP / 2.0);
                chart_ui(ui, known);
                if ui
                    .add_enabled(
                        !known.is_checking && state.key().is_some(),
                        Button::secondary("Check now").icon(Icon::Check),
                    )
                    .clicked()
                {
                    scene.commands.push(AccountCommand::Check);
                }
            });
    }
}

/// Returns what is wrong with a balance; `None` where nothing is.
const fn standing(level: BalanceLevel) -> Option<&'static str> {
    match level {
        BalanceLevel::Spent => Some("Nothing is left of the balance"),
        BalanceLevel::Low => Some("Below this profile's threshold"),
        BalanceLevel::Fine => None,
    }
}

/// Shows what the last check said, and the last balance.
fn details_ui(ui: &mut Ui, state: &State, known: &BalanceView, now_ms: i64) {
    let palette = Palette::of(ui);
    match &known.last_check {
        Some(check) => {
            let (text, color) = verdict_text(&check.verdict, palette);
            let latency = quantity::milliseconds(check.latency_ms);
            ui.label(RichText::new(format!("{text} · {latency}")).heading().color(color));
            if !check.detail.is_empty() {
                ui.label(&check.detail);
            }
            departures_ui(ui, &check.departures);
        }
        None => drop(ui.label("Not checked since the program was started")),
    }
    if let Some(last) = &known.last_good {
        let balance = signed(&cut(&last.balance, MAX_LAST_CHARS));
        ui.label(format!("Last balance: {balance} ({})", quantity::age(now_ms - last.at_ms)));
        let level = state.profile().map_or(BalanceLevel::Fine, |profile| profile.level(&last.balance));
        if let Some(standing) = standing(level) {
            let color = if level == BalanceLevel::Spent { palette.bad.ink } else { palette.warn.ink };
            ui.label(RichText::new(standing).color(color));
        }
    }
}

fn verdict_text(verdict: &Verdict, palette: &Palette) -> (String, Color32) {
    match verdict {
        Verdict::Accepted { .. } => ("Key accepted".to_owned(), palette.ok.ink),
        Verdict::Refused { code: Some(code) } if refuses_key(Some(code)) => {
            (format!("Key refused with {code}"), palette.bad.ink)
        }
        Verdict::Refused { code: Some(code) } => (format!("Refused with {code}"), palette.bad.ink),
        Verdict::Refused { code: None } => ("Refused without a code".to_owned(), palette.bad.ink),
        Verdict::NoBalance => ("Key accepted, no balance in the reply".to_owned(), palette.warn.ink),
        Verdict::NoAnswer => ("No answer".to_owned(), palette.warn.ink),
    }
}

/// Returns length and name of a unit in which a span of milliseconds is a small number.
fn time_unit(span_ms: i64) -> (f64, &'static str) {
    const MINUTE_MS: i64 = 60_000;
    match span_ms / MINUTE_MS {
        0..180 => (MINUTE_MS as f64, "minutes"),
        180..4_320 => (60.0 * MINUTE_MS as f64, "hours"),
        _ => (1_440.0 * MINUTE_MS as f64, "days"),
    }
}

fn chart_ui(ui: &mut Ui, known: &BalanceView) {
    let palette = Palette::of(ui);
    let chart = &known.chart;
    if chart.points.is_empty() {
        ui.label(RichText::new("The chart begins with the first balance").color(palette.weak));
        return;
    }
    // Time since the newest point: milliseconds since 1970 would strain the axis.
    let newest_ms = chart.points.last().map_or(0, |point| point.at_ms);
    let oldest_ms = chart.points.first().map_or(0, |point| point.at_ms);
    let (unit_ms, unit) = time_unit(newest_ms - oldest_ms);
    let x = |at_ms: i64| (at_ms - newest_ms) as f64 / unit_ms;
    let line: Vec<PlotPoint> = chart.points.iter().map(|point| PlotPoint::new(x(point.at_ms), point.balance)).collect();
    let at = |at_ms: i64| {
        let before = chart.points.partition_point(|point| point.at_ms <= at_ms);
        chart.points.get(before.saturating_sub(1)).map_or(0.0, |point| point.balance)
    };
    let marks: Vec<PlotPoint> =
        chart.submissions_ms.iter().map(|at_ms| PlotPoint::new(x(*at_ms), at(*at_ms))).collect();
    let plot = Plot::new("balance")
        .height(180.0)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .auto_bounds(Vec2b::TRUE)
        .x_axis_label(format!("{unit} since the last check"))
        .show_grid(true);
    plot.show(ui, |plot| {
        // Each check as a point too: a single one makes no line.
        plot.points(Points::new("Checks", PlotPoints::Owned(line.clone())).color(palette.accent.rest).radius(2.0));
        plot.line(Line::new("Balance", PlotPoints::Owned(line)).color(palette.accent.rest).width(1.5));
        plot.points(Points::new("Submissions", PlotPoints::Owned(marks)).color(palette.warn.ink).radius(3.0));
    });
    ui.label(RichText::new("Line: balance · dots: submissions").small().color(palette.weak));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spent_balance_is_said_so_without_a_threshold() {
        assert_eq!(standing(BalanceLevel::Spent), Some("Nothing is left of the balance"));
        assert_eq!(standing(BalanceLevel::Fine), None);
    }
}
