//! The line in which words are looked for in the text of a pane, and the button that opens it.
//!
//! The line takes its room from the text's lower end, so that nothing moves when it comes.

use eframe::egui::accesskit::Live;
use eframe::egui::{Align, Context, Id, Key, Layout, Memory, Modifiers, Rect, Stroke, Ui, vec2};

use crate::contract::grouped;
use crate::controls::{IconButton, SearchField, cut_ui, seen};
use crate::theme::{Icon, NEAR, Palette, Text};
use crate::ui::action::Action;
use crate::ui::panes::within::in_line_ui;
use crate::ui::scene::Scene;
use crate::ui::text_place;
use crate::view::{Finding, Found, Sought};

/// Height of the line, and width of its field, in points.
const HEIGHT: f32 = 36.0;
const FIELD: f32 = 240.0;

/// Longest text that is looked for, in characters.
const MOST_CHARS: usize = 200;

/// Frames in which a place is brought into sight: how wide its row is turns out once the row is painted.
const FRAMES: u8 = 2;

/// Why nothing is looked for byte by byte.
pub const NOT_BYTES: &str = "Bytes can't be searched, Raw can";

/// A text to look through, or why there is none.
pub type Searched<'a> = Result<Sought<'a>, &'static str>;

/// State of the line.
#[derive(Default)]
pub struct TextFinder {
    is_open: bool,
    wants_keyboard: bool,
    words: String,
    finding: Finding,
    /// Frames in which the place that is looked at is still brought into sight.
    frames_left: u8,
    /// What had the keyboard before the line.
    before: Option<Id>,
}

impl TextFinder {
    /// Shows the line from the next paint on, with the keyboard in it.
    pub fn open(&mut self, ctx: &Context) {
        if !self.is_open {
            self.before = ctx.memory(Memory::focused);
        }
        (self.is_open, self.wants_keyboard) = (true, true);
    }

    /// Gives the keyboard back. The words stay for the next time.
    fn close(&mut self, ctx: &Context) {
        if let Some(before) = self.before.filter(|id| seen(ctx, *id).is_some()) {
            ctx.memory_mut(|memory| memory.request_focus(before));
        }
        *self = Self { words: std::mem::take(&mut self.words), ..Self::default() };
    }

    /// Shows the button that opens the line.
    pub fn button_ui(ui: &mut Ui, searched: Searched<'_>, scene: &mut Scene<'_>) {
        let action = Action::FindInText;
        let button = IconButton::new(Icon::Find, action.label()).small().shortcut(action.shortcut_text(ui.ctx()));
        let button = button.hint(searched.err().unwrap_or_default());
        if ui.add_enabled(searched.is_ok(), button).clicked() {
            scene.actions.push(action);
        }
    }

    /// Shows the line at the lower end of a pane while it is open, and looks for its words. Returns the room that is left
    /// to the text.
    pub fn show(&mut self, ui: &mut Ui, pane: Rect, text: Rect, searched: Searched<'_>) -> Rect {
        let ctx = ui.ctx().clone();
        if self.is_open && text_place::is_left(&ctx) {
            self.close(&ctx);
        }
        // What lies outside of a pane that scrolls is not on screen.
        text_place::note(&ctx, pane.intersect(ui.clip_rect()), self.is_open);
        if !self.is_open {
            return text;
        }
        self.frames_left = self.frames_left.saturating_sub(1);
        let line = pane.with_min_y((pane.bottom() - HEIGHT).max(text.top()));
        if self.wants_keyboard {
            ui.scroll_to_rect(line, None);
        }
        ui.painter().hline(line.x_range(), line.top() + 0.5, Stroke::new(1.0, Palette::of(ui).line));
        in_line_ui(ui, line.shrink2(vec2(2.0 * NEAR, 0.0)), |ui| self.line_ui(ui, searched));
        if self.frames_left > 0 || searched.is_ok() && self.finding.goes_on() {
            ctx.request_repaint();
        }
        text.with_max_y(line.top())
    }

    /// Returns what was found in the text that was looked through last.
    pub fn found(&self) -> Found<'_> {
        self.finding.found(self.frames_left > 0)
    }

    fn line_ui(&mut self, ui: &mut Ui, searched: Searched<'_>) {
        ui.spacing_mut().item_spacing.x = NEAR;
        self.take_enter(ui);
        let name = Action::FindInText.label();
        let width = FIELD.min(ui.available_width() / 2.0);
        let field = SearchField { id: text_place::field_id(), name, hint: name, width, most_chars: MOST_CHARS };
        field.show(ui, &mut self.words, &mut self.wants_keyboard);
        if searched.is_ok_and(|sought| self.finding.look(&self.words, sought)) {
            self.frames_left = FRAMES;
        }
        let has_some = searched.is_ok() && self.finding.count() > 0;
        for (icon, name, key, is_forward) in
            [(Icon::Raise, "Match before", "Shift+Enter", false), (Icon::Menu, "Next match", "Enter", true)]
        {
            if ui.add_enabled(has_some, IconButton::new(icon, name).shortcut(key)).clicked() {
                self.step(is_forward);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = IconButton::new(Icon::Close, "Close the search").shortcut("Esc");
            let is_closed = ui.add(close).clicked();
            in_line_ui(ui, ui.available_rect_before_wrap(), |ui| self.count_ui(ui, searched));
            if is_closed {
                self.close(ui.ctx());
            }
        });
    }

    /// Takes Enter from the field: it would leave the field.
    fn take_enter(&mut self, ui: &Ui) {
        if !ui.memory(|memory| memory.has_focus(text_place::field_id())) {
            return;
        }
        let pressed = |modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::Enter));
        if pressed(Modifiers::SHIFT) {
            self.step(false);
        } else if pressed(Modifiers::NONE) {
            self.step(true);
        }
    }

    fn step(&mut self, is_forward: bool) {
        self.finding.step(is_forward);
        self.frames_left = FRAMES;
    }

    /// Says which place of how many is looked at. A screen reader says it too, when it changes.
    fn count_ui(&self, ui: &mut Ui, searched: Searched<'_>) {
        let said = match searched {
            Err(why_not) => why_not.to_owned(),
            Ok(_) if self.words.is_empty() => String::new(),
            Ok(_) => self.count(),
        };
        let label = cut_ui(ui, Text::Small.of(&said).color(Palette::of(ui).weak), &said);
        ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
    }

    fn count(&self) -> String {
        let more = if self.finding.is_done() { "" } else { "+" };
        match self.finding.number() {
            Some(number) => format!("{} of {}{more}", grouped(number as u64), grouped(self.finding.count() as u64)),
            None if !self.finding.goes_on() => "No match".to_owned(),
            None => "Looking…".to_owned(),
        }
    }
}
