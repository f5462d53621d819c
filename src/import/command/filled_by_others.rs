//! Finds the marks in a command's words that others than its shell fill in: xargs, make, GitHub's workflows, cmd.

use super::shell::Shell;
use super::words::Line;

/// Most marks of one command.
const MAX_MARKS: usize = 32;

/// Longest mark.
const MAX_LENGTH: usize = 120;

/// Returns the marks as they are written. `before` is what stands before the command.
pub(super) fn marks(line: &Line, before: &str, shell: Shell) -> Vec<String> {
    let bodies = line.words.iter().map(|word| word.text.as_str()).filter(|text| text.contains('{'));
    let mut found: Vec<String> = Vec::new();
    for body in bodies {
        let of_words = body
            .match_indices(['$', '%'])
            .filter_map(|(at, _)| mark_length(&body[at..], shell).map(|length| (at, length)));
        found.extend(of_words.map(|(at, length)| body[at..at + length].to_owned()).take(MAX_MARKS));
    }
    found.extend(of_xargs(before));
    found
}

/// Returns the length of the mark that a text begins with.
fn mark_length(text: &str, shell: Shell) -> Option<usize> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let near = text.char_indices().take_while(|(at, _)| *at < MAX_LENGTH).last().map_or(0, |(at, c)| at + c.len_utf8());
    let text = &text[..near];
    if text.starts_with("${{") {
        return text.find("}}").map(|end| end + 2);
    }
    if let Some(inside) = text.strip_prefix("$(") {
        // Make's variables are written in large letters, and no command is.
        let name = &inside[..inside.find(')')?];
        let is_large = name.starts_with(|c: char| c.is_ascii_uppercase())
            && !name.contains(|c: char| !is_name(c) || c.is_ascii_lowercase());
        return is_large.then_some(name.len() + 3);
    }
    let inside = text.strip_prefix('%').filter(|_| shell == Shell::Cmd)?;
    let argument = inside.trim_start_matches(['%', '~']);
    if argument.starts_with(|c: char| c.is_ascii_digit() || c == '*') {
        return Some(text.len() - argument.len() + 1);
    }
    let name = &inside[..inside.find('%')?];
    (!name.is_empty() && name.chars().all(is_name)).then_some(name.len() + 2)
}

/// Returns the mark that `xargs -I` fills in the command after it.
fn of_xargs(before: &str) -> Option<String> {
    let line = before.rsplit('\n').next()?;
    let options = &line[line.rfind("xargs ")?..];
    let mark = options[options.find("-I")? + 2..].split_whitespace().next()?.trim_matches(['"', '\'']);
    (!mark.is_empty() && mark.len() <= MAX_LENGTH).then(|| mark.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::command::words::Word;

    #[test]
    fn what_others_fill_in_is_found() {
        for (body, before, shell, found) in [
            (r#"{"clientKey":"${{ secrets.CAP }}"}"#, "", Shell::Bash, vec!["${{ secrets.CAP }}"]),
            (r#"{"clientKey":"$(CAP_KEY)","a":"$(date)"}"#, "", Shell::Bash, vec!["$(CAP_KEY)"]),
            (r#"{"clientKey":"%CAP%","taskId":%1}"#, "", Shell::Cmd, vec!["%CAP%", "%1"]),
            (r#"{"a":"100%","b":"50%"}"#, "", Shell::Bash, vec![]),
            (r#"{"taskId":@}"#, "cat ids | xargs -n1 -I @ ", Shell::Bash, vec!["@"]),
        ] {
            let word = Word { text: body.to_owned(), ..Word::default() };
            let line = Line { words: vec![word], ..Line::default() };
            assert_eq!(marks(&line, before, shell), found, "{body}");
        }
    }
}
