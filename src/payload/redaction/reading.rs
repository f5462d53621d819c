//! Reads bytes as somebody who looks for a key in them: escapes decoded, letters small, what nobody sees left out.
//!
//! UTF-16 needs no reader of its own: the zeroes between its letters are left out.

use std::ops::Range;

/// What a byte may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The byte stands for itself.
    Plain,
    /// Nobody sees the byte.
    Hidden,
    /// The byte may begin an escape.
    Escape,
    /// The byte may begin a character that nobody sees.
    Wide,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Plain; 256];
    kinds[0] = Kind::Hidden;
    kinds[b'\\' as usize] = Kind::Escape;
    kinds[b'%' as usize] = Kind::Escape;
    kinds[b'&' as usize] = Kind::Escape;
    kinds[0xc2] = Kind::Wide;
    kinds[0xe2] = Kind::Wide;
    kinds[0xef] = Kind::Wide;
    kinds
};

/// Named entities of HTML that stand in keys; `&amp;` is read before them.
const ENTITIES: [(&[u8], u8); 5] = [(b"quot", b'"'), (b"apos", b'\''), (b"lt", b'<'), (b"gt", b'>'), (b"nbsp", b' ')];

/// The bytes that an escape stands for, and its length.
struct Escape {
    meant: [u8; 4],
    count: usize,
    length: usize,
}

impl Escape {
    const fn hidden(length: usize) -> Self {
        Self { meant: [0; 4], count: 0, length }
    }

    const fn byte(byte: u8, length: usize) -> Self {
        Self { meant: [byte, 0, 0, 0], count: 1, length }
    }

    fn of_code(code: u32, length: usize) -> Self {
        let Some(c) = char::from_u32(code).filter(|c| !is_hidden(*c)) else { return Self::hidden(length) };
        let mut meant = [0; 4];
        let count = c.encode_utf8(&mut meant).len();
        Self { meant, count, length }
    }
}

fn is_hidden(c: char) -> bool {
    matches!(c, '\0' | '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{206f}' | '\u{feff}')
}

/// Longest run that is one piece, in bytes.
const PART: usize = 64 * 1024;

/// What is read at a place.
enum Piece<'a> {
    /// Bytes that stand for themselves, and where they begin.
    Plain(&'a [u8], usize),
    /// A byte that is meant by what is written at a place.
    Meant(u8, Range<usize>),
}

/// Reads bytes. Gives each byte that is meant to `take`, with the place where it is written.
pub fn read(text: &[u8], mut take: impl FnMut(u8, Range<usize>)) {
    pieces(text, |piece| match piece {
        Piece::Plain(run, start) => {
            for (at, byte) in (start..).zip(run) {
                take(small(*byte), at..at + 1);
            }
        }
        Piece::Meant(byte, place) => take(byte, place),
    });
}

/// What counts of what is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    Everything,
    /// Letters and digits: the parts of words.
    Letters,
}

impl Counts {
    /// Tells whether a byte that was read counts.
    #[must_use]
    pub const fn takes(self, byte: u8) -> bool {
        matches!(self, Self::Everything) || is_letter(byte)
    }
}

/// Tells whether a byte is part of a word.
const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// All that is meant by a text, as far as it counts.
pub struct Meant {
    pub bytes: Vec<u8>,
    /// Where parts of the text begin: among the bytes that are meant, and in the text.
    pub parts: Vec<(usize, usize)>,
}

impl Meant {
    /// Reads a text.
    pub fn of(text: &[u8], counts: Counts) -> Self {
        let mut meant = Self { bytes: Vec::with_capacity(text.len()), parts: vec![(0, 0)] };
        let mut next_part = PART;
        pieces(text, |piece| match piece {
            Piece::Plain(run, at) => {
                if at >= next_part {
                    meant.parts.push((meant.bytes.len(), at));
                    next_part = at + PART;
                }
                meant.take_plain(run, counts);
            }
            Piece::Meant(byte, _) => meant.bytes.extend(Some(byte).filter(|byte| counts.takes(*byte))),
        });
        meant
    }

    /// Takes what stands for itself. A long text is letters for the most part, which are taken many at a time.
    fn take_plain(&mut self, run: &[u8], counts: Counts) {
        match counts {
            Counts::Everything => self.bytes.extend(run.iter().map(|byte| small(*byte))),
            Counts::Letters => {
                for word in run.split(|byte| !is_letter(*byte)) {
                    self.bytes.extend(word.iter().map(u8::to_ascii_lowercase));
                }
            }
        }
    }
}

/// Gives what is read of bytes piece by piece: most of a long text stands for itself, which is found at once.
fn pieces<'a>(text: &'a [u8], mut take: impl FnMut(Piece<'a>)) {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += match KINDS[usize::from(byte)] {
            Kind::Plain => {
                let rest = &text[at..];
                let is_plain = |byte: &u8| KINDS[usize::from(*byte)] == Kind::Plain;
                let rest = &rest[..rest.len().min(PART)];
                let length = rest.iter().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
                take(Piece::Plain(&rest[..length], at));
                length
            }
            Kind::Hidden => 1,
            Kind::Wide => hidden_length(&text[at..]).unwrap_or_else(|| {
                take(Piece::Meant(byte, at..at + 1));
                1
            }),
            Kind::Escape => {
                let escape = escape(&text[at..]).unwrap_or(Escape::byte(byte, 1));
                for meant in &escape.meant[..escape.count] {
                    // However often a text was escaped, its backslashes say nothing.
                    if !matches!(meant, b'\\' | 0) {
                        take(Piece::Meant(small(*meant), at..at + escape.length));
                    }
                }
                escape.length
            }
        };
    }
}

/// Returns a letter as a small one; web forms write a space as a plus sign.
const fn small(byte: u8) -> u8 {
    if byte == b'+' { b' ' } else { byte.to_ascii_lowercase() }
}

/// Returns the length of a character that nobody sees, or `None` when another one stands there.
fn hidden_length(text: &[u8]) -> Option<usize> {
    match text {
        [0xc2, 0xa0 | 0xad, ..] => Some(2),
        [0xe2, 0x80 | 0x81, _, ..] | [0xef, 0xbb, 0xbf, ..] => Some(3),
        _ => None,
    }
}

fn escape(text: &[u8]) -> Option<Escape> {
    match text.first()? {
        b'\\' => Some(backslash(text)),
        b'%' => percent(text),
        _ => entity(text),
    }
}

/// Reads what one or more backslashes begin.
fn backslash(text: &[u8]) -> Escape {
    let slashes = count(text, b'\\');
    let rest = &text[slashes..];
    let coded = match rest.first() {
        Some(b'u') => unicode(&rest[1..]),
        Some(b'U') => number(&rest[1..], 16, 8, 8),
        Some(b'x') => number(&rest[1..], 16, 2, 2),
        _ => None,
    };
    match (coded, rest.first()) {
        (Some((code, length)), _) => Escape::of_code(code, slashes + 1 + length),
        (None, Some(b'n' | b'r' | b't')) => Escape::hidden(slashes + 1),
        _ => Escape::hidden(slashes),
    }
}

fn count(text: &[u8], sign: u8) -> usize {
    text.iter().take_while(|byte| **byte == sign).count()
}

/// Reads what follows `\u`: four digits, perhaps with the second half of a pair, or digits in braces.
fn unicode(text: &[u8]) -> Option<(u32, usize)> {
    if let Some(inside) = text.strip_prefix(b"{") {
        let (code, length) = number(inside, 16, 1, 6)?;
        return (inside.get(length) == Some(&b'}')).then_some((code, length + 2));
    }
    let (code, length) = number(text, 16, 4, 4)?;
    let rest = &text[length..];
    let slashes = count(rest, b'\\');
    let low = rest.get(slashes..).and_then(|rest| number(rest.strip_prefix(b"u")?, 16, 4, 4));
    match low {
        Some((low @ 0xdc00..0xe000, _)) if slashes > 0 && (0xd800..0xdc00).contains(&code) => {
            Some((0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00), length + slashes + 1 + 4))
        }
        _ => Some((code, length)),
    }
}

/// Reads a percent escape, whose own percent sign may have been escaped any number of times.
fn percent(text: &[u8]) -> Option<Escape> {
    let mut at = 1;
    while text[at..].starts_with(b"25") {
        at += 2;
    }
    let coded = match text.get(at) {
        Some(b'u' | b'U') => {
            number(&text[at + 1..], 16, 4, 4).map(|(code, length)| Escape::of_code(code, at + 1 + length))
        }
        _ => number(&text[at..], 16, 2, 2).map(|(byte, length)| Escape::byte(byte as u8, at + length)),
    };
    coded.or_else(|| (at > 1).then(|| Escape::byte(b'%', at)))
}

/// Reads an entity of HTML, whose own `&` may have been escaped any number of times.
fn entity(text: &[u8]) -> Option<Escape> {
    let mut at = 1;
    while text[at..].starts_with(b"amp;") {
        at += 4;
    }
    let rest = &text[at..];
    let coded = match rest {
        [b'#', b'x' | b'X', digits @ ..] => number(digits, 16, 1, 6).map(|(code, length)| (code, 2 + length)),
        [b'#', digits @ ..] => number(digits, 10, 1, 7).map(|(code, length)| (code, 1 + length)),
        _ => {
            let named = ENTITIES.iter().find(|(name, _)| rest.starts_with(name));
            named.map(|(name, meant)| (u32::from(*meant), name.len()))
        }
    };
    match coded {
        Some((code, length)) => {
            let end = at + length;
            Some(Escape::of_code(code, end + usize::from(text.get(end) == Some(&b';'))))
        }
        None => (at > 1).then(|| Escape::byte(b'&', at)),
    }
}

/// Reads a number of at least and at most so many digits. Returns the number and how many digits it has.
fn number(text: &[u8], radix: u32, least: usize, most: usize) -> Option<(u32, usize)> {
    let mut digits = text.iter().take(most).map_while(|byte| char::from(*byte).to_digit(radix));
    let (number, length) = digits.by_ref().fold((0, 0), |(number, length), digit| (number * radix + digit, length + 1));
    (length >= least).then_some((number, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_read(text: &[u8]) -> String {
        String::from_utf8(Meant::of(text, Counts::Everything).bytes).unwrap()
    }

    #[test]
    fn escapes_are_read_however_often_they_were_escaped() {
        for text in [
            "ab",
            "AB",
            "\\u0061b",
            "\\\\u0041\\\\\\u0042",
            "\\x61\\x62",
            "\\u{61}\\u{000062}",
            "%61%62",
            "%2561%25252542",
            "&#97;&#x62;",
            "&amp;amp;#97;b",
            "&#097b",
            "a\0b\0",
            "a\u{200b}b",
            "\\a\\b",
            "a\\u200bb",
            "%u0061b",
        ] {
            assert_eq!(as_read(text.as_bytes()), "ab", "{text}");
        }
    }

    #[test]
    fn what_is_no_escape_stands_for_itself() {
        for (text, expected) in [
            ("100%", "100%"),
            ("a%2", "a%2"),
            ("&", "&"),
            ("a & b", "a & b"),
            ("\\u12", "u12"),
            ("%25", "%"),
            ("&amp;", "&"),
            ("é•", "é"),
            ("a+b", "a b"),
            ("\\ud83d\\ude00", "😀"),
            ("&quot;&lt;", "\"<"),
        ] {
            assert_eq!(as_read(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_text() {
        let mut places = Vec::new();
        read(b"a\\u0062%63\0d", |byte, at| places.push((char::from(byte), at)));
        assert_eq!(places, [('a', 0..1), ('b', 1..7), ('c', 7..10), ('d', 11..12)]);
    }
}
