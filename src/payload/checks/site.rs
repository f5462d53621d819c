//! Checks the address of the page that a task is about.

use super::address::{AddressProblem, address_problem, is_local};
use super::fix;
use super::frame::{Frame, frame};
use super::subject::Subject;
use crate::contract::{Holds, SiteKey};
use crate::payload::document::{Edit, Node};
use crate::payload::place::{self, WEBSITE_URL};
use crate::payload::{Finding, Fix};

/// Returns the URL of a task that must have one, or is about a page.
fn url<'a>(subject: &Subject<'a>) -> Option<(&'a Node, &'a str)> {
    let known = subject.task_type()?;
    let needs_page = known.required().any(|required| required.name == "websiteURL");
    if needs_page || known.holds == Holds::Site { subject.task_string("websiteURL") } else { None }
}

/// Returns the field of the captcha's key with its value, and the maker of the captcha.
pub(super) fn key<'a>(subject: &Subject<'a>) -> Option<(&'static str, SiteKey, &'a Node, &'a str)> {
    let (field, maker) = subject.site_key()?;
    let (node, text) = subject.task_string(field)?;
    Some((field, maker, node, text))
}

/// Tells whether URL and key stand in each other's place. An address in the key's place that has a key in it is no
/// page's.
pub(super) fn are_swapped(url: &str, key: &str, maker: SiteKey) -> bool {
    let is_key = SiteKey::of(url.trim()).is_some();
    key.contains("://") && !url.contains("://") && (is_key || maker.find_in(key).is_empty())
}

pub(super) fn swapped(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (Some((url_node, url)), Some((field, maker, key_node, key))) = (url(subject), key(subject)) else { return };
    if are_swapped(url, key, maker) {
        let pointer = place::in_task(field);
        let swap = Fix {
            label: "Swap URL and key".to_owned(),
            before: format!("{WEBSITE_URL} {pointer}"),
            after: format!("{pointer} {WEBSITE_URL}"),
            edits: vec![Edit::string(url_node, key), Edit::string(key_node, url)],
        };
        let message = "The website key holds an address, and the website URL holds none";
        findings.push(Finding::new("site.swapped", pointer, message).fixed_by(Some(swap)));
    }
}

pub(super) fn website_url(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((node, text)) = url(subject) else { return };
    if key(subject).is_some_and(|(_, maker, _, key)| are_swapped(text, key, maker)) {
        return;
    }
    if let Some(frame) = frame(text) {
        findings.push(of_frame(&frame));
    } else if let Some(problem) = address_problem(text) {
        let message = match problem {
            AddressProblem::Space => "White space stands around the URL and would be sent with it",
            AddressProblem::Scheme => "The URL has no https:// in front",
            AddressProblem::Slashes(_) => {
                "The beginning is misspelt: an address begins with https:// once, with two slashes"
            }
            AddressProblem::Surrounded(_) => "Other text stands around the URL, where only the address belongs",
            AddressProblem::Html => "The address was copied from HTML: it has &amp; where an address has &",
            AddressProblem::Unreadable => "This is not the address of a web page",
        };
        let mended = problem.mended(text).map(|text| fix::string(problem.label(), subject.document, node, &text));
        findings.push(Finding::new("url.shape", WEBSITE_URL, message).fixed_by(mended));
    } else if is_local(text) {
        let message = "The page is on this machine or a private network, where the service can't open it";
        findings.push(Finding::new("url.local", WEBSITE_URL, message));
    }
}

fn of_frame(frame: &Frame) -> Finding {
    let what = if frame.is_script { "script" } else { "frame" };
    let page = frame.page.as_ref().map_or(String::new(), |page| format!("; the frame itself names its page: {page}"));
    let message = format!(
        "This is the address of the captcha's own {what} ({}), not of the page that shows the captcha{page}",
        frame.maker
    );
    Finding::new("url.captcha-frame", WEBSITE_URL, message)
}
