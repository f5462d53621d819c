//! Reads the names of a Go struct's fields, for a literal that gives the values alone, in the order of the fields.

use tree_sitter::Node;

use super::object::canonical;
use super::tree::children;

/// Returns the names that the values of a literal have in JSON, in their order, `None` for one that JSON leaves out.
/// Returns nothing for what is no literal of a struct that the text shows.
pub(super) fn in_order(literal: Node<'_>, text: &str) -> Vec<Option<String>> {
    let of_type = (literal.kind() == "literal_value")
        .then(|| literal.parent()?.child_by_field_name("type"))
        .flatten()
        .and_then(|kind| if kind.kind() == "struct_type" { Some(kind) } else { declared(kind, text) });
    let fields = of_type.into_iter().flat_map(children).flat_map(children);
    fields.filter(|field| field.kind() == "field_declaration").flat_map(|field| names(field, text)).collect()
}

/// Returns the struct that a name stands for, which is declared beside or around the literal.
fn declared<'t>(name: Node<'t>, text: &str) -> Option<Node<'t>> {
    let written = text.get(name.byte_range())?;
    let is_named = |spec: &Node<'t>| {
        spec.child_by_field_name("name").and_then(|name| text.get(name.byte_range())) == Some(written)
    };
    let around = std::iter::successors(name.parent(), Node::parent);
    let mut declarations = around.flat_map(children).filter(|part| part.kind() == "type_declaration");
    let spec = declarations.find_map(|declaration| children(declaration).into_iter().find(is_named))?;
    spec.child_by_field_name("type").filter(|kind| kind.kind() == "struct_type")
}

/// Returns the names that one declaration gives, as JSON has them.
fn names(field: Node<'_>, text: &str) -> Vec<Option<String>> {
    let tag = field.child_by_field_name("tag").and_then(|tag| text.get(tag.byte_range()));
    let in_json = tag.and_then(|tag| tag.split_once("json:\"")?.1.split(['"', ',']).next());
    let mut cursor = field.walk();
    let names = field.children_by_field_name("name", &mut cursor);
    let names = names.filter_map(|name| text.get(name.byte_range()));
    names
        .map(|name| match in_json {
            Some("-") => None,
            Some(tag) if !tag.is_empty() => Some(tag.to_owned()),
            _ => Some(canonical(name)),
        })
        .collect()
}
