//! What is wrong with a request, found as for a request that was pasted.

use std::borrow::Cow;
use std::sync::Arc;

use super::key_places::keys_in_head;
use crate::capture::{Arrival, decoded};
use crate::import::{Surroundings, import_from_wire, utf16_text};
use crate::payload::{Finding, Redactor, ServiceFacts, Severity, sort_findings};

/// Most bytes that are read of a body whose compression no header names.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// Returns the findings of a request of the API: of its body and of what stands around it.
pub fn findings(arrival: &Arrival, service: ServiceFacts, known: &Arc<Redactor>) -> Vec<Finding> {
    let mut text = arrival.raw_head();
    let in_head = keys_in_head(&text, known);
    let (body, of_bytes) = readable(arrival);
    text.extend_from_slice(b"\r\n\r\n");
    text.extend_from_slice(&body);
    let around = Surroundings { name: "The request", service, entry: 0, known };
    let mut findings = match import_from_wire(text, around) {
        Ok(imported) => imported.findings,
        // A body in which nothing is known is not this API's.
        Err(error) => vec![Finding::new("shape.not-an-object", "", error.to_string())],
    };
    findings.extend(in_head);
    findings.extend(of_bytes);
    sort_findings(&mut findings);
    findings
}

/// Returns the body as text that can be checked, and what a service will not take of its bytes.
fn readable(arrival: &Arrival) -> (Cow<'_, [u8]>, Vec<Finding>) {
    let mut body = Cow::Borrowed(&arrival.plain_body()[..]);
    let mut findings = Vec::new();
    if let Some(coding) = arrival.coding() {
        let message = format!("The body is compressed: Content-Encoding is {}", crate::contract::cut(coding, 40));
        findings.push(Finding::new("http.coded-body", "", message));
    } else if body.starts_with(b"\x1f\x8b") {
        let message = "The body is compressed with gzip, and no header says so";
        findings.push(Finding::new("http.coding-unnamed", "", message));
        if let Some((plain, _)) = decoded(Some("gzip"), &body, MOST_BYTES).filter(|(plain, _)| !plain.is_empty()) {
            body = Cow::Owned(plain);
        }
    }
    if let Some(text) = utf16_text(&body) {
        let finding = Finding::new("text.utf16", "", "The body is UTF-16, and not UTF-8");
        findings.push(finding.as_severe_as(Severity::Error));
        body = Cow::Owned(text.into_bytes());
    }
    (body, findings)
}
