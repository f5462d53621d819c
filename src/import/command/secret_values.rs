//! Finds the secret values of commands: those of options by the programs' tables, of headers by their names, and the
//! words of the commands around them that could be keys.

use std::ops::Range;

use super::find;
use super::options::{self, Effect, Item};
use super::shell::substitution_length;
use super::split::split;
use super::tables;
use super::words::near_before;
use crate::payload::redaction::{is_secret_header, key_words};

/// Most commands that are looked at.
const MAX_COMMANDS: usize = 200;

/// Returns where the secret values of a text's commands stand: those of options, and of headers that are secret.
pub(in crate::import) fn secret_values(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut at, mut count) = (Vec::new(), 0, 0);
    while count < MAX_COMMANDS
        && let Some(candidate) = find::next(text, at)
    {
        count += 1;
        let (mut line, _) = split(text, &candidate);
        found.extend(within(text, before_in_statement(text, candidate.start)));
        at = candidate.name_end.max(line.end);
        let Some(table) = tables::of(candidate.tool) else { continue };
        for item in options::read(&mut line, table, text) {
            found.extend(item.secret_span(text));
            found.extend(secret_header(&item, text));
        }
    }
    if count > 0 {
        found.extend(inserted(text).into_iter().flat_map(|place| within(text, place)));
    }
    found
}

/// Returns where the words of a part of a text stand that could be keys.
fn within(text: &str, place: Range<usize>) -> Vec<Range<usize>> {
    let words = key_words(&text[place.clone()]).into_iter();
    words.map(|word| place.start + word.start..place.start + word.end).collect()
}

/// Returns where the rest of a command's statement stands before it: what is piped into it, and what is done first.
fn before_in_statement(text: &str, command: usize) -> Range<usize> {
    let near = near_before(text, command);
    let mut start = near.len();
    for (number, line) in near.split_inclusive('\n').rev().take(MAX_LINES).enumerate() {
        let goes_on = line.trim_end().ends_with(['\\', '|', '&', '`', '^']);
        if number > 0 && !goes_on {
            break;
        }
        start -= line.len();
    }
    command - near.len() + start..command
}

/// Most lines of a statement that are looked at.
const MAX_LINES: usize = 40;

/// Most commands inside of others that are looked at, and the longest of them.
const MAX_INSERTED: usize = 200;
const MAX_LENGTH: usize = 8 * 1024;

/// Returns where the commands stand whose output is put into others: in `$(…)`, `<(…)` and backticks.
fn inserted(text: &str) -> Vec<Range<usize>> {
    let near = |at: usize| {
        let mut end = text.len().min(at + MAX_LENGTH);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        &text[at..end]
    };
    // What is escaped is put in by no shell; a backslash that is escaped itself escapes nothing.
    let is_bare = |at: &usize| text[..*at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 0;
    let opens = ["$(", "<("].into_iter().flat_map(|open| text.match_indices(open)).map(|(at, _)| at);
    let opens = opens.filter(is_bare).take(MAX_INSERTED);
    let mut found: Vec<Range<usize>> = opens.map(|at| at + 2..at + substitution_length(near(at)).max(2)).collect();
    let mut marks = text.match_indices('`').map(|(at, _)| at).filter(is_bare).take(2 * MAX_INSERTED);
    while let (Some(open), Some(close)) = (marks.next(), marks.next()) {
        // A template of JavaScript goes over lines, and a command has words.
        let inside = text.get(open + 1..close).unwrap_or_default();
        if inside.len() <= MAX_LENGTH && inside.contains(' ') && !inside.contains('\n') {
            found.push(open + 1..close);
        }
    }
    found
}

/// Returns where the value of a secret header stands.
fn secret_header(item: &Item, text: &str) -> Option<Range<usize>> {
    // `HTTPie`'s headers are ordinary words.
    let (name, _) = item.value.text.split_once(':').filter(|_| matches!(item.effect, Some(Effect::Header) | None))?;
    let raw = &text[item.value.span.clone()];
    let colon = raw.find(':').filter(|_| is_secret_header(name.trim()))?;
    let value = raw[colon + 1..].trim_start();
    let start = item.value.span.end - value.len();
    Some(start..start + value.trim_end_matches(['\'', '"', '^', '`']).len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what is put into a command behind so many backslashes.
    fn put_in(backslashes: usize, inserted: &str) -> Vec<String> {
        let text = format!("curl -d \"{}{inserted}\" http://127.0.0.1/", "\\".repeat(backslashes));
        let places = super::inserted(&text).into_iter();
        places.map(|place| text[place].trim_end_matches(')').to_owned()).collect()
    }

    #[test]
    fn what_follows_an_escaped_backslash_runs() {
        for backslashes in 0..6 {
            let expected: &[&str] = if backslashes % 2 == 0 { &["./gen k-short1"] } else { &[] };
            for inserted in ["$(./gen k-short1)", "`./gen k-short1`"] {
                assert_eq!(put_in(backslashes, inserted), expected, "{backslashes} {inserted}");
            }
        }
    }

    #[test]
    fn a_key_behind_an_escaped_backslash_is_found() {
        let text = r#"curl -d "\\$(./gen k-short1)" http://127.0.0.1/"#;
        let found: Vec<&str> = secret_values(text).into_iter().map(|place| &text[place]).collect();
        assert_eq!(found, ["k-short1"]);
    }
}
