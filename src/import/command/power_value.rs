//! Reads values of PowerShell: texts, here-strings, hash tables, lists and variables that were set before.

use super::shell::{doubled, here_string};
use super::words::near_before;
use crate::payload::document::quoted;

/// A value of PowerShell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    /// A number, a word, or code that is not read.
    Bare(String),
    Table(Vec<(String, Value)>),
    List(Vec<Value>),
}

/// Longest name of a type.
const MAX_TYPE: usize = 40;

/// Deepest value that is read.
const MAX_DEPTH: usize = 24;

/// Most variables that are looked up for a command.
const MAX_LOOKUPS: usize = 32;

/// Reads values from a place of a text on.
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub at: usize,
    /// Variables are looked up before this place.
    pub command: usize,
    depth: usize,
    lookups: usize,
}

impl<'a> Reader<'a> {
    pub fn new(text: &'a str, at: usize) -> Self {
        Self { text, at, command: at, depth: 0, lookups: 0 }
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Goes over blanks, and over line ends after a backtick.
    pub fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
            let goes_on = ["`\n", "`\r\n"].iter().find(|end| rest[blanks..].starts_with(**end));
            self.at += blanks + goes_on.map_or(0, |end| end.len());
            if goes_on.is_none() {
                return;
            }
        }
    }

    fn skip_space(&mut self, separators: &[char]) {
        loop {
            let rest = self.rest();
            let after = rest.trim_start_matches(|c: char| c.is_whitespace() || separators.contains(&c));
            self.at = self.text.len() - after.len();
            if !after.starts_with('#') {
                return;
            }
            self.at += after.find('\n').unwrap_or(after.len());
        }
    }

    /// Reads a value, and what turns it into JSON after a pipe.
    pub fn value(&mut self) -> Option<Value> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let value = self.plain_value();
        self.depth -= 1;
        let value = value?;
        let rest = self.rest();
        let after = rest.trim_start_matches([' ', '\t', '`', '\r', '\n']);
        let converts = after
            .strip_prefix('|')
            .map(str::trim_start)
            .filter(|after| after.get(..CONVERT.len()).is_some_and(|name| name.eq_ignore_ascii_case(CONVERT)));
        let Some(converts) = converts else { return Some(value) };
        let end = converts.find(['\n', ';', ')', '|', '}']).unwrap_or(converts.len());
        self.at = self.text.len() - converts.len() + end;
        Some(Value::Text(value.to_json()))
    }

    fn plain_value(&mut self) -> Option<Value> {
        self.skip_blanks();
        self.skip_type();
        let rest = self.rest();
        if let Some((inside, length)) = here_string(rest) {
            self.at += length;
            return Some(Value::Text(inside));
        }
        match rest.as_bytes() {
            [b'@', b'{', ..] => self.table(),
            [b'@', b'(', ..] => self.list(),
            [mark @ (b'\'' | b'"'), ..] => {
                let (inside, length) = doubled(rest, char::from(*mark), *mark == b'"');
                self.at += length;
                Some(Value::Text(inside))
            }
            [b'(', ..] => self.bracketed(),
            [b'$', ..] => Some(self.variable()),
            _ => Some(self.bare()),
        }
    }

    /// Goes over a type such as `[ordered]` in front of a value.
    fn skip_type(&mut self) {
        let inside = self.rest().strip_prefix('[').map(|inside| inside.bytes().take(MAX_TYPE));
        if let Some(end) = inside.and_then(|mut inside| inside.position(|byte| byte == b']')) {
            self.at += end + 2;
        }
    }

    fn table(&mut self) -> Option<Value> {
        self.at += 2;
        let mut members = Vec::new();
        loop {
            self.skip_space(&[';']);
            if self.rest().is_empty() || self.rest().starts_with('}') {
                self.at = (self.at + 1).min(self.text.len());
                return Some(Value::Table(members));
            }
            let name = match self.rest().as_bytes()[0] {
                mark @ (b'\'' | b'"') => {
                    let (name, length) = doubled(self.rest(), char::from(mark), mark == b'"');
                    self.at += length;
                    name
                }
                _ => self.take_until(&['=', '\n', '}', ' ']),
            };
            self.skip_blanks();
            self.at += self.rest().strip_prefix('=').map(|_| 1)?;
            members.push((name, self.given()?));
        }
    }

    /// Reads what a name is given. Words without quotation marks are commands there, whose output is not known.
    fn given(&mut self) -> Option<Value> {
        let start = self.at;
        let value = self.value()?;
        let is_command =
            |word: &str| !word.starts_with('$') && serde_json::from_str::<serde_json::Value>(word).is_err();
        match value {
            Value::Bare(word) if is_command(&word) => {
                self.at = start;
                self.skip_statement();
                Some(Value::Bare("$code".to_owned()))
            }
            value => Some(value),
        }
    }

    /// Goes over a statement, its blocks included: `if (…) { … } else { … }`.
    fn skip_statement(&mut self) {
        let (mut depth, mut quote) = (0_usize, None);
        let rest = self.rest();
        for (at, c) in rest.char_indices() {
            match c {
                c if quote == Some(c) => quote = None,
                _ if quote.is_some() => {}
                '\'' | '"' => quote = Some(c),
                '(' | '{' | '[' => depth += 1,
                ')' | '}' | ']' if depth > 0 => depth -= 1,
                '\n' if goes_on(&rest[at..]) => {}
                ')' | '}' | ']' | '\n' | ';' if depth == 0 => {
                    self.at += at;
                    return;
                }
                _ => {}
            }
        }
        self.at = self.text.len();
    }

    fn list(&mut self) -> Option<Value> {
        self.at += 2;
        let mut values = Vec::new();
        loop {
            self.skip_space(&[',', ';']);
            if self.rest().is_empty() || self.rest().starts_with(')') {
                self.at = (self.at + 1).min(self.text.len());
                return Some(Value::List(values));
            }
            let before = self.at;
            values.push(self.value()?);
            if self.at == before {
                return None;
            }
        }
    }

    fn bracketed(&mut self) -> Option<Value> {
        self.at += 1;
        let value = self.value()?;
        let rest = self.rest();
        self.at += rest.find(')').map_or(rest.len(), |end| end + 1);
        Some(value)
    }

    /// Reads a variable. One that was set before the command stands for its value.
    fn variable(&mut self) -> Value {
        let name = self.take_while(|c| c.is_alphanumeric() || matches!(c, '$' | '_' | ':' | '.'));
        if ["$true", "$false", "$null"].iter().any(|word| name.eq_ignore_ascii_case(word)) {
            return Value::Bare(name[1..].to_ascii_lowercase());
        }
        self.lookup(&name).unwrap_or(Value::Bare(name))
    }

    /// Returns the value that a variable, with its dollar sign, was given before the command.
    pub fn lookup(&mut self, name: &str) -> Option<Value> {
        if self.lookups == MAX_LOOKUPS {
            return None;
        }
        self.lookups += 1;
        let before = near_before(self.text, self.command);
        let is_set = |at: usize| {
            let after = before[at + name.len()..].trim_start();
            before[..at].chars().next_back().is_none_or(|c| matches!(c, '\n' | ' ' | ';' | '\t'))
                && after.starts_with('=')
                && !after.starts_with("==")
        };
        let at = before.rmatch_indices(name).map(|(at, _)| at).find(|at| is_set(*at))?;
        let at = self.command - before.len() + at;
        let equals = at + self.text[at..].find('=')?;
        let mut inner =
            Reader { text: self.text, at: equals + 1, command: at, depth: self.depth + 1, lookups: self.lookups };
        let value = if inner.depth < MAX_DEPTH { inner.given() } else { None };
        self.lookups = inner.lookups;
        value
    }

    fn bare(&mut self) -> Value {
        let word = self.take_until(&[' ', '\t', '\r', '\n', ';', ',', '}', ')', '|']);
        Value::Bare(word)
    }

    pub fn take_until(&mut self, ends: &[char]) -> String {
        self.take_while(|c| !ends.contains(&c))
    }

    fn take_while(&mut self, is_taken: impl Fn(char) -> bool) -> String {
        let rest = self.rest();
        let end = rest.find(|c| !is_taken(c)).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_owned()
    }
}

/// Tells whether the next line belongs to the statement before it.
fn goes_on(after: &str) -> bool {
    const BLOCKS: [&str; 4] = ["else", "catch", "finally", "|"];
    BLOCKS.iter().any(|word| after.trim_start().starts_with(word))
}

const CONVERT: &str = "ConvertTo-Json";

impl Value {
    /// Returns the value as JSON; code that is not read stands there as a text.
    pub fn to_json(&self) -> String {
        match self {
            Self::Text(text) => quoted(text),
            Self::Bare(word) if serde_json::from_str::<serde_json::Value>(word).is_ok() => word.clone(),
            Self::Bare(word) => quoted(word),
            Self::List(values) => {
                let values: Vec<String> = values.iter().map(Self::to_json).collect();
                format!("[{}]", values.join(","))
            }
            Self::Table(members) => {
                let members: Vec<String> =
                    members.iter().map(|(name, value)| format!("{}:{}", quoted(name), value.to_json())).collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }

    /// Returns a text or a word; `None` for a table or list.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Bare(text) => Some(text),
            Self::Table(_) | Self::List(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_powershell() {
        for (text, json) in [
            ("@{ a = 'x'; \"b\" = @{ c = 1 } } | ConvertTo-Json -Depth 5", r#""{\"a\":\"x\",\"b\":{\"c\":1}}""#),
            ("[ordered]@{\n  a = $true # yes\n  b = @(1, 'two')\n}", r#"{"a":true,"b":[1,"two"]}"#),
            ("(@{a=$x} | ConvertTo-Json)", r#""{\"a\":\"$x\"}""#),
            ("@'\n{\"a\":1}\n'@", r#""{\"a\":1}""#),
            ("\"{`\"a`\":1}\"", r#""{\"a\":1}""#),
            ("@{ a = if ($b) { 'x' } else { 'y;' }; c = Get-Item d\n e = 1 }", r#"{"a":"$code","c":"$code","e":1}"#),
        ] {
            assert_eq!(Reader::new(text, 0).value().map(|value| value.to_json()).as_deref(), Some(json), "{text}");
        }
    }

    #[test]
    fn a_variable_stands_for_what_it_was_given() {
        let text = "$key = 'k'\n$body = @{ clientKey = $key }\n$body";
        let mut reader = Reader::new(text, text.rfind('$').unwrap());
        assert_eq!(reader.value().unwrap().to_json(), r#"{"clientKey":"k"}"#);
        let endless = "$a = $a\n$a = @($a,$a)\n$a";
        let mut reader = Reader::new(endless, endless.rfind('$').unwrap());
        assert!(reader.value().is_some());
    }
}
