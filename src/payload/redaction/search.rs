//! Searches bytes for many patterns at once, as they are written or as they are read.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::reading::{meant, read};

/// A search for many patterns; the longest one counts where several begin.
#[derive(Default)]
pub struct Search {
    patterns: Vec<Vec<u8>>,
    automaton: Option<AhoCorasick>,
    /// The length of the shortest pattern: what is read of a text is never longer than the text.
    shortest: usize,
}

impl Search {
    /// Prepares a search; letters count whether they are small or not. Returns `None` for more patterns than can be
    /// searched for.
    pub fn new(mut patterns: Vec<Vec<u8>>) -> Option<Self> {
        if patterns.is_empty() {
            return Some(Self::default());
        }
        for pattern in &mut patterns {
            pattern.make_ascii_lowercase();
        }
        // An automaton that tells small letters from large ones finds where to begin ten times faster.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&patterns).ok()?;
        let shortest = patterns.iter().map(Vec::len).min().unwrap_or_default();
        Some(Self { patterns, automaton: Some(automaton), shortest })
    }

    /// Returns where patterns stand in bytes, each with the number of its pattern.
    pub fn written(&self, text: &[u8]) -> Vec<(Range<usize>, usize)> {
        if self.automaton.is_none() || text.len() < self.shortest {
            return Vec::new();
        }
        self.in_small_letters(&text.to_ascii_lowercase())
    }

    fn in_small_letters(&self, text: &[u8]) -> Vec<(Range<usize>, usize)> {
        let found = self.automaton.iter().flat_map(|automaton| automaton.find_iter(text));
        found.map(|found| (found.range(), found.pattern().as_usize())).collect()
    }

    /// Returns where patterns stand in what is read of bytes, as far as `counts` takes it.
    pub fn read(&self, text: &[u8], counts: impl Fn(u8) -> bool + Copy) -> Vec<(Range<usize>, usize)> {
        if self.automaton.is_none() || text.len() < self.shortest {
            return Vec::new();
        }
        let found = self.in_small_letters(&meant(text, counts));
        if found.is_empty() { found } else { located(text, counts, &found) }
    }

    /// Returns the pattern that the text breaks off in, after at least so many bytes of it, and where it begins.
    pub fn broken_off(&self, text: &[u8], counts: impl Fn(u8) -> bool + Copy, least: usize) -> Option<(usize, usize)> {
        let meant = meant(text, counts);
        let ends = |pattern: &Vec<u8>| (least..pattern.len()).rev().find(|length| meant.ends_with(&pattern[..*length]));
        let broken = self.patterns.iter().enumerate().filter_map(|(number, pattern)| Some((ends(pattern)?, number)));
        let (length, number) = broken.max()?;
        let place = located(text, counts, &[(meant.len() - length..meant.len(), number)]);
        place.first().map(|(place, number)| (place.start, *number))
    }
}

/// Returns where in the text places stand that were found in what is read of it.
fn located(
    text: &[u8],
    counts: impl Fn(u8) -> bool + Copy,
    found: &[(Range<usize>, usize)],
) -> Vec<(Range<usize>, usize)> {
    let (mut places, mut index, mut start) = (Vec::with_capacity(found.len()), 0, 0);
    read(text, |byte, at| {
        if !counts(byte) {
            return;
        }
        if let Some((range, number)) = found.get(places.len()) {
            if index == range.start {
                start = at.start;
            }
            if index + 1 == range.end {
                places.push((start..at.end, *number));
            }
        }
        index += 1;
    });
    places
}
