//! Finds the values of names that are values themselves: `{"name": "clientKey", "value": "…"}` in any order and dress.

use std::ops::Range;

use super::joint::joined;
use super::literal::{Literal, cut, literal, marks_before, tail};
use super::name::Name;

/// What a secret's name is the value of.
const LABELS: [&str; 14] = [
    "name",
    "key",
    "field",
    "header",
    "param",
    "parameter",
    "id",
    "label",
    "property",
    "variable",
    "n",
    "k",
    "prop",
    "attribute",
];

/// What the secret is the value of, beside the name.
const VALUES: [&str; 9] =
    ["value", "val", "v", "content", "contents", "defaultvalue", "default", "currentvalue", "text"];

/// What a name follows that stands after its value: `setValue:@"…" forKey:@"clientKey"`.
const REVERSED: [&str; 3] = ["forkey:", "forhttpheaderfield:", "for:"];

/// Farthest place of the value from its name.
const MAX_DISTANCE: usize = 4096;

/// Most that stands between a label and the name that is its value.
const MAX_LABEL: usize = 100;

/// Returns the place of the value beside a name that is a value.
pub(super) fn beside(text: &str, name: &Name) -> Option<Range<usize>> {
    let before = tail(&text[..name.place.start], MAX_LABEL);
    let before = &before[..before.len() - marks_before(before)];
    if is_reversed(before) {
        let line = tail(&text[..name.place.start], MAX_LABEL * 4);
        let line = &line[line.rfind('\n').map_or(0, |end| end + 1)..];
        let mark = marks_before(line);
        return last_literal(text, name.place.start - line.len(), name.place.start - mark);
    }
    let label = before.trim_end().strip_suffix("=>").or_else(|| before.trim_end().strip_suffix([':', '=']))?;
    let label = label.trim_end();
    let label = &label[..label.len() - marks_before(label)];
    let word = last_word(label);
    if !LABELS.iter().any(|known| known.eq_ignore_ascii_case(word)) {
        return None;
    }
    let label_at = name.place.start - (tail(&text[..name.place.start], MAX_LABEL).len() - label.len()) - word.len();
    after(text, name.place.end).or_else(|| ahead(text, label_at))
}

/// Tells whether a name stands after its value.
fn is_reversed(before: &str) -> bool {
    let end = before.trim_end().trim_end_matches('@').as_bytes();
    let ends_with = |word: &str| {
        end.len().checked_sub(word.len()).is_some_and(|at| end[at..].eq_ignore_ascii_case(word.as_bytes()))
    };
    end.ends_with(b":") && REVERSED.iter().any(|word| ends_with(word))
}

/// Returns the last literal between two places.
fn last_literal(text: &str, from: usize, to: usize) -> Option<Range<usize>> {
    let (mut at, mut last) = (from.max(to.saturating_sub(MAX_DISTANCE)), None);
    while at < to {
        match text.is_char_boundary(at).then(|| literal(text, at)).flatten() {
            Some(Literal { content, end }) if end <= to => {
                last = Some(content);
                at = end.max(at + 1);
            }
            _ => at += 1,
        }
    }
    last
}

fn last_word(text: &str) -> &str {
    let is_part = |c: char| c.is_ascii_alphanumeric();
    &text[text.trim_end_matches(is_part).len()..]
}

/// Returns the value that stands after its name, before the object ends.
fn after(text: &str, from: usize) -> Option<Range<usize>> {
    let window = cut(&text[from..], MAX_DISTANCE);
    let mut at = 0;
    while let Some(next) = window[at..].find(|c: char| c.is_ascii_alphabetic() || c == '}' || c == '>') {
        at += next;
        let rest = &window[at..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        if length == 0 {
            return None;
        }
        let word = &rest[..length];
        if LABELS[..3].iter().any(|label| label.eq_ignore_ascii_case(word)) && is_member(text, from + at + length) {
            return None;
        }
        if let Some(place) = member(text, word, from + at + length) {
            return Some(place);
        }
        at += length;
    }
    None
}

fn is_member(text: &str, end: usize) -> bool {
    joined(text, end).is_some_and(|joined| text[..joined.at].ends_with([':', '=']))
}

/// Returns the place of the value of a word, if the word is one of [`VALUES`].
fn member(text: &str, word: &str, end: usize) -> Option<Range<usize>> {
    if !VALUES.iter().any(|value| value.eq_ignore_ascii_case(word)) {
        return None;
    }
    let joined = joined(text, end).filter(|joined| text[..joined.at].ends_with([':', '=', '>']))?;
    let value = text[joined.at..].trim_start_matches([' ', '\t']);
    let start = text.len() - value.len();
    if let Some(found) = literal(text, start) {
        return Some(found.content);
    }
    let length = value.find(|c: char| c.is_whitespace() || ",;}<>\"'".contains(c)).unwrap_or(value.len());
    Some(start..start + length)
}

/// Returns the value that stands before its name, after the object began.
fn ahead(text: &str, to: usize) -> Option<Range<usize>> {
    let window = tail(&text[..to], MAX_DISTANCE);
    let start = to - window.len();
    let begin = window.rfind(['{', '<']).map_or(0, |open| open + 1);
    let inside = &window[begin..];
    let words = inside.match_indices(|c: char| c.is_ascii_alphabetic()).map(|(at, _)| at);
    let begins = |at: &usize| *at == 0 || !inside.as_bytes()[*at - 1].is_ascii_alphanumeric();
    let mut found = words.filter(begins).filter_map(|at| {
        let rest = &inside[at..];
        let word = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
        member(text, word, start + begin + at + word.len()).filter(|place| place.end <= to)
    });
    found.next_back()
}
