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

use entry::{Entry, EntryId, first_harmless, found, heading, place_of};
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
    /// The chosen entry, by what it is: the list around it may change. `None` while only what sends is found.
    chosen: Option<EntryId>,
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
        let entries = found(ui.ctx(), state, &self.filter);
        // Enter was meant for what was lit, and does nothing once that is gone.
        let is_still_there = self.chosen.is_none() || place_of(&entries, self.chosen.as_ref()).is_some();
        if !is_still_there {
            self.choose(first_harmless(&entries));
        }
        self.walk(ui, &entries);
        let is_entered = self.head_ui(ui, head) && is_still_there;
        let entries = found(ui.ctx(), state, &self.filter);
        if self.sought.as_ref() != Some(&self.filter) {
            self.sought = Some(self.filter.clone());
            self.choose(first_harmless(&entries));
        }
        let chosen = place_of(&entries, self.chosen.as_ref()).and_then(|at| entries.get(at));
        let chosen = chosen.filter(|entry| entry.why_not.is_none());
        let entered = chosen.filter(|_| is_entered).map(|entry| entry.run.clone());
        let clicked = within(ui, list, "list", |ui| self.list_ui(ui, state, &entries));
        foot_ui(ui, foot);
        for y in [head.bottom(), foot.top()] {
            ui.painter().hline(place.x_range(), y, Stroke::new(1.0, Palette::of(ui).line));
        }
        clicked.or(entered)
    }

    /// Chooses an entry and brings it into sight.
    fn choose(&mut self, id: Option<EntryId>) {
        self.chosen = id;
        self.wants_sight = true;
    }

    /// Moves the choice with the keys that walk, which the field would take otherwise.
    fn walk(&mut self, ui: &Ui, entries: &[Entry]) {
        let last = entries.len().saturating_sub(1);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let before = place_of(entries, self.chosen.as_ref());
        let mut now = before;
        if pressed(Key::ArrowDown) {
            now = Some(before.map_or(0, |at| at + 1));
        }
        if pressed(Key::ArrowUp) {
            now = Some(before.map_or(last, |at| at.saturating_sub(1)));
        }
        if pressed(Key::Home) {
            now = Some(0);
        }
        if pressed(Key::End) {
            now = Some(last);
        }
        let now = now.map(|at| at.min(last));
        if now != before {
            self.choose(now.and_then(|at| entries.get(at)).map(|entry| entry.id.clone()));
        }
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
            for entry in entries {
                if group != Some(entry.group) {
                    group = Some(entry.group);
                    heading_ui(ui, &heading(entry.group, state));
                }
                let is_chosen = self.chosen.as_ref() == Some(&entry.id);
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
