//! The conversations of a session, a row each, their requests as marks on an axis of time.

mod axis;
mod columns;
mod edge;
mod key;
mod limit;
mod row;
mod rows;
mod tip;
mod walk;

use std::time::Duration;

use eframe::egui::{Direction, Id, Layout, Rect, Role, Ui, UiBuilder, pos2};

use crate::desk::{CaptureCommand, ShownSession};
use crate::history::{CaptureId, SubmissionId};
use crate::theme::{Palette, ROW_HEIGHT, Text};
use crate::ui::history::{BAR_WIDTH, Images, RowScroll};
use crate::ui::panes::within::within_ui;
use crate::ui::scene::Scene;
use crate::view::Conversation;

use axis::Axis;
use columns::{HEADS, columns, heads_ui};
use edge::Edge;
use key::KEY;
use row::{Line, Sheet, row_ui};
use walk::Walked;

pub use row::{counts_ui, counts_width};
pub use rows::Rows;
pub use walk::{Steps, is_here, keep_keys, stop, walked};

/// How often what may still come is painted.
const TICK: Duration = Duration::from_secs(1);

/// Rows whose small pictures were asked for: each with whether its createTask was answered, since a picture is kept
/// with the answer.
type Pictured = Vec<(SubmissionId, bool)>;

/// State of the table.
#[derive(Default)]
pub struct ConversationTable {
    scroll: RowScroll,
    edge: Edge,
    /// The session and its rows whose pictures were asked for last.
    pictured: Option<(CaptureId, Pictured)>,
    /// The conversation that was chosen at the last paint.
    seen: Option<SubmissionId>,
}

impl ConversationTable {
    /// Shows the table, the newest conversation first. `below` is what the room keeps for the conversation, in points;
    /// `None` leaves all to the table. `other_list` has keys of its own. Returns whether the requests of the
    /// conversation that is chosen are asked for.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        all: Rows<'_>,
        below: Option<f32>,
        other_list: Id,
        scene: &mut Scene<'_>,
    ) -> bool {
        let (whole, shown) = (ui.available_rect_before_wrap(), all.shown);
        let most = (whole.height() - HEADS - KEY).max(0.0);
        let room = ((most - below.unwrap_or_default()) / ROW_HEIGHT).max(0.0) as usize;
        let height = match below {
            Some(_) => (self.edge.drawn(room) as f32 * ROW_HEIGHT).min(most),
            None => most,
        };
        let place = whole.with_max_y(whole.top() + HEADS + height + KEY);
        ui.advance_cursor_after_rect(place);
        ui.painter().rect_filled(place, 0.0, Palette::of(ui).panel);
        let heads = place.with_max_y(place.top() + HEADS);
        let list = Rect::from_min_max(heads.left_bottom(), pos2(place.right(), place.bottom() - KEY));
        let key = place.with_min_y(list.bottom());
        let asked = self.rows_ui(ui, [heads, list], all, other_list, scene);
        key::show(ui, key, shown.capture.new.call_limit.is_some() || shown.capture.new.has_guard);
        if below.is_some() {
            self.edge.show(ui, list, room);
        }
        asked
    }

    fn rows_ui(
        &mut self,
        ui: &mut Ui,
        [heads, list]: [Rect; 2],
        all: Rows<'_>,
        other_list: Id,
        scene: &mut Scene<'_>,
    ) -> bool {
        let (shown, columns) = (all.shown, columns(list.width()));
        let axis = Axis::new(shown.longest_ms, columns.axis.width);
        heads_ui(ui, heads, &columns);
        axis.head_ui(ui, columns.axis.within(heads), life(shown));
        let total = all.len();
        let listens = scene.state.capture.shows_running();
        let sheet = Sheet { shown, columns: &columns, axis, listens, now_ms: scene.now_ms, total };
        walk::stop_ui(ui, list);
        let Walked { reveal, enters } = walk::keys(ui, all, list, [other_list, edge::edge()], scene.commands);
        if let Some(row) = reveal.or_else(|| self.look(all)) {
            self.scroll.reveal(row as u64, list.height());
        }
        self.scroll.show(ui, list, total as u64, "Scroll the conversations");
        let (visible, above) = self.scroll.visible(total as u64, list.height());
        let bar = if total as f32 * ROW_HEIGHT > list.height() { BAR_WIDTH } else { 0.0 };
        let mut rows =
            ui.new_child(UiBuilder::new().max_rect(list).id_salt("conversations").accessibility_role(Role::RowGroup));
        rows.set_clip_rect(list.intersect(ui.clip_rect()));
        let (mut top, mut images, mut pictured) = (list.top() - above, Images::default(), Vec::new());
        let (mut ticks, mut opened) = (false, false);
        for position in visible {
            let position = usize::try_from(position).unwrap_or(usize::MAX);
            let rect = Rect::from_min_max(pos2(list.left(), top), pos2(list.right() - bar, top + ROW_HEIGHT));
            top += ROW_HEIGHT;
            let Some(conversation) = all.at(position) else { continue };
            let response = row_ui(&rows, &sheet, &Line { conversation, position, rect }, scene, &mut images);
            if response.clicked() {
                rows.memory_mut(|memory| memory.request_focus(stop()));
                scene.commands.push(CaptureCommand::Choose(Some(conversation.id)));
                // The row is in sight, or the operator could not have clicked it.
                self.seen = Some(conversation.id);
            }
            opened |= response.double_clicked();
            ticks |= sheet.is_open(conversation);
            pictured.extend(has_picture(conversation).then(|| (conversation.id, is_answered(conversation))));
        }
        images.paint(&rows);
        if total == 0 {
            none_ui(&mut rows, list);
        }
        limit::limit_ui(&rows, list.with_min_y(top.min(list.bottom())), shown);
        self.picture(shown, pictured, scene);
        if ticks {
            ui.ctx().request_repaint_after(TICK);
        }
        enters || opened
    }

    /// Looks for a conversation that has come to be chosen by other means than this table.
    fn look(&mut self, all: Rows<'_>) -> Option<usize> {
        let shown = all.shown;
        if self.seen == shown.chosen {
            return None;
        }
        self.seen = shown.chosen;
        shown.chosen.and_then(|id| all.place_of(id))
    }

    /// Asks for the small pictures of the rows in view, once for each view.
    fn picture(&mut self, shown: &ShownSession, pictured: Pictured, scene: &mut Scene<'_>) {
        let wanted = Some((shown.capture.id, pictured));
        if wanted == self.pictured {
            return;
        }
        self.pictured = wanted;
        let ids = self.pictured.iter().flat_map(|(_, pictured)| pictured.iter().map(|(id, _)| *id));
        scene.commands.push(CaptureCommand::ShowPictures(ids.collect()));
    }
}

/// Says that no conversation has what was typed.
fn none_ui(rows: &mut Ui, list: Rect) {
    let weak = Palette::of(rows).weak;
    within_ui(rows, list, Layout::centered_and_justified(Direction::TopDown), |ui| {
        ui.label(Text::Body.of("No conversation of this session has that").color(weak));
    });
}

fn has_picture(conversation: &Conversation) -> bool {
    conversation.has_picture
}

/// Whether createTask was answered.
fn is_answered(conversation: &Conversation) -> bool {
    conversation.course.replied_ms.is_some() || conversation.course.end.is_some()
}

/// Returns how long a task lives, as the newest one tells that has a life.
fn life(shown: &ShownSession) -> Option<u32> {
    /// Conversations that are looked at for it.
    const MOST: usize = 20;
    let newest = shown.conversations.iter().rev().take(MOST);
    newest
        .map(|conversation| &conversation.course)
        .find_map(|course| Some(course.life_ends_ms?.saturating_sub(course.replied_ms?)))
}
