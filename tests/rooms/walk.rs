//! Walks over the product code of a module and notes every path, call and method.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use proc_macro2::TokenStream;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, Expr, ExprMethodCall, ExprPath, FnArg, ImplItem, ImplItemFn, Item, ItemFn, ItemImpl, ItemStruct,
    ItemUse, Pat, Path, Signature, Stmt, Type, TypePath, Visibility,
};

use crate::names::{Leaf, Names, leaves};
use crate::resolve::{Answer, Definition, Scope};
use crate::source::{attributes, is_test};
use crate::tokens::spoken;
use crate::tree::Tree;

/// How a file names another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    Name,
    /// The name is only passed on by `pub use`.
    Reexport,
    /// A `use` names a module; what is taken from it is noted where that is named.
    Module,
}

/// A name in one file that another file defines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    pub from: String,
    pub to: String,
    pub name: String,
    pub tie: Tie,
    /// The file of the module through which the name is reached.
    pub via: String,
}

/// A method, or a call of one: the type is told as `file::Name`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Method {
    pub owner: String,
    pub name: String,
    pub file: String,
}

/// Everything that was found in the code.
#[derive(Default)]
pub struct Found {
    pub arrows: BTreeSet<Arrow>,
    /// Files and the paths into other crates that they name.
    pub foreign: BTreeSet<(String, String)>,
    /// Files and the paths in them that lead nowhere: the checker has missed something.
    pub unknown: BTreeSet<(String, String)>,
    /// Files and the names of methods and functions that they call, whatever the type.
    pub calls: BTreeSet<(String, String)>,
    pub methods: BTreeSet<Method>,
    /// Calls whose type is known: on `self`, on a parameter, or by the type's name.
    pub known_calls: BTreeSet<Method>,
    /// Structs, and how many fields each has.
    pub fields: BTreeMap<String, usize>,
}

/// Attributes whose words are no paths of the program.
const SILENT: &[&str] =
    &["allow", "cfg", "clippy", "cfg_attr", "deny", "doc", "expect", "inline", "must_use", "rustfmt", "warn"];

/// Walks over every module that is no test.
pub fn walk(tree: &Tree) -> Found {
    let mut found = Found::default();
    for (module, contents) in tree.modules.iter().enumerate().filter(|(_, contents)| !contents.is_test) {
        let mut walk = Walk {
            tree,
            module,
            blocks: Vec::new(),
            owner: None,
            receivers: Vec::new(),
            seen: HashSet::new(),
            found: &mut found,
        };
        for item in contents.items {
            walk.visit_item(item);
        }
    }
    found
}

struct Walk<'t, 'a> {
    tree: &'t Tree<'a>,
    module: usize,
    /// What the blocks around this place bind.
    blocks: Vec<Names>,
    /// The type whose `impl` block this is.
    owner: Option<String>,
    /// Parameters whose type this crate defines, `self` among them.
    receivers: Vec<(String, String)>,
    /// Paths of this module that have been noted, outside blocks with names of their own.
    seen: HashSet<Vec<String>>,
    found: &'t mut Found,
}

impl Walk<'_, '_> {
    fn file(&self) -> String {
        self.tree.file(self.module).to_owned()
    }

    fn answers(&self, path: &[String]) -> Vec<Answer> {
        self.tree.definitions(Scope { module: self.module, blocks: &self.blocks }, path)
    }

    fn note(&mut self, path: &[String], tie: Tie) {
        for answer in self.answers(path) {
            match answer {
                Answer::Found { definition: Definition::Item { module, name }, via } => {
                    self.note_call_by_name(path, module, &name);
                    self.add_arrow(module, name, tie, via);
                }
                Answer::Found { definition: Definition::Foreign(foreign), .. } => {
                    self.found.foreign.insert((self.file(), foreign.join("::")));
                }
                Answer::Missing => {
                    self.found.unknown.insert((self.file(), path.join("::")));
                }
                Answer::Found { .. } | Answer::Local => {}
            }
        }
    }

    fn note_use(&mut self, Leaf { path, .. }: &Leaf, tie: Tie) {
        let answers = self.answers(path);
        if answers.is_empty() {
            self.found.foreign.insert((self.file(), path.join("::")));
        }
        for answer in answers {
            if let Answer::Found { definition: Definition::Module(module), via } = answer {
                self.add_arrow(module, path.join("::"), Tie::Module, via);
            }
        }
        self.note(path, tie);
    }

    fn add_arrow(&mut self, to: usize, name: String, tie: Tie, via: usize) {
        let (from, to, via) = (self.file(), self.tree.file(to).to_owned(), self.tree.file(via).to_owned());
        if from != to || from != via {
            self.found.arrows.insert(Arrow { from, to, name, tie, via });
        }
    }

    /// Notes `Type::name` as a call of that type's method.
    fn note_call_by_name(&mut self, path: &[String], module: usize, owner: &str) {
        if let Some((name, [.., before])) = path.split_last()
            && before != "crate"
            && name != owner
        {
            let owner = format!("{}::{owner}", self.tree.file(module));
            self.found.known_calls.insert(Method { owner, name: name.clone(), file: self.file() });
        }
    }

    fn note_path(&mut self, path: &[String]) {
        if let [.., _, name] = path {
            self.found.calls.insert((self.file(), name.clone()));
        }
        if let ([first, name], Some(owner)) = (path, &self.owner)
            && first == "Self"
        {
            let call = Method { owner: owner.clone(), name: name.clone(), file: self.file() };
            self.found.known_calls.insert(call);
        }
        if !self.blocks.is_empty() || self.seen.insert(path.to_vec()) {
            self.note(path, Tie::Name);
        }
    }

    fn note_method_call(&mut self, receiver: Option<&str>, name: String) {
        self.found.calls.insert((self.file(), name.clone()));
        let known = self.receivers.iter().rev().find(|(known, _)| receiver == Some(known.as_str()));
        if let Some((_, owner)) = known {
            self.found.known_calls.insert(Method { owner: owner.clone(), name, file: self.file() });
        }
    }

    /// Returns the type of this crate that is named, behind references.
    fn owner_of(&self, kind: &Type) -> Option<String> {
        match kind {
            Type::Reference(reference) => self.owner_of(&reference.elem),
            Type::Path(path) if path.path.is_ident("Self") => self.owner.clone(),
            Type::Path(path) => self.answers(&segments(&path.path)).into_iter().find_map(|answer| match answer {
                Answer::Found { definition: Definition::Item { module, name }, .. } => {
                    Some(format!("{}::{name}", self.tree.file(module)))
                }
                _ => None,
            }),
            _ => None,
        }
    }

    /// Returns the parameters whose type this crate defines.
    fn receivers_of(&self, signature: &Signature) -> Vec<(String, String)> {
        let known = |input: &FnArg| match input {
            FnArg::Receiver(_) => Some(("self".to_owned(), self.owner.clone()?)),
            FnArg::Typed(input) => match &*input.pat {
                Pat::Ident(name) => Some((name.ident.to_string(), self.owner_of(&input.ty)?)),
                _ => None,
            },
        };
        signature.inputs.iter().filter_map(known).collect()
    }

    fn within(&mut self, signature: &Signature, inner: impl FnOnce(&mut Self)) {
        let outer = self.receivers.len();
        let receivers = self.receivers_of(signature);
        self.receivers.extend(receivers);
        inner(self);
        self.receivers.truncate(outer);
    }
}

fn segments(path: &Path) -> Vec<String> {
    let start = path.leading_colon.iter().map(|_| "::".to_owned());
    start.chain(path.segments.iter().map(|segment| segment.ident.to_string())).collect()
}

/// Returns the name of a receiver that is a plain variable, perhaps in brackets or behind `&` or `*`.
fn plain_name(receiver: &Expr) -> Option<String> {
    match receiver {
        Expr::Paren(inner) => plain_name(&inner.expr),
        Expr::Reference(inner) => plain_name(&inner.expr),
        Expr::Unary(inner) => plain_name(&inner.expr),
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    }
}

impl<'ast> Visit<'ast> for Walk<'_, '_> {
    fn visit_item(&mut self, item: &'ast Item) {
        // A module's own items are walked over by themselves.
        if !is_test(attributes(item)) && !matches!(item, Item::Mod(_)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let tie = if matches!(item.vis, Visibility::Inherited) { Tie::Name } else { Tie::Reexport };
        for leaf in leaves(item) {
            self.note_use(&leaf, tie);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let owner = self.owner_of(&item.self_ty);
        let outer = std::mem::replace(&mut self.owner, owner);
        visit::visit_item_impl(self, item);
        self.owner = outer;
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !matches!(item, ImplItem::Fn(function) if is_test(&function.attrs)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if let Some(owner) = self.owner.clone() {
            self.found.methods.insert(Method { owner, name: item.sig.ident.to_string(), file: self.file() });
        }
        self.within(&item.sig, |walk| visit::visit_impl_item_fn(walk, item));
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.within(&item.sig, |walk| visit::visit_item_fn(walk, item));
    }

    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        self.found.fields.insert(format!("{}::{}", self.file(), item.ident), item.fields.len());
        visit::visit_item_struct(self, item);
    }

    fn visit_block(&mut self, block: &'ast Block) {
        let items = block.stmts.iter().filter_map(|statement| match statement {
            Stmt::Item(item) => Some(item),
            _ => None,
        });
        let outer = self.blocks.len();
        self.blocks.extend(items.clone().next().map(|_| Names::of(items)));
        visit::visit_block(self, block);
        self.blocks.truncate(outer);
    }

    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        match &path.qself {
            // What follows `<T>` is a name of that type.
            Some(of) if of.position == 0 => self.visit_type(&of.ty),
            _ => visit::visit_expr_path(self, path),
        }
    }

    fn visit_type_path(&mut self, path: &'ast TypePath) {
        match &path.qself {
            Some(of) if of.position == 0 => self.visit_type(&of.ty),
            _ => visit::visit_type_path(self, path),
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        self.note_path(&segments(path));
        visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.note_method_call(plain_name(&call.receiver).as_deref(), call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        let spoken = spoken(tokens.clone());
        for path in spoken.paths {
            self.note_path(&path);
        }
        for (receiver, name) in spoken.calls {
            self.note_method_call(receiver.as_deref(), name);
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        let first = attribute.path().segments.first();
        if !first.is_some_and(|first| SILENT.iter().any(|name| first.ident == name)) {
            visit::visit_attribute(self, attribute);
        }
    }

    /// `pub(super)` names no item.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}
