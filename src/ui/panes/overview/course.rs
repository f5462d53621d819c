//! The balance over the range as steps, with the submissions as dots above them.

use std::ops::RangeInclusive;

use eframe::egui::{Align2, Color32, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::controls::CallButton;
use crate::desk::{Act, State};
use crate::theme::{Icon, Palette, Text};
use crate::ui::action::Action;
use crate::ui::panes::overview::axis::{labels_every, value_step, value_text};
use crate::ui::panes::overview::card::{card_ui, small_ui};
use crate::ui::panes::overview::check;
use crate::ui::panes::overview::one_line::laid_out;
use crate::ui::scene::Scene;
use crate::view::{BalanceCourse, BarChart, Charts};

/// Width of the line, and radius of its end, in points.
const LINE: f32 = 1.75;
const END: f32 = 2.5;

/// Radius of a dot, and from one dot to the next above it, in points.
const DOT: f32 = 3.0;
const APART: f32 = 8.0;

/// Most of the chart that may be left above the line for the dots.
const ABOVE: f32 = 0.55;

/// Height of the axis of time, space between values and chart, and the room for the values, in points.
const TIME: f32 = 18.0;
const VALUES: f32 = 8.0;
const WIDTHS: RangeInclusive<f32> = 22.0..=96.0;

/// The finest step between values, as a share of the highest: a finer one is lost in numbers of 64 bits.
const FINEST: f64 = 1e-9;

/// Shows the card with the balance.
pub fn show(ui: &mut Ui, place: Rect, charts: &Charts, scene: &mut Scene<'_>) {
    let state = scene.state;
    let subtitle = subtitle(charts, state);
    let is_own = is_own(charts, state);
    let right = |ui: &mut Ui| {
        if is_own {
            check::show(ui, state);
        }
    };
    card_ui(ui, place, "Balance", &subtitle, right, |ui| match &charts.balance {
        Some(balance) => course_ui(ui, balance, &charts.over_time, &subtitle),
        None => empty_ui(ui, is_own, scene),
    });
}

/// Whether the balance is that of the profile in use, which the last check was about and the next will be.
fn is_own(charts: &Charts, state: &State) -> bool {
    let own = state.profile().map(|profile| profile.name.as_str());
    let shown = match (&charts.balance, state.history.query.filter.profiles.as_slice()) {
        (Some(balance), _) => Some(balance.profile.as_str()),
        (None, [only]) => Some(only.as_str()),
        (None, _) => own,
    };
    shown == own
}

/// Returns the first and the last balance, with the profile's name where the table is not narrowed to the profile.
fn subtitle(charts: &Charts, state: &State) -> String {
    let Some(balance) = &charts.balance else { return String::new() };
    let is_narrowed = state.history.query.filter.profiles == [balance.profile.as_str()];
    if is_narrowed { balance.subtitle.clone() } else { format!("{} · {}", balance.profile, balance.subtitle) }
}

fn empty_ui(ui: &mut Ui, is_own: bool, scene: &mut Scene<'_>) {
    small_ui(ui, "The line begins with the first balance in this time", Palette::of(ui).weak);
    if !is_own {
        return;
    }
    ui.add_space(VALUES);
    let is_checking = scene.state.balance().is_some_and(|known| known.is_checking);
    let can_check = !is_checking && scene.state.key().is_some();
    let target = scene.state.target_of(Act::Check);
    let button = CallButton::new(Icon::Check, "Check now", target.as_ref()).at_most(ui.available_width());
    let button = ui.add_enabled(can_check, button);
    if button.on_disabled_hover_text("Enter the client key first").clicked() {
        scene.actions.push(Action::CheckBalance);
    }
}

fn course_ui(ui: &mut Ui, balance: &BalanceCourse, time: &BarChart, subtitle: &str) {
    let (whole, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let chart = Chart::new(ui, balance, whole);
    chart.paint_values(ui);
    chart.paint_time(ui, time);
    chart.paint_line(ui);
    chart.paint_dots(ui);
    let name = || WidgetInfo::labeled(Role::Label, true, format!("Balance of {subtitle}"));
    response.widget_info(name);
    let Some(at) = response.hover_pos().filter(|at| at.x >= chart.area.left()) else { return };
    let behind = balance.steps.partition_point(|step| chart.x(step.at) <= at.x);
    if let Some(step) = behind.checked_sub(1).and_then(|at| balance.steps.get(at)) {
        response.on_hover_text_at_pointer(&step.name);
    }
}

/// Where moments and balances are on screen.
struct Chart<'a> {
    balance: &'a BalanceCourse,
    /// The lines of values, from the lowest to the highest, and the step between two.
    values: RangeInclusive<f64>,
    step: f64,
    area: Rect,
    /// The room above the highest balance that the dots need.
    above: f32,
}

impl<'a> Chart<'a> {
    fn new(ui: &Ui, balance: &'a BalanceCourse, whole: Rect) -> Self {
        let balances = || balance.steps.iter().map(|step| step.balance);
        let (lowest, highest) =
            (balances().fold(f64::INFINITY, f64::min), balances().fold(f64::NEG_INFINITY, f64::max));
        let step = value_step(highest - lowest, false).max(highest.abs() * FINEST);
        let bottom = (lowest / step).floor() * step;
        let top = ((highest / step).ceil() * step).max(bottom + step);
        let width = |value: f64| {
            let text = value_text(value, step, false);
            ui.painter().layout_no_wrap(text, Text::Small.font(), Color32::WHITE).size().x
        };
        let left = width(bottom).max(width(top)).clamp(*WIDTHS.start(), *WIDTHS.end()) + VALUES;
        let area = Rect::from_min_max(whole.min + vec2(left, VALUES), whole.max - vec2(0.0, TIME));
        let highest_dots = balance.dots.iter().map(|dots| dots.states.len()).max().unwrap_or_default();
        let above = (APART * highest_dots as f32).min(area.height() * ABOVE);
        Self { balance, values: bottom..=top, step, area, above }
    }

    fn x(&self, at: f64) -> f32 {
        self.area.left() + (at / self.balance.width.max(1.0)) as f32 * self.area.width()
    }

    fn y(&self, balance: f64) -> f32 {
        let (bottom, top) = (self.values.start(), self.values.end());
        let share = ((balance - bottom) / (top - bottom)) as f32;
        self.area.bottom() - share * (self.area.height() - self.above)
    }

    fn paint_values(&self, ui: &Ui) {
        let palette = Palette::of(ui);
        let count = ((self.values.end() - self.values.start()) / self.step).round() as usize;
        for mark in 0..=count {
            let value = self.values.start() + mark as f64 * self.step;
            let y = self.y(value);
            ui.painter().hline(self.area.x_range(), y, Stroke::new(1.0, palette.line));
            let text = laid_out(ui, &value_text(value, self.step, false), Text::Small, palette.weak, *WIDTHS.end());
            let at = Align2::RIGHT_CENTER.anchor_size(pos2(self.area.left() - VALUES, y), text.size()).min;
            ui.painter().galley(at, text, palette.weak);
        }
    }

    fn paint_time(&self, ui: &Ui, time: &BarChart) {
        let weak = Palette::of(ui).weak;
        let every = labels_every(ui, time, self.area.width());
        for (index, bar) in time.bars.iter().enumerate().step_by(every) {
            let x = self.x(index as f64 + 0.5 + time.label_at);
            let text = ui.painter().layout_no_wrap(bar.label.clone(), Text::Small.font(), weak);
            let half = text.size().x / 2.0;
            let x = (x - half).min(self.area.right() - 2.0 * half);
            ui.painter().galley(pos2(x, self.area.bottom() + 3.0), text, weak);
        }
    }

    fn paint_line(&self, ui: &Ui) {
        let color = Palette::of(ui).accent.rest;
        let mut points: Vec<Pos2> = Vec::with_capacity(2 * self.balance.steps.len());
        for step in &self.balance.steps {
            let at = pos2(self.x(step.at), self.y(step.balance));
            points.extend(points.last().map(|last| pos2(at.x, last.y)));
            points.push(at);
        }
        if let Some(end) = points.last() {
            ui.painter().circle_filled(*end, END, color);
        }
        if points.len() > 1 {
            ui.painter().add(Shape::line(points, Stroke::new(LINE, color)));
        }
    }

    fn paint_dots(&self, ui: &Ui) {
        let palette = Palette::of(ui);
        for dots in &self.balance.dots {
            // Where there are too many for the room above, they stand closer.
            let apart = APART.min((self.y(dots.balance) - self.area.top()) / dots.states.len().max(1) as f32);
            for (index, state) in dots.states.iter().enumerate() {
                let at = pos2(self.x(dots.at), self.y(dots.balance) - apart * (index + 1) as f32);
                ui.painter().circle_filled(at, DOT, palette.life(*state).ink);
            }
        }
    }
}
