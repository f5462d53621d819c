//! Lists the texts that stand in a program, with the names that they are given to.

use std::ops::Range;

use tree_sitter::Node;

use super::detect::likely;
use super::fold::Folded;
use super::language::{Kind, Language, Reading};
use super::names::{path, sides};
use super::plain;
use super::text::content;
use super::tree::{call, children, kind_of, parse, walk_within};
use super::window::windows;

/// A text that is written in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// What the text is given to: a variable, a member, an argument, or else the function that takes the text.
    pub name: String,
    /// The place between the quotation marks and around them, in bytes.
    pub span: Range<usize>,
    /// The content. A run of base64 that is longer than a screen is left out.
    pub value: String,
}

/// Most literals that are listed.
const MAX_LITERALS: usize = 5_000;

/// Returns the texts that stand in a program, defaults inside of expressions among them; none where it is no program.
///
/// `os.getenv('KEY', 'x')` in the place of `clientKey` gives the text `x` with the name `clientKey`.
#[must_use]
pub fn literals(text: &str) -> Vec<Literal> {
    let folded = Folded::of(text);
    let mut found = Vec::new();
    for window in windows(&folded.text) {
        let start = window.as_ptr() as usize - folded.text.as_ptr() as usize;
        let Some((language, _)) = likely(window, "").first().copied() else { continue };
        let place = |at: usize| folded.place(start + at);
        of_window(window, language, &place, &mut found);
    }
    found
}

fn of_window(text: &str, language: &Language, place: &dyn Fn(usize) -> usize, found: &mut Vec<Literal>) {
    let grammar = match &language.reading {
        Reading::Grammar(grammar) => *grammar,
        Reading::Signs(style) => {
            let texts = plain::texts(text, style).into_iter().take(MAX_LITERALS);
            let listed =
                texts.map(|(name, span, value)| Literal { name, span: place(span.start)..place(span.end), value });
            return found.extend(listed);
        }
    };
    let source = language.source(text);
    let shift = source.len() - text.len();
    let Some(tree) = parse(&source, grammar) else { return };
    walk_within(tree.root_node(), &mut |node, around| {
        let is_text = kind_of(node) == Some(Kind::Text);
        if is_text && found.len() < MAX_LITERALS && node.start_byte() >= shift {
            let span = place(node.start_byte() - shift)..place(node.end_byte() - shift);
            found.push(Literal { name: name_of(node, around, &source), span, value: content(node, &source, language) });
        }
        !is_text
    });
}

/// Most nodes between a text and its name.
const MAX_AROUND: usize = 16;

/// Returns the name that a text is given to, by the nodes around the text.
fn name_of(node: Node<'_>, around: &[Node<'_>], source: &str) -> String {
    for parent in around.iter().rev().take(MAX_AROUND).copied() {
        let name = match kind_of(parent) {
            Some(Kind::Assignment) => sides(parent).filter(|(_, right)| holds(*right, node)).map(|(left, _)| left),
            Some(Kind::Pair) => children(parent).first().copied().filter(|key| !holds(*key, node)),
            _ => None,
        };
        if let Some(name) = name.and_then(|name| source.get(name.byte_range())) {
            return path(name).unwrap_or_else(|| name.trim_matches(['"', '\'', ':']).to_owned());
        }
    }
    function_around(around, source).unwrap_or_default()
}

fn holds(outer: Node<'_>, inner: Node<'_>) -> bool {
    outer.start_byte() <= inner.start_byte() && inner.end_byte() <= outer.end_byte()
}

fn function_around(around: &[Node<'_>], source: &str) -> Option<String> {
    let called = around.iter().rev().take(4).find(|node| kind_of(**node) == Some(Kind::Call))?;
    Some(call(*called, source)?.name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_inside_of_an_expression_has_the_name_of_its_member() {
        for (text, name) in [
            ("d = {\"clientKey\": os.getenv('K', 'v4lue'), 'b': None}", "clientKey"),
            ("const key = process.env.K || 'v4lue';", "key"),
            ("$key = getenv('K') ?: 'v4lue'; echo json_encode($key);", "key"),
            ("key := getEnv(\"K\", \"v4lue\")\nfmt.Println(key)", "key"),
            ("String key = System.getenv().getOrDefault(\"K\", \"v4lue\");", "key"),
            ("let key = std::env::var(\"K\").unwrap_or(\"v4lue\".to_string()); println!(\"{key}\")", "key"),
            ("let body = json!({ \"clientKey\": \"v4lue\" });", "clientKey"),
        ] {
            let found = literals(text);
            let literal = found.iter().find(|literal| literal.value == "v4lue").unwrap();
            assert_eq!(
                (&*literal.name, &text[literal.span.clone()].trim_matches(['"', '\''])),
                (name, &"v4lue"),
                "{text}"
            );
        }
    }
}
