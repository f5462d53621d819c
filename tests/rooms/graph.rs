//! Arrows between files, and the circles in them.

use std::collections::{BTreeMap, BTreeSet};

use crate::house::House;
use crate::source::folder_below;
use crate::walk::{Arrow, Tie};

/// For each file the files that it names, with the names.
pub type Edges<'h> = BTreeMap<&'h str, BTreeMap<&'h str, BTreeSet<&'h str>>>;

/// What a folder's own file may do with the files below it, without making an arrow.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Faces {
    /// The file may re-export names; what its own code uses is an arrow.
    MayPassOn,
    /// The file's own code may use them too.
    MayUseWhatTheyHold,
}

/// Returns the arrows that can close a circle. A `use` of a module says nothing yet.
pub fn edges(house: &House, faces: Faces) -> Edges<'_> {
    let mut edges = Edges::new();
    for arrow in house.found.arrows.iter().filter(|arrow| counts(arrow, faces)) {
        edges.entry(&arrow.from).or_default().entry(&arrow.to).or_default().insert(&arrow.name);
    }
    edges
}

fn counts(Arrow { from, to, tie, .. }: &Arrow, faces: Faces) -> bool {
    let is_below = to.starts_with(&folder_below(from));
    let is_allowed = is_below && (*tie == Tie::Reexport || faces == Faces::MayUseWhatTheyHold);
    from != to && *tie != Tie::Module && !is_allowed
}

/// Returns the sets of files that all reach each other, the largest first.
pub fn circles<'h>(edges: &Edges<'h>) -> Vec<BTreeSet<&'h str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = edges.keys().map(|file| (*file, reached(edges, file))).collect();
    let mut circles: Vec<BTreeSet<&str>> = Vec::new();
    for (file, from_here) in &reached {
        let is_placed = circles.iter().any(|circle| circle.contains(file));
        if from_here.contains(file) && !is_placed {
            let comes_back = |other: &&&str| reached.get(**other).is_some_and(|from_there| from_there.contains(file));
            circles.push(from_here.iter().filter(comes_back).copied().collect());
        }
    }
    circles.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    circles
}

/// Returns every file that can be reached from one, that file itself only through a circle.
fn reached<'h>(edges: &Edges<'h>, from: &str) -> BTreeSet<&'h str> {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(file) = waiting.pop() {
        for &next in edges.get(file).into_iter().flat_map(BTreeMap::keys) {
            if seen.insert(next) {
                waiting.push(next);
            }
        }
    }
    seen
}

/// Describes what ties the files of a circle, a line for each arrow.
pub fn ties(edges: &Edges, circle: &BTreeSet<&str>) -> Vec<String> {
    let mut lines = Vec::new();
    for from in circle {
        for (to, names) in edges.get(from).into_iter().flatten().filter(|(to, _)| circle.contains(*to)) {
            let names: Vec<&str> = names.iter().copied().collect();
            lines.push(format!("{from} → {to}: {}", names.join(", ")));
        }
    }
    lines
}
