//! Searches bytes for many patterns at once, as they are written or as they are read.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind, packed};

use super::reading::{Counts, Meant, read};

/// A search for many patterns; the longest one counts where several begin.
#[derive(Default)]
pub struct Search {
    patterns: Vec<Vec<u8>>,
    finder: Option<Finder>,
    /// The length of the shortest pattern: what is read of a text is never longer than the text.
    shortest: usize,
}

/// Finds patterns in bytes whose letters are small.
enum Finder {
    /// Few patterns are looked for at memory's speed, where the processor can.
    Packed(packed::Searcher),
    Automaton(AhoCorasick),
}

/// Where a pattern stands, and its number.
type Found = (Range<usize>, usize);

impl Finder {
    fn new(patterns: &[Vec<u8>]) -> Option<Self> {
        let kind = packed::MatchKind::LeftmostLongest;
        if let Some(packed) = packed::Config::new().match_kind(kind).builder().extend(patterns).build() {
            return Some(Self::Packed(packed));
        }
        Self::automaton(patterns, None)
    }

    fn automaton(patterns: &[Vec<u8>], kind: Option<AhoCorasickKind>) -> Option<Self> {
        let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).kind(kind).build(patterns);
        Some(Self::Automaton(builder.ok()?))
    }

    fn finds(&self, text: &[u8]) -> bool {
        match self {
            Self::Packed(packed) => packed.find(text).is_some(),
            Self::Automaton(automaton) => automaton.is_match(text),
        }
    }

    fn found(&self, text: &[u8]) -> Vec<Found> {
        let found = |found: aho_corasick::Match| (found.range(), found.pattern().as_usize());
        match self {
            Self::Packed(packed) => packed.find_iter(text).map(found).collect(),
            Self::Automaton(automaton) => automaton.find_iter(text).map(found).collect(),
        }
    }
}

impl Search {
    /// Tells whether a pattern stands in bytes as they are written.
    #[must_use]
    pub fn stands_written(&self, text: &[u8]) -> bool {
        let finder = self.finder.as_ref().filter(|_| text.len() >= self.shortest);
        finder.is_some_and(|finder| finder.finds(&text.to_ascii_lowercase()))
    }

    /// Tells whether a pattern stands in what is read of bytes, as far as that counts.
    #[must_use]
    pub fn stands_read(&self, text: &[u8], counts: Counts) -> bool {
        let finder = self.finder.as_ref().filter(|_| text.len() >= self.shortest);
        finder.is_some_and(|finder| finder.finds(&Meant::of(text, counts).bytes))
    }

    /// Prepares a search; letters count whether they are small or not. Returns `None` for more patterns than can be
    /// searched for.
    pub fn new(patterns: Vec<Vec<u8>>) -> Option<Self> {
        Self::with(patterns, Finder::new)
    }

    /// Prepares a search of short texts as [`Self::new`] does, in a fraction of the time; a long text is searched more
    /// slowly.
    pub fn of_short_texts(patterns: Vec<Vec<u8>>) -> Option<Self> {
        Self::with(patterns, |patterns| Finder::automaton(patterns, Some(AhoCorasickKind::NoncontiguousNFA)))
    }

    fn with(mut patterns: Vec<Vec<u8>>, finder: impl FnOnce(&[Vec<u8>]) -> Option<Finder>) -> Option<Self> {
        if patterns.is_empty() {
            return Some(Self::default());
        }
        for pattern in &mut patterns {
            pattern.make_ascii_lowercase();
        }
        let finder = Some(finder(&patterns)?);
        let shortest = patterns.iter().map(Vec::len).min().unwrap_or_default();
        Some(Self { patterns, finder, shortest })
    }

    /// Returns where patterns stand in bytes, each with the number of its pattern.
    #[must_use]
    pub fn written(&self, text: &[u8]) -> Vec<Found> {
        let Some(finder) = self.finder.as_ref().filter(|_| text.len() >= self.shortest) else { return Vec::new() };
        finder.found(&text.to_ascii_lowercase())
    }

    /// Returns where patterns stand in what is read of bytes, as far as that counts.
    #[must_use]
    pub fn read(&self, text: &[u8], counts: Counts) -> Vec<Found> {
        let Some(finder) = self.finder.as_ref().filter(|_| text.len() >= self.shortest) else { return Vec::new() };
        let meant = Meant::of(text, counts);
        let found = finder.found(&meant.bytes);
        if found.is_empty() { found } else { located(text, counts, &meant, &found) }
    }

    /// Returns the pattern that the text breaks off in, after at least so many bytes of it, and where it begins.
    #[must_use]
    pub fn broken_off(&self, text: &[u8], counts: Counts, least: usize) -> Option<(usize, usize)> {
        let meant = Meant::of(text, counts);
        let bytes = &meant.bytes;
        let ends = |pattern: &Vec<u8>| (least..pattern.len()).rev().find(|length| bytes.ends_with(&pattern[..*length]));
        let broken = self.patterns.iter().enumerate().filter_map(|(number, pattern)| Some((ends(pattern)?, number)));
        let (length, number) = broken.max()?;
        let place = located(text, counts, &meant, &[(bytes.len() - length..bytes.len(), number)]);
        place.first().map(|(place, number)| (place.start, *number))
    }
}

/// Returns where in the text places stand that were found in what is read of it. Only the parts that hold one are read
/// again.
fn located(text: &[u8], counts: Counts, meant: &Meant, found: &[Found]) -> Vec<Found> {
    let (mut places, mut start) = (Vec::with_capacity(found.len()), 0);
    let ends = meant.parts.iter().skip(1).copied().chain([(meant.bytes.len(), text.len())]);
    for (&(first, from), (end, to)) in meant.parts.iter().zip(ends) {
        let Some((next, _)) = found.get(places.len()) else { break };
        if next.start >= end {
            continue;
        }
        let mut index = first;
        read(&text[from..to], |byte, at| {
            if !counts.takes(byte) {
                return;
            }
            if let Some((range, number)) = found.get(places.len()) {
                if index == range.start {
                    start = from + at.start;
                }
                if index + 1 == range.end {
                    places.push((start..from + at.end, *number));
                }
            }
            index += 1;
        });
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_found_wherever_a_part_of_a_long_text_ends() {
        let search = Search::new(vec![b"needle".to_vec()]).unwrap();
        for before in (0..3_000).step_by(7).chain(65_520..65_550).chain(131_060..131_080) {
            let text = [b"x-".repeat(before / 2).as_slice(), b"-Ne-e\\u0064-LE", &b"-y".repeat(70_000)].concat();
            let start = before / 2 * 2 + 1;
            assert_eq!(search.read(&text, Counts::Letters), [(start..start + 13, 0)], "{before}");
        }
    }

    #[test]
    fn many_patterns_are_found_as_few_are() {
        for count in [3, 60, 600] {
            let patterns: Vec<Vec<u8>> = (0..count).map(|number| format!("Key{number:05}").into_bytes()).collect();
            let text = format!("a KEY{:05} b", count - 1);
            for search in [Search::new(patterns.clone()).unwrap(), Search::of_short_texts(patterns).unwrap()] {
                assert_eq!(search.written(text.as_bytes()), [(2..10, count - 1)], "{count}");
                assert!(search.stands_written(text.as_bytes()) && !search.stands_written(b"a key"), "{count}");
                assert!(search.stands_read(b"k-e-y-0-0-0-0-0", Counts::Letters), "{count}");
            }
        }
    }
}
