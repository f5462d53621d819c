//! The report's head: how much is wrong, and what a test would make of it.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Align, Label, Layout, Sense, Stroke, Ui, vec2};

use super::lines::sign;
use super::tools::tools_ui;
use crate::judge::Grade;
use crate::theme::{GAP, NEAR, Palette, Text};
use crate::ui::panes::within::in_line_ui;
use crate::ui::scene::Scene;
use crate::view::ReportView;

/// Height of the head, in points.
const HEIGHT: f32 = 40.0;

/// From these widths on there is room for the tools in words, and for the whole remark, in points.
const TOOLS: f32 = 680.0;
const REMARK: f32 = 380.0;

/// Shows the head; while the session runs with what can be done with the report, which otherwise stands in the strip.
pub fn show(ui: &mut Ui, report: &ReportView, scene: &mut Scene<'_>) {
    let palette = Palette::of(ui);
    let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    ui.painter().rect_filled(line, 0.0, palette.panel);
    ui.painter().hline(line.x_range(), line.bottom() - 0.5, Stroke::new(1.0, palette.line));
    in_line_ui(ui, line.shrink2(vec2(GAP, 0.0)), |ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        counts_ui(ui, report);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if scene.state.capture.shows_running() {
                ui.spacing_mut().item_spacing.x = NEAR;
                let has_room = ui.available_width() >= TOOLS;
                tools_ui(ui, has_room, scene);
                ui.add_space(GAP);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| remark_ui(ui, report));
        });
    });
}

fn counts_ui(ui: &mut Ui, report: &ReportView) {
    let counts = [(Grade::Error, &report.errors), (Grade::Warning, &report.warnings), (Grade::Kept, &report.kept)];
    for (grade, count) in counts {
        let Some(count) = count else { continue };
        let (icon, ink) = sign(Palette::of(ui), grade);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.x = NEAR;
            ui.label(icon.small().color(ink));
            ui.label(Text::Button.of(count));
        });
    }
}

fn remark_ui(ui: &mut Ui, report: &ReportView) {
    let weak = Palette::of(ui).weak;
    let body = TextFormat::simple(Text::Body.font(), weak);
    let mut job = LayoutJob::default();
    if ui.available_width() >= REMARK {
        job.append(&format!("{} · ", report.remark), 0.0, body.clone());
    }
    job.append(
        "capkill-desk capture",
        0.0,
        TextFormat { valign: Align::Center, ..TextFormat::simple(Text::SmallMono.font(), weak) },
    );
    job.append(&format!(" would end with exit {}", report.exit_code), 0.0, body);
    ui.add(Label::new(job).truncate());
}
