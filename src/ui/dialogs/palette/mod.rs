//! The command palette: finds a command, a profile or a record. What sends is never chosen at first, and asks where it
//! costs money.

mod entry;
mod row;

use eframe::egui::{
    Align, Align2, Context, Frame, Key, Layout, Margin, Modal, Modifiers, Rect, Role, ScrollArea, Sense, Stroke,
    TextEdit, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::controls::{dialog, marked};
use crate::desk::State;
use crate::theme::{DIALOG_CORNER, ICON, Icon, Palette, Text};
use crate::ui::dialogs::modal::modal;

use entry::{Entry, first_harmless, found, heading};
use row::{entry_ui, heading_ui};

pub use entry::Run;

/// Size of the palette, and how far it is below the window's upper edge, in points.
const WIDTH: f32 = 640.0;
const HEIGHT: f32 = 544.0;
const TOP: f32 = 56.0;

/// Heights of its head and its foot, the space at their ends, and what is left below it in a low window, in points.
const HEAD: f32 = 48.0;
const FOOT: f32 = 36.0;
const EDGE: f32 = 17.0;
const BELOW: f32 = 16.0;

const NAME: &str = "Find a command";

/// State of the palette.
#[derive(Default)]
pub struct CommandPalette {
    is_open: bool,
    filter: String,
    /// The place of the chosen entry among those that are found; `None` while only what sends is found.
    chosen: Option<usize>,
    /// What was typed last; `None` before anything was: where it changes, the first harmless entry is chosen.
    sought: Option<String>,
    /// The choice is to be brought into sight.
    wants_sight: bool,
    /// What was run, until the window takes it.
    run: Option<Run>,
}

impl CommandPalette {
    /// Opens the palette with an empty filter.
    pub fn open(&mut self) {
        *self = Self { is_open: true, ..Self::default() };
    }

    /// Takes what was run, once.
    pub fn take_run(&mut self) -> Option<Run> {
        self.run.take()
    }

    /// Shows the palette while it is open.
    pub fn show(&mut self, ctx: &Context, state: &State) {
        if !self.is_open {
            return;
        }
        let window = modal(ctx, "palette");
        let area = window.area.anchor(Align2::CENTER_TOP, vec2(0.0, TOP));
        let frame = Frame::popup(&ctx.global_style()).corner_radius(DIALOG_CORNER).inner_margin(Margin::ZERO);
        let response = Modal { area, ..window }.frame(frame).show(ctx, |ui| {
            dialog(ui, Role::Dialog, NAME);
            let screen = ctx.content_rect().size();
            let size = vec2(WIDTH.min(screen.x - 2.0 * BELOW), HEIGHT.min(screen.y - TOP - BELOW));
            let (place, _) = ui.allocate_exact_size(size, Sense::hover());
            self.contents_ui(ui, place, state)
        });
        if response.inner.is_some() || response.should_close() {
            self.is_open = false;
        }
        self.run = response.inner;
    }

    /// Shows field, list and foot at their fixed places. Returns what was run.
    fn contents_ui(&mut self, ui: &mut Ui, place: Rect, state: &State) -> Option<Run> {
        let head = Rect::from_min_size(place.min, vec2(place.width(), HEAD));
        let foot = Rect::from_min_max(pos2(place.left(), place.bottom() - FOOT), place.max);
        let list = Rect::from_min_max(head.left_bottom(), foot.right_top());
        let count = found(ui.ctx(), state, &self.filter).len();
        self.walk(ui, count);
        let is_entered = self.head_ui(ui, head);
        let entries = found(ui.ctx(), state, &self.filter);
        if self.sought.as_ref() != Some(&self.filter) {
            self.sought = Some(self.filter.clone());
            self.chosen = first_harmless(&entries);
            self.wants_sight = true;
        }
        let chosen = self.chosen.and_then(|at| entries.get(at)).filter(|entry| entry.why_not.is_none());
        let entered = chosen.filter(|_| is_entered).map(|entry| entry.run.clone());
        let clicked = within(ui, list, "list", |ui| self.list_ui(ui, state, &entries));
        foot_ui(ui, foot);
        for y in [head.bottom(), foot.top()] {
            ui.painter().hline(place.x_range(), y, Stroke::new(1.0, Palette::of(ui).line));
        }
        clicked.or(entered)
    }

    /// Moves the choice with the keys that walk, which the field would take otherwise.
    fn walk(&mut self, ui: &Ui, count: usize) {
        let last = count.saturating_sub(1);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let before = self.chosen;
        if pressed(Key::ArrowDown) {
            self.chosen = Some(before.map_or(0, |at| at + 1));
        }
        if pressed(Key::ArrowUp) {
            self.chosen = Some(before.map_or(last, |at| at.saturating_sub(1)));
        }
        if pressed(Key::Home) {
            self.chosen = Some(0);
        }
        if pressed(Key::End) {
            self.chosen = Some(last);
        }
        self.chosen = self.chosen.map(|at| at.min(last));
        self.wants_sight |= self.chosen != before;
    }

    /// Shows the field. Returns whether Enter was pressed in it.
    fn head_ui(&mut self, ui: &mut Ui, head: Rect) -> bool {
        let palette = Palette::of(ui);
        let sign = Icon::Find.galley(ui.painter(), ICON, palette.weak);
        let at = Align2::LEFT_CENTER.anchor_size(pos2(head.left() + EDGE, head.center().y), sign.size()).min;
        ui.painter().galley(at, sign, palette.weak);
        let at = pos2(head.right() - EDGE, head.center().y);
        let hint = ui.painter().text(at, Align2::RIGHT_CENTER, "Esc closes", Text::Small.font(), palette.weak);
        let field = Rect::from_x_y_ranges(head.left() + EDGE + ICON + 12.0..=hint.left() - 12.0, head.y_range());
        let layout = Layout::left_to_right(Align::Center);
        let field = UiBuilder::new().id_salt("field").max_rect(field).layout(layout);
        self.filter_ui(&mut ui.new_child(field))
    }

    fn filter_ui(&mut self, ui: &mut Ui) -> bool {
        let field = TextEdit::singleline(&mut self.filter)
            .hint_text("Find a command, a profile or a record")
            .frame(Frame::NONE)
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, NAME));
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        // At the beginning, and where Enter ran nothing: Tab must lead on to the commands.
        if self.sought.is_none() || is_entered {
            response.request_focus();
        }
        is_entered
    }

    /// Shows the entries. Returns what was clicked.
    fn list_ui(&mut self, ui: &mut Ui, state: &State, entries: &[Entry]) -> Option<Run> {
        let wants_sight = std::mem::take(&mut self.wants_sight);
        let mut run = None;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            marked(ui, Role::ListBox, "Commands");
            if entries.is_empty() {
                heading_ui(ui, "Nothing has that name");
            }
            let mut group = None;
            for (at, entry) in entries.iter().enumerate() {
                if group != Some(entry.group) {
                    group = Some(entry.group);
                    heading_ui(ui, &heading(entry.group, state));
                }
                let is_chosen = self.chosen == Some(at);
                let response = entry_ui(ui, entry, is_chosen);
                if is_chosen && wants_sight {
                    response.scroll_to_me(None);
                }
                if response.clicked() && entry.why_not.is_none() {
                    run = Some(entry.run.clone());
                }
            }
        });
        run
    }
}

fn foot_ui(ui: &mut Ui, foot: Rect) {
    let weak = Palette::of(ui).weak;
    let y = foot.center().y;
    let put = |at: Align2, x: f32, text: &str| {
        ui.painter().text(pos2(x, y), at, text, Text::Small.font(), weak);
    };
    put(Align2::LEFT_CENTER, foot.left() + EDGE, "↑ ↓ choose    Enter runs what is chosen");
    if foot.width() > 560.0 {
        let text = "What sends is never chosen at first and asks when it costs money";
        put(Align2::RIGHT_CENTER, foot.right() - EDGE, text);
    }
}

fn within<R>(ui: &mut Ui, place: Rect, salt: &'static str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    contents(&mut ui.new_child(UiBuilder::new().id_salt(salt).max_rect(place)))
}
