//! Finds where the value of a secret's name stands: in quotation marks, somewhere in an expression, or bare.

use std::ops::Range;

use super::joint::{Joined, Joint, line_length};
use super::literal::{Literal, cut as cut_to, literal, tail};
use super::name::Name;
use super::placeholder::{is_placeholder, is_word};
use crate::payload::redaction::secret::{Kind, is_public_value, kind_of};

/// Most bytes of an expression that are read.
const MAX_EXPRESSION: usize = 4096;

/// Most literals of an expression that are taken.
const MAX_LITERALS: usize = 64;

/// Shortest value that is taken for a secret because of a name that may also be another thing's.
const MIN_LENGTH: usize = 6;

/// Calls whose first argument is the name of a value, or a question: `os.getenv("KEY")`, `input("Key: ")`.
#[rustfmt::skip]
const READERS: &[&str] = &[
    "getenv", "get", "env", "fetch", "var", "var_os", "getproperty", "getenvironmentvariable", "get_env", "getstring",
    "config", "requireenv", "lookupenv", "option", "argument", "input", "prompt", "getpass", "readline", "read", "path",
    "getordefault", "fromenvironment", "fetch_env", "open", "join", "log", "info", "debug", "print", "println", "printf",
    "getitem", "required", "getrequired", "getvalue", "getsecret", "value", "setting", "default_env", "file", "echo",
];

/// Texts in an expression that name an encoding or a scheme.
const CODINGS: &[&str] = &[
    "utf-8",
    "utf8",
    "ascii",
    "latin-1",
    "latin1",
    "iso-8859-1",
    "base64",
    "hex",
    "binary",
    "sha256",
    "md5",
    "rot13",
    "Bearer",
    "Basic",
    "Token",
    "Digest",
    "Bearer ",
    "Basic ",
    "Token ",
];

/// Returns the places of the values of a name that was found, and how many bytes were read for them.
pub(super) fn values(text: &str, name: &Name, joined: &Joined) -> (Vec<Range<usize>>, usize) {
    let at = joined.at;
    let rest = cut(&text[at..]);
    let whole = |length: usize| Vec::from([trimmed(text, at..at + length)]);
    let found = match joined.joint {
        Joint::Element => whole(rest.find('<').or_else(|| rest.find("&lt;")).unwrap_or(rest.len())),
        Joint::Part => whole(line_length(rest)),
        Joint::Comma | Joint::Call => argument(text, name, joined).into_iter().collect(),
        Joint::Space => spaced(text, name, at).into_iter().collect(),
        Joint::Colon | Joint::Equals => return assigned(text, name, joined),
    };
    let read = found.last().map_or(0, |last| last.end - at);
    (found, read)
}

/// Returns the place of an argument after a name, or after a comma.
fn argument(text: &str, name: &Name, joined: &Joined) -> Option<Range<usize>> {
    let at = joined.at + blank_length(&text[joined.at..]);
    let found = literal(text, at)
        .or_else(|| literal(text, named_argument(text, at)?))
        .or_else(|| literal(text, wrapped_argument(text, at)?))?;
    let value = &text[found.content.clone()];
    let after = text[found.end..].trim_start();
    // In a list of names words are names, and as the arguments of a call they are values.
    let is_argument = after.starts_with([')', '}', ']']) || joined.joint == Joint::Call;
    let is_told = value.bytes().any(|byte| byte.is_ascii_digit()) || is_argument && !name.kind_is_word();
    (is_told && !value.starts_with(['-', '/']) && kind_of(value).is_none()).then_some(found.content)
}

/// Returns where the value of a named argument begins: `default="…"`.
fn named_argument(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '_');
    let value = rest.trim_start().strip_prefix(['=', ':']).filter(|_| rest.len() < text.len() - at)?.trim_start();
    Some(text.len() - value.len())
}

/// Longest name of a call that wraps a value.
const MAX_WRAPPER: usize = 60;

/// Returns where the value begins that a call wraps: `json!("…")`, `Value::from("…")`.
fn wrapped_argument(text: &str, at: usize) -> Option<usize> {
    let near = cut_to(&text[at..], MAX_WRAPPER);
    let length =
        near.find(|c: char| !c.is_ascii_alphanumeric() && !"_:.!&".contains(c)).filter(|length| *length > 0)?;
    let inside = text[at + length..].strip_prefix('(')?;
    let start = text.len() - inside.len() + blank_length(inside);
    (!is_read(text, start)).then_some(start)
}

/// Returns the place of a value after a name and a space.
fn spaced(text: &str, name: &Name, at: usize) -> Option<Range<usize>> {
    if let Some(found) = literal(text, at) {
        return Some(found.content);
    }
    let rest = cut(&text[at..]);
    let rest = ["is ", "was ", "= "].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let start = at + cut(&text[at..]).len() - rest.len();
    let length = rest.find(|c: char| c.is_whitespace() || "\"'`,;)}]<|".contains(c)).unwrap_or(rest.len());
    let value = &rest[..length];
    let is_value = name.is_option && !value.starts_with('-') || has_shape_of_key(value) || name.is_login_line(text);
    is_value.then_some(start..start + length)
}

fn assigned(text: &str, name: &Name, joined: &Joined) -> (Vec<Range<usize>>, usize) {
    let mut at = joined.at;
    let blank = blank_length(&text[at..]);
    let goes_on = text[at..].trim_start();
    let next = text.len() - goes_on.len();
    // A literal may begin on the next line.
    let is_literal_next = literal(text, next).is_some() && joined.is_closed;
    at = if is_literal_next { next } else { at + blank };
    if let Some(place) = header_line(text, name, joined, at).or_else(|| block(text, at)) {
        let read = place.len();
        return (vec![place], read);
    }
    let (found, read) = if name.is_in_address { Default::default() } else { expression(text, name, joined, at) };
    if !found.is_empty() {
        return (found, read);
    }
    let line = bare_line(cut_to(&text[at..], MAX_BARE));
    (bare(text, name, joined, at..at + line.len()).into_iter().collect(), read + line.len())
}

/// Returns the length of spaces and what shells write among them.
fn blank_length(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// Returns the rest of a header's line, or as much of it as stands in quotation marks.
fn header_line(text: &str, name: &Name, joined: &Joined, at: usize) -> Option<Range<usize>> {
    let is_header = matches!(name.kind, Kind::Cookies | Kind::Authorization) || name.text.contains('-');
    let stands = name.mark.is_some() || is_header && name.begins_line;
    if joined.joint != Joint::Colon || joined.is_closed || !stands {
        return None;
    }
    let rest = cut(&text[at..]);
    let is_code = literal(text, at).is_some() || rest.starts_with(['{', '[', '(']);
    let end = |c: char| c == '\n' || c == '\r' || Some(c) == name.mark;
    let line = rest[..rest.find(end).unwrap_or(rest.len())].trim_end_matches(['\\', '^', '`']).trim_end();
    let line = line.find("\\r\\n").or_else(|| line.find("\\n")).map_or(line, |end| &line[..end]);
    let is_variable = line.ends_with(',') && name.mark.is_none() && is_word(line.trim_end_matches(','));
    (!is_code && !is_variable && !line.is_empty()).then_some(at..at + line.len())
}

/// Returns the text of a block in YAML: `key: >-` and the line after it.
fn block(text: &str, at: usize) -> Option<Range<usize>> {
    let head = cut_to(&text[at..], 200).lines().next()?.trim();
    if !matches!(head, "|" | ">" | "|-" | ">-" | "|+" | ">+") {
        return None;
    }
    let start = at + text[at..].find('\n')? + 1;
    let line = cut(&text[start..]).lines().next()?;
    Some(trimmed(text, start..start + line.len()))
}

/// Returns the literals of an expression that may hold the secret, and how many bytes were read.
fn expression(text: &str, name: &Name, joined: &Joined, start: usize) -> (Vec<Range<usize>>, usize) {
    let mut scan = Scan { at: start, depth: 0, open: Vec::new() };
    let mut found = Vec::new();
    // A body in a command ends with a brace; the command's next word is no part of the secret.
    let mut is_body_over = false;
    let end = start + cut_to(&text[start..], MAX_EXPRESSION).len();
    while scan.at < end && found.len() < MAX_LITERALS {
        let is_first = scan.at == start;
        // Name and value stand together in quotation marks, which end here: what follows is another word.
        let is_word_over = !is_first && scan.depth == 0 && !joined.is_closed;
        if is_word_over && name.mark.is_some_and(|mark| text[scan.at..].starts_with(mark)) {
            break;
        }
        if is_body_over && scan.depth == 0 && text[scan.at..].starts_with(' ') {
            break;
        }
        if let Some(piece) = scan.can_begin_literal(text, is_first).then(|| literal(text, scan.at)).flatten() {
            if is_taken(text, name, &scan, &piece, is_first) {
                found.push(piece.content.clone());
            }
            is_body_over = text[piece.content.clone()].trim_end().ends_with('}');
            scan.at = piece.end.max(scan.at + 1);
            continue;
        }
        if !scan.step(text, name, is_first) {
            break;
        }
    }
    (found, scan.at - start)
}

/// A place in an expression, and how deep in brackets it is.
struct Scan {
    at: usize,
    depth: usize,
    /// The brackets that are open.
    open: Vec<char>,
}

/// Deepest brackets that are followed.
const MAX_DEPTH: usize = 32;

impl Scan {
    /// Tells whether a mark can begin a literal here, and is no apostrophe in a word and no line's end in a shell.
    fn can_begin_literal(&self, text: &str, is_first: bool) -> bool {
        let bytes = text.as_bytes();
        let follows_word = self.at > 0 && bytes[self.at - 1].is_ascii_alphanumeric() && !is_first;
        match bytes[self.at] {
            b'`' => !matches!(bytes.get(self.at + 1), None | Some(b'\n' | b'\r')),
            b'\'' => !follows_word,
            b'f' | b'F' | b'r' | b'R' | b'b' | b'B' | b'u' | b'U' | b'L' | b'@' | b'$' => {
                let next = &bytes[self.at + 1..bytes.len().min(self.at + 4)];
                !follows_word && next.iter().any(|byte| matches!(byte, b'"' | b'\''))
            }
            b'"' | b'\\' | b'^' | b'%' | b'&' | 0x80.. => true,
            _ => false,
        }
    }

    /// Goes on by a sign. Returns `false` at the expression's end.
    fn step(&mut self, text: &str, name: &Name, is_first: bool) -> bool {
        let Some(c) = text[self.at..].chars().next() else { return false };
        match c {
            '(' | '[' | '{' => {
                // The members of an object have names of their own.
                let is_object = is_first && c == '{' && !name.holds_all();
                if is_object && !is_set(text, self.at + 1) {
                    return false;
                }
                self.depth += 1;
                self.open.push(c);
            }
            ')' | ']' | '}' if self.depth == 0 => return false,
            ')' | ']' | '}' => {
                self.depth -= 1;
                self.open.pop();
            }
            '=' if self.depth == 0 && is_assignment(text, self.at) => return false,
            ',' | ';' | '&' if self.depth == 0 && !text[self.at..].starts_with("&&") => return false,
            '\n' if self.depth == 0 && !goes_on(text, self.at) => return false,
            ' ' if self.depth == 0 && is_option(text, self.at) => return false,
            _ => {}
        }
        self.at += c.len_utf8();
        self.depth < MAX_DEPTH
    }
}

/// Tells whether an equals sign gives another name its value, and compares nothing.
fn is_assignment(text: &str, at: usize) -> bool {
    let is_sign = |c: char| matches!(c, '=' | '!' | '<' | '>');
    !text[..at].ends_with(is_sign) && !text[at + 1..].starts_with(is_sign)
}

/// Tells whether a brace opens a set, whose first literal no colon follows.
fn is_set(text: &str, at: usize) -> bool {
    let start = text.len() - text[at..].trim_start().len();
    literal(text, start).is_some_and(|first| text[first.end..].trim_start().starts_with(['}', ',']))
}

/// Tells whether the next option of a command follows a blank after a text, or a line that goes on.
fn is_option(text: &str, at: usize) -> bool {
    let after = text[at..].trim_start_matches(' ');
    let begins = after.strip_prefix("--").or_else(|| after.strip_prefix('-'));
    let before = text[..at].trim_end_matches([' ', '\t', '\r', '\n', '\\', '^']);
    before.ends_with(['"', '\'', '`'])
        && begins.is_some_and(|option| option.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Tells whether an expression goes on after a line's end.
fn goes_on(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t', '\r']);
    let after = text[at..].trim_start();
    let operators = ["||", "??", "?:", "+", ".", "or ", "?", ":", "&&", "//"];
    before.ends_with(['\\', '+', '|', '?', '.', '^', '`', '=', '('])
        || operators.iter().any(|sign| after.starts_with(sign))
}

/// Tells whether a literal of an expression may hold the secret.
fn is_taken(text: &str, name: &Name, scan: &Scan, piece: &Literal, is_first: bool) -> bool {
    let value = &text[piece.content.clone()];
    if CODINGS.contains(&value) || !value.chars().any(char::is_alphanumeric) {
        return false;
    }
    if is_first {
        return true;
    }
    // The next word of a command; a login in it is found as a login.
    if ["https://", "http://"].iter().any(|scheme| value.starts_with(scheme)) {
        return false;
    }
    let after = text[piece.end..].trim_start();
    let is_name = after.starts_with("=>") || after.starts_with(':') && scan.open.last() == Some(&'{');
    if is_name || is_described(text, scan.at) || is_read(text, scan.at) || kind_of(value).is_some() && is_word(value) {
        return false;
    }
    let is_constant = value.contains('_') && value.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    !is_constant && (!name.kind_is_word() || is_distinct(value))
}

/// Tells whether a literal is what a cookie has besides its value.
fn is_described(text: &str, at: usize) -> bool {
    const NAMES: [&str; 7] = ["name", "domain", "path", "expires", "sameSite", "priority", "comment"];
    let Some(before) = tail(&text[..at], 60).trim_end().strip_suffix(':') else { return false };
    let before = before.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    NAMES.iter().any(|name| before.ends_with(name))
}

/// Tells whether a literal is the first argument of a call that reads a value, or an index.
fn is_read(text: &str, at: usize) -> bool {
    let before = tail(&text[..at], 200).trim_end();
    if let Some(indexed) = before.strip_suffix('[') {
        return indexed.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ']' | ')' | '$'));
    }
    let Some(call) = before.strip_suffix('(') else { return false };
    let called = call.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let name = &called[called.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len()..];
    READERS.iter().any(|reader| reader.eq_ignore_ascii_case(name))
}

/// Signs that end a value without quotation marks, besides those of [`ends_bare`].
const WIDE_ENDS: [char; 3] = ['”', '’', '»'];

/// Tells whether a byte ends a value without quotation marks.
const fn ends_bare(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`' | b'\\' | b'<' | b'>' | b'\n' | b'\r' | b'\t' | b'{' | b'}')
}

/// Returns the beginning of a text up to what ends a value without quotation marks.
fn bare_line(text: &str) -> &str {
    let line = &text[..text.bytes().position(ends_bare).unwrap_or(text.len())];
    if line.is_ascii() { line } else { &line[..line.find(WIDE_ENDS).unwrap_or(line.len())] }
}

/// Longest value without quotation marks.
const MAX_BARE: usize = 1024;

/// Returns the place of a value without quotation marks in the rest of its line.
fn bare(text: &str, name: &Name, joined: &Joined, line: Range<usize>) -> Option<Range<usize>> {
    let (at, rest) = (line.start, &text[line.start..]);
    let line = &text[line];
    if name.is_in_address {
        let length = line.find(|c: char| c.is_whitespace() || "&#;,)".contains(c)).unwrap_or(line.len());
        return (length > 0).then_some(at..at + length);
    }
    if matches!(name.kind, Kind::Cookies | Kind::Authorization) {
        let value = line.trim_end().trim_end_matches(',');
        return (!is_word(value) || has_digit(value)).then_some(at..at + value.len());
    }
    let after = &rest[line.len()..];
    let is_line_end = after.is_empty() || after.trim_start_matches('\r').starts_with(['\n', '\\']);
    let is_whole_line = name.begins_line && is_line_end;
    let is_code = || line.trim_end().ends_with([',', '(', ';', '[', ')']) || line.contains('(');
    if is_whole_line && !is_code() {
        let value = line.find(" #").or_else(|| line.find(" ;")).map_or(line, |comment| &line[..comment]).trim_end();
        let is_told = has_digit(value) || matches!(name.kind, Kind::Password | Kind::Login) && !is_word_of_code(value);
        return (is_told && is_long(name, value)).then_some(at..at + value.len());
    }
    let ends_form = joined.joint == Joint::Equals;
    let ends = |c: char| matches!(c, ',' | ';' | ')' | ']' | '|' | '^') || c == '&' && ends_form || c.is_whitespace();
    let value = &line[..line.find(ends).unwrap_or(line.len())];
    let is_called = || value.contains(['(', '[']) || rest[value.len()..].starts_with(['(', '[']);
    // Right after the joint a word may be a password whose quotation marks were lost.
    let is_tight = at == joined.at && matches!(name.kind, Kind::Password | Kind::Login) && !is_word_of_code(value);
    let is_told = (has_digit(value) || is_tight) && is_long(name, value) && !is_called();
    is_told.then_some(at..at + value.len())
}

fn is_long(name: &Name, value: &str) -> bool {
    !value.is_empty() && (!name.kind_is_word() || value.len() >= MIN_LENGTH)
}

fn has_digit(value: &str) -> bool {
    value.bytes().any(|byte| byte.is_ascii_digit())
}

/// Tells whether a value without quotation marks is what a language or a description of fields writes there.
fn is_word_of_code(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "any",
        "bool",
        "bytes",
        "false",
        "int",
        "nil",
        "none",
        "null",
        "number",
        "optional",
        "required",
        "str",
        "string",
        "text",
        "true",
        "undefined",
        "yes",
        "no",
    ];
    let value = value.trim();
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(value)) || value.contains([' ', '.']) || kind_of(value).is_some()
}

/// Tells whether a value can't be an ordinary word.
fn is_distinct(value: &str) -> bool {
    value.len() >= MIN_LENGTH && (has_digit(value) || value.len() >= 20) && !value.contains(' ')
}

/// Tells whether a value has a key's usual shape.
fn has_shape_of_key(value: &str) -> bool {
    value.len() >= 32 && value.bytes().take(32).all(|byte| byte.is_ascii_hexdigit())
}

/// Tells whether what stands at a place is to be hidden because of a name.
pub(super) fn is_hidden(text: &str, name: &Name, place: &Range<usize>) -> bool {
    let value = text[place.clone()].trim();
    if value.is_empty() || is_placeholder(value) || is_public_value(value) {
        return false;
    }
    // A name like `key` stands before many other things.
    name.is_in_address || !name.kind_is_word() || is_distinct(value)
}

fn trimmed(text: &str, place: Range<usize>) -> Range<usize> {
    let value = &text[place.clone()];
    let start = place.start + value.len() - value.trim_start().len();
    start..start + value.trim().len()
}

/// Longest value that is read.
const MAX_VALUE: usize = 4096;

fn cut(text: &str) -> &str {
    cut_to(text, MAX_VALUE)
}
