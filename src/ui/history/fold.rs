//! Whether the history is open, folded to its head, or raised over the pane; and how high it is.
//!
//! The height that the operator chose is kept, and cut only while it is drawn: a small window loses no size.

use eframe::egui::accesskit::Action as Asked;
use eframe::egui::{CursorIcon, Id, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

use crate::theme::Icon;

/// Height of the head, in points.
pub const HEAD: f32 = 40.0;

/// Windows below one of these are small, in points: the history is folded there, and raised over the pane on wish.
const SMALL: Vec2 = Vec2::new(900.0, 560.0);

/// Least height of the open history, and what stays above it, in points.
const LEAST: f32 = 130.0;
const ABOVE: f32 = 370.0;

/// What stays above it instead while the overview is there: its head, its numbers and its first two rows of charts.
const ABOVE_OVERVIEW: f32 = 540.0;

/// Height of the place at the upper edge that can be dragged, in points.
const EDGE: f32 = 8.0;

/// How far the edge goes at a time where no pointer drags it, in points.
const STEP: f32 = 16.0;

/// What the upper edge is known by.
pub const EDGE_NAME: &str = "history-edge";

/// How the history stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fold {
    /// Only the head is there.
    #[default]
    Folded,
    /// Only the head is there, because the window is small.
    Lowered,
    Open,
    /// The history takes the place of everything below the header.
    Raised,
}

impl Fold {
    /// Returns the sign of what a click on it does.
    pub fn sign(self) -> Icon {
        match self {
            Self::Folded => Icon::Folded,
            Self::Lowered => Icon::Raise,
            Self::Open | Self::Raised => Icon::Menu,
        }
    }

    /// Returns what a click on the sign does.
    pub fn name(self) -> &'static str {
        match self {
            Self::Folded => "Unfold the history",
            Self::Lowered => "Raise the history",
            Self::Open => "Fold the history",
            Self::Raised => "Lower the history",
        }
    }

    /// Whether only the head is there.
    pub fn is_head_only(self) -> bool {
        matches!(self, Self::Folded | Self::Lowered)
    }
}

/// What the operator chose.
#[derive(Default)]
pub struct Folding {
    /// Folded or not in a large window; `None` until the operator chose.
    is_folded: Option<bool>,
    /// Raised in a small window.
    is_raised: bool,
    /// The height that was dragged to; `None` until one was.
    height: Option<f32>,
    /// The overview is above the history.
    is_under_overview: bool,
    /// The captures are above the history, which is folded as long as they are.
    is_under_captures: bool,
}

impl Folding {
    /// Returns how the history stands in a window.
    pub fn fold(&mut self, window: Vec2, is_empty: bool) -> Fold {
        let is_small = window.x < SMALL.x || window.y < SMALL.y;
        self.is_raised &= is_small;
        match (is_small, self.is_raised) {
            (false, _) if self.is_under_captures => Fold::Folded,
            (true, true) => Fold::Raised,
            (true, false) => Fold::Lowered,
            (false, _) if self.is_folded.unwrap_or(is_empty) => Fold::Folded,
            (false, _) => Fold::Open,
        }
    }

    /// Folds what is open, and opens what is folded.
    pub fn toggle(&mut self, fold: Fold) {
        match fold {
            Fold::Folded => self.is_folded = Some(false),
            Fold::Open => self.is_folded = Some(true),
            Fold::Lowered => self.is_raised = true,
            Fold::Raised => self.is_raised = false,
        }
    }

    /// Opens the history, whatever the window.
    pub fn open(&mut self) {
        self.is_folded = Some(false);
        self.is_raised = true;
    }

    /// Gives the place of everything below the header back.
    pub fn lower(&mut self) {
        self.is_raised = false;
    }

    /// Leaves more room above the history while a room is there; how it stood before comes back with compose.
    pub fn settle(&mut self, is_under_overview: bool, is_under_captures: bool) {
        self.is_under_overview = is_under_overview;
        self.is_under_captures = is_under_captures;
    }

    /// Returns the greatest height of the open history in some room.
    fn highest(&self, room: f32) -> f32 {
        let above = if self.is_under_overview { ABOVE_OVERVIEW } else { ABOVE };
        (room - above).max(LEAST)
    }

    /// Returns the height that the operator chose; `saved` is that of the last run.
    pub fn wanted(&self, saved: f32) -> f32 {
        self.height.unwrap_or(saved)
    }

    /// Returns the height to draw in some room.
    pub fn drawn(&self, fold: Fold, saved: f32, room: f32) -> f32 {
        match fold {
            Fold::Folded | Fold::Lowered => HEAD,
            Fold::Raised => room,
            Fold::Open => self.wanted(saved).clamp(LEAST, self.highest(room)),
        }
    }

    /// Shows the upper edge, which is dragged, or moved by who has no pointer.
    pub fn edge_ui(&mut self, ui: &Ui, panel: Rect, room: f32) {
        let edge = Rect::from_min_max(
            pos2(panel.left(), panel.top() - EDGE / 2.0),
            pos2(panel.right(), panel.top() + EDGE / 2.0),
        );
        let response = ui.interact(edge, Id::unique(EDGE_NAME), Sense::drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, "Height of the history"));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.add_action(Asked::Increment);
            node.add_action(Asked::Decrement);
        });
        if response.hovered() || response.dragged() {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeVertical);
        }
        let highest = self.highest(room);
        let possible = |height: f32| Some(height.clamp(LEAST, highest));
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
            self.height = possible(panel.bottom() - pointer.y);
        }
        let steps = steps_asked_for(ui, response.id);
        if steps != 0.0 {
            self.height = possible(panel.height() + steps * STEP);
        }
    }
}

/// Returns how many steps higher the edge is to go.
fn steps_asked_for(ui: &Ui, edge: Id) -> f32 {
    let asked = |action| ui.input(|input| input.num_accesskit_action_requests(edge, action)) as f32;
    asked(Asked::Increment) - asked(Asked::Decrement)
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::vec2;

    const LARGE: Vec2 = Vec2::new(1_280.0, 800.0);

    #[test]
    fn the_history_is_folded_until_its_first_row() {
        let mut folding = Folding::default();
        assert_eq!(folding.fold(LARGE, true), Fold::Folded);
        assert_eq!(folding.fold(LARGE, false), Fold::Open);
        folding.toggle(Fold::Open);
        assert_eq!(folding.fold(LARGE, false), Fold::Folded, "it stays as the operator chose");
    }

    #[test]
    fn a_small_window_has_the_head_and_raises_the_rest() {
        for small in [vec2(899.0, 800.0), vec2(1_280.0, 559.0)] {
            let mut folding = Folding::default();
            assert_eq!(folding.fold(small, false), Fold::Lowered);
            folding.toggle(Fold::Lowered);
            assert_eq!(folding.fold(small, false), Fold::Raised);
            assert_eq!(folding.fold(LARGE, false), Fold::Open);
            assert_eq!(folding.fold(small, false), Fold::Lowered, "a window that was large in between begins anew");
        }
    }

    #[test]
    fn a_small_window_loses_no_height() {
        let mut folding = Folding { height: Some(400.0), ..Folding::default() };
        let windows = [(Fold::Open, 552.0), (Fold::Lowered, 450.0), (Fold::Open, 850.0)];
        let drawn = windows.map(|(fold, height)| (height, folding.drawn(fold, 332.0, height)));
        assert_eq!(drawn, [(552.0, 182.0), (450.0, HEAD), (850.0, 400.0)]);
        let in_turn = [(true, 752.0), (false, 850.0)].map(|(is_overview, height)| {
            folding.settle(is_overview, false);
            (height, folding.drawn(Fold::Open, 332.0, height))
        });
        assert_eq!(in_turn, [(752.0, 212.0), (850.0, 400.0)], "the overview has its rows, and no size is lost");
        assert!((folding.wanted(332.0) - 400.0).abs() < 0.01);
    }
}
