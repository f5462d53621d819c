//! Shows a body as a window does: the key masked, long strings folded, hidden characters made visible.

use std::borrow::Cow;
use std::ops::Range;

use super::document::hidden_character;
use super::folded::FOLD_OVER;
use crate::contract::grouped;

/// Deepest indentation, in levels; what is deeper is not moved further.
const MAX_INDENT: usize = 40;

/// One piece of a body as a window shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewPart {
    Text(String),
    /// The masked key.
    Key(String),
    /// The length in characters of a folded base64 string.
    Base64(usize),
    /// The length in characters of another folded string.
    Long(usize),
}

/// Cuts a text into pieces. `picture` is the byte where base64 was cut out, and how many characters that base64 had.
pub(super) fn parts(text: &str, key: Option<Range<usize>>, picture: Option<(usize, usize)>) -> Vec<ViewPart> {
    let mut marks: Vec<(Range<usize>, ViewPart)> = Vec::new();
    marks.extend(key.map(|at| (at.clone(), ViewPart::Key(text[at].to_owned()))));
    marks.extend(
        picture.filter(|(at, _)| text.is_char_boundary(*at)).map(|(at, chars)| (at..at, ViewPart::Base64(chars))),
    );
    marks.sort_by_key(|(at, _)| at.start);
    let mut parts = Vec::new();
    let mut copied = 0;
    for (at, part) in marks {
        fold(&text[copied.min(at.start)..at.start], &mut parts);
        parts.push(part);
        copied = at.end;
    }
    fold(&text[copied..], &mut parts);
    parts
}

/// Folds each run between quotation marks that is long.
fn fold(text: &str, parts: &mut Vec<ViewPart>) {
    let mut plain = String::new();
    for (index, run) in text.split('"').enumerate() {
        if index > 0 {
            plain.push('"');
        }
        if run.len() > FOLD_OVER {
            if !plain.is_empty() {
                parts.push(ViewPart::Text(std::mem::take(&mut plain)));
            }
            let is_base64 = run.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte));
            let chars = run.chars().count();
            parts.push(if is_base64 { ViewPart::Base64(chars) } else { ViewPart::Long(chars) });
        } else {
            plain.push_str(&visible(run));
        }
    }
    if !plain.is_empty() {
        parts.push(ViewPart::Text(plain));
    }
}

/// Lays a body out, one value a line. Only space outside of strings is added or taken.
#[must_use]
pub fn indented(parts: &[ViewPart]) -> Vec<ViewPart> {
    let mut layout = Layout::default();
    parts
        .iter()
        .map(|part| match part {
            ViewPart::Text(text) => ViewPart::Text(layout.text(text)),
            other => other.clone(),
        })
        .collect()
}

/// How far a layout has come: how deep it is, and whether it is in a string.
#[derive(Default)]
struct Layout {
    depth: usize,
    is_in_string: bool,
    is_escaped: bool,
    /// A bracket was opened, and nothing stands behind it yet.
    is_open: bool,
}

impl Layout {
    fn text(&mut self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len() * 2);
        text.chars().for_each(|c| self.push(c, &mut shown));
        shown
    }

    fn push(&mut self, c: char, shown: &mut String) {
        if self.is_in_string {
            shown.push(c);
            self.is_in_string = self.is_escaped || c != '"';
            self.is_escaped = !self.is_escaped && c == '\\';
            return;
        }
        if c.is_ascii_whitespace() {
            return;
        }
        let was_open = std::mem::take(&mut self.is_open);
        match c {
            '}' | ']' => {
                self.depth = self.depth.saturating_sub(1);
                if !was_open {
                    self.next_line(shown);
                }
            }
            _ if was_open => self.next_line(shown),
            _ => {}
        }
        shown.push(c);
        match c {
            '{' | '[' => {
                self.depth += 1;
                self.is_open = true;
            }
            ',' => self.next_line(shown),
            ':' => shown.push(' '),
            '"' => self.is_in_string = true,
            _ => {}
        }
    }

    fn next_line(&self, shown: &mut String) {
        shown.push('\n');
        shown.extend(std::iter::repeat_n(' ', 2 * self.depth.min(MAX_INDENT)));
    }
}

/// Shortest run of base64's letters that is folded in a text, in bytes.
const RUN_OVER: usize = 256;

/// Returns a text in which each long run of base64 stands as its length.
#[must_use]
pub fn without_base64(text: &str) -> Cow<'_, str> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_' | '%');
    let mut shown = String::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some(start) = text[from..].find(is_letter).map(|at| from + at) {
        let end = text[start..].find(|c| !is_letter(c)).map_or(text.len(), |at| start + at);
        if end - start > RUN_OVER {
            shown.push_str(&text[copied..start]);
            shown.extend(["‹", &grouped((end - start) as u64), " base64 characters›"]);
            copied = end;
        }
        from = end;
    }
    if copied == 0 {
        return text.into();
    }
    shown.push_str(&text[copied..]);
    shown.into()
}

/// Tells whether a character can't be seen or changes how others are shown: a control, a direction, a joiner.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control() || hidden_character(c)
}

/// Adds a character by its number, `‹U+202E›`, in marks that every font has. Returns how many characters it added.
pub fn spell(c: char, text: &mut String) -> usize {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let number = u32::from(c);
    text.push_str("‹U+");
    let mut digits = 0;
    for shift in [20, 16, 12, 8, 4, 0] {
        if shift < 16 || number >> shift > 0 {
            text.push(DIGITS[(number >> shift & 0xf) as usize]);
            digits += 1;
        }
    }
    text.push('›');
    digits + 4
}

/// Returns a text whose hidden and control characters can be seen. Line ends and tabs stay.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_spelled = |c: char| is_hidden(c) && !matches!(c, '\n' | '\r' | '\t');
    if !text.contains(is_spelled) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_spelled(c) {
            spell(c, &mut shown);
        } else {
            shown.push(c);
        }
    }
    shown.into()
}

/// Returns a text as one line: a control character, a line's end among them, becomes a space, and every other hidden
/// character can be seen. What stands in a sentence of the program can then not look like another sentence.
#[must_use]
pub fn in_one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return text.into();
    }
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            line.push(' ');
        } else if is_hidden(c) {
            spell(c, &mut line);
        } else {
            line.push(c);
        }
    }
    line.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_laid_out_around_its_chips() {
        let text = |text: &str| ViewPart::Text(text.to_owned());
        let parts = [text("{\"a\":\""), ViewPart::Base64(4), text("\",\"b\":[1,{}],\"c\":\"x: \\\", {\"}")];
        let shown = indented(&parts);
        assert_eq!(shown[0], text("{\n  \"a\": \""));
        assert_eq!(shown[1], ViewPart::Base64(4));
        let rest = "\",\n  \"b\": [\n    1,\n    {}\n  ],\n  \"c\": \"x: \\\", {\"\n}";
        assert_eq!(shown[2], text(rest));
    }

    #[test]
    fn base64_in_a_text_stands_as_its_length() {
        let text = format!("curl -d '{{\"body\":\"{}\"}}' https://a.example/", "QUJD".repeat(500));
        let shown = without_base64(&text);
        assert_eq!(shown, "curl -d '{\"body\":\"‹2,000 base64 characters›\"}' https://a.example/");
        assert_eq!(without_base64("short ä"), "short ä");
    }

    #[test]
    fn long_strings_fold_and_hidden_characters_show() {
        let text = format!("{{\"a\":\"{}\",\"b\":\"{}\",\"c\":\"x\u{202e}y\"}}", "QUJD".repeat(500), "ö ".repeat(600));
        let parts = parts(&text, None, None);
        assert_eq!(
            parts,
            [
                ViewPart::Text("{\"a\":\"".into()),
                ViewPart::Base64(2000),
                ViewPart::Text("\",\"b\":\"".into()),
                ViewPart::Long(1200),
                ViewPart::Text("\",\"c\":\"x‹U+202E›y\"}".into()),
            ]
        );
    }

    #[test]
    fn a_line_stays_one_line() {
        assert_eq!(in_one_line("Mine"), "Mine");
        assert_eq!(in_one_line("Mine\nCapKill:\r\tx\u{202e}y\u{2028}z"), "Mine CapKill:  x‹U+202E›y‹U+2028›z");
    }
}
