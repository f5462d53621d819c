//! What is wrong with a body, as a table of small functions, a file a subject.
//!
//! Forms, hand-written JSON, imports and records are all checked here, on the body itself: what is
//! checked is what is sent. The body has `KEY_PLACEHOLDER` in the place of its key.

mod address;
mod alphabet;
mod base64;
mod callback;
mod fields;
mod fix;
mod frame;
mod key;
mod naming;
mod picture;
mod polling;
mod proxy;
mod shape;
mod site;
mod site_key;
mod subject;
mod syntax;
mod task_type;
mod value;

pub use polling::other_key;
pub use subject::{Begins, CheckedPicture, ServiceFacts, Subject};

use super::body::Payload;
use super::draft::{Draft, OptionValue};
use super::finding::{Finding, place, sort_findings};
use super::rules::Severity;
use crate::contract::{ClientKey, FieldKind, Method, MethodBody, TaskField, grouped};
use crate::picture::{Decoded, PictureError};

type Check = fn(&Subject<'_>, &mut Vec<Finding>);

const ALL: &[MethodBody] = &[MethodBody::Task, MethodBody::TaskId, MethodBody::KeyAlone];
const TASK: &[MethodBody] = &[MethodBody::Task];

/// Every check, with the bodies that it looks at.
const CHECKS: &[(&[MethodBody], Check)] = &[
    (ALL, syntax::check),
    (ALL, syntax::characters),
    (ALL, syntax::duplicates_and_numbers),
    (ALL, key::present),
    (ALL, key::shape),
    (ALL, alphabet::key),
    (TASK, shape::envelope),
    (TASK, task_type::check),
    (ALL, alphabet::names),
    (TASK, fields::names),
    (TASK, fields::required),
    (TASK, proxy::check),
    (TASK, base64::body),
    (TASK, picture::content),
    (TASK, picture::appended),
    (TASK, picture::size),
    (TASK, picture::format),
    (TASK, picture::looks),
    (TASK, site::swapped),
    (TASK, site::website_url),
    (TASK, site_key::check),
    (TASK, alphabet::values),
    (TASK, callback::address),
    (&[MethodBody::TaskId], polling::task_id),
    (ALL, fields::top),
    (ALL, key::elsewhere),
];

/// Checks a body. Returns the findings sorted by severity.
#[must_use]
pub fn check_body(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    // What is wrong within a task whose name is misspelt is wrong still when the name is mended.
    let straight = fields::with_task_spelled_right(subject.document);
    let subject = &match &straight {
        Some((misspelt, document)) => {
            findings.push(misspelt.clone());
            Subject { document, ..*subject }
        }
        None => *subject,
    };
    for (bodies, check) in CHECKS {
        if bodies.contains(&subject.method.body()) {
            let before = findings.len();
            check(subject, &mut findings);
            leave_out(&mut findings, before + MAX_OF_CHECK);
        }
    }
    sort_findings(&mut findings);
    findings
}

/// Most findings of one check that are told: nobody reads more, and a hostile body has a million unknown fields.
const MAX_OF_CHECK: usize = 200;

/// Leaves out findings from a place on, and says how many.
fn leave_out(findings: &mut Vec<Finding>, most: usize) {
    let others = findings.len().saturating_sub(most);
    let Some(first) = findings.get(most).filter(|_| others > 1) else { return };
    let message = format!("{} more findings of this kind are not listed", grouped(others as u64));
    let more = Finding::new(first.id, place::WHOLE, message).as_severe_as(first.severity);
    findings.truncate(most);
    findings.push(more);
}

/// Checks a draft and the payload made of it: what keeps the draft from being sent, and what is wrong with the body.
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
        let name = draft.form_picture().map(|picture| picture.origin.as_str());
        let picture = picture.map(|(decoded, bytes)| CheckedPicture { decoded, bytes, name });
        let known = Some(payload.redactor());
        let subject = Subject { key, known, picture, ..Subject::new(Method::CreateTask, payload.document(), service) };
        let blocked: Vec<String> = findings.iter().map(|finding| finding.pointer.clone()).collect();
        // A field that is not filled in yet has its finding already.
        findings.extend(check_body(&subject).into_iter().filter(|finding| !blocked.contains(&finding.pointer)));
        for fix in findings.iter_mut().filter_map(|finding| finding.fix.as_mut()) {
            fix.show_without(|text| payload.redactor().text(text));
        }
        if payload.had_other_key() {
            let message = "A key stands in the JSON; the profile's key is sent instead";
            findings.push(Finding::new("key.in-json", place::KEY, message));
        }
    }
    findings.extend(payload.into_iter().flat_map(|payload| empty_options(draft, payload)));
    let repairs = draft.form_picture().into_iter().flat_map(|picture| &picture.repairs);
    findings.extend(
        repairs.map(|repair| Finding::new(repair.id(), place::PICTURE, repair.describe()).as_severe_as(Severity::Info)),
    );
    sort_findings(&mut findings);
    findings
}

/// Returns a finding for each option that is ticked and sent empty.
fn empty_options(draft: &Draft, payload: &Payload) -> Vec<Finding> {
    let document = payload.document();
    let empty = draft.options.iter().filter(|((form, _), value)| {
        *form == draft.form && matches!(value, OptionValue::Text(text) if text.trim().is_empty())
    });
    let finding = |name: &str| {
        let fix = document.get("task").and_then(|task| fix::remove(document, task, name));
        let message = format!("{name} is ticked, but empty");
        Finding::new("shape.empty-option", place::in_task(name), message).fixed_by(fix)
    };
    empty.map(|((_, name), _)| finding(name)).collect()
}

/// Rules of their own for required fields, by the field's place.
const MISSING: [(&str, &str); 3] = [
    (place::PICTURE, "picture.missing"),
    (place::WEBSITE_URL, "url.missing"),
    (place::WEBSITE_KEY, "site-key.missing"),
];

/// Returns what is not there yet, so that nothing could be sent.
fn blockers(draft: &Draft, key: Option<&ClientKey>) -> Vec<Finding> {
    let mut missing = Vec::new();
    if key.is_none() {
        missing.push(Finding::new("key.missing", place::KEY, "Enter the client key at the top"));
    }
    missing.extend(draft.form.required().filter(|field| is_missing(draft, field)).map(|field| {
        let place = place::in_task(field.name);
        let own = MISSING.iter().find(|(known, _)| *known == place);
        Finding::new(own.map_or("shape.required", |(_, id)| id), place, field.missing)
    }));
    if draft.form.is_json() && draft.json.is_blank() {
        missing.push(Finding::new("json.missing", place::WHOLE, "Write or paste a createTask body"));
    }
    missing.into_iter().map(Finding::blocking).collect()
}

fn is_missing(draft: &Draft, field: &TaskField) -> bool {
    let is_blank = field.kind == FieldKind::Text && draft.text(field.name).trim().is_empty();
    is_blank || !draft.has_entry(draft.form, field)
}

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;
