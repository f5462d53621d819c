//! What is written to a terminal: a service's text must not steer it.

use std::io::{self, IsTerminal, Write};
use std::mem;

use crate::payload::{in_one_line, is_hidden};

/// Returns the standard output. A file or another program gets every byte as it is.
pub(super) fn stdout() -> Box<dyn Write> {
    let stdout = io::stdout();
    if stdout.is_terminal() { Box::new(Harmless::new(stdout.lock())) } else { Box::new(stdout.lock()) }
}

/// Returns the standard error. A file or another program gets every byte as it is.
pub(super) fn stderr() -> Box<dyn Write> {
    let stderr = io::stderr();
    if stderr.is_terminal() { Box::new(Harmless::new(stderr.lock())) } else { Box::new(stderr.lock()) }
}

/// Says on the standard error what the operator must know, with the program's name before it.
pub fn complain(text: &str) {
    // A terminal that is gone is told nothing.
    let _ = writeln!(stderr(), "capkill-desk: {}", in_one_line(text));
}

/// Writes text with a question mark in the place of every character that could steer the terminal or change how others
/// are shown. Line breaks and tabs stay.
struct Harmless<W> {
    out: W,
    /// The end of what came: a carriage return or a part of a character, which the next bytes go on with.
    held: Vec<u8>,
}

impl<W: Write> Harmless<W> {
    fn new(out: W) -> Self {
        Self { out, held: Vec::new() }
    }
}

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = mem::take(&mut self.held);
        text.extend_from_slice(bytes);
        self.held = text.split_off(text.len() - unfinished(&text));
        self.out.write_all(&harmless(&text))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.held == b"\r" {
            self.held.clear();
            self.out.write_all(b"?")?;
        }
        self.out.flush()
    }
}

/// Returns how many bytes at the end only the next ones tell the meaning of.
fn unfinished(text: &[u8]) -> usize {
    if text.ends_with(b"\r") {
        return 1;
    }
    let begins_a_character = |length: &usize| {
        let end = std::str::from_utf8(&text[text.len() - length..]);
        end.is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
    };
    (1..=text.len().min(3)).find(begins_a_character).unwrap_or_default()
}

fn harmless(text: &[u8]) -> Vec<u8> {
    let mut harmless = Vec::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        let mut characters = chunk.valid().chars().peekable();
        while let Some(character) = characters.next() {
            // Alone a carriage return goes back to the beginning of the line, and what follows hides what stood there.
            let ends_line = character == '\r' && characters.peek() == Some(&'\n');
            let stays = ends_line || matches!(character, '\n' | '\t') || !is_hidden(character);
            let written = if stays { character } else { '?' };
            harmless.extend_from_slice(written.encode_utf8(&mut [0; 4]).as_bytes());
        }
        // To a terminal that reads no UTF-8 these bytes are control characters.
        let is_control = |byte: &u8| (0x80..=0x9f).contains(byte);
        harmless.extend(chunk.invalid().iter().map(|byte| if is_control(byte) { b'?' } else { *byte }));
    }
    harmless
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(bytes: &[u8], size: usize) -> Vec<u8> {
        let mut out = Harmless::new(Vec::new());
        for part in bytes.chunks(size) {
            out.write_all(part).unwrap();
        }
        out.flush().unwrap();
        out.out
    }

    #[test]
    fn control_characters_are_no_longer_what_they_were() {
        let text = "a\u{1b}[2J\tü\r\n\u{9b}31mé\u{7f}\0\u{a0}•";
        for size in 1..5 {
            let written = String::from_utf8(written(text.as_bytes(), size)).unwrap();
            assert_eq!(written, "a?[2J\tü\r\n?31mé??\u{a0}•", "{size}");
        }
    }

    #[test]
    fn a_carriage_return_alone_does_not_go_back() {
        for size in 1..5 {
            assert_eq!(written(b"refused\raccepted\r\n\r\r\nend\r", size), b"refused?accepted\r\n?\r\nend?", "{size}");
        }
    }

    #[test]
    fn half_a_character_lets_no_control_character_through() {
        for size in 1..3 {
            assert_eq!(written(b"\xc2\x1b[2J\xc2\xc2\x9b", size), b"\xc2?[2J\xc2?", "{size}");
        }
    }

    #[test]
    fn nothing_changes_the_direction_or_hides_in_the_text() {
        let text = "txt.\u{202e}gpj\u{2066}a\u{2069}\u{61c}b\u{200f}c\u{2028}d\u{200b}漢字🦀e\u{301}";
        for size in 1..6 {
            let written = String::from_utf8(written(text.as_bytes(), size)).unwrap();
            assert_eq!(written, "txt.?gpj?a??b?c?d?漢字🦀e\u{301}", "{size}");
        }
    }

    #[test]
    fn no_byte_of_what_is_no_text_is_a_control_character() {
        for size in 1..6 {
            assert_eq!(written(b"a\x9b2Jb\xe2\x80c\xe2\x80\xae\xffd", size), b"a?2Jb\xe2?c?\xffd", "{size}");
        }
    }
}
