//! Text for an editor in which long strings stand as short chips, so that a body of a megabyte does
//! not slow typing.
//!
//! A chip is ordinary text, `‹#1 · 666,668 base64 characters›`, so that cursors and undo work on a
//! chip. Edits take a chip as a whole.

use std::ops::Range;
use std::sync::Arc;

use crate::contract::grouped;

/// Strings longer than this are folded, in bytes. Source: this program.
pub const FOLD_OVER: usize = 1024;

/// Folded strings of earlier texts that are kept for undo, in bytes. Source: this program.
const KEPT_AT_MOST: usize = 64 * 1024 * 1024;

/// How a chip begins and ends.
pub(super) const OPEN: &str = "‹#";
pub(super) const CLOSE: char = '›';

/// A text with its long strings folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoldedText {
    pub(super) text: String,
    /// What each chip stands for, by its number less one. The list is never shortened: undo may bring a chip back.
    pub(super) folds: Vec<Fold>,
    /// Where the text that was put in last ends.
    pub(super) inserted_until: usize,
}

/// What a chip stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fold {
    pub content: Arc<str>,
    /// How the chip reads. It is made once, because making it counts all characters of the content.
    pub label: Arc<str>,
}

/// A folded text made whole again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expanded {
    pub text: String,
    /// Where each chip stands, in the whole text and in the folded text.
    chips: Vec<(Range<usize>, Range<usize>)>,
}

impl FoldedText {
    /// Folds the long strings of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut folded = Self::default();
        folded.insert(0, text);
        folded
    }

    /// Returns another text, folded, for the place of this one. Undo can still bring back the chips of this one.
    #[must_use]
    pub fn with_text(&self, text: &str) -> Self {
        let folds = if self.folded_bytes() > KEPT_AT_MOST { Vec::new() } else { self.folds.clone() };
        let mut folded = Self { folds, ..Self::default() };
        folded.insert(0, text);
        folded
    }

    /// Returns the text as an editor shows it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Tells whether the text is empty or only white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Returns how many bytes the chips stand for, those of earlier texts among them.
    #[must_use]
    pub fn folded_bytes(&self) -> usize {
        self.folds.iter().map(|fold| fold.content.len()).sum()
    }

    /// Returns where the chips stand.
    #[must_use]
    pub fn chips(&self) -> Vec<Range<usize>> {
        self.chips_with_content().map(|(span, _)| span).collect()
    }

    /// Returns where chips stand in a text that is about to take the place of this one.
    #[must_use]
    pub fn chips_of(&self, text: &str) -> Vec<Range<usize>> {
        self.chips_in(text).map(|(span, _)| span).collect()
    }

    pub(super) fn chips_with_content(&self) -> impl Iterator<Item = (Range<usize>, &str)> {
        self.chips_in(&self.text)
    }

    fn chips_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Range<usize>, &'a str)> {
        text.match_indices(OPEN).filter_map(move |(at, _)| {
            let after = &text[at + OPEN.len()..];
            let digits = after.find(|c: char| !c.is_ascii_digit())?;
            let number: usize = after[..digits].parse().ok()?;
            let fold = self.folds.get(number.checked_sub(1)?)?;
            text[at..].starts_with(&*fold.label).then(|| (at..at + fold.label.len(), &*fold.content))
        })
    }

    /// Returns the whole text.
    #[must_use]
    pub fn expand(&self) -> Expanded {
        let mut text = String::with_capacity(self.text.len());
        let mut chips = Vec::new();
        let mut copied = 0;
        for (span, content) in self.chips_with_content() {
            text.push_str(&self.text[copied..span.start]);
            let start = text.len();
            text.push_str(content);
            chips.push((start..text.len(), span.clone()));
            copied = span.end;
        }
        text.push_str(&self.text[copied..]);
        Expanded { text, chips }
    }

    /// Puts text in at a byte, or after the chip that holds the byte, and folds its long strings. Returns the length
    /// in bytes that the text takes there.
    pub fn insert(&mut self, at: usize, text: &str) -> usize {
        let inside = self.chips().into_iter().find(|chip| chip.start < at && at < chip.end);
        let at = inside.map_or(at.min(self.text.len()), |chip| chip.end);
        let shown = self.fold(text);
        self.text.insert_str(at, &shown);
        self.inserted_until = at + shown.len();
        shown.len()
    }

    /// Returns the byte where the text that was put in last ends, which is where a cursor belongs.
    #[must_use]
    pub fn inserted_until(&self) -> usize {
        self.inserted_until
    }

    /// Takes a range of bytes out, and every chip that the range touches. Returns the byte where the rest begins.
    pub fn delete(&mut self, range: Range<usize>) -> usize {
        let mut range = range.start.min(self.text.len())..range.end.min(self.text.len());
        if range.is_empty() {
            // A cursor inside a chip touches no text.
            return range.start;
        }
        for chip in self.chips() {
            if chip.start < range.end && range.start < chip.end {
                range = range.start.min(chip.start)..range.end.max(chip.end);
            }
        }
        let start = range.start;
        self.text.replace_range(range, "");
        start
    }

    /// Replaces the whole text by one with chips in it, as undo does.
    pub fn replace_with(&mut self, text: &str) {
        text.clone_into(&mut self.text);
    }

    fn fold(&mut self, text: &str) -> String {
        if text.len() <= FOLD_OVER {
            return text.to_owned();
        }
        let trimmed = text.trim();
        if is_base64(trimmed) {
            // It is pasted between quotation marks, where JSON has no line breaks.
            return self.chip(&trimmed.replace('\r', "\\r").replace('\n', "\\n"));
        }
        let mut shown = String::new();
        let mut rest = text;
        while !rest.is_empty() {
            // A run ends at a quotation mark or line break, unless that is escaped.
            let end = run_length(rest);
            let (run, after) = rest.split_at(end);
            if run.len() > FOLD_OVER {
                shown.push_str(&self.chip(run));
            } else {
                shown.push_str(run);
            }
            let mark = after.chars().next().map_or(0, char::len_utf8);
            shown.push_str(&after[..mark]);
            rest = &after[mark..];
        }
        shown
    }

    fn chip(&mut self, content: &str) -> String {
        let index = self.folds.iter().position(|fold| *fold.content == *content).unwrap_or_else(|| {
            let label = label(self.folds.len() + 1, content).into();
            self.folds.push(Fold { content: content.into(), label });
            self.folds.len() - 1
        });
        self.folds[index].label.to_string()
    }
}

impl Expanded {
    /// Returns the byte of the folded text for a byte of the whole text: for one inside a chip the chip's beginning.
    #[must_use]
    pub fn folded_at(&self, at: usize) -> usize {
        let mut shift = 0;
        for (whole, folded) in &self.chips {
            if at < whole.start {
                break;
            }
            if at < whole.end {
                return folded.start;
            }
            shift = whole.end - folded.end;
        }
        at - shift
    }
}

fn run_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\n' => return at,
            // Never past the end, and never into a character.
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii) => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

fn is_base64(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_\r\n\t ".contains(&byte))
}

fn label(number: usize, content: &str) -> String {
    let what = if is_base64(content) { "base64 characters" } else { "characters" };
    format!("{OPEN}{number} · {} {what}{CLOSE}", grouped(content.chars().count() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_strings_become_chips_and_come_back() {
        let base64 = "QUJD".repeat(1000);
        let text = format!("{{\"a\":\"{base64}\",\"b\":\"short\",\"c\":\"{}\"}}", "ä,".repeat(800));
        let folded = FoldedText::new(&text);
        assert_eq!(
            folded.as_str(),
            "{\"a\":\"‹#1 · 4,000 base64 characters›\",\"b\":\"short\",\"c\":\"‹#2 · 1,600 characters›\"}"
        );
        let expanded = folded.expand();
        assert_eq!(expanded.text, text);
        let at = text.find("short").unwrap();
        assert_eq!(expanded.folded_at(at), folded.as_str().find("short").unwrap());
        assert_eq!(expanded.folded_at(100), folded.chips()[0].start);
        assert_eq!(expanded.folded_at(text.len()), folded.as_str().len());
    }

    #[test]
    fn a_chip_is_edited_as_a_whole() {
        let mut folded = FoldedText::new(&format!("[\"{}\"]", "A".repeat(2000)));
        let chip = folded.chips()[0].clone();
        let inside = chip.start + 5;
        assert_eq!(folded.delete(inside..inside), inside);
        assert_eq!(folded.chips().len(), 1, "no selection takes nothing out");
        folded.insert(inside, "x");
        assert!(folded.as_str().ends_with("›x\"]"), "{}", folded.as_str());
        let before = folded.as_str().to_owned();
        assert_eq!(folded.delete(chip.end - '›'.len_utf8()..chip.end), chip.start);
        assert_eq!(folded.as_str(), "[\"x\"]");
        folded.replace_with(&before);
        assert_eq!(folded.expand().text.len(), 2005, "undo brings it back");
    }

    #[test]
    fn undo_brings_back_chips_of_a_text_that_was_replaced() {
        let before = FoldedText::new(&format!("[\"{}\"]", "A".repeat(2000)));
        let mut after = before.with_text(&format!("[\"{}\"]", "B".repeat(3000)));
        assert_eq!(after.expand().text.len(), 3004);
        after.replace_with(before.as_str());
        assert_eq!(after.expand().text, before.expand().text);
    }

    #[test]
    fn base64_with_line_breaks_is_one_chip() {
        let mut folded = FoldedText::new("[\"\"]");
        folded.insert(2, &"QUJD\n".repeat(500));
        assert_eq!(folded.chips().len(), 1);
        assert!(folded.expand().text.starts_with("[\"QUJD\\nQUJD"));
    }

    #[test]
    fn what_only_looks_like_a_chip_is_text() {
        let folded = FoldedText::new("[\"‹#1 · 4,000 base64 characters›\"]");
        assert!(folded.chips().is_empty());
        assert_eq!(folded.expand().text, folded.as_str());
    }

    proptest! {
        #[test]
        fn folding_loses_nothing(parts in proptest::collection::vec(("[a-z\"\\\\\n ä]{0,20}", 0_usize..3000), 0..5)) {
            let text = parts.iter().flat_map(|(text, length)| [text.clone(), "é".repeat(*length)]).collect::<String>();
            prop_assume!(!is_base64(text.trim()));
            let folded = FoldedText::new(&text);
            prop_assert!(folded.as_str().len() < text.len().max(1) + 64);
            prop_assert_eq!(folded.expand().text, text);
        }
    }
}
