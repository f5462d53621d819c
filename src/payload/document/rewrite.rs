//! Writes a document that was read tolerantly as JSON.

use super::node::{Node, Value};
use super::parsed::Document;
use super::text::quoted;

/// Returns the value as compact JSON. Code becomes null, and odd numbers become plain ones.
#[must_use]
pub fn to_json(document: &Document, node: &Node) -> String {
    let mut out = String::with_capacity(node.span.len());
    write(document, node, &mut out);
    out
}

fn write(document: &Document, node: &Node, out: &mut String) {
    match &node.value {
        Value::Null | Value::Expression => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number => out.push_str(&plain_number(document.slice(&node.span))),
        // A JSON string stays as it was written, with its escapes.
        Value::String(None) if document.slice(&node.span).starts_with('"') && is_plain(document.slice(&node.span)) => {
            out.push_str(document.slice(&node.span));
        }
        Value::String(_) => out.push_str(&quoted(document.string(node).unwrap_or_default())),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(document, item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, member) in members.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&quoted(&member.name));
                out.push(':');
                write(document, &member.value, out);
            }
            out.push('}');
        }
    }
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte >= b' ')
}

/// Returns a number in JSON's spelling. Digits that JSON can have stay as they are.
pub(crate) fn plain_number(token: &str) -> String {
    if serde_json::from_str::<serde_json::Number>(token).is_ok() {
        return token.to_owned();
    }
    let cleaned = token.replace('_', "");
    let cleaned = cleaned.trim_end_matches(['n', 'L', 'l']).trim_start_matches('+');
    let (sign, digits) = cleaned.strip_prefix('-').map_or(("", cleaned), |digits| ("-", digits));
    let lower = digits.to_ascii_lowercase();
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(number) = lower.strip_prefix(prefix).and_then(|digits| u128::from_str_radix(digits, radix).ok()) {
            return format!("{sign}{number}");
        }
    }
    let trimmed = digits.trim_start_matches('0');
    let whole = if trimmed.is_empty() || trimmed.starts_with(['.', 'e', 'E']) {
        format!("0{trimmed}")
    } else {
        trimmed.to_owned()
    };
    let plain = format!("{sign}{}", whole.trim_end_matches('.'));
    if serde_json::from_str::<serde_json::Number>(&plain).is_ok() { plain } else { "null".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_become_json() {
        for (text, json) in [
            (
                "{'a': True, b: None, \"c\": [1, .5, 0x1F, 007, 1_000, +2, 5., 3n,],}",
                r#"{"a":true,"b":null,"c":[1,0.5,31,7,1000,2,5,3]}"#,
            ),
            ("{\"a\": \"x\\/y\", 'b': \"say \\\"hi\\\"\", c: 'it\\'s'}", r#"{"a":"x/y","b":"say \"hi\"","c":"it's"}"#),
            ("{a: os.environ['X'], b: 1.10}", r#"{"a":null,"b":1.10}"#),
            ("[\"a\nb\"]", r#"["a\nb"]"#),
        ] {
            let document = Document::parse(text);
            let written = to_json(&document, document.root().unwrap());
            assert_eq!(written, json, "{text}");
            assert!(Document::parse(written.as_str()).is_json());
        }
    }
}
