//! Cuts a program in a language without a grammar into words, texts, numbers and signs.

use std::ops::Range;

use super::data::HOLE;
use super::escapes::{Escapes, plain};

/// How a language without a grammar is written.
#[derive(Debug)]
pub(super) struct Style {
    /// Where comments begin and end.
    pub comments: &'static [(&'static str, &'static str)],
    /// Openings of texts, the longer before the shorter.
    pub texts: &'static [Opening],
    /// Statements end with a semicolon, so that no object has one inside.
    pub has_semicolons: bool,
}

/// How a text begins and ends, and what may stand inside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    pub open: &'static str,
    pub close: Close,
    pub escapes: Escapes,
    pub values: Values,
}

/// Where a text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Close {
    /// With a mark, on the same line.
    Line(&'static str),
    /// With a mark, on any line.
    Mark(&'static str),
    /// With a quotation mark and as many number signs as stand in front: Rust's `r#"…"#`.
    Hashes,
    /// With the word that stands between quotation mark and parenthesis: `R"x(…)x"` of C++.
    Delimiter,
}

/// How other values are put into a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Values {
    None,
    /// `{value}`; doubled braces mean one.
    Braces,
    /// `$name` and `${value}`.
    Dollar,
    /// `#{value}`.
    Hash,
    /// `\(value)`.
    Parentheses,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text, with holes for the values that are put into it.
    Text(String),
    /// A name, or a path of names.
    Word,
    Number,
    Sign(char),
}

/// A piece of a program.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Range<usize>,
    pub starts_line: bool,
}

impl Token {
    pub fn is(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }
}

/// Cuts a text into its tokens, without comments.
pub(super) fn tokens(text: &str, style: &Style) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let (mut at, mut starts_line) = (0, true);
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            starts_line |= c == '\n';
            at += c.len_utf8();
            continue;
        }
        if let Some(length) = comment_length(&text[at..], style) {
            at += length;
            continue;
        }
        if let Some(length) = line_joint_length(&text[at..]) {
            at += length;
            continue;
        }
        let is_after_word = found.last().is_some_and(|token| token.kind == Kind::Word && token.span.end == at);
        let (kind, length) = if is_after_word { None } else { read_text(&text[at..], style) }
            .unwrap_or_else(|| (other(c), other_length(&text[at..], c)));
        found.push(Token { kind, span: at..at + length, starts_line });
        at += length;
        starts_line = false;
    }
    found
}

/// Returns the length of the ` _` with which Basic goes on in the next line, the line's end included.
fn line_joint_length(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('_')?;
    let line = after.trim_start_matches([' ', '\t', '\r']);
    line.starts_with('\n').then(|| rest.len() - line.len() + 1)
}

fn comment_length(rest: &str, style: &Style) -> Option<usize> {
    let (open, close) = style.comments.iter().find(|(open, _)| rest.starts_with(open))?;
    let inside = &rest[open.len()..];
    // The end of a line stays, because it ends a statement.
    let end = inside.find(close).map_or(inside.len(), |end| if *close == "\n" { end } else { end + close.len() });
    Some(open.len() + end)
}

const fn other(c: char) -> Kind {
    match c {
        '0'..='9' => Kind::Number,
        c if is_word(c) => Kind::Word,
        c => Kind::Sign(c),
    }
}

const fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()
}

fn other_length(rest: &str, first: char) -> usize {
    if first.is_ascii_digit() {
        return rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '_').unwrap_or(rest.len());
    }
    if !is_word(first) {
        return first.len_utf8();
    }
    let mut length = 0;
    loop {
        length += rest[length..].find(|c| !is_word(c)).unwrap_or(rest.len() - length);
        let joint = ["::", "->", "."].iter().find(|joint| rest[length..].starts_with(**joint));
        let Some(joint) = joint else { return length };
        let goes_on = rest[length + joint.len()..].starts_with(|c: char| is_word(c) && !c.is_ascii_digit());
        if !goes_on {
            return length;
        }
        length += joint.len();
    }
}

/// Reads a text at the beginning of `rest`. Returns its content and its length.
fn read_text(rest: &str, style: &Style) -> Option<(Kind, usize)> {
    style.texts.iter().filter(|opening| rest.starts_with(opening.open)).find_map(|opening| {
        let (start, close) = bounds(rest, opening)?;
        let is_one_line = matches!(opening.close, Close::Line(_));
        let (content, end) = content(rest, start, &close, *opening, is_one_line)?;
        Some((Kind::Text(content), end))
    })
}

/// Returns where the content begins, and the mark at its end.
fn bounds(rest: &str, opening: &Opening) -> Option<(usize, String)> {
    let start = opening.open.len();
    Some(match opening.close {
        Close::Line(close) | Close::Mark(close) => (start, close.to_owned()),
        Close::Hashes => {
            let count = rest[start..].bytes().take_while(|byte| *byte == b'#').count();
            rest[start + count..].strip_prefix('"')?;
            (start + count + 1, format!("\"{}", "#".repeat(count + 1)))
        }
        Close::Delimiter => {
            let length = rest[start..].find('(').filter(|length| *length <= 16)?;
            (start + length + 1, format!("){}\"", &rest[start..start + length]))
        }
    })
}

/// Returns a text's content, and where the text ends; `None` where it never does.
fn content(rest: &str, start: usize, close: &str, opening: Opening, is_one_line: bool) -> Option<(String, usize)> {
    let Opening { escapes, values, .. } = opening;
    let mut content = String::new();
    let (mut from, mut at) = (start, start);
    while let Some(c) = rest[at..].chars().next() {
        let here = &rest[at..];
        if let Some(after) = here.strip_prefix(close) {
            if escapes == Escapes::Doubled && after.starts_with(close) {
                at += 2 * close.len();
                continue;
            }
            put(&rest[from..at], opening, close, &mut content);
            return Some((content, at + close.len()));
        }
        match value_length(here, values) {
            Some(0) => at += 2,
            Some(length) => {
                put(&rest[from..at], opening, close, &mut content);
                content.push(HOLE);
                at += length;
                from = at;
            }
            None if c == '\n' && is_one_line => return None,
            None if c == '\\' && escapes == Escapes::Backslash => {
                at += 1 + here[1..].chars().next().map_or(0, char::len_utf8);
            }
            None => at += c.len_utf8(),
        }
    }
    None
}

/// Adds a piece of a text to its content. Of marks that are doubled only the text's own mean one.
fn put(piece: &str, opening: Opening, close: &str, content: &mut String) {
    let has_doubled_braces = opening.values == Values::Braces;
    if opening.escapes == Escapes::Doubled {
        plain(&piece.replace(&close.repeat(2), close), Escapes::None, has_doubled_braces, content);
    } else {
        plain(piece, opening.escapes, has_doubled_braces, content);
    }
}

/// Returns the length of a value that is put into a text; 0 for two braces that mean one.
fn value_length(here: &str, values: Values) -> Option<usize> {
    match values {
        Values::None => None,
        Values::Braces if here.starts_with("{{") || here.starts_with("}}") => Some(0),
        Values::Braces => here.starts_with('{').then(|| balanced(here, '{', '}')).flatten(),
        Values::Hash => {
            here.starts_with("#{").then(|| balanced(&here[1..], '{', '}')).flatten().map(|length| length + 1)
        }
        Values::Parentheses => {
            here.starts_with("\\(").then(|| balanced(&here[1..], '(', ')')).flatten().map(|length| length + 1)
        }
        Values::Dollar if here.starts_with("${") => balanced(&here[1..], '{', '}').map(|length| length + 1),
        Values::Dollar => {
            let name = here.strip_prefix('$')?;
            let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
            (length > 0 && !name.starts_with(|c: char| c.is_ascii_digit())).then_some(length + 1)
        }
    }
}

/// Longest value in a text, in bytes.
const MAX_VALUE: usize = 400;

/// Returns the length of a text up to the bracket that closes its first.
fn balanced(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < MAX_VALUE) {
        depth += usize::from(c == open);
        if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + c.len_utf8());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::language::Reading;
    use crate::program::plain_languages::languages;

    fn texts(language: &str, text: &str) -> Vec<String> {
        let style = languages().find(|row| row.name == language).and_then(|row| match row.reading {
            Reading::Signs(style) => Some(style),
            Reading::Grammar(_) => None,
        });
        let texts = tokens(text, style.unwrap()).into_iter().filter_map(|token| match token.kind {
            Kind::Text(text) => Some(text.replace(HOLE, "§")),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn a_text_is_read_as_its_language_writes_it() {
        for (language, text, expected) in [
            ("C", r#"x = "a\"b" "c"; // "d""#, vec!["a\"b", "c"]),
            ("C++", "R\"x(a\"b)x\" + k", vec!["a\"b"]),
            ("Rust", "r##\"a\"#b\"## b\"c\" 'a r\"d\"", vec!["a\"#b", "c", "d"]),
            ("Swift", r##""a\(k["x"])b" #"c"d"#"##, vec!["a§b", "c\"d"]),
            ("Dart", "'a${k['x']}b $c' r'$d'", vec!["a§b §", "$d"]),
            ("Lua", "[[a\nb]] -- \"c\"\n'd'", vec!["a\nb", "d"]),
            ("F#", "$@\"{{\"\"a\"\": {b}}}\" \"c\"", vec!["{\"a\": §}", "c"]),
            ("Visual Basic", "\"a\"\"b\" ' \"c\"", vec!["a\"b"]),
            ("Delphi", "'it''s'", vec!["it's"]),
            ("Elixir", "\"a#{b}\" # \"c\"", vec!["a§"]),
        ] {
            assert_eq!(texts(language, text), expected, "{text}");
        }
    }

    #[test]
    fn a_text_without_an_end_is_none() {
        for text in ["\"abc", "\"abc\ndef\"x", "R\"(", "'"] {
            assert!(texts("C", text).is_empty(), "{text}");
        }
    }
}
