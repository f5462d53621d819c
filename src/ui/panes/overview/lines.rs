//! Lying bars, each after its name and before its figure.

use eframe::egui::{Align2, Color32, Rect, Sense, Ui, pos2, vec2};

use crate::controls::paint_life_sign;
use crate::history::Filter;
use crate::theme::{Palette, SIGN_GAP, SMALL_ICON, Text};
use crate::ui::panes::overview::bars::{bar_ui, part_color};
use crate::ui::panes::overview::one_line::laid_out;
use crate::view::{Bar, BarChart, Tone};

/// Highest row, height of a bar, and width of the shortest bar, in points.
const ROW: f32 = 18.0;
const BAR: f32 = 8.0;
const SHORTEST: f32 = 2.0;

/// Space between name, bar and figure, in points.
const APART: f32 = 12.0;

/// Widest names, as a share of the card.
const NAMES: f32 = 0.55;

/// Where names, bars and figures are, from the left.
struct Measures {
    name_at: f32,
    bar_at: f32,
    bar_width: f32,
    kind: Text,
}

/// Shows lying bars; the names of states have their signs. Returns the bar that was clicked.
pub fn lines_ui<'a>(ui: &mut Ui, chart: &'a BarChart, filter: &Filter, has_signs: bool) -> Option<&'a Bar> {
    let (whole, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let height = ROW.min(whole.height() / chart.bars.len().max(1) as f32);
    let measures = Measures::new(ui, chart, whole.width(), has_signs);
    let mut clicked = None;
    for (index, bar) in chart.bars.iter().enumerate() {
        let top = whole.top() + height * index as f32;
        let row = Rect::from_min_size(pos2(whole.left(), top), vec2(whole.width(), height));
        let response = bar_ui(ui, (&chart.title, index), row, bar, filter);
        clicked = clicked.or(response.clicked().then_some(bar));
        measures.paint(ui, row, bar, chart.highest, bar.facet.is_left_out(filter));
    }
    clicked
}

impl Measures {
    fn new(ui: &Ui, chart: &BarChart, width: f32, has_signs: bool) -> Self {
        let kind = if has_signs { Text::Small } else { Text::SmallMono };
        let name_at = if has_signs { SMALL_ICON + SIGN_GAP } else { 0.0 };
        let names = widest(ui, chart, kind, |bar| &bar.label).min(width * NAMES);
        let figures = widest(ui, chart, Text::Small, |bar| &bar.figure);
        let bar_at = name_at + names + APART;
        Self { name_at, bar_at, bar_width: (width - bar_at - APART - figures).max(SHORTEST), kind }
    }

    fn paint(&self, ui: &Ui, row: Rect, bar: &Bar, highest: f64, is_left_out: bool) {
        let (palette, middle) = (Palette::of(ui), row.center().y);
        let color = if is_left_out || bar.value() <= 0.0 { palette.weak } else { palette.text };
        if let (true, Some((Tone::State(life), _))) = (self.name_at > 0.0, bar.parts.first()) {
            paint_life_sign(ui.painter(), palette, pos2(row.left() + SMALL_ICON / 2.0, middle), *life);
        }
        let name = laid_out(ui, &bar.label, self.kind, color, self.bar_at - self.name_at - APART / 2.0);
        let at = pos2(row.left() + self.name_at, middle);
        ui.painter().galley(Align2::LEFT_CENTER.anchor_size(at, name.size()).min, name, color);
        let at = pos2(row.right(), middle);
        ui.painter().text(at, Align2::RIGHT_CENTER, &bar.figure, Text::Small.font(), color);
        self.paint_bar(ui, row, bar, highest, is_left_out);
    }

    fn paint_bar(&self, ui: &Ui, row: Rect, bar: &Bar, highest: f64, is_left_out: bool) {
        let palette = Palette::of(ui);
        let mut left = row.left() + self.bar_at;
        for (tone, value) in bar.parts.iter().filter(|(_, value)| *value > 0.0) {
            let width = ((value / highest.max(f64::MIN_POSITIVE)) as f32 * self.bar_width).max(SHORTEST);
            let place = Rect::from_min_size(pos2(left, row.center().y - BAR / 2.0), vec2(width, BAR));
            ui.painter().rect_filled(place, 2.0, part_color(palette, *tone, is_left_out));
            left = place.right();
        }
    }
}

/// Returns the width of the longest of the bars' texts, in points.
fn widest(ui: &Ui, chart: &BarChart, kind: Text, text: impl Fn(&Bar) -> &str) -> f32 {
    let width = |bar: &Bar| ui.painter().layout_no_wrap(text(bar).to_owned(), kind.font(), Color32::WHITE).size().x;
    chart.bars.iter().map(width).fold(0.0, f32::max)
}
