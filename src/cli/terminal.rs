//! What is written to a terminal: a service's text must not steer it.

use std::io::{self, Write};

/// Writes text with a question mark in the place of every control character but line breaks and tabs.
pub(super) struct Harmless<W> {
    out: W,
    /// The last byte was the first one of a character that may be a control character.
    is_split: bool,
}

/// The first byte of U+0080 to U+00BF in UTF-8; up to U+009F they are control characters.
const LATIN: u8 = 0xc2;

impl<W: Write> Harmless<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, is_split: false }
    }
}

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut harmless = Vec::with_capacity(bytes.len() + 1);
        for &byte in bytes {
            let was_split = std::mem::replace(&mut self.is_split, byte == LATIN);
            match byte {
                LATIN => {}
                0x80..=0x9f if was_split => harmless.push(b'?'),
                _ if was_split => harmless.extend([LATIN, byte]),
                b'\n' | b'\r' | b'\t' => harmless.push(byte),
                0..=0x1f | 0x7f => harmless.push(b'?'),
                _ => harmless.push(byte),
            }
        }
        self.out.write_all(&harmless)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_no_longer_what_they_were() {
        let text = "a\u{1b}[2J\tü\r\n\u{9b}31mé\u{7f}\0\u{a0}•";
        for size in 1..5 {
            let mut out = Harmless::new(Vec::new());
            for part in text.as_bytes().chunks(size) {
                out.write_all(part).unwrap();
            }
            assert_eq!(String::from_utf8(out.out).unwrap(), "a?[2J\tü\r\n?31mé??\u{a0}•", "{size}");
        }
    }
}
