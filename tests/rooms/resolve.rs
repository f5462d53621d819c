//! From a path to the item that it names, through imports, renames, globs and re-exports to the end.

use crate::layout::LIBRARY;
use crate::names::{Bound, Names, SPACES, Space};
use crate::tree::Tree;

/// What a path names in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition {
    /// An item and the module that defines it.
    Item {
        module: usize,
        name: String,
    },
    Module(usize),
    /// A path into another crate.
    Foreign(Vec<String>),
}

/// What became of a path.
pub enum Answer {
    /// What it names, and the module in which its last name was looked up.
    Found { definition: Definition, via: usize },
    /// It leads into this crate, to a name that is not there.
    Missing,
    /// A local variable, a type parameter or a name of Rust's own.
    Local,
}

/// Where a path stands: a module, and the blocks around it that bind names of their own.
#[derive(Clone, Copy)]
pub struct Scope<'s> {
    pub module: usize,
    pub blocks: &'s [Names],
}

/// The names that are being looked up already, so that globs in a circle end.
type Trail = Vec<(usize, String, Space)>;

const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8", "u16", "u32", "u64", "u128",
    "usize",
];

impl Tree<'_> {
    /// Returns every definition of a path, at most one in each space, or what else became of it.
    pub fn definitions(&self, scope: Scope, path: &[String]) -> Vec<Answer> {
        let answers = SPACES.map(|space| self.resolve(scope, path, space, &mut Vec::new()));
        let is_missing = answers.iter().any(|answer| matches!(answer, Answer::Missing));
        let found: Vec<Answer> = answers.into_iter().filter(|answer| matches!(answer, Answer::Found { .. })).collect();
        if found.is_empty() && is_missing { vec![Answer::Missing] } else { found }
    }

    fn resolve(&self, scope: Scope, path: &[String], space: Space, trail: &mut Trail) -> Answer {
        let Some((mut definition, taken)) = self.start(scope, path, space, trail) else { return Answer::Local };
        let mut via = scope.module;
        for (place, name) in path.iter().enumerate().skip(taken) {
            let space = if place + 1 == path.len() { space } else { Space::Type };
            match definition {
                Definition::Module(module) => {
                    via = module;
                    let Some(found) = self.name_in(module, name, space, trail) else { return Answer::Missing };
                    definition = found;
                }
                Definition::Foreign(ref mut foreign) => foreign.push(name.clone()),
                Definition::Item { .. } => break,
            }
        }
        Answer::Found { definition, via }
    }

    /// Returns what the first segments name, and how many those are.
    fn start(&self, scope: Scope, path: &[String], space: Space, trail: &mut Trail) -> Option<(Definition, usize)> {
        let here = &self.modules[scope.module];
        let first = path.first()?;
        match first.as_str() {
            "::" => return Some((Definition::Foreign(Vec::new()), 1)),
            "crate" => return Some((Definition::Module(here.root), 1)),
            "self" | "super" if path.len() > 1 => return Some(self.upwards(scope.module, path)),
            "self" | "super" | "Self" => return None,
            _ => {}
        }
        let space = if path.len() == 1 { space } else { Space::Type };
        let local = scope.blocks.iter().rev().find_map(|names| self.bound_in(names, scope.module, first, space, trail));
        if let Some(found) = local.or_else(|| self.name_in(scope.module, first, space, trail)) {
            return Some((found, 1));
        }
        if first == LIBRARY {
            return Some((Definition::Module(0), 1));
        }
        let is_crate = path.len() > 1 && first.starts_with(char::is_lowercase) && !PRIMITIVES.contains(&first.as_str());
        is_crate.then(|| (Definition::Foreign(vec![first.clone()]), 1))
    }

    /// Follows `self` and every `super`.
    fn upwards(&self, mut module: usize, path: &[String]) -> (Definition, usize) {
        let mut taken = usize::from(path[0] == "self");
        while path.get(taken).is_some_and(|name| name == "super") {
            module = self.modules[module].parent.unwrap_or(module);
            taken += 1;
        }
        (Definition::Module(module), taken)
    }

    fn name_in(&self, module: usize, name: &str, space: Space, trail: &mut Trail) -> Option<Definition> {
        self.bound_in(&self.modules[module].names, module, name, space, trail)
    }

    /// Returns what a name is bound to: definitions come before imports, and globs last.
    fn bound_in(
        &self,
        names: &Names,
        module: usize,
        name: &str,
        space: Space,
        trail: &mut Trail,
    ) -> Option<Definition> {
        let asked = (module, name.to_owned(), space);
        if trail.contains(&asked) {
            return None;
        }
        trail.push(asked);
        let bound = names.bound.get(name).map_or(&[][..], Vec::as_slice);
        let found = bound.iter().find_map(|bound| match bound {
            Bound::Item { spaces, .. } if spaces.contains(&space) => {
                Some(Definition::Item { module, name: name.to_owned() })
            }
            Bound::Module(child) if space == Space::Type => Some(Definition::Module(*child)),
            _ => None,
        });
        let found = found.or_else(|| bound.iter().find_map(|bound| self.imported(bound, module, space, trail)));
        let found =
            found.or_else(|| names.globs.iter().find_map(|glob| self.through_glob(glob, module, name, space, trail)));
        trail.pop();
        found
    }

    fn imported(&self, bound: &Bound, module: usize, space: Space, trail: &mut Trail) -> Option<Definition> {
        let Bound::Import(path) = bound else { return None };
        match self.resolve(Scope { module, blocks: &[] }, path, space, trail) {
            Answer::Found { definition, .. } => Some(definition),
            Answer::Missing => None,
            Answer::Local => Some(Definition::Foreign(path.clone())),
        }
    }

    fn through_glob(
        &self,
        glob: &[String],
        module: usize,
        name: &str,
        space: Space,
        trail: &mut Trail,
    ) -> Option<Definition> {
        let scope = Scope { module, blocks: &[] };
        let Answer::Found { definition, .. } = self.resolve(scope, glob, Space::Type, trail) else { return None };
        match definition {
            Definition::Module(module) => self.name_in(module, name, space, trail),
            Definition::Item { module, name: ref owner } if self.has_variant(module, owner, name) => Some(definition),
            _ => None,
        }
    }

    fn has_variant(&self, module: usize, owner: &str, name: &str) -> bool {
        let bound = self.modules[module].names.bound.get(owner);
        bound.into_iter().flatten().any(|bound| match bound {
            Bound::Item { variants, .. } => variants.iter().any(|variant| variant == name),
            _ => false,
        })
    }
}
