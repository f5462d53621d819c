//! Paths and calls in the tokens of a macro, which no parser can turn into expressions for certain.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// What can be read from tokens.
#[derive(Default)]
pub struct Spoken {
    pub paths: Vec<Vec<String>>,
    /// Method calls, with the receiver where that is one plain name.
    pub calls: Vec<(Option<String>, String)>,
}

/// Reads the paths and calls of a macro's tokens, in its groups too.
pub fn spoken(tokens: TokenStream) -> Spoken {
    let mut spoken = Spoken::default();
    spoken.read(tokens);
    spoken
}

fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')
}

fn ident(token: Option<&TokenTree>) -> Option<String> {
    match token {
        Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
        _ => None,
    }
}

impl Spoken {
    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at += match &tokens[at] {
                TokenTree::Group(group) => self.group(group),
                TokenTree::Literal(literal) => self.captures(&literal.to_string()),
                TokenTree::Punct(punct) if punct.as_char() == '.' => self.member(&tokens, at),
                TokenTree::Punct(punct) if punct.as_char() == '\'' => 2,
                TokenTree::Punct(_) if is_colons(&tokens, at) => self.after_colons(&tokens, at),
                TokenTree::Punct(_) => 1,
                TokenTree::Ident(_) => self.path(Vec::new(), &tokens, at),
            };
        }
    }

    fn group(&mut self, group: &Group) -> usize {
        self.read(group.stream());
        1
    }

    /// Adds the path that begins here, and returns how many tokens it takes.
    fn path(&mut self, mut path: Vec<String>, tokens: &[TokenTree], start: usize) -> usize {
        let mut at = start;
        while let Some(name) = ident(tokens.get(at)) {
            path.push(name);
            at += 1;
            if !is_colons(tokens, at) || ident(tokens.get(at + 2)).is_none() {
                break;
            }
            at += 2;
        }
        self.paths.push(path);
        at - start
    }

    /// Reads a `::` that follows no name: after `>` comes an associated name, else a path to a crate.
    fn after_colons(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        if ident(tokens.get(at + 2)).is_none() {
            return 2;
        }
        if at > 0 && is_punct(tokens.get(at - 1), '>') {
            return 3;
        }
        2 + self.path(vec!["::".to_owned()], tokens, at + 2)
    }

    /// Reads what follows a dot: a range, a field or a method call.
    fn member(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let is_range = at > 0 && is_punct(tokens.get(at - 1), '.');
        let Some(name) = ident(tokens.get(at + 1)) else { return 1 };
        if is_range {
            return 1;
        }
        if is_call(tokens, at + 2) {
            let is_plain = at > 0 && (at < 2 || !is_punct(tokens.get(at - 2), '.'));
            let receiver = if is_plain { ident(tokens.get(at - 1)) } else { None };
            self.calls.push((receiver, name));
        }
        2
    }

    /// Adds the names in the braces of a format string.
    fn captures(&mut self, literal: &str) -> usize {
        if !literal.ends_with('"') && !literal.ends_with('#') {
            return 1;
        }
        for part in literal.split('{').skip(1) {
            let length = part.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(0);
            if length > 0 && part[length..].starts_with(['}', ':']) {
                self.paths.push(vec![part[..length].to_owned()]);
            }
        }
        1
    }
}

/// Tells whether arguments follow, perhaps after `::<…>`.
fn is_call(tokens: &[TokenTree], mut at: usize) -> bool {
    if is_colons(tokens, at) {
        let mut depth = 0;
        at += 2;
        while let Some(token) = tokens.get(at) {
            depth += i32::from(is_punct(Some(token), '<')) - i32::from(is_punct(Some(token), '>'));
            at += 1;
            if depth == 0 {
                break;
            }
        }
    }
    matches!(tokens.get(at), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
}
