//! Everything that a body sends, field by field, for a card: what is seen is what is sent.

use crate::contract::{FieldKind, TaskField, cut, grouped, task_type};
use crate::payload::document::{Document, Member, Node, Value};
use crate::payload::{Finding, Severity, place};
use crate::view::text_rows::visible;

/// Longest value that is shown, in characters; the payload has the whole.
const MAX_VALUE_CHARS: usize = 300;

/// Most fields that are shown.
const MAX_FIELDS: usize = 200;

/// A field as a card shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentField {
    /// What the field is called.
    pub name: String,
    /// What the field is for; empty where nobody states it.
    pub meaning: &'static str,
    /// The value; empty for a text without characters.
    pub value: String,
    /// What is to be said about the value.
    pub notes: Vec<(Severity, String)>,
    /// Whether the field stands beside the task, not in it.
    pub is_beside: bool,
}

/// Returns the fields of a body, but for the key and the task's type. `redact` takes out what must not be shown.
#[must_use]
pub fn sent_fields(document: &Document, findings: &[Finding], redact: impl Fn(&str) -> String) -> Vec<SentField> {
    let type_row = document.task_text("type").and_then(task_type);
    let members = |at: &str| document.at(at).map(Node::members).unwrap_or_default();
    let in_task = members(place::TASK).iter().filter(|member| &*member.name != "type");
    let in_task = in_task.map(|member| {
        let known = type_row.and_then(|row| row.field(&member.name));
        field(document, member, known, &place::in_task(&member.name), findings)
    });
    let beside = members(place::WHOLE).iter().filter(|member| !["clientKey", "task"].contains(&&*member.name));
    let beside = beside.map(|member| SentField {
        is_beside: &*member.name != "callbackUrl",
        ..field(document, member, None, &format!("/{}", member.name), findings)
    });
    let shown = in_task.chain(beside).take(MAX_FIELDS);
    // A key is taken out before anything is cut: half a key would be seen.
    let fit = |text: &str| cut(&visible(&redact(text)), MAX_VALUE_CHARS);
    shown.map(|shown| SentField { value: fit(&shown.value), name: fit(&shown.name), ..shown }).collect()
}

fn field(
    document: &Document,
    member: &Member,
    known: Option<&TaskField>,
    pointer: &str,
    findings: &[Finding],
) -> SentField {
    let about = findings.iter().filter(|finding| finding.pointer == pointer);
    let name = match (known, &*member.name) {
        (Some(known), _) => known.label,
        (None, "callbackUrl") => "Callback URL",
        (None, name) => name,
    };
    SentField {
        name: name.to_owned(),
        meaning: known.map_or("", |known| known.meaning),
        value: value(document, &member.value, known),
        notes: about.map(|finding| (finding.severity, finding.message.clone())).collect(),
        is_beside: false,
    }
}

fn value(document: &Document, node: &Node, known: Option<&TaskField>) -> String {
    let is_text = known.is_none_or(|known| known.kind == FieldKind::Text);
    match (document.string(node), known.map(|known| known.kind)) {
        (Some(text), Some(FieldKind::Base64)) => {
            format!("{} base64 characters", grouped(text.chars().count() as u64))
        }
        (Some(text), _) if is_text => text.to_owned(),
        _ if matches!(node.value, Value::Null) => "null".to_owned(),
        // What is no text where none belongs keeps its quotation marks, which are what is wrong with it.
        _ => document.slice(&node.span).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(body: &str, findings: &[Finding]) -> Vec<(String, String)> {
        let fields = sent_fields(&Document::parse(body), findings, str::to_owned);
        fields.into_iter().map(|field| (field.name, field.value)).collect()
    }

    #[test]
    fn a_recaptchas_card_leaves_nothing_out() {
        let body = r#"{"clientKey":"k","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://example.com",
            "websiteKey":"6L","isInvisible":true,"recaptchaDataSValue":""},"callbackUrl":"https://a.example","softId":0}"#;
        let fields = fields(body, &[]);
        let values: Vec<&str> = fields.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["https://example.com", "6L", "true", "", "https://a.example", "0"]);
        assert_eq!((fields[0].0.as_str(), fields[5].0.as_str()), ("Website URL", "softId"));
    }

    #[test]
    fn a_text_in_the_place_of_a_number_keeps_its_quotation_marks() {
        let body = r#"{"task":{"type":"ImageToTextTask","body":"QUJD","case":"false"}}"#;
        let fields = fields(body, &[]);
        assert_eq!((fields[0].1.as_str(), fields[1].1.as_str()), ("4 base64 characters", "\"false\""));
    }

    #[test]
    fn what_is_wrong_with_a_field_stands_beside_it() {
        let body = r#"{"task":{"type":"ImageToTextTask","body":"","case":"false"}}"#;
        let finding = Finding::new("shape.wrong-type", place::in_task("case"), "case is text, not true or false");
        let fields = sent_fields(&Document::parse(body), std::slice::from_ref(&finding), str::to_owned);
        assert_eq!(fields[1].notes, [(finding.severity, finding.message.clone())]);
        assert!(fields[0].notes.is_empty());
    }
}
