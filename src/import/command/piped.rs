//! What stands around a command and belongs to it: the text piped into it, variables set before, the text of a program.

use super::power_value::{Reader, Value};
use super::printed;
use super::run_time;
use super::shell::{Shell, split};
use super::words::{Input, Printed, near_before};
use crate::import::request::Elsewhere;

/// Commands of which it is known what they print.
const PRINTERS: [&str; 4] = ["printf ", "echo ", "cat ", "jq "];

/// Most lines before a command that are looked at.
const MAX_LINES: usize = 2_000;

/// Returns what is piped into the command at a place of a text.
pub(super) fn input(text: &str, command: usize, shell: Shell) -> Option<Input> {
    let near = near_before(text, command);
    let mut pipe = near.trim_end().strip_suffix('|')?;
    if shell == Shell::Power {
        return power_input(pipe);
    }
    let mut skipped = command - near.len();
    let start = printer(pipe).or_else(|| {
        // A picture that is piped may be longer than what is near.
        (pipe, skipped) = (text[..command].trim_end().strip_suffix('|')?, 0);
        printer(pipe)
    })?;
    // The lines of a here-document come after those of the whole pipe.
    let line = split(text, skipped + start, None, Shell::Bash);
    match line.input.clone() {
        Some(input) => Some(printed::of_line(line).map_or(input, Input::Printed)),
        None if line.end != skipped + pipe.len() => None,
        None if pipe[start..].starts_with("cat ") => line.words.last().map(|word| Input::File(word.text.clone())),
        None => printed::of_line(line).map(Input::Printed),
    }
}

/// Returns where the command begins whose output is piped.
fn printer(pipe: &str) -> Option<usize> {
    starts_of_lines(pipe).find(|at| PRINTERS.iter().any(|name| pipe[*at..].starts_with(name)))
}

/// Returns where lines begin, the last one first, their indents and prompts left out.
fn starts_of_lines(text: &str) -> impl Iterator<Item = usize> {
    let starts = text.rmatch_indices('\n').map(|(at, _)| at + 1).chain([0]).take(MAX_LINES);
    starts.map(|at| text.len() - text[at..].trim_start_matches([' ', '\t', '$', '#']).len())
}

fn power_input(pipe: &str) -> Option<Input> {
    let pipe = pipe.trim_end();
    let start = starts_of_lines(pipe).find(|at| pipe[*at..].starts_with(['@', '\'', '"']));
    let name = pipe.rfind('$').filter(|at| pipe[*at + 1..].chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
    let mut reader = Reader::new(pipe, name.or(start)?);
    match reader.value()? {
        Value::Text(text) => Some(Input::Text(text)),
        _ => None,
    }
}

/// Returns what a variable was set to before a command.
pub(super) fn variable(before: &str, name: &str, shell: Shell) -> Option<String> {
    if shell == Shell::Power {
        let mut reader = Reader::new(before, before.len());
        return match reader.lookup(&format!("${name}"))? {
            Value::Text(text) => Some(text),
            _ => None,
        };
    }
    let before = near_before(before, before.len());
    let at = assigned(before, name)?;
    if let Some(inner) = before[at..].strip_prefix("$(cat <<") {
        // The lines of a here-document.
        let line = split(before, before.len() - inner.len() - "cat <<".len(), None, Shell::Bash);
        return match line.input? {
            Input::Text(text) => Some(text.trim_end_matches('\n').to_owned()),
            Input::File(_) | Input::Printed(_) => None,
        };
    }
    let word = split(before, at, None, Shell::Bash).words.into_iter().next()?;
    (!word.text.starts_with('$')).then_some(word.text)
}

/// Returns the body that a variable was set to before a command, or else where that body is.
pub(super) fn body_in_variable(before: &str, name: &str, shell: Shell) -> Option<Result<Printed, Elsewhere>> {
    if let Some(text) = variable(before, name, shell) {
        return Some(Ok(Printed { text, filled_in: Vec::new(), has_code: false }));
    }
    let near = near_before(before, before.len());
    let at = assigned(near, name).filter(|_| shell == Shell::Bash)?;
    let word = split(near, at, None, Shell::Bash).words.into_iter().next()?;
    match run_time::of_word(&near[word.span])? {
        Elsewhere::Output(command) => Some(printed::body(&command)),
        elsewhere @ Elsewhere::File(_) => Some(Err(elsewhere)),
        _ => None,
    }
}

/// Returns where the value begins that a variable was given last.
fn assigned(before: &str, name: &str) -> Option<usize> {
    let assigned = format!("{name}=");
    let is_assignment = |at: &usize| before[..*at].ends_with(['\n', ' ', ';', '\t']) || *at == 0;
    let at = before.rmatch_indices(&assigned).map(|(at, _)| at).take(MAX_LINES).find(is_assignment)?;
    Some(at + assigned.len())
}

/// Longest address into which variables are put.
const MAX_ADDRESS: usize = 4_000;

/// Returns an address with the values of the variables that were set before the command.
pub(super) fn with_variables(url: &str, before: &str, shell: Shell) -> String {
    let mut whole = String::new();
    let mut rest = url;
    while let Some(at) = rest.find('$').filter(|_| whole.len() + rest.len() < MAX_ADDRESS) {
        let after = &rest[at + 1..];
        let bracketed = after.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        let (name, length) = if let Some((name, _)) = bracketed {
            (name, name.len() + 2)
        } else {
            let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
            (&after[..end], end)
        };
        whole.push_str(&rest[..at]);
        match variable(before, name, shell).filter(|_| !name.is_empty()) {
            Some(value) => whole.push_str(&value),
            None => whole.push_str(&rest[at..=at + length]),
        }
        rest = &after[length..];
    }
    whole.push_str(rest);
    // The scheme was put in front of a name that stands for a whole address.
    whole.strip_prefix("http://").filter(|inner| inner.contains("://")).map(str::to_owned).unwrap_or(whole)
}

/// Returns the content of a program's text from a place on, and where the text ends.
pub(super) fn text_of_program(text: &str, start: usize, mark: char) -> Option<(String, usize)> {
    let mut inside = String::new();
    let mut chars = text[start..].char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == mark => return Some((inside, start + at)),
            '\\' => match chars.next()?.1 {
                'n' => inside.push('\n'),
                't' => inside.push('\t'),
                escaped if escaped == mark || escaped == '\\' => inside.push(escaped),
                other => inside.extend(['\\', other]),
            },
            c => inside.push(c),
        }
    }
    None
}
