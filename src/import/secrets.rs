//! Finds in an input what is secret by its name: keys and passwords in headers, commands, programs and objects. Which
//! names these are and where their values stand is decided in `payload/redaction/`.

use std::collections::HashSet;
use std::ops::Range;

use super::original::{Original, Secrets, is_placeholder};
use crate::contract::{ClientKey, MASK};
use crate::payload::document::{self, Document, Edit, Node, Value};
use crate::payload::redaction::{
    REMOVED, SecretKind, is_secret_header, kind_of, without_logins, without_secret_values,
};
use crate::payload::{KEY_PLACEHOLDER, Redactor, from_base64, with_mask};
use crate::picture::{Content, recognise};

/// Shortest value that is taken for a key of the account.
const MIN_LENGTH: usize = 6;

/// Shortest secret that is looked for where it has no name: a shorter one would be found inside words.
const MIN_KNOWN: usize = 8;

/// Shortest secret that is looked for in what an import says itself.
const MIN_SHORT: usize = 4;

/// Longest secret that is looked for where it has no name: what is longer is the rest of a text that is masked whole.
const LONGEST_KNOWN: usize = 64 * 1024;

/// Most secrets that are looked for where they have no name.
const MAX_KNOWN: usize = 64;

/// Returns a text in which everything that is secret by its name is masked.
pub(super) fn masked_by_name(text: &str) -> String {
    // In one word no value stands beside a name; a request may have a million headers.
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return text.to_owned();
    }
    masked(text, &Secrets::of(text))
}

/// Returns a text in which its secrets are masked.
pub(super) fn masked(text: &str, secrets: &Secrets) -> String {
    let mut shown = with_mask(text, &secrets.spans());
    for without in [without_logins, without_secret_values] {
        if let Some(clean) = without(shown.as_bytes()) {
            shown = String::from_utf8_lossy(&clean).into_owned();
        }
    }
    shown
}

/// The secrets that have a name in a text, to be looked for where they have none.
#[derive(Default)]
pub(super) struct Named {
    /// Secrets that are looked for in every spelling.
    pub long: Vec<ClientKey>,
    /// Secrets that may stand inside of words, and are looked for in what an import says itself.
    short: Vec<String>,
}

impl Named {
    /// Masks the short secrets in a text that an import wrote.
    pub(super) fn hide_short(&self, text: &mut String) {
        for secret in &self.short {
            if text.contains(secret.as_str()) {
                *text = text.replace(secret.as_str(), MASK);
            }
        }
    }
}

/// Returns the secrets that have a name in a text.
pub(super) fn named(text: &Original<'_>) -> Named {
    let mut known = HashSet::new();
    let mut named = Named::default();
    for span in &text.secrets().places {
        let value = &text[span.clone()];
        let value =
            ["Bearer ", "Basic ", "Token "].iter().find_map(|scheme| value.strip_prefix(scheme)).unwrap_or(value);
        let pieces = [value, value.rsplit_once(':').map_or("", |(_, password)| password)];
        for piece in pieces.into_iter().filter(|piece| is_told_from_words(piece)) {
            if known.len() == MAX_KNOWN || piece.len() > LONGEST_KNOWN || !known.insert(piece.to_owned()) {
                continue;
            }
            match ClientKey::from_input(piece) {
                Some((secret, _)) if piece.len() >= MIN_KNOWN => named.long.push(secret),
                _ => named.short.push(piece.to_owned()),
            }
        }
    }
    named
}

/// Tells whether a value is neither an ordinary word nor a number.
fn is_told_from_words(value: &str) -> bool {
    let is_number = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    value.len() >= MIN_SHORT && value.bytes().any(|byte| byte.is_ascii_digit()) && !value.bytes().all(is_number)
}

/// The secrets of a body, by the names of its members, and the body without them.
#[derive(Default)]
pub(super) struct Members {
    /// Values that may be the account's key.
    pub keys: Vec<ClientKey>,
    /// Other secrets.
    pub others: Vec<ClientKey>,
    /// Places to be taken out of the draft.
    edits: Vec<Edit>,
}

impl Members {
    /// Finds the secrets of a document, whose names and values are read with their escapes.
    pub(super) fn of(document: &Document) -> Self {
        let mut found = Self::default();
        document.walk(&mut |pointer, node| {
            let value = document.string(node).filter(|value| value.len() >= MIN_LENGTH && !is_placeholder(value));
            let Some(value) = value else { return };
            let name = pointer.rsplit('/').next().unwrap_or_default();
            let Some(kind) = kind_of(name).filter(|kind| *kind != SecretKind::Address) else { return };
            let Some((key, _)) = ClientKey::from_input(value) else { return };
            let is_token = kind == SecretKind::Token;
            let is_key = kind == SecretKind::Key || is_token && key.has_usual_shape();
            // Below the top a name like `token` may be what the task asks for, and a proxy's password is.
            if is_key || is_token && pointer.matches('/').count() == 1 && key.is_distinctive() {
                found.edits.push(Edit::string(node, KEY_PLACEHOLDER));
            }
            let kind = if is_key { &mut found.keys } else { &mut found.others };
            kind.push(key);
        });
        found
    }

    /// Returns the body with a placeholder for each key.
    pub(super) fn without(&self, text: &str) -> Option<String> {
        if self.edits.is_empty() { None } else { document::apply(text, &self.edits) }
    }
}

/// Returns a body for the draft with a placeholder for every key, outside of its picture.
///
/// A value in an address may be needed as it is, and so may a proxy's login: what has a key's shape elsewhere is taken
/// for a key. `all` finds the keys and the secrets alike: most bodies hold none of them any more.
pub(super) fn hide_in_draft(
    body: &str,
    keys: &[ClientKey],
    secrets: &[ClientKey],
    all: &Redactor,
    known: &Redactor,
) -> String {
    if !all.finds(body) && !known.finds(body) {
        return body.to_owned();
    }
    let document = Document::parse(body);
    let needed = needed_by_task(&document);
    let is_needed = |secret: &ClientKey| needed.iter().any(|value| secret.stands_in(value));
    let shaped = secrets.iter().filter(|secret| secret.has_usual_shape() && !is_needed(secret));
    let own = Redactor::of(keys.iter().chain(shaped), &[]);
    let without = |text: &str| own.text_with(&known.text_with(text, KEY_PLACEHOLDER), KEY_PLACEHOLDER);
    match picture_of(&document) {
        Some(Range { start, end }) => [&without(&body[..start]), &body[start..end], &without(&body[end..])].concat(),
        None => without(body),
    }
}

/// Returns the values by which a task's proxy and cookies let somebody in: the service needs them.
fn needed_by_task(document: &Document) -> Vec<&str> {
    let members = document.get("task").map(Node::members).unwrap_or_default();
    let is_needed = |name: &str| {
        let kind = kind_of(name);
        kind.is_some_and(|kind| !matches!(kind, SecretKind::Key | SecretKind::Token))
    };
    members.iter().filter(|member| is_needed(&member.name)).map(|member| document.slice(&member.value.span)).collect()
}

/// Returns where the base64 of a picture stands in a body. A picture may hold the signs of a key by chance.
fn picture_of(document: &Document) -> Option<Range<usize>> {
    let node = document.task("body").or_else(|| document.get("body"))?;
    let read = from_base64(document.string(node)?).ok()?;
    matches!(recognise(&read.bytes), Content::Picture(_)).then(|| Document::content_span(node))
}

/// Returns words of a key's usual shape in what a reply says, but for ids and solutions.
pub(super) fn quoted_in_reply(document: &Document) -> Vec<ClientKey> {
    let mut found = Vec::new();
    document.walk(&mut |pointer, node| {
        let is_own = ["/taskId", "/solution"].iter().any(|own| pointer.starts_with(own));
        if let Some(text) = document.string(node).filter(|_| !is_own) {
            found.extend(key_shaped(text));
        }
    });
    found
}

/// Returns the words of a text that have a key's usual shape.
pub(super) fn key_shaped(text: &str) -> impl Iterator<Item = ClientKey> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter_map(ClientKey::from_input).map(|(key, _)| key).filter(ClientKey::has_usual_shape)
}

/// Returns a HAR's request without its cookies and the values of secret headers and parameters.
pub(super) fn without_har_secrets(request: &str) -> String {
    let document = Document::parse(request);
    let mut edits = Vec::new();
    document.walk(&mut |pointer, node| {
        let Value::Object(_) = node.value else { return };
        let name = node.get("name").and_then(|name| document.string(name));
        let (Some(name), Some(value)) = (name, node.get("value")) else { return };
        let is_cookie = pointer.contains("/cookies/");
        if is_cookie || is_secret_header(name) {
            edits.push(Edit::string(value, REMOVED));
        }
    });
    document::apply(request, &edits).unwrap_or_else(|| request.to_owned())
}
