//! What is wrong with a body, as a table of small functions, a file a subject.
//!
//! Forms, hand-written JSON, imports and records are all checked here, on the body itself: what is
//! checked is what is sent. The key is out of the text; [`KEY_PLACEHOLDER`] stands for it.

mod base64;
mod callback;
mod fix;
mod key;
mod picture;
mod polling;
mod shape;
mod site;
mod syntax;

pub use polling::other_key;

use super::document::Document;
use super::{Draft, Finding, KEY_PLACEHOLDER, Kind, Payload, place, sort_findings};
use crate::contract::{ClientKey, IMAGE_MAX_BYTES_FAMILY, Method};
use crate::picture::{Decoded, PictureError};

/// What the checks must know of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceFacts {
    /// It is on this machine, so local addresses are reachable for it.
    pub is_local: bool,
    /// The profile's limit, in decoded bytes.
    pub picture_max_bytes: usize,
}

impl Default for ServiceFacts {
    fn default() -> Self {
        Self { is_local: false, picture_max_bytes: IMAGE_MAX_BYTES_FAMILY }
    }
}

/// The picture of a body, decoded.
#[derive(Clone, Copy)]
pub struct CheckedPicture<'a> {
    pub decoded: &'a Result<Decoded, PictureError>,
    /// Length of the file, in bytes.
    pub bytes: usize,
    /// The file's name, when it came with one.
    pub name: Option<&'a str>,
}

/// What the checks look at.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub method: Method,
    /// With [`KEY_PLACEHOLDER`] for the key.
    pub document: &'a Document,
    pub key: Option<&'a ClientKey>,
    /// White space stood around the key.
    pub key_had_space: bool,
    pub picture: Option<CheckedPicture<'a>>,
    pub service: ServiceFacts,
}

type Check = fn(&Subject<'_>, &mut Vec<Finding>);

/// Every check, by the methods whose bodies it looks at.
const CHECKS: &[(&[Method], Check)] = &[
    (&Method::ALL, syntax::check),
    (&Method::ALL, syntax::characters),
    (&Method::ALL, syntax::duplicates_and_numbers),
    (&Method::ALL, key::present),
    (&Method::ALL, key::shape),
    (&[Method::CreateTask], shape::envelope),
    (&[Method::CreateTask], shape::task_type),
    (&[Method::CreateTask], shape::fields),
    (&[Method::CreateTask], base64::body),
    (&[Method::CreateTask], picture::content),
    (&[Method::CreateTask], picture::size),
    (&[Method::CreateTask], picture::format),
    (&[Method::CreateTask], picture::looks),
    (&[Method::CreateTask], site::swapped),
    (&[Method::CreateTask], site::website_url),
    (&[Method::CreateTask], site::website_key),
    (&[Method::CreateTask], callback::address),
    (&[Method::GetTaskResult], polling::task_id),
    (&Method::ALL, shape::top),
    (&Method::ALL, key::elsewhere),
];

/// Checks a body; findings come sorted by severity.
#[must_use]
pub fn check_body(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (methods, check) in CHECKS {
        if methods.contains(&subject.method) {
            check(subject, &mut findings);
        }
    }
    sort_findings(&mut findings);
    findings
}

/// Checks a draft and the payload made of it: what keeps it from being sent, and its body.
#[must_use]
pub fn check_draft(
    draft: &Draft,
    payload: Option<&Payload>,
    key: Option<&ClientKey>,
    picture: Option<(&Result<Decoded, PictureError>, usize)>,
    service: ServiceFacts,
) -> Vec<Finding> {
    let mut findings = blockers(draft, key);
    if let Some(payload) = payload {
        let name =
            draft.picture.as_ref().filter(|_| draft.kind == Kind::Picture).map(|picture| picture.origin.as_str());
        let picture = picture.map(|(decoded, bytes)| CheckedPicture { decoded, bytes, name });
        let subject = Subject {
            method: Method::CreateTask,
            document: payload.document(),
            key,
            key_had_space: false,
            picture,
            service,
        };
        let blocked: Vec<String> = findings.iter().map(|finding| finding.pointer.clone()).collect();
        // What is merely not there yet is said once.
        findings.extend(check_body(&subject).into_iter().filter(|finding| !blocked.contains(&finding.pointer)));
        if payload.had_other_key() {
            let message = "A key stands in the JSON; the profile's key is sent instead";
            findings.push(Finding::new("key.in-json", place::KEY, message));
        }
    }
    if draft.kind == Kind::Picture {
        let repairs = draft.picture.iter().flat_map(|picture| &picture.repairs);
        findings.extend(repairs.map(|repair| {
            Finding::new(repair.id(), place::PICTURE, repair.describe()).as_severe_as(super::Severity::Info)
        }));
    }
    sort_findings(&mut findings);
    findings
}

/// What is not there yet, so that nothing could be sent.
fn blockers(draft: &Draft, key: Option<&ClientKey>) -> Vec<Finding> {
    let is_blank = |text: &str| text.trim().is_empty();
    let is_recaptcha = draft.kind == Kind::Recaptcha;
    let cases = [
        (key.is_none(), "key.missing", place::KEY, "Enter the client key at the top"),
        (draft.kind == Kind::Picture && draft.picture.is_none(), "picture.missing", place::PICTURE, "Add a picture"),
        (
            is_recaptcha && is_blank(&draft.website_url),
            "url.missing",
            place::WEBSITE_URL,
            "Enter the address of the page",
        ),
        (
            is_recaptcha && is_blank(&draft.website_key),
            "site-key.missing",
            place::WEBSITE_KEY,
            "Enter the page's data-sitekey",
        ),
        (
            draft.kind == Kind::Json && draft.json.is_blank(),
            "json.missing",
            place::WHOLE,
            "Write or paste a createTask body",
        ),
    ];
    let missing = cases.into_iter().filter(|(is_missing, ..)| *is_missing);
    missing.map(|(_, id, pointer, message)| Finding::new(id, pointer, message).blocking()).collect()
}

#[cfg(test)]
mod tests;
