//! Finds the names of secrets in a text, whatever language it is.

use std::ops::Range;
use std::sync::LazyLock;

use super::literal::{cut, marks_before, tail};
use crate::payload::redaction::reading::Counts;
use crate::payload::redaction::runs::outside_runs;
use crate::payload::redaction::search::Search;
use crate::payload::redaction::secret::{KEY_NAMES, Kind, kind_of, sought};

/// A search for what secret names end with.
struct Sought {
    names: Vec<&'static str>,
    search: Search,
}

/// The search, which is made once.
static SOUGHT: LazyLock<Option<Sought>> = LazyLock::new(|| Sought::new(Search::new));

/// The search of short texts: a process that reads a single one ends before the other search is made.
static SOUGHT_IN_SHORT: LazyLock<Option<Sought>> = LazyLock::new(|| Sought::new(Search::of_short_texts));

/// Longest text that is short, in bytes.
const SHORT: usize = 16 * 1024;

impl Sought {
    fn new(search: fn(Vec<Vec<u8>>) -> Option<Search>) -> Option<Self> {
        let mut names: Vec<&str> = sought().collect();
        names.sort_unstable();
        names.dedup();
        let search = search(names.iter().map(|name| name.as_bytes().to_vec()).collect())?;
        Some(Self { names, search })
    }

    /// Returns the search that is fit for a text.
    fn of(text: &str) -> Option<&'static Self> {
        if text.len() > SHORT { SOUGHT.as_ref() } else { SOUGHT_IN_SHORT.as_ref() }
    }
}

/// Longest name.
const MAX_NAME: usize = 80;

/// Most that may stand before a name at the beginning of its line.
const MAX_BEFORE: usize = 48;

/// A name of a secret in a text.
pub(super) struct Name<'a> {
    pub text: &'a str,
    pub place: Range<usize>,
    pub kind: Kind,
    /// The quotation mark right before the name.
    pub mark: Option<char>,
    /// Nothing but a command's word stands before the name on its line.
    pub begins_line: bool,
    /// The name is that of a value in an address or a web form.
    pub is_in_address: bool,
    /// Hyphens stand before the name: it is a command's option.
    pub is_option: bool,
}

/// Returns the names of secrets in their order, and where the names of keys alone end.
pub(super) fn read_names(text: &str) -> (Vec<Name<'_>>, Vec<Range<usize>>) {
    let (mut names, mut of_keys): (Vec<Name<'_>>, Vec<Range<usize>>) = Default::default();
    let Some(Sought { names: sought, search }) = Sought::of(text) else { return (names, of_keys) };
    for part in outside_runs(text.as_bytes()) {
        for (place, number) in search.read(&text.as_bytes()[part.clone()], Counts::Everything) {
            let place = part.start + place.start..part.start + place.end;
            let Some(pattern) = sought.get(number) else { continue };
            of_keys.extend(KEY_NAMES.contains(pattern).then(|| place.clone()));
            let end = names.last().map_or(0, |last| last.place.end);
            names.extend(Name::at(text, place, pattern).filter(|name| name.place.start >= end));
        }
    }
    (names, of_keys)
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Words that may stand before a name at the beginning of its line.
#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "export", "set", "setx", "SET", "ENV", "ARG", "env:", "env", "let", "var", "const", "val", "local", "declare", "-",
    "*", "$", "@", ">", "<", "+", "|", "#", "//", "-e", "\"", "'", "my", "our", "define", "http", "fetch",
];

impl<'a> Name<'a> {
    /// Takes the name in which something was found, as far as it goes.
    fn at(text: &'a str, found: Range<usize>, pattern: &'static str) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut start = found.start;
        while start > 0 && is_part(bytes[start - 1]) {
            start -= 1;
            if found.end - start > MAX_NAME {
                return None;
            }
        }
        // What was found may be the beginning of a longer name, whose end decides.
        let after = cut(&text[found.end..], MAX_NAME);
        let more = after.bytes().position(|byte| !is_part(byte)).unwrap_or(after.len());
        let end = found.end + after[..more].trim_end_matches('-').len();
        let hyphens = text[start..end].len() - text[start..end].trim_start_matches('-').len();
        start += hyphens;
        let written = &text[start..end];
        // What was written with escapes is known by what was looked for.
        let name = if written.contains(['\\', '%', '&', '\0']) || !written.is_ascii() { pattern } else { written };
        let kind = kind_of(name)?;
        let before = &text[..start];
        let mark = before.chars().next_back().filter(|c| marks_before(&before[before.len() - c.len_utf8()..]) > 0);
        Some(Self {
            text: name,
            place: start..end,
            kind,
            mark,
            begins_line: begins_line(before),
            is_in_address: is_in_address(before, &text[end..]),
            is_option: hyphens > 0,
        })
    }

    /// Tells whether the name may also be an ordinary thing's.
    pub fn kind_is_word(&self) -> bool {
        self.kind == Kind::Token
    }

    /// Tells whether everything in an object of this name is secret.
    pub fn holds_all(&self) -> bool {
        matches!(self.kind, Kind::Cookies | Kind::Address)
    }

    /// Tells whether the name stands in a line of logins: `machine HOST login NAME password …`.
    pub fn is_login_line(&self, text: &str) -> bool {
        let line = tail(&text[..self.place.start], 300).rsplit('\n').next().unwrap_or_default();
        self.kind == Kind::Password && line.contains("login ")
    }
}

fn begins_line(before: &str) -> bool {
    let near = tail(before, MAX_BEFORE);
    let Some(start) = near.rfind(['\n', '\r']).map(|end| end + 1).or((near.len() == before.len()).then_some(0)) else {
        return false;
    };
    let mut line = near[start..].trim();
    while let Some(rest) = BEFORE.iter().find_map(|word| line.strip_suffix(word)) {
        line = rest.trim_end();
    }
    // The sections of a name in a file of settings: `captcha.api.key`.
    line.is_empty() || line.ends_with('.') && line.bytes().all(|byte| is_part(byte) || byte == b'.')
}

fn is_in_address(before: &str, after: &str) -> bool {
    const PARTINGS: [&str; 6] = ["?", "&", "&amp;", "\\u0026", "%26", "%3F"];
    let is_assigned = after.starts_with('=') || after.starts_with("%3D");
    is_assigned && PARTINGS.iter().any(|parting| before.ends_with(parting))
}
