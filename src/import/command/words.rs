//! What a shell makes of a command: its words, what flows into it, and where its quoting went wrong.

use std::ops::Range;

use crate::payload::{Finding, place};

/// Most bytes after and before a command's beginning that are looked at for signs of its shell and for its variables:
/// many commands in a text must not cost more than the text.
const NEAR_AFTER: usize = 32 * 1024;
const NEAR_BEFORE: usize = 256 * 1024;

/// Returns the text from a place on, as far as it is near.
pub(super) fn near_after(text: &str, start: usize) -> &str {
    let mut end = text.len().min(start + NEAR_AFTER);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[start..end]
}

/// Returns the text before a place, as far as it is near.
pub(super) fn near_before(text: &str, end: usize) -> &str {
    let mut start = end.saturating_sub(NEAR_BEFORE);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..end]
}

/// A word of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// The word as the program gets it.
    pub text: String,
    /// Where the word stands in the text, its quotation marks included.
    pub span: Range<usize>,
}

/// What is given to a command on its standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Input {
    Text(String),
    File(String),
    /// What a command prints that was read.
    Printed(Printed),
}

/// What a command prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Printed {
    pub text: String,
    /// What the shell fills into the text, as it is written there.
    pub filled_in: Vec<String>,
    /// Code stands in the text for values that are known only when the command runs.
    pub has_code: bool,
}

/// A command, split.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub words: Vec<Word>,
    pub input: Option<Input>,
    /// The variables that the shell fills in, as they are written: `$KEY`, `${KEY}`.
    pub filled_in: Vec<String>,
    pub faults: Vec<Fault>,
    /// Where the command ends in the text.
    pub end: usize,
}

impl Line {
    /// Notes a variable once; an empty text is none.
    pub fn note_filled_in(&mut self, variable: &str) {
        if !variable.is_empty() && !self.filled_in.iter().any(|known| known == variable) {
            self.filled_in.push(variable.to_owned());
        }
    }

    /// Notes a fault once.
    pub fn blame(&mut self, fault: Fault) {
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

/// Quoting that the shell reads otherwise than it was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quotation mark is never closed.
    OpenQuote(char),
    /// `\'` between single quotation marks of bash.
    Apostrophe,
    /// `$(…)` between single quotation marks of bash.
    NotFilledIn,
    /// Single quotation marks in cmd.
    SingleQuotes,
    /// Blanks after the backslash at a line's end.
    SpaceAfterBackslash,
    /// The next line begins with an option, but the line before has no backslash.
    MissingBackslash,
    /// A dash of word processors in front of an option.
    LongDash,
    /// `--option=value`, which curl does not know.
    EqualsSign,
}

impl Fault {
    /// Returns the finding that explains the fault.
    pub fn finding(self) -> Finding {
        let (id, message) = match self {
            Self::OpenQuote(mark) => {
                ("shell.open-quote", format!("The quotation mark {mark} is never closed, so the shell waits for more"))
            }
            Self::Apostrophe => (
                "shell.apostrophe",
                "In bash a backslash can't escape an apostrophe between single quotation marks; write '\\'' instead"
                    .to_owned(),
            ),
            Self::NotFilledIn => (
                "shell.not-filled-in",
                "Between single quotation marks bash fills in nothing, so $(…) is sent as it stands; \
                 close them before it and open them again after it: '\"$(…)\"'"
                    .to_owned(),
            ),
            Self::SingleQuotes => (
                "shell.single-quotes",
                "Windows cmd doesn't know single quotation marks and cuts this text at its spaces; \
                 put it in double quotation marks, and write each quotation mark inside as \\\""
                    .to_owned(),
            ),
            Self::SpaceAfterBackslash => (
                "shell.continuation",
                "A space follows the backslash at the end of a line, so the shell ends the command there; remove the space"
                    .to_owned(),
            ),
            Self::MissingBackslash => (
                "shell.continuation",
                "A line ends without a backslash, so the shell ends the command there; end each line but the last with \\"
                    .to_owned(),
            ),
            Self::LongDash => (
                "shell.long-dash",
                "An option begins with a long dash, as word processors write it, and curl takes the option for an address"
                    .to_owned(),
            ),
            Self::EqualsSign => (
                "curl.equals-sign",
                "curl doesn't know --option=value; write a space instead of the equals sign".to_owned(),
            ),
        };
        Finding::new(id, place::WHOLE, message)
    }
}
