//! The requests of a session that are about no task, the newest first: balances, polls of unknown tasks, and what is
//! none of the API's. The one that is chosen is shown below them, or over them in a narrow window.

mod row;

use eframe::egui::{
    Direction, Id, Key, Layout, Modifiers, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::conversation::{Viewer, head_place};
use super::escape;
use super::table::{Steps, is_here, keep_keys, walked};
use crate::controls::{IconButton, cut_ui};
use crate::desk::{CaptureCommand, ShownSession};
use crate::theme::{GAP, Icon, NEAR, Palette, ROW_HEIGHT, Text};
use crate::ui::history::{BAR_WIDTH, RowScroll};
use crate::ui::layout::NARROW;
use crate::ui::panes::nothing::nothing_ui;
use crate::ui::panes::text_finder::TextFinder;
use crate::ui::panes::within::{in_line_ui, within_ui};
use crate::ui::scene::Scene;
use crate::view::OtherRequest;

use row::{HEADS, heads_ui, more, row_ui};

/// Rows that are seen where there is room for them, and at least; and what is kept for the request below them, in points.
const ROWS: usize = 8;
const FEWEST: usize = 3;
const BELOW: f32 = 240.0;

/// State of the page.
#[derive(Default)]
pub struct Others {
    scroll: RowScroll,
    viewer: Viewer,
    /// The request that was chosen at the last paint.
    seen: Option<u64>,
    /// In a narrow window the request lies over the list.
    is_over: bool,
}

/// The id of the one stop of the keyboard that stands for all rows.
fn stop() -> Id {
    Id::unique("capture-others-stop")
}

/// Returns the request that is chosen: the one that is looked at, where it is about no task.
fn chosen(shown: &ShownSession) -> Option<&OtherRequest> {
    shown.looked_at_number().and_then(|number| shown.other(number))
}

impl Others {
    /// Returns the line in which words are looked for in the request that is looked at.
    pub fn finder(&mut self) -> &mut TextFinder {
        self.viewer.finder()
    }

    /// Shows the page.
    pub fn show(&mut self, ui: &mut Ui, shown: &ShownSession, scene: &mut Scene<'_>) {
        if shown.others.is_empty() {
            let what = if shown.is_whole { "No other requests came" } else { "Reading the session" };
            return nothing_ui(ui, what, "Balances, polls of unknown tasks and what is none of the API's stand here");
        }
        let is_narrow = ui.available_width() < NARROW;
        self.is_over &= is_narrow && chosen(shown).is_some();
        if self.is_over {
            return self.request_ui(ui, shown, true, scene);
        }
        let whole = ui.available_rect_before_wrap();
        let rows = ((whole.height() - HEADS - BELOW).max(0.0) / ROW_HEIGHT) as usize;
        let below_rows = whole.top() + HEADS + rows.clamp(FEWEST, ROWS) as f32 * ROW_HEIGHT;
        let bottom = if is_narrow { whole.bottom() } else { below_rows };
        let heads = whole.with_max_y(whole.top() + HEADS);
        let list = Rect::from_min_max(heads.left_bottom(), pos2(whole.right(), bottom.min(whole.bottom())));
        ui.advance_cursor_after_rect(whole.with_max_y(list.bottom()));
        heads_ui(ui, heads);
        self.is_over = self.rows_ui(ui, list, shown, scene) && is_narrow;
        if !is_narrow {
            self.request_ui(ui, shown, false, scene);
        }
    }

    /// Shows the rows. Returns whether one is to be looked at.
    fn rows_ui(&mut self, ui: &mut Ui, list: Rect, shown: &ShownSession, scene: &mut Scene<'_>) -> bool {
        ui.painter().rect_filled(list, 0.0, Palette::of(ui).panel);
        let own = ui.interact(list, stop(), Sense::focusable_noninteractive());
        own.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "List of other requests"));
        keep_keys(ui, &own);
        let total = shown.others.len();
        // The newest is the first.
        let at = |place: usize| total.checked_sub(place + 1).and_then(|index| shown.others.get(index));
        let number = chosen(shown).map(|other| other.number);
        let index = number.and_then(|number| shown.others.binary_search_by_key(&number, |other| other.number).ok());
        let place = index.map(|index| total - 1 - index);
        let Steps { has_keys, target } = walked(ui, stop(), &[], (total, &|| place), list);
        if let Some(other) = target.and_then(at) {
            scene.commands.push(CaptureCommand::LookAt(other.number));
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let enters = has_keys && is_here(ui, stop()) && (pressed(Key::Enter) || pressed(Key::ArrowRight));
        if let Some(newest) = at(0).filter(|_| enters && number.is_none()) {
            scene.commands.push(CaptureCommand::LookAt(newest.number));
        }
        let moved = (self.seen != number).then_some(place).flatten();
        self.seen = number;
        if let Some(row) = target.or(moved) {
            self.scroll.reveal(row as u64, list.height());
        }
        self.scroll.show(ui, list, total as u64, "Scroll the other requests");
        let (visible, above) = self.scroll.visible(total as u64, list.height());
        let bar = if total as f32 * ROW_HEIGHT > list.height() { BAR_WIDTH } else { 0.0 };
        let mut rows = ui.new_child(UiBuilder::new().max_rect(list).id_salt("other-requests"));
        rows.set_clip_rect(list.intersect(ui.clip_rect()));
        let (mut top, mut is_clicked) = (list.top() - above, false);
        for position in visible {
            let rect = Rect::from_min_max(pos2(list.left(), top), pos2(list.right() - bar, top + ROW_HEIGHT));
            top += ROW_HEIGHT;
            let Some(other) = usize::try_from(position).ok().and_then(at) else { continue };
            if row_ui(&rows, rect, other, number == Some(other.number)) {
                ui.memory_mut(|memory| memory.request_focus(stop()));
                scene.commands.push(CaptureCommand::LookAt(other.number));
                // The row is in sight, or the operator could not have clicked it.
                self.seen = Some(other.number);
                is_clicked = true;
            }
        }
        enters || is_clicked
    }

    /// Shows the request that is chosen. `has_back` where it lies over the list.
    fn request_ui(&mut self, ui: &mut Ui, shown: &ShownSession, has_back: bool, scene: &mut Scene<'_>) {
        let place = ui.available_rect_before_wrap();
        let palette = Palette::of(ui);
        ui.painter().hline(place.x_range(), place.top() + 0.5, Stroke::new(1.0, palette.line));
        let Some(other) = chosen(shown) else {
            return within_ui(ui, place, Layout::centered_and_justified(Direction::TopDown), |ui| {
                let text = "Choose a request: what it sent and what came back is shown here";
                ui.label(Text::Body.of(text).color(palette.weak));
            });
        };
        let mut leaves = false;
        let head = head_place(ui);
        in_line_ui(ui, head.shrink2(vec2(GAP, 0.0)), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0 * NEAR;
            if has_back {
                leaves = ui.add(IconButton::new(Icon::Back, "Back").shortcut("Esc")).clicked();
            }
            ui.label(Text::Button.of(&other.what));
            let more = more(other);
            cut_ui(ui, Text::Small.of(&more).color(palette.weak), &more);
        });
        // While another request is read the last one stays.
        self.viewer.show(ui, shown.other_call(), scene);
        if has_back {
            escape::keep(ui.ctx());
            leaves |= ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        }
        if leaves {
            self.is_over = false;
            ui.memory_mut(|memory| memory.request_focus(stop()));
        }
    }
}
