//! The report of a session: what it kept and what it broke, who states it and what to change.

mod columns;
mod figures;
mod gaps;
mod group;
mod head;
mod lines;
mod place;
mod tools;

use eframe::egui::{Align, Layout, Rect, ScrollArea, Sense, Shape, Ui, UiBuilder, pos2, vec2};

use crate::desk::ShownSession;
use crate::history::SubmissionId;
use crate::theme::{GAP, Palette, Text};
use crate::ui::panes::nothing::nothing_ui;
use crate::ui::panes::within::{in_line_ui, within_ui};
use crate::ui::scene::Scene;
use crate::view::ReportView;

pub use tools::strip_tools_ui;

use columns::Columns;

/// From this width on the figures stand beside the lines; and their width, in points.
const WIDE: f32 = 1_000.0;
const FIGURES: f32 = 324.0;

/// State of the page.
#[derive(Default)]
pub struct ReportPage {
    /// All rules that were kept are shown.
    is_unfolded: bool,
}

impl ReportPage {
    /// Shows the report. Returns the conversation that a line leads to.
    pub fn show(&mut self, ui: &mut Ui, shown: &ShownSession, scene: &mut Scene<'_>) -> Option<SubmissionId> {
        ui.spacing_mut().item_spacing.y = 0.0;
        let Some(report) = shown.report.made() else {
            match &shown.problem {
                Some(problem) => nothing_ui(ui, "The session could not be judged", problem),
                None => nothing_ui(ui, "Judging the session", ""),
            }
            return None;
        };
        let (place, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        if place.width() >= WIDE {
            self.wide_ui(ui, place, report, scene)
        } else {
            self.narrow_ui(ui, place, report, scene)
        }
    }

    fn wide_ui(
        &mut self,
        ui: &mut Ui,
        place: Rect,
        report: &ReportView,
        scene: &mut Scene<'_>,
    ) -> Option<SubmissionId> {
        let split = place.right() - FIGURES;
        let (left, right) = (
            Rect::from_min_max(place.min, pos2(split, place.bottom())),
            Rect::from_min_max(pos2(split, place.top()), place.max),
        );
        let palette = Palette::of(ui);
        ui.painter().rect_filled(left, 0.0, palette.panel);
        ui.painter().rect_filled(right, 0.0, palette.ground);
        ui.painter().vline(split - 0.5, place.y_range(), (1.0, palette.line));
        let mut chosen = None;
        in_place_ui(ui, left, |ui| {
            head::show(ui, report, scene);
            if report.is_empty {
                return nothing_ui(
                    ui,
                    &report.headline,
                    "Errors and warnings stand here once the program has created a task",
                );
            }
            chosen = headed_ui(ui, "report-lines", true, |ui, columns| self.groups_ui(ui, report, columns));
        });
        in_place_ui(ui, right, |ui| {
            let area = ScrollArea::vertical().id_salt("report-figures").auto_shrink(false);
            area.show(ui, |ui| figures::show(ui, report));
        });
        chosen
    }

    /// Shows the figures below the lines.
    fn narrow_ui(
        &mut self,
        ui: &mut Ui,
        place: Rect,
        report: &ReportView,
        scene: &mut Scene<'_>,
    ) -> Option<SubmissionId> {
        ui.painter().rect_filled(place, 0.0, Palette::of(ui).panel);
        let mut chosen = None;
        in_place_ui(ui, place, |ui| {
            head::show(ui, report, scene);
            chosen = headed_ui(ui, "report", false, |ui, columns| {
                if report.is_empty {
                    empty_line_ui(ui, &report.headline);
                }
                let chosen = self.groups_ui(ui, report, columns);
                let (below, top) = (ui.painter().add(Shape::Noop), ui.cursor().top());
                figures::show(ui, report);
                let seen = ui.clip_rect();
                let ground = Rect::from_min_max(pos2(seen.left(), top), pos2(seen.right(), seen.bottom().max(top)));
                ui.painter().set(below, Shape::rect_filled(ground, 0.0, Palette::of(ui).ground));
                chosen
            });
        });
        chosen
    }

    fn groups_ui(&mut self, ui: &mut Ui, report: &ReportView, columns: &Columns) -> Option<SubmissionId> {
        let mut chosen = None;
        for group in &report.groups {
            chosen = group::show(ui, group, columns, &mut self.is_unfolded).or(chosen);
        }
        chosen
    }
}

/// Shows lines that can be scrolled, and above them the heads of their columns, which leave a scroll bar its room only
/// where there is one.
fn headed_ui<T>(ui: &mut Ui, name: &str, has_source: bool, lines: impl FnOnce(&mut Ui, &Columns) -> T) -> T {
    let (heads, _) = ui.allocate_exact_size(vec2(ui.available_width(), columns::HEIGHT), Sense::hover());
    let area = ScrollArea::vertical().id_salt(name).auto_shrink(false);
    let shown = area.show(ui, |ui| {
        let columns = Columns::new(ui.available_width(), has_source);
        let mut above = ui.new_child(UiBuilder::new().max_rect(heads).id_salt("heads"));
        above.set_clip_rect(heads);
        columns.head_ui(&mut above, heads);
        lines(ui, &columns)
    });
    shown.inner
}

fn in_place_ui(ui: &mut Ui, place: Rect, contents: impl FnOnce(&mut Ui)) {
    within_ui(ui, place, Layout::top_down(Align::Min), |ui| {
        ui.set_clip_rect(place.intersect(ui.clip_rect()));
        ui.spacing_mut().item_spacing.y = 0.0;
        contents(ui);
    });
}

fn empty_line_ui(ui: &mut Ui, headline: &str) {
    let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), lines::TALL), Sense::hover());
    in_line_ui(ui, line.shrink2(vec2(GAP, 0.0)), |ui| {
        ui.label(Text::Title.of(headline));
    });
}
