//! Takes keys out of anything that will be stored, shown or logged.

use std::ops::Range;

use super::reading::Counts;
use super::search::Search;
use super::secret::REMOVED;
use super::spellings::spellings;
use crate::contract::{ClientKey, MASK};

/// Shortest key that is searched for. A shorter one would be found inside ids and words, and no service issues one.
const MIN_LENGTH: usize = 6;

/// Shortest beginning of a key that is masked at the end of a body that was cut.
const MIN_BEGINNING: usize = 8;

/// How many bytes before a cut are looked at for the beginning of a key.
const TAIL: usize = 16 * 1024;

/// Longest escape that a cut may have broken.
const MAX_ESCAPE: usize = 12;

/// Replaces every spelling of every key that it knows by the key's mask.
///
/// The spellings are those of any letter case, escaped for JSON, percent-encoded or as in HTML, in hexadecimal digits
/// or base64, in UTF-16, backwards, and over a line's end or a literal's seam.
#[derive(Default)]
pub struct Redactor {
    written: Spelled,
    whole: Spelled,
    letters: Spelled,
    masks: Vec<String>,
    /// The keys can't be searched for, so that nothing may be shown.
    hides_all: bool,
}

/// A search for spellings, each with the number of its key's mask.
#[derive(Default)]
struct Spelled {
    search: Search,
    masks: Vec<usize>,
}

impl Redactor {
    /// Prepares the spellings of one key.
    #[must_use]
    pub fn new(key: &ClientKey) -> Self {
        Self::of([key], &[])
    }

    /// Prepares the spellings of many keys, and of other secrets, of which nothing is shown.
    #[must_use]
    pub fn of<'a>(keys: impl IntoIterator<Item = &'a ClientKey>, others: &[ClientKey]) -> Self {
        let keys = keys.into_iter().map(|key| (key.expose(), key.masked()));
        let known = keys.chain(others.iter().map(|other| (other.expose(), MASK.to_owned())));
        let (mut written, mut whole, mut letters) = (Vec::new(), Vec::new(), Vec::new());
        let mut masks = Vec::new();
        for (plain, mask) in known.filter(|(plain, _)| plain.len() >= MIN_LENGTH) {
            let spellings = spellings(plain);
            for (all, own) in
                [(&mut written, spellings.written), (&mut whole, spellings.whole), (&mut letters, spellings.letters)]
            {
                all.extend(own.into_iter().map(|spelling| (spelling, masks.len())));
            }
            masks.push(mask);
        }
        match (Spelled::new(written), Spelled::new(whole), Spelled::new(letters)) {
            (Some(written), Some(whole), Some(letters)) => Self { written, whole, letters, masks, hides_all: false },
            _ => Self { hides_all: true, masks, ..Self::default() },
        }
    }

    /// Tells whether a text holds a key in any spelling.
    #[must_use]
    pub fn finds(&self, text: &str) -> bool {
        let text = text.as_bytes();
        let stands = || {
            self.written.search.stands_written(text)
                || self.whole.search.stands_read(text, Counts::Everything)
                || self.letters.search.stands_read(text, Counts::Letters)
        };
        self.hides_all || !self.masks.is_empty() && stands()
    }

    /// Returns a text without the keys.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        self.replaced(text, None)
    }

    /// Returns a text with one replacement for every key.
    #[must_use]
    pub fn text_with(&self, text: &str, replacement: &str) -> String {
        self.replaced(text, Some(replacement))
    }

    fn replaced(&self, text: &str, replacement: Option<&str>) -> String {
        if self.hides_all {
            return REMOVED.to_owned();
        }
        match self.masked(text.as_bytes(), &self.found(text.as_bytes()), replacement) {
            // Spellings begin and end with whole characters.
            Some(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            None => text.to_owned(),
        }
    }

    /// Returns bytes without the keys, unchanged where no key is in them.
    #[must_use]
    pub fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        self.bytes_if_found(&bytes).unwrap_or(bytes)
    }

    /// Returns bytes without the keys; `None` where no key is in them.
    #[must_use]
    pub fn bytes_if_found(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        if self.hides_all {
            return Some(REMOVED.into());
        }
        self.masked(bytes, &self.found(bytes), None)
    }

    /// Returns a body that was cut without the keys, and without the beginning of one at its end.
    #[must_use]
    pub fn cut_bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        if self.hides_all {
            return REMOVED.into();
        }
        let mut found = self.found(&bytes);
        found.extend(self.broken_off(&bytes));
        self.masked(&bytes, &merged(found), None).unwrap_or(bytes)
    }

    /// Returns the places of the keys, apart and in their order.
    fn found(&self, text: &[u8]) -> Vec<(Range<usize>, usize)> {
        if self.masks.is_empty() {
            return Vec::new();
        }
        let mut found = self.written.numbered(self.written.search.written(text));
        found.extend(self.whole.numbered(self.whole.search.read(text, Counts::Everything)));
        found.extend(self.letters.numbered(self.letters.search.read(text, Counts::Letters)));
        for (place, _) in &mut found {
            // Of UTF-16 the last letter's other byte goes too, so that what follows is still read in pairs.
            let is_wide = text[place.clone()].contains(&0) && text.get(place.end) == Some(&0);
            place.end += usize::from(is_wide);
        }
        merged(found)
    }

    /// Returns the beginning of a key that a cut text ends with.
    fn broken_off(&self, text: &[u8]) -> Option<(Range<usize>, usize)> {
        let start = text.len().saturating_sub(TAIL);
        let tail = &text[start..];
        // The cut may have broken an escape, whose rest says nothing.
        let breaks = (tail.len().saturating_sub(MAX_ESCAPE)..tail.len()).filter(|at| b"\\%&".contains(&tail[*at]));
        let found = breaks.chain([tail.len()]).find_map(|end| {
            let tail = &tail[..end];
            let of = |spelled: &Spelled, counts: Counts| {
                let (at, number) = spelled.search.broken_off(tail, counts, MIN_BEGINNING)?;
                Some((at, *spelled.masks.get(number)?))
            };
            of(&self.letters, Counts::Letters).or_else(|| of(&self.whole, Counts::Everything))
        });
        found.map(|(at, mask)| (start + at..text.len(), mask))
    }

    /// Returns the text with the masks in these places; `None` when there are none.
    fn masked(&self, text: &[u8], found: &[(Range<usize>, usize)], replacement: Option<&str>) -> Option<Vec<u8>> {
        if found.is_empty() {
            return None;
        }
        let mut result = Vec::with_capacity(text.len());
        let mut copied = 0;
        for (place, mask) in found {
            result.extend_from_slice(&text[copied..place.start]);
            let mask = self.masks.get(*mask).map_or(MASK, String::as_str);
            result.extend_from_slice(replacement.unwrap_or(mask).as_bytes());
            copied = place.end;
        }
        result.extend_from_slice(&text[copied..]);
        Some(result)
    }
}

impl Spelled {
    fn new(spellings: Vec<(Vec<u8>, usize)>) -> Option<Self> {
        let (spellings, masks) = spellings.into_iter().unzip();
        Some(Self { search: Search::new(spellings)?, masks })
    }

    /// Returns places with the numbers of masks instead of patterns.
    fn numbered(&self, found: Vec<(Range<usize>, usize)>) -> Vec<(Range<usize>, usize)> {
        found.into_iter().filter_map(|(place, number)| Some((place, *self.masks.get(number)?))).collect()
    }
}

/// Returns places in their order, those that overlap as one.
fn merged(mut found: Vec<(Range<usize>, usize)>) -> Vec<(Range<usize>, usize)> {
    found.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
    let mut merged: Vec<(Range<usize>, usize)> = Vec::with_capacity(found.len());
    for (place, mask) in found {
        match merged.last_mut() {
            Some((last, _)) if place.start < last.end => last.end = last.end.max(place.end),
            _ => merged.push((place, mask)),
        }
    }
    merged
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Redactor({})", self.masks.join(", "))
    }
}
