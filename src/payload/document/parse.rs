//! The tolerant parser: JSON, and what JavaScript and Python write instead.

use super::issue::{Issue, IssueKind, MAX_ISSUES};
use super::node::{MAX_DEPTH, Member, Node, Value};
use super::text::{self, Quoted};

/// What was read.
pub(super) struct Read {
    pub root: Option<Node>,
    pub issues: Vec<Issue>,
    pub end: usize,
}

/// Reads one value.
pub(super) fn read(text: &str, start: usize) -> Read {
    let mut parser = Parser { text, at: start, issues: Vec::new() };
    let root = parser.root();
    Read { root, end: parser.at.min(text.len()), issues: parser.issues }
}

/// Words that are values.
const WORDS: &[(&str, Value, Option<IssueKind>)] = &[
    ("true", Value::Bool(true), None),
    ("false", Value::Bool(false), None),
    ("null", Value::Null, None),
    ("True", Value::Bool(true), Some(IssueKind::PythonWord)),
    ("False", Value::Bool(false), Some(IssueKind::PythonWord)),
    ("None", Value::Null, Some(IssueKind::PythonWord)),
    ("undefined", Value::Null, Some(IssueKind::JavaScriptWord)),
    ("NaN", Value::Null, Some(IssueKind::JavaScriptWord)),
    ("Infinity", Value::Null, Some(IssueKind::JavaScriptWord)),
];

struct Parser<'a> {
    text: &'a str,
    at: usize,
    issues: Vec<Issue>,
}

/// Says that reading ended; the last issue says why.
struct Stop;

impl<'a> Parser<'a> {
    fn root(&mut self) -> Option<Node> {
        if self.skip_space().is_err() || self.peek().is_none() {
            self.note(IssueKind::Nothing, self.at);
            return None;
        }
        self.value(1).ok()
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn note(&mut self, kind: IssueKind, at: usize) {
        if self.issues.len() < MAX_ISSUES {
            self.issues.push(Issue { kind, at });
        } else if kind.is_fatal() {
            // The last issue says why reading ended.
            self.issues.pop();
            self.issues.push(Issue { kind, at });
        }
    }

    fn stop<T>(&mut self, kind: IssueKind, at: usize) -> Result<T, Stop> {
        self.note(kind, at);
        Err(Stop)
    }

    fn unexpected<T>(&mut self) -> Result<T, Stop> {
        let kind = self.peek().map_or(IssueKind::UnexpectedEnd, IssueKind::Unexpected);
        self.stop(kind, self.at)
    }

    /// Skips white space and comments.
    fn skip_space(&mut self) -> Result<(), Stop> {
        loop {
            let is_sign = |byte: &u8| (b'!'..=b'~').contains(byte) && !matches!(byte, b'/' | b'#');
            if self.text.as_bytes().get(self.at).is_some_and(is_sign) {
                return Ok(());
            }
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
            self.at += rest.len() - trimmed.len();
            let start = self.at;
            let comment = if trimmed.starts_with("//") || trimmed.starts_with('#') {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                let Some(end) = trimmed.find("*/") else { return self.stop(IssueKind::UnexpectedEnd, self.text.len()) };
                end + 2
            } else if let Some(odd) = trimmed.chars().next().filter(|c| c.is_whitespace() || *c == '\u{feff}') {
                self.note(IssueKind::OddSpace, start);
                self.at += odd.len_utf8();
                continue;
            } else {
                return Ok(());
            };
            self.note(IssueKind::Comment, start);
            self.at += comment;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Stop> {
        if depth > MAX_DEPTH {
            return self.stop(IssueKind::TooDeep, self.at);
        }
        let start = self.at;
        let value = match self.peek() {
            Some('{') => self.object(depth)?,
            Some('[') => Value::Array(self.items(']', depth)?),
            Some('(') => self.parentheses(depth)?,
            Some('"' | '\'' | '`') => self.strings(0)?,
            Some('-' | '+' | '.' | '0'..='9') => self.number()?,
            Some(c) if is_word(c) => self.word()?,
            _ => return self.unexpected(),
        };
        let node = Node { span: start..self.at, value };
        if depth > 1 { self.unless_calculated(node) } else { Ok(node) }
    }

    /// Returns the value, or code when an operator or a call follows the value.
    fn unless_calculated(&mut self, node: Node) -> Result<Node, Stop> {
        let (before, issues) = (self.at, self.issues.len());
        self.skip_space()?;
        if self.peek().is_some_and(|c| ".([+-*/%?|&<>=!".contains(c)) && !matches!(node.value, Value::Expression) {
            return self.expression(node.span.start);
        }
        // Whoever skips these comments next notes them.
        self.issues.truncate(issues);
        self.at = before;
        Ok(node)
    }

    /// Skips code up to the end of its value.
    fn expression(&mut self, start: usize) -> Result<Node, Stop> {
        let mut open = 0_usize;
        while let Some(c) = self.peek() {
            match c {
                '"' | '\'' | '`' => {
                    self.quoted(0)?;
                    continue;
                }
                '(' | '[' | '{' => open += 1,
                ')' | ']' | '}' | ',' | ';' if open == 0 => break,
                ')' | ']' | '}' => open -= 1,
                _ => {}
            }
            self.at += c.len_utf8();
        }
        let end = start + self.text[start..self.at].trim_end().len();
        self.at = end;
        // Inside of code nothing is wrong for being no JSON.
        self.issues.retain(|issue| issue.at < start);
        self.note(IssueKind::Expression, start);
        Ok(Node { span: start..end, value: Value::Expression })
    }

    fn object(&mut self, depth: usize) -> Result<Value, Stop> {
        let mut members = Vec::new();
        self.at += 1;
        loop {
            self.skip_space()?;
            if self.peek() == Some('}') {
                self.at += 1;
                return Ok(Value::Object(members));
            }
            members.push(self.member(depth)?);
            self.separator('}')?;
        }
    }

    fn member(&mut self, depth: usize) -> Result<Member, Stop> {
        let start = self.at;
        let name: Box<str> = match self.peek() {
            Some('"' | '\'' | '`') => {
                let quoted = self.quoted(0)?;
                quoted.content.unwrap_or_else(|| self.text[start + 1..self.at - 1].into())
            }
            Some(c) if is_word(c) || c.is_ascii_digit() => {
                self.take_word();
                self.note(IssueKind::UnquotedName, start);
                self.text[start..self.at].into()
            }
            Some('.') if self.rest().starts_with("...") => {
                // JavaScript spreads another object in here.
                let value = self.expression(start)?;
                return Ok(Member { name: "...".into(), name_span: start..start + 3, value });
            }
            _ => return self.unexpected(),
        };
        let name_span = start..self.at;
        self.skip_space()?;
        match self.peek() {
            Some(':') => self.at += 1,
            // JavaScript's short form of `name: name`.
            Some(',' | '}') if self.text.as_bytes().get(start).is_some_and(|first| is_word(char::from(*first))) => {
                self.note(IssueKind::Expression, start);
                let value = Node { span: name_span.clone(), value: Value::Expression };
                return Ok(Member { name, name_span, value });
            }
            _ => return self.unexpected(),
        }
        self.skip_space()?;
        Ok(Member { name, name_span, value: self.value(depth + 1)? })
    }

    /// Takes the comma between two values, unless the bracket closes.
    fn separator(&mut self, close: char) -> Result<(), Stop> {
        self.skip_space()?;
        match self.peek() {
            Some(',') => {
                let comma = self.at;
                self.at += 1;
                self.skip_space()?;
                if self.peek() == Some(close) {
                    self.note(IssueKind::TrailingComma, comma);
                }
                Ok(())
            }
            Some(c) if c == close => Ok(()),
            Some(c) if matches!(c, '"' | '\'' | '{' | '[') || is_word(c) || c.is_ascii_digit() => {
                self.note(IssueKind::MissingComma, self.at);
                Ok(())
            }
            _ => self.unexpected(),
        }
    }

    fn items(&mut self, close: char, depth: usize) -> Result<Vec<Node>, Stop> {
        let mut items = Vec::new();
        self.at += 1;
        loop {
            self.skip_space()?;
            if self.peek() == Some(close) {
                self.at += 1;
                return Ok(items);
            }
            items.push(self.value(depth + 1)?);
            self.separator(close)?;
        }
    }

    /// Reads a tuple, or a value that only stands in parentheses.
    fn parentheses(&mut self, depth: usize) -> Result<Value, Stop> {
        self.note(IssueKind::Tuple, self.at);
        let mut items = self.items(')', depth)?;
        let has_comma = self.text[..self.at - 1].trim_end().ends_with(',');
        let only = if items.len() == 1 && !has_comma { items.pop() } else { None };
        Ok(only.map_or(Value::Array(items), |only| match only.value {
            // The string's quotation marks are not at the ends of the parentheses.
            Value::String(None) => Value::String(Some(self.text[only.span.start + 1..only.span.end - 1].into())),
            value => value,
        }))
    }

    /// Reads one string, or several in a row, which Python joins.
    fn strings(&mut self, prefix: usize) -> Result<Value, Stop> {
        let start = self.at - prefix;
        // One string grows: there may be a million strings in a row.
        let mut content = self.quoted(prefix)?.content.map(String::from);
        loop {
            let (before, issues) = (self.at, self.issues.len());
            self.skip_space()?;
            let has_plus = self.peek() == Some('+');
            if has_plus {
                self.at += 1;
                self.skip_space()?;
            }
            let next = self.at;
            // JSON has no strings side by side, so they are joined only after a plus or where Python joins them.
            if !self.peek().is_some_and(|c| matches!(c, '"' | '\'')) || !(has_plus || self.continues(start, before)) {
                self.issues.truncate(issues);
                self.at = before;
                return Ok(Value::String(content.map(String::into_boxed_str)));
            }
            self.note(IssueKind::Concatenation, next);
            let text = self.text;
            let joined = content.get_or_insert_with(|| text[start + 1..before - 1].to_owned());
            match self.quoted(0)?.content {
                Some(more) => joined.push_str(&more),
                None => joined.push_str(&text[next + 1..self.at - 1]),
            }
        }
    }

    /// Tells whether strings side by side are one string. They are not when a colon follows the second, which is a name.
    fn continues(&self, start: usize, before: usize) -> bool {
        let quote = self.text.as_bytes().get(start);
        let Some(after) = self.rest().get(1..).and_then(|rest| rest.find(['"', '\'']).map(|end| &rest[end + 1..]))
        else {
            return false;
        };
        before > start && quote.is_some() && !after.trim_start().starts_with(':')
    }

    /// Reads a string in any quotation marks, with `prefix` letters before them.
    fn quoted(&mut self, prefix: usize) -> Result<Quoted, Stop> {
        let letters = self.text[self.at - prefix..self.at].to_ascii_lowercase();
        match text::read(self.text, self.at, letters.contains('r')) {
            Ok(mut quoted) => {
                if prefix > 0 {
                    self.note(IssueKind::StringPrefix, self.at - prefix);
                    let plain = || self.text[self.at + 1..quoted.end - 1].into();
                    quoted.content = Some(quoted.content.take().unwrap_or_else(plain));
                }
                for (kind, at) in quoted.issues.drain(..) {
                    self.note(kind, at);
                }
                self.at = quoted.end;
                Ok(quoted)
            }
            Err(at) => self.stop(IssueKind::UnexpectedEnd, at),
        }
    }

    fn number(&mut self) -> Result<Value, Stop> {
        let start = self.at;
        let token = number_token(self.rest());
        if token.is_empty() || !token.bytes().any(|byte| byte.is_ascii_digit()) {
            return self.unexpected();
        }
        if !is_json_number(token) {
            let is_number = token.trim_start_matches(['+', '-', '.']).starts_with(|c: char| c.is_ascii_digit());
            if !is_number {
                return self.unexpected();
            }
            self.note(IssueKind::OddNumber, start);
        }
        self.at += token.len();
        Ok(Value::Number)
    }

    fn take_word(&mut self) -> &'a str {
        let start = self.at;
        let rest = self.rest();
        self.at += rest.find(|c: char| !is_word(c) && !c.is_ascii_digit()).unwrap_or(rest.len());
        &self.text[start..self.at]
    }

    fn word(&mut self) -> Result<Value, Stop> {
        let start = self.at;
        let word = self.take_word();
        if let Some((_, value, issue)) = WORDS.iter().find(|(known, ..)| *known == word) {
            if let Some(issue) = issue {
                self.note(*issue, start);
            }
            return Ok(value.clone());
        }
        let is_prefix = word.len() <= 2 && word.bytes().all(|byte| b"bBrRuUfF".contains(&byte));
        if is_prefix && matches!(self.peek(), Some('"' | '\'')) {
            return self.strings(word.len());
        }
        let node = self.expression(start)?;
        Ok(node.value)
    }
}

/// Tells whether a character is one that a word can begin with.
fn is_word(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '$'
}

/// Returns the longest run that could be a number.
fn number_token(text: &str) -> &str {
    let bytes = text.as_bytes();
    let is_hex = text.trim_start_matches(['+', '-']).get(..2).is_some_and(|head| head.eq_ignore_ascii_case("0x"));
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let after_exponent = end > 0 && matches!(bytes[end - 1], b'e' | b'E') && !is_hex;
        let takes = byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_');
        if !takes && !(matches!(byte, b'+' | b'-') && (end == 0 || after_exponent)) {
            break;
        }
        end += 1;
    }
    &text[..end]
}

/// Tells whether a token is a number by the grammar of RFC 8259.
fn is_json_number(token: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let token = token.strip_prefix('-').unwrap_or(token);
    let (mantissa, exponent) = match token.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (token, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}
