//! Takes JSON's white space out and puts it in, and counts lines and columns.

use super::node::MAX_DEPTH;

/// Returns a text without the white space between its tokens. Strings stay as they are.
///
/// Any text may be given: one that is not JSON only loses white space outside quotation marks.
#[must_use]
pub fn compact(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for piece in Pieces::of(text) {
        match piece {
            Piece::Space(_) => {}
            Piece::String(text) | Piece::Other(text) => result.push_str(text),
            Piece::Mark(mark) => result.push(mark),
        }
    }
    result
}

/// Returns a text with a line for each value and two spaces for each level. Tokens stay exactly as they are.
#[must_use]
pub fn pretty(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + text.len() / 4);
    let mut depth = 0_usize;
    let mut pieces = Pieces::of(text).filter(|piece| !matches!(piece, Piece::Space(_))).peekable();
    let line = |result: &mut String, depth: usize| {
        result.push('\n');
        // A hostile text may nest without end; the indentation stops.
        result.push_str(&"  ".repeat(depth.min(MAX_DEPTH)));
    };
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Mark(open @ ('{' | '[')) => {
                result.push(open);
                if let Some(Piece::Mark(close @ ('}' | ']'))) = pieces.peek() {
                    result.push(*close);
                    pieces.next();
                } else {
                    depth += 1;
                    line(&mut result, depth);
                }
            }
            Piece::Mark(close @ ('}' | ']')) => {
                depth = depth.saturating_sub(1);
                line(&mut result, depth);
                result.push(close);
            }
            Piece::Mark(',') => {
                result.push(',');
                line(&mut result, depth);
            }
            Piece::Mark(':') => result.push_str(": "),
            Piece::Mark(mark) => result.push(mark),
            Piece::String(text) | Piece::Other(text) | Piece::Space(text) => result.push_str(text),
        }
    }
    result
}

/// Returns line and column of a byte, both from 1, columns in characters.
#[must_use]
pub fn position(text: &str, at: usize) -> (usize, usize) {
    let mut end = at.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.bytes().filter(|byte| *byte == b'\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// A piece of JSON's text.
enum Piece<'a> {
    Space(&'a str),
    /// A string with its quotation marks; the closing one may be missing at the end of the text.
    String(&'a str),
    /// One of `{}[],:`.
    Mark(char),
    Other(&'a str),
}

struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    fn of(text: &'a str) -> Self {
        Self { rest: text }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (piece, rest) = self.rest.split_at(length);
        self.rest = rest;
        piece
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];
        let first = self.rest.chars().next()?;
        Some(match first {
            c if SPACE.contains(&c) => {
                let length = self.rest.find(|c| !SPACE.contains(&c)).unwrap_or(self.rest.len());
                Piece::Space(self.take(length))
            }
            '{' | '}' | '[' | ']' | ',' | ':' => {
                self.take(1);
                Piece::Mark(first)
            }
            '"' => {
                let length = string_length(self.rest);
                Piece::String(self.take(length))
            }
            _ => {
                let ends = |c: char| SPACE.contains(&c) || "{}[],:\"".contains(c);
                let length = self.rest.find(ends).unwrap_or(self.rest.len());
                Piece::Other(self.take(length))
            }
        })
    }
}

fn string_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}
