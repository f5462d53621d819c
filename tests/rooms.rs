//! Arrows between the rooms point downwards only: reads the `use` lines of each folder.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms it may use, from the top down. Rooms that touch one outside thing each
/// may not use each other.
const MAY_USE: &[(&str, &[&str])] = &[
    (
        "cli",
        &[
            "ui", "desk", "client", "history", "keychain", "sandbox", "callback", "loopback", "payload", "picture",
            "contract",
        ],
    ),
    ("ui", &["desk", "history", "payload", "picture", "contract"]),
    ("desk", &["client", "history", "keychain", "sandbox", "callback", "payload", "picture", "contract"]),
    ("client", &["contract"]),
    ("history", &["payload", "contract"]),
    ("keychain", &["contract"]),
    ("sandbox", &["loopback", "picture", "contract"]),
    ("callback", &["loopback", "contract"]),
    ("loopback", &["contract"]),
    ("payload", &["picture", "contract"]),
    ("picture", &[]),
    ("contract", &[]),
];

/// Crates, and the only rooms that may use them.
const OUTSIDE: &[(&str, &str)] = &[
    ("eframe", "ui"),
    ("egui", "ui"),
    ("egui_extras", "ui"),
    ("reqwest", "client"),
    ("tokio_rustls", "client"),
    ("keyring", "keychain"),
    ("egui_plot", "ui"),
    ("rusqlite", "history"),
    ("hyper_util", "client sandbox loopback"),
    ("axum", "sandbox callback loopback"),
    ("image", "picture"),
    ("rfd", "desk"),
    ("notify", "desk"),
    ("clap", "cli"),
    ("zip", "desk"),
];

fn source_files(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            source_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The room a file belongs to: its folder, or its own name at the top.
fn room(path: &Path) -> String {
    let inside = path.strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Code before the tests of a file, which may use anything, without comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Every `name::` that follows `prefix`.
fn named_after<'a>(code: &'a str, prefix: &str) -> Vec<&'a str> {
    let word = |rest: &'a str| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    code.split(prefix).skip(1).map(word).collect()
}

fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    source_files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut files);
    files.retain(|path| {
        let name = path.file_name().unwrap();
        name != "main.rs" && name != "lib.rs" && name != "tests.rs"
    });
    assert!(files.len() > 30, "found only {} files", files.len());
    files
}

#[test]
fn no_room_uses_one_above_it() {
    for path in files() {
        let room = room(&path);
        let allowed =
            MAY_USE.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room} is no known room")).1;
        for used in named_after(&code(&path), "crate::") {
            assert!(used == room || allowed.contains(&used), "{}: {room} may not use {used}", path.display());
        }
    }
}

#[test]
fn each_outside_thing_has_one_room() {
    for path in files() {
        let (room, code) = (room(&path), code(&path));
        for (name, owner) in OUTSIDE {
            let uses = code.lines().any(|line| {
                let line = line.trim_start();
                line.starts_with(&format!("use {name}::"))
                    || line.contains(&format!(" {name}::"))
                    || line.contains(&format!("({name}::"))
            });
            assert!(
                !uses || owner.split(' ').any(|owner| owner == room) || (room == "cli" && *name == "eframe"),
                "{}: {name} belongs to {owner}",
                path.display()
            );
        }
    }
}

/// Files that hold one of these calls.
fn calling(calls: &[&str]) -> Vec<String> {
    let named = |path: &PathBuf| path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
    let files = files();
    let found = files.iter().filter(|path| calls.iter().any(|call| code(path).contains(call)));
    let mut found: Vec<String> = found.map(named).collect();
    found.sort();
    found
}

#[test]
fn keys_are_exposed_in_few_places() {
    let why = "a new place that takes the key out of its type needs a reason";
    let key = [
        "src/contract/client_key.rs",
        "src/contract/request.rs",
        "src/keychain/store.rs",
        "src/payload/body.rs",
        // The copy with the real key, which the operator asks for in a second step.
        "src/payload/copy_as/body.rs",
        "src/payload/redaction.rs",
        "src/ui/top_bar.rs",
    ];
    assert_eq!(calling(&["expose()", "::expose)"]), key, "{why}");
    assert_eq!(
        calling(&["expose_body"]),
        ["src/contract/request.rs", "src/desk/call.rs", "src/desk/submit.rs", "src/payload/body.rs"],
        "{why}"
    );
}
