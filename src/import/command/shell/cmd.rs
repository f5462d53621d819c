//! Splits a command as Windows cmd and the programs under it do.

use std::iter::Peekable;
use std::ops::Range;

use super::super::words::{Fault, Line, Word, near_after};

/// Splits the command at a place of a text: cmd takes the carets out, then the program reads `\"` and `""`.
pub(super) fn split(text: &str, start: usize) -> Line {
    let command = near_after(text, start);
    // Chrome once wrote carets between quotation marks that have none: cmd leaves those in, and they were meant to go.
    let is_old_chrome = ["\"^{", "\"^["].iter().any(|sign| has_without_caret(command, sign));
    let unescaped = Carets { text, at: start, is_quoted: false, is_old_chrome };
    Program { chars: unescaped.peekable(), line: Line { end: start, ..Line::default() }, word: None }.read()
}

/// Tells whether a sign stands somewhere without a caret in front.
fn has_without_caret(text: &str, sign: &str) -> bool {
    text.match_indices(sign).any(|(at, _)| !text[..at].ends_with('^'))
}

/// The characters of a command line without the carets that escape. Each has its place in the text, its caret included.
struct Carets<'a> {
    text: &'a str,
    at: usize,
    is_quoted: bool,
    is_old_chrome: bool,
}

impl Carets<'_> {
    fn next_char(&mut self) -> Option<char> {
        let c = self.text[self.at..].chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn skip(&mut self, text: &str) -> bool {
        let is_next = self.text[self.at..].starts_with(text);
        self.at += if is_next { text.len() } else { 0 };
        is_next
    }
}

impl Iterator for Carets<'_> {
    type Item = (Range<usize>, char);

    fn next(&mut self) -> Option<(Range<usize>, char)> {
        loop {
            let at = self.at;
            match self.next_char()? {
                '^' if !self.is_quoted || self.is_old_chrome => {
                    // A caret at a line's end goes on in the next; a second line break there is the text's own.
                    if self.skip("\r\n") || self.skip("\n") {
                        if self.skip("\r\n") || self.skip("\n") {
                            return Some((at..self.at, '\n'));
                        }
                        self.skip("More? ");
                        continue;
                    }
                    return self.next_char().map(|c| (at..self.at, c));
                }
                '"' => {
                    self.is_quoted = !self.is_quoted;
                    return Some((at..self.at, '"'));
                }
                '\n' | '|' | '&' | '>' if !self.is_quoted => {
                    self.at = at;
                    return None;
                }
                c => return Some((at..self.at, c)),
            }
        }
    }
}

/// Reads a command line as a program on Windows does.
struct Program<'a> {
    chars: Peekable<Carets<'a>>,
    line: Line,
    word: Option<Word>,
}

impl Program<'_> {
    fn read(mut self) -> Line {
        let mut is_quoted = false;
        while let Some((place, c)) = self.take() {
            let at = place.start;
            match c {
                '\\' => self.backslashes(at),
                '"' if is_quoted && self.next_is('"') => {
                    self.take();
                    self.push(at, "\"");
                }
                '"' => {
                    is_quoted = !is_quoted;
                    self.push(at, "");
                }
                c if c.is_whitespace() && !is_quoted => self.end_word(at),
                c => self.push(at, c.encode_utf8(&mut [0; 4])),
            }
        }
        self.end_word(self.line.end);
        if is_quoted {
            self.line.blame(Fault::OpenQuote('"'));
        }
        self.line
    }

    /// Goes over the next character. The line ends after it for now.
    fn take(&mut self) -> Option<(Range<usize>, char)> {
        let next = self.chars.next()?;
        self.line.end = next.0.end;
        Some(next)
    }

    fn next_is(&mut self, c: char) -> bool {
        self.chars.peek().is_some_and(|(_, next)| *next == c)
    }

    fn push(&mut self, at: usize, text: &str) {
        self.word.get_or_insert_with(|| Word { text: String::new(), span: at..at }).text.push_str(text);
    }

    fn end_word(&mut self, at: usize) {
        if let Some(mut word) = self.word.take() {
            word.span.end = at.max(word.span.start);
            self.line.words.push(word);
        }
    }

    /// Takes backslashes: only before a quotation mark are two of them one, and a single one escapes the mark.
    fn backslashes(&mut self, at: usize) {
        let mut count = 1;
        while self.next_is('\\') {
            self.take();
            count += 1;
        }
        if !self.next_is('"') {
            return self.push(at, &"\\".repeat(count));
        }
        self.push(at, &"\\".repeat(count / 2));
        if count % 2 == 1 {
            self.take();
            self.push(at, "\"");
        }
    }
}
