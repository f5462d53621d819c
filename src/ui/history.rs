//! The history table: what was sent, what became of it, newest first.

use eframe::egui::{Align, Color32, Key, Label, Layout, Panel, Rect, RichText, Role, Sense, Ui, WidgetInfo, vec2};
use egui_extras::{Column, TableBuilder, TableRow};

use super::Commands;
use super::action::Action;
use super::copy_as;
use super::quantity;
use super::textures::Textures;
use super::theme::{self, Palette, ROW_HEIGHT};
use crate::contract::POLLS_PER_TASK;
use crate::desk::{Command, CopyOf, HistoryHealth, Page, Side, State};
use crate::history::{State as Life, SubmissionId, Summary};

/// Lowest and highest panel, in points.
const HEIGHTS: std::ops::RangeInclusive<f32> = 120.0..=600.0;

/// What is left for composing above it in a small window, in points.
const LEFT_ABOVE: f32 = 260.0;

/// From this width on the wide columns fit, in points.
const WIDE: f32 = 1100.0;

/// A column: its title, and its width in points in a narrow and in a wide window; 0 takes what is
/// left.
const COLUMNS: [(&str, f32, f32); 9] = [
    ("Time", 136.0, 136.0),
    ("Profile", 64.0, 96.0),
    ("Type", 100.0, 150.0),
    ("Picture", 84.0, 84.0),
    ("Task id", 80.0, 100.0),
    ("State", 64.0, 64.0),
    ("Latency", 70.0, 70.0),
    ("Error code", 90.0, 210.0),
    ("What happened", 0.0, 0.0),
];

/// State of the table.
#[derive(Default)]
pub struct HistoryPanel {
    /// The range asked for last, so that it is asked for once.
    asked: std::ops::Range<u64>,
    scroll_to: Option<u64>,
}

impl HistoryPanel {
    /// Shows the panel and returns its place.
    pub fn show(&mut self, ui: &mut Ui, state: &State, textures: &mut Textures, commands: &mut Commands) -> Rect {
        let highest = (ui.available_height() - LEFT_ABOVE).clamp(*HEIGHTS.start(), *HEIGHTS.end());
        let panel = Panel::bottom("history")
            .frame(theme::panel_frame(ui))
            .default_size(state.settings.layout.history_height)
            .size_range(*HEIGHTS.start()..=highest)
            .resizable(true);
        let shown = panel.show(ui, |ui| {
            // A panel is as high as what it holds; an empty history holds little.
            ui.set_min_height(ui.available_height());
            header_ui(ui, state, commands);
            match &state.history.health {
                HistoryHealth::Ready | HistoryHealth::ReadOnly(_) if state.history.total.is_none() => {
                    empty_ui(ui, "Reading the history", "");
                }
                HistoryHealth::Ready | HistoryHealth::ReadOnly(_) if state.history.total == Some(0) => {
                    empty_ui(
                        ui,
                        "No submissions yet",
                        "Each one is kept here from before it leaves, and is still there tomorrow",
                    );
                }
                HistoryHealth::Ready | HistoryHealth::ReadOnly(_) => self.table_ui(ui, state, textures, commands),
                HistoryHealth::Opening => empty_ui(ui, "Opening the history", ""),
                HistoryHealth::Failed(why) => {
                    empty_ui(ui, "The history can't be used; nothing is submitted until it can", why);
                }
            }
        });
        shown.response.rect
    }

    fn table_ui(&mut self, ui: &mut Ui, state: &State, textures: &mut Textures, commands: &mut Commands) {
        self.arrow_keys(ui, state, commands);
        let total = state.history.total.unwrap_or_default();
        let is_wide = ui.available_width() >= WIDE;
        let mut table = TableBuilder::new(ui)
            .id_salt("history-table")
            .striped(true)
            .sense(Sense::click())
            .cell_layout(Layout::left_to_right(Align::Center))
            .min_scrolled_height(0.0)
            .auto_shrink(false);
        for (_, narrow, wide) in COLUMNS {
            let width = if is_wide { wide } else { narrow };
            table = table.column(if width > 0.0 {
                Column::initial(width).at_least(40.0).clip(true).resizable(true)
            } else {
                Column::remainder().at_least(120.0).clip(true)
            });
        }
        if let Some(row) = self.scroll_to.take() {
            table = table.scroll_to_row(usize::try_from(row).unwrap_or(usize::MAX), None);
        }
        let mut seen: Option<std::ops::Range<u64>> = None;
        let header = table.header(22.0, |mut row| {
            for (title, ..) in COLUMNS {
                row.col(|ui| drop(ui.label(RichText::new(title).small().color(Palette::of(ui).weak))));
            }
        });
        header.body(|body| {
            body.rows(ROW_HEIGHT, usize::try_from(total).unwrap_or(usize::MAX), |row| {
                let index = row.index() as u64;
                seen = Some(seen.take().map_or(index..index + 1, |range| range.start..index + 1));
                row_ui(row, state, index, textures, commands);
            });
        });
        if let Some(seen) = seen
            && seen != self.asked
        {
            self.asked = seen.clone();
            commands.push(Command::ShowRows(seen));
        }
    }

    /// Up and down walk through the rows while no field has the keyboard.
    fn arrow_keys(&mut self, ui: &Ui, state: &State, commands: &mut Commands) {
        if ui.memory(|memory| memory.focused().is_some()) {
            return;
        }
        let step =
            ui.input(|input| i64::from(input.key_pressed(Key::ArrowDown)) - i64::from(input.key_pressed(Key::ArrowUp)));
        if step == 0 {
            return;
        }
        let rows = state.history.pages.iter().flat_map(|(number, page)| {
            page.rows
                .iter()
                .enumerate()
                .map(move |(at, row)| (number * crate::desk::PAGE_ROWS + at as u64, row.summary.id))
        });
        let selected = state.shown.selected();
        let current = rows.clone().find(|(_, id)| Some(*id) == selected).map(|(index, _)| index);
        let target = current
            .map_or(0, |index| index.saturating_add_signed(step))
            .min(state.history.total.unwrap_or_default().saturating_sub(1));
        if let Some((_, id)) = rows.clone().find(|(index, _)| *index == target) {
            self.scroll_to = Some(target);
            commands.push(Command::Select(Some(id)));
        }
    }
}

fn header_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("History").heading());
        if let Some(total) = state.history.total {
            let total = quantity::counted(total, "submission", "submissions");
            ui.label(RichText::new(total).color(Palette::of(ui).weak));
        }
        if matches!(state.history.health, HistoryHealth::Failed(_)) && ui.button("Try again").clicked() {
            commands.push(Command::ReopenHistory);
        }
    });
}

fn empty_ui(ui: &mut Ui, title: &str, explanation: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.2);
        ui.label(RichText::new(title).strong());
        ui.label(RichText::new(explanation).color(Palette::of(ui).weak));
    });
}

fn row_ui(mut row: TableRow<'_, '_>, state: &State, index: u64, textures: &mut Textures, commands: &mut Commands) {
    let Some((page, at)) = state.history.row(index) else {
        // Its page is being read.
        row.col(|ui| drop(ui.label(RichText::new("…").color(Palette::of(ui).weak))));
        return;
    };
    let Some(loaded) = page.rows.get(at) else { return };
    let summary = &loaded.summary;
    row.set_selected(state.shown.selected() == Some(summary.id));
    let plain = |row: &mut TableRow<'_, '_>, text: &str| {
        row.col(|ui| drop(ui.add(Label::new(text).truncate().selectable(false))));
    };
    plain(&mut row, &loaded.time);
    plain(&mut row, &summary.profile);
    plain(&mut row, &summary.task_type);
    row.col(|ui| thumbnail_ui(ui, page, at, textures));
    plain(&mut row, &summary.task_id.as_ref().map(ToString::to_string).unwrap_or_default());
    row.col(|ui| {
        let color = Palette::of(ui).state(summary.state);
        ui.add(Label::new(RichText::new(summary.state.label()).color(color).strong()).selectable(false));
    });
    plain(&mut row, &summary.latency_ms.map(quantity::milliseconds).unwrap_or_default());
    let code = summary.error_code.as_deref().unwrap_or_default();
    plain(&mut row, code);
    let progress = state.following.get(&summary.id).map(|following| {
        let last = if following.last.is_empty() { "" } else { " · " };
        format!("Poll {} of {POLLS_PER_TASK}{last}{}", following.polls, following.last)
    });
    let what = progress.as_ref().unwrap_or(&loaded.what_happened);
    plain(&mut row, what);
    let response = row.response();
    let code = if code.is_empty() { String::new() } else { format!("{code}: ") };
    let name = format!("Submission #{}, {}, {code}{what}", summary.id.0, summary.state.label());
    let is_selected = state.shown.selected() == Some(summary.id);
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, &name));
    if response.clicked() {
        commands.push(Command::Select(Some(summary.id)));
    }
    response.context_menu(|ui| row_menu_ui(ui, state, summary, commands));
}

fn thumbnail_ui(ui: &mut Ui, page: &Page, at: usize, textures: &mut Textures) {
    let Some(texture) = textures.thumbnail(ui.ctx(), page, at) else {
        return;
    };
    let size = texture.size_vec2();
    let room = vec2(ui.available_width().min(80.0), ROW_HEIGHT - 4.0);
    let scale = (room.x / size.x).min(room.y / size.y).min(1.0);
    let (rect, _) = ui.allocate_exact_size(size * scale, Sense::hover());
    let whole = Rect::from_min_max(eframe::egui::pos2(0.0, 0.0), eframe::egui::pos2(1.0, 1.0));
    // Dark writing on nothing would vanish in the dark theme.
    ui.painter().rect_filled(rect, 0.0, Palette::of(ui).thumbnail_ground);
    ui.painter().image(texture.id(), rect, whole, Color32::WHITE);
}

fn compare_menu_ui(ui: &mut Ui, state: &State, id: SubmissionId, commands: &mut Commands) {
    let shown = state.shown.selected().filter(|shown| *shown != id);
    let with_shown = shown.map(|shown| (format!("Compare with #{}", shown.0), [Side::Record(shown), Side::Record(id)]));
    let with_draft = (Action::CompareWithDraft.label().to_owned(), [Side::Record(id), Side::Draft]);
    for (label, sides) in [Some(with_draft), with_shown].into_iter().flatten() {
        if ui.button(label).clicked() {
            commands.push(Command::Compare(sides));
            ui.close();
        }
    }
}

fn row_menu_ui(ui: &mut Ui, state: &State, summary: &Summary, commands: &mut Commands) {
    match &summary.task_id {
        Some(task_id) => {
            if ui.button("Copy task id").clicked() {
                commands.push(Command::CopyText(task_id.display()));
                ui.close();
            }
        }
        None => drop(ui.label("No task id")),
    }
    compare_menu_ui(ui, state, summary.id, commands);
    copy_as::row_menu_ui(ui, CopyOf::Submission(summary.id), commands);
    if summary.task_id.is_none() || summary.state == Life::Solved {
        return;
    }
    let choices = if state.following.contains_key(&summary.id) {
        [("Ask now", Command::AskNow(summary.id)), ("Stop following", Command::StopFollowing(summary.id))].to_vec()
    } else {
        [("Follow again", Command::Follow(summary.id))].to_vec()
    };
    for (label, command) in choices {
        if ui.button(label).clicked() {
            commands.push(command);
            ui.close();
        }
    }
}
