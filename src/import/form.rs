//! Reads web forms, and makes of their fields the JSON that they stand for.

use super::code::Found;
use super::request::{FormKind, WebForm};
use crate::payload::document::{Document, quoted};

/// Returns the fields of a web form as a body, or `None` when the text is no web form of this API.
pub(super) fn read(text: &str) -> Option<Found> {
    let form = parts(text).or_else(|| encoded(text))?;
    Some(as_body(&form))
}

/// Returns a body with the fields of a web form.
pub(super) fn as_body(form: &WebForm) -> Found {
    let members = form.fields.iter().map(|(name, value)| {
        // A field of the web form may hold a whole object.
        let is_object = value.starts_with('{') && Document::parse(value.as_str()).is_json();
        format!("{}:{}", quoted(name), if is_object { value.clone() } else { quoted(value) })
    });
    let text = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
    let how = match form.kind {
        FormKind::Encoded => "a web form",
        FormKind::Parts => "a web form in parts",
        FormKind::Query => "an address",
    };
    Found { form: Some(form.kind), ..Found::body(text, how) }
}

fn encoded(text: &str) -> Option<WebForm> {
    let is_form = text.contains('=') && !text.starts_with(['{', '[', '"']) && !text.contains(char::is_whitespace);
    if !is_form {
        return None;
    }
    let names = ["clientKey", "task", "taskId", "type"];
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    let is_own = fields.iter().any(|(name, _)| names.iter().any(|known| name.starts_with(known)));
    is_own.then_some(WebForm { kind: FormKind::Encoded, fields })
}

/// Most parts that are read.
const MAX_PARTS: usize = 200;

/// Reads the body of a form in parts, which begins with the line that parts them.
fn parts(text: &str) -> Option<WebForm> {
    let text = text.trim_start();
    if !text.starts_with("--") {
        return None;
    }
    let boundary = text.lines().next()?.trim_end();
    let mut fields = Vec::new();
    for part in text.split(boundary).skip(1).take(MAX_PARTS) {
        let Some((head, value)) = part.split_once("\r\n\r\n").or_else(|| part.split_once("\n\n")) else { continue };
        let Some(name) = name_of(head) else { continue };
        let value = value.strip_suffix("\r\n").or_else(|| value.strip_suffix('\n')).unwrap_or(value);
        fields.push((name.to_owned(), value.to_owned()));
    }
    (!fields.is_empty()).then_some(WebForm { kind: FormKind::Parts, fields })
}

/// Returns the name that a part's headers give it.
fn name_of(head: &str) -> Option<&str> {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let after = &line[line.find(" name=").or_else(|| line.find(";name="))? + " name=".len()..];
    match after.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => after.split(';').next().map(str::trim),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_fields() {
        for end in ["\r\n", "\n"] {
            let text = [
                "--x",
                "Content-Disposition: form-data; name=\"clientKey\"",
                "",
                "k",
                "--x",
                "content-disposition: form-data; filename=a; name=task",
                "Content-Type: application/json",
                "",
                "{\"type\":\"A\"}",
                "--x--",
                "",
            ]
            .join(end);
            let found = read(&text).unwrap();
            assert_eq!(found.text, r#"{"clientKey":"k","task":{"type":"A"}}"#);
            assert_eq!(found.form, Some(FormKind::Parts));
        }
    }
}
