//! The fuzz targets in short: their corpus as it is, then mutations of it. `make fuzz` goes on from here.

use std::fs;
use std::path::{Path, PathBuf};

use crate::fuzz_targets::{TARGETS, Target};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;

/// What readers give a meaning, as libFuzzer gets it too.
const TOKENS: &str = include_str!("../../fuzz/tokens.dict");

/// Larger files of the corpus are replayed, not mutated: variety matters, and that it is short.
const MAX_SEED: usize = 4096;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() { files(&entry, found) } else { found.push(entry) }
    }
}

fn corpus(target: &Target) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for folder in target.corpus {
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    assert!(found.len() >= 3, "the corpus of {} is not there", target.name);
    found.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// The dictionary's entries: `"\x00\"text"`, one a line.
fn tokens() -> Vec<Vec<u8>> {
    let unescaped = |line: &str| {
        let mut bytes = line.trim().strip_prefix('"').unwrap().strip_suffix('"').unwrap().bytes();
        let mut token = Vec::new();
        while let Some(byte) = bytes.next() {
            token.push(match (byte, byte == b'\\') {
                (_, false) => byte,
                _ => match bytes.next().unwrap() {
                    b'x' => {
                        let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                        u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
                    }
                    other => other,
                },
            });
        }
        token
    };
    TOKENS.lines().filter(|line| line.starts_with('"')).map(unescaped).collect()
}

#[derive(Clone, Debug)]
enum Change {
    Insert(Index, Vec<u8>),
    Replace(Index, u8),
    Cut(Index, usize),
    /// The rest of another file of the corpus.
    Graft(Index, Index),
    Repeat(Index, usize, usize),
}

fn change(tokens: Vec<Vec<u8>>) -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        (at(), prop::sample::select(tokens)).prop_map(|(at, token)| Change::Insert(at, token)),
        (at(), prop::collection::vec(any::<u8>(), 1..8)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (at(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (at(), 1_usize..64).prop_map(|(at, length)| Change::Cut(at, length)),
        (at(), at()).prop_map(|(at, other)| Change::Graft(at, other)),
        (at(), 1_usize..32, 2_usize..50).prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
    ]
}

fn apply(change: &Change, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
    let place = |at: &Index| at.index(bytes.len() + 1);
    match change {
        Change::Insert(at, token) => drop(bytes.splice(place(at)..place(at), token.iter().copied())),
        Change::Replace(at, byte) => {
            let at = place(at);
            if at < bytes.len() {
                bytes[at] = *byte;
            }
        }
        Change::Cut(at, length) => drop(bytes.drain(place(at)..(place(at) + length).min(bytes.len()))),
        Change::Graft(at, other) => {
            let other = &seeds[other.index(seeds.len())];
            let at = place(at);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[at.min(other.len())..]);
        }
        Change::Repeat(at, length, times) => {
            let at = place(at);
            let part = bytes[at..(at + length).min(bytes.len())].repeat(*times);
            drop(bytes.splice(at..at, part));
        }
    }
}

/// `cases` by the variable that proptest knows, else as many as fit into a test.
fn fuzz(name: &str, cases: u32) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let all = corpus(target);
    for input in &all {
        (target.run)(input);
    }
    let seeds: Vec<Vec<u8>> = all.into_iter().filter(|bytes| bytes.len() <= MAX_SEED).collect();
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let inputs = (any::<Index>(), prop::collection::vec(change(tokens()), 0..6)).prop_map(|(seed, changes)| {
        let mut bytes = seeds[seed.index(seeds.len())].clone();
        for change in &changes {
            apply(change, &mut bytes, &seeds);
        }
        bytes
    });
    TestRunner::new(config)
        .run(&inputs, |input| {
            (target.run)(&input);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{name}: {error}"));
}

#[test]
fn replies_survive() {
    fuzz("replies", 5000);
}

#[test]
fn the_importer_survives() {
    fuzz("importer", 2000);
}

#[test]
fn the_readers_of_commands_survive() {
    fuzz("commands", 2000);
}

#[test]
fn documents_survive() {
    fuzz("document", 2000);
}

#[test]
fn folded_text_survives() {
    fuzz("folded", 2000);
}

#[test]
fn the_picture_decoder_survives() {
    fuzz("picture", 500);
}

#[test]
fn settings_survive() {
    fuzz("settings", 500);
}

#[test]
fn a_history_file_of_any_bytes_survives() {
    fuzz("history_file", 150);
}

#[test]
fn any_value_in_a_cell_survives() {
    fuzz("history_cells", 500);
}

#[test]
fn lines_of_any_bytes_are_imported_or_refused() {
    fuzz("history_lines", 200);
}

#[test]
fn an_unsaved_outcome_of_any_bytes_survives() {
    fuzz("unsaved", 100);
}
