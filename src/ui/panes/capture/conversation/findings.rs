//! What is wrong with a request: what was seen, why it matters, and what to change, who states it and where.

use eframe::egui::{Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

use crate::controls::{self, cut_ui};
use crate::payload::Severity;
use crate::theme::{GAP, ICON, Icon, NEAR, Palette, SIGN_GAP, Text};
use crate::ui::panes::within::in_line_ui;
use crate::view::CallFinding;

/// Height of a finding, space above its first line, and heights of its lines, in points.
const HEIGHT: f32 = 72.0;
const ABOVE: f32 = 7.0;
const LINES: [f32; 3] = [20.0, 18.0, 20.0];

/// Space after the sign, in points.
const AFTER_SIGN: f32 = 10.0;

/// Shows the findings; only those that can be seen are laid out.
pub fn show(ui: &mut Ui, number: u64, findings: &[CallFinding]) {
    if findings.is_empty() {
        let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT / 2.0), Sense::hover());
        in_line_ui(ui, place.shrink2(vec2(GAP, 0.0)), |ui| {
            ui.spacing_mut().item_spacing.x = SIGN_GAP;
            ui.label(Icon::Done.small().color(Palette::of(ui).ok.ink));
            ui.label(Text::Body.of("Nothing wrong was seen in this request"));
        });
        return;
    }
    let area = ScrollArea::vertical().id_salt(("call-findings", number)).auto_shrink([false, false]);
    area.show_rows(ui, HEIGHT, findings.len(), |ui, range| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for finding in range.filter_map(|at| findings.get(at)) {
            finding_ui(ui, finding);
        }
    });
}

fn finding_ui(ui: &mut Ui, finding: &CallFinding) {
    let palette = Palette::of(ui);
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    ui.painter().hline(place.x_range(), place.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let (left, mut top) = (place.left() + GAP + ICON + AFTER_SIGN, place.top() + ABOVE);
    let lines = LINES.map(|height| {
        let line = Rect::from_min_max(pos2(left, top), pos2(place.right() - GAP, top + height));
        top += height;
        line
    });
    let icon = match finding.severity {
        Severity::Error => Icon::Error,
        Severity::Warning => Icon::Warning,
        Severity::Info => Icon::Help,
    };
    let sign = icon.galley(ui.painter(), ICON, palette.severity(finding.severity));
    let at = pos2(place.left() + GAP, lines[0].center().y - sign.size().y / 2.0);
    ui.painter().galley(at, sign, palette.severity(finding.severity));
    in_line_ui(ui, lines[0], |ui| drop(cut_ui(ui, Text::Button.of(&finding.title), &finding.title)));
    in_line_ui(ui, lines[1], |ui| drop(cut_ui(ui, Text::Small.of(&finding.why).color(palette.weak), &finding.why)));
    in_line_ui(ui, lines[2], |ui| last_ui(ui, finding));
}

/// Shows what to change, and at the right where the finding is and who states it.
fn last_ui(ui: &mut Ui, finding: &CallFinding) {
    let palette = Palette::of(ui);
    ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = NEAR;
        let before = if finding.place.is_empty() { "" } else { "· " };
        ui.label(Text::Small.of(format!("{before}{}", finding.source)).color(palette.weak));
        if !finding.place.is_empty() {
            let room = ui.available_width() / 2.0;
            ui.scope(|ui| {
                ui.set_max_width(room);
                cut_ui(ui, Text::SmallMono.of(&finding.place).color(palette.weak), &finding.place);
            });
        }
        ui.add_space(NEAR);
        crate::ui::panes::within::left_ui(ui, |ui| change_ui(ui, finding));
    });
}

fn change_ui(ui: &mut Ui, finding: &CallFinding) {
    if finding.before.is_empty() && finding.after.is_empty() {
        cut_ui(ui, Text::Small.of(&finding.change), &finding.change);
        return;
    }
    controls::change_ui(ui, &finding.before, &finding.after);
}
