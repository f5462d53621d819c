//! Walks syntax trees: the parts of a node that mean something, and the parts of a call.

use std::ops::ControlFlow;

use tree_sitter::{Node, ParseOptions, ParseState, Parser, Tree};

use super::language::{Kind, kind};
use tree_sitter_language::LanguageFn;

/// Most times that a parser reports progress before it is stopped: for a text of any size, and those for a short one, to
/// which each byte adds one. A sound text of the largest size takes a twentieth of the former; a hostile one would take
/// minutes, and 2.7 kB of one took 11 s.
const MAX_REPORTS: usize = 40_000;
const SHORT_REPORTS: usize = 500;

/// Most nodes that one walk visits.
const MAX_NODES: usize = 400_000;

/// Parses a text, or gives up where that takes too long.
pub(super) fn parse(text: &str, grammar: LanguageFn) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&grammar.into()).ok()?;
    let most = (SHORT_REPORTS + text.len()).min(MAX_REPORTS);
    let mut reports = 0_usize;
    let mut progress = |_: &ParseState| {
        reports += 1;
        if reports > most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    parser.parse_with_options(&mut |at, _| text.as_bytes().get(at..).unwrap_or_default(), None, Some(options))
}

/// Returns what a node is.
pub(super) fn kind_of(node: Node<'_>) -> Option<Kind> {
    if node.is_named() { kind(node.kind()) } else { None }
}

/// Returns the named parts of a node, without comments.
pub(super) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| kind_of(*child) != Some(Kind::Comment)).collect()
}

/// Returns the innermost node that has all of the same text: an argument's value, an expression's only part.
pub(super) fn pieces_of(mut node: Node<'_>) -> Node<'_> {
    while kind_of(node).is_none() && node.named_child_count() == 1 {
        match node.named_child(0) {
            Some(child) if child.byte_range() == node.byte_range() => node = child,
            _ => break,
        }
    }
    node
}

/// Visits nodes in the order of the text, parents first. What is inside of a node is left out where `visit` says no.
pub(super) fn walk<'t>(root: Node<'t>, visit: &mut dyn FnMut(Node<'t>) -> bool) {
    walk_within(root, &mut |node, _| visit(node));
}

/// Visits nodes as [`walk`] does, each with the nodes around it, the outermost first. A node's own `parent` looks for it from
/// the root on: asked of every node of a long chain, that is quadratic.
pub(super) fn walk_within<'t>(root: Node<'t>, visit: &mut dyn FnMut(Node<'t>, &[Node<'t>]) -> bool) {
    let mut cursor = root.walk();
    let mut around = Vec::new();
    let mut visited = 0;
    loop {
        visited += 1;
        let node = cursor.node();
        let goes_in = visit(node, &around) && visited < MAX_NODES;
        if goes_in && cursor.goto_first_child() {
            around.push(node);
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            around.pop();
        }
        if visited >= MAX_NODES {
            return;
        }
    }
}

/// The parts of a call.
pub(super) struct Parts<'t> {
    /// The object whose function it is.
    pub base: Option<Node<'t>>,
    /// The function's last name.
    pub name: &'t str,
    pub arguments: Vec<Node<'t>>,
}

const ARGUMENTS: [&str; 4] = ["arguments", "argument_list", "value_arguments", "argument_expression_list"];

/// Returns the parts of a call.
pub(super) fn call<'t>(node: Node<'t>, text: &'t str) -> Option<Parts<'t>> {
    let mut cursor = node.walk();
    let arguments = node.named_children(&mut cursor).find(|child| ARGUMENTS.contains(&child.kind()));
    let end = arguments.map_or(node.end_byte(), |arguments| arguments.start_byte());
    let function = text.get(node.start_byte()..end)?.trim_end();
    let separator = function.rfind(['.', '>', ':', ' ']);
    let name = function.get(separator.map_or(0, |at| at + 1)..)?.trim_matches(['(', '{', ' ', '!', '\n', '`']);
    let base = separator.filter(|at| !function[*at..].starts_with(' ')).and_then(|at| {
        let written = function[..at].trim_end_matches(['-', '?', ':', '!']).trim_end();
        ending_at(node, node.start_byte() + written.len())
    });
    let arguments = arguments.map(|arguments| children(arguments)).unwrap_or_default();
    Some(Parts { base, name, arguments: arguments.into_iter().map(pieces_of).collect() })
}

/// Returns the first part of a node that ends at a byte and begins where the node begins.
fn ending_at(node: Node<'_>, end: usize) -> Option<Node<'_>> {
    let mut inside = node.named_child(0)?;
    while inside.end_byte() > end {
        inside = inside.named_child(0)?;
    }
    (inside.end_byte() == end && inside.start_byte() == node.start_byte()).then_some(inside)
}
