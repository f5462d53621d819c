//! Reads what a node of a syntax tree stands for.

use std::cell::Cell;

use tree_sitter::Node;

use super::data::{Data, HOLE, SPREAD};
use super::go_fields;
use super::language::{Kind, Language};
use super::names::{Names, path};
use super::object::{canonical, is_object};
use super::text::{content, formatted};
use super::tree::{Parts, call, children, kind_of, pieces_of};
use crate::contract::ClientKey;

/// Deepest nesting that is read, and most names that lead from one to the next.
pub(super) const MAX_DEPTH: usize = 48;

/// Most values that are read in one text: names may lead to the same value again and again.
const MAX_VALUES: usize = 200_000;

/// Reads the values of one program.
pub(super) struct Reader<'t> {
    pub text: &'t str,
    pub language: &'static Language,
    pub names: Names<'t>,
    read: Cell<usize>,
}

impl<'t> Reader<'t> {
    pub fn new(root: Node<'t>, text: &'t str, language: &'static Language) -> Self {
        Self { text, language, names: Names::of(root, text), read: Cell::new(0) }
    }

    pub fn written(&self, node: Node<'t>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    fn code(&self, node: Node<'t>) -> Data {
        Data::code(self.written(node))
    }

    /// Returns what a node stands for.
    pub fn value(&self, node: Node<'t>, depth: usize) -> Data {
        self.read.set(self.read.get() + 1);
        if depth > MAX_DEPTH || self.read.get() > MAX_VALUES {
            return Data::code("");
        }
        let node = pieces_of(node);
        match kind_of(node) {
            Some(Kind::Collection) => self.collection(node, depth),
            Some(Kind::Text) => Data::Text(content(node, self.text, self.language)),
            Some(Kind::Joined) => self.joined(node, depth),
            Some(Kind::Number) => Data::Number(self.written(node).to_owned()),
            Some(Kind::True) => Data::Bool(true),
            Some(Kind::False) => Data::Bool(false),
            Some(Kind::Bool) => Data::Bool(self.written(node).eq_ignore_ascii_case("true")),
            Some(Kind::Null) => Data::Null,
            Some(Kind::Around) => self.part(node, children(node).last().copied(), depth),
            Some(Kind::First) => self.part(node, children(node).first().copied(), depth),
            Some(Kind::Name) => self.named(node, depth),
            Some(Kind::Call) => self.called(node, depth),
            _ => self.code(node),
        }
    }

    fn part(&self, whole: Node<'t>, part: Option<Node<'t>>, depth: usize) -> Data {
        match part.map(|part| self.value(part, depth + 1)) {
            // A sign before a value changes it.
            None | Some(Data::Code(_)) => self.code(whole),
            Some(Data::Number(token)) if self.written(whole).starts_with('-') => Data::Number(format!("-{token}")),
            Some(_) if self.written(whole).starts_with(['!', '~', '-']) => self.code(whole),
            Some(data) => data,
        }
    }

    /// Returns what a name stands for, where that is known.
    fn named(&self, node: Node<'t>, depth: usize) -> Data {
        let written = self.written(node);
        match written.trim_start_matches('$') {
            "true" => return Data::Bool(true),
            "false" => return Data::Bool(false),
            "null" | "nil" => return Data::Null,
            _ => {}
        }
        let Some(path) = path(written) else { return self.code(node) };
        let Some(value) = self.names.value_at(&path, node.start_byte()) else { return self.code(node) };
        let is_inside = value.byte_range().contains(&node.start_byte());
        if is_inside {
            return self.code(node);
        }
        match self.filled(&path, self.value(value, depth + 8), value.start_byte(), depth + 8) {
            data @ (Data::Object(_) | Data::List(_)) => data,
            Data::Text(text) if self.names.is_constant(&path) && !text.contains(HOLE) => Data::Text(text),
            data @ (Data::Number(_) | Data::Bool(_)) if self.names.is_constant(&path) => data,
            _ => self.code(node),
        }
    }

    /// Returns an object with the members that the program puts into it later.
    pub fn filled(&self, path: &str, data: Data, at: usize, depth: usize) -> Data {
        if depth > MAX_DEPTH || !matches!(data, Data::Object(_)) {
            return data;
        }
        let Data::Object(mut members) = data else { return data };
        let within = self.names.scope(path, at);
        for name in self.names.members(path, &within) {
            let inner = format!("{path}.{name}");
            let given = self.names.last_within(&inner, &within).map(|value| self.value(value, depth + 1));
            let known = members.iter().position(|(known, _)| known == name);
            let value = given.or_else(|| Some(members.get(known?)?.1.clone())).unwrap_or(Data::Object(Vec::new()));
            let value = self.filled(&inner, value, at, depth + 1);
            match known.and_then(|index| members.get_mut(index)) {
                Some(member) => member.1 = value,
                None => members.push((name.to_owned(), value)),
            }
        }
        Data::Object(members)
    }

    fn collection(&self, node: Node<'t>, depth: usize) -> Data {
        let (mut members, mut items) = (Vec::new(), Vec::new());
        for part in parts(node) {
            match kind_of(part) {
                Some(Kind::Pair) if children(part).len() >= 2 => members.push(self.pair(part, depth)),
                Some(Kind::Assignment) => members.push(self.pair(part, depth)),
                Some(Kind::Shorthand) => members.push((self.written(part).to_owned(), self.named(part, depth))),
                Some(Kind::Spread) => self.spread(part, depth, &mut members),
                Some(Kind::Pair) if self.written(part).starts_with("...") => self.spread(part, depth, &mut members),
                // C# writes the pairs of a dictionary so.
                Some(Kind::Collection) if node.kind() == "initializer_expression" && children(part).len() == 2 => {
                    members.push(self.pair(part, depth));
                }
                _ if part.kind() == "method_definition" => {}
                _ => items.push(part),
            }
        }
        if node.kind() == "anonymous_object_creation_expression" {
            return Data::Object(self.anonymous(node, depth));
        }
        let fields = if members.is_empty() { go_fields::in_order(node, self.text) } else { Vec::new() };
        if !items.is_empty() && fields.len() == items.len() {
            let named = fields.into_iter().zip(items).filter_map(|(name, item)| Some((name?, item)));
            return Data::Object(named.map(|(name, item)| (name.clone(), self.member(&name, item, depth))).collect());
        }
        if members.is_empty() && !(items.is_empty() && is_object(node.kind())) {
            return Data::List(items.into_iter().map(|item| self.value(item, depth + 1)).collect());
        }
        Data::Object(members)
    }

    /// Adds what another object brings in.
    pub fn spread(&self, part: Node<'t>, depth: usize, members: &mut Vec<(String, Data)>) {
        let mut inside = part;
        while matches!(kind_of(inside), Some(Kind::Spread | Kind::Pair)) {
            let Some(next) = children(inside).last().copied() else { return };
            inside = next;
        }
        match self.value(inside, depth + 1) {
            Data::Object(more) => members.extend(more),
            _ => members.push((SPREAD.to_owned(), self.code(inside))),
        }
    }

    /// Returns the name and the value of a pair.
    pub fn pair(&self, node: Node<'t>, depth: usize) -> (String, Data) {
        let parts = children(node);
        let (Some(key), Some(value)) = (parts.first(), parts.last()) else { return (String::new(), Data::code("")) };
        let is_field =
            node.parent().is_some_and(|parent| ["literal_value", "initializer_expression"].contains(&parent.kind()));
        let name = self.key(*key, is_field);
        let value = self.member(&name, *value, depth);
        (name, value)
    }

    /// Returns the value of a member. A client key that is no key is the program's own business.
    pub fn member(&self, name: &str, node: Node<'t>, depth: usize) -> Data {
        let value = self.value(node, depth + 1);
        let is_written = kind_of(pieces_of(node)) != Some(Kind::Name);
        match &value {
            Data::Text(text) if name.eq_ignore_ascii_case("clientKey") && !is_written => {
                let is_key = ClientKey::from_input(text).is_some_and(|(key, _)| key.has_usual_shape());
                if is_key { value } else { self.code(node) }
            }
            _ => value,
        }
    }

    fn key(&self, node: Node<'t>, is_field: bool) -> String {
        let node = pieces_of(node);
        let inner = if ["computed_property_name", "element_binding_expression", "key_expression"].contains(&node.kind())
        {
            children(node).first().copied().map_or(node, pieces_of)
        } else {
            node
        };
        let inner = if inner.kind() == "argument" { children(inner).first().copied().unwrap_or(inner) } else { inner };
        match kind_of(inner) {
            Some(Kind::Text) => content(inner, self.text, self.language),
            Some(Kind::Name) if node.kind() == "computed_property_name" => {
                self.named(inner, MAX_DEPTH - 8).text().map_or_else(|| SPREAD.to_owned(), str::to_owned)
            }
            _ => {
                let written = self.written(inner).trim_matches([':', '$', '"', '\'']);
                if is_field { canonical(written) } else { written.to_owned() }
            }
        }
    }

    /// Returns the members of an anonymous object of C#: `name = value`, or a path whose last name it is.
    fn anonymous(&self, node: Node<'t>, depth: usize) -> Vec<(String, Data)> {
        let mut cursor = node.walk();
        let parts: Vec<Node<'t>> = node.children(&mut cursor).collect();
        let mut members = Vec::new();
        let mut at = 0;
        while let Some(part) = parts.get(at) {
            let has_name = parts.get(at + 1).is_some_and(|sign| sign.kind() == "=");
            if let Some(value) = parts.get(at + 2).filter(|_| has_name) {
                let name = self.written(*part).trim_start_matches('@').to_owned();
                let value = self.member(&name, *value, depth);
                members.push((name, value));
                at += 3;
                continue;
            }
            if kind_of(*part) == Some(Kind::Name) {
                let name = self.written(*part).rsplit('.').next().unwrap_or_default().to_owned();
                let value = self.named(*part, depth);
                members.push((name, value));
            }
            at += 1;
        }
        members
    }

    /// Returns texts that are put together; what is no text is a hole.
    fn joined(&self, node: Node<'t>, depth: usize) -> Data {
        if let [only] = children(node)[..] {
            return self.value(only, depth + 1);
        }
        let mut pieces = Vec::new();
        let mut left = node;
        while kind_of(left) == Some(Kind::Joined) {
            let parts = children(left);
            if !["+", ".", ""].contains(&self.sign(left).as_str()) {
                break;
            }
            let Some((first, rest)) = parts.split_first() else { break };
            pieces.extend(rest.iter().rev());
            left = pieces_of(*first);
        }
        if pieces.is_empty() {
            return self.filled_in(node, depth);
        }
        pieces.push(left);
        let mut whole = String::new();
        let mut has_text = false;
        for piece in pieces.into_iter().rev() {
            match self.value(piece, depth + 1) {
                Data::Text(text) => {
                    has_text = true;
                    whole.push_str(&text);
                }
                Data::Object(members) if node.kind() == "binary_expression" || node.kind() == "binary_operator" => {
                    return Data::Object(members);
                }
                _ => whole.push(HOLE),
            }
        }
        if has_text { Data::Text(whole) } else { self.code(node) }
    }

    /// Returns the sign between the parts of a node.
    fn sign(&self, node: Node<'t>) -> String {
        let mut cursor = node.walk();
        let signs = node.children(&mut cursor).filter(|child| !child.is_named() && !["(", ")"].contains(&child.kind()));
        signs.map(|sign| self.written(sign)).collect()
    }

    /// Returns a text of Python or Ruby that `%` fills.
    fn filled_in(&self, node: Node<'t>, depth: usize) -> Data {
        let first = children(node).first().copied().filter(|_| self.sign(node) == "%");
        match first.map(|first| self.value(first, depth + 1)) {
            Some(Data::Text(text)) => Data::Text(formatted(&text, false)),
            _ => self.code(node),
        }
    }

    /// Returns the parts of a call.
    pub fn call(&self, node: Node<'t>) -> Option<Parts<'t>> {
        call(node, self.text)
    }
}

/// Returns the parts of a collection, without the nodes that only hold them together.
fn parts(node: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    for part in children(node) {
        if ["hash_literal_body", "statement_list"].contains(&part.kind()) {
            found.extend(parts(part));
        } else {
            found.push(pieces_of(part));
        }
    }
    found
}
