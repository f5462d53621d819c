//! Checks the address that the service is to call with the answer.

use super::address::{AddressProblem, address_problem, is_local};
use super::fix;
use super::subject::Subject;
use crate::payload::Finding;
use crate::payload::document::Value;
use crate::payload::place::CALLBACK_URL;

pub(super) fn address(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let Some(node) = document.get("callbackUrl") else { return };
    if !matches!(node.value, Value::String(_) | Value::Null | Value::Expression) {
        let message = format!("callbackUrl is {}, not text in quotation marks", node.kind());
        findings.push(Finding::new("shape.wrong-type", CALLBACK_URL, message));
        return;
    }
    let Some(text) = document.string(node).filter(|text| !text.is_empty()) else { return };
    if let Some(problem) = address_problem(text) {
        let message = match problem {
            AddressProblem::Space => "The callback URL is sent with the white space around it",
            AddressProblem::Scheme => "The callback URL lacks https:// in front",
            AddressProblem::Slashes(_) => "The slashes after https: are not right",
            AddressProblem::Surrounded(_) => "This is more than the address: other text stands around it",
            AddressProblem::Html => "The signs between the values are &amp;, as in HTML; an address has & there",
            AddressProblem::Unreadable => "This is not an address that a service can call",
        };
        let mended = problem.mended(text).map(|text| fix::string(problem.label(), document, node, &text));
        findings.push(Finding::new("callback.shape", CALLBACK_URL, message).fixed_by(mended));
    } else if !subject.service.is_local && is_local(text) {
        let message = "The callback address is local; the service can't reach it";
        findings.push(Finding::new("callback.local", CALLBACK_URL, message));
    }
}
