//! Checks the client key: whether it is there, and whether it looks like a key.

use super::naming::shown;
use super::subject::Subject;
use super::{alphabet, fix};
use crate::contract::ClientKey;
use crate::payload::document::{Document, Member, Node, Value};
use crate::payload::place::{KEY, PICTURE};
use crate::payload::{Finding, KEY_PLACEHOLDER, Redactor, Severity};

pub(super) fn present(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let Some(root) = document.root().filter(|root| matches!(root.value, Value::Object(_))) else { return };
    let Some(node) = root.get("clientKey") else {
        let misspelt = root.members().iter().any(|member| member.name.eq_ignore_ascii_case("clientKey"));
        if !misspelt {
            findings.push(missing(document, root));
        }
        return;
    };
    let message = match (&node.value, document.string(node)) {
        (_, Some(text)) if text.trim().is_empty() => "clientKey is empty",
        (_, Some(_)) | (Value::Expression, _) => return,
        (Value::Null, _) => "clientKey is null",
        _ => {
            let message = format!("clientKey is {}, not text in quotation marks as it must be", node.kind());
            return findings.push(Finding::new("shape.wrong-type", KEY, message).as_severe_as(Severity::Error));
        }
    };
    findings.push(Finding::new("key.missing", KEY, message));
}

/// Returns the finding for a body without `clientKey`, whose key may stand under another name.
fn missing(document: &Document, root: &Node) -> Finding {
    let holds_key = |member: &&Member| document.string(&member.value) == Some(KEY_PLACEHOLDER);
    let Some(member) = root.members().iter().find(holds_key) else {
        return Finding::new("key.missing", KEY, "The body has no clientKey");
    };
    let message = format!("The key stands in {}, but the service reads it from clientKey", shown(&member.name));
    Finding::new("key.missing", KEY, message).fixed_by(fix::rename(document, member, "clientKey"))
}

/// Warns of a key that is not 32 hex digits, perhaps with a suffix like `__nocache`. Other keys exist, so it is no error.
pub(super) fn shape(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let written = subject.document.get("clientKey").and_then(|node| Some((node, subject.document.string(node)?)));
    if let Some((node, _)) = written.filter(|(_, text)| *text != KEY_PLACEHOLDER && !text.trim().is_empty()) {
        let message = "clientKey holds words that stand for a key, not a key";
        let placeholder = fix::string("Put in the profile's key", subject.document, node, KEY_PLACEHOLDER);
        findings.push(Finding::new("key.shape", KEY, message).fixed_by(placeholder));
        return;
    }
    let Some(key) = subject.key else { return };
    if subject.key_had_space || key.has_white_space() {
        findings.push(Finding::new("key.space", KEY, "The key has white space in it or around it"));
    }
    // The sandbox takes any key, and a key chooses its scenario.
    let is_latin = key.first_of(alphabet::looks_alike).is_none();
    if !subject.service.is_local && is_latin && !key.has_white_space() && !ClientKey::has_usual_shape(key) {
        let message = if key.is_of_an_example() {
            "This stands for a key in an example; put in the key of your account"
        } else {
            "The key has not the usual 32 hexadecimal digits; copy it again unless it is right"
        };
        findings.push(Finding::new("key.shape", KEY, message));
    }
}

pub(super) fn elsewhere(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let own = if subject.known.is_none() { subject.key.map(Redactor::new) } else { None };
    let Some(redactor) = subject.known.or(own.as_ref()) else { return };
    if !redactor.finds(subject.document.text()) {
        return;
    }
    // A picture may hold the signs of a key by chance.
    let is_picture =
        |pointer: &str| pointer == PICTURE && subject.picture.is_some_and(|picture| picture.decoded.is_ok());
    subject.document.walk(&mut |pointer, node| {
        let is_text = matches!(node.value, Value::String(_));
        if is_text && pointer != KEY && !is_picture(pointer) && redactor.finds(subject.document.slice(&node.span)) {
            let message = "This field holds a client key, where no key belongs";
            findings.push(Finding::new("key.elsewhere", pointer, message));
        }
    });
}
