//! Long text cut into rows of bounded length, so that a window can show any part of it at once.
//!
//! All rows are parts of one text. A reply of 4 MiB may have millions of rows, and a string for each would cost more
//! than reading the reply. Characters that can't be seen, or would move other text about, are spelled out.

use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::ops::Range;

use crate::payload::{is_hidden, spell};

/// Longest row, in characters.
const ROW_CHARS: usize = 100;

/// Longest rows of a text that has only a column of the window, in characters, the narrowest column first.
const COLUMNS: [usize; 3] = [COLUMN_CHARS, 64, 88];

/// Longest row of a text in the narrowest column, in characters.
pub const COLUMN_CHARS: usize = 42;

/// One row of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    /// Where the row ends in the text; it begins where the row before ended.
    end: u32,
    /// The number of the line that the row is of, from 1.
    line: u32,
    indent: u16,
    /// Length of the name that the row begins with, in bytes.
    key: u16,
}

/// Text as rows; lines longer than a row go on in the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextRows {
    text: String,
    rows: Vec<Row>,
    /// Differs where the text or its lines do.
    fingerprint: u64,
    /// Length of the original, in bytes.
    pub bytes: usize,
}

impl TextRows {
    /// Cuts bytes into rows; bytes that are no UTF-8 show as the replacement character.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self::written(bytes, RowWriter::with_capacity(bytes.len()))
    }

    /// Cuts bytes into rows of at most so many characters, between words where that is possible.
    fn in_column(bytes: &[u8], most: usize) -> Self {
        Self::written(bytes, RowWriter::between_words(bytes.len(), most))
    }

    fn written(bytes: &[u8], mut rows: RowWriter) -> Self {
        for line in String::from_utf8_lossy(bytes).lines() {
            for (index, part) in line.split('\t').enumerate() {
                if index > 0 {
                    rows.push("    ");
                }
                rows.push(part);
            }
            rows.end_row();
        }
        rows.finish(bytes.len())
    }

    /// Returns the rows of a text that was longer before something in it was folded.
    #[must_use]
    pub fn of_folded(self, bytes: usize) -> Self {
        Self { bytes, ..self }
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the one text of which the rows are parts.
    #[must_use]
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns a number by which the rows are told from others.
    #[must_use]
    pub(super) fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Returns where a row stands in the one text.
    #[must_use]
    pub fn place(&self, index: usize) -> Option<Range<usize>> {
        let start = index.checked_sub(1).and_then(|before| self.rows.get(before)).map_or(0, |before| before.end);
        Some(start as usize..self.rows.get(index)?.end as usize)
    }

    /// Returns the row in which a byte of the one text stands.
    #[must_use]
    pub fn row_at(&self, byte: usize) -> usize {
        self.rows.partition_point(|row| row.end as usize <= byte)
    }

    /// Returns a row without its indentation.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<&str> {
        self.text.get(self.place(index)?)
    }

    /// Returns how many levels a row is indented.
    #[must_use]
    pub fn indent(&self, index: usize) -> usize {
        self.rows.get(index).map_or(0, |row| usize::from(row.indent))
    }

    /// Returns the number of the line that a row is of, from 1.
    #[must_use]
    pub fn line(&self, index: usize) -> u32 {
        self.rows.get(index).map_or(0, |row| row.line)
    }

    /// Whether a row goes on with the line of the row before.
    #[must_use]
    pub fn goes_on(&self, index: usize) -> bool {
        index > 0 && self.line(index) == self.line(index - 1)
    }

    /// Returns a row in two parts: the name it begins with, which may be empty, and the rest.
    #[must_use]
    pub fn key_and_rest(&self, index: usize) -> Option<(&str, &str)> {
        let key = usize::from(self.rows.get(index)?.key);
        self.row(index)?.split_at_checked(key)
    }

    /// Returns all rows without their indentation.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|index| self.row(index))
    }
}

/// Returns a number that differs where what it is made of does.
pub(super) fn fingerprint(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// A text cut into rows for columns of several widths, so that a window can show it in whichever it has.
#[derive(Clone, Debug)]
pub struct InColumns {
    /// The same text for each of [`COLUMNS`].
    by_width: [TextRows; COLUMNS.len()],
    /// Length of the original, in bytes: before anything in it was folded.
    pub bytes: usize,
}

impl InColumns {
    /// Cuts a text, of which something may be folded, into rows between words where that is possible. `bytes` is the length
    /// of the original.
    #[must_use]
    pub fn new(text: &str, bytes: usize) -> Self {
        Self { by_width: COLUMNS.map(|most| TextRows::in_column(text.as_bytes(), most)), bytes }
    }

    /// Returns the longest rows that have room in so many characters, the shortest where none has.
    #[must_use]
    pub fn fitting(&self, chars: usize) -> &TextRows {
        let at = COLUMNS.iter().rposition(|most| *most <= chars).unwrap_or_default();
        &self.by_width[at]
    }
}

/// Writes rows one after the other.
pub(super) struct RowWriter {
    text: String,
    rows: Vec<Row>,
    row_start: usize,
    chars: usize,
    /// Longest row, in characters.
    most: usize,
    /// A row that is full ends with its last word, unless much of it would stay free.
    is_between_words: bool,
    line: u32,
    /// How many levels the rows that are written now are indented.
    pub indent: usize,
    key: u16,
}

impl RowWriter {
    /// Begins with room for a text of so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            rows: Vec::new(),
            row_start: 0,
            chars: 0,
            most: ROW_CHARS,
            is_between_words: false,
            line: 1,
            indent: 0,
            key: 0,
        }
    }

    /// Begins with room for a text of so many bytes, whose rows have at most so many characters and end between words
    /// where that is possible.
    pub(super) fn between_words(bytes: usize, most: usize) -> Self {
        Self { most, is_between_words: true, ..Self::with_capacity(bytes) }
    }

    /// Adds text to the row; the part that does not fit goes on in the next row.
    pub(super) fn push(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            // Most characters are plain ASCII, which is added by the row.
            let plain = rest.bytes().take(self.most).take_while(|byte| matches!(byte, b' '..=b'~')).count();
            if plain > 0 {
                self.make_room(1);
                let (fits, more) = rest.split_at(plain.min(self.most - self.chars));
                self.text.push_str(fits);
                self.chars += fits.len();
                rest = more;
            } else {
                rest = self.push_other(rest);
            }
        }
    }

    /// Adds a short mark of plain characters, whole in one row.
    pub(super) fn push_mark(&mut self, mark: &str) {
        self.make_room(mark.len());
        self.text.push_str(mark);
        self.chars += mark.len();
    }

    /// Adds the first character, which is no plain ASCII. Returns the text after it.
    fn push_other<'a>(&mut self, text: &'a str) -> &'a str {
        let mut chars = text.chars();
        if let Some(c) = chars.next() {
            if is_hidden(c) {
                self.make_room(SPELLED_CHARS);
                self.chars += spell(c, &mut self.text);
            } else {
                self.make_room(1);
                self.text.push(c);
                self.chars += 1;
            }
        }
        chars.as_str()
    }

    fn make_room(&mut self, chars: usize) {
        if self.chars > 0 && self.chars + chars > self.most {
            let begun = if self.is_between_words { self.begun_word() } else { 0 };
            self.break_row_before(begun);
        }
    }

    /// Returns the length of the word that the row ends with, in bytes; 0 where the row is hardly more than that.
    fn begun_word(&self) -> usize {
        let row = self.row();
        let at = row.rfind(' ').map_or(0, |at| at + 1);
        if at * 4 < row.len() { 0 } else { row.len() - at }
    }

    /// Returns how many rows were ended.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns what stands in the row so far.
    pub(super) fn row(&self) -> &str {
        self.text.get(self.row_start..).unwrap_or_default()
    }

    /// Whether so many more characters fit into the row.
    pub(super) fn has_room(&self, chars: usize) -> bool {
        self.chars + chars <= self.most
    }

    /// Marks what stands in the row as the name of what follows.
    pub(super) fn mark_key(&mut self) {
        self.key = u16::try_from(self.text.len() - self.row_start).unwrap_or_default();
    }

    /// Ends the row, also an empty one, and its line.
    pub(super) fn end_row(&mut self) {
        self.break_row();
        self.line = self.line.saturating_add(1);
    }

    /// Ends the row; its line goes on in the next.
    fn break_row(&mut self) {
        self.break_row_before(0);
    }

    /// Ends the row; its last `begun` bytes, and its line, go on in the next.
    fn break_row_before(&mut self, begun: usize) {
        self.row_start = self.text.len() - begun;
        let indent = u16::try_from(self.indent).unwrap_or(u16::MAX);
        // Spelling out makes at most twelve bytes of one byte, so that a reply stays far below 4 GiB.
        let end = u32::try_from(self.row_start).unwrap_or(u32::MAX);
        self.rows.push(Row { end, line: self.line, indent, key: std::mem::take(&mut self.key) });
        self.chars = self.row().chars().count();
    }

    /// Ends the last row. `bytes` is the length of the original.
    pub(super) fn finish(mut self, bytes: usize) -> TextRows {
        if self.chars > 0 {
            self.end_row();
        }
        let fingerprint = fingerprint((&self.text, self.rows.len()));
        TextRows { text: self.text, rows: self.rows, fingerprint, bytes }
    }
}

/// Longest spelled-out character, in characters.
const SPELLED_CHARS: usize = 10;

/// Returns a text with every hidden character spelled out.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            spell(c, &mut shown);
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_are_short_and_hold_everything() {
        let text = format!("a\tb\r\n\n{}\n\0\u{fffd}", "x".repeat(250));
        let rows = TextRows::from_bytes(text.as_bytes());
        assert_eq!(rows.iter().map(|row| row.chars().count()).collect::<Vec<_>>(), [6, 0, 100, 100, 50, 9]);
        assert_eq!(rows.row(5), Some("‹U+0000›\u{fffd}"));
        assert_eq!((rows.row(6), rows.len()), (None, 6));
        let lines: Vec<(u32, bool)> = (0..6).map(|row| (rows.line(row), rows.goes_on(row))).collect();
        assert_eq!(lines, [(1, false), (2, false), (3, false), (3, true), (3, true), (4, false)]);
        assert!(TextRows::from_bytes(b"").is_empty());
        assert_eq!(TextRows::from_bytes(b"\xff\xfe").row(0), Some("\u{fffd}\u{fffd}"));
    }

    #[test]
    fn a_column_is_broken_between_words() {
        let text = format!("curl -X POST https://capkill.com/api/createTask\n{}", "x".repeat(50));
        let columns = InColumns::new(&text, text.len());
        let rows = columns.fitting(COLUMN_CHARS);
        let shown: Vec<&str> = rows.iter().collect();
        let (whole, rest) = ("x".repeat(COLUMN_CHARS), "x".repeat(50 - COLUMN_CHARS));
        assert_eq!(shown, ["curl -X POST ", "https://capkill.com/api/createTask", &whole, &rest]);
        let lines: Vec<(u32, bool)> = (0..4).map(|row| (rows.line(row), rows.goes_on(row))).collect();
        assert_eq!(lines, [(1, false), (1, true), (2, false), (2, true)]);
        let counts = [0, 41, 63, 64, 200].map(|chars| columns.fitting(chars).len());
        assert_eq!(counts, [4, 4, 4, 2, 2], "the widest that has room");
    }

    #[test]
    fn what_can_not_be_seen_is_spelled_out() {
        for (text, shown) in [
            ("abc äöü 漢字", "abc äöü 漢字"),
            ("txt\u{202e}gpj", "txt‹U+202E›gpj"),
            ("\u{feff}\u{0}\u{1b}[31m", "‹U+FEFF›‹U+0000›‹U+001B›[31m"),
            ("a\u{200b}b\u{2028}c\u{e0041}", "a‹U+200B›b‹U+2028›c‹U+E0041›"),
        ] {
            assert_eq!(visible(text), shown);
            assert_eq!(TextRows::from_bytes(text.as_bytes()).iter().collect::<String>(), shown);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_make_rows(bytes: Vec<u8>) {
            let rows = TextRows::from_bytes(&bytes);
            prop_assert!(rows.iter().all(|row| row.chars().count() <= ROW_CHARS));
            prop_assert_eq!(rows.iter().count(), rows.len());
        }
    }
}
