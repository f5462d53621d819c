//! Reads texts in quotation marks as any language writes them, also where the text around them was escaped.

use std::ops::Range;

/// Signs that escape a quotation mark in one language or another.
const ESCAPES: [char; 3] = ['\\', '^', '`'];

/// Quotation marks, those of word processors too.
const MARKS: [char; 11] = ['"', '\'', '`', '“', '”', '„', '‘', '’', '‚', '«', '»'];

/// Quotation marks as other texts write them.
const WRITTEN: [&str; 13] = [
    "%22", "%27", "%2522", "&quot;", "&#34;", "&#034;", "&#39;", "&#039;", "&apos;", "&#x22;", "&#x27;", "\\u0022",
    "\\x22",
];

/// Longest content that is read, and longest mark before it with the signs that escape it.
const MAX_CONTENT: usize = 4096;
const MAX_OPENING: usize = 40;

/// A text in quotation marks.
pub(super) struct Literal {
    /// Where the text stands without its marks.
    pub content: Range<usize>,
    /// Where the mark after it ends.
    pub end: usize,
}

/// Returns the literal that begins at a place.
pub(super) fn literal(text: &str, at: usize) -> Option<Literal> {
    let rest = text.get(at..)?;
    let start = at + prefix_length(rest);
    let opening = Opening::of(cut(&text[start..], MAX_OPENING))?;
    let from = start + opening.length;
    let (length, closing) = opening.content(cut(&text[from..], MAX_CONTENT));
    Some(Literal { content: from..from + length, end: from + length + closing })
}

/// Returns the length of what a language writes before a literal's mark: `f"`, `rb'`, `@"`, `$@"`, `r#"`.
fn prefix_length(text: &str) -> usize {
    let prefix =
        text.len() - text.trim_start_matches(['f', 'F', 'r', 'R', 'b', 'B', 'u', 'U', 'L', '@', '$', '#']).len();
    let after = text[prefix..].starts_with(['"', '\'', '`']);
    if prefix <= 4 && after { prefix } else { 0 }
}

/// What begins a literal.
struct Opening<'a> {
    length: usize,
    mark: Mark<'a>,
}

enum Mark<'a> {
    /// A mark that stands so many times, after so many signs that escape it.
    Sign { close: char, times: usize, escapes: usize },
    /// A mark that is written in another way.
    Written(&'a str),
}

impl Opening<'_> {
    fn of(text: &str) -> Option<Self> {
        if let Some(written) = written_at(text) {
            return Some(Self { length: written.len(), mark: Mark::Written(written) });
        }
        let marked = text.trim_start_matches(['\\', '^']);
        // In PowerShell the backtick escapes a mark, and elsewhere it is one.
        let marked = marked.strip_prefix('`').filter(|after| after.starts_with('"')).unwrap_or(marked);
        let escapes = text.len() - marked.len();
        if escapes > 16 {
            return None;
        }
        let mark = marked.chars().next().filter(|c| MARKS.contains(c))?;
        let times = times(marked, mark);
        Some(Self {
            length: escapes + times * mark.len_utf8(),
            mark: Mark::Sign { close: closing(mark), times, escapes },
        })
    }

    /// Returns the length of the content and that of the mark after it.
    fn content(&self, text: &str) -> (usize, usize) {
        match self.mark {
            Mark::Written(written) => {
                let end = text.find(['\n', '\r']).unwrap_or(text.len());
                let length = (0..end).find(|at| text.is_char_boundary(*at) && starts_with(&text[*at..], written));
                length.map_or((end, 0), |length| (length, written.len()))
            }
            Mark::Sign { close, times, escapes } => {
                let end = end_of(text, close, times, escapes);
                let content = text[..end].trim_end_matches(ESCAPES);
                let marks = if text[end..].starts_with(close) { times * close.len_utf8() } else { 0 };
                (content.len(), end - content.len() + marks)
            }
        }
    }
}

/// Returns the written mark that a text begins with.
fn written_at(text: &str) -> Option<&'static str> {
    let may_begin = matches!(text.as_bytes().first(), Some(b'%' | b'&' | b'\\'));
    may_begin.then(|| WRITTEN.into_iter().find(|written| starts_with(text, written))).flatten()
}

fn starts_with(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start.as_bytes()))
}

/// Returns how often a mark stands at the beginning of a literal: twice where a shell doubled it, three times around
/// a text of many lines.
fn times(text: &str, mark: char) -> usize {
    let run = text.chars().take(4).take_while(|c| *c == mark).count();
    let after = text[run * mark.len_utf8()..].chars().next();
    let is_empty = after.is_none_or(|c| c.is_whitespace() || ",}]);:&\\".contains(c));
    match run {
        3.. => 3,
        2 if !is_empty => 2,
        _ => 1,
    }
}

/// Returns where the content ends: at a mark that is no more escaped than the first one was, or at the line's end.
fn end_of(text: &str, close: char, times: usize, escapes: usize) -> usize {
    let mut skip = 0;
    for (at, c) in text.char_indices() {
        if at < skip {
            continue;
        }
        if matches!(c, '\n' | '\r') && times < 3 && close != '`' {
            return at;
        }
        let is_smart = (close == '”' && c == '“') || (close == '’' && c == '‘');
        if (c != close && !is_smart) || escapes_before(&text[..at]) > escapes {
            continue;
        }
        let run = text[at..].chars().take_while(|next| *next == close).count().max(1);
        if run >= times {
            return at;
        }
        skip = at + run * close.len_utf8();
    }
    text.len()
}

fn escapes_before(text: &str) -> usize {
    text.len() - text.trim_end_matches(['\\', '^']).len()
}

/// Returns the mark that ends what a mark began.
const fn closing(mark: char) -> char {
    match mark {
        '“' | '„' => '”',
        '‘' | '‚' => '’',
        '«' => '»',
        mark => mark,
    }
}

/// Returns the beginning of a text, at most so many bytes.
pub(super) fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns the end of a text, at most so many bytes.
pub(super) fn tail(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// Returns the length of the marks and their escapes at the beginning of a text: what closes a name.
pub(super) fn marks_length(text: &str) -> usize {
    let mut at = 0;
    while at < 16 {
        let rest = &text[at..];
        let Some(length) = mark_length(rest) else { break };
        at += length;
    }
    at
}

fn mark_length(text: &str) -> Option<usize> {
    if let Some(written) = written_at(text) {
        return Some(written.len());
    }
    let marked = text.trim_start_matches(['\\', '^']);
    let mark = marked.chars().next().filter(|c| MARKS.contains(c))?;
    Some(text.len() - marked.len() + mark.len_utf8())
}

/// Returns the length of the marks and their escapes at the end of a text: what opens a name.
pub(super) fn marks_before(text: &str) -> usize {
    let may_end = matches!(text.as_bytes().last(), Some(b'2' | b'7' | b';'));
    if let Some(written) = WRITTEN.iter().find(|written| may_end && text.ends_with(**written)) {
        return written.len();
    }
    let bare = text.trim_end_matches(MARKS);
    if bare.len() == text.len() { 0 } else { text.len() - bare.trim_end_matches(['\\', '^', '@']).len() }
}
