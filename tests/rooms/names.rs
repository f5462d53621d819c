//! What the items of a module, or of a block, bind: definitions, modules and imports.

use std::collections::HashMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::{Fields, Ident, Item, ItemUse, UseTree};

use crate::source::{attributes, is_test};

/// Where Rust keeps a name: one name may stand in each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Space {
    Type,
    Value,
    Macro,
}

pub const SPACES: [Space; 3] = [Space::Type, Space::Value, Space::Macro];

/// What a name is bound to.
pub enum Bound {
    /// An item of the module itself, with its variants if it is an enum.
    Item { spaces: &'static [Space], variants: Vec<String> },
    /// A module, by its place in the tree.
    Module(usize),
    /// What a `use` declaration names.
    Import(Vec<String>),
}

/// Everything that is bound in one module or block.
#[derive(Default)]
pub struct Names {
    pub bound: HashMap<String, Vec<Bound>>,
    /// The modules and enums whose names `use …::*` brings in.
    pub globs: Vec<Vec<String>>,
}

impl Names {
    /// Collects what the items bind, without those of tests.
    pub fn of<'a>(items: impl IntoIterator<Item = &'a Item>) -> Self {
        let mut names = Self::default();
        for item in items.into_iter().filter(|item| !is_test(attributes(item))) {
            names.add(item);
        }
        names
    }

    pub fn bind(&mut self, name: &str, bound: Bound) {
        self.bound.entry(name.to_owned()).or_default().push(bound);
    }

    fn define(&mut self, name: &Ident, spaces: &'static [Space], variants: Vec<String>) {
        self.bind(&name.to_string(), Bound::Item { spaces, variants });
    }

    fn add(&mut self, item: &Item) {
        match item {
            Item::Const(item) => self.define(&item.ident, &[Space::Value], Vec::new()),
            Item::Static(item) => self.define(&item.ident, &[Space::Value], Vec::new()),
            Item::Fn(item) => self.define(&item.sig.ident, &[Space::Value], Vec::new()),
            Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => {
                self.define(&item.ident, &[Space::Type], Vec::new());
            }
            Item::Struct(item) => self.define(&item.ident, &[Space::Type, Space::Value], Vec::new()),
            Item::Enum(item) => {
                let variants = item.variants.iter().map(|variant| variant.ident.to_string()).collect();
                self.define(&item.ident, &[Space::Type], variants);
            }
            Item::Trait(item) => self.define(&item.ident, &[Space::Type], Vec::new()),
            Item::Type(item) => self.define(&item.ident, &[Space::Type], Vec::new()),
            Item::Union(item) => self.define(&item.ident, &[Space::Type], Vec::new()),
            Item::Macro(item) => {
                if let Some(name) = &item.ident {
                    self.define(name, &[Space::Macro], Vec::new());
                }
                // A macro may declare the type that its tokens name.
                for name in declared(item.mac.tokens.clone()) {
                    self.define(&name, &[Space::Type], Vec::new());
                }
            }
            Item::Use(item) => self.import(item),
            _ => {}
        }
    }

    fn import(&mut self, item: &ItemUse) {
        for Leaf { path, name } in leaves(item) {
            match name {
                // A macro's name, handed on by the module that defines it.
                Some(name) if path.len() == 1 && path[0] == name => {}
                Some(name) => self.bind(&name, Bound::Import(path)),
                None => self.globs.push(path),
            }
        }
    }
}

/// Returns the names that follow `enum` or `struct` in the tokens of a macro, outside its groups.
fn declared(tokens: TokenStream) -> Vec<Ident> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let pairs = tokens.windows(2).filter_map(|pair| match pair {
        [TokenTree::Ident(word), TokenTree::Ident(name)] if word == "enum" || word == "struct" => Some(name.clone()),
        _ => None,
    });
    pairs.collect()
}

/// One path of a `use` tree, and the name that it is bound to; a glob has no name.
pub struct Leaf {
    pub path: Vec<String>,
    pub name: Option<String>,
}

/// Returns every path of a `use` declaration; a leading `::` is a segment of its own.
pub fn leaves(item: &ItemUse) -> Vec<Leaf> {
    let start = item.leading_colon.iter().map(|_| "::".to_owned()).collect();
    let mut found = Vec::new();
    add_leaves(&item.tree, start, &mut found);
    found
}

fn add_leaves(tree: &UseTree, mut path: Vec<String>, found: &mut Vec<Leaf>) {
    match tree {
        UseTree::Path(tree) => {
            path.push(tree.ident.to_string());
            add_leaves(&tree.tree, path, found);
        }
        UseTree::Name(tree) => found.push(named(path, &tree.ident, None)),
        UseTree::Rename(tree) => found.push(named(path, &tree.ident, Some(&tree.rename))),
        UseTree::Glob(_) => found.push(Leaf { path, name: None }),
        UseTree::Group(tree) => {
            for tree in &tree.items {
                add_leaves(tree, path.clone(), found);
            }
        }
    }
}

/// Returns the leaf of `path::last as rename`; `self` at the end of a group means the path before it.
fn named(mut path: Vec<String>, last: &Ident, rename: Option<&Ident>) -> Leaf {
    if last != "self" || path.is_empty() {
        path.push(last.to_string());
    }
    let name = rename.map(ToString::to_string).or_else(|| path.last().cloned());
    Leaf { path, name }
}
