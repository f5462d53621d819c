//! The page of the conversations: the table, and below it or over it the conversation that is chosen.

use eframe::egui::Ui;

use super::conversation::{ConversationPanel, LEAST};
use super::find::Finder;
use super::table::{ConversationTable, stop};
use crate::desk::ShownSession;
use crate::ui::layout::NARROW;
use crate::ui::panes::capture::{conversation, escape};
use crate::ui::panes::text_finder::TextFinder;
use crate::ui::scene::Scene;

/// State of the page.
#[derive(Default)]
pub struct Tasks {
    table: ConversationTable,
    conversation: ConversationPanel,
    finder: Finder,
    /// In a narrow window the conversation lies over the table.
    is_over: bool,
}

impl Tasks {
    /// Shows the line in which conversations are looked for.
    pub fn find(&mut self) {
        self.is_over = false;
        self.finder.open();
    }

    /// Returns the line in which words are looked for in the request that is looked at.
    pub fn finder(&mut self) -> &mut TextFinder {
        self.conversation.finder()
    }

    /// Shows the page.
    pub fn show(&mut self, ui: &mut Ui, shown: &ShownSession, scene: &mut Scene<'_>) {
        let is_narrow = ui.available_width() < NARROW;
        self.is_over &= is_narrow && shown.chosen.is_some();
        if self.is_over {
            return self.conversation_ui(ui, shown, true, scene);
        }
        let below = (!is_narrow).then_some(LEAST);
        let leaves = self.finder.show(ui, shown);
        let rows = self.finder.rows(shown);
        if leaves {
            ui.memory_mut(|memory| memory.request_focus(stop()));
        }
        if self.table.show(ui, rows, below, conversation::stop(), scene) {
            self.is_over = is_narrow;
            ui.memory_mut(|memory| memory.request_focus(conversation::stop()));
        }
        if !is_narrow {
            self.conversation_ui(ui, shown, false, scene);
        }
    }

    fn conversation_ui(&mut self, ui: &mut Ui, shown: &ShownSession, has_back: bool, scene: &mut Scene<'_>) {
        if has_back || ui.memory(|memory| memory.has_focus(conversation::stop())) {
            escape::keep(ui.ctx());
        }
        if self.conversation.show(ui, shown, has_back, scene) {
            self.is_over = false;
            ui.memory_mut(|memory| memory.request_focus(stop()));
        }
    }
}
