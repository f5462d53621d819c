//! Says what is particular about a body that stands in a program, in a template, or as a task alone.

use super::code::{Dialect, Found};
use crate::contract::ClientKey;
use crate::payload::document::{self, Document, Edit, Node, Value, quoted};
use crate::payload::redaction::{SecretKind, kind_of};
use crate::payload::{Finding, KEY_PLACEHOLDER, Severity, place};
use crate::program::literals;

/// Takes the doubled braces of a template out of a body. Returns the finding about them.
pub(super) fn undoubled(found: Found) -> (Found, Option<Finding>) {
    let text = found.text.trim();
    if found.dialect != Dialect::Body || !text.starts_with("{{") || !text.ends_with("}}") {
        return (found, None);
    }
    let single = text.replace("{{", "{").replace("}}", "}");
    if Document::parse(text).root().is_some() || Document::parse(single.as_str()).root().is_none() {
        return (found, None);
    }
    let message = "Every brace is doubled, {{ and }}, as in a template; a body that is sent has single ones";
    (Found { text: single, ..found }, Some(Finding::new("json.doubled-braces", place::WHOLE, message)))
}

/// Quotation marks of word processors and pages; French ones have a space inside of them.
const TYPOGRAPHIC: [char; 5] = ['“', '”', '„', '«', '»'];

/// Puts plain quotation marks in the place of typographic ones. Returns the finding about them.
pub(super) fn with_plain_marks(found: Found) -> (Found, Option<Finding>) {
    let text = found.text.trim();
    if found.dialect != Dialect::Body || !text.contains(TYPOGRAPHIC) || Document::parse(text).root().is_some() {
        return (found, None);
    }
    let plain = ["« ", "«\u{a0}", "«\u{202f}"].iter().fold(text.to_owned(), |text, mark| text.replace(mark, "\""));
    let plain = [" »", "\u{a0}»", "\u{202f}»"].iter().fold(plain, |text, mark| text.replace(mark, "\""));
    let plain = plain.replace(TYPOGRAPHIC, "\"");
    if Document::parse(plain.as_str()).root().is_none() {
        return (found, None);
    }
    let message = "The quotation marks are those of a word processor or web page; JSON wants plain ones (\")";
    (Found { text: plain, ..found }, Some(Finding::new("json.syntax", place::WHOLE, message)))
}

/// Puts quotation marks around names and values that have lost theirs. Returns the finding about them.
pub(super) fn with_lost_marks(found: Found) -> (Found, Option<Finding>) {
    let text = found.text.trim();
    if found.program.is_some() || !text.starts_with('{') || !text.contains(':') {
        return (found, None);
    }
    let document = Document::parse(text);
    let mut has_lost = false;
    document.walk(&mut |_, node| {
        has_lost |= is_bare(&document, node) && is_no_code(document.slice(&node.span).trim());
    });
    let Some(root) = document.root().filter(|_| has_lost) else { return (found, None) };
    let mut quoted_text = String::with_capacity(text.len());
    quote(&document, root, &mut quoted_text);
    let message = "The quotation marks are missing, as where a shell has taken them away; JSON wants them around every name and text";
    let finding = Finding::new("json.syntax", place::WHOLE, message);
    (Found { text: quoted_text, dialect: Dialect::Body, how: "a JSON body".to_owned(), ..found }, Some(finding))
}

/// Tells whether no JSON stands in the place of a value.
fn is_bare(document: &Document, node: &Node) -> bool {
    let is_odd = || document.slice(&node.span).parse::<f64>().is_err();
    node.value == Value::Expression || matches!(node.value, Value::Number) && is_odd()
}

/// Tells whether what stands where a value should be is neither JSON nor code: an address, or a key.
fn is_no_code(written: &str) -> bool {
    let is_word = !written.contains(['"', '\'', '`', '(', ' ', '+']);
    let begins_as_number = written.starts_with(|c: char| c.is_ascii_digit());
    let has_letters = written.bytes().filter(u8::is_ascii_alphabetic).count() > 3;
    is_word && (written.starts_with("https://") || written.starts_with("http://") || begins_as_number && has_letters)
}

/// Writes a value with quotation marks around each name and around what is no JSON.
fn quote(document: &Document, node: &Node, out: &mut String) {
    match &node.value {
        Value::Object(members) => {
            out.push('{');
            for (index, member) in members.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                out.push_str(&quoted(&member.name));
                out.push(':');
                quote(document, &member.value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                quote(document, item, out);
            }
            out.push(']');
        }
        _ if is_bare(document, node) => out.push_str(&quoted(document.slice(&node.span).trim())),
        Value::String(_) => out.push_str(&quoted(document.string(node).unwrap_or_default())),
        _ => out.push_str(document.slice(&node.span)),
    }
}

/// Tells whether a body is a task alone that something else sends: a library, or the node of an automation tool.
pub(super) fn is_task_alone(document: &Document, found: &Found) -> bool {
    if let Some(program) = &found.program {
        return program.is_task && !program.sending.is_body;
    }
    let Some(root) = document.root() else { return false };
    let has = |name: &str| root.members().iter().any(|member| member.name.eq_ignore_ascii_case(name));
    let is_task = document.text_of("type").is_some_and(|name| name.contains("Task"));
    is_task && !found.was_sent && found.form.is_none() && !has("clientKey") && !has("task")
}

/// Returns a task as the body that would be sent.
pub(super) fn wrapped(document: &Document) -> Document {
    let task = document.root().map_or("", |root| document.slice(&root.span));
    Document::parse(format!("{{\"clientKey\":{},\"task\":{task}}}", quoted(KEY_PLACEHOLDER)))
}

/// Tells whether a finding misses what another object may bring in: `...rest`.
pub(super) fn is_brought_in(document: &Document, finding: &Finding) -> bool {
    const MISSING: [&str; 4] = ["shape.required", "shape.type-missing", "shape.task-missing", "key.missing"];
    let holder = finding.pointer.rsplit_once('/').map_or("", |(holder, _)| holder);
    let is_open = |node: &Node| node.get("...").is_some();
    MISSING.contains(&finding.id) && document.at(&finding.pointer).is_none() && document.at(holder).is_some_and(is_open)
}

/// Adds what is to be said of a body because of where it stands.
pub(super) fn explain(document: &Document, found: &Found, is_alone: bool, findings: &mut Vec<Finding>) {
    if is_alone {
        let message = "This is a task alone; the library or tool that sends it adds clientKey";
        findings.push(Finding::new("import.task-alone", place::WHOLE, message));
    }
    let Dialect::Code(_) = found.dialect else { return };
    let is_bare = found.program.as_ref().is_some_and(|program| program.sending.is_bare_object);
    findings.extend(literal(found).filter(|_| !is_bare));
    findings.extend(run_time_values(document));
    let Some(program) = &found.program else { return };
    findings.extend(program.faults.iter().map(|fault| Finding::new("json.syntax", place::WHOLE, fault.as_str())));
    if let Some(form) = program.sending.form {
        let message = format!("{} sends the values as a web form, not as JSON; use {}", form.by, form.instead);
        findings.push(Finding::new("shape.form-encoded", place::WHOLE, message));
    }
    if let Some(by) = program.sending.twice {
        let message = format!("{by} turns text that is JSON already into JSON once more; give it the object itself");
        findings.push(Finding::new("shape.body-is-text", place::WHOLE, message));
    }
    if program.sending.is_bare_object {
        let message = "fetch sends an object as the words [object Object]; write body: JSON.stringify(…)";
        findings.push(Finding::new("shape.not-an-object", place::WHOLE, message));
    }
    if program.sending.is_get && !found.was_sent {
        findings.push(Finding::new(
            "http.method",
            place::WHOLE,
            "The program sends a GET request, but the API wants a POST",
        ));
    }
    if found.address.is_none() {
        key_added_later(document, findings);
    }
}

/// Makes a note of a missing key where the program doesn't show that the body goes out as it is, or adds a key later.
pub(super) fn key_added_later(document: &Document, findings: &mut [Finding]) {
    let has_task = document.get("task").is_some();
    for finding in
        findings.iter_mut().filter(|finding| finding.id == "key.missing" && finding.fix.is_none() && has_task)
    {
        if document.get("clientKey").is_none() {
            let message = "The body has no clientKey here; a library or other code may add it";
            *finding = Finding::new("import.task-alone", place::KEY, message);
        }
    }
}

fn literal(found: &Found) -> Option<Finding> {
    let Dialect::Code(language) = found.dialect else { return None };
    let is_text = found.program.as_ref().is_some_and(|program| program.is_text);
    let id = match language.map(|language| language.name) {
        Some("Python") => "literal.python",
        Some("JavaScript" | "TypeScript") => "literal.javascript",
        _ => "literal.program",
    };
    let form = language.map_or("a program's value", |language| language.object);
    let message = format!("This is {form}, read as the JSON that the program makes of it");
    (!is_text).then(|| Finding::new(id, place::WHOLE, message))
}

/// Most values that are named.
const MAX_NAMED: usize = 8;

/// Returns the keys in a program's texts, defaults inside of expressions among them.
pub(super) fn keys_in_texts(found: &Found, original: &str) -> Vec<ClientKey> {
    if found.program.is_none() {
        return Vec::new();
    }
    let is_key = |name: &str| matches!(kind_of(name), Some(SecretKind::Key | SecretKind::Token));
    let named = literals(original).into_iter().filter(|literal| is_key(&literal.name));
    let keys = named.filter_map(|literal| ClientKey::from_input(&literal.value).map(|(key, _)| key));
    keys.filter(ClientKey::has_usual_shape).collect()
}

/// Says which values are known only at run time.
fn run_time_values(document: &Document) -> Option<Finding> {
    let mut names: Vec<String> = Vec::new();
    let mut count = 0;
    document.walk(&mut |pointer, node| {
        if node.value == Value::Expression {
            count += 1;
            let name = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
            if names.len() < MAX_NAMED {
                names.push(if name == "..." { "the fields of another object".to_owned() } else { name });
            }
        }
    });
    let more = if count > names.len() { format!(" and {} more", count - names.len()) } else { String::new() };
    let message = match (count, names.as_slice()) {
        (0, _) => return None,
        (1, [name]) if name.is_empty() => "The whole value is known only at run time".to_owned(),
        (1, _) => format!("1 value is known only at run time: {}", names.join(", ")),
        _ => format!("{count} values are known only at run time: {}{more}", names.join(", ")),
    };
    Some(
        Finding::new("literal.expression", place::WHOLE, crate::payload::visible(&message))
            .as_severe_as(Severity::Info),
    )
}

/// Tells whether a body's key is known only at run time.
pub(super) fn has_code_for_key(document: &Document) -> bool {
    document.get("clientKey").is_some_and(|node| node.value == Value::Expression)
}

/// Returns a body whose key is known only at run time with the key's place.
pub(super) fn with_key_place(document: Document) -> Document {
    let code = document.get("clientKey").filter(|node| node.value == Value::Expression);
    let edit = code.map(|node| Edit::string(node, KEY_PLACEHOLDER));
    let text = edit.and_then(|edit| document::apply(document.text(), &[edit]));
    text.map_or(document, Document::parse)
}
