//! The head of the history: fold, search, filters, what is marked, how many there are, and what is done with all.

use eframe::egui::{Id, Key, Label, RichText, Role, TextEdit, Ui, WidgetInfo};

use crate::controls::{IconButton, at_right_ui, begin_typing, keep_enter, lasting_menu_ui};
use crate::desk::{ComparisonCommand, HistoryHealth, HistoryView, RecordCommand, RowsCommand, RowsOf, State};
use crate::history::{Filter, Query, Sort, SortBy};
use crate::theme::{Icon, NEAR, Palette, Text};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::history::choice::columns_ui;
use crate::ui::history::filters::{Filters, chips_ui};
use crate::ui::history::fold::Fold;
use crate::ui::history::menu::marked_pair;
use crate::ui::history::transfer;
use crate::ui::scene::Scene;
use crate::view::Marking;
use crate::view::quantity;

/// Widths of the search field in a narrow and in a wide window, in points.
const SEARCH_WIDTHS: [f32; 2] = [200.0, 220.0];

/// From this width on each part of the filter has a menu of its own, and what is chosen its chip, in points.
const WIDE: f32 = 1_150.0;

/// What is asked of the history by its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is to be folded, or unfolded.
    Toggle,
    /// The row so many rows below the one that is shown is to be shown.
    Step(i64),
}

/// State of the head.
#[derive(Default)]
pub struct HistoryBar {
    /// The search as it is typed.
    text: String,
    /// The search of the query as last seen, to notice when something else changed the query.
    given: String,
    filters: Filters,
    wants_focus: bool,
}

impl HistoryBar {
    /// Gives the search field the keyboard.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Shows the head in a line; `at` is the position of the row that is shown, where only the head is there. Returns what
    /// is asked for.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, fold: Fold, at: Option<u64>) -> Option<Asked> {
        let is_wide = ui.available_width() >= WIDE;
        let toggles = ui.add(IconButton::new(fold.sign(), fold.name())).clicked().then_some(Asked::Toggle);
        ui.label(Text::Title.of("History"));
        ui.add_space(NEAR);
        let history = &scene.state.history;
        if matches!(history.health, HistoryHealth::Failed(_) | HistoryHealth::ReadOnly(_))
            && ui.button("Try again").clicked()
        {
            scene.commands.push(RecordCommand::ReopenHistory);
        }
        let Some(total) = history.total() else { return toggles };
        let has_any = total > 0 || !history.query.filter.is_empty();
        // A search that isn't there takes no keyboard, and none later from what has it then.
        self.wants_focus &= has_any;
        if fold.is_head_only() {
            let count = RichText::new(head_text(scene.state, total)).color(Palette::of(ui).weak);
            ui.add(Label::new(count).extend());
        } else if has_any {
            self.filter_ui(ui, scene, is_wide);
        }
        let place = ui.available_rect_before_wrap();
        let right = at_right_ui(ui, place, |ui| {
            ui.spacing_mut().item_spacing.x = NEAR;
            right_ui(ui, scene, total, is_wide, fold, at)
        });
        toggles.or(right)
    }

    fn filter_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, is_wide: bool) {
        let state = scene.state;
        let query = &state.history.query;
        let mut filter = query.filter.clone();
        self.search_ui(ui, state, &mut filter, is_wide);
        ui.spacing_mut().item_spacing.x = 0.0;
        if is_wide {
            self.filters.menus_ui(ui, state, &mut filter, scene.now_ms);
        } else {
            self.filters.one_menu_ui(ui, state, &mut filter, scene.now_ms);
        }
        chips_ui(ui, &mut filter);
        if !filter.is_empty() && ui.add(IconButton::new(Icon::Close, "Show all")).clicked() {
            self.text.clear();
            filter = Filter::default();
        }
        if filter != query.filter {
            self.given.clone_from(&filter.search);
            scene.commands.push(RowsCommand::SetQuery(Box::new(Query { filter, sort: query.sort })));
        }
    }

    fn search_ui(&mut self, ui: &mut Ui, state: &State, filter: &mut Filter, is_wide: bool) {
        if filter.search != self.given {
            // Something else changed it, a click in a chart for one.
            self.text.clone_from(&filter.search);
            self.given.clone_from(&filter.search);
        }
        let palette = Palette::of(ui);
        let shortcut = shortcut(ui, state);
        let id = Id::unique("search-history");
        keep_enter(ui, id);
        let field = TextEdit::singleline(&mut self.text)
            .id(id)
            .prefix(Icon::Find.small().color(palette.weak))
            .suffix(Text::Small.of(shortcut).color(palette.weak))
            .hint_text("Search…")
            .desired_width(SEARCH_WIDTHS[usize::from(is_wide)])
            .char_limit(500);
        let response = ui.add(field).on_hover_text(
            "Task id, error, site, site key, answer, label and note; each word by its beginning, #12 by number",
        );
        response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Search the history"));
        if std::mem::take(&mut self.wants_focus) {
            begin_typing(ui, &response, &self.text, true);
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            self.text.clear();
        }
        filter.search.clone_from(&self.text);
    }
}

/// Shows what stands at the right, as it is read.
fn right_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    total: u64,
    is_wide: bool,
    fold: Fold,
    at: Option<u64>,
) -> Option<Asked> {
    if scene.state.transfer.is_some() {
        transfer::progress_ui(ui, scene.state, scene.commands);
        return None;
    }
    let state = scene.state;
    let mut asked = None;
    if fold.is_head_only() {
        asked = walk_ui(ui, scene, total, at);
    } else {
        let marked = state.history.marked.count(total);
        if marked > 0 {
            marked_ui(ui, state, marked, scene.commands);
        }
        count_ui(ui, &state.history, total);
        ui.add_space(NEAR);
        if is_wide {
            transfer::export_ui(ui, scene);
        }
        lasting_menu_ui(ui, Icon::Columns, "Columns", |ui| columns_ui(ui, state, scene.commands));
    }
    // A history that is folded because it is empty can still be brought in.
    transfer::more_ui(ui, scene, !is_wide || fold.is_head_only());
    asked
}

/// Shows which row is shown and the ways to others, where the rows themselves are not seen.
fn walk_ui(ui: &mut Ui, scene: &mut Scene<'_>, total: u64, at: Option<u64>) -> Option<Asked> {
    if total == 0 {
        return None;
    }
    if let Some((at, id)) = at.zip(scene.state.shown.selected()) {
        let text = format!("#{}, {}", id.0, place_text(at, total, scene.state.history.query.sort));
        ui.add(Label::new(Text::Small.of(text).color(Palette::of(ui).weak)).extend());
    }
    let mut step_ui = |icon: Icon, name: &str, key: &str, is_there: bool, step: i64| {
        let button = ui.add_enabled(is_there, IconButton::new(icon, name).shortcut(key));
        button.clicked().then_some(Asked::Step(step))
    };
    let above = step_ui(Icon::Ascending, "Row above", "↑", at.is_some_and(|at| at > 0), -1);
    let below = step_ui(Icon::Descending, "Row below", "↓", at.is_none_or(|at| at + 1 < total), 1);
    let search = IconButton::new(Icon::Find, Action::SearchHistory.label());
    if ui.add(search.shortcut(shortcut(ui, scene.state))).clicked() {
        scene.actions.push(Action::SearchHistory);
    }
    below.or(above)
}

/// Returns the shortcut of the search, which in the room of captures is the room's.
fn shortcut(ui: &Ui, state: &State) -> String {
    if state.capture.is_open { String::new() } else { Action::SearchHistory.shortcut_text(ui.ctx()) }
}

/// Returns where a row stands among all that are listed.
fn place_text(at: u64, total: u64, sort: Sort) -> String {
    let is_by_time = sort.by == SortBy::Time;
    let (first, last) = if sort.is_descending { ("the newest", "the oldest") } else { ("the oldest", "the newest") };
    match at {
        0 if is_by_time => first.to_owned(),
        at if is_by_time && at + 1 == total => last.to_owned(),
        at => format!("{} of {}", quantity::grouped(at + 1), quantity::grouped(total)),
    }
}

/// Says how many submissions are listed.
fn count_ui(ui: &mut Ui, history: &HistoryView, total: u64) {
    let count = RichText::new(count_text(history, total)).color(Palette::of(ui).weak);
    ui.add(Label::new(count).extend());
}

/// Returns what the head says where only it is there: how many submissions are listed, and in the room of captures how
/// many of all are conversations of the session on screen.
fn head_text(state: &State, total: u64) -> String {
    let count = count_text(&state.history, total);
    let shown = state.capture.shown.as_deref().filter(|_| state.capture.is_open);
    let captured = shown.map_or(0, |shown| shown.conversations.len());
    if captured == 0 || !state.history.query.filter.is_empty() {
        return count;
    }
    format!("{count} · {} of them captured here", quantity::grouped(captured as u64))
}

/// Returns how many submissions are listed.
fn count_text(history: &HistoryView, total: u64) -> String {
    if total == 0 && history.query.filter.is_empty() {
        let none = if history.can_undelete { "No submissions here" } else { "Nothing was submitted yet" };
        return none.to_owned();
    }
    let more = if history.is_counting() { " so far" } else { "" };
    format!("{}{more}", quantity::counted(total, "submission", "submissions"))
}

/// Shows how many rows are marked and what is done with those.
fn marked_ui(ui: &mut Ui, state: &State, marked: u64, commands: &mut Commands) {
    let text = RichText::new(quantity::counted(marked, "marked", "marked")).color(Palette::of(ui).text);
    ui.add(Label::new(text).extend());
    if let Some(sides) = marked_pair(state)
        && ui.add(IconButton::new(Icon::Compare, "Compare the marked")).clicked()
    {
        commands.push(ComparisonCommand::Compare(sides));
    }
    if ui.add(IconButton::new(Icon::Delete, "Delete the marked").shortcut("Delete")).clicked() {
        commands.push(RowsCommand::Delete(RowsOf::Marked));
    }
    if ui.add(IconButton::new(Icon::Close, "Take all marks away")).clicked() {
        commands.push(RowsCommand::Mark(Marking::None));
    }
    ui.add_space(NEAR);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_the_newest_the_oldest_or_one_of_many() {
        let newest_first = Sort::default();
        let oldest_first = Sort { is_descending: false, ..newest_first };
        let by_state = Sort { by: SortBy::State, is_descending: true };
        for (at, sort, text) in [
            (0, newest_first, "the newest"),
            (91, newest_first, "the oldest"),
            (35, newest_first, "36 of 92"),
            (0, oldest_first, "the oldest"),
            (91, oldest_first, "the newest"),
            (0, by_state, "1 of 92"),
        ] {
            assert_eq!(place_text(at, 92, sort), text, "{at} {sort:?}");
        }
    }
}
