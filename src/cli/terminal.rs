//! What is written to a terminal: a service's text must not steer it.

use std::io::{self, IsTerminal, Write};

use crate::payload::in_one_line;

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

/// Writes text with a question mark in the place of every control character but line breaks and tabs.
struct Harmless<W> {
    out: W,
    /// The last byte, when the next one tells whether both are harmless.
    held: Option<u8>,
}

/// The first byte of U+0080 to U+00BF in UTF-8; up to U+009F they are control characters.
const LATIN: u8 = 0xc2;

impl<W: Write> Harmless<W> {
    fn new(out: W) -> Self {
        Self { out, held: None }
    }
}

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut harmless = Vec::with_capacity(bytes.len() + 1);
        for &byte in bytes {
            match (self.held.take(), byte) {
                (Some(LATIN), 0x80..=0x9f) => {
                    harmless.push(b'?');
                    continue;
                }
                (None, _) => {}
                // Alone it goes back to the beginning of the line, and what follows hides what stood there.
                (Some(b'\r'), next) if next != b'\n' => harmless.push(b'?'),
                (Some(held), _) => harmless.push(held),
            }
            match byte {
                LATIN | b'\r' => self.held = Some(byte),
                b'\n' | b'\t' => harmless.push(byte),
                0..=0x1f | 0x7f => harmless.push(b'?'),
                _ => harmless.push(byte),
            }
        }
        self.out.write_all(&harmless)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.held.take_if(|held| *held == b'\r').is_some() {
            self.out.write_all(b"?")?;
        }
        self.out.flush()
    }
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
}
