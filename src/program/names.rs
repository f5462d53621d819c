//! What the names in a program stand for: assignments, and members that are put into an object later.

use std::collections::BTreeMap;
use std::ops::Range;

use tree_sitter::Node;

use super::language::Kind;
use super::tree::{Parts, call, children, kind_of, pieces_of, walk};

/// Longest path of names that is looked up, in bytes.
const MAX_PATH: usize = 120;

/// Calls that put a value into an object under a name.
pub(super) const ADDERS: &[&str] = &[
    "put",
    "add",
    "Add",
    "addProperty",
    "set",
    "append",
    "accumulate",
    "store",
    "TryAdd",
    "putOpt",
    "AddParameter",
    "addFormDataPart",
];

/// The call that puts an empty object into another and gives the new object back, as Jackson has it.
pub(super) const PUTS_OBJECT: &str = "putObject";

/// The paths of names in a program, each with the values that it is given.
pub(super) struct Names<'t> {
    given: BTreeMap<String, Vec<Node<'t>>>,
}

impl<'t> Names<'t> {
    pub fn of(root: Node<'t>, text: &'t str) -> Self {
        let mut given: BTreeMap<String, Vec<Node<'t>>> = BTreeMap::new();
        walk(root, &mut |node| {
            let found = match kind_of(node) {
                Some(Kind::Assignment) => assigned(node, text),
                Some(Kind::Call) => added(node, text),
                _ => None,
            };
            if let Some((path, value)) = found {
                given.entry(path).or_default().push(value);
            }
            true
        });
        Self { given }
    }

    /// Returns the value that a path has at a place: the last one given before the place, or else the first.
    pub fn value_at(&self, path: &str, at: usize) -> Option<Node<'t>> {
        let values = self.given.get(path)?;
        values.iter().rev().find(|value| value.end_byte() <= at).or(values.first()).copied()
    }

    /// Tells whether a path is given one value only.
    pub fn is_constant(&self, path: &str) -> bool {
        self.given.get(path).is_some_and(|values| values.len() == 1)
    }

    /// Returns the text's part in which a path keeps the value that it is given at a place.
    pub fn scope(&self, path: &str, at: usize) -> Range<usize> {
        let next = self.given.get(path).and_then(|values| values.iter().find(|value| value.start_byte() > at));
        at..next.map_or(usize::MAX, Node::start_byte)
    }

    /// Returns the names that are put into a path's object within a part of the text, each once.
    pub fn members(&self, path: &str, within: &Range<usize>) -> Vec<&str> {
        let start = format!("{path}.");
        let mut found: Vec<&str> = Vec::new();
        for (name, values) in self.given.range(start.clone()..).take_while(|(name, _)| name.starts_with(&start)) {
            let name = name[start.len()..].split('.').next().unwrap_or_default();
            if found.last() != Some(&name) && values.iter().any(|value| within.contains(&value.start_byte())) {
                found.push(name);
            }
        }
        found
    }

    /// Returns the last value that a path is given within a part of the text.
    pub fn last_within(&self, path: &str, within: &Range<usize>) -> Option<Node<'t>> {
        self.given.get(path)?.iter().rev().find(|value| within.contains(&value.start_byte())).copied()
    }

    /// Returns every path that something is put into, with the place of the first such value.
    pub fn filled(&self) -> Vec<(String, usize)> {
        let mut found: Vec<(String, usize)> = Vec::new();
        for (path, values) in &self.given {
            let (Some((base, _)), Some(first)) = (path.rsplit_once('.'), values.first()) else { continue };
            if let Some((_, at)) = found.iter_mut().find(|(known, _)| known == base) {
                *at = first.start_byte().min(*at);
            } else if found.len() < MAX_FILLED {
                found.push((base.to_owned(), first.start_byte()));
            }
        }
        found
    }
}

/// Most objects that are filled later and are looked at.
const MAX_FILLED: usize = 200;

fn assigned<'t>(node: Node<'t>, text: &'t str) -> Option<(String, Node<'t>)> {
    let (left, right) = sides(node)?;
    Some((path(text.get(left.byte_range())?)?, right))
}

/// Returns the two sides of an assignment.
pub(super) fn sides(node: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let field = |names: [&str; 2]| names.iter().find_map(|name| node.child_by_field_name(name));
    let parts = children(node);
    let left = field(["left", "name"]).or_else(|| parts.first().copied())?;
    let right = field(["right", "value"]).or_else(|| parts.last().copied())?;
    (left.id() != right.id() && left.end_byte() <= right.start_byte()).then_some((left, right))
}

/// Returns the path and the value of a call that puts the value into an object.
fn added<'t>(node: Node<'t>, text: &'t str) -> Option<(String, Node<'t>)> {
    let Parts { base, name, arguments } = call(node, text)?;
    let (key, value) = match arguments[..] {
        [key, value] if ADDERS.contains(&name) => (key, value),
        [key] if name == PUTS_OBJECT => (key, node),
        _ => return None,
    };
    if kind_of(pieces_of(key)) != Some(Kind::Text) {
        return None;
    }
    let base = path(text.get(base?.byte_range())?)?;
    let key = text.get(key.byte_range())?.trim_matches(['"', '\'', '@']);
    Some((path(&format!("{base}.{key}"))?, value))
}

/// Returns a path of names in one spelling for all languages: `task.websiteURL` for `$task['websiteURL']`,
/// `task->websiteURL` and `task[:websiteURL]`.
pub(super) fn path(text: &str) -> Option<String> {
    if text.len() > MAX_PATH {
        return None;
    }
    let mut path = String::with_capacity(text.len());
    let mut rest = text.trim().trim_start_matches(['$', '@', '&', '*']);
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '[' | '.' => path.push('.'),
            '-' if rest.starts_with('>') => {
                path.push('.');
                rest = &rest[1..];
            }
            '?' | '!' | ']' | '"' | '\'' | ':' | '$' => {}
            c if c.is_alphanumeric() || c == '_' => path.push(c),
            _ => return None,
        }
    }
    let is_path = !path.is_empty()
        && path.split('.').all(|name| !name.is_empty())
        && !path.starts_with(|c: char| c.is_ascii_digit());
    is_path.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_spelled_alike_in_every_language() {
        for text in ["$task['type']", "task[\"type\"]", "task.type", "task[:type]", "$task->type", "task?.type"] {
            assert_eq!(path(text).as_deref(), Some("task.type"), "{text}");
        }
        for text in ["f(x)", "a + b", "[]byte", "3", ""] {
            assert_eq!(path(text), None, "{text}");
        }
    }
}
