//! JSON indented for reading, token by token: nothing is turned into a value on the way, so that numbers, escapes and
//! names that come twice stay as they were written.
//!
//! Every text that begins as an object or an array is indented, sound or not: a reply that was cut off is still easier
//! to read that way.

use crate::view::text_rows::{RowWriter, TextRows};

/// Most rows that are made. With more rows, the window's numbers could no longer place a row to the pixel, and nobody
/// writes JSON of four bytes a row.
const MAX_ROWS: usize = 1_000_000;

/// Returns rows of indented JSON; `None` for a text that is no object or array, or has over a million rows.
#[must_use]
pub fn pretty(text: &str) -> Option<TextRows> {
    written(text, RowWriter::with_capacity(text.len()))
}

/// Returns rows as [`pretty`] does, of at most so many characters, between words where that is possible.
#[must_use]
pub fn pretty_between_words(text: &str, most: usize) -> Option<TextRows> {
    written(text, RowWriter::between_words(text.len(), most))
}

fn written(text: &str, rows: RowWriter) -> Option<TextRows> {
    let json = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start_matches([' ', '\t', '\n', '\r']);
    if !json.starts_with(['{', '[']) {
        return None;
    }
    let mut printer = Printer { rows, open: Vec::new(), last: Last::Mark };
    printer.print(json).then(|| printer.rows.finish(text.len()))
}

/// What was written last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// A mark: the next token needs no space.
    Mark,
    Number,
    /// The end of any other value.
    Value,
}

struct Printer {
    rows: RowWriter,
    /// The brackets that are open.
    open: Vec<u8>,
    last: Last,
}

impl Printer {
    /// Writes the JSON. Returns `false` when there are too many rows.
    fn print(&mut self, json: &str) -> bool {
        let bytes = json.as_bytes();
        let mut at = 0;
        let mut after_space = false;
        while let Some(byte) = bytes.get(at).copied() {
            if is_space(byte) {
                after_space = true;
                at += 1;
                continue;
            }
            let end = match byte {
                b'{' | b'[' => self.open(bytes, at),
                b'}' | b']' => self.close(byte, at),
                b',' => self.comma(bytes, at),
                b':' => {
                    self.colon();
                    at + 1
                }
                _ => {
                    let end = if byte == b'"' { string_end(bytes, at) } else { word_end(bytes, at) };
                    // Two words with space between them must not become one.
                    if after_space && self.last != Last::Mark {
                        self.rows.push_mark(" ");
                    }
                    let token = json.get(at..end).unwrap_or_default();
                    if is_short_number(token) {
                        self.rows.push_mark(token);
                    } else {
                        self.rows.push(token);
                    }
                    self.last = if is_number_start(byte) { Last::Number } else { Last::Value };
                    end
                }
            };
            at = end;
            after_space = false;
            if self.rows.len() > MAX_ROWS {
                return false;
            }
        }
        true
    }

    /// Writes an opening bracket, or both where nothing is between them. Returns the place behind what was written.
    fn open(&mut self, bytes: &[u8], at: usize) -> usize {
        let (pair, closing) = if bytes[at] == b'{' { (["{", "{}"], b'}') } else { (["[", "[]"], b']') };
        let next = after_spaces(bytes, at + 1);
        if bytes.get(next) == Some(&closing) {
            self.rows.push_mark(pair[1]);
            self.last = Last::Value;
            return next + 1;
        }
        self.rows.push_mark(pair[0]);
        self.open.push(bytes[at]);
        self.last = Last::Mark;
        self.next_row();
        at + 1
    }

    /// Writes a closing bracket in a row of its own. Returns the place behind it.
    fn close(&mut self, byte: u8, at: usize) -> usize {
        self.open.pop();
        self.next_row();
        self.rows.push_mark(if byte == b'}' { "}" } else { "]" });
        self.last = Last::Value;
        at + 1
    }

    /// Goes on after a comma: numbers of an array share a row, everything else gets a row of its own.
    fn comma(&mut self, bytes: &[u8], at: usize) -> usize {
        self.rows.push_mark(",");
        let next = after_spaces(bytes, at + 1);
        let is_between_numbers = self.last == Last::Number
            && self.open.last() == Some(&b'[')
            && bytes.get(next).is_some_and(|byte| is_number_start(*byte));
        self.last = Last::Mark;
        // The number needs room for the space before it and the comma after it.
        if is_between_numbers && self.rows.has_room(word_end(bytes, next) - next + 2) {
            self.rows.push_mark(" ");
        } else {
            self.next_row();
        }
        at + 1
    }

    /// Ends a name: a string before a colon.
    fn colon(&mut self) {
        if self.rows.row().starts_with('"') {
            self.rows.mark_key();
        }
        self.rows.push_mark(": ");
        self.last = Last::Mark;
    }

    /// Begins a row at the present depth, unless the row is empty already.
    fn next_row(&mut self) {
        if !self.rows.row().is_empty() {
            self.rows.end_row();
        }
        self.rows.indent = self.open.len();
    }
}

/// Whether a token is a short number. Most tokens of a long array are short numbers, which fit without a look at each
/// character.
fn is_short_number(token: &str) -> bool {
    token.len() <= 24 && token.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
}

/// Whether JSON takes the byte for space.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn is_number_start(byte: u8) -> bool {
    byte == b'-' || byte.is_ascii_digit()
}

fn after_spaces(bytes: &[u8], from: usize) -> usize {
    from + bytes[from..].iter().take_while(|byte| is_space(**byte)).count()
}

/// Returns the place behind the closing quote, or the end of the text when the string has none.
fn string_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn word_end(bytes: &[u8], from: usize) -> usize {
    let ends = |byte: &u8| is_space(*byte) || b"{}[],:\"".contains(byte);
    let length = bytes[from..].iter().skip(1).position(ends);
    length.map_or(bytes.len(), |length| from + 1 + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::text_rows::visible;
    use proptest::prelude::*;

    fn lines(json: &str) -> Vec<String> {
        let rows = pretty(json).unwrap();
        (0..rows.len()).map(|index| "  ".repeat(rows.indent(index)) + rows.row(index).unwrap()).collect()
    }

    #[test]
    fn rows_of_a_column_end_between_words() {
        let json = r#"{"errorDescription":"one createTask was in flight already"}"#;
        let rows = pretty_between_words(json, 36).unwrap();
        let shown: Vec<&str> = rows.iter().collect();
        assert_eq!(shown, ["{", r#""errorDescription": "one createTask "#, r#"was in flight already""#, "}"]);
        assert!(rows.goes_on(2) && rows.indent(2) == 1);
    }

    #[test]
    fn json_is_indented_and_nothing_in_it_is_changed() {
        for (json, expected) in [
            ("{}", vec!["{}"]),
            (" [ ] ", vec!["[]"]),
            (r#"{"errorId":0,"taskId":53456}"#, vec!["{", r#"  "errorId": 0,"#, r#"  "taskId": 53456"#, "}"]),
            (r#"{"a":1.50,"a":1e400,"a":-0}"#, vec!["{", r#"  "a": 1.50,"#, r#"  "a": 1e400,"#, r#"  "a": -0"#, "}"]),
            ("[123456789012345678901234567890]", vec!["[", "  123456789012345678901234567890", "]"]),
            (r#"["\ud800\u0041\/",""]"#, vec!["[", r#"  "\ud800\u0041\/","#, r#"  """#, "]"]),
            (
                r#"{"s":"a , b : { \" } \\","o":{"n":null}}"#,
                vec!["{", r#"  "s": "a , b : { \" } \\","#, r#"  "o": {"#, r#"    "n": null"#, "  }", "}"],
            ),
            ("[1, 2,-3 , true]", vec!["[", "  1, 2, -3,", "  true", "]"]),
            (r#"{"numbers":[1,2],"x":3}"#, vec!["{", r#"  "numbers": ["#, "    1, 2", "  ],", r#"  "x": 3"#, "}"]),
            // Unsound, and shown all the same.
            (r#"{"errorId":0,"ta"#, vec!["{", r#"  "errorId": 0,"#, r#"  "ta"#]),
            ("{'a' b:1,}]] x", vec!["{", "  'a' b: 1,", "}", "]", "] x"]),
            ("{} {}", vec!["{}{}"]),
            // A string that was cut off keeps the space at its end.
            ("[\"a\",\"b ", vec!["[", r#"  "a","#, "  \"b "]),
            ("[1\u{202e}]", vec!["[", "  1‹U+202E›", "]"]),
        ] {
            assert_eq!(lines(json), expected, "{json}");
        }
        for other in ["", "  ", "12", "\"{}\"", "<html>", "null"] {
            assert_eq!(pretty(other), None, "{other}");
        }
    }

    #[test]
    fn names_are_told_from_values() {
        let rows = pretty(r#"{"a b":"c","d":1}"#).unwrap();
        assert_eq!(rows.key_and_rest(1), Some(("\"a b\"", ": \"c\",")));
        assert_eq!(rows.key_and_rest(0), Some(("", "{")));
        assert_eq!(rows.key_and_rest(9), None);
    }

    #[test]
    fn numbers_fill_rows_and_depth_has_no_end() {
        let rows = pretty(&format!("[{}0]", "0,".repeat(9_999))).unwrap();
        assert_eq!(rows.len(), 2 + 10_000_usize.div_ceil(33));
        let deep = "[".repeat(200_000);
        assert_eq!(pretty(&deep).unwrap().len(), 200_000);
        assert_eq!(pretty(&"[".repeat(MAX_ROWS + 2)), None);
    }

    /// JSON without the space between its tokens.
    fn dense(json: &str) -> String {
        let (mut dense, mut at) = (String::new(), 0);
        while at < json.len() {
            let end = if json.as_bytes()[at] == b'"' {
                string_end(json.as_bytes(), at)
            } else {
                at + json[at..].chars().next().unwrap().len_utf8()
            };
            let token = &json[at..end.min(json.len())];
            if !token.bytes().all(is_space) {
                dense.push_str(token);
            }
            at = end;
        }
        dense
    }

    fn expect_same(json: &str) -> Result<(), TestCaseError> {
        if let Some(rows) = pretty(json) {
            let shown: String = rows.iter().collect();
            let json = json.strip_prefix('\u{feff}').unwrap_or(json);
            prop_assert_eq!(dense(&shown), visible(&dense(json)));
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn only_space_between_tokens_is_added_or_taken(json in "[\\[{][\\[\\]{},:\"\\\\ \n\t0-9a-z\u{202e}é-]{0,300}") {
            expect_same(&json)?;
        }

        #[test]
        fn any_bytes_do_no_harm(bytes: Vec<u8>) {
            let text = format!("[{}", String::from_utf8_lossy(&bytes));
            expect_same(&text)?;
        }
    }
}
