//! The module tree of the library and of the binary.

use std::collections::BTreeMap;

use syn::{Attribute, Expr, ExprLit, Item, ItemMod, Lit, Meta};

use crate::names::{Bound, Names};
use crate::source::{folder_below, is_test};

/// A module with the items that stand in it.
pub struct Module<'a> {
    pub file: &'a str,
    pub parent: Option<usize>,
    /// The module that `crate` means here.
    pub root: usize,
    pub names: Names,
    pub items: &'a [Item],
    /// The module exists in tests only.
    pub is_test: bool,
}

/// All modules; the library's root is the first.
pub struct Tree<'a> {
    files: &'a BTreeMap<String, syn::File>,
    pub modules: Vec<Module<'a>>,
    /// Declarations of modules whose file was not found.
    pub lost: Vec<String>,
}

/// Where the items of a module stand.
#[derive(Clone)]
struct Place<'a> {
    file: &'a str,
    parent: Option<usize>,
    root: usize,
    /// The folder in which the files of its modules are looked for.
    folder: String,
    is_test: bool,
}

impl<'a> Tree<'a> {
    /// Grows the tree from `lib.rs` and, if there is one, `main.rs`.
    pub fn of(files: &'a BTreeMap<String, syn::File>) -> Self {
        let mut tree = Self { files, modules: Vec::new(), lost: Vec::new() };
        for root in ["lib.rs", "main.rs"] {
            if let Some((file, parsed)) = files.get_key_value(root) {
                let root = tree.modules.len();
                let place = Place { file, parent: None, root, folder: String::new(), is_test: false };
                tree.add(&place, &parsed.items);
            }
        }
        tree
    }

    /// Adds a module and all below it, and returns its place.
    fn add(&mut self, place: &Place<'a>, items: &'a [Item]) -> usize {
        let module = self.modules.len();
        let &Place { file, parent, root, is_test, .. } = place;
        self.modules.push(Module { file, parent, root, names: Names::of(items), items, is_test });
        for item in items {
            if let Item::Mod(child) = item {
                self.add_child(module, place, child);
            }
        }
        module
    }

    fn add_child(&mut self, parent: usize, place: &Place<'a>, child: &'a ItemMod) {
        let name = child.ident.to_string();
        let is_test = place.is_test || is_test(&child.attrs);
        let below = Place { parent: Some(parent), is_test, ..place.clone() };
        let module = if let Some((_, items)) = &child.content {
            self.add(&Place { folder: format!("{}{name}/", place.folder), ..below }, items)
        } else if let Some((file, parsed)) = self.file_of(place, child) {
            self.add(&Place { file, folder: folder_below(file), ..below }, &parsed.items)
        } else {
            self.lost.push(format!("{}: mod {name}", place.file));
            return;
        };
        if !is_test {
            self.modules[parent].names.bind(&name, Bound::Module(module));
        }
    }

    fn file_of(&self, place: &Place<'a>, child: &ItemMod) -> Option<(&'a str, &'a syn::File)> {
        let name = child.ident.to_string();
        let folder = &place.folder;
        let beside = place.file.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let own = child.attrs.iter().find_map(path_attribute).map(|path| format!("{beside}{path}"));
        let usual = [format!("{folder}{name}.rs"), format!("{folder}{name}/mod.rs")];
        let found = own.into_iter().chain(usual).find_map(|path| self.files.get_key_value(&path));
        found.map(|(file, parsed)| (file.as_str(), parsed))
    }

    /// Returns the file that defines the module.
    pub fn file(&self, module: usize) -> &'a str {
        self.modules[module].file
    }
}

/// Returns the path of `#[path = "…"]`.
fn path_attribute(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attribute.meta else { return None };
    match &meta.value {
        Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) if meta.path.is_ident("path") => Some(path.value()),
        _ => None,
    }
}
