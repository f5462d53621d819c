//! Reads replies in any dress, and explains what they say: JSON, what Python and Node print, log lines, replies with
//! their headers, answers of the older API, and words that name an error code.

mod answer;
mod object;
mod older;
mod said;
#[cfg(test)]
mod tests;
mod words;

pub(super) use answer::Answer;

use super::code::Found;
use super::imported::{Imported, What};
use super::original::Original;
use super::secrets::quoted_in_reply;
use crate::contract::{ClientKey, Received, error_code, grouped, status_words};
use crate::payload::document::{Document, Value};
use crate::payload::{Finding, place};
use object::{printed_by, said_of_object};
use older::said_of_older;
use said::Said;
use words::{MAX_CODES, codes, described, explained, status_in_log};

/// Tells whether an object's names are those of a reply.
pub(super) fn is_reply(document: &Document) -> bool {
    let Some(root) = document.root() else { return false };
    let names = ["errorId", "status", "solution", "errorCode", "balance"];
    matches!(root.value, Value::Object(_))
        && root.get("clientKey").is_none()
        && root.get("task").is_none()
        && names.iter().any(|name| root.get(name).is_some())
}

/// Imports an object that is a reply: it makes no draft, but its findings explain it.
pub(super) fn import(document: &Document, found: &Found, original: &Original<'_>, keys: Vec<ClientKey>) -> Imported {
    let body = document.text().as_bytes();
    let received = Received { status: 200, content_type: Some("application/json"), body, is_truncated: false };
    let printed = printed_by(document).map(|language| format!(", as {language} prints it")).unwrap_or_default();
    let around = if found.is_part { ", in other text" } else { "" };
    let said = said_of_object(document, received, None);
    Imported {
        secrets: quoted_in_reply(document),
        keys,
        ..said.imported(format!("a reply of the API{printed}{around}"), original)
    }
}

/// Longest answer of the older API, in bytes.
const MAX_OLDER: usize = 64 * 1024;

/// Imports a text that is a reply and nothing else, but no object with errorId.
pub(super) fn whole(text: &Original<'_>) -> Option<Imported> {
    let trimmed = text.trim();
    // The address that an answer of the older API is for may stand before it.
    let older = match trimmed.rfind("\n{") {
        Some(line) if trimmed[..line].contains(".php") => trimmed[line..].trim_start(),
        _ => trimmed,
    };
    // Such an answer is short; a body of a megabyte is not read twice for it.
    let may_be_older = older.starts_with('{') && older.len() <= MAX_OLDER && older.contains("request");
    let document = Document::parse(if may_be_older { older } else { "" });
    if let Some(said) = said_of_older(older, &document) {
        return Some(said.imported("an answer of the older API (in.php, res.php)", text));
    }
    let answer = Answer::of_text(text).filter(|_| !text.contains("clientKey"))?;
    let said = answer.said(None);
    // Without the marks of `curl -v`, each header begins a line, where its name tells whether it is secret.
    let original: String = text.split_inclusive('\n').map(|line| line.trim_start_matches(['<', '>', ' '])).collect();
    let body = Document::parse(answer.body.unwrap_or_default());
    Some(Imported {
        secrets: quoted_in_reply(&body),
        ..said.imported("an HTTP reply with its headers", &Original::new(&original))
    })
}

/// Imports a reply that can't be read as an object: it was cut, or a program printed it in another way.
pub(super) fn broken(text: &Original<'_>) -> Option<Imported> {
    if !text.contains("errorId") || text.contains("clientKey") {
        return None;
    }
    let mut said = Said::default();
    for code in codes(text) {
        said.note(explained(code, place::WHOLE, None), code);
    }
    if said.findings.is_empty() {
        let message = "The reply can't be read: it is cut off, or a program printed it in a form of its own";
        said.findings.push(Finding::new("reply.departure", place::WHOLE, message));
    }
    Some(said.imported("what is left of a reply", text))
}

/// Imports a text in which nothing is known but error codes, or an error in a service's words.
pub(super) fn in_words(text: &Original<'_>) -> Option<Imported> {
    let found = codes(text);
    let mut said = Said::default();
    if found.is_empty() {
        let Some(code) = described(text) else { return page_in_error(text).or_else(|| status_alone(text)) };
        let finding = explained(code, place::WHOLE, None);
        let message = format!("The text names no code, but describes this one: {}", finding.message);
        said.note(Finding { message, ..finding }, code);
        return Some(said.imported("a text that describes an error", text));
    }
    for code in found.iter().take(MAX_CODES) {
        said.note(explained(code, place::WHOLE, None), code);
    }
    if found.len() > MAX_CODES {
        let message =
            format!("The text names more than {} codes; look up the others one by one", grouped(MAX_CODES as u64));
        said.findings.push(Finding::new("reply.more-codes", place::WHOLE, message));
    }
    let how = if found.len() == 1 { "a text that names an error code" } else { "a text that names error codes" };
    Some(said.imported(how, text))
}

/// Longest text before a page that came in the place of a reply, in bytes.
const MAX_BEFORE_PAGE: usize = 2000;

/// Imports an error with the web page in it that came in the place of a reply.
fn page_in_error(text: &Original<'_>) -> Option<Imported> {
    let head = text[..text.floor_char_boundary(MAX_BEFORE_PAGE)].to_ascii_lowercase();
    let at = PAGES.iter().filter_map(|page| head.find(page)).min()?;
    if !head[..at].contains("error") {
        return None;
    }
    let page = &text[at..];
    let answer = Answer { status: status_in_title(page), body: Some(page.to_owned()), ..Answer::default() };
    let said = answer.said(None);
    let is_page = said.findings.iter().any(|finding| finding.id == "reply.foreign");
    is_page.then(|| said.imported("an error with a web page in it", text))
}

/// How pages begin, in small letters.
const PAGES: [&str; 2] = ["<!doctype html", "<html"];

/// Returns the status that a page's title tells: `521: Web server is down`.
fn status_in_title(page: &str) -> Option<u16> {
    let (_, rest) = page.split_once("<title>")?;
    let title = rest.split('<').next()?;
    let numbers = title.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 3);
    numbers.filter_map(|digits| digits.parse().ok()).find(|status| (400..600).contains(status))
}

/// Imports a log that tells no more of a reply than its status, as many libraries print it.
fn status_alone(text: &Original<'_>) -> Option<Imported> {
    let status = status_in_log(text)?;
    let words = status_words(status);
    let words = if words.is_empty() { String::new() } else { format!(" ({words})") };
    let message = format!(
        "The text tells of a reply no more than HTTP {status}{words}; print its body, too, which says what is wrong"
    );
    let mut said = Said::default();
    said.findings.push(Finding::new("reply.foreign", place::WHOLE, message));
    said.facts.http_status = Some(status);
    Some(said.imported("a text that names an HTTP status", text))
}

/// Most places at which a reply beside a request is looked for, and the bytes before its errorId that are searched.
const MAX_TRIES: usize = 20;
const MAX_BEFORE: usize = 2048;

/// Most codes of a log that are explained.
const MAX_OF_LOG: usize = 3;

/// Explains the last reply that stands in a text beside a request, as where a program prints both.
pub(super) fn explain_beside(imported: &mut Imported, text: &str) {
    if !matches!(imported.what, What::Body(_)) || !imported.entries.is_empty() || imported.reply.is_some() {
        return;
    }
    let places: Vec<usize> = text.rmatch_indices("errorId").map(|(at, _)| at).take(MAX_TRIES).collect();
    let Some(document) = places.into_iter().find_map(|at| object_around(text, at)) else {
        return explain_log(imported, text);
    };
    let received = Received {
        status: 200,
        content_type: Some("application/json"),
        body: document.text().as_bytes(),
        is_truncated: false,
    };
    let said = said_of_object(&document, received, None);
    imported.findings.extend(said.findings.into_iter().filter(|finding| finding.id == "reply.error-code").map(
        // The pointer of a reply leads nowhere in the request.
        |finding| Finding { pointer: String::new(), ..finding },
    ));
    imported.secrets.extend(quoted_in_reply(&document));
    imported.reply = Some(said.facts);
    say_what_was_read(imported);
}

/// Explains the codes that stand around a body, as in a log: they say what became of the request. In a program they only
/// say what it is ready for.
fn explain_log(imported: &mut Imported, text: &str) {
    let is_log =
        imported.language.is_none() && imported.findings.iter().any(|finding| finding.id == "import.in-other-text");
    let known = if is_log { codes(text) } else { Vec::new() };
    let known = known.into_iter().filter(|code| error_code(code).is_some()).take(MAX_OF_LOG);
    let before = imported.findings.len();
    imported.findings.extend(known.map(|code| explained(code, place::WHOLE, None)));
    if imported.findings.len() > before {
        say_what_was_read(imported);
    }
}

/// Corrects the note on the text around a body, of which the reply was read, too.
fn say_what_was_read(imported: &mut Imported) {
    for finding in imported.findings.iter_mut().filter(|finding| finding.id == "import.in-other-text") {
        "Other text stands around the body; of it only what the service answered was read"
            .clone_into(&mut finding.message);
        finding.why = "The body and the answer were read and checked, and nothing else";
    }
}

/// Returns the reply's object in whose top level errorId stands at a place.
fn object_around(text: &str, at: usize) -> Option<Document> {
    let mut start = at.saturating_sub(MAX_BEFORE);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let brace = start + text[start..at].rfind('{')?;
    // No reply is longer than what services send.
    let mut end = text.len().min(brace + 4 * 1024 * 1024);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let document = Document::parse(&text[brace..end]);
    let root = document.root()?;
    let own = Document::parse(document.slice(&root.span).to_owned());
    let has_id = own.get("errorId").is_some_and(|id| matches!(id.value, Value::Number | Value::String(_)));
    (has_id && is_reply(&own)).then_some(own)
}

/// Returns a finding on an error code in the place of a task's id.
pub(super) fn code_as_task_id(document: &Document) -> Option<Finding> {
    let id = document.text_of("taskId")?;
    let code = *codes(id).first()?;
    let meaning = error_code(code).map(|known| format!(": {}", known.meaning)).unwrap_or_default();
    let message = format!("taskId holds the error code {code}{meaning}");
    Some(Finding::new("polling.id-is-code", place::TASK_ID, message))
}
