//! Splits a command as the shell does that it is written for, told by everything around it.

use super::find::Candidate;
use super::shell::{self, Shell};
use super::words::{Fault, Line, Word, near_after};

/// Splits a command as the shell does that it is written for.
pub(super) fn split(text: &str, candidate: &Candidate) -> (Line, Shell) {
    let own = own_text(text, candidate);
    let mut shell = match Shell::of_line_end(own) {
        Some(shell) => shell,
        None => candidate.shell.or_else(|| of_program(text, candidate, own)).unwrap_or_else(|| Shell::of(own)),
    };
    if shell == Shell::Power && own.contains("\"{\\\"") {
        // PowerShell itself knows no \" between double quotation marks, but the text was meant so.
        return (shell::split(text, candidate.start, candidate.until, Shell::Cmd), shell);
    }
    let mut line = shell::split(text, candidate.start, candidate.until, shell);
    if shell == Shell::Cmd && line.words.iter().any(is_single_quoted)
        || has_errors_of_cmd(near_after(text, candidate.start), own)
    {
        shell = Shell::Cmd;
        line = shell::split(text, candidate.start, candidate.until, Shell::Bash);
        line.blame(Fault::SingleQuotes);
    }
    (line, shell)
}

/// Returns the text from the command to the next empty line or the end of a fence.
fn own_text<'a>(text: &'a str, candidate: &Candidate) -> &'a str {
    let own = near_after(text, candidate.start);
    let end = ["\n\n", "\n```", "\r\n\r\n"].iter().filter_map(|end| own.find(end)).min();
    &own[..end.unwrap_or(own.len())]
}

/// Returns the shell that a program with the ending `.exe` is called from, by its quotation marks.
fn of_program(text: &str, candidate: &Candidate, own: &str) -> Option<Shell> {
    let name = &text[candidate.start..candidate.name_end];
    let is_windows = name.trim_end_matches(['"', '\'']).to_ascii_lowercase().ends_with(".exe");
    let has_sign = own.contains("^\"") || own.contains("`\"");
    (is_windows && !has_sign).then(|| if own.contains(" '") { Shell::Power } else { Shell::Cmd })
}

fn is_single_quoted(word: &Word) -> bool {
    word.text.starts_with('\'')
}

/// Tells whether curl's errors around a command are those of a body that cmd has cut at its spaces.
fn has_errors_of_cmd(near: &str, own: &str) -> bool {
    (near.contains("unmatched close brace") || near.contains("[globbing]"))
        && own.contains(" '{")
        && !own.contains("\\\n")
}
