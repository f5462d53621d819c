//! Values in doubled braces, which Postman, Insomnia and n8n fill in when they send a request.

use crate::import::code::{Dialect, Found};

/// Longest name of a variable that is read, in bytes.
const MAX_NAME: usize = 200;

/// Returns a body in which every value that comes from a variable is code; `None` when there is no such value.
pub(in crate::import) fn template(text: &str) -> Option<Found> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let Some((whole, length)) = variable(&rest[at..]) else {
            plain.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        let is_quoted = rest[..at].ends_with('"') && rest[at + length..].starts_with('"');
        // Inside a longer text the braces stay: the text is known but for them.
        let stands_alone = is_quoted || rest[..at].trim_end().ends_with([':', ',', '[']);
        if !stands_alone {
            plain.push_str(&rest[..at + length]);
        } else if is_quoted {
            plain.push_str(&rest[..at - 1]);
            plain.push_str(&whole);
        } else {
            plain.push_str(&rest[..at]);
            plain.push_str(&whole);
        }
        rest = &rest[at + length + usize::from(is_quoted)..];
    }
    plain.push_str(rest);
    (plain != text).then(|| Found { dialect: Dialect::Code(None), ..Found::body(plain, "") })
}

/// Returns a variable as a name that code may have, and its length with the braces.
fn variable(text: &str) -> Option<(String, usize)> {
    let end = text.find("}}").filter(|end| *end <= MAX_NAME)?;
    let name = text[2..end].trim();
    let name = name.trim_start_matches("_.").trim_start_matches('$');
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' }).collect();
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    Some((if begins_well { name } else { format!("variable_{name}") }, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_a_variable_becomes_code() {
        for (text, plain) in [
            (r#"{"clientKey":"{{key}}","taskId": {{ taskId }}}"#, Some(r#"{"clientKey":key,"taskId": taskId}"#)),
            (r#"{"a":"{{ _.base url }}"}"#, Some(r#"{"a":base_url}"#)),
            (r#"{"a":"{{$guid}}","b":"{{1}}"}"#, Some(r#"{"a":guid,"b":variable_1}"#)),
            (r#"{"a":"https://x/{{page}}"}"#, None),
            (r#"{"a":{"b":{}}}"#, None),
            ("{{", None),
        ] {
            assert_eq!(template(text).map(|found| found.text), plain.map(str::to_owned), "{text}");
        }
    }
}
