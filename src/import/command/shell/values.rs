//! Tells how long the values are that bash fills in: variables, and what other commands print.

use super::super::words::Line;

/// Notes what the shell fills into a text, in which a sign takes away what the next one means.
pub(super) fn note_values(text: &str, escape: char, line: &mut Line) {
    let mut from = 0;
    while let Some(at) = text[from..].find(['$', '`', '\\']).map(|at| from + at) {
        let rest = &text[at..];
        let is_escaped = rest.starts_with(escape);
        let length = match rest.as_bytes()[0] {
            b'\\' | b'`' if is_escaped => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            b'\\' => 1,
            b'`' => backticks_length(rest),
            _ if rest.starts_with("$(") => substitution_length(rest),
            _ => variable_length(rest),
        };
        if !is_escaped && !rest.starts_with('\\') {
            line.note_filled_in(&rest[..length]);
        }
        from = at + length.max(1);
    }
}

/// Returns the length of the `$(…)` or `<(…)` that a text begins with; one that is never closed has the whole text.
pub(in crate::import::command) fn substitution_length(text: &str) -> usize {
    let (mut depth, mut quote) = (0_usize, None);
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' if quote != Some(b'\'') => drop(bytes.next()),
            b'\'' | b'"' if quote.is_none() => quote = Some(byte),
            byte if quote == Some(byte) => quote = None,
            b'(' if quote.is_none() => depth += 1,
            b')' if quote.is_none() => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Returns the length of the command in backticks that a text begins with.
pub(super) fn backticks_length(text: &str) -> usize {
    text[1..].find('`').map_or(text.len(), |end| end + 2)
}

/// Longest variable that is read, in bytes.
const MAX_VARIABLE: usize = 200;

/// Returns the length of the variable that a text begins with: `$KEY`, `${KEY:-default}`, `$1`; 0 where it is none.
pub(super) fn variable_length(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('$') else { return 0 };
    if rest.starts_with('{') {
        return rest.find('}').filter(|end| *end <= MAX_VARIABLE).map_or(0, |end| end + 2);
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    // PowerShell has `$env:KEY`.
    let scope = if rest.starts_with("env:") { "env:".len() } else { 0 };
    let name = rest[scope..].find(|c| !is_name(c)).map_or(rest.len(), |at| scope + at);
    match name {
        0 => 0,
        // Of `$12` the shell fills in `$1`.
        _ if rest.starts_with(|c: char| c.is_ascii_digit()) => 2,
        _ => name + 1,
    }
}
