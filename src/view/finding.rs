//! Where words stand in a text that is shown. A text may have megabytes, so that a call looks through a part of it.

use std::iter;
use std::ops::Range;

use crate::view::text_rows::{TextRows, fingerprint};

/// Most characters that one call compares.
const MOST_COMPARED: usize = 256 * 1024;

/// Most places that are kept.
const MOST_PLACES: usize = 100_000;

/// A text that words are looked for in.
#[derive(Clone, Copy, Debug)]
pub enum Sought<'a> {
    /// Rows of which those of one line belong together.
    Rows(&'a TextRows),
    Text(&'a str),
}

impl<'a> Sought<'a> {
    fn text(self) -> &'a str {
        match self {
            Self::Rows(rows) => rows.text(),
            Self::Text(text) => text,
        }
    }

    /// Returns a number by which the text is told from others. Of rows it is known already.
    fn fingerprint(self) -> u64 {
        match self {
            Self::Rows(rows) => rows.fingerprint(),
            Self::Text(text) => fingerprint(text),
        }
    }

    /// Whether a place is within one line. Words have no end of a line in them, but rows don't either.
    fn is_in_line(self, place: &Range<usize>) -> bool {
        match self {
            Self::Rows(rows) => {
                let (first, last) = (rows.row_at(place.start), rows.row_at(place.end.saturating_sub(1)));
                rows.line(first) == rows.line(last)
            }
            Self::Text(_) => true,
        }
    }
}

/// Where words stand in a text, and which of the places is looked at.
#[derive(Debug, Default)]
pub struct Finding {
    /// The text that is looked through, by its fingerprint, and the words.
    of: Option<(u64, String)>,
    /// The words, folded to one case.
    wanted: Vec<char>,
    /// The byte up to which the text was looked through.
    at: usize,
    is_done: bool,
    /// The places in their order; none reaches into another.
    places: Vec<Range<u32>>,
    current: Option<usize>,
    /// The first place from this byte on becomes the one that is looked at.
    from: u32,
}

impl Finding {
    /// Looks for words, whatever their case, and goes on where it was when the same are looked for in the same text.
    /// Returns whether another place is looked at now.
    pub fn look(&mut self, words: &str, sought: Sought<'_>) -> bool {
        self.begin(words, sought.fingerprint());
        if !self.is_done {
            self.look_on(sought);
        }
        if self.current.is_some() {
            return false;
        }
        let next = self.places.partition_point(|place| place.start < self.from);
        self.current = match self.places.get(next) {
            Some(_) => Some(next),
            None if !self.goes_on() && !self.places.is_empty() => Some(0),
            None => None,
        };
        self.current.is_some()
    }

    /// Begins anew where the words or the text are others than before.
    fn begin(&mut self, words: &str, fingerprint: u64) {
        let is_same_text = self.of.as_ref().is_some_and(|(of, _)| *of == fingerprint);
        if is_same_text && self.of.as_ref().is_some_and(|(_, before)| before == words) {
            return;
        }
        // Typing on keeps the place that is looked at, as long as the longer words stand there too.
        let from = self.current().map_or(self.from, |place| place.start as u32);
        let wanted: Vec<char> = words.chars().flat_map(folded).collect();
        *self = Self {
            of: Some((fingerprint, words.to_owned())),
            is_done: wanted.is_empty(),
            wanted,
            from: if is_same_text { from } else { 0 },
            ..Self::default()
        };
    }

    fn look_on(&mut self, sought: Sought<'_>) {
        let text = sought.text();
        let mut left = MOST_COMPARED;
        while let Some(c) = text.get(self.at..).and_then(|rest| rest.chars().next()) {
            if left == 0 || self.places.len() == MOST_PLACES {
                return;
            }
            let (length, compared) = begins_with(&text[self.at..], &self.wanted);
            left = left.saturating_sub(compared);
            let place = length.map(|length| self.at..self.at + length).filter(|place| sought.is_in_line(place));
            self.at = match place {
                Some(place) => {
                    // No text that is shown has 4 GiB.
                    self.places.push(place.start as u32..place.end as u32);
                    place.end
                }
                None => self.at + c.len_utf8(),
            };
        }
        self.is_done = true;
    }

    /// Looks at the next place, or at the one before; after the last comes the first.
    pub fn step(&mut self, is_forward: bool) {
        let count = self.places.len();
        let Some(at) = self.current.filter(|_| count > 0) else { return };
        self.current = Some(if is_forward { (at + 1) % count } else { (at + count - 1) % count });
    }

    /// Returns how many places are known.
    #[must_use]
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// Returns the number of the place that is looked at, from 1.
    #[must_use]
    pub fn number(&self) -> Option<usize> {
        self.current.map(|at| at + 1)
    }

    /// Whether the text was looked through to its end.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.is_done
    }

    /// Whether the next call goes on with the text: it ends where there are too many places.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        !self.is_done && self.places.len() < MOST_PLACES
    }

    /// Returns the place that is looked at.
    #[must_use]
    fn current(&self) -> Option<Range<usize>> {
        self.places.get(self.current?).map(bytes)
    }

    /// Returns the places, to be shown. `is_asked_for` is whether the one that is looked at is to be brought into sight.
    #[must_use]
    pub fn found(&self, is_asked_for: bool) -> Found<'_> {
        Found { places: &self.places, current: self.current(), is_asked_for }
    }
}

/// Places in a text, to be shown; the default shows none.
#[derive(Clone, Debug, Default)]
pub struct Found<'a> {
    places: &'a [Range<u32>],
    /// The place that is looked at.
    pub current: Option<Range<usize>>,
    is_asked_for: bool,
}

impl Found<'_> {
    /// Returns the places in a part of the text, as they stand in that part; each with whether it is looked at.
    pub fn within(&self, part: Range<usize>) -> impl Iterator<Item = (Range<usize>, bool)> {
        let first = self.places.partition_point(|place| place.end as usize <= part.start);
        let places = self.places.iter().skip(first).map(bytes);
        let places = places.take_while(move |place| place.start < part.end);
        places.map(move |place| {
            let is_current = self.current.as_ref() == Some(&place);
            let shown = place.start.max(part.start) - part.start..place.end.min(part.end) - part.start;
            (shown, is_current)
        })
    }

    /// Returns the place that is to be brought into sight.
    #[must_use]
    pub fn wanted(&self) -> Option<Range<usize>> {
        self.current.clone().filter(|_| self.is_asked_for)
    }
}

fn bytes(place: &Range<u32>) -> Range<usize> {
    place.start as usize..place.end as usize
}

/// Returns the length of what a text begins with where that is what is wanted, in bytes, and how many characters were
/// compared.
fn begins_with(text: &str, wanted: &[char]) -> (Option<usize>, usize) {
    let mut wanted = wanted.iter();
    let mut compared = 0;
    for (at, c) in text.char_indices() {
        compared += 1;
        if folded(c).any(|c| wanted.next() != Some(&c)) {
            break;
        }
        if wanted.as_slice().is_empty() {
            return (Some(at + c.len_utf8()), compared);
        }
    }
    (None, compared)
}

/// Returns a character without its case: most are ASCII, and of the others some are several without it.
fn folded(c: char) -> impl Iterator<Item = char> {
    let other = (!c.is_ascii()).then(|| c.to_uppercase().flat_map(char::to_lowercase));
    c.is_ascii().then(|| c.to_ascii_lowercase()).into_iter().chain(iter::once(other).flatten().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::pretty;
    use proptest::prelude::*;

    fn places(words: &str, sought: Sought<'_>) -> Vec<Range<usize>> {
        let mut finding = Finding::default();
        finding.look(words, sought);
        while finding.goes_on() {
            finding.look(words, sought);
        }
        finding.found(false).within(0..usize::MAX).map(|(place, _)| place).collect()
    }

    fn found(words: &str, text: &str) -> Vec<String> {
        places(words, Sought::Text(text)).into_iter().map(|place| text[place].to_owned()).collect()
    }

    #[test]
    fn case_makes_no_difference() {
        for (words, text, expected) in [
            ("error", "ERROR_KEY, Error, errors", vec!["ERROR", "Error", "error"]),
            ("straße", "STRASSE Straße", vec!["STRASSE", "Straße"]),
            ("ΟΔΌΣ", "οδός", vec!["οδός"]),
            ("aa", "aaaaa", vec!["aa", "aa"]),
            ("שלום", "a שלום b", vec!["שלום"]),
            ("😀", "😀😀", vec!["😀", "😀"]),
            ("i", "İ", vec![]),
            ("", "anything", vec![]),
            ("longer", "long", vec![]),
        ] {
            assert_eq!(found(words, text), expected, "{words} in {text}");
        }
    }

    #[test]
    fn rows_of_one_line_belong_together_and_lines_do_not() {
        let long = TextRows::from_bytes(format!("{}needle\nnee\ndle", "x".repeat(97)).as_bytes());
        assert_eq!(places("needle", Sought::Rows(&long)), vec![Range { start: 97, end: 103 }]);
        assert_eq!((long.row_at(97), long.row_at(102)), (0, 1));
        let rows = pretty("[1]").unwrap();
        assert!(places("[1", Sought::Rows(&rows)).is_empty());
        assert_eq!(places("[1", Sought::Rows(&TextRows::from_bytes(b"[1]"))), vec![Range { start: 0, end: 2 }]);
    }

    #[test]
    fn steps_go_round() {
        let (mut finding, text) = (Finding::default(), Sought::Text("a b a b a"));
        assert!(finding.look("a", text) && !finding.look("a", text));
        let mut numbers = vec![finding.number()];
        for is_forward in [true, true, true, false] {
            finding.step(is_forward);
            numbers.push(finding.number());
        }
        assert_eq!(numbers, [1, 2, 3, 1, 3].map(Some));
        let mut none = Finding::default();
        assert!(!none.look("c", text));
        none.step(true);
        assert_eq!((none.number(), none.count(), none.is_done()), (None, 0, true));
    }

    #[test]
    fn who_types_on_stays_where_he_is() {
        let (mut finding, text) = (Finding::default(), Sought::Text("ab ac ab ad"));
        finding.look("a", text);
        finding.step(true);
        finding.step(true);
        assert!(finding.look("ab", text));
        assert_eq!((finding.number(), finding.count()), (Some(2), 2));
        assert!(finding.look("ac", text), "none follows, so that the first is looked at");
        assert_eq!(finding.number(), Some(1));
        assert!(finding.look("a", Sought::Text("another a")));
        assert_eq!(finding.number(), Some(1));
    }

    #[test]
    fn a_long_text_takes_several_looks() {
        let text = format!("{}needle", "x".repeat(3 * MOST_COMPARED));
        let mut finding = Finding::default();
        assert!(!finding.look("needle", Sought::Text(&text)) && finding.goes_on());
        let looks = iter::repeat_with(|| finding.look("needle", Sought::Text(&text))).take(4);
        assert_eq!(looks.filter(|has_come| *has_come).count(), 1);
        assert!(finding.is_done() && finding.number() == Some(1));
        let many = "a".repeat(MOST_PLACES + 1);
        finding.look("a", Sought::Text(&many));
        assert!(!finding.is_done() && !finding.goes_on() && finding.count() == MOST_PLACES);
    }

    #[test]
    fn a_place_beyond_those_that_are_kept_gives_way_to_the_first() {
        let text = format!("{}needle", "e".repeat(MOST_PLACES + 1));
        let mut finding = Finding::default();
        while finding.current().is_none() {
            finding.look("needle", Sought::Text(&text));
        }
        finding.look("e", Sought::Text(&text));
        while finding.goes_on() {
            finding.look("e", Sought::Text(&text));
        }
        assert_eq!((finding.number(), finding.count()), (Some(1), MOST_PLACES));
    }

    #[test]
    fn a_part_has_the_places_that_reach_into_it() {
        let mut finding = Finding::default();
        finding.look("abc", Sought::Text("abcabcabc"));
        finding.step(true);
        let found = finding.found(true);
        let within: Vec<_> = found.within(2..7).collect();
        assert_eq!(within, [(0..1, false), (1..4, true), (4..5, false)]);
        assert_eq!(found.wanted(), Some(3..6));
        assert_eq!(Found::default().within(0..9).count(), 0);
    }

    proptest! {
        #[test]
        fn any_text_is_looked_through(words in "\\PC{1,3}", bytes: Vec<u8>) {
            let rows = TextRows::from_bytes(&bytes);
            for place in places(&words, Sought::Rows(&rows)) {
                prop_assert!(rows.text().is_char_boundary(place.start) && rows.text().is_char_boundary(place.end));
            }
            let both = format!("{words}\u{1}{}", words.to_uppercase());
            prop_assert!(!places(&words, Sought::Text(&both)).is_empty());
        }
    }
}
