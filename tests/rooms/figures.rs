//! Prints the figures of the house, and what ties the files of each circle.

use std::collections::BTreeSet;

use crate::graph::{Faces, circles, edges};
use crate::house::{HOUSE, House};
use crate::layout::{DESK_FILE, LARGEST_FILE, LARGEST_FUNCTION};
use crate::rules::{
    calls_between_features, calls_into_features, circles_of_files, count_of_arrows, desk_fields, large_files,
    large_functions, median_file, median_function, misplaced_crates, names_between_features, pairs_of_features, shares,
    unknown_paths, upward_arrows, waiting_in_the_desk,
};
use crate::sizes::functions;
use crate::source::{parse, read};

fn print(title: &str, lines: &[String]) {
    println!("\n{title}: {}", lines.len());
    for line in lines {
        println!("  {line}");
    }
}

fn print_sizes(house: &House) {
    let lines: usize = house.lines.values().sum();
    let product = house.functions.iter().filter(|function| !function.is_test).count();
    println!("\n{} files with {lines} lines, {} arrows", house.lines.len(), count_of_arrows(house));
    println!("{} functions, {product} of them product", house.functions.len());
    println!("median function {}, median file {}", median_function(house), median_file(house));
    println!("fields of the desk: {}", desk_fields(house).map_or("none found".to_owned(), |fields| fields.to_string()));
    let shares: Vec<String> = shares(house).iter().map(|(room, share)| format!("{room} {share:.1} %")).collect();
    println!("share of each room: {}", shares.join(", "));
    print(&format!("functions over {LARGEST_FUNCTION} lines"), &large_functions(&house.functions));
    print(&format!("files over {LARGEST_FILE} lines"), &large_files(house));
}

/// Prints what is too long outside `src/`, where no rule forbids it.
fn print_sizes_elsewhere() {
    for folder in ["tests", "benches"] {
        let texts = read(folder);
        let functions: Vec<_> = parse(&texts).iter().flat_map(|(file, parsed)| functions(file, parsed, true)).collect();
        print(&format!("functions over {LARGEST_FUNCTION} lines in {folder}/"), &large_functions(&functions));
        let large = texts.iter().filter(|(_, text)| text.lines().count() > LARGEST_FILE);
        let large: Vec<String> =
            large.map(|(file, text)| format!("{file} has {} lines", text.lines().count())).collect();
        print(&format!("files over {LARGEST_FILE} lines in {folder}/"), &large);
    }
}

fn print_circles(house: &House, faces: Faces, how: &str) {
    let files: usize = circles(&edges(house, faces)).iter().map(BTreeSet::len).sum();
    print(&format!("{files} files in circles, {how}; circles"), &circles_of_files(house, faces));
}

#[test]
fn figures_are_printed() {
    let house = &*HOUSE;
    print_sizes(house);
    print_sizes_elsewhere();
    print("modules and files without each other", &house.lost);
    print("paths that lead nowhere", &unknown_paths(house));
    print("arrows upwards, or to a peer", &upward_arrows(house));
    print("crates outside their rooms", &misplaced_crates(house));
    print("waiting in the desk", &waiting_in_the_desk(house));
    print("calls between features", &calls_between_features(house));
    println!("  pairs of features in these calls: {}", pairs_of_features(house));
    print(&format!("calls of {DESK_FILE} into features"), &calls_into_features(house));
    print("names that features take from each other", &names_between_features(house));
    print_circles(house, Faces::MayPassOn, "folders' own files counted as any other");
    print_circles(house, Faces::MayUseWhatTheyHold, "folders' own files free to use those below");
}
