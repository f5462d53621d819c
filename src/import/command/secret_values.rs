//! Finds the secret values of commands: those of options by the programs' tables, and of headers by their names.

use std::ops::Range;

use super::find;
use super::options::{self, Effect, Item};
use super::split::split;
use super::tables;
use crate::payload::redaction::is_secret_header;

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
        at = candidate.name_end.max(line.end);
        let Some(table) = tables::of(candidate.tool) else { continue };
        for item in options::read(&mut line, table, text) {
            found.extend(item.secret_span(text));
            found.extend(secret_header(&item, text));
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
