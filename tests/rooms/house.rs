//! Everything that is known about the code, as plain data.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::layout::{DESK_ROOM, DESK_TYPE};
use crate::sizes::{Function, functions};
use crate::source::{Texts, parse, read, room};
use crate::tree::Tree;
use crate::walk::{Found, Method, walk};

/// The program itself.
pub static HOUSE: LazyLock<House> = LazyLock::new(|| House::of(&read("src")));

pub struct House {
    /// How many lines each file has.
    pub lines: BTreeMap<String, usize>,
    pub found: Found,
    pub functions: Vec<Function>,
    /// Declared modules without a file, and files that no module declares.
    pub lost: Vec<String>,
}

impl House {
    /// Reads a program from the texts of its files.
    pub fn of(texts: &Texts) -> Self {
        let parsed = parse(texts);
        let tree = Tree::of(&parsed);
        let product: BTreeSet<&str> =
            tree.modules.iter().filter(|module| !module.is_test).map(|module| module.file).collect();
        let known: BTreeSet<&str> = tree.modules.iter().map(|module| module.file).collect();
        let orphans = parsed.keys().filter(|file| !known.contains(file.as_str()));
        let orphans = orphans.map(|file| format!("{file}: no module declares it"));
        Self {
            lines: texts.iter().map(|(file, text)| (file.clone(), text.lines().count())).collect(),
            found: walk(&tree),
            functions: parsed
                .iter()
                .flat_map(|(file, parsed)| functions(file, parsed, !product.contains(file.as_str())))
                .collect(),
            lost: tree.lost.iter().cloned().chain(orphans).collect(),
        }
    }

    /// Returns the lines of each room.
    pub fn rooms(&self) -> BTreeMap<&str, usize> {
        let mut rooms = BTreeMap::new();
        for (file, lines) in &self.lines {
            *rooms.entry(room(file)).or_default() += lines;
        }
        rooms
    }

    /// Tells whether a type, named `file::Name`, is the desk.
    pub fn is_desk(owner: &str) -> bool {
        owner.rsplit_once("::").is_some_and(|(file, name)| room(file) == DESK_ROOM && name == DESK_TYPE)
    }

    /// Returns the files that define a method which is called.
    pub fn definers(&self, call: &Method) -> Vec<&str> {
        let same = |method: &&Method| method.owner == call.owner && method.name == call.name;
        self.found.methods.iter().filter(same).map(|method| method.file.as_str()).collect()
    }
}
