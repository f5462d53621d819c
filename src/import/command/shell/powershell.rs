//! Splits a command as PowerShell does.

use super::super::words::{Fault, Line, Word};
use super::values::note_values;

/// Splits the command at a place of a text: backticks escape, `''` and `""` are one mark inside, `@'…'@` goes over lines.
pub(super) fn split(text: &str, start: usize) -> Line {
    let mut power = Power { text, at: start, line: Line::default(), word: None };
    power.read();
    power.line
}

struct Power<'a> {
    text: &'a str,
    at: usize,
    line: Line,
    word: Option<Word>,
}

impl Power<'_> {
    fn read(&mut self) {
        let mut depth = 0_usize;
        while let Some(c) = self.text[self.at..].chars().next() {
            let rest = &self.text[self.at..];
            match c {
                '@' if here_string(rest).is_some() => self.quoted(here_string(rest), rest.starts_with("@\"")),
                '\'' | '"' => self.quoted(Some(doubled(rest, c, c == '"')), c == '"'),
                '`' => self.backtick(),
                '\n' | ';' | '|' => break,
                ')' | '}' if depth == 0 => break,
                c if c.is_whitespace() => {
                    self.end_word();
                    self.at += c.len_utf8();
                }
                c => {
                    match c {
                        '(' | '{' => depth += 1,
                        ')' | '}' => depth -= 1,
                        _ => {}
                    }
                    self.push(c.encode_utf8(&mut [0; 4]));
                    self.at += c.len_utf8();
                }
            }
        }
        self.end_word();
        self.line.end = self.at;
    }

    fn push(&mut self, text: &str) {
        let at = self.at;
        self.word.get_or_insert_with(|| Word { text: String::new(), span: at..at }).text.push_str(text);
    }

    fn end_word(&mut self) {
        if let Some(mut word) = self.word.take() {
            word.span.end = self.at;
            // What PowerShell gives to a program is read by the program once more, which knows \" for a mark.
            word.text = word.text.replace("\\\"", "\"");
            self.line.words.push(word);
        }
    }

    fn quoted(&mut self, read: Option<(String, usize)>, has_values: bool) {
        let Some((inside, length)) = read else { return };
        if has_values {
            note_values(&inside, '`', &mut self.line);
        }
        self.push(&inside);
        self.at += length;
        if self.at >= self.text.len() && !self.text.ends_with(['\'', '"', '@']) {
            self.line.blame(Fault::OpenQuote('"'));
        }
    }

    fn backtick(&mut self) {
        let rest = &self.text[self.at + 1..];
        let line_end = ["\r\n", "\n"].iter().find(|end| rest.starts_with(**end));
        if let Some(end) = line_end {
            self.at += 1 + end.len();
            self.at += if self.text[self.at..].starts_with(">> ") { 3 } else { 0 };
            return;
        }
        let escaped = rest.chars().next();
        if let Some(c) = escaped {
            self.push(c.encode_utf8(&mut [0; 4]));
        }
        self.at += 1 + escaped.map_or(0, char::len_utf8);
    }
}

/// Reads a here-string at the beginning of a text. Returns its content and its length.
pub(in crate::import::command) fn here_string(text: &str) -> Option<(String, usize)> {
    let mark = text.strip_prefix('@')?.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let from = text.find('\n')? + 1;
    if !text[2..from].trim().is_empty() {
        return None;
    }
    let close = format!("\n{mark}@");
    let Some(end) = text[from - 1..].find(&close).map(|at| from - 1 + at) else {
        return Some((text[from..].to_owned(), text.len()));
    };
    let inside = text.get(from..end).unwrap_or_default().trim_end_matches('\r');
    Some((inside.to_owned(), end + close.len()))
}

/// Escapes of one letter after a backtick.
const ESCAPES: [(char, char); 4] = [('n', '\n'), ('r', '\r'), ('t', '\t'), ('0', '\0')];

/// Reads a string in which the mark itself stands doubled. Returns its content and its length.
pub(in crate::import) fn doubled(text: &str, mark: char, has_backticks: bool) -> (String, usize) {
    let mut inside = String::new();
    let mut at = 1;
    while let Some(c) = text[at..].chars().next() {
        at += c.len_utf8();
        if c == mark {
            if !text[at..].starts_with(mark) {
                return (inside, at);
            }
            at += 1;
        }
        if c == '`' && has_backticks {
            if let Some(escaped) = text[at..].chars().next() {
                at += escaped.len_utf8();
                inside.push(ESCAPES.iter().find(|(letter, _)| *letter == escaped).map_or(escaped, |(_, c)| *c));
            }
            continue;
        }
        inside.push(c);
    }
    (inside, text.len())
}
