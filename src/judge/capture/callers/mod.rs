//! Who calls: what a request says of the program that sent it, and what its headers let one guess.
//!
//! `libraries.rs` has a row a library, with the heads that were seen of it.

mod how_sure;
mod libraries;

pub use how_sure::HowSure;
use libraries::{Known, known_by_headers, known_by_products, soft_id_of};

use crate::contract::cut;
use crate::history::SeenKey;
use crate::payload::document::Document;

/// Longest value that a line shows, in characters.
const MOST_SHOWN: usize = 120;

/// Most names that a line lists.
const MOST_NAMES: usize = 16;

/// One thing that is known of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallerLine {
    /// What it is about, in a word or two: `Library`.
    pub what: &'static str,
    pub value: String,
    pub how_sure: HowSure,
}

/// A request's head, read as far as it tells of its program.
struct Head<'a> {
    version: &'a str,
    headers: Vec<(&'a str, &'a str)>,
}

impl<'a> Head<'a> {
    fn read(text: &'a str) -> Self {
        let mut lines = text.lines();
        let version = lines.next().and_then(|line| line.rsplit(' ').next()).unwrap_or_default();
        let headers = lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.trim(), value.trim()));
        Self { version, headers: headers.collect() }
    }

    fn value(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

/// Returns what a request tells of its program: of its head as it came and its body, keys taken out, and of its key.
#[must_use]
pub fn callers(head: &[u8], body: &str, key: Option<&SeenKey>) -> Vec<CallerLine> {
    let text = String::from_utf8_lossy(head);
    let head = Head::read(&text);
    let document = Document::parse(body);
    let user_agent = head.value("user-agent").filter(|text| !text.is_empty());
    let body = document.root().filter(|root| !root.members().is_empty());
    let body = body.map(|root| stated("Body", &names(root.members().iter().map(|member| &*member.name))));
    let lines = [
        stated("Says it is", user_agent.unwrap_or("nothing: no user agent")),
        library(&head, user_agent),
        soft_id(&document),
        stated("Key", &key.map_or_else(|| "none".to_owned(), said)),
        stated("Headers", &names(head.headers.iter().map(|(name, _)| *name))),
        stated("Speaks", head.version),
    ];
    lines.into_iter().chain(body).collect()
}

fn line(what: &'static str, value: &str, how_sure: HowSure) -> CallerLine {
    let plain = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    CallerLine { what, value: cut(plain.trim(), MOST_SHOWN), how_sure }
}

fn stated(what: &'static str, value: &str) -> CallerLine {
    line(what, value, HowSure::Stated)
}

fn said(key: &SeenKey) -> String {
    if key.is_token { format!("{}, this session's token", key.hint) } else { key.hint.clone() }
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    let shown = names[..names.len().min(MOST_NAMES)].join(", ");
    match names.len().saturating_sub(MOST_NAMES) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Returns the line about the HTTP library, by what the user agent names and by the headers' names, case and order.
fn library(head: &Head<'_>, user_agent: Option<&str>) -> CallerLine {
    let named = user_agent.and_then(known_by_products);
    let seen = known_by_headers(&head.headers);
    let (value, how_sure) = match (named, seen) {
        (Some((named, version)), Some(seen)) if seen.is(named) => (format!("{named}{version}"), HowSure::Likely),
        (Some((named, _)), Some(Known { name, is_telling: true })) => {
            (format!("{name}, whose headers these are; it says {named}"), HowSure::Likely)
        }
        (Some((named, version)), _) => (format!("{named}{version}"), HowSure::Guess),
        (None, Some(Known { name, is_telling })) => {
            (name.to_owned(), if is_telling { HowSure::Likely } else { HowSure::Guess })
        }
        (None, None) => ("none that is known here".to_owned(), HowSure::Guess),
    };
    line("Library", &value, how_sure)
}

fn soft_id(document: &Document) -> CallerLine {
    let Some(node) = document.get("softId") else { return stated("softId", "none") };
    let written = document.string(node).unwrap_or_else(|| document.slice(&node.span));
    let value = cut(written, 40);
    match soft_id_of(written) {
        Some((library, how_sure)) => line("softId", &format!("{value}, as {library} sends it"), how_sure),
        None => stated("softId", &value),
    }
}

#[cfg(test)]
mod tests;
