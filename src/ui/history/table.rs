//! The table of submissions: its header sorts, its rows show records and are marked.

use std::ops::Range;

use eframe::egui::{
    Align, Align2, Button, Color32, CornerRadius, FontId, Key, Layout, Modifiers, Rect, RichText, Role, Sense,
    TextStyle, TextWrapMode, TextureId, Ui, UiBuilder, WidgetInfo, WidgetText, pos2, vec2,
};
use egui_extras::{Column, TableBuilder};

use crate::contract::POLLS_PER_TASK;
use crate::desk::{RecordCommand, RowsCommand, RowsOf, State};
use crate::history::{SortBy, SubmissionId};
use crate::ui::history::bar::triangle;
use crate::ui::history::menu;
use crate::ui::history::scroll::{BAR_WIDTH, RowScroll};
use crate::ui::textures::Textures;
use crate::ui::theme::{Palette, ROW_HEIGHT};
use crate::ui::{Commands, quantity};
use crate::view::{Marking, Row};

/// From this width on the wide columns fit, in points.
const WIDE: f32 = 1100.0;

/// Width of the narrowest letters, in points.
const NARROWEST: f32 = 2.0;

/// Space within a cell, in points.
const PADDING: f32 = 2.0;

/// A column: its title, what it sorts by, and its width in points in a narrow and in a wide window; 0
/// takes what is left.
const COLUMNS: [(&str, SortBy, f32, f32); 9] = [
    ("Time", SortBy::Time, 136.0, 136.0),
    ("Profile", SortBy::Profile, 56.0, 96.0),
    ("Type", SortBy::TaskType, 72.0, 150.0),
    ("Picture", SortBy::Picture, 64.0, 84.0),
    ("Task id", SortBy::TaskId, 90.0, 100.0),
    ("State", SortBy::State, 62.0, 64.0),
    ("Latency", SortBy::Latency, 66.0, 78.0),
    ("Error code", SortBy::ErrorCode, 70.0, 210.0),
    ("What happened", SortBy::End, 0.0, 0.0),
];

/// State of the table.
#[derive(Default)]
pub struct Table {
    /// The rows asked for last, and the list they are of, so that they are asked for once.
    asked: Range<u64>,
    scroll: RowScroll,
    /// Where the keyboard is.
    cursor: Option<u64>,
    reveal: Option<u64>,
}

impl Table {
    /// Shows header and rows in what is left of the panel.
    pub fn show(&mut self, ui: &mut Ui, state: &State, textures: &mut Textures, commands: &mut Commands) {
        let total = state.history.total().unwrap_or_default();
        let is_wide = ui.available_width() >= WIDE;
        let mut table = TableBuilder::new(ui)
            .id_salt("history-table")
            .vscroll(false)
            .cell_layout(Layout::left_to_right(Align::Center))
            .auto_shrink(false);
        for (_, _, narrow, wide) in COLUMNS {
            let width = if is_wide { wide } else { narrow };
            table = table.column(if width > 0.0 {
                Column::initial(width).at_least(40.0).clip(true).resizable(true)
            } else {
                Column::remainder().at_least(60.0).clip(true)
            });
        }
        let header = table.header(22.0, |mut row| {
            for (title, by, ..) in COLUMNS {
                row.col(|ui| heading_ui(ui, title, by, state, commands));
            }
        });
        header.body(|mut body| {
            let widths = body.widths().to_vec();
            let ui = body.ui_mut();
            let list = ui.available_rect_before_wrap();
            self.keys(ui, state, list.height(), commands);
            if let Some(row) = self.reveal.take() {
                self.scroll.reveal(row, list.height());
            }
            self.scroll.show(ui, list, total);
            let (visible, above) = self.scroll.visible(total, list.height());
            let mut rows = ui.new_child(UiBuilder::new().max_rect(list).id_salt("history-rows"));
            rows.set_clip_rect(list.intersect(ui.clip_rect()));
            let mut top = list.top() - above;
            let mut images = Vec::new();
            for position in visible.clone() {
                let right = list.right() - BAR_WIDTH;
                let rect = Rect::from_min_max(pos2(list.left(), top), pos2(right, top + ROW_HEIGHT));
                let mut painting = Painting { textures: &mut *textures, images: &mut images };
                self.row_ui(&mut rows, rect, &widths, position, state, &mut painting, commands);
                top += ROW_HEIGHT;
            }
            paint_images(&rows, images);
            if visible != self.asked {
                self.asked = visible.clone();
                commands.push(RowsCommand::Show(visible));
            }
        });
    }

    /// Walks, marks and deletes with the keyboard, while no field and no dialog has it.
    fn keys(&mut self, ui: &Ui, state: &State, height: f32, commands: &mut Commands) {
        let is_taken = ui.memory(|memory| memory.focused().is_some() || memory.top_modal_layer().is_some());
        let total = state.history.total().unwrap_or_default();
        if is_taken || total == 0 {
            return;
        }
        let pressed = |key: Key, modifiers: Modifiers| ui.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Key::A, Modifiers::COMMAND) {
            commands.push(RowsCommand::Mark(Marking::All));
        }
        if pressed(Key::Delete, Modifiers::NONE) {
            commands.push(RowsCommand::Delete(RowsOf::Marked));
        }
        let page = (height / ROW_HEIGHT) as i64;
        let steps = [
            (Key::ArrowDown, 1),
            (Key::ArrowUp, -1),
            (Key::PageDown, page),
            (Key::PageUp, -page),
            (Key::End, i64::MAX),
            (Key::Home, i64::MIN),
        ];
        for (key, step) in steps {
            let extends = pressed(key, Modifiers::SHIFT);
            if !extends && !pressed(key, Modifiers::NONE) {
                continue;
            }
            let selected = state.shown.selected();
            // Rows move as others come: the number is looked for where it was, then everywhere.
            let is_there = |at: &u64| state.history.id_at(*at) == selected && selected.is_some();
            let known = self.cursor.filter(|at| extends || is_there(at));
            let current = known.or_else(|| selected.and_then(|id| state.history.position(id)));
            let target = current.map_or(0, |at| at.saturating_add_signed(step)).min(total - 1);
            self.cursor = Some(target);
            self.reveal = Some(target);
            let Some(id) = state.history.id_at(target) else { continue };
            if extends {
                commands.push(RowsCommand::Mark(Marking::UpTo(id)));
            } else {
                commands.push(RowsCommand::Mark(Marking::Only(id)));
                commands.push(RecordCommand::Select(Some(id)));
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a row needs its place, its data and where both go")]
    fn row_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        widths: &[f32],
        position: u64,
        state: &State,
        painting: &mut Painting<'_>,
        commands: &mut Commands,
    ) {
        let Some(id) = state.history.id_at(position) else { return };
        let palette = Palette::of(ui);
        let is_selected = state.shown.selected() == Some(id);
        let is_marked = state.history.marked.contains(id);
        let response = ui.interact(rect, ui.scope_id().with(id.0), Sense::click());
        let ground = match () {
            () if is_selected || is_marked => Some(palette.selection),
            () if response.hovered() => Some(palette.chip),
            () if position % 2 == 1 => Some(palette.stripe()),
            () => None,
        };
        if let Some(ground) = ground {
            ui.painter().rect_filled(rect, 0.0, ground);
        }
        if is_selected {
            let edge = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            ui.painter().rect_filled(edge, CornerRadius::ZERO, palette.accent);
        }
        let Some(row) = state.history.row(position) else {
            // It is being read.
            text_ui(ui, rect.shrink2(vec2(PADDING + 4.0, 0.0)), "…", palette.weak, false);
            return;
        };
        let what = progress(state, id).unwrap_or_else(|| row.what_happened.clone());
        cells_ui(ui, rect, widths, row, &what, painting);
        let name = row_name(row, &what);
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected || is_marked, &name));
        if response.clicked() {
            self.clicked(ui, position, id, commands);
        }
        if response.secondary_clicked() && !is_marked {
            commands.push(RowsCommand::Mark(Marking::Only(id)));
        }
        response.context_menu(|ui| menu::show(ui, state, row, commands));
    }

    fn clicked(&mut self, ui: &Ui, position: u64, id: SubmissionId, commands: &mut Commands) {
        let modifiers = ui.input(|input| input.modifiers);
        self.cursor = Some(position);
        if modifiers.shift {
            commands.push(RowsCommand::Mark(Marking::UpTo(id)));
        } else if modifiers.command {
            commands.push(RowsCommand::Mark(Marking::Toggle(id)));
        } else {
            commands.push(RowsCommand::Mark(Marking::Only(id)));
            commands.push(RecordCommand::Select(Some(id)));
        }
    }
}

/// What rows are painted with.
struct Painting<'a> {
    textures: &'a mut Textures,
    /// Pictures and their places, painted last.
    images: &'a mut Vec<(TextureId, Rect)>,
}

fn progress(state: &State, id: SubmissionId) -> Option<String> {
    let following = state.following.get(&id)?;
    let last = if following.last.is_empty() { "" } else { " · " };
    Some(format!("Poll {} of {POLLS_PER_TASK}{last}{}", following.polls, following.last))
}

fn row_name(row: &Row, what: &str) -> String {
    let summary = &row.summary;
    let code = summary.error_code.as_ref().map(|code| format!("{code}: ")).unwrap_or_default();
    format!("Submission #{}, {}, {code}{what}", summary.id.0, summary.state.label())
}

/// A title that sorts, and shows how the table is sorted.
fn heading_ui(ui: &mut Ui, title: &str, by: SortBy, state: &State, commands: &mut Commands) {
    let sort = state.history.query.sort;
    let is_sorted = sort.by == by;
    let color = if is_sorted { Palette::of(ui).text } else { Palette::of(ui).weak };
    let text = RichText::new(title).small().color(color);
    let button = ui.add(Button::new(text).frame(false).truncate());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Sort by {}", title.to_lowercase())));
    if is_sorted {
        triangle(ui, pos2(button.rect.right() + 8.0, button.rect.center().y), sort.is_descending, color);
    }
    if button.clicked() {
        let mut query = state.history.query.clone();
        // Times and durations are looked at from their greater end first.
        let first = matches!(by, SortBy::Time | SortBy::Latency);
        query.sort.is_descending = if is_sorted { !sort.is_descending } else { first };
        query.sort.by = by;
        commands.push(RowsCommand::SetQuery(Box::new(query)));
    }
}

fn cells_ui(ui: &mut Ui, rect: Rect, widths: &[f32], row: &Row, what: &str, painting: &mut Painting<'_>) {
    let palette = Palette::of(ui);
    let summary = &row.summary;
    let gap = ui.spacing().item_spacing.x;
    let mut left = rect.left();
    let mut cells = widths.iter().map(|width| {
        let right = (left + width).min(rect.right());
        let cell = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
        left += width + gap;
        cell.shrink2(vec2(PADDING, 0.0))
    });
    let mut cell = || cells.next().unwrap_or(Rect::NOTHING);
    let time_color = if row.is_in_future { palette.caution } else { palette.text };
    text_ui(ui, cell().with_min_x(rect.left() + 4.0), &row.time, time_color, false);
    text_ui(ui, cell(), &summary.profile, palette.text, false);
    text_ui(ui, cell(), &summary.task_type, palette.text, false);
    thumbnail_ui(ui, cell(), row, painting);
    text_ui(ui, cell(), &row.task_id, palette.text, false);
    text_ui(ui, cell(), summary.state.label(), palette.state(summary.state), true);
    text_ui(ui, cell(), &summary.latency_ms.map(quantity::milliseconds).unwrap_or_default(), palette.text, false);
    text_ui(ui, cell(), summary.error_code.as_deref().unwrap_or_default(), palette.text, false);
    let mut last = cell();
    let remarks = [
        summary.is_pinned.then(|| "pinned".to_owned()),
        summary.label.clone(),
        summary.has_note.then(|| "note".to_owned()),
    ];
    for remark in remarks.into_iter().flatten() {
        last.min.x += chip_ui(ui, last, &remark);
    }
    text_ui(ui, last, what, palette.text, false);
}

/// Paints one line, cut to its place; egui keeps what was laid out while it is seen.
fn text_ui(ui: &Ui, place: Rect, text: &str, color: Color32, is_strong: bool) {
    if text.is_empty() || place.width() <= 0.0 {
        return;
    }
    // No letter is narrower: what can't be seen need not be laid out to be cut off.
    let most = (place.width() / NARROWEST) as usize;
    let text = text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at]);
    let text = RichText::new(text).color(color);
    let text = WidgetText::from(if is_strong { text.strong() } else { text });
    let galley = text.into_galley(ui, Some(TextWrapMode::Truncate), place.width(), TextStyle::Body);
    let at = pos2(place.left(), place.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
}

/// A label in a chip, at the left of a place; the width it took.
fn chip_ui(ui: &Ui, place: Rect, text: &str) -> f32 {
    let palette = Palette::of(ui);
    let font = FontId::proportional(11.0);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, palette.text);
    let width = (galley.size().x + 8.0).min(place.width() / 2.0);
    let chip = Rect::from_center_size(pos2(place.left() + width / 2.0, place.center().y), vec2(width, 18.0));
    ui.painter().rect_filled(chip, CornerRadius::same(4), palette.chip);
    let at = Align2::LEFT_CENTER.anchor_size(pos2(chip.left() + 4.0, chip.center().y), galley.size()).min;
    ui.painter().with_clip_rect(chip.intersect(ui.clip_rect())).galley(at, galley, palette.text);
    width + 4.0
}

fn thumbnail_ui(ui: &Ui, place: Rect, row: &Row, painting: &mut Painting<'_>) {
    let texture = row.thumbnail.as_ref().and_then(|thumbnail| painting.textures.thumbnail(ui.ctx(), thumbnail));
    let Some(texture) = texture else { return };
    let size = texture.size_vec2();
    let room = vec2(place.width().min(80.0), ROW_HEIGHT - 4.0);
    let scale = (room.x / size.x).min(room.y / size.y).min(1.0);
    let rect = Align2::LEFT_CENTER.anchor_size(place.left_center(), size * scale);
    // Dark writing on nothing would vanish in the dark theme.
    ui.painter().rect_filled(rect, 0.0, Palette::of(ui).thumbnail_ground);
    painting.images.push((texture.id(), rect));
}

/// Paints pictures after everything else of the rows, the same ones together: each change of the texture
/// is a call to the graphics driver.
fn paint_images(ui: &Ui, mut images: Vec<(TextureId, Rect)>) {
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    images.sort_by_key(|(texture, _)| *texture);
    for (texture, rect) in images {
        ui.painter().image(texture, rect, whole, Color32::WHITE);
    }
}
