//! What the panels of a conversation share: what they are about, their places and their heads.

use eframe::egui::{Align, Layout, Rect, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::controls::cut_ui;
use crate::desk::ShownSession;
use crate::history::AnsweredBy;
use crate::theme::{GAP, NEAR, Palette, Text};
use crate::ui::panes::within::in_line_ui;
use crate::view::{Conversation, DetailItem};

/// Height of a panel's head, in points.
const HEAD: f32 = 36.0;

/// What the panels are about.
#[derive(Clone, Copy)]
pub struct About<'a> {
    pub shown: &'a ShownSession,
    pub conversation: &'a Conversation,
}

impl<'a> About<'a> {
    /// Tells whether the desk answered createTask itself because of the session's limit.
    pub fn is_limited(self) -> bool {
        let detail = self.shown.detail.made().filter(|detail| detail.id == self.conversation.id);
        let is_it = |item: &DetailItem| matches!(item, DetailItem::Call(call) if call.is_create && call.answered_by == AnsweredBy::Limit);
        detail.is_some_and(|detail| detail.items.iter().any(is_it))
    }

    /// Returns the createTask whose reply was awaited when the limit kept this one back.
    pub fn awaited(self) -> Option<&'a Conversation> {
        self.shown.awaited_at(self.conversation).filter(|_| self.is_limited())
    }
}

/// Shows a panel in its place, which nothing in it can leave.
pub fn panel_ui(ui: &mut Ui, place: Rect, name: &'static str, contents: impl FnOnce(&mut Ui)) {
    let builder = UiBuilder::new().id_salt(name).max_rect(place).layout(Layout::top_down(Align::Min));
    let mut panel = ui.new_child(builder);
    panel.set_clip_rect(place.intersect(ui.clip_rect()));
    panel.spacing_mut().item_spacing.y = 0.0;
    contents(&mut panel);
}

/// Takes the place of a panel's head, with the line below it.
pub fn head_place(ui: &mut Ui) -> Rect {
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, Stroke::new(1.0, Palette::of(ui).line));
    head
}

/// Shows a panel's head: its title, and what stands back behind it.
pub fn head_ui(ui: &mut Ui, title: &str, more: &str) {
    let head = head_place(ui);
    in_line_ui(ui, Rect::from_min_max(head.min + vec2(GAP, 0.0), pos2(head.right() - NEAR, head.bottom())), |ui| {
        ui.spacing_mut().item_spacing.x = 2.0 * NEAR;
        ui.label(Text::Button.of(title));
        cut_ui(ui, Text::Small.of(more).color(Palette::of(ui).weak), more);
    });
}
