//! Checks whether the text is JSON, and finds JSON that different programs read differently.

use super::fix;
use super::subject::Subject;
use crate::payload::document::{Document, Issue, IssueKind, Node, Value, escaped_name, pointer_to, to_json};
use crate::payload::place::WHOLE;
use crate::payload::{Finding, Fix, visible};

/// Most findings of one kind: more would say nothing new.
const MAX_TOLD: usize = 5;

/// Most characters of the rest of a text that are quoted.
const MAX_REST: usize = 40;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let mut told = 0;
    for issue in document.issues() {
        let id = match issue.kind {
            IssueKind::TooDeep => "json.too-deep",
            IssueKind::LoneSurrogate => "json.lone-surrogate",
            _ => "json.syntax",
        };
        told += 1;
        if told > MAX_TOLD && !issue.kind.is_fatal() {
            continue;
        }
        findings.push(Finding::new(id, pointer_to(document, issue.at), said(subject, issue)));
    }
    let rest = document.rest();
    if document.root().is_some() && !rest.is_empty() {
        let (line, column) =
            subject.position(document.text().len() - document.text()[document.end()..].trim_start().len());
        let start: String = rest.chars().take(MAX_REST).collect();
        let message = format!("Other text follows the JSON: {} (line {line}, column {column})", visible(&start));
        findings.push(Finding::new("json.trailing", WHOLE, message).fixed_by(rewritten(document)));
    } else if let Some(first) = findings.iter_mut().find(|finding| finding.id == "json.syntax") {
        first.fix = rewritten(document);
    }
}

fn said(subject: &Subject<'_>, issue: &Issue) -> String {
    if issue.kind == IssueKind::Nothing {
        return "The body is empty".to_owned();
    }
    let (line, column) = subject.position(issue.at);
    format!("Line {line}, column {column}: {}", issue.kind)
}

/// Returns the fix that writes the value as JSON, if the value could be read.
fn rewritten(document: &Document) -> Option<Fix> {
    let json = to_json(document, document.root()?);
    Some(fix::whole_text("Write it as JSON", document, &json))
}

/// Tells whether a character shows nothing, or turns the direction of the text around it.
fn misleads(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

pub(super) fn characters(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let text = document.text();
    let misleading = || text.char_indices().find(|(_, c)| misleads(*c));
    // Most bodies are ASCII, and that is found out much faster.
    if !text.is_ascii()
        && let Some((at, c)) = misleading()
    {
        let (line, column) = subject.position(at);
        let message = format!("The invisible character U+{:04X} stands in line {line}, column {column}", u32::from(c));
        findings.push(Finding::new("text.bidi", pointer_to(document, at), message));
    }
    if let Some(at) = text.find('\0') {
        let (line, column) = subject.position(at);
        findings.push(Finding::new(
            "text.nul",
            pointer_to(document, at),
            format!("A NUL character stands in line {line}, column {column}"),
        ));
    }
    // Without a backslash nothing is written with an escape.
    if !text.contains('\\') {
        return;
    }
    let mut escaped = Vec::new();
    document.walk(&mut |pointer, node| {
        let decoded = matches!(&node.value, Value::String(Some(content)) if content.contains('\0'));
        if decoded && escaped.len() < MAX_TOLD && !document.slice(&node.span).contains('\0') {
            escaped.push(pointer.to_owned());
        }
    });
    findings.extend(
        escaped
            .into_iter()
            .map(|pointer| Finding::new("text.nul", pointer, "The text has a NUL character in it, written \\u0000")),
    );
}

pub(super) fn duplicates_and_numbers(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let mut found = Vec::new();
    document.walk(&mut |pointer, node| {
        if found.len() >= MAX_TOLD {
            return;
        }
        match &node.value {
            Value::Object(_) => found.extend(duplicate(pointer, node)),
            Value::Number => found.extend(big_number(pointer, document.slice(&node.span))),
            _ => {}
        }
    });
    findings.append(&mut found);
}

fn duplicate(pointer: &str, node: &Node) -> Option<Finding> {
    let mut names: Vec<&str> = node.members().iter().map(|member| &*member.name).collect();
    names.sort_unstable();
    let twice = names.windows(2).find(|pair| pair[0] == pair[1] && pair[0] != "...")?[0];
    let message = format!("The field {twice} is there more than once");
    Some(Finding::new("json.duplicate-key", format!("{pointer}/{}", escaped_name(twice)), message))
}

/// Returns a finding for a number that a program with 64-bit numbers would change.
fn big_number(pointer: &str, token: &str) -> Option<Finding> {
    let is_integer = token.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let is_kept = if is_integer {
        token.parse::<i64>().is_ok() || token.parse::<u64>().is_ok()
    } else {
        // A double keeps 15 digits for certain.
        digits <= 15 && token.parse::<f64>().is_ok_and(f64::is_finite)
    };
    let shown: String = token.chars().take(30).collect();
    let message = format!(
        "The number {shown}{} has more digits than many programs keep",
        if token.len() > 30 { "…" } else { "" }
    );
    (!is_kept).then(|| Finding::new("json.big-number", pointer, message))
}
