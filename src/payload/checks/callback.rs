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
        let message = format!("callbackUrl is {}, but must be text in quotation marks", node.kind());
        findings.push(Finding::new("shape.wrong-type", CALLBACK_URL, message));
        return;
    }
    let Some(text) = document.string(node).filter(|text| !text.is_empty()) else { return };
    if let Some(problem) = address_problem(text) {
        let message = match problem {
            AddressProblem::Space => "White space stands around the callback URL and would be sent with it",
            AddressProblem::Scheme => "The callback URL has no https:// in front",
            AddressProblem::Slashes(_) => {
                "The beginning is misspelt: an address begins with https:// once, with two slashes"
            }
            AddressProblem::Surrounded(_) => {
                "Other text stands around the callback URL, where only the address belongs"
            }
            AddressProblem::Html => "The address was copied from HTML: it has &amp; where an address has &",
            AddressProblem::Unreadable => "This is not a web address that a service can call",
        };
        let mended = problem.mended(text).map(|text| fix::string(problem.label(), document, node, &text));
        findings.push(Finding::new("callback.shape", CALLBACK_URL, message).fixed_by(mended));
    } else if !subject.service.is_local && is_local(text) {
        let message = "The callback URL is on this machine or a private network, where the service can't reach it";
        findings.push(Finding::new("callback.local", CALLBACK_URL, message));
    }
}
