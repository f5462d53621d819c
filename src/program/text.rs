//! Reads a program's text literals: their escapes taken out, a hole for every value that is put into them.

use tree_sitter::Node;

use super::data::HOLE;
use super::escapes::{Escapes, plain};
use super::language::{Kind, Language};
use super::tree::{children, kind_of};

/// Returns the content of a text literal.
pub(super) fn content(node: Node<'_>, text: &str, language: &Language) -> String {
    let Some(written) = text.get(node.byte_range()) else { return String::new() };
    if node.kind() == "heredoc_body" {
        return heredoc_content(node, text);
    }
    let Some(Opening { length, close, escapes, has_values }) = opening(written, language) else {
        return String::new();
    };
    let end = written.len() - close_length(&written[length..], &close);
    let holes = if kind_of(node) == Some(Kind::Text) { values(node) } else { Vec::new() };
    let mut content = String::with_capacity(written.len());
    let mut at = length;
    for hole in holes {
        let start = (hole.start_byte() - node.start_byte()).clamp(at, end.max(at));
        plain(written.get(at..start).unwrap_or_default(), escapes, has_values && language.doubles_braces, &mut content);
        content.push(HOLE);
        at = (hole.end_byte() - node.start_byte()).max(at);
    }
    plain(written.get(at..end).unwrap_or_default(), escapes, has_values && language.doubles_braces, &mut content);
    if has_values && language.name == "Kotlin" { names_filled(&content) } else { content }
}

struct Opening {
    length: usize,
    close: String,
    escapes: Escapes,
    /// Other values are put into the text.
    has_values: bool,
}

fn opening(written: &str, language: &Language) -> Option<Opening> {
    if written.starts_with("<<<") {
        return heredoc(written);
    }
    let known = language.openings.iter().find(|(opening, _)| written.starts_with(opening));
    if let Some((opening, escapes)) = known {
        let close = opening.trim_start_matches(['$', '@']);
        let close = if opening.starts_with("@'") || opening.starts_with("@\"") && language.name == "PowerShell" {
            format!("{close}@")
        } else {
            close.to_owned()
        };
        let has_values = opening.contains('$') || matches!(language.name, "Kotlin" | "PowerShell");
        // Only one dollar sign makes one brace the beginning of a value.
        let has_values = has_values && !opening.starts_with("$$");
        return Some(Opening { length: opening.len(), close, escapes: *escapes, has_values });
    }
    let letters = written.find(['"', '\'', '`'])?;
    let mark = written[letters..].chars().next()?;
    let prefix = written[..letters].to_ascii_lowercase();
    let triple: String = std::iter::repeat_n(mark, 3).collect();
    let close =
        if written[letters..].starts_with(&triple) && written.len() >= letters + 6 { triple } else { mark.to_string() };
    let escapes = if prefix.contains('r') { Escapes::None } else { Escapes::Backslash };
    let has_values = prefix.contains(['f', '$']) || language.name == "Kotlin";
    Some(Opening { length: letters + close.len(), close, escapes, has_values })
}

/// Returns the opening line of a heredoc. Its grammar tells where the content ends.
fn heredoc(written: &str) -> Option<Opening> {
    let length = written.find('\n')? + 1;
    let escapes = if written[..length].contains('\'') { Escapes::None } else { Escapes::Backslash };
    let name = written[3..length].trim().trim_matches(['\'', '"']).to_owned();
    Some(Opening { length, close: name, escapes, has_values: true })
}

/// Returns the content of Ruby's heredoc, whose opening stands elsewhere.
fn heredoc_content(node: Node<'_>, text: &str) -> String {
    let mut content = String::new();
    for part in children(node) {
        match part.kind() {
            "heredoc_end" => {}
            "heredoc_content" => {
                plain(text.get(part.byte_range()).unwrap_or_default(), Escapes::Backslash, false, &mut content);
            }
            _ => content.push(HOLE),
        }
    }
    content
}

fn close_length(rest: &str, close: &str) -> usize {
    if rest.ends_with(close) { close.len() } else { 0 }
}

/// Returns the values that are put into a text, in their order.
fn values(node: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    for part in children(node) {
        match kind_of(part) {
            Some(Kind::Content) if part.named_child_count() == 0 => {}
            // Python, Ruby and PHP keep the content in a node of its own, with values inside of it.
            Some(Kind::Content | Kind::Text) => found.extend(values(part)),
            _ => found.push(part),
        }
    }
    found
}

/// Returns a text with a hole for each `$name` in it.
fn names_filled(text: &str) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        filled.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        if length == 0 || rest.starts_with(|c: char| c.is_ascii_digit()) {
            filled.push('$');
        } else {
            filled.push(HOLE);
            rest = &rest[length..];
        }
    }
    filled.push_str(rest);
    filled
}

/// Returns a text whose marks are holes, as a call that formats the text fills them: `%s`, `%d`, `{}`, `{0}`, `{name}`.
pub(super) fn formatted(text: &str, has_braces: bool) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['%', '{', '}']) {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        let doubled = ["%%", "{{", "}}"].iter().find(|mark| rest.starts_with(**mark) && (has_braces || **mark == "%%"));
        if let Some(doubled) = doubled {
            filled.push_str(&doubled[1..]);
            rest = &rest[2..];
        } else if let Some(length) = mark_length(rest, has_braces) {
            filled.push(HOLE);
            rest = &rest[length..];
        } else {
            filled.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    filled.push_str(rest);
    filled
}

/// Returns the length of the mark at the beginning of a text.
fn mark_length(text: &str, has_braces: bool) -> Option<usize> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_.$:[]".contains(c);
    if let Some(rest) = text.strip_prefix('%') {
        let named = rest.strip_prefix('(').and_then(|rest| rest.find(')')).map_or(0, |at| at + 2);
        let flags = rest[named..].find(|c: char| !"0123456789.-+$lhzj".contains(c))?;
        return rest[named + flags..]
            .starts_with(['s', 'd', 'u', 'v', 'q', 'i', 'f', 'b', 't'])
            .then_some(1 + named + flags + 1);
    }
    let inside = text.strip_prefix('{').filter(|_| has_braces)?;
    let end = inside.find('}')?;
    inside[..end].chars().all(is_name).then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_format_become_holes() {
        for (text, has_braces, filled) in [
            (r#"{"a":"%s","b":%d,"c":"100%%"}"#, false, r#"{"a":"§","b":§,"c":"100%"}"#),
            (r#"{{"a":"{0}","b":{name}}}"#, true, r#"{"a":"§","b":§}"#),
            (r#"{"a":"%(key)s"}"#, false, r#"{"a":"§"}"#),
            ("50% {x}", false, "50% {x}"),
        ] {
            assert_eq!(formatted(text, has_braces).replace(HOLE, "§"), filled, "{text}");
        }
    }

    #[test]
    fn names_in_a_text_become_holes() {
        assert_eq!(names_filled("{\"a\": \"$x\", \"b\": \"$5\"}").replace(HOLE, "§"), "{\"a\": \"§\", \"b\": \"$5\"}");
    }
}
