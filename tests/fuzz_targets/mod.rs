//! What is fuzzed and what must hold of it: by `make fuzz` for as long as one likes, and in `make test`
//! over the corpus and some mutations of it.
//!
//! Each target takes any bytes. It fails by panicking; what a reader refuses is no failure.

#![allow(clippy::unwrap_used, reason = "a fuzz target fails by panicking")]
#![allow(dead_code, reason = "each fuzzer runs one target of the list")]

mod brought_in;
mod history;
mod picture;
mod program;
mod settings;
mod text;

/// A reader of foreign bytes.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
    /// Folders of inputs that it begins with, from the repository's root.
    pub corpus: &'static [&'static str],
}

/// Every payload that the tests know, in any form.
const PAYLOADS: &[&str] = &["tests/corpus", "fuzz/corpus/text"];

pub const TARGETS: &[Target] = &[
    Target { name: "replies", run: text::replies, corpus: &["tests/corpus/reply", "fuzz/corpus/replies"] },
    Target { name: "importer", run: text::importer, corpus: PAYLOADS },
    Target { name: "sessions", run: text::sessions, corpus: &["tests/corpus/session", "tests/corpus/reply"] },
    Target { name: "commands", run: text::commands, corpus: PAYLOADS },
    Target { name: "document", run: text::document, corpus: PAYLOADS },
    Target { name: "program", run: program::program, corpus: PAYLOADS },
    Target { name: "folded", run: text::folded, corpus: PAYLOADS },
    Target { name: "picture", run: picture::picture, corpus: &["tests/corpus/picture", "fuzz/corpus/picture"] },
    Target { name: "settings", run: settings::settings, corpus: &["fuzz/corpus/settings"] },
    Target { name: "history_file", run: history::file, corpus: &["fuzz/corpus/history_file"] },
    Target { name: "history_cells", run: history::cells, corpus: &["fuzz/corpus/history_cells"] },
    Target { name: "history_lines", run: brought_in::lines, corpus: &["fuzz/corpus/history_lines"] },
    Target { name: "unsaved", run: brought_in::unsaved, corpus: &["fuzz/corpus/unsaved"] },
];

/// Runs a target by its name; the fuzzers' way in.
pub fn run(name: &str, input: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    (target.run)(input);
}

/// Decisions that follow from the input alone, so that a found input does the same again.
pub struct Choices(u64);

impl Choices {
    fn of(input: &[u8]) -> Self {
        // FNV-1a: a byte more or other, and every choice may differ.
        let hash = input
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        Self(hash | 1)
    }

    /// A number below `limit`; 0 for a limit of 0.
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) as usize).checked_rem(limit).unwrap_or_default()
    }
}

/// A directory in memory where there is one: ten million files must not go to a disk.
fn directory() -> tempfile::TempDir {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}
