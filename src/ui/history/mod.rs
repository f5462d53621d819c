//! The history: what was sent, what became of it, found, sorted and marked.

mod bar;
mod cell;
mod choice;
mod columns;
mod entries;
mod filters;
mod fold;
mod heads;
mod hidden;
mod menu;
mod row;
mod scroll;
mod seen;
mod table;
mod transfer;
mod walk;
mod widths;

use eframe::egui::{Align, Frame, Layout, Panel, Rect, RichText, Ui, UiBuilder, vec2};

use crate::controls::{Button, landmark};
use crate::desk::{Hidden, HistoryHealth, HistoryView, RowsCommand, State};
use crate::history::Query;
use crate::theme::{GAP, Palette};
use crate::ui::commands::Commands;
use crate::ui::history::bar::{Asked, HistoryBar};
use crate::ui::history::fold::{Fold, Folding, HEAD};
use crate::ui::history::table::Table;
use crate::ui::scene::Scene;

pub use cell::{CellUi, Images, box_ui};
pub use choice::{columns_text, columns_ui};
pub use fold::EDGE_NAME;
pub use scroll::{BAR_WIDTH, RowScroll};

/// State of the panel.
#[derive(Default)]
pub struct HistoryPanel {
    bar: HistoryBar,
    table: Table,
    folding: Folding,
    /// Something was listed in this run: what is empty now was not always.
    had_rows: bool,
    /// The hidden submission that was told of last.
    told: Option<Hidden>,
    /// How the panel stands in this frame, and how high it is, in points.
    fold: Fold,
    height: f32,
}

impl HistoryPanel {
    /// Gives the search field the keyboard.
    pub fn focus_search(&mut self) {
        self.folding.open();
        self.bar.focus();
    }

    /// Opens the menu of the row that is shown.
    pub fn open_row_menu(&mut self) {
        self.folding.open();
        self.table.open_menu();
    }

    /// Lowers a history that was raised over the panes: one of them is to be seen.
    pub fn make_room(&mut self) {
        self.folding.lower();
    }

    /// Whether the panel takes the place of everything else below the header.
    pub fn is_raised(&self) -> bool {
        self.fold == Fold::Raised
    }

    /// Settles how the panel stands in this frame. Returns the place that it leaves above itself: what stands there is
    /// painted first.
    pub fn settle(&mut self, ui: &Ui, state: &State, is_under_captures: bool) -> Rect {
        let room = ui.available_rect_before_wrap();
        self.had_rows |= state.history.total().is_some_and(|total| total > 0);
        let is_untouched = !self.had_rows && state.transfer.is_none() && is_empty(&state.history);
        self.folding.settle(state.overview.is_open, is_under_captures);
        self.fold = self.folding.fold(ui.ctx().content_rect().size(), is_untouched);
        self.height = self.folding.drawn(self.fold, state.settings.layout.history_height, room.height());
        room.with_max_y(room.bottom() - self.height)
    }

    /// Shows the panel. Returns the height that the operator chose for it.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> f32 {
        let room = ui.available_height();
        let panel = Panel::bottom("history")
            .frame(Frame::new().fill(Palette::of(ui).panel))
            .exact_size(self.height)
            .resizable(false);
        let shown = panel.show(ui, |ui| {
            landmark(ui, "History");
            // A panel is as high as what it holds; an empty history holds little.
            ui.set_min_height(ui.available_height());
            ui.spacing_mut().item_spacing.y = 0.0;
            self.contents_ui(ui, scene, self.fold);
        });
        if self.fold == Fold::Open {
            self.folding.edge_ui(ui, shown.response.rect, room);
        }
        self.folding.wanted(scene.state.settings.layout.history_height)
    }

    fn contents_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, fold: Fold) {
        let place = ui.available_rect_before_wrap();
        let (head, below) = place.split_top_bottom_at_y(place.top() + HEAD);
        self.head_ui(ui, head, scene, fold);
        ui.advance_cursor_after_rect(head);
        if fold.is_head_only() {
            return self.tell_hidden(scene);
        }
        match nothing_to_list(&scene.state.history) {
            Some((title, explanation)) => empty_ui(ui, title, explanation, scene.state, scene.commands),
            None => self.table.show(ui, scene),
        }
        if self.table.take_opened() && fold == Fold::Raised {
            self.folding.lower();
        }
        let is_true = |hidden: &Hidden| scene.has_record_in_front || matches!(hidden, Hidden::New(_));
        if let Some(hidden) = scene.state.history.hidden.filter(is_true) {
            hidden::show(ui, below, hidden, scene.commands);
        }
    }

    /// Has it told once of each new submission that the filter hides; the line that says so lies over the table.
    fn tell_hidden(&mut self, scene: &mut Scene<'_>) {
        // Where no rows are drawn, none of them has to be the one on screen.
        let hidden = scene.state.history.hidden.filter(|hidden| matches!(hidden, Hidden::New(_)));
        if hidden.is_some() && hidden != self.told {
            scene.commands.push(RowsCommand::TellHidden);
        }
        self.told = hidden;
    }

    fn head_ui(&mut self, ui: &mut Ui, head: Rect, scene: &mut Scene<'_>, fold: Fold) {
        let inside = head.shrink2(vec2(GAP / 2.0, 0.0));
        let layout = Layout::left_to_right(Align::Center);
        let mut line = ui.new_child(UiBuilder::new().max_rect(inside).id_salt("history-head").layout(layout));
        let at = if fold.is_head_only() { self.table.walk(&line, scene) } else { None };
        match self.bar.show(&mut line, scene, fold, at) {
            Some(Asked::Toggle) => self.folding.toggle(fold),
            Some(Asked::Step(step)) => self.table.step(step, scene),
            None => {}
        }
    }
}

/// Whether it is known that there is nothing in the history.
fn is_empty(history: &HistoryView) -> bool {
    let is_read = matches!(history.health, HistoryHealth::Ready | HistoryHealth::ReadOnly(_));
    is_read && history.total() == Some(0) && history.query.filter.is_empty()
}

/// Returns title and explanation where the table has nothing to list.
fn nothing_to_list(history: &HistoryView) -> Option<(&str, &str)> {
    match (&history.health, history.total()) {
        (HistoryHealth::Opening, _) => Some(("Opening the history", "")),
        (HistoryHealth::Updating, _) => {
            Some(("Bringing the history up to date", "A large history takes some minutes; this happens once"))
        }
        (HistoryHealth::Failed(why), _) => Some(("The history can't be used; nothing is submitted until it can", why)),
        (HistoryHealth::Ready | HistoryHealth::ReadOnly(_), None) => Some(("Reading the history", "")),
        (HistoryHealth::Ready | HistoryHealth::ReadOnly(_), Some(0)) if history.query.filter.is_empty() => Some((
            if history.can_undelete { "No submissions here" } else { "No submissions yet" },
            "Each submission is recorded here before it is sent, and stays when the program is closed",
        )),
        (HistoryHealth::Ready | HistoryHealth::ReadOnly(_), Some(0)) => Some(("Nothing matches", "")),
        (HistoryHealth::Ready | HistoryHealth::ReadOnly(_), Some(_)) => None,
    }
}

fn empty_ui(ui: &mut Ui, title: &str, explanation: &str, state: &State, commands: &mut Commands) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.2);
        ui.label(RichText::new(title).heading());
        if !explanation.is_empty() {
            ui.label(RichText::new(explanation).color(Palette::of(ui).weak));
        }
        let query = &state.history.query;
        if state.history.total() == Some(0) && !query.filter.is_empty() {
            ui.add_space(GAP);
            if ui.add(Button::secondary("Clear the filters")).clicked() {
                let cleared = Query { sort: query.sort, ..Query::default() };
                commands.push(RowsCommand::SetQuery(Box::new(cleared)));
            }
        }
    });
}
