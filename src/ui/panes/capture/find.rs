//! The line in which conversations are looked for, and those that were found.

use eframe::egui::{Id, Key, Modifiers, Popup, Sense, Stroke, Ui, vec2};

use super::escape;
use super::table::{Rows, is_here, stop};
use crate::contract::grouped;
use crate::controls::{IconButton, SearchField};
use crate::desk::ShownSession;
use crate::history::{CaptureId, SubmissionId};
use crate::theme::{GAP, Icon, NEAR, Palette, Text};
use crate::ui::action::Action;
use crate::ui::panes::within::in_line_ui;

/// Height of the line and width of its field, in points.
const HEIGHT: f32 = 40.0;
const FIELD: f32 = 320.0;

/// Longest text that is looked for, in characters.
const MAX_CHARS: usize = 200;

/// What conversations are found by.
const BY: &str = "State, client, site, task type, task id, error code, #12 by number; each word has to be there";

/// What was found, and in what.
#[derive(Default)]
struct Found {
    /// The session, how often it has changed, and the text.
    of: Option<(CaptureId, u64, String)>,
    /// Places among all conversations, the oldest first.
    places: Vec<usize>,
}

/// State of the line.
#[derive(Default)]
pub struct Finder {
    is_open: bool,
    wants_keyboard: bool,
    text: String,
    found: Found,
    /// The session that was looked at, and the conversation that was chosen, at the last paint.
    seen: (Option<CaptureId>, Option<SubmissionId>),
}

impl Finder {
    /// Shows the line from the next paint on, with the keyboard in it.
    pub fn open(&mut self) {
        (self.is_open, self.wants_keyboard) = (true, true);
    }

    fn close(&mut self) {
        self.is_open = false;
        self.text.clear();
    }

    /// Shows the line while it is open, and looks for its text. Returns whether the rows are to have the keyboard.
    pub fn show(&mut self, ui: &mut Ui, shown: &ShownSession) -> bool {
        let mut leaves = false;
        if self.is_open {
            leaves = self.line_ui(ui, shown) || self.is_left(ui);
        }
        self.look(shown);
        self.follow(shown);
        leaves
    }

    /// Returns the rows of the table.
    pub fn rows<'a>(&'a self, shown: &'a ShownSession) -> Rows<'a> {
        Rows::new(shown, self.is_looking().then_some(self.found.places.as_slice()))
    }

    /// Tells whether a text was typed that conversations have to have.
    fn is_looking(&self) -> bool {
        self.is_open && !self.text.trim().is_empty()
    }

    /// Looks for the text where it or the session has changed.
    fn look(&mut self, shown: &ShownSession) {
        if !self.is_looking() {
            return;
        }
        let is_same = self.found.of.as_ref().is_some_and(|(capture, revision, text)| {
            (*capture, *revision) == (shown.capture.id, shown.revision) && *text == self.text
        });
        if is_same {
            return;
        }
        let text = self.text.to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let all = shown.conversations.iter().enumerate();
        let found = all.filter(|(_, conversation)| words.iter().all(|word| conversation.finds.contains(word)));
        self.found.places = found.map(|(at, _)| at).collect();
        self.found.of = Some((shown.capture.id, shown.revision, self.text.clone()));
    }

    /// Shows every conversation again where the session is another, or a conversation came to be chosen that was not
    /// found: by a line of the report for one.
    fn follow(&mut self, shown: &ShownSession) {
        let (session, chosen) = self.seen;
        self.seen = (Some(shown.capture.id), shown.chosen);
        let is_other = session.is_some() && session != self.seen.0;
        let is_hidden = |id| self.is_looking() && self.rows(shown).place_of(id).is_none();
        if is_other || shown.chosen.is_some_and(|id| Some(id) != chosen && is_hidden(id)) {
            self.close();
        }
    }

    /// Closes the line at Escape, also while the rows have the keyboard. Returns whether it did.
    fn is_left(&mut self, ui: &Ui) -> bool {
        escape::keep(ui.ctx());
        let is_over = Popup::is_any_open(ui.ctx()) || ui.memory(|memory| memory.top_modal_layer().is_some());
        let is_meant = is_here(ui, stop()) && !is_over;
        let is_left = is_meant && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if is_left {
            self.close();
        }
        is_left
    }

    fn line_ui(&mut self, ui: &mut Ui, shown: &ShownSession) -> bool {
        let palette = Palette::of(ui);
        let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
        ui.painter().rect_filled(line, 0.0, palette.panel);
        ui.painter().hline(line.x_range(), line.bottom() - 0.5, Stroke::new(1.0, palette.line));
        let mut leaves = false;
        in_line_ui(ui, line.shrink2(vec2(GAP, 0.0)), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0 * NEAR;
            let field = SearchField {
                id: Id::unique("find-conversation"),
                name: Action::FindConversation.label(),
                hint: Action::FindConversation.label(),
                width: FIELD.min(ui.available_width() / 2.0),
                most_chars: MAX_CHARS,
            };
            let response = field.show(ui, &mut self.text, &mut self.wants_keyboard).on_hover_text(BY);
            let ended_with = |key| response.lost_focus() && ui.input(|input| input.key_pressed(key));
            let (given_up, taken) = (ended_with(Key::Escape), ended_with(Key::Enter));
            self.look(shown);
            if self.is_looking() {
                let count = format!("{} of {}", grouped(self.found.places.len() as u64), total(shown));
                ui.label(Text::Small.of(count).color(palette.weak));
            }
            let is_closed = ui.add(IconButton::new(Icon::Close, "Show all conversations").shortcut("Esc")).clicked();
            if given_up || is_closed {
                self.close();
            }
            leaves = given_up || is_closed || taken;
        });
        leaves
    }
}

fn total(shown: &ShownSession) -> String {
    grouped(shown.conversations.len() as u64)
}
