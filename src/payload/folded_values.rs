//! Objects and lists that an editor folds: what is between their brackets stands as one chip.
//!
//! Folding changes how a body is shown and nothing of the body.

use super::folded::{CLOSE, Fold, FoldedText, OPEN};
use crate::contract::grouped;

/// Most values that are folded at once.
const MOST_AT_ONCE: usize = 500;

/// An object or a list that can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoldableValue {
    /// Where its bracket stands, in bytes.
    pub open: usize,
    /// Where its closing bracket stands.
    pub close: usize,
    pub is_folded: bool,
}

impl FoldedText {
    /// Returns the values that stand on more than one line, folded or not, in the order in which they begin.
    #[must_use]
    pub fn foldable(&self) -> Vec<FoldableValue> {
        let folded: Vec<usize> = self
            .chips_with_content()
            .filter(|(_, content)| content.contains('\n'))
            .map(|(chip, _)| chip.start)
            .collect();
        let lines: Vec<usize> = self.text.match_indices('\n').map(|(at, _)| at).collect();
        let line = |at: usize| lines.partition_point(|end| *end < at);
        let (mut begun, mut found) = (Vec::new(), Vec::new());
        for (at, byte) in self.brackets() {
            if matches!(byte, b'{' | b'[') {
                begun.push(at);
            } else if let Some(open) = begun.pop() {
                let is_folded = folded.binary_search(&(open + 1)).is_ok();
                if is_folded || line(open) < line(at) {
                    found.push(FoldableValue { open, close: at, is_folded });
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// Folds or unfolds the value whose bracket stands at a byte.
    pub fn toggle_value(&mut self, open: usize) {
        if let Some(value) = self.foldable().into_iter().find(|value| value.open == open) {
            if value.is_folded { self.unfold(value) } else { self.fold_value(value) }
        }
    }

    /// Folds each value inside of the outermost one.
    pub fn fold_all(&mut self) {
        let mut outer: Vec<FoldableValue> = Vec::new();
        for value in self.foldable().into_iter().skip(1).filter(|value| !value.is_folded) {
            if outer.last().is_none_or(|last| last.close < value.open) {
                outer.push(value);
            }
        }
        outer.truncate(MOST_AT_ONCE);
        outer.into_iter().rev().for_each(|value| self.fold_value(value));
    }

    /// Unfolds every value.
    pub fn unfold_all(&mut self) {
        let folded = self.foldable().into_iter().rev().filter(|value| value.is_folded);
        folded.for_each(|value| self.unfold(value));
    }

    fn fold_value(&mut self, value: FoldableValue) {
        let inside = value.open + 1..value.close;
        let content = self.part(inside.clone());
        let index = self.folds.iter().position(|fold| *fold.content == *content).unwrap_or_else(|| {
            let lines = content.matches('\n').count().saturating_sub(1) as u64;
            let label = format!("{OPEN}{} · {} lines{CLOSE}", self.folds.len() + 1, grouped(lines));
            self.folds.push(Fold { content: content.as_str().into(), label: label.into() });
            self.folds.len() - 1
        });
        let label = self.folds[index].label.to_string();
        self.text.replace_range(inside, &label);
    }

    fn unfold(&mut self, value: FoldableValue) {
        let content = self.part(value.open + 1..value.close);
        self.text.replace_range(value.open + 1..value.close, "");
        self.insert(value.open + 1, &content);
    }

    /// Returns a part of the whole text, by its place in the folded text.
    fn part(&self, span: std::ops::Range<usize>) -> String {
        Self { text: self.text[span].to_owned(), folds: self.folds.clone(), ..Self::default() }.expand().text
    }

    /// Returns the brackets and braces that stand in no string, with their places.
    fn brackets(&self) -> impl Iterator<Item = (usize, u8)> {
        let (mut in_string, mut is_escaped) = (false, false);
        self.text.bytes().enumerate().filter(move |(_, byte)| {
            let was_escaped = std::mem::take(&mut is_escaped);
            match byte {
                b'"' if !was_escaped => in_string = !in_string,
                b'\\' if in_string => is_escaped = !was_escaped,
                b'\n' => in_string = false,
                b'{' | b'}' | b'[' | b']' => return !in_string,
                _ => {}
            }
            false
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::payload::document::pretty;

    fn body() -> String {
        let base64 = "QUJD".repeat(999);
        pretty(&format!(
            r#"{{"clientKey":"k","task":{{"type":"ImageToTextTask","body":"{base64}","x":[1,[2,3]]}},"b":"}}{{"}}"#
        ))
    }

    #[test]
    fn a_folded_value_is_one_chip_and_the_body_stays() {
        let mut folded = FoldedText::new(&body());
        let task = folded.as_str().find("{\n    \"type\"").unwrap();
        folded.toggle_value(task);
        assert!(folded.as_str().contains("\"task\": {‹#2 · "), "{}", folded.as_str());
        assert_eq!(folded.expand().text, body());
        folded.toggle_value(task);
        assert_eq!(folded.as_str(), FoldedText::new(&body()).as_str());
    }

    #[test]
    fn everything_inside_is_folded_and_unfolded_at_once() {
        let mut folded = FoldedText::new(&body());
        let plain = folded.as_str().to_owned();
        folded.fold_all();
        assert_eq!(folded.as_str().lines().count(), 5, "{}", folded.as_str());
        folded.fold_all();
        assert_eq!(folded.foldable().iter().filter(|value| value.is_folded).count(), 1);
        folded.unfold_all();
        assert_eq!(folded.as_str(), plain);
    }

    proptest! {
        #[test]
        fn folding_any_text_keeps_it(text in "[\\[\\]{}\",:a\\\\\n ]{0,80}", picks in proptest::collection::vec(0_usize..80, 0..6)) {
            let mut folded = FoldedText::new(&text);
            for pick in picks {
                folded.toggle_value(pick);
                prop_assert_eq!(&folded.expand().text, &text);
            }
            folded.fold_all();
            prop_assert_eq!(&folded.expand().text, &text);
            folded.unfold_all();
            prop_assert_eq!(&folded.expand().text, &text);
        }
    }
}
