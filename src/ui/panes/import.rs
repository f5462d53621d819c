//! The import pane: what was pasted, dropped or opened, what it is, and what is wrong with it.

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, Align2, Color32, FontId, Frame, Label, Layout, Margin, Role, ScrollArea, Sense, TextFormat, TextStyle, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::controls::JsonText;
use crate::controls::{Button, IconButton};
use crate::desk::{DraftCommand, DraftEdit, State, TransferCommand};
use crate::import::{HarEntry, What};
use crate::payload::{Finding, Severity};
use crate::theme::{GAP, Icon, NEAR, PADDING, Palette, ROW_HEIGHT, Text};
use crate::ui::commands::Commands;
use crate::ui::compose::{report_ui, severities_ui};
use crate::ui::panes::head::strip_ui;
use crate::ui::panes::nothing::{empty_ui, nothing_ui};
use crate::ui::panes::within::left_ui;
use crate::ui::scene::Scene;
use crate::view::TextRows;
use crate::view::quantity;
use crate::work::{FixOf, ImportView, Origin};

/// Width from which findings and original stand beside each other, and the share of the findings.
const ROOMY: f32 = 760.0;
const FINDINGS: f32 = 0.58;

/// Highest list of a HAR file's entries, in points.
const ENTRIES_HEIGHT: f32 = 170.0;

/// Room for the line numbers of the original, in points.
const NUMBERS: f32 = 40.0;

/// What a pane without an import says.
const WHAT_TO_DO: &str =
    "Paste, drop or open a request, a command, a log line or a HAR file: what is wrong with it is said here";

/// Shows what was brought in, in the strip below the tabs.
pub fn head_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let import = scene.state.import.as_ref().filter(|import| is_worth_it(import));
    strip_ui(ui, None, |ui| {
        let weak = Palette::of(ui).weak;
        let Some(import) = import else {
            ui.label(Text::Title.of("Import"));
            return;
        };
        ui.label(Text::Title.of(what(import.what)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(IconButton::new(Icon::Close, "Close import")).on_hover_text("The draft stays");
            if close.clicked() {
                scene.commands.push(DraftCommand::DropImport);
            }
            fix_all_ui(ui, scene.state, scene.commands);
            left_ui(ui, |ui| {
                let size = import.original.as_ref().map(|original| quantity::bytes(original.bytes));
                let size = size.map(|size| format!(" · {size}")).unwrap_or_default();
                let from = format!("{}, {}{size}", import.name, import.how);
                ui.add(Label::new(Text::Body.of(&from).color(weak)).truncate()).on_hover_text(from);
            });
        });
    });
}

/// Returns what something was recognised as, in words.
fn what(what: What) -> String {
    match what {
        What::Picture => "Picture".to_owned(),
        What::Body(method) => format!("{method} body"),
        What::Reply => "Reply".to_owned(),
        What::History(count) => quantity::counted(count, "submission", "submissions"),
    }
}

/// Whether there is something to say about an import; a sound picture is in the draft, and that is all.
pub fn is_worth_it(import: &ImportView) -> bool {
    import.what != What::Picture || !import.findings.is_empty()
}

/// Shows the last import.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let state = scene.state;
    let Some(import) = state.import.as_ref().filter(|import| is_worth_it(import)) else {
        return empty_ui(ui, "Nothing was imported yet", WHAT_TO_DO, false, scene);
    };
    let commands = &mut *scene.commands;
    if let What::History(count) = import.what {
        return history_ui(ui, import, count, commands);
    }
    let original = import.original.as_ref();
    let area = ui.available_rect_before_wrap();
    let is_beside = area.width() >= ROOMY && original.is_some();
    let left = if is_beside { area.with_max_x(area.left() + area.width() * FINDINGS) } else { area };
    let builder = eframe::egui::UiBuilder::new().max_rect(left);
    ui.scope_builder(builder, |ui| {
        // Another import begins at its top.
        let scroll = ScrollArea::vertical().id_salt(("import", state.imports)).auto_shrink([false, false]);
        scroll.show(ui, |ui| {
            ui.set_max_width(left.width() - GAP);
            counts_ui(ui, state, import);
            if import.entries.len() > 1 {
                entries_ui(ui, import, state.imports, commands);
            }
            report_ui(ui, &import.findings, |ui, finding| mended_ui(ui, state, finding, commands));
            if let Some(original) = original.filter(|_| !is_beside) {
                original_ui(ui, state.imports, original);
            }
        });
    });
    if let Some(original) = original.filter(|_| is_beside) {
        let right = area.with_min_x(left.right() + GAP);
        ui.scope_builder(eframe::egui::UiBuilder::new().max_rect(right), |ui| {
            let scroll = ScrollArea::vertical().id_salt(("import-right", state.imports)).auto_shrink([false, false]);
            scroll.show(ui, |ui| original_ui(ui, state.imports, original));
        });
    }
}

/// Shows that a file is a history, and offers to import it. The draft stays as it was.
fn history_ui(ui: &mut Ui, import: &ImportView, count: u64, commands: &mut Commands) {
    let submissions = quantity::counted(count, "submission", "submissions");
    let title = format!("{submissions} that CapKill Desk exported");
    nothing_ui(ui, &title, "The draft stayed as it was. What is in the history already does not come twice");
    ui.vertical_centered(|ui| {
        ui.add_space(NEAR);
        let Origin::File(path) = &*import.origin else {
            ui.label("Save them as a file, then drop that");
            return;
        };
        if ui.add(Button::primary("Import into the history")).clicked() {
            commands.push(TransferCommand::ImportFile(path.clone()));
        }
    });
}

fn fix_all_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let fixes = state.compose.composed.findings.iter().filter(|finding| finding.fix.is_some()).count();
    if state.import_is_in_draft() && fixes > 1 {
        let button = ui.add(Button::secondary(&format!("Fix all {fixes}")));
        if button.accessible_name(format!("Fix all {fixes} in the draft")).clicked() {
            commands.push(DraftCommand::Edit(DraftEdit::Fix(FixOf::all())));
        }
    }
}

/// Says how much is wrong with the import, and what became of it.
fn counts_ui(ui: &mut Ui, state: &State, import: &ImportView) {
    let count =
        |severity: Severity| import.findings.iter().filter(|finding| finding.severity == severity).count() as u64;
    let mended = import.findings.iter().filter(|finding| became(state, finding) == Became::Mended).count();
    ui.horizontal(|ui| {
        ui.set_min_height(ROW_HEIGHT);
        severities_ui(ui, [Severity::Error, Severity::Warning, Severity::Info].map(count));
        let text = outcome_text(import, state.import_is_in_draft(), mended);
        ui.add(Label::new(Text::Body.of(text).color(Palette::of(ui).weak)).truncate());
    });
}

fn outcome_text(import: &ImportView, is_in_draft: bool, mended: usize) -> String {
    match (is_in_draft, mended) {
        (true, 0) => "It is in the draft".to_owned(),
        (true, 1) => "1 is mended in the draft already".to_owned(),
        (true, count) => format!("{count} are mended in the draft already"),
        (false, _) if import.made_draft => "It is in the draft no longer".to_owned(),
        (false, _) => "No draft can be made of it; the draft stays as it was".to_owned(),
    }
}

/// What became of a finding in the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Became {
    Mended,
    /// The draft has it still, with a fix.
    CanBeFixed,
    /// Nothing was to be done, or can be.
    AsItIs,
}

fn became(state: &State, finding: &Finding) -> Became {
    let of = FixOf::new(finding);
    let is_there = state.compose.composed.findings.iter().any(|other| of.is_of(other));
    match (&finding.fix, state.import_is_in_draft()) {
        (Some(_), true) if is_there => Became::CanBeFixed,
        (Some(_), true) => Became::Mended,
        _ => Became::AsItIs,
    }
}

fn mended_ui(ui: &mut Ui, state: &State, finding: &Finding, commands: &mut Commands) {
    let palette = Palette::of(ui);
    match became(state, finding) {
        Became::Mended => {
            ui.label(Text::Small.of("Mended").color(palette.weak));
            ui.label(Icon::Done.small().color(palette.ok.ink));
        }
        Became::CanBeFixed => {
            let label = finding.fix.as_ref().map(|fix| fix.label.as_str()).unwrap_or_default();
            let button = ui.add(Button::secondary("Fix")).accessible_name(format!("{label} in the draft"));
            if button.on_hover_text(label).clicked() {
                commands.push(DraftCommand::Edit(DraftEdit::Fix(FixOf::new(finding))));
            }
        }
        Became::AsItIs => {}
    }
}

/// Shows the requests of a HAR file that go to this API, a row each.
fn entries_ui(ui: &mut Ui, import: &ImportView, number: u64, commands: &mut Commands) {
    let count = quantity::counted(import.entries.len() as u64, "request to this API", "requests to this API");
    ui.label(Text::Title.of(format!("{count}; choose one")));
    let area = ScrollArea::vertical().id_salt(("import-entries", number)).max_height(ENTRIES_HEIGHT);
    area.auto_shrink([false, true]).show_rows(ui, ROW_HEIGHT, import.entries.len(), |ui, range| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for index in range {
            let Some(entry) = import.entries.get(index) else { continue };
            let is_chosen = index == import.chosen;
            if entry_ui(ui, entry, is_chosen) && !is_chosen {
                commands.push(DraftCommand::TakeHarEntry { import: number, entry: index });
            }
        }
    });
    ui.add_space(GAP / 2.0);
}

/// Shows one request. Returns whether it was clicked.
fn entry_ui(ui: &mut Ui, entry: &HarEntry, is_chosen: bool) -> bool {
    let palette = Palette::of(ui);
    let (place, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    let HarEntry { number, method, url, started, status, task_type, result, .. } = entry;
    let name = format!("{number} · {started} · {method} {url} · status {status} · {task_type} · {result}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
    let fill = match () {
        () if is_chosen => palette.select,
        () if response.hovered() => palette.raised,
        () => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(place, 0.0, fill);
    if is_chosen {
        ui.painter().rect_filled(place.with_max_x(place.left() + 3.0), 0.0, palette.accent.rest);
    }
    let path = url.rsplit('/').next().unwrap_or_default();
    let ink = if entry.is_error { palette.bad.ink } else { palette.text };
    let size = quantity::bytes(entry.body_bytes);
    let width = place.width();
    for (from, to, text, kind, color) in [
        (0.01, 0.06, number.to_string().as_str(), Text::Small, palette.weak),
        (0.06, 0.26, path, Text::Body, palette.text),
        (0.26, 0.52, task_type, Text::Body, palette.text),
        (0.52, 0.59, status, Text::Mono, palette.weak),
        (0.59, 0.88, result, Text::Mono, ink),
        (0.88, 1.0, size.as_str(), Text::Small, palette.weak),
    ] {
        let cell = place.with_min_x(place.left() + from * width).with_max_x(place.left() + to * width - NEAR);
        let painter = ui.painter().with_clip_rect(cell.intersect(ui.clip_rect()));
        painter.text(pos2(cell.left() + NEAR, cell.center().y), Align2::LEFT_CENTER, text, kind.font(), color);
    }
    response
        .on_hover_text(format!("{started}\n{method} {url}\nstatus {status}, {size}\n{task_type}\n{result}"))
        .clicked()
}

/// Shows the original with its line numbers.
fn original_ui(ui: &mut Ui, number: u64, original: &TextRows) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(ROW_HEIGHT);
        ui.label(Text::Title.of("Original"));
        ui.label(Text::Small.of("keys and cookies masked").color(palette.weak));
    });
    let frame = Frame::new().fill(palette.field).inner_margin(Margin::symmetric(PADDING as i8, 6));
    frame.show(ui, |ui| {
        let area = ScrollArea::horizontal().id_salt(("import-original", number)).auto_shrink([false, true]);
        area.show(ui, |ui| rows_ui(ui, original));
    });
}

/// Shows the rows that can be seen, in the place of all: there may be half a million.
fn rows_ui(ui: &mut Ui, original: &TextRows) {
    let row_height = ui.text_style_height(&TextStyle::Monospace);
    let visible = ui.clip_rect();
    let top = ui.cursor().top();
    let row_at = |y: f32| (((y - top) / row_height).floor().max(0.0) as usize).min(original.len());
    let (first, last) = (row_at(visible.top()), row_at(visible.bottom() + row_height));
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(first as f32 * row_height);
    for index in first..last {
        row_ui(ui, original, index);
    }
    ui.add_space((original.len() - last) as f32 * row_height);
}

fn row_ui(ui: &mut Ui, original: &TextRows, index: usize) {
    let Some(row) = original.row(index) else { return };
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let height = ui.text_style_height(&TextStyle::Monospace);
        let (place, _) = ui.allocate_exact_size(vec2(NUMBERS, height), Sense::hover());
        if !original.goes_on(index) {
            let at = pos2(place.right() - PADDING, place.center().y);
            let line = original.line(index).to_string();
            ui.painter().text(at, Align2::RIGHT_CENTER, line, Text::SmallMono.font(), palette.weak);
        }
        ui.add(Label::new(coloured(palette, Text::Mono.font(), row, original.goes_on(index))).extend());
    });
}

/// Colours the JSON in a row; what stands before the first bracket of a command or a log line is plain.
fn coloured(palette: &Palette, font: FontId, row: &str, goes_on: bool) -> LayoutJob {
    let mut job = LayoutJob::default();
    let is_json = row.trim_start().starts_with(['{', '}', '[', ']', '"']);
    let json_at = if is_json { 0 } else { row.find('{').unwrap_or(row.len()) };
    let json_at = if goes_on { row.len() } else { json_at };
    job.append(&row[..json_at], 0.0, TextFormat::simple(font.clone(), palette.text));
    if json_at < row.len() {
        JsonText::new(palette, font).append(&mut job, &row[json_at..]);
    }
    job
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::Visuals;

    #[test]
    fn only_the_json_of_a_command_is_coloured() {
        let palette = Palette::of_visuals(&Visuals::dark());
        let colors = |row: &str, goes_on| -> Vec<Color32> {
            let job = coloured(palette, Text::Mono.font(), row, goes_on);
            assert_eq!(job.text, row);
            job.sections.iter().map(|section| section.format.color).collect()
        };
        assert_eq!(colors("curl -d '{\"a\"", false), [palette.text, palette.json.sign, palette.json.text]);
        assert_eq!(colors("  \"a\": 1,", false)[1], palette.json.key);
        assert_eq!(colors("go on {", true), [palette.text]);
    }
}
