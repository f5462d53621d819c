//! JSON cut into pieces of one kind each, to be coloured: also JSON that is not sound, as it is while somebody types it.

use std::ops::Range;

/// What a piece of JSON is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonToken {
    /// A member's name, with its quotation marks.
    Key,
    Text,
    Number,
    /// `true`, `false` and `null`.
    Word,
    /// Braces, brackets, commas and colons.
    Sign,
    /// White space, and what JSON has no name for.
    Other,
}

/// The pieces of a text, in their order and without gaps.
#[derive(Clone, Debug)]
pub struct JsonTokens<'a> {
    text: &'a str,
    at: usize,
    in_text: bool,
}

impl<'a> JsonTokens<'a> {
    /// Cuts a text; `in_text` says that it begins inside of a string.
    #[must_use]
    pub const fn new(text: &'a str, in_text: bool) -> Self {
        Self { text, at: 0, in_text }
    }

    /// Whether what was cut so far ends inside of a string.
    #[must_use]
    pub const fn is_in_text(&self) -> bool {
        self.in_text
    }

    /// Returns where a string ends whose content begins at a byte, and whether it was closed. A line ends a string too.
    fn string_end(&self, from: usize) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => return (at + 1, true),
                b'\n' => return (at, true),
                b'\\' if bytes.get(at + 1).is_some_and(|next| *next != b'\n') => at += 2,
                _ => at += 1,
            }
        }
        (at.min(bytes.len()), false)
    }

    /// Returns where the bytes end that a test takes.
    fn run_end(&self, from: usize, is_part: impl Fn(u8) -> bool) -> usize {
        let rest = &self.text.as_bytes()[from..];
        from + rest.iter().position(|byte| !is_part(*byte)).unwrap_or(rest.len())
    }

    fn string(&mut self, content: usize) -> (JsonToken, usize) {
        let (end, is_closed) = self.string_end(content);
        self.in_text = !is_closed;
        let after = self.run_end(end, |byte| byte.is_ascii_whitespace());
        let is_key = is_closed && self.text.as_bytes().get(after) == Some(&b':');
        (if is_key { JsonToken::Key } else { JsonToken::Text }, end)
    }
}

impl Iterator for JsonTokens<'_> {
    type Item = (JsonToken, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let byte = *self.text.as_bytes().get(start)?;
        self.in_text &= byte != b'\n';
        let (token, end) = match byte {
            _ if self.in_text => self.string(start),
            b'"' => self.string(start + 1),
            b'-' | b'0'..=b'9' => (JsonToken::Number, self.run_end(start, is_of_number)),
            byte if is_of_word(byte) => (JsonToken::Word, self.run_end(start, is_of_word)),
            byte if is_sign(byte) => (JsonToken::Sign, self.run_end(start, is_sign)),
            _ => (JsonToken::Other, self.run_end(start, is_other)),
        };
        self.at = end;
        Some((token, start..end))
    }
}

const fn is_of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')
}

const fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$')
}

const fn is_sign(byte: u8) -> bool {
    matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':')
}

const fn is_other(byte: u8) -> bool {
    !(byte == b'"' || byte == b'-' || byte.is_ascii_digit() || is_of_word(byte) || is_sign(byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<(JsonToken, &str)> {
        let kept = |(token, _): &(JsonToken, &str)| !matches!(token, JsonToken::Other | JsonToken::Sign);
        JsonTokens::new(text, false).map(|(token, at)| (token, &text[at])).filter(kept).collect()
    }

    #[test]
    fn names_and_texts_are_told_apart() {
        use JsonToken::{Key, Number, Text, Word};
        let found = cut(r#"{"a\"b" : "c:", "d": [-1.5e3, true, null]}"#);
        let expected = [
            (Key, r#""a\"b""#),
            (Text, r#""c:""#),
            (Key, r#""d""#),
            (Number, "-1.5e3"),
            (Word, "true"),
            (Word, "null"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_open_text_ends_with_its_line() {
        let found = cut("{\"a\": \"open\n\"b\": 1}");
        assert_eq!(found[1..3], [(JsonToken::Text, "\"open"), (JsonToken::Key, "\"b\"")]);
    }

    #[test]
    fn a_text_goes_on_behind_a_chip() {
        let mut before = JsonTokens::new("{\"body\":\"", false);
        assert_eq!(before.by_ref().count(), 4);
        assert!(before.is_in_text());
        let mut after = JsonTokens::new("\",\"x\":1}", before.is_in_text());
        assert_eq!(after.next(), Some((JsonToken::Text, 0..1)));
        assert_eq!(after.nth(1), Some((JsonToken::Key, 2..5)));
    }

    proptest! {
        #[test]
        fn pieces_cover_any_text_without_gaps(text in "[\\PC\n\"\\\\]{0,60}", in_text: bool) {
            let mut end = 0;
            for (_, at) in JsonTokens::new(&text, in_text) {
                prop_assert_eq!(at.start, end);
                prop_assert!(at.end > at.start && text.is_char_boundary(at.end));
                end = at.end;
            }
            prop_assert_eq!(end, text.len());
        }
    }
}
