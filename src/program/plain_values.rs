//! What the pieces of a value come to, in a language without a grammar.

use super::data::{Data, HOLE};

/// What a value is made of.
pub(super) enum Operand {
    Text(String),
    Word(String),
    Number(String),
    Group(Data),
    Sign(char),
}

/// Returns what a value's operands come to.
pub(super) fn evaluated(operands: &[Operand]) -> Data {
    match operands {
        [] => Data::code(""),
        [Operand::Word(word)] => word_value(word),
        [Operand::Number(number)] => Data::Number(digits(number)),
        [Operand::Sign('-'), Operand::Number(number)] => Data::Number(format!("-{}", digits(number))),
        [Operand::Group(data)] => only(data),
        _ => joined(operands).or_else(|| wrapped(operands)).unwrap_or_else(|| Data::code("")),
    }
}

fn word_value(word: &str) -> Data {
    match word.to_ascii_lowercase().as_str() {
        "true" | "yes" => Data::Bool(true),
        "false" | "no" => Data::Bool(false),
        "null" | "nil" | "none" | "nothing" | "nullptr" => Data::Null,
        _ => Data::code(word),
    }
}

/// Returns a number without the letters that name its kind: `5u8`, `0.7f`.
fn digits(number: &str) -> String {
    let end = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
    number[..end].trim_end_matches('.').to_owned()
}

/// Returns the object that parentheses hold alone, as in `json!({ … })`.
fn only(data: &Data) -> Data {
    match data {
        Data::List(items) => match items.as_slice() {
            [only @ (Data::Object(_) | Data::Text(_))] => only.clone(),
            _ => data.clone(),
        },
        _ => data.clone(),
    }
}

/// Returns the text of operands that begin with one and join others to it.
fn joined(operands: &[Operand]) -> Option<Data> {
    let mut whole = String::new();
    let mut is_open = true;
    for (index, operand) in operands.iter().enumerate() {
        match operand {
            Operand::Text(text) => {
                whole.push_str(text);
                is_open = false;
            }
            // Rust calls a macro with it: `json!("…")`. A formula of a table begins with an equals sign.
            Operand::Sign('!' | '=') if whole.is_empty() => {}
            // SQL marks the names of variables with it: `:key`.
            Operand::Sign(':') if is_open && matches!(operands.get(index + 1), Some(Operand::Word(_))) => {}
            // A call on the text: `.to_string()`.
            Operand::Sign('.') if matches!(operands.get(index + 1), Some(Operand::Word(_))) => {}
            Operand::Sign('+' | '.' | '&' | '^' | '~' | '<' | '>' | '|') => is_open = true,
            Operand::Group(data) if is_open && matches!(only(data), Data::Text(_)) => {
                whole.push_str(only(data).text().unwrap_or_default());
                is_open = false;
            }
            // `String("…")` is its text; what other calls give is not known.
            Operand::Word(word) if is_open && makes_text(word) => {}
            Operand::Word(word) if is_open && line_end(word) => whole.push('\n'),
            Operand::Word(word) if is_open && character(word, operands.get(index + 1)).is_some() => {
                whole.extend(character(word, operands.get(index + 1)));
                is_open = false;
            }
            Operand::Word(_) | Operand::Number(_) | Operand::Group(_) if whole.is_empty() => return None,
            Operand::Word(_) | Operand::Number(_) if is_open => {
                whole.push(HOLE);
                is_open = false;
            }
            // Objective-C writes a sign before its texts.
            Operand::Sign('@') | Operand::Word(_) | Operand::Group(_) => {}
            Operand::Number(_) | Operand::Sign(_) => return None,
        }
    }
    (!whole.is_empty()).then_some(Data::Text(whole))
}

/// Tells whether a name is that of a line's end.
fn line_end(word: &str) -> bool {
    const NAMES: &[&str] = &["vbCrLf", "vbNewLine", "vbLf", "vbCr", "CRLF", "LF", "sLineBreak", "Environment.NewLine"];
    NAMES.iter().any(|name| name.eq_ignore_ascii_case(word))
}

/// Returns the character that a call makes of its number: `Chr(34)`.
fn character(function: &str, argument: Option<&Operand>) -> Option<char> {
    let is_known = ["chr", "chr$", "chrw", "char"].iter().any(|name| name.eq_ignore_ascii_case(function));
    let Some(Operand::Group(Data::List(items))) = argument.filter(|_| is_known) else { return None };
    match items.as_slice() {
        [Data::Number(number)] => number.parse().ok().and_then(char::from_u32),
        _ => None,
    }
}

/// Tells whether a call with named arguments makes an object of them, and does not only take them.
pub(super) fn makes_object(function: &str) -> bool {
    const MAKING: &[&str] =
        &["obj", "list", "map", "dict", "object", "of", "json", "new", "struct", "table", "hash", "record"];
    let names = names(function);
    let Some(last) = names.last() else { return true };
    last.starts_with(|c: char| c.is_ascii_uppercase())
        || MAKING.iter().any(|name| last.to_ascii_lowercase().ends_with(name))
}

/// Tells whether a function gives back the text that it is given.
fn makes_text(function: &str) -> bool {
    const MAKING: &[&str] =
        &["String", "string", "QString", "QStringLiteral", "from", "format", "Format", "sprintf", "fromString", "json"];
    names(function).last().is_some_and(|name| MAKING.contains(&name.as_str()))
}

/// Returns the object that a macro, a type's name or a call stands before: `json!({ … })`, `Task { … }`.
fn wrapped(operands: &[Operand]) -> Option<Data> {
    let (Operand::Group(data), before) = operands.split_last()? else { return None };
    let is_name = |operand: &Operand| {
        matches!(operand, Operand::Word(_) | Operand::Sign('!' | '@' | '%' | '&' | '*' | '#' | '<' | '>' | '?'))
    };
    // `[String: Any]()` and the like are no values.
    match only(data) {
        object @ Data::Object(_) if before.iter().all(is_name) => Some(object),
        _ => None,
    }
}

/// Returns the members of a list whose items are pairs of a name and a value, as C++ and Rust write maps.
pub(super) fn pairs(items: &[Data]) -> Option<Vec<(String, Data)>> {
    let pair = |item: &Data| match item {
        Data::List(parts) => match parts.as_slice() {
            [Data::Text(name), value] => Some((name.clone(), value.clone())),
            _ => None,
        },
        _ => None,
    };
    (!items.is_empty()).then(|| items.iter().map(pair).collect()).flatten()
}

/// Returns the names of a path: `s->client.key` has three.
pub(super) fn names(path: &str) -> Vec<String> {
    path.split(['.', ':', '>'])
        .map(|name| name.trim_matches(['-', '$', '@']))
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}
