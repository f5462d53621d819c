//! Sessions: exchanges that browsers, proxies and API clients recorded or keep. Each form is a row of [`FORMATS`].

mod archive;
mod charles;
mod format;
mod har;
mod insomnia;
mod n8n;
mod other;
mod postman;
#[cfg(test)]
mod tests;
mod variables;

pub(super) use archive::{import as import_archive, is_archive};
pub(super) use other::{YAML, other_file, recording, seen};
pub(super) use variables::template;

use super::body;
use super::foreign;
use super::imported::{HarEntry, ImportError, Imported, Surroundings};
use super::original::Original;
use super::reply::Answer;
use super::request::{Request, RequestBody};
use crate::contract::{counted, cut};
use crate::payload::document::Document;
use crate::payload::{Finding, Severity, place, sort_findings};
use format::{Files, Format, Place};

const FORMATS: &[Format] = &[har::FORMAT, charles::FORMAT, postman::FORMAT, insomnia::FORMAT, n8n::FORMAT];

/// One exchange, read.
struct Exchange<'a> {
    request: Request,
    started: String,
    answer: Option<Answer>,
    /// Where the request stands; `None` where it stands in pieces.
    place: Option<(&'static Format, Place<'a>)>,
}

/// Imports one of the requests to this API. Returns `None` when the document is no session.
pub(super) fn import(document: &Document, around: Surroundings<'_>) -> Option<Result<Imported, ImportError>> {
    // The variables of Postman look like the fields of a form.
    if document.get("_postman_variable_scope").is_some() {
        return Some(Err(ImportError::NothingIn { name: around.name.to_owned(), seen: seen(document.text()) }));
    }
    import_with(document, &Files::new(), around)
}

fn import_with(document: &Document, files: &Files, around: Surroundings<'_>) -> Option<Result<Imported, ImportError>> {
    let (format, nodes) = FORMATS.iter().find_map(|format| Some((format, (format.entries)(document)?)))?;
    let mut session = Session::default();
    for node in nodes {
        let place = Place { document, node, files };
        let request = (format.request)(place);
        session.take(request, |request| Exchange {
            started: (format.started)(place),
            answer: (format.answer)(place),
            place: Some((format, place)),
            request,
        });
    }
    Some(session.import(format.how, around))
}

/// How far the names of a HAR file stand from its beginning, in bytes.
const HEAD: usize = 2000;

/// Tells whether a text that can't be read as JSON begins as a HAR file.
pub(super) fn is_half(text: &str) -> bool {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    head.starts_with('{') && ["\"log\"", "\"entries\""].iter().all(|name| head.contains(name))
}

/// The requests to this API, and what is told of all others.
#[derive(Default)]
struct Session<'a> {
    /// Each with its number in the file, from 1.
    ours: Vec<(usize, Exchange<'a>)>,
    count: usize,
    hosts: Vec<String>,
}

/// Most hosts that are named.
const MAX_HOSTS: usize = 3;

/// Longest host that is named, in characters.
const MAX_HOST_CHARS: usize = 60;

impl<'a> Session<'a> {
    /// Takes a request; `whole` reads the rest of an exchange with this API.
    fn take(&mut self, request: Request, whole: impl FnOnce(Request) -> Exchange<'a>) {
        self.count += 1;
        if is_ours(&request) {
            self.ours.push((self.count, whole(request)));
            return;
        }
        let host = host(request.url.as_deref().unwrap_or_default());
        if !self.hosts.contains(&host) {
            self.hosts.push(host);
        }
    }

    fn import(mut self, how: &str, around: Surroundings<'_>) -> Result<Imported, ImportError> {
        let entries: Vec<HarEntry> = self.ours.iter().map(|(number, exchange)| exchange.label(*number)).collect();
        let chosen = around.entry.min(entries.len().saturating_sub(1));
        if entries.is_empty() {
            return Err(self.none_ours(how, around.name));
        }
        let others = self.count - entries.len();
        let (_, mut exchange) = self.ours.swap_remove(chosen);
        exchange.request.how = match entries.len() {
            1 => how.to_owned(),
            count => format!("{how}, entry {} of {count} to this API", chosen + 1),
        };
        let mut imported = exchange.import(around)?;
        if others > 0 {
            let message = format!(
                "{} in the file {} not to this API, but to {}",
                counted(others as u64, "other request", "other requests"),
                if others == 1 { "is" } else { "are" },
                named(&self.hosts)
            );
            imported.findings.push(Finding::new("session.others", place::WHOLE, message));
        }
        sort_findings(&mut imported.findings);
        Ok(Imported { entries, chosen, ..imported })
    }

    fn none_ours(&self, how: &str, name: &str) -> ImportError {
        let what = match self.count {
            0 => "without any request".to_owned(),
            1 => format!("whose only request goes to another API: {}", named(&self.hosts)),
            count => format!(
                "with {}, all of them to other APIs: {}",
                counted(count as u64, "request", "requests"),
                named(&self.hosts)
            ),
        };
        ImportError::NoneOurs { name: name.to_owned(), session: format!("{how} {what}") }
    }
}

/// Returns the first hosts, and how many there are besides.
fn named(hosts: &[String]) -> String {
    let first = hosts.iter().take(MAX_HOSTS).map(String::as_str).collect::<Vec<_>>().join(", ");
    match hosts.len().saturating_sub(MAX_HOSTS) {
        0 => first,
        more => format!("{first} and {}", counted(more as u64, "more host", "more hosts")),
    }
}

/// Returns the host of an address, without a login and without anything else that may be secret.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = rest.rsplit('@').next().unwrap_or_default();
    if host.is_empty() { "an address without a host".to_owned() } else { cut(host, MAX_HOST_CHARS) }
}

/// Tells whether a request is one to this API: browsers ask before they send, and pages of others end alike.
fn is_ours(request: &Request) -> bool {
    let is_one_of = |verbs: &[&str]| {
        request.method.as_deref().is_some_and(|verb| verbs.iter().any(|known| known.eq_ignore_ascii_case(verb)))
    };
    let is_page =
        matches!(request.body, RequestBody::Absent) && is_one_of(&["GET"]) && !foreign::has_own_query(request);
    !is_one_of(&["OPTIONS", "HEAD"]) && !is_page && foreign::is_ours(request)
}

impl Exchange<'_> {
    fn label(&self, number: usize) -> HarEntry {
        let sent = if let RequestBody::Text(body) = &self.request.body { body } else { "" };
        let (result, is_error) = self.answer.as_ref().map(Answer::in_few_words).unwrap_or_default();
        HarEntry {
            number,
            method: self.request.method.clone().unwrap_or_default(),
            url: self.request.url.clone().unwrap_or_default(),
            started: self.started.clone(),
            status: self.answer.as_ref().and_then(|answer| answer.status).map_or(String::new(), |it| it.to_string()),
            task_type: Document::parse(sent).task_text("type").unwrap_or_default().to_owned(),
            result,
            is_error,
            body_bytes: match &self.request.body {
                RequestBody::Text(body) => body.len(),
                RequestBody::Form(form) => form.encoded().len(),
                RequestBody::Absent | RequestBody::Elsewhere(_) => 0,
            },
        }
    }

    /// Returns the request as the file has it, or else as it goes over the wire.
    fn original(&self) -> String {
        let as_it_stands = self.place.and_then(|(format, place)| (format.original)(place));
        as_it_stands.unwrap_or_else(|| written(&self.request))
    }

    fn import(&self, around: Surroundings<'_>) -> Result<Imported, ImportError> {
        let original = self.original();
        let mut imported = body::of_request(&self.request, &Original::new(&original), around)?;
        let Some(answer) = &self.answer else { return Ok(imported) };
        let said = answer.said(self.request.api_method());
        imported.findings.extend(said.findings.into_iter().map(|finding| {
            // Differences of a reply are no mistake of the request, and a reply's pointer leads nowhere in it.
            let finding = Finding { pointer: String::new(), ..finding };
            if finding.id == "reply.departure" { finding.as_severe_as(Severity::Info) } else { finding }
        }));
        imported.reply = Some(said.facts);
        Ok(imported)
    }
}

/// Returns a request as it goes over the wire, for files in which it stands in pieces. Only the header that says what
/// the body is comes along.
fn written(request: &Request) -> String {
    let line =
        format!("{} {}", request.method.as_deref().unwrap_or("POST"), request.url.as_deref().unwrap_or("(no address)"));
    let kind = request.content_type.as_ref().map(|kind| format!("\nContent-Type: {kind}")).unwrap_or_default();
    match &request.body {
        RequestBody::Text(body) => format!("{line}{kind}\n\n{body}"),
        RequestBody::Form(form) => format!("{line}{kind}\n\n{}", form.encoded()),
        RequestBody::Absent | RequestBody::Elsewhere(_) => format!("{line}{kind}"),
    }
}
