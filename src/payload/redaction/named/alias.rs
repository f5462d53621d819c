//! Finds the variables that keys are given from: `{"clientKey": k}` says that what `k` is given is a key.

use memchr::memmem;

use super::joint::{Joint, joined};
use super::literal::{cut, tail};
use super::name::Name;
use crate::payload::redaction::secret::{Kind, kind_of};

/// Most names of keys that are looked at, most variables, and most places of each.
const MAX_NAMES: usize = 64;
const MAX_VARIABLES: usize = 8;
const MAX_PLACES: usize = 32;

/// Longest name of a variable.
const MAX_LENGTH: usize = 40;

/// Words that stand for no variable.
const WORDS: &[&str] =
    &["null", "none", "nil", "true", "false", "undefined", "new", "await", "if", "string", "str", "text", "any"];

/// Returns the places at which variables are given a value from which a key is taken, as names of what is secret.
pub(super) fn aliases<'a>(text: &'a str, names: &[Name<'a>]) -> Vec<Name<'a>> {
    let mut variables: Vec<&str> = Vec::new();
    for name in names.iter().filter(|name| name.kind == Kind::Key).take(MAX_NAMES) {
        if let Some(variable) = variable(text, name).filter(|variable| !variables.contains(variable)) {
            variables.push(variable);
        }
    }
    let places = |variable: &'a str| {
        let found = memmem::find_iter(text.as_bytes(), variable)
            .take(MAX_PLACES)
            .filter_map(move |at| given(text, at, variable));
        found.collect::<Vec<_>>()
    };
    variables.into_iter().take(MAX_VARIABLES).flat_map(places).collect()
}

/// Returns the variable that stands alone in the place of a name's value.
fn variable<'a>(text: &'a str, name: &Name<'_>) -> Option<&'a str> {
    let at = joined(text, name.place.end)?.at;
    let value = cut(&text[at..], 2 * MAX_LENGTH);
    let rest = value.trim_start_matches([' ', '\t', '"', '\'', '\\', '`', '$', '{', '&', '+', '.', '|']);
    // Right behind a quotation mark a word is itself the value.
    if value[..value.len() - rest.len()].ends_with(['"', '\'', '\\', '`']) {
        return None;
    }
    let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    let (word, after) = rest.split_at(length);
    let is_name = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && word.len() <= MAX_LENGTH;
    let is_alone = !after.trim_start().starts_with(['(', '.', '[', ':', '=', '-']);
    let is_other = kind_of(word).is_some() || WORDS.iter().any(|other| other.eq_ignore_ascii_case(word));
    let start = text[at..].find(word).map(|start| at + start)?;
    (is_name && is_alone && !is_other).then(|| &text[start..start + length])
}

/// Returns the name of a variable at a place where it is given a value.
fn given<'a>(text: &'a str, at: usize, variable: &'a str) -> Option<Name<'a>> {
    let end = at + variable.len();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_whole = !text[..at].ends_with(is_part) && !text[end..].starts_with(is_part);
    let is_given = is_whole && joined(text, end).is_some_and(|joined| joined.joint == Joint::Equals);
    let before = tail(&text[..at], 48);
    let line = before.rsplit('\n').next().unwrap_or_default().trim_matches([' ', '\t', '$', '@']);
    is_given.then(|| Name {
        text: variable,
        place: at..end,
        kind: Kind::Token,
        mark: None,
        begins_line: line.is_empty() || line.bytes().all(|byte| byte.is_ascii_lowercase()),
        is_in_address: false,
        is_option: false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::places;

    #[test]
    fn what_a_key_is_taken_from_is_secret() {
        const KEY: &str = "5b0e7c1d9a3f48268c4d7e20f1b6a953";
        for text in [
            format!("k = '{KEY}'\ndata = {{'clientKey': k, 'taskId': 7}}"),
            format!("const cap = \"{KEY}\"; const b = {{ clientKey: cap, taskId }};"),
            format!("$k = if ($env:K) {{ $env:K }} else {{ \"{KEY}\" }}\n$b = @{{ clientKey = $k; taskId = 7 }}"),
            format!("K={KEY}\ncurl -d '{{\"clientKey\":\"'$K'\"}}'"),
            format!("K='{KEY}'\ncurl -d \"{{\\\"clientKey\\\":\\\"$K\\\"}}\""),
        ] {
            assert!(places(&text).iter().any(|place| text[place.span.clone()].contains(KEY)), "{text}");
        }
    }

    #[test]
    fn what_other_variables_are_given_is_shown() {
        for text in [
            "page = 'https://a.example/1234567'\nb = {'clientKey': k, 'websiteURL': page}",
            "k = load('file-1234')\nb = {'clientKey': os.environ['K']}",
            "id = '1234567a'\nb = {'clientKey': get(id)}",
        ] {
            assert_eq!(places(text), [], "{text}");
        }
        let is_the_key = "k = 'file-1234'\nb = {'clientKey': \"k\"}";
        assert!(places(is_the_key).iter().all(|place| !is_the_key[place.span.clone()].contains("file")));
    }
}
