//! How many lines each function has, from `fn` to the closing brace.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Block, ImplItemFn, Item, ItemFn, ItemMacro, Signature, TraitItemFn};

use crate::source::{attributes, is_test};

pub struct Function {
    pub file: String,
    pub name: String,
    pub lines: usize,
    pub is_test: bool,
}

/// Measures every function of a file, those of `proptest!` too.
pub fn functions(file: &str, parsed: &syn::File, is_test: bool) -> Vec<Function> {
    let mut sizes = Sizes { file, is_test, found: Vec::new() };
    sizes.visit_file(parsed);
    sizes.found
}

/// Returns the middle one of some sizes, the smaller of two.
pub fn median(mut sizes: Vec<usize>) -> usize {
    sizes.sort_unstable();
    sizes.get(sizes.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

struct Sizes<'f> {
    file: &'f str,
    /// The code around this place exists in tests only.
    is_test: bool,
    found: Vec<Function>,
}

impl Sizes<'_> {
    fn add(&mut self, name: String, begin: Span, end: Span) {
        let lines = end.end().line - begin.start().line + 1;
        self.found.push(Function { file: self.file.to_owned(), name, lines, is_test: self.is_test });
    }

    fn measure(&mut self, signature: &Signature, block: &Block) {
        self.add(signature.ident.to_string(), signature.fn_token.span, block.brace_token.span.close());
    }

    /// Measures `fn name(…) { … }` in the tokens of a macro.
    fn measure_tokens(&mut self, tokens: TokenStream) {
        let mut function = None;
        let mut tokens = tokens.into_iter();
        while let Some(token) = tokens.next() {
            match (token, &function) {
                (TokenTree::Ident(word), _) if word == "fn" => {
                    function = tokens.next().map(|name| (name.to_string(), word.span()));
                }
                (TokenTree::Group(body), Some((name, begin))) if body.delimiter() == Delimiter::Brace => {
                    self.add(name.clone(), *begin, body.span_close());
                    function = None;
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Sizes<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let outer = self.is_test;
        self.is_test |= is_test(attributes(item));
        visit::visit_item(self, item);
        self.is_test = outer;
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.measure(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        if item.mac.path.is_ident("proptest") {
            let outer = std::mem::replace(&mut self.is_test, true);
            self.measure_tokens(item.mac.tokens.clone());
            self.is_test = outer;
        }
    }
}
