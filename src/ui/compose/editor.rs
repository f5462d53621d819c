//! The text that the JSON editor edits, in which a chip is one piece.

use std::any::TypeId;
use std::ops::Range;

use eframe::egui::text::{ByteIndex, CCursor, CCursorRange, CharIndex};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Id, Key, TextBuffer, Ui};

use crate::contract::ClientKey;
use crate::payload::{FoldedText, without_keys};

/// Returns the editor's id, by which a finding's place is selected.
pub fn id() -> Id {
    Id::unique("json-editor")
}

/// A copy of the text while it is edited, and the keys that were pasted into it.
pub struct Editor {
    pub folded: FoldedText,
    pub has_changed: bool,
    pub keys: Vec<ClientKey>,
}

impl Editor {
    /// Makes a copy that has not been edited yet.
    pub fn new(folded: &FoldedText) -> Self {
        Self { folded: folded.clone(), has_changed: false, keys: Vec::new() }
    }

    fn char_at(&self, byte: usize) -> CharIndex {
        self.char_index_from_byte_index(ByteIndex(byte))
    }
}

impl TextBuffer for Editor {
    fn is_mutable(&self) -> bool {
        true
    }

    fn as_str(&self) -> &str {
        self.folded.as_str()
    }

    fn insert_text(&mut self, text: &str, char_index: CharIndex) -> usize {
        // A pasted key is masked before anybody sees it. A key that is typed letter by letter can't be told yet.
        let (text, keys) = if text.len() > 1 { without_keys(text) } else { (text.to_owned(), Vec::new()) };
        self.keys.extend(keys);
        self.has_changed = true;
        let at = self.byte_index_from_char_index(char_index).0;
        let start = self.folded.as_str().len();
        let inserted = self.folded.insert(at, &text);
        debug_assert_eq!(start + inserted, self.folded.as_str().len());
        // Text that is put into a chip goes after the chip, and so does the cursor.
        let end = self.folded.inserted_until();
        self.char_at(end).0.saturating_sub(char_index.0)
    }

    fn delete_char_range(&mut self, range: Range<CharIndex>) {
        self.delete_selected_ccursor_range([CCursor::new(range.start), CCursor::new(range.end)]);
    }

    /// Deletes; every way to delete leads here. A chip goes as a whole, and the cursor goes to where the chip began.
    fn delete_selected_ccursor_range(&mut self, [min, max]: [CCursor; 2]) -> CCursor {
        let [start, end] = [min, max].map(|cursor| self.byte_index_from_char_index(cursor.index).0);
        self.has_changed |= start < end;
        let start = self.folded.delete(start..end);
        CCursor { index: self.char_at(start), prefer_next_row: true }
    }

    fn replace_with(&mut self, text: &str) {
        self.has_changed = true;
        self.folded.replace_with(text);
    }

    fn type_id(&self) -> TypeId {
        TypeId::of::<Self>()
    }
}

/// Moves a cursor inside a chip to the chip's end, or to its beginning when the cursor goes to the left.
pub fn keep_out_of_chips(ui: &Ui, folded: &FoldedText, mut state: TextEditState) {
    let chips = folded.chips();
    let Some(range) = state.cursor.char_range().filter(|_| !chips.is_empty()) else { return };
    let goes_left = ui.input(|input| input.key_down(Key::ArrowLeft) || input.key_down(Key::Home));
    let text = folded.as_str();
    let outside = |cursor: CCursor| {
        let at = text.byte_index_from_char_index(cursor.index).0;
        match chips.iter().find(|chip| chip.start < at && at < chip.end) {
            None => cursor,
            Some(chip) => {
                let edge = if goes_left { chip.start } else { chip.end };
                CCursor::new(text.char_index_from_byte_index(ByteIndex(edge)))
            }
        }
    };
    let kept = CCursorRange { primary: outside(range.primary), secondary: outside(range.secondary), ..range };
    if kept != range {
        state.cursor.set_char_range(Some(kept));
        state.store(ui.ctx(), id());
        ui.ctx().request_repaint();
    }
}
