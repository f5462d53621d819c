//! Takes anything a developer pastes or drops: recognised by content, checked, made a draft.
//!
//! Whatever was unusual or had to be mended becomes a finding about the original. Keys are taken out
//! of the original first, and whatever else is secret by name or known by value is masked in all that is shown.
//! Nothing is sent, and nothing is read from disk.

mod address;
mod body;
mod code;
mod coded;
mod command;
mod copied;
mod dumped;
mod encoding;
mod filled_in;
mod foreign;
mod form;
mod http;
mod imported;
mod original;
mod reply;
mod request;
mod secrets;
mod session;
mod single;

pub use encoding::{as_text, utf16 as utf16_text};
pub use imported::{
    DraftChange, HarEntry, ImportError, Imported, PictureFacts, ReplyFacts, RequestFacts, Surroundings, What,
};
pub use single::import_picture;

use crate::contract::lower_first;
use crate::payload::document::Document;
use crate::payload::{
    DataPrefix, DraftPicture, Finding, HISTORY_NAME, ServiceFacts, Severity, data_prefix, sort_findings,
};
use crate::picture::{Content, PictureError, decode, recognise};
use original::Original;
use request::{Elsewhere, Request, RequestBody};
use single::picture_of_text;

/// Largest input that is looked at, in bytes. Source: this program.
pub const MAX_IMPORT_BYTES: usize = 64 * 1024 * 1024;

/// Recognises an input and makes a draft of it.
///
/// # Errors
/// When nothing in it is known.
pub fn import(bytes: Vec<u8>, around: Surroundings<'_>) -> Result<Imported, ImportError> {
    import_as(bytes, around, false)
}

/// Recognises a request as it came, head and body: its findings name places of the body.
///
/// # Errors
/// When nothing in it is known.
pub fn import_from_wire(bytes: Vec<u8>, around: Surroundings<'_>) -> Result<Imported, ImportError> {
    import_as(bytes, around, true)
}

fn import_as(bytes: Vec<u8>, around: Surroundings<'_>, is_on_wire: bool) -> Result<Imported, ImportError> {
    let name = around.name;
    if bytes.len() > MAX_IMPORT_BYTES {
        return Err(ImportError::TooLarge(name.to_owned()));
    }
    if session::is_archive(&bytes) {
        let (imported, text) = session::import_archive(&bytes, around)?;
        return Ok(hidden(imported, &Original::new(&text), around));
    }
    if let Some(kind) = session::recording(&bytes) {
        return Err(ImportError::OtherFile { name: name.to_owned(), kind: kind.to_owned() });
    }
    match recognise(&bytes) {
        Content::Picture(_) => Ok(decoded_and_checked(DraftPicture::new(bytes, name, Vec::new()), around.service)),
        Content::Empty => Err(not_a_picture(name, &PictureError::Empty)),
        content => {
            let Some(text) = encoding::text(&bytes, content) else { return Err(no_text(content, name)) };
            let original = if is_on_wire { Original::on_wire(&text.text) } else { Original::new(&text.text) };
            let mut imported = import_text(&original, around)?;
            let is_session = !imported.entries.is_empty();
            let found = text.findings.into_iter();
            // A mark before a session is none before the body.
            let found = found.map(|it| if is_session { it.as_severe_as(Severity::Info) } else { it });
            imported.findings.splice(0..0, found);
            reply::explain_beside(&mut imported, &original);
            Ok(hidden(imported, &original, around))
        }
    }
}

fn hidden(mut imported: Imported, text: &Original<'_>, around: Surroundings<'_>) -> Imported {
    imported.hide(text, around.known);
    sort_findings(&mut imported.findings);
    imported
}

fn not_a_picture(name: &str, reason: &PictureError) -> ImportError {
    ImportError::NotAPicture { what: name.to_owned(), reason: lower_first(&reason.to_string()) }
}

/// Returns why a file is of no use that is neither a picture of a known format nor text.
fn no_text(content: Content, name: &str) -> ImportError {
    match content {
        Content::Foreign(kind) => not_a_picture(name, &PictureError::Foreign(kind)),
        content => ImportError::OtherFile { name: name.to_owned(), kind: session::other_file(content) },
    }
}

fn decoded_and_checked(picture: DraftPicture, service: ServiceFacts) -> Imported {
    let decoded = decode(&picture.bytes);
    import_picture(picture, &decoded, service)
}

/// Recognises a text and makes a draft of it.
fn import_text(text: &Original<'_>, around: Surroundings<'_>) -> Result<Imported, ImportError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(ImportError::Nothing(around.name.to_owned()));
    }
    if let Some(submissions) = history(trimmed) {
        return Ok(Imported::new(What::History(submissions), "JSON Lines of CapKill Desk", Vec::new()));
    }
    // JSON is tried first, because a command may stand in one of its strings.
    let json = trimmed.starts_with(['{', '[']).then(|| Document::parse(trimmed)).filter(Document::is_json);
    let request = if json.is_some() { None } else { request(text) };
    if let Some(imported) = request.as_ref().and_then(|request| reply_of_dump(request, text)) {
        return Ok(imported);
    }
    // A text about another API may hold a body of this one besides.
    let foreign = match request.map(|request| body::of_request(&request, text, around)) {
        Some(Err(error)) => Some(error),
        Some(imported) => return imported,
        None => None,
    };
    if let Some(imported) = reply::whole(text) {
        return Ok(imported);
    }
    if let Some(picture) = picture_of_text(trimmed, around.name) {
        // The draft shows sound base64 as it came.
        let original = (!picture.repairs.is_empty()).then(|| (**text).to_owned());
        return Ok(Imported { original, ..decoded_and_checked(picture, around.service) });
    }
    if trimmed.starts_with(['{', '[', '"', '\'']) {
        let document = json.unwrap_or_else(|| Document::parse(trimmed));
        if let Some(imported) = session::import(&document, around) {
            return imported;
        }
        // A log line may begin with a bracket.
        if document.root().is_none()
            && trimmed.starts_with('{')
            && let Some(imported) = broken(trimmed, text, around)
        {
            return imported;
        }
        let is_code = !document.is_json() && code::dialect(&document, true) != code::Dialect::Body;
        if let Some(found) = is_code.then(|| code::program(trimmed, around.name)).flatten() {
            return Ok(body::of_found(found, text, around));
        }
        if let Some(found) = code::whole(&document) {
            return Ok(body::of_found(found, text, around));
        }
    }
    if let Some(found) = code::program(text, around.name).or_else(|| code::search(text)) {
        return Ok(body::of_found(found, text, around));
    }
    if let Some(found) = form::read(trimmed) {
        return Ok(body::of_found(found, text, around));
    }
    if matches!(data_prefix(trimmed), DataPrefix::NotBase64) {
        return Err(ImportError::DataUrlNotBase64);
    }
    if let Some(imported) = reply::in_words(text).filter(|imported| !is_program(imported, trimmed)) {
        return Ok(imported);
    }
    foreign.map_or_else(|| single::no_picture(trimmed, around.name), Err)
}

/// Returns the reply in a dump that leaves the request's body out, where the reply tells more than the request.
fn reply_of_dump(request: &Request, text: &Original<'_>) -> Option<Imported> {
    let is_hidden = matches!(request.body, RequestBody::Elsewhere(Elsewhere::NotShown));
    let tells = |reply: &ReplyFacts| reply.error_code.is_some() || reply.status.is_some();
    is_hidden.then(|| reply::whole(text)).flatten().filter(|imported| imported.reply.as_ref().is_some_and(tells))
}

/// Tells whether a text is a program that asks whether an answer is ready or has a page in it, and tells of no error.
fn is_program(imported: &Imported, text: &str) -> bool {
    let names_no_error = |finding: &Finding| finding.severity == Severity::Info || finding.id == "reply.foreign";
    imported.findings.iter().all(names_no_error) && session::seen(text).ends_with(" code")
}

/// Returns the request that a text is, or that a command in it makes.
fn request(text: &str) -> Option<Request> {
    copied::read(text)
        .or_else(|| dumped::read(text))
        .or_else(|| command::read(text))
        .or_else(|| http::read(text))
        .or_else(|| address::read(text))
}

/// Imports a text that begins as a reply or a session and can't be read to its end: else it would pass for a body.
fn broken(trimmed: &str, text: &Original<'_>, around: Surroundings<'_>) -> Option<Result<Imported, ImportError>> {
    if session::is_half(trimmed) {
        let kind = "half of a HAR file; save it again, or paste the request itself".to_owned();
        let found = code::search(text).map(|found| body::of_found(found, text, around));
        return Some(found.ok_or_else(|| ImportError::OtherFile { name: around.name.to_owned(), kind }));
    }
    reply::broken(text).map(Ok)
}

/// Returns how many submissions an exported history has; `None` for other texts.
fn history(text: &str) -> Option<u64> {
    let start = format!("{{\"{HISTORY_NAME}\":");
    text.starts_with(&start).then(|| text.lines().filter(|line| line.starts_with(&start)).count() as u64)
}

#[cfg(test)]
mod hiding_tests;
#[cfg(test)]
mod tests;
