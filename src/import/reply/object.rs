//! Reads a reply that is an object: which method it answers, which error it reports, where it departs from the contract.

use super::said::Said;
use super::words::{codes, explained};
use crate::contract::{
    Departure, Method, PlainReply, Received, error_code_of_number, read_balance_reply, read_create_task_reply,
    read_plain_reply, read_task_result_reply,
};
use crate::import::imported::ReplyFacts;
use crate::payload::document::{Document, IssueKind, Value, quoted, to_json};
use crate::payload::{Finding, Severity, place};

/// Returns what a reply's object says. `asked` is the method that it answers, where that is known.
pub(super) fn said_of_object(document: &Document, received: Received<'_>, asked: Option<Method>) -> Said {
    let printed = printed_by(document);
    // What a program printed came over the wire as JSON.
    let json = document.root().filter(|_| printed.is_some()).map(|root| to_json(document, root));
    let received = Received { body: json.as_ref().map_or(received.body, |json| json.as_bytes()), ..received };
    let mut said = Said { facts: ReplyFacts { status: status(document), ..ReplyFacts::default() }, ..Said::default() };
    refusal(document, received, &mut said);
    codes_inside(document, &mut said);
    let mixed = asked.is_none().then(|| mixed(document)).flatten();
    for departure in departures(received, asked.unwrap_or_else(|| method_of(document))) {
        if mixed.is_none() || !is_said_by_mixed(&departure) {
            said.findings.push(Finding::new("reply.departure", place::WHOLE, departure.to_string()));
        }
    }
    said.findings.extend(mixed.map(|message| Finding::new("reply.departure", place::WHOLE, message)));
    let is_broken = document.issues().iter().any(|issue| issue.kind != IssueKind::LoneSurrogate);
    if is_broken && printed.is_none() {
        said.findings.push(Finding::new("reply.departure", place::WHOLE, "The reply is not valid JSON"));
    }
    said
}

/// Returns the language whose programs print objects so, or `None` for JSON, sound or not.
pub(super) fn printed_by(document: &Document) -> Option<&'static str> {
    let has = |kind: fn(&IssueKind) -> bool| document.issues().iter().any(|issue| kind(&issue.kind));
    let first = document.root()?.members().first()?;
    match document.slice(&first.name_span).chars().next()? {
        '\'' => Some("Python"),
        '"' if has(|kind| kind.is_python()) => Some("Python"),
        '"' => None,
        _ => Some("Node.js"),
    }
}

/// Returns the method that a reply answers, by its names.
fn method_of(document: &Document) -> Method {
    let has = |name: &str| document.get(name).is_some();
    match () {
        () if has("balance") => Method::GetBalance,
        () if has("taskId") => Method::CreateTask,
        () if has("status") || has("solution") => Method::GetTaskResult,
        () => Method::CreateTask,
    }
}

fn departures(received: Received<'_>, method: Method) -> Vec<Departure> {
    match method {
        Method::CreateTask => read_create_task_reply(received).departures,
        Method::GetTaskResult => read_task_result_reply(received, None).departures,
        Method::GetBalance => read_balance_reply(received).departures,
    }
}

/// Returns a sentence on a reply that is one of createTask and of getTaskResult at once.
fn mixed(document: &Document) -> Option<String> {
    document.get("taskId").filter(|id| id.value != Value::Null)?;
    let beside = match status(document) {
        Some(status) => format!("the status {status}"),
        None => document.get("solution").map(|_| "a solution".to_owned())?,
    };
    Some(format!(
        "The reply gives a task id and {beside} at once; CapKill's createTask answers with the id alone, and its getTaskResult with the status processing or ready"
    ))
}

fn is_said_by_mixed(departure: &Departure) -> bool {
    match departure {
        Departure::SolutionInReply | Departure::StatusUnknown(_) => true,
        Departure::UnknownField(name) => ["taskId", "status", "solution"].contains(&name.as_str()),
        _ => false,
    }
}

fn status(document: &Document) -> Option<String> {
    document.text_of("status").filter(|status| !status.is_empty()).map(str::to_owned)
}

/// Notes the error that a reply reports by `errorId`.
fn refusal(document: &Document, received: Received<'_>, said: &mut Said) {
    let PlainReply::Refused { code, description } = read_plain_reply(received).reply else { return };
    if let Some(code) = code {
        said.note(explained(&code, "/errorCode", description.as_deref()), &code);
        return;
    }
    let number = document.get("errorId").and_then(|id| document.slice(&id.span).parse::<u16>().ok());
    if let Some(known) = number.filter(|number| *number > 1).and_then(error_code_of_number) {
        let finding = explained(known.code, "/errorId", None);
        let message = format!("errorId {} stands for {}", number.unwrap_or_default(), finding.message);
        said.note(Finding { message, ..finding }, known.code);
    } else if let Some(description) = description {
        let message = format!("The reply has no errorCode; the service says: {}", quoted(&description));
        let finding = Finding::new("reply.error-code", "/errorDescription", message);
        said.findings.push(finding.as_severe_as(Severity::Info));
    }
}

/// Notes the codes in any other words of a reply, but for the solution.
fn codes_inside(document: &Document, said: &mut Said) {
    document.walk(&mut |pointer, node| {
        let text = document.string(node).filter(|_| !pointer.starts_with("/solution")).unwrap_or_default();
        for code in codes(text) {
            said.note(explained(code, pointer, None), code);
        }
    });
}
