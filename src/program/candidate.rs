//! Finds in a program the value that is a body, a task or a reply of the API.

use tree_sitter::Node;

use super::data::{Data, HOLE, SPREAD};
use super::language::Kind;
use super::names::{path, sides};
use super::tree::{kind_of, walk};
use super::value::Reader;
use crate::contract::task_type;
use crate::payload::document::{Document, IssueKind, position};

/// A value that may be what the program sends.
pub(super) struct Candidate<'t> {
    pub data: Data,
    /// How surely the value is one of the API's.
    pub score: u32,
    /// The place of the value, or of what makes it.
    pub node: Node<'t>,
    /// The path of names that the value is given to.
    pub path: Option<String>,
    /// The value is JSON in a text of the program.
    pub is_text: bool,
    /// What keeps a text from being JSON.
    pub faults: Vec<String>,
}

/// Most candidates that are compared.
const MAX_CANDIDATES: usize = 64;

/// Names that stand in every body and reply.
const NAMES: [&str; 9] =
    ["clientKey", "ClientKey", "client_key", "taskId", "TaskId", "websiteURL", "WebsiteURL", "errorId", "Task"];

/// Tells whether a text names anything that a body, a task or a reply has.
pub(super) fn is_worth_reading(text: &str) -> bool {
    NAMES.iter().any(|name| text.contains(name))
}

/// Returns the best candidate; of equal ones the first.
pub(super) fn best<'t>(reader: &Reader<'t>, root: Node<'t>) -> Option<Candidate<'t>> {
    let mut found: Vec<Candidate<'t>> = Vec::new();
    walk(root, &mut |node| {
        if found.len() >= MAX_CANDIDATES {
            return false;
        }
        let candidate = of_node(reader, node);
        let goes_in = candidate.is_none();
        found.extend(candidate);
        goes_in
    });
    for (name, at) in reader.names.filled() {
        found.extend(of_members(reader, root, &name, at));
    }
    found.into_iter().reduce(|best, next| if next.score > best.score { next } else { best })
}

fn of_node<'t>(reader: &Reader<'t>, node: Node<'t>) -> Option<Candidate<'t>> {
    let data = match kind_of(node)? {
        Kind::Collection | Kind::Text | Kind::Joined => reader.value(node, 1),
        Kind::Call => match reader.built(node, 1) {
            Some(object) => object,
            None => Data::Text(reader.called(node, 1).text_with_holes()?.to_owned()),
        },
        _ => return None,
    };
    let is_text = matches!(data, Data::Text(_));
    let (data, faults) = match data {
        Data::Text(text) => of_text(&text)?,
        data => (data, Vec::new()),
    };
    let path = given_to(reader, node);
    let data = match &path {
        Some(path) => reader.filled(path, data, node.start_byte(), 1),
        None => data,
    };
    let score = score(&data);
    let is_none = score == 0 || score <= KEY_ALONE && is_settings(reader, node);
    (!is_none).then_some(Candidate { data, score, node, path, is_text, faults })
}

/// The score of an object with a key and nothing else that a body has.
const KEY_ALONE: u32 = 3;

/// Tells whether an object is the settings of a library, which hold a key and are no body: `new ClientOptions { … }`.
fn is_settings(reader: &Reader<'_>, node: Node<'_>) -> bool {
    let around = [Some(node), node.parent(), node.parent().and_then(|parent| parent.parent())];
    around.into_iter().flatten().filter(|node| kind_of(*node) == Some(Kind::Call)).any(|call| {
        let made = reader.text.get(call.byte_range()).unwrap_or_default().split(['{', '(']).next().unwrap_or_default();
        ["Options", "Settings", "Config"].iter().any(|word| made.trim_end().ends_with(word))
    })
}

/// Returns an object that is made by what is put into it, one member after the other.
fn of_members<'t>(reader: &Reader<'t>, root: Node<'t>, name: &str, at: usize) -> Option<Candidate<'t>> {
    let start = reader.names.value_at(name, at);
    let data = match start {
        Some(start) => match reader.value(start, 1) {
            data @ Data::Object(_) => data,
            _ => Data::Object(Vec::new()),
        },
        None => Data::Object(Vec::new()),
    };
    let node = start.or_else(|| root.descendant_for_byte_range(at, at))?;
    let data = reader.filled(name, data, start.map_or(0, |start| start.start_byte()), 1);
    let score = score(&data);
    (score > 0).then(|| Candidate {
        data,
        score,
        node,
        path: Some(name.to_owned()),
        is_text: false,
        faults: Vec::new(),
    })
}

/// Returns the path of names that a value is assigned to.
fn given_to(reader: &Reader<'_>, node: Node<'_>) -> Option<String> {
    let mut at = node;
    for _ in 0..MAX_AROUND {
        let parent = at.parent()?;
        if kind_of(parent) == Some(Kind::Assignment) {
            let (left, right) = sides(parent)?;
            return (right.byte_range().start <= node.start_byte())
                .then(|| path(reader.text.get(left.byte_range())?))?;
        }
        if parent.start_byte() != node.start_byte()
            && kind_of(parent) != Some(Kind::Around)
            && kind_of(parent) != Some(Kind::Call)
        {
            return None;
        }
        at = parent;
    }
    None
}

/// Most nodes between a value and its assignment.
const MAX_AROUND: usize = 40;

/// Returns the JSON object in a program's text, and what keeps the object from being JSON.
pub(super) fn of_text(text: &str) -> Option<(Data, Vec<String>)> {
    let lower = text.to_ascii_lowercase();
    let names = ["clientkey", "taskid", "\"type\"", "'type'", "errorid", "\\\"type"];
    let start = text.find('{')?;
    if !names.iter().any(|name| lower.contains(name)) {
        return None;
    }
    let plain = text.get(start..)?;
    let read = |text: &str| {
        let document = Document::parse(text);
        let root = document.root()?;
        let data = Data::of(&document, root);
        (score(&data) > 0).then(|| (data, faults(&document)))
    };
    // A template that a later call fills has marks, and perhaps doubled braces.
    read(plain)
        .or_else(|| read(&super::text::formatted(plain, false)))
        .or_else(|| read(&super::text::formatted(plain, true)))
}

/// Most faults that are told.
const MAX_FAULTS: usize = 5;

/// Returns what keeps a document from being JSON, apart from what the program puts in.
fn faults(document: &Document) -> Vec<String> {
    let told = document.issues().iter().filter(|issue| issue.kind != IssueKind::Expression).take(MAX_FAULTS);
    told.map(|issue| {
        let (line, column) = position(document.text(), issue.at);
        format!("Line {line}, column {column} of the program's text: {}", issue.kind)
    })
    .collect()
}

/// Returns how surely a value is one of the API's, by its names; 0 when they say nothing.
pub(super) fn score(data: &Data) -> u32 {
    let has = |name: &str| data.members().iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    let task = data.get("task").is_some_and(|task| is_task(task) || matches!(task, Data::Code(_) | Data::Text(_)));
    match () {
        // Another object brings in what makes the body one.
        () if has("clientKey") && has(SPREAD) && !has("task") && !has("taskId") => 1,
        () if has("clientKey") && has("task") => 6,
        () if has("clientKey") && has("taskId") => 5,
        () if task && data.get("task").is_some_and(is_task) => 4,
        () if has("clientKey") && has("type") => 4,
        () if has("clientKey") => KEY_ALONE,
        () if has("errorId") => 3,
        () if is_task(data) => 2,
        () => 0,
    }
}

/// Tells whether a value is a task: a type of the API's, or a type beside fields that only tasks have.
pub(super) fn is_task(data: &Data) -> bool {
    let Some(kind) = data.get("type") else { return false };
    let is_known = |name: &str| {
        task_type(name).is_some()
            || name.ends_with("Task")
            || name.contains("TaskProxy")
            || name.contains("TaskM1")
            || name.contains("TurnstileTask")
    };
    let has = |name: &str| data.get(name).is_some();
    kind.text().is_some_and(is_known)
        || (has("websiteURL") && (has("websiteKey") || has("websitePublicKey") || has("gt")))
}

impl Data {
    /// Returns the text, with holes where it is known only at run time.
    fn text_with_holes(&self) -> Option<&str> {
        match self {
            Self::Text(text) if text.trim_start().starts_with(['{', HOLE]) => Some(text),
            _ => None,
        }
    }
}
