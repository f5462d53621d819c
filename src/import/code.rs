//! Finds bodies inside other text: in programs, in log lines, in JSON that wraps JSON.

use bytestring::ByteString;

use super::request::FormKind;
use crate::contract::Method;
use crate::payload::document::{Document, IssueKind, Node, Value, quoted, to_json};
use crate::program::{self, Language, Program};

/// Most brackets at which a body is looked for: a hostile text has brackets everywhere.
const MAX_TRIES: usize = 5_000;

/// Longest value that a program puts into a text, in bytes.
const MAX_VALUE: usize = 200;

/// Most bytes that are read in looking for a body.
const MAX_BYTES_READ: usize = 128 * 1024 * 1024;

/// What a body is written in, which decides what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// The text is the body as it is sent.
    Body,
    /// A program's own value, in a language that may not be known.
    Code(Option<&'static Language>),
}

impl Dialect {
    /// Returns the language's name.
    pub const fn language(self) -> Option<&'static str> {
        match self {
            Self::Code(Some(language)) => Some(language.name),
            _ => None,
        }
    }
}

/// A body that was found.
pub(super) struct Found {
    pub text: String,
    pub dialect: Dialect,
    /// The form in which the body came, for people.
    pub how: String,
    /// Other text stood around the body.
    pub is_part: bool,
    /// The text was a web form of this kind and was made JSON here.
    pub form: Option<FormKind>,
    /// The body is one of a whole request.
    pub was_sent: bool,
    /// The method that the request's address names.
    pub address: Option<Method>,
    /// What the program around the body says of it.
    pub program: Option<Program>,
}

/// Returns the body that a program sends.
pub(super) fn program(text: &str, name: &str) -> Option<Found> {
    let program = program::read(text, name)?;
    Some(Found {
        dialect: Dialect::Code(Some(program.language)),
        address: program.sending.method,
        how: program.language.program.to_owned(),
        text: program.json.clone(),
        program: Some(program),
        ..Found::body(String::new(), "")
    })
}

/// Returns how surely an object is one of the API's, by its names; 0 when they say nothing.
fn score(document: &Document, node: &Node) -> u32 {
    let Value::Object(members) = &node.value else { return 0 };
    let has = |name: &str| members.iter().any(|member| member.name.eq_ignore_ascii_case(name));
    let has_fields = |task: &Node| ["body", "websiteURL", "websiteKey"].iter().any(|name| task.get(name).is_some());
    let task = has("task")
        && (has("clientKey") || node.get("task").is_some_and(|task| is_task(document, task) || has_fields(task)));
    let poll = has("clientKey") && has("taskId");
    let reply = has("errorId");
    match () {
        () if task => 4,
        () if poll => 4,
        () if has("clientKey") => 3,
        () if reply => 3,
        () if is_task(document, node) => 2,
        () => 0,
    }
}

fn is_task(document: &Document, node: &Node) -> bool {
    node.get("type").and_then(|name| document.string(name)).is_some_and(|name| name.contains("Task"))
}

/// Returns the body of a text that is one value: the value itself, or a body inside of it.
pub(super) fn whole(document: &Document) -> Option<Found> {
    let text = document.text();
    let Some(root) = document.root() else {
        // A broken text that was plainly meant as a body is taken: the checks say what is wrong with it.
        let lower = text.to_ascii_lowercase();
        let is_meant =
            text.starts_with('{') && ["clientkey", "\"task\"", "taskid"].iter().any(|name| lower.contains(name));
        return is_meant.then(|| body(text.to_string(), Dialect::Body, false));
    };
    if score(document, root) > 0 {
        let dialect = dialect(document, true);
        return Some(body(text.to_string(), dialect, false));
    }
    if let Some(found) = inside(document, root) {
        return Some(found);
    }
    // An empty object is taken too, and the checks say that it is no body.
    let is_bare = document.is_json() && matches!(&root.value, Value::Object(members) if members.is_empty());
    is_bare.then(|| body(text.to_string(), Dialect::Body, false))
}

impl Found {
    /// Returns a whole text that is the body as it is sent.
    pub(super) fn body(text: String, how: &str) -> Self {
        Self {
            text,
            dialect: Dialect::Body,
            how: how.to_owned(),
            is_part: false,
            form: None,
            was_sent: false,
            address: None,
            program: None,
        }
    }
}

fn body(text: String, dialect: Dialect, is_part: bool) -> Found {
    let how = match dialect {
        Dialect::Body if is_part => "JSON in other text",
        Dialect::Body => "a JSON body",
        Dialect::Code(Some(language)) => language.object,
        Dialect::Code(None) => "an object in a program",
    };
    Found { dialect, is_part, ..Found::body(text, how) }
}

/// Returns the language of a text that is not quite JSON.
pub(super) fn dialect(document: &Document, is_whole: bool) -> Dialect {
    let has = |kind: fn(&IssueKind) -> bool| document.issues().iter().any(|issue| kind(&issue.kind));
    let first_is_quoted = document.root().is_some_and(|root| {
        root.members().first().is_none_or(|first| document.slice(&first.name_span).starts_with('"'))
    });
    if !has(|_| true) {
        return Dialect::Body;
    }
    // Whoever writes a whole text with JSON's quotation marks means JSON.
    let is_meant_as_json = first_is_quoted && is_whole && !has(|kind| matches!(kind, IssueKind::Expression));
    if is_meant_as_json || !document.is_literal() {
        return Dialect::Body;
    }
    let has_python = has(|kind| kind.is_python());
    let has_javascript =
        has(|kind| matches!(kind, IssueKind::UnquotedName | IssueKind::JavaScriptWord | IssueKind::Backticks));
    let name = match () {
        () if has_python => "Python",
        () if has_javascript => "JavaScript",
        () if has(|kind| matches!(kind, IssueKind::SingleQuotes)) => "Python",
        // Double quotation marks and code are the same in many languages.
        () => return Dialect::Code(program::likeliest(document.text())),
    };
    Dialect::Code(program::language(name))
}

/// Returns the best body among the values inside of another, or inside their strings.
fn inside(document: &Document, root: &Node) -> Option<Found> {
    let mut best: Option<(u32, Found)> = None;
    document.walk(&mut |_, node| {
        let found = match &node.value {
            Value::Object(_) => {
                let score = score(document, node);
                (score > 0).then(|| (score, body(document.slice(&node.span).to_owned(), Dialect::Body, true)))
            }
            Value::String(_) => document.string(node).and_then(text_with_body),
            Value::Array(items) => object_of_pairs(document, items).and_then(|text| text_with_body(&text)),
            _ => None,
        };
        if let Some((score, found)) = found
            && best.as_ref().is_none_or(|(known, _)| score > *known)
        {
            best = Some((score, found));
        }
    });
    let (_, mut found) = best?;
    if matches!(root.value, Value::String(_)) {
        // The mistake is that the whole body is one text.
        found = body(document.text().to_string(), Dialect::Body, false);
    } else if is_list_of_bodies(document, root) && document.text().starts_with('[') && document.is_json() {
        found = body(document.text().to_string(), Dialect::Body, false);
    }
    Some(found)
}

/// Tells whether a list holds bodies itself, and not deep in what a tool has saved.
fn is_list_of_bodies(document: &Document, root: &Node) -> bool {
    match &root.value {
        Value::Array(items) => items.iter().any(|item| match item.value {
            Value::String(_) => document.string(item).and_then(text_with_body).is_some(),
            _ => score(document, item) > 0,
        }),
        _ => false,
    }
}

fn text_with_body(text: &str) -> Option<(u32, Found)> {
    // Automation tools begin a calculated text with an equals sign.
    let trimmed = text.trim().trim_start_matches('=').trim_start();
    if !trimmed.starts_with('{') || trimmed.len() < 8 {
        return None;
    }
    let inner = Document::parse(trimmed);
    let score = score(&inner, inner.root()?);
    let is_calculated = text.trim().starts_with('=') && trimmed.contains("{{") && inner.is_json();
    let found = match is_calculated.then(|| program::without_marks(trimmed)).flatten() {
        Some(filled) => Found { dialect: Dialect::Code(None), ..body(filled, Dialect::Body, true) },
        None => body(trimmed.to_owned(), Dialect::Body, true),
    };
    (score > 0).then_some((score, found))
}

/// Returns the object that a list of names and values stands for, as automation tools write the fields of a body.
fn object_of_pairs(document: &Document, items: &[Node]) -> Option<String> {
    let members: Vec<String> = items
        .iter()
        .map(|item| {
            let name = document.string(item.get("name").or_else(|| item.get("key"))?)?;
            let value = item.get("value")?;
            let text = document.string(value).map(|text| quoted(text.strip_prefix('=').unwrap_or(text)));
            Some(format!("{}:{}", quoted(name), text.unwrap_or_else(|| document.slice(&value.span).to_owned())))
        })
        .collect::<Option<_>>()?;
    (!members.is_empty()).then(|| format!("{{{}}}", members.join(",")))
}

/// Returns the best body anywhere in a text.
pub(super) fn search(text: &str) -> Option<Found> {
    if let Some(found) = joined(text) {
        return Some(found);
    }
    if let Some(found) = search_in(&text.into()) {
        return Some(found);
    }
    if let Some(found) = verbatim(text) {
        return Some(found);
    }
    // A log may have escaped the whole body, and so does PowerShell, with another character.
    let escaped = ["\\\"", "`\""].into_iter().find(|escape| text.contains(escape))?;
    let plain = text.replace(escaped, "\"").replace("\\\\", "\\");
    search_in(&plain.into())
}

/// Returns the body in a text to which a program of an unknown language joins values.
fn joined(text: &str) -> Option<Found> {
    let filled = program::without_joints(text)?;
    let plain = if filled.contains("\\\"") { filled.replace("\\\"", "\"") } else { filled };
    let found = search_in(&plain.into())?;
    let filled = program::without_marks(&found.text).filter(|filled| *filled != found.text)?;
    Some(body(filled, Dialect::Code(None), true))
}

/// Returns the body in a verbatim text of .NET into which a program puts values: `$@"…"`, with its marks and braces doubled.
fn verbatim(text: &str) -> Option<Found> {
    let at = ["$@\"", "@$\""].iter().find_map(|mark| text.find(mark))? + 3;
    let mut plain = String::new();
    let mut rest = text.get(at..)?;
    while let Some(place) = rest.find(['"', '{', '}']) {
        plain.push_str(&rest[..place]);
        rest = &rest[place..];
        let sign = &rest[..1];
        if rest[1..].starts_with(sign) {
            plain.push_str(sign);
            rest = &rest[2..];
        } else if sign == "{" {
            let end = rest.find('}').filter(|end| *end <= MAX_VALUE)?;
            let name = rest[1..end].trim().split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
            // Between quotation marks the value is the whole text; elsewhere it is code already.
            let is_text = plain.ends_with('"') && rest[end + 1..].starts_with("\"\"");
            plain.truncate(plain.len() - usize::from(is_text));
            plain.push_str(name);
            rest = &rest[end + 1 + if is_text { 2 } else { 0 }..];
        } else {
            break;
        }
    }
    let document = Document::parse(plain.trim());
    let is_own = document.root().is_some_and(|root| score(&document, root) > 0);
    is_own.then(|| body(document.text().to_string(), Dialect::Code(None), true))
}

fn search_in(text: &ByteString) -> Option<Found> {
    let mut best: Option<(u32, Found)> = None;
    let (mut tries, mut read) = (0, 0);
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('{')).map(|at| from + at) {
        if tries == MAX_TRIES || read > MAX_BYTES_READ {
            break;
        }
        tries += 1;
        let document = Document::parse_at(text.clone(), at);
        read += document.end() - at;
        from = at + 1;
        let Some(root) = document.root() else { continue };
        let score = score(&document, root);
        if score == 0 {
            // Objects inside of this one are tried next.
            continue;
        }
        from = document.end().max(at + 1);
        if best.as_ref().is_none_or(|(known, _)| score > *known) {
            let dialect = dialect(&document, false);
            let piece = document.slice(&root.span).to_owned();
            let is_alone = text[..at].trim().is_empty() && text[document.end()..].trim().is_empty();
            best = Some((score, body(piece, dialect, !is_alone)));
        }
    }
    best.map(|(_, found)| found)
}

/// Returns a program's value as JSON.
pub(super) fn as_json(text: &str) -> Option<String> {
    let document = Document::parse(text);
    Some(to_json(&document, document.root()?))
}
