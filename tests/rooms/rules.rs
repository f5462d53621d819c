//! The rules of the house, each with a test that lists every offender.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Faces, circles, edges, ties};
use crate::house::{HOUSE, House};
use crate::layout::{
    DESK_FIELDS, DESK_FILE, DESK_ROOM, FEATURES, FEWEST_ARROWS, FEWEST_FEATURE_CALLS, FEWEST_FEATURES, FEWEST_FILES,
    FEWEST_FUNCTIONS, KEY_CALLS, LARGEST_FILE, LARGEST_FUNCTION, LARGEST_ROOM_PERCENT, MAY_USE, MEDIAN_FILE,
    MEDIAN_FUNCTION, OUTSIDE, PEERS, WAITING_METHODS, WAITING_ROOMS, WAITS,
};
use crate::sizes::{Function, median};
use crate::source::room;
use crate::walk::{Arrow, Method, Tie};

#[track_caller]
fn none(offenders: &[String], rule: &str) {
    assert!(offenders.is_empty(), "{rule}; {} offenders:\n{}", offenders.len(), offenders.join("\n"));
}

fn may_use(user: &str, below: &str) -> bool {
    MAY_USE.iter().any(|(room, allowed)| *room == user && allowed.split(' ').any(|allowed| allowed == below))
}

pub fn upward_arrows(house: &House) -> Vec<String> {
    let mut offenders = BTreeSet::new();
    for arrow in &house.found.arrows {
        let user = room(&arrow.from);
        for used in [&arrow.to, &arrow.via].map(|file| room(file)) {
            // Every path from `crate` leads through the root, which defines nothing.
            if used != user && used != "lib" && !may_use(user, used) {
                offenders.insert(format!("{}: {user} may not use {used} ({} in {})", arrow.from, arrow.name, arrow.to));
            }
        }
    }
    offenders.into_iter().collect()
}

#[test]
fn no_room_uses_one_above_it() {
    none(&upward_arrows(&HOUSE), "arrows between rooms point downwards only");
}

#[test]
fn rooms_in_the_table_are_those_of_the_house() {
    let known: BTreeSet<&str> = MAY_USE.iter().map(|(room, _)| *room).collect();
    let there: BTreeSet<&str> = HOUSE.rooms().into_keys().collect();
    assert_eq!(known, there, "the table of rooms, and the folders of src/");
}

#[test]
fn table_of_rooms_points_downwards() {
    let place = |room: &str| MAY_USE.iter().position(|(name, _)| *name == room);
    for (user, allowed) in MAY_USE {
        for used in allowed.split(' ').filter(|used| !used.is_empty()) {
            assert!(place(user) < place(used), "{user} stands above {used}");
            assert!(!PEERS.contains(user) || !PEERS.contains(&used), "{user} and {used} are peers");
        }
    }
}

pub fn circles_of_files(house: &House, faces: Faces) -> Vec<String> {
    let edges = edges(house, faces);
    let described = |circle: &BTreeSet<&str>| {
        let lines: Vec<String> = ties(&edges, circle).into_iter().map(|line| format!("    {line}")).collect();
        format!("{} files reach themselves:\n{}", circle.len(), lines.join("\n"))
    };
    circles(&edges).iter().map(described).collect()
}

#[test]
fn no_file_reaches_itself() {
    let circles = circles_of_files(&HOUSE, Faces::MayUseWhatTheyHold);
    none(&circles, "imports make no circle between files");
}

#[test]
fn no_folders_own_file_is_tied_to_those_below() {
    let circles = circles_of_files(&HOUSE, Faces::MayPassOn);
    none(&circles, "a file takes nothing from the folder's own file above it that uses the file in turn");
}

pub fn waiting_in_the_desk(house: &House) -> Vec<String> {
    let in_desk = |file: &str| room(file) == DESK_ROOM;
    let waits = |path: &str| WAITS.iter().any(|wait| path == *wait || path.starts_with(&format!("{wait}::")));
    let paths = house.found.foreign.iter().filter(|(file, path)| in_desk(file) && waits(path));
    let paths = paths.map(|(file, path)| format!("{file}: {path}"));
    let calls = house.found.calls.iter();
    let calls = calls.filter(|(file, name)| in_desk(file) && WAITING_METHODS.contains(&name.as_str()));
    let calls = calls.map(|(file, name)| format!("{file}: calls {name}"));
    let rooms = house.found.arrows.iter();
    let names_one = |arrow: &Arrow| [&arrow.to, &arrow.via].iter().any(|file| WAITING_ROOMS.contains(&room(file)));
    let rooms = rooms.filter(|arrow| in_desk(&arrow.from) && names_one(arrow));
    let rooms = rooms.map(|arrow| format!("{}: {} in {}", arrow.from, arrow.name, arrow.to));
    paths.chain(calls).chain(rooms).collect()
}

#[test]
fn desk_names_nothing_that_waits() {
    none(&waiting_in_the_desk(&HOUSE), "nothing in the desk can wait");
}

fn is_feature(file: &str) -> bool {
    file.starts_with(FEATURES) && file != DESK_FILE && !file.ends_with("/mod.rs")
}

/// Returns the calls of the desk's methods in features, each with the files that define the method.
fn feature_calls(house: &House) -> Vec<(&Method, Vec<&str>)> {
    let calls = house.found.known_calls.iter().filter(|call| House::is_desk(&call.owner) && is_feature(&call.file));
    calls.map(|call| (call, house.definers(call))).filter(|(_, files)| !files.is_empty()).collect()
}

/// Returns the calls of methods that stand in another feature.
fn strange_calls(house: &House) -> Vec<(&Method, Vec<&str>)> {
    let is_own = |call: &Method, files: &[&str]| files.iter().any(|file| *file == call.file || *file == DESK_FILE);
    feature_calls(house).into_iter().filter(|(call, files)| !is_own(call, files)).collect()
}

pub fn calls_between_features(house: &House) -> Vec<String> {
    let calls = strange_calls(house).into_iter();
    calls.map(|(call, files)| format!("{} calls {} of {}", call.file, call.name, files.join(", "))).collect()
}

/// Returns how many pairs of features there are of which one calls the other.
pub fn pairs_of_features(house: &House) -> usize {
    let calls = strange_calls(house).into_iter();
    let pairs: BTreeSet<(&str, Vec<&str>)> = calls.map(|(call, files)| (call.file.as_str(), files)).collect();
    pairs.len()
}

/// Returns the calls of methods of a feature in the desk's own file.
pub fn calls_into_features(house: &House) -> Vec<String> {
    let calls = house.found.known_calls.iter().filter(|call| House::is_desk(&call.owner) && call.file == DESK_FILE);
    let calls = calls.map(|call| (call, house.definers(call)));
    let calls = calls.filter(|(_, files)| files.iter().any(|file| is_feature(file)) && !files.contains(&DESK_FILE));
    calls.map(|(call, files)| format!("{} calls {} of {}", call.file, call.name, files.join(", "))).collect()
}

/// Returns the names that one feature takes from another.
pub fn names_between_features(house: &House) -> Vec<String> {
    let arrows = house.found.arrows.iter();
    let arrows = arrows.filter(|arrow| arrow.from != arrow.to && is_feature(&arrow.from) && is_feature(&arrow.to));
    let arrows = arrows.filter(|arrow| arrow.tie != Tie::Module);
    let names: BTreeSet<String> =
        arrows.map(|arrow| format!("{} names {} of {}", arrow.from, arrow.name, arrow.to)).collect();
    names.into_iter().collect()
}

#[test]
fn no_feature_calls_another() {
    none(&calls_between_features(&HOUSE), "a feature calls its own methods and those of the desk's own file");
}

pub fn misplaced_crates(house: &House) -> Vec<String> {
    let may_name = |file: &str, name: &str| {
        let owners = OUTSIDE.iter().find(|(known, _)| *known == name).map_or("", |(_, owners)| *owners);
        owners == "*" || owners.split(' ').any(|owner| owner == room(file))
    };
    let mut offenders = BTreeSet::new();
    for (file, path) in &house.found.foreign {
        let name = path.split("::").next().unwrap_or_default();
        if !may_name(file, name) {
            offenders.insert(format!("{file}: {name} ({path})"));
        }
    }
    offenders.into_iter().collect()
}

#[test]
fn each_outside_crate_has_its_rooms() {
    none(&misplaced_crates(&HOUSE), "the table of crates says which rooms may name each");
}

#[test]
fn keys_are_exposed_in_few_places() {
    for (call, allowed) in KEY_CALLS {
        let files = HOUSE.found.calls.iter().filter(|(_, name)| name == call).map(|(file, _)| file.as_str());
        let files: Vec<&str> = files.collect();
        assert_eq!(files, *allowed, "{call}: a new place that takes the key out of its type needs a reason");
    }
}

fn product_functions(house: &House) -> Vec<usize> {
    house.functions.iter().filter(|function| !function.is_test).map(|function| function.lines).collect()
}

pub fn median_function(house: &House) -> usize {
    median(product_functions(house))
}

pub fn median_file(house: &House) -> usize {
    median(house.lines.values().copied().collect())
}

pub fn large_functions(functions: &[Function]) -> Vec<String> {
    let large = functions.iter().filter(|function| function.lines > LARGEST_FUNCTION);
    large.map(|function| format!("{}: {} has {} lines", function.file, function.name, function.lines)).collect()
}

#[test]
fn functions_are_short() {
    none(&large_functions(&HOUSE.functions), "no function is over 80 lines");
    let median = median_function(&HOUSE);
    assert!(median <= MEDIAN_FUNCTION, "the median function has {median} lines");
}

pub fn large_files(house: &House) -> Vec<String> {
    let large = house.lines.iter().filter(|(_, lines)| **lines > LARGEST_FILE);
    large.map(|(file, lines)| format!("{file} has {lines} lines")).collect()
}

#[test]
fn files_are_short() {
    none(&large_files(&HOUSE), "no file is over 450 lines");
    let median = median_file(&HOUSE);
    assert!(median <= MEDIAN_FILE, "the median file has {median} lines");
}

/// Returns each room with its share of the lines in percent, the largest first.
pub fn shares(house: &House) -> Vec<(&str, f64)> {
    let all: usize = house.lines.values().sum();
    let share = |(room, lines)| (room, 100.0 * lines as f64 / all as f64);
    let mut shares: Vec<(&str, f64)> = house.rooms().into_iter().map(share).collect();
    shares.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    shares
}

#[test]
fn no_room_is_too_large() {
    let large = shares(&HOUSE).into_iter().filter(|(_, share)| *share > LARGEST_ROOM_PERCENT as f64);
    let large: Vec<String> = large.map(|(room, share)| format!("{room} has {share:.1} % of the lines")).collect();
    none(&large, "no room has over 20 % of the lines");
}

pub fn desk_fields(house: &House) -> Option<usize> {
    house.found.fields.iter().find(|(name, _)| House::is_desk(name)).map(|(_, fields)| *fields)
}

#[test]
fn desk_has_few_fields() {
    let Some(fields) = desk_fields(&HOUSE) else { panic!("the desk's struct was not found") };
    assert!(fields <= DESK_FIELDS, "the desk has {fields} fields");
}

pub fn unknown_paths(house: &House) -> Vec<String> {
    house.found.unknown.iter().map(|(file, path)| format!("{file}: {path}")).collect()
}

#[test]
fn every_file_and_path_is_known() {
    none(&HOUSE.lost, "each file belongs to a module");
    none(&unknown_paths(&HOUSE), "each path into this crate leads to a definition");
}

/// Returns how many pairs of files there are of which one names the other.
pub fn count_of_arrows(house: &House) -> usize {
    edges(house, Faces::MayPassOn).values().map(BTreeMap::len).sum()
}

#[test]
fn checker_sees_the_whole_program() {
    let features = HOUSE.lines.keys().filter(|file| is_feature(file)).count();
    for (what, found, fewest) in [
        ("files", HOUSE.lines.len(), FEWEST_FILES),
        ("arrows", count_of_arrows(&HOUSE), FEWEST_ARROWS),
        ("functions", HOUSE.functions.len(), FEWEST_FUNCTIONS),
        ("features", features, FEWEST_FEATURES),
        ("calls in features", feature_calls(&HOUSE).len(), FEWEST_FEATURE_CALLS),
    ] {
        assert!(found >= fewest, "found only {found} {what}");
    }
}
