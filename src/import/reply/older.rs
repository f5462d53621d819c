//! Reads answers of the API that came before createTask: `OK|id`, and `{"status":1,"request":"id"}`.

use super::said::Said;
use super::words::{codes, explained};
use crate::payload::document::{Document, Node, Value};
use crate::payload::{Finding, place};

/// Longest answer in words; a longer text that begins alike is something else.
const MAX_BYTES: usize = 4096;

/// Longest id that an answer gives, in characters; what is longer is a solution.
const MAX_ID: usize = 24;

/// Returns what an answer of the older API says, or `None` when the text is none.
pub(super) fn said_of_older(text: &str, document: &Document) -> Option<Said> {
    let request = of_object(document).or_else(|| of_words(text))?;
    let mut said = Said::default();
    for code in codes(&request) {
        said.note(explained(code, place::WHOLE, None), code);
    }
    let meaning = match () {
        () if !said.findings.is_empty() => "it gives a code instead of an id",
        () if request.len() <= MAX_ID && request.bytes().all(|byte| byte.is_ascii_digit()) => "it gives the task's id",
        () => "it gives the solution",
    };
    let message = format!("This is an answer of the older API (in.php, res.php), not of createTask: {meaning}");
    said.findings.push(Finding::new("reply.older-api", place::WHOLE, message));
    Some(said)
}

/// Returns what `request` holds beside a `status` of 0 or 1.
fn of_object(document: &Document) -> Option<String> {
    let root = document.root()?;
    let status = root.get("status").filter(|status| is_flag(document, status))?;
    let request = root.get("request")?;
    let is_older = !matches!(status.value, Value::Null) && root.get("errorId").is_none();
    let text = document
        .string(request)
        .or_else(|| matches!(request.value, Value::Number).then(|| document.slice(&request.span)));
    text.filter(|_| is_older).map(str::to_owned)
}

fn is_flag(document: &Document, node: &Node) -> bool {
    let text = document.string(node).unwrap_or_else(|| document.slice(&node.span));
    ["0", "1"].contains(&text)
}

fn of_words(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['"', '\'']);
    let rest = text.strip_prefix("OK|").filter(|_| text.len() <= MAX_BYTES)?;
    (!rest.is_empty() && !rest.contains(char::is_whitespace)).then(|| rest.to_owned())
}
