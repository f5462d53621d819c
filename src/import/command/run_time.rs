//! Values of a command that are only known when a shell runs it: variables, and what other commands print.

use super::super::request::Elsewhere;

/// Returns where a word's value is, if the whole word is one variable or one substitution. `raw` has its quotation marks.
pub(super) fn of_word(raw: &str) -> Option<Elsewhere> {
    let inside = raw.strip_prefix('"').and_then(|inside| inside.strip_suffix('"')).unwrap_or(raw);
    if let Some(name) = variable(inside) {
        return Some(Elsewhere::Variable(name.to_owned()));
    }
    of_substitution(inside)
}

/// Returns where a text is that a command prints: `$(…)`, `<(…)` or a command in backticks.
pub(super) fn of_substitution(text: &str) -> Option<Elsewhere> {
    let command = ["$(", "<("]
        .iter()
        .find_map(|open| text.strip_prefix(open)?.strip_suffix(')'))
        .or_else(|| text.strip_prefix('`')?.strip_suffix('`'))?;
    // `$(a)…$(b)` is no single one.
    if command.contains("$(") && command.contains(")$") {
        return None;
    }
    let mut words = command.split_whitespace();
    let is_file = matches!(words.next(), Some("cat" | "<"));
    Some(match (is_file, words.next(), words.next()) {
        (true, Some(file), None) => Elsewhere::File(file.trim_matches(['"', '\'']).to_owned()),
        _ => Elsewhere::Output(command.trim().to_owned()),
    })
}

/// Returns the name of a variable that is the whole text: `$NAME`, `${NAME}`, `$env:NAME`, `%NAME%`, `{{name}}`.
pub(super) fn variable(text: &str) -> Option<&str> {
    let name = [("${", "}"), ("$", ""), ("%", "%"), ("{{", "}}")]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.');
    (name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(is_name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_one_value_is_known_at_run_time_only() {
        for (raw, expected) in [
            ("\"$BODY\"", Some(Elsewhere::Variable("BODY".to_owned()))),
            ("${BODY}", Some(Elsewhere::Variable("BODY".to_owned()))),
            ("$env:BODY", Some(Elsewhere::Variable("env:BODY".to_owned()))),
            ("\"$(cat body.json)\"", Some(Elsewhere::File("body.json".to_owned()))),
            ("\"$(jq -n '{}')\"", Some(Elsewhere::Output("jq -n '{}'".to_owned()))),
            ("`cat 'b.json'`", Some(Elsewhere::File("b.json".to_owned()))),
            ("'$BODY'", None),
            ("\"{\\\"clientKey\\\":\\\"$KEY\\\"}\"", None),
            ("\"$A$B\"", None),
        ] {
            assert_eq!(of_word(raw), expected, "{raw}");
        }
    }
}
