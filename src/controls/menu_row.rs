//! A row of a menu of choices: a tick where it is chosen, its words, and something at the right.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align2, Color32, Galley, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, pos2, vec2,
};

use crate::contract::cut_middle;
use crate::theme::{CONTROL_CORNER, Icon, PADDING, Palette, ROW_HEIGHT, SMALL_ICON, Text};

/// Space between the row's edge and its words, and around the words, in points.
const AT_WORDS: f32 = 32.0;
const GAP: f32 = 8.0;

/// Fewest characters that are shown of a text after the words.
const LEAST_CHARS: usize = 16;

/// A row of a menu.
#[must_use = "a row is shown with ui.add"]
pub struct MenuRow<'a> {
    pub is_chosen: bool,
    pub words: &'a str,
    /// What stands after the words, smaller.
    pub more: &'a str,
    /// What stands at the right end, and how it is written.
    pub right: (&'a str, Text, Color32),
}

impl MenuRow<'_> {
    fn paint(&self, ui: &Ui, response: &Response) {
        let (palette, painter, rect) = (Palette::of(ui), ui.painter().with_clip_rect(response.rect), response.rect);
        if self.is_chosen {
            painter.rect_filled(rect, CONTROL_CORNER, palette.select);
            let tick = Icon::Done.galley(&painter, SMALL_ICON, palette.accent.rest);
            put(ui, tick, rect.left() + PADDING, rect.center().y);
        } else if response.hovered() || response.has_focus() {
            painter.rect_filled(rect, CONTROL_CORNER, palette.hover);
        }
        if response.is_pointer_button_down_on() {
            painter.rect_stroke(rect, CONTROL_CORNER, Stroke::new(1.0, palette.outline), StrokeKind::Inside);
        }
        let (text, kind, color) = self.right;
        let right = painter.layout_no_wrap(text.to_owned(), kind.font(), color);
        let x = rect.right() - PADDING - right.size().x;
        put(ui, right, x, rect.center().y);
        let kind = if self.is_chosen { Text::Button } else { Text::Body };
        let mut words = LayoutJob::simple_singleline(self.words.to_owned(), kind.font(), palette.text);
        words.wrap = TextWrapping::truncate_at_width((x - GAP - rect.left() - AT_WORDS).max(0.0));
        let words = painter.layout_job(words);
        let more_at = rect.left() + AT_WORDS + words.size().x + GAP;
        put(ui, words, rect.left() + AT_WORDS, rect.center().y);
        if let Some(more) =
            fitting(self.more, x - GAP - more_at, |text| painter.layout_no_wrap(text, Text::Small.font(), palette.weak))
        {
            put(ui, more, more_at, rect.center().y);
        }
    }
}

/// Lays a text out, cut in its middle to some width: its end may be a key. Returns `None` where nothing has room.
fn fitting(text: &str, width: f32, lay_out: impl Fn(String) -> Arc<Galley>) -> Option<Arc<Galley>> {
    let mut left = text.chars().count();
    loop {
        let galley = lay_out(cut_middle(text, left));
        if galley.size().x <= width {
            return Some(galley);
        }
        left = left.checked_sub(1).filter(|left| *left >= LEAST_CHARS)?;
    }
}

fn put(ui: &Ui, galley: Arc<Galley>, x: f32, y: f32) {
    let at = Align2::LEFT_CENTER.anchor_size(pos2(x, y), galley.size()).min;
    ui.painter().galley(at, galley, Color32::PLACEHOLDER);
}

impl Widget for MenuRow<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
        if ui.is_rect_visible(rect) {
            self.paint(ui, &response);
        }
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.is_chosen, self.words));
        let value =
            [self.more, self.right.0].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(value));
        response
    }
}
