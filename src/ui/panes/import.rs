//! The import pane: what was pasted, dropped or opened, what it is, and what is wrong with it.

use std::collections::BTreeMap;

use eframe::egui::{
    Align, Align2, Color32, Frame, Layout, Margin, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};

use crate::controls::{Button, IconButton, cut_ui};
use crate::desk::{DraftCommand, DraftEdit, State, TransferCommand};
use crate::import::{HarEntry, What};
use crate::payload::{Finding, Severity};
use crate::theme::{GAP, Icon, NEAR, Palette, ROW_HEIGHT, SIGN_GAP, Text};
use crate::ui::commands::Commands;
use crate::ui::compose::{Pointed, report_ui, severities_ui};
use crate::ui::panes::head::strip_ui;
use crate::ui::panes::nothing::{empty_ui, nothing_ui};
use crate::ui::panes::original::{self, Signs};
use crate::ui::panes::within::{in_line_ui, left_ui};
use crate::ui::scene::Scene;
use crate::view::quantity;
use crate::work::{FixOf, ImportView, Origin};

/// Least width of the findings beside the original, in points.
const LEAST_FINDINGS: f32 = 380.0;

/// Highest list of a HAR file's entries, in points.
const ENTRIES_HEIGHT: f32 = 170.0;

/// Returns what a pane without an import says.
const fn what_to_do(takes_drops: bool) -> &'static str {
    if takes_drops {
        "Paste, drop or open a request, a command, a log line or a HAR file: what is wrong with it is said here"
    } else {
        "Paste or open a request, a command, a log line or a HAR file: what is wrong with it is said here"
    }
}

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
        ui.add_space(NEAR);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(IconButton::new(Icon::Close, "Close import").hint("The draft stays"));
            if close.clicked() {
                scene.commands.push(DraftCommand::DropImport);
            }
            fix_all_ui(ui, scene.state, import, scene.commands);
            left_ui(ui, |ui| {
                let size = import.original.as_ref().map(|original| quantity::bytes(original.bytes));
                let size = size.map(|size| format!(" · {size}")).unwrap_or_default();
                let from = format!("{}, {}{size}", import.name, import.how);
                cut_ui(ui, Text::Body.of(&from).color(weak), from);
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
        return empty_ui(ui, "Nothing was imported yet", what_to_do(state.takes_drops), false, scene);
    };
    let commands = &mut *scene.commands;
    if let What::History(count) = import.what {
        return history_ui(ui, import, count, commands);
    }
    let area = ui.available_rect_before_wrap();
    ui.spacing_mut().item_spacing.y = 0.0;
    let original = import.original.as_ref();
    let Some(original) = original.filter(|_| area.width() >= original::WIDTH + LEAST_FINDINGS) else {
        // Another import begins at its top.
        let scroll = ScrollArea::vertical().id_salt(("import", state.imports)).auto_shrink([false, false]);
        scroll.show(ui, |ui| {
            let signs = signs(state, import, &findings_ui(ui, state, import, commands));
            if let Some(original) = original {
                original::head_ui(ui);
                original::rows_ui(ui, original, &signs);
            }
        });
        return;
    };
    let (left, right) = area.split_left_right_at_x(area.right() - original::WIDTH);
    let scroll = |name: &'static str| ScrollArea::vertical().id_salt((name, state.imports)).auto_shrink([false, false]);
    let mut pointed = Pointed::default();
    part_ui(ui, left, |ui| {
        pointed = scroll("import").show(ui, |ui| findings_ui(ui, state, import, commands)).inner;
    });
    let signs = signs(state, import, &pointed);
    part_ui(ui, right, |ui| {
        original::head_ui(ui);
        ui.painter().rect_filled(ui.available_rect_before_wrap(), 0.0, Palette::of(ui).field);
        scroll("import-original").show(ui, |ui| original::rows_ui(ui, original, &signs));
    });
    ui.painter().vline(right.left(), area.y_range(), Stroke::new(1.0, Palette::of(ui).line));
}

fn part_ui(ui: &mut Ui, place: Rect, contents: impl FnOnce(&mut Ui)) {
    let mut part = ui.new_child(UiBuilder::new().id_salt(place.left() as i32).max_rect(place));
    part.set_clip_rect(place.intersect(ui.clip_rect()));
    contents(&mut part);
}

/// Returns what is shown in the lines of the original. The line that is lit is that of the finding that is pointed at, or
/// else of the first one that is still to be fixed.
fn signs(state: &State, import: &ImportView, pointed: &Pointed<'_>) -> Signs {
    let line = |finding| import.lines.line(finding);
    let first = || {
        import.findings.iter().find(|finding| became(state, finding) == Became::CanBeFixed && line(finding).is_some())
    };
    let mut by_line = BTreeMap::new();
    for (line, severity) in import.findings.iter().filter_map(|finding| Some((line(finding)?, finding.severity))) {
        // The most serious of a line.
        by_line.entry(line).and_modify(|known: &mut Severity| *known = severity.min(*known)).or_insert(severity);
    }
    Signs { by_line, lit: pointed.finding.or_else(first).and_then(line), is_asked_for: pointed.is_asked_for }
}

/// Shows how much is wrong, the requests to choose from, and each finding. Returns what was pointed at.
fn findings_ui<'a>(ui: &mut Ui, state: &State, import: &'a ImportView, commands: &mut Commands) -> Pointed<'a> {
    counts_ui(ui, state, import);
    if import.entries.len() > 1 {
        Frame::new().inner_margin(Margin::symmetric(GAP as i8, 0)).show(ui, |ui| {
            entries_ui(ui, import, state.imports, commands);
        });
        line(ui);
    }
    let line = |finding: &Finding| import.lines.line(finding);
    report_ui(ui, &import.findings, line, |ui, finding| mended_ui(ui, state, finding, commands))
}

/// Tells whether the pane has its edges to itself, and leaves no space beside them.
pub fn is_whole(state: &State) -> bool {
    state.import.as_ref().is_some_and(|import| is_worth_it(import) && !matches!(import.what, What::History(_)))
}

/// Paints a line across the whole place.
fn line(ui: &Ui) {
    let y = ui.cursor().top() - 0.5;
    ui.painter().hline(ui.max_rect().x_range(), y, Stroke::new(1.0, Palette::of(ui).line));
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

fn fix_all_ui(ui: &mut Ui, state: &State, import: &ImportView, commands: &mut Commands) {
    let fixes = state.compose.composed.findings.iter().filter(|finding| finding.fix.is_some()).count();
    if state.import_is_in_draft() && fixes > 1 {
        // A mended name brings to light what was wrong below it: these are in the draft, and not among the findings here.
        let here = import.findings.iter().filter(|finding| became(state, finding) == Became::CanBeFixed).count();
        let of_draft = if here == fixes { "" } else { " in the draft" };
        let button = ui.add(Button::secondary(&format!("Fix all {fixes}{of_draft}")));
        if button.accessible_name(format!("Fix all {fixes} in the draft")).clicked() {
            commands.push(DraftCommand::Edit(DraftEdit::Fix(FixOf::all())));
        }
    }
}

/// Says how much is wrong with the import, and what became of it.
fn counts_ui(ui: &mut Ui, state: &State, import: &ImportView) {
    let count = |severity: Severity| left(state, import).filter(|finding| finding.severity == severity).count() as u64;
    let mended = import.findings.len() - left(state, import).count();
    let (strip, _) = ui.allocate_exact_size(vec2(ui.available_width(), original::HEAD), Sense::hover());
    in_line_ui(ui, strip.shrink2(vec2(GAP, 0.0)), |ui| {
        let counts = [Severity::Error, Severity::Warning, Severity::Info].map(count);
        if mended > 0 && counts[..2] == [0, 0] {
            ui.spacing_mut().item_spacing.x = SIGN_GAP;
            ui.label(Icon::Solved.small().color(Palette::of(ui).ok.ink));
            ui.label(Text::Button.of("Nothing is wrong any more"));
            ui.add_space(NEAR);
        } else {
            severities_ui(ui, counts, Text::Button);
        }
        let text = outcome_text(import, state.import_is_in_draft(), mended);
        cut_ui(ui, Text::Body.of(&text).color(Palette::of(ui).weak), text);
    });
    line(ui);
}

/// Returns the findings that were not mended in the draft.
fn left<'a>(state: &State, import: &'a ImportView) -> impl Iterator<Item = &'a Finding> {
    import.findings.iter().filter(|finding| became(state, finding) != Became::Mended)
}

/// Returns how many findings of the import are still to be looked at: none once the draft that it made is gone.
pub fn open_findings(state: &State) -> usize {
    let Some(import) = &state.import else { return 0 };
    if import.made_draft && !state.import_is_in_draft() { 0 } else { left(state, import).count() }
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
            ui.spacing_mut().item_spacing.x = NEAR;
            ui.label(Text::Small.of("Mended"));
            ui.label(Icon::Done.small().color(palette.ok.ink));
        }
        Became::CanBeFixed => {
            let label = finding.fix.as_ref().map(|fix| fix.label.as_str()).unwrap_or_default();
            let button = ui.add(Button::secondary("Fix").small()).accessible_name(format!("{label} in the draft"));
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
