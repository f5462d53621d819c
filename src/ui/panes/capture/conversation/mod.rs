//! The conversation that is chosen: its sentence, its requests, the one that is looked at, and who calls.

mod exchanges;
mod findings;
mod head;
mod panel;
mod picture;
mod side;
mod viewer;
mod who;

use eframe::egui::{Layout, Stroke, Ui, vec2};

use crate::controls::segments_ui;
use crate::desk::{CaptureCommand, ShownSession};
use crate::theme::{NEAR, Palette, Text};
use crate::ui::layout::NARROW;
use crate::ui::panes::text_finder::TextFinder;
use crate::ui::panes::within::{in_line_ui, within_ui};
use crate::ui::scene::Scene;
use crate::view::Conversation;

use exchanges::Exchanges;
use panel::{About, head_ui, panel_ui};

pub use exchanges::stop;
pub use panel::head_place;
pub use viewer::Viewer;

/// Height that the room keeps for the conversation, in points.
pub const LEAST: f32 = 200.0;

/// From this width of the room on there are three panels, in points.
const THREE: f32 = 1_100.0;

/// Widths of the requests beside two panels, beside one, and in a narrow window; and of the panel at the right.
const EXCHANGES: f32 = 392.0;
const FEWER: f32 = 320.0;
const FEWEST: f32 = 260.0;
const SIDE: f32 = 300.0;

/// What the left panel shows where there is no third one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Left {
    #[default]
    Exchanges,
    Picture,
    Who,
}

/// State of the panels.
#[derive(Default)]
pub struct ConversationPanel {
    exchanges: Exchanges,
    viewer: Viewer,
    left: Left,
    /// Where the chosen conversation was last.
    found_at: usize,
    /// The conversation that was looked at again in the place of a request that is about no task, and that request.
    turned: Option<(u64, u64)>,
}

impl ConversationPanel {
    /// Returns the line in which words are looked for in the request that is looked at.
    pub fn finder(&mut self) -> &mut TextFinder {
        self.viewer.finder()
    }

    /// Shows the conversation that is chosen. `has_back` where it lies over the table. Returns whether it is to be left
    /// for the table.
    pub fn show(&mut self, ui: &mut Ui, shown: &ShownSession, has_back: bool, scene: &mut Scene<'_>) -> bool {
        let Some(conversation) = self.find(shown) else {
            nothing_ui(ui, shown);
            return false;
        };
        self.turn_back(shown, conversation, scene);
        let about = About { shown, conversation };
        let mut leaves = head::show(ui, about, has_back, scene);
        let place = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(place);
        leaves |= Exchanges::keys(ui, about, has_back, scene.commands);
        let width = match place.width() {
            width if width >= THREE => EXCHANGES,
            width if width >= NARROW => FEWER,
            _ => FEWEST,
        };
        let has_side = place.width() >= THREE;
        let (left, rest) = place.split_left_right_at_x(place.left() + width);
        let middle = if has_side { rest.with_max_x(rest.right() - SIDE) } else { rest };
        panel_ui(ui, left, "exchanges", |ui| self.left_ui(ui, about, has_side, scene));
        panel_ui(ui, middle, "request", |ui| self.viewer.show(ui, shown.task_call(), scene));
        let line = Stroke::new(1.0, Palette::of(ui).line);
        ui.painter().vline(left.right() - 0.5, place.y_range(), line);
        if has_side {
            panel_ui(ui, rest.with_min_x(middle.right()), "side", |ui| side::show(ui, about, scene));
            ui.painter().vline(middle.right() - 0.5, place.y_range(), line);
        }
        leaves
    }

    /// Looks at the conversation's own createTask once a request was looked at that is about no task.
    fn turn_back(&mut self, shown: &ShownSession, conversation: &Conversation, scene: &mut Scene<'_>) {
        let other = shown.looked_at_number().and_then(|number| shown.other(number)).map(|other| other.number);
        let turned = other.map(|other| (conversation.number, other));
        if turned.is_some() && turned != self.turned {
            scene.commands.push(CaptureCommand::LookAt(conversation.number));
        }
        self.turned = turned;
    }

    /// Shows the requests, or where there is no third panel what that would show.
    fn left_ui(&mut self, ui: &mut Ui, about: About<'_>, has_side: bool, scene: &mut Scene<'_>) {
        if has_side {
            let requests = about.shown.detail.made().map(|detail| exchanges::summary(detail)).unwrap_or_default();
            head_ui(ui, "Exchanges", &requests);
            return self.exchanges.show(ui, about, scene);
        }
        let head = head_place(ui);
        in_line_ui(ui, head.shrink2(vec2(NEAR, 0.0)), |ui| {
            let choices = [(Left::Exchanges, "Exchanges"), (Left::Picture, "Picture"), (Left::Who, "Who calls")];
            if let Some(left) = segments_ui(ui, self.left, choices) {
                self.left = left;
            }
        });
        match self.left {
            Left::Exchanges => self.exchanges.show(ui, about, scene),
            Left::Picture => picture::show(ui, about, scene),
            Left::Who => who::show(ui, about),
        }
    }

    /// Finds the conversation that is chosen: where it was last, or else anywhere.
    fn find<'a>(&mut self, shown: &'a ShownSession) -> Option<&'a Conversation> {
        let chosen = shown.chosen?;
        let is_chosen = |conversation: &Conversation| conversation.id == chosen;
        if !shown.conversations.get(self.found_at).is_some_and(is_chosen) {
            self.found_at = shown.conversations.iter().rposition(is_chosen)?;
        }
        shown.conversations.get(self.found_at)
    }
}

/// Says that no conversation is chosen.
fn nothing_ui(ui: &mut Ui, shown: &ShownSession) {
    let weak = Palette::of(ui).weak;
    let place = ui.available_rect_before_wrap();
    ui.painter().hline(place.x_range(), place.top() + 0.5, Stroke::new(1.0, Palette::of(ui).line));
    if shown.conversations.is_empty() {
        return;
    }
    within_ui(ui, place, Layout::centered_and_justified(eframe::egui::Direction::TopDown), |ui| {
        ui.label(Text::Body.of("Choose a conversation: its requests are shown here").color(weak));
    });
}
