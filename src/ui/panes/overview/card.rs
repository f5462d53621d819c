//! A card with a chart: its title, what the chart says, and the bars.

use eframe::egui::{Align, Color32, Label, Layout, Margin, Rect, Response, Stroke, StrokeKind, Ui, UiBuilder, vec2};

use crate::history::Filter;
use crate::theme::{CARD_CORNER, Palette, Text};
use crate::ui::panes::overview::{columns, lines};
use crate::view::{Bar, BarChart, Facet};

/// Space inside a card, height of the title's line, and space below the title, in points.
const INSIDE: Margin = Margin { left: 16, right: 16, top: 10, bottom: 8 };
const TITLE: f32 = 20.0;
const BELOW: f32 = 6.0;

/// Paints the ground and the edge of a card.
pub fn ground(ui: &Ui, place: Rect) {
    let palette = Palette::of(ui);
    let edge = Stroke::new(1.0, palette.line);
    ui.painter().rect(place, CARD_CORNER, palette.panel, edge, StrokeKind::Inside);
}

/// Shows a card with a title; `right` is shown at the end of the title's line.
pub fn card_ui<R>(
    ui: &mut Ui,
    place: Rect,
    title: &str,
    subtitle: &str,
    right: impl FnOnce(&mut Ui),
    contents: impl FnOnce(&mut Ui) -> R,
) -> R {
    ground(ui, place);
    let inside = UiBuilder::new().max_rect(place - INSIDE).id_salt(title);
    let mut ui = ui.new_child(inside.layout(Layout::top_down(Align::Min)));
    ui.spacing_mut().item_spacing.y = 0.0;
    let line = vec2(ui.available_width(), TITLE);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_height(TITLE);
        right(ui);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.label(Text::Button.of(title));
            small_ui(ui, subtitle, Palette::of(ui).weak);
        });
    });
    ui.add_space(BELOW);
    contents(&mut ui)
}

/// Shows a small text in what is left of a line; the tooltip has the whole where it is cut.
pub fn small_ui(ui: &mut Ui, text: &str, color: Color32) -> Response {
    ui.add(Label::new(Text::Small.of(text).color(color)).truncate())
}

/// How a chart's bars are drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Bars {
    Upright,
    /// Lying, each after its name; the names of states have their signs, those of codes are in the face of codes.
    States,
    Codes,
}

/// A card with a chart of bars.
pub struct Card<'a> {
    pub place: Rect,
    pub chart: &'a BarChart,
    pub bars: Bars,
}

impl<'a> Card<'a> {
    /// Shows the card. Returns the bar that was clicked.
    pub fn show(self, ui: &mut Ui, filter: &Filter) -> Option<&'a Bar> {
        let Self { place, chart, bars } = self;
        let is_first = matches!(chart.bars.first().map(|bar| &bar.facet), Some(Facet::Time(..)));
        let hint = is_first.then_some("click a bar to filter the table");
        let parts = [Some(chart.subtitle.as_str()), Some(chart.note.as_str()), hint].into_iter().flatten();
        let subtitle = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        card_ui(ui, place, &chart.title, &subtitle, |_| (), |ui| bars_ui(ui, chart, bars, filter))
    }
}

fn bars_ui<'a>(ui: &mut Ui, chart: &'a BarChart, bars: Bars, filter: &Filter) -> Option<&'a Bar> {
    let is_key = bars == Bars::States;
    if !is_key && (chart.bars.is_empty() || (chart.highest <= 0.0 && chart.is_count)) {
        small_ui(ui, "None in this time", Palette::of(ui).weak);
        return None;
    }
    match bars {
        Bars::Upright => columns::columns_ui(ui, chart, filter),
        Bars::States | Bars::Codes => lines::lines_ui(ui, chart, filter, is_key),
    }
}
