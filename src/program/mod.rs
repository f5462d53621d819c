//! Reads programs in their own languages: the body that a program sends, and the texts that stand in it.
//!
//! The grammars are tree-sitter's; a language without one is read by its texts and brackets. A language is a row of
//! `language.rs` or `plain_languages.rs`. A value becomes JSON text, in which code stands
//! for what is known only at run time; `payload/document/` reads that text like every other.

mod calls;
mod candidate;
mod data;
mod detect;
mod escapes;
mod fold;
mod go_fields;
mod joints;
mod language;
mod literals;
mod names;
mod object;
mod plain;
mod plain_languages;
mod plain_tokens;
mod plain_values;
mod sending;
mod text;
mod tree;
mod value;
mod window;

pub use language::Language;
pub use literals::{Literal, literals};
pub use sending::Sending;

use candidate::{Candidate, best, is_task};
use data::Data;
use fold::Folded;
use language::Reading;
use value::Reader;
use window::windows;

use crate::payload::document::Document;

/// A body in a program.
#[derive(Clone, Debug)]
pub struct Program {
    pub language: &'static Language,
    /// The body as JSON, in which code stands for values that are known only at run time.
    pub json: String,
    /// What keeps the body from being JSON where it stands in a text of the program.
    pub faults: Vec<String>,
    /// The body is JSON in a text of the program.
    pub is_text: bool,
    /// The body is a task alone, which something else wraps.
    pub is_task: bool,
    pub sending: Sending,
}

/// Returns the language of a name.
#[must_use]
pub fn language(name: &str) -> Option<&'static Language> {
    plain_languages::languages().find(|language| language.name == name)
}

/// Returns the language that a text is most likely written in.
#[must_use]
pub fn likeliest(text: &str) -> Option<&'static Language> {
    detect::likely(text, "").first().map(|(language, _)| *language)
}

/// Fewest points of a language that a text is called after although nothing of this API stands in it.
const PLAIN: u32 = 12;

/// Returns the language that a text is surely written in.
#[must_use]
pub fn surely(text: &str) -> Option<&'static Language> {
    detect::likely(text, "").first().filter(|(_, points)| *points >= PLAIN).map(|(language, _)| *language)
}

/// Returns a text of JSON with code in the place of the marks that a tool fills, as `{{ $env.KEY }}`.
#[must_use]
pub fn without_marks(text: &str) -> Option<String> {
    let document = Document::parse(text);
    Some(Data::of(&document, document.root()?).to_json())
}

/// Returns a text with holes in the place of values that are joined to texts, in whatever language, as [`without_marks`]
/// takes them for code; `None` where there are no such values.
#[must_use]
pub fn without_joints(text: &str) -> Option<String> {
    joints::without_joints(text)
}

/// Fewest points of a language whose grammar found errors in the text.
const SURE: u32 = 5;

/// Reads the body that a program sends. `name` is the name of its file, if it has one.
#[must_use]
pub fn read(text: &str, name: &str) -> Option<Program> {
    if !candidate::is_worth_reading(text) {
        return None;
    }
    let folded = Folded::of(text);
    let mut found: Vec<(u32, Program)> = Vec::new();
    for window in windows(&folded.text) {
        let mut in_window: Vec<(u32, Program)> = Vec::new();
        for (language, points) in detect::likely(window, name) {
            let read = read_as(window, language, points, &folded);
            let is_certain = read.as_ref().is_some_and(|(score, has_errors, _)| *score >= 4 && !has_errors);
            in_window.extend(read.map(|(score, has_errors, program)| (score * 2 + u32::from(!has_errors), program)));
            if is_certain {
                break;
            }
        }
        found.extend(in_window.into_iter().reduce(better));
    }
    found.into_iter().reduce(better).map(|(_, program)| program)
}

fn better(best: (u32, Program), next: (u32, Program)) -> (u32, Program) {
    if next.0 > best.0 { next } else { best }
}

/// Reads a text as a program in one language. Returns how surely the body is one, and whether the text has errors.
fn read_as(text: &str, language: &'static Language, points: u32, folded: &Folded<'_>) -> Option<(u32, bool, Program)> {
    let grammar = match &language.reading {
        Reading::Grammar(grammar) => *grammar,
        Reading::Signs(style) => {
            let (plain::Candidate { data, score, faults, is_text }, sending) = plain::read(text, style)?;
            return Some((score, false, program(language, data, faults, is_text, sending, folded)));
        }
    };
    let source = language.source(text);
    let tree = tree::parse(&source, grammar)?;
    let root = tree.root_node();
    let reader = Reader::new(root, &source, language);
    let candidate = best(&reader, root)?;
    let has_errors = root.has_error();
    if candidate.node.has_error() || has_errors && points < SURE {
        return None;
    }
    let sending = sending::of(&reader, root, &candidate);
    let Candidate { data, score, faults, is_text, .. } = candidate;
    Some((score, has_errors, program(language, data, faults, is_text, sending, folded)))
}

/// Makes a program's body of the value that was found.
fn program(
    language: &'static Language,
    mut data: Data,
    faults: Vec<String>,
    is_text: bool,
    sending: Sending,
    folded: &Folded<'_>,
) -> Program {
    folded.unfold(&mut data);
    if sending.form.is_some() {
        data.take_out_of_lists();
    }
    let is_task = is_task(&data) && data.get("clientKey").is_none() && data.get("task").is_none();
    Program { language, json: data.to_json(), faults, is_text, is_task, sending }
}

#[cfg(test)]
mod tests;
