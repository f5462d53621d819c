//! Splits a command into words, as one of the three shells does that people copy commands from.

mod ansi_c;
mod bash;
mod cmd;
mod powershell;
mod values;

pub(super) use ansi_c::escape;
pub(in crate::import) use powershell::doubled;
pub(super) use powershell::here_string;
pub(super) use values::substitution_length;

use super::words::Line;

/// Which shell a command is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shell {
    Bash,
    Cmd,
    Power,
}

impl Shell {
    /// Returns the shell's usual name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Cmd => "Windows cmd",
            Self::Power => "PowerShell",
        }
    }

    /// Returns the shell that a command's first line is continued in: each has its own sign at the end of a line.
    pub fn of_line_end(command: &str) -> Option<Self> {
        let line = command.lines().next()?.trim_end();
        LINE_ENDS.iter().find(|(sign, _)| line.ends_with(*sign)).map(|(_, shell)| *shell)
    }

    /// Returns the shell of a command, told by signs that only this shell uses.
    pub fn of(command: &str) -> Self {
        Self::of_line_end(command)
            .or_else(|| has_escaped_mark(command).then_some(Self::Power))
            .or_else(|| SIGNS.iter().find(|(sign, _)| command.contains(sign)).map(|(_, shell)| *shell))
            .unwrap_or(Self::Bash)
    }
}

const LINE_ENDS: [(char, Shell); 3] = [('\\', Shell::Bash), ('`', Shell::Power), ('^', Shell::Cmd)];

/// Tells whether a quotation mark is escaped as in PowerShell. In bash a backtick before one ends a command in a word.
fn has_escaped_mark(command: &str) -> bool {
    let goes_on = |after: &str| !after.is_empty() && !after.starts_with([' ', '\t', '\r', '\n', '\'', '"']);
    command.match_indices("`\"").any(|(at, mark)| goes_on(&command[at + mark.len()..]))
}

/// Signs of a shell anywhere in a command. Two doubled quotation marks are no text of bash.
const SIGNS: &[(&str, Shell)] = &[
    ("\n'@", Shell::Power),
    ("\n\"@", Shell::Power),
    ("$env:", Shell::Power),
    ("^\"", Shell::Cmd),
    ("^{", Shell::Cmd),
    ("\"{\"\"", Shell::Cmd),
    ("\"\":", Shell::Cmd),
];

/// Splits the command at a place of a text. The command ends where the shell ends it, or at `until`.
pub(super) fn split(text: &str, start: usize, until: Option<char>, shell: Shell) -> Line {
    match shell {
        Shell::Bash => bash::split(text, start, until),
        Shell::Cmd => cmd::split(text, start),
        Shell::Power => powershell::split(text, start),
    }
}

#[cfg(test)]
mod tests;
