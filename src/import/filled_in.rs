//! Values of a body that a shell fills in when it runs the command.

use super::code::{Dialect, Found};
use crate::payload::KEY_PLACEHOLDER;

/// Returns a body in which every value that is one of the variables is code; `None` when there is no such value.
pub(super) fn template(text: &str, variables: &[String]) -> Option<Found> {
    let mut filled = text.to_owned();
    // The placeholder of the program's own copies is known: the key is put in its place.
    for variable in variables.iter().filter(|variable| *variable != KEY_PLACEHOLDER) {
        filled = without(&filled, variable);
    }
    (filled != text).then(|| Found { dialect: Dialect::Code(None), ..Found::body(filled, "") })
}

/// Returns a text in which a name stands for a variable wherever it is a whole value. Inside a longer text the variable
/// stays: the text is known but for it.
fn without(text: &str, variable: &str) -> String {
    let name = name_of(variable);
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(variable) {
        let (before, after) = (&rest[..at], &rest[at + variable.len()..]);
        let is_quoted = before.ends_with('"') && after.starts_with('"');
        let is_value = before.trim_end().ends_with([':', ',', '[']) && after.trim_start().starts_with([',', '}', ']']);
        let around = if is_quoted || is_value { None } else { text_around(&made, before, after, variable) };
        if let Some((start, length)) = around {
            made.push_str(before);
            made.truncate(start);
            made.push_str(&name);
            rest = &after[length..];
            continue;
        }
        if is_quoted {
            made.extend([&before[..at - 1], &name]);
        } else if is_value {
            made.extend([before, &name]);
        } else {
            made.push_str(&rest[..at + variable.len()]);
        }
        rest = &after[usize::from(is_quoted)..];
    }
    made.push_str(rest);
    made
}

/// Returns where the JSON text begins in what was made, and how far it goes on after the value in it, where the rest of
/// the text says nothing of the value: the base64 after its `data:` prefix, and whatever another command prints.
fn text_around(made: &str, before: &str, after: &str, variable: &str) -> Option<(usize, usize)> {
    let start = match before.rfind('"') {
        Some(at) => made.len() + at,
        None => made.rfind('"')?,
    };
    let head = if start < made.len() { &made[..start] } else { &before[..start - made.len()] };
    let inside = if start < made.len() { before } else { &before[start - made.len() + 1..] };
    let end = after.find('"')?;
    let is_text = head.trim_end().ends_with([':', ',', '['])
        && after[end + 1..].trim_start().starts_with([',', '}', ']'])
        && !inside.contains('\n')
        && !after[..end].contains(['\n', '\\']);
    let is_of_command = variable.starts_with("$(") || variable.starts_with('`');
    (is_text && (is_of_command || inside.starts_with("data:"))).then_some((start, end + 1))
}

/// Returns a name that code may have.
fn name_of(variable: &str) -> String {
    let name = variable.trim_start_matches(['$', '{']);
    let name: String = name.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') { name } else { format!("argument_{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_values_become_code_and_parts_stay() {
        let text = r#"{"clientKey":"$KEY","taskId": $ID,"a":"x$KEY","b":"${URL:-none}"}"#;
        let variables = ["$KEY", "$ID", "${URL:-none}"].map(str::to_owned);
        let found = template(text, &variables).unwrap();
        assert_eq!(found.text, r#"{"clientKey":KEY,"taskId": ID,"a":"x$KEY","b":URL}"#);
    }

    #[test]
    fn what_a_command_prints_makes_the_whole_text_code() {
        let text =
            r#"{"body":"$(base64 -w0 "c.png")","comment":"at $(date)","b":"data:image/png;base64,$B64","c":"x$B64"}"#;
        let values = ["$(base64 -w0 \"c.png\")", "$(date)", "$B64"].map(str::to_owned);
        let found = template(text, &values).unwrap();
        assert_eq!(found.text, r#"{"body":argument_,"comment":argument_,"b":B64,"c":"x$B64"}"#);
    }

    #[test]
    fn a_text_that_no_shell_fills_in_is_left_alone() {
        assert!(template(r#"{"clientKey":"$KEY"}"#, &[]).is_none());
    }
}
