//! What is wrong with a request, found as for a request that was pasted.

use std::sync::Arc;

use super::key_places::keys_in_head;
use crate::capture::Arrival;
use crate::import::{Surroundings, import};
use crate::payload::{Finding, Redactor, ServiceFacts, sort_findings};

/// Returns the findings of a request of the API: of its body and of what stands around it.
pub fn findings(arrival: &Arrival, service: ServiceFacts, known: &Arc<Redactor>) -> Vec<Finding> {
    let mut text = arrival.raw_head();
    let in_head = keys_in_head(&text, known);
    text.extend_from_slice(b"\r\n\r\n");
    text.extend_from_slice(arrival.plain_body());
    let around = Surroundings { name: "The request", service, entry: 0, known };
    let mut findings = match import(text, around) {
        Ok(imported) => imported.findings,
        // A body in which nothing is known is not this API's.
        Err(error) => vec![Finding::new("shape.not-an-object", "", error.to_string())],
    };
    findings.extend(in_head);
    sort_findings(&mut findings);
    findings
}
