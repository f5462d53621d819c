//! Reads what simple commands print: `echo`, `printf` with a format, `cat` with a here-document, `jq -n` with a filter.

use super::run_time;
use super::shell::{Shell, escape, split};
use super::words::{Input, Line, Printed, Word};
use crate::import::request::Elsewhere;
use crate::payload::document::quoted;
use crate::program::without_marks;

/// Returns what a command prints, where that is simple.
pub(super) fn printed(command: &str) -> Option<Printed> {
    let line = split(command, 0, None, Shell::Bash);
    // What another command makes of it is not known.
    command[line.end..].trim().is_empty().then(|| of_line(line)).flatten()
}

/// Returns what the command of a line prints. Line breaks at its end are the shell's business.
pub(super) fn of_line(mut line: Line) -> Option<Printed> {
    let is_set = |word: &Word| word.text.split_once('=').is_some_and(|(name, _)| is_name(name));
    let first = line.words.iter().position(|word| !is_set(word))?;
    let name = line.words[first].text.rsplit('/').next().unwrap_or_default().to_owned();
    let words = line.words.split_off(first + 1);
    let filled_in = std::mem::take(&mut line.filled_in);
    let plain = |text: String| Printed { text, filled_in: filled_in.clone(), has_code: false };
    match name.as_str() {
        "echo" => Some(plain(echo(&words))),
        "printf" => printf(&words).map(plain),
        "cat" => match line.input {
            Some(Input::Text(text)) if words.iter().all(|word| word.text == "-") => Some(plain(text)),
            _ => None,
        },
        "jq" => jq(&words, &filled_in),
        _ => None,
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn echo(words: &[Word]) -> String {
    let is_option = |word: &&Word| ["-n", "-e", "-E", "-ne", "-en"].contains(&word.text.as_str());
    let words: Vec<&str> = words.iter().skip_while(is_option).map(|word| word.text.as_str()).collect();
    words.join(" ")
}

/// Fills a format. Returns `None` where values are left over: the shell would print the format once more.
fn printf(words: &[Word]) -> Option<String> {
    let mut words = words.iter().filter(|word| word.text != "--").map(|word| word.text.as_str());
    let format = words.next()?;
    let mut out = String::with_capacity(format.len());
    let mut rest = format;
    while let Some(at) = rest.find(['%', '\\']) {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if rest[at..].starts_with('\\') {
            let (text, length) = escape(after).unwrap_or(("\\".to_owned(), 0));
            out.push_str(&text);
            rest = &after[length..];
        } else if let Some(after) = after.strip_prefix('%') {
            out.push('%');
            rest = after;
        } else {
            let length = after.find(|c: char| c.is_ascii_alphabetic())?;
            out.push_str(words.next().unwrap_or_default());
            rest = &after[length + 1..];
        }
    }
    out.push_str(rest);
    words.next().is_none().then_some(out)
}

/// A variable of jq, and its value as JSON; `None` for one that is known only when the command runs.
type Variable = (String, Option<String>);

/// Returns the object that a filter of jq makes without an input.
fn jq(words: &[Word], filled_in: &[String]) -> Option<Printed> {
    let mut words = words.iter().map(|word| word.text.as_str());
    let (mut variables, mut filter, mut has_no_input) = (Vec::<Variable>::new(), None, false);
    let is_known = |value: &str| !filled_in.iter().any(|filled| value.contains(filled.as_str()));
    while let Some(word) = words.next() {
        match word {
            "--arg" | "--argjson" | "--rawfile" | "--slurpfile" => {
                let (name, value) = (words.next()?, words.next()?);
                let value = match word {
                    "--arg" => is_known(value).then(|| quoted(value)),
                    "--argjson" => is_known(value).then(|| value.to_owned()),
                    _ => None,
                };
                variables.push((name.to_owned(), value));
            }
            "--null-input" => has_no_input = true,
            "--compact-output" | "--raw-output" | "--join-output" | "--sort-keys" | "--tab" => {}
            _ if word.starts_with("--") => return None,
            _ if word.len() > 1 && word.starts_with('-') => has_no_input |= word.contains('n'),
            _ if filter.is_none() => filter = Some(word),
            _ => return None,
        }
    }
    let (filter, is_object) = (filter?, filter?.trim().starts_with('{'));
    let literal = if has_no_input && is_object { with_variables(filter.trim(), &variables)? } else { return None };
    let text = without_marks(&literal)?;
    Some(Printed { text, filled_in: Vec::new(), has_code: true })
}

/// Returns a filter with the values of its variables in their places; `None` where a text in it is put together.
fn with_variables(filter: &str, variables: &[Variable]) -> Option<String> {
    let mut out = String::with_capacity(filter.len());
    let (mut brackets, mut rest) = (Vec::new(), filter);
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => {
                let end = end_of_text(rest)?;
                out.extend(["\"", &rest[..end]]);
                rest = &rest[end..];
            }
            '$' => {
                let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                let name = &rest[..length];
                rest = &rest[length..];
                let is_member = brackets.last() == Some(&'{')
                    && out.trim_end().ends_with(['{', ','])
                    && rest.trim_start().starts_with([',', '}']);
                if is_member {
                    out.extend([&*quoted(name), ":"]);
                }
                match variables.iter().find(|(known, _)| known == name) {
                    Some((_, Some(value))) => out.push_str(value),
                    _ => out.push_str(name),
                }
            }
            c => {
                match c {
                    '{' | '[' | '(' => brackets.push(c),
                    '}' | ']' | ')' => drop(brackets.pop()),
                    _ => {}
                }
                out.push(c);
            }
        }
    }
    Some(out)
}

/// Returns where a text of jq ends, its mark included; `None` where a value is put into it.
fn end_of_text(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some(at + 1),
            '\\' if chars.next()?.1 == '(' => return None,
            _ => {}
        }
    }
    None
}

/// Takes what a command prints, or else where the body is that the command would print.
pub(super) fn body(command: &str) -> Result<Printed, Elsewhere> {
    let printed = printed(command).ok_or_else(|| Elsewhere::Output(command.to_owned()))?;
    match run_time::of_word(printed.text.trim()) {
        Some(elsewhere) => Err(elsewhere),
        None => Ok(printed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(command: &str) -> Option<String> {
        printed(command).map(|printed| printed.text)
    }

    #[test]
    fn what_a_simple_command_prints_is_read() {
        for (command, expected) in [
            (r#"echo '{"taskId":7}'"#, r#"{"taskId":7}"#),
            (r#"printf '{"clientKey":"%s","taskId":%d}\n' k1 7"#, "{\"clientKey\":\"k1\",\"taskId\":7}\n"),
            (r#"printf -- '%%%s' "$A""#, "%$A"),
            ("cat <<EOF\n{\"taskId\":7}\nEOF\n", "{\"taskId\":7}\n"),
            (r#"jq -nc --arg k k1 --argjson n 7 '{clientKey:$k, "taskId": $n}'"#, r#"{"clientKey":"k1","taskId":7}"#),
            (
                r#"jq -n --arg clientKey "$K" --arg b "$(base64 a.png)" '{$clientKey,task:{type:"T",body:$b}}'"#,
                r#"{"clientKey":clientKey,"task":{"type":"T","body":b}}"#,
            ),
        ] {
            assert_eq!(text(command).as_deref(), Some(expected), "{command}");
        }
    }

    #[test]
    fn what_other_commands_print_is_not_known() {
        for command in [
            "./gen k1",
            "jq '.a' b.json",
            "jq -n '\"a\\(1)\"'",
            "cat a.json",
            "echo a | base64",
            "printf %s a b",
            "jq -n --args '{}' a",
            "",
        ] {
            assert_eq!(text(command), None, "{command}");
        }
    }
}
