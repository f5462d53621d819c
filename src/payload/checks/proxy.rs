//! Checks the fields of a proxy: whether the type takes one, and whether they describe one that can be reached.

use super::naming::{is_of_proxy, shown};
use super::subject::Subject;
use super::{address, fix};
use crate::contract::{PROXY_FIELDS, Service, TaskType};
use crate::payload::document::{Member, Value};
use crate::payload::{Finding, Severity, place};

/// The fields without which there is no proxy.
const NEEDED: [&str; 3] = ["proxyType", "proxyAddress", "proxyPort"];

/// Returns the fields of a proxy that hold anything.
fn given<'a>(subject: &Subject<'a>) -> Vec<&'a Member> {
    let members = subject.task().map_or(&[][..], |task| task.members()).iter();
    let holds = |member: &Member| {
        let is_empty = subject.document.string(&member.value).is_some_and(|text| text.trim().is_empty());
        !is_empty && member.value.value != Value::Null
    };
    members.filter(|member| is_of_proxy(&member.name) && holds(member)).collect()
}

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((row, name)) = subject.named_type() else { return };
    let given = given(subject);
    if given.is_empty() {
        return findings.extend(none_given(subject, row, name));
    }
    if row.takes_proxy_as(name) {
        findings.extend(incomplete(&given));
        findings.extend(not_an_address(subject));
        findings.extend(unknown(&given));
    } else {
        findings.extend(none_taken(subject, row, name, &given));
    }
}

/// Tells whether a task has no proxy, in whatever fields.
pub(super) fn is_absent(subject: &Subject<'_>) -> bool {
    given(subject).is_empty()
}

/// Returns the note on a type with a proxy that has none. Some services take such a task all the same.
fn none_given(subject: &Subject<'_>, row: &TaskType, name: &str) -> Option<Finding> {
    let needs_one = [Service::AntiCaptcha, Service::TwoCaptcha].iter().any(|service| row.services.contains(service));
    let bare = row.names().find(|other| !row.takes_proxy_as(other))?;
    if !needs_one || !row.takes_proxy_as(name) || row.owner_of(name).is_some() {
        return None;
    }
    let (node, _) = subject.task_string("type")?;
    let documented = if row.is_documented() { ", which is the one that CapKill documents" } else { "" };
    let message = format!(
        "{name} is the type with a proxy, but proxyType, proxyAddress and proxyPort are missing, which most services need; without a proxy the type is {bare}{documented}"
    );
    let fix = fix::string(&format!("Change to {bare}"), subject.document, node, bare);
    let finding = Finding::new("proxy.incomplete", place::TASK_TYPE, message).fixed_by(fix);
    Some(finding.as_severe_as(Severity::Info))
}

/// Returns the one finding for all fields of a proxy in a task that takes none.
fn none_taken(subject: &Subject<'_>, row: &TaskType, name: &str, given: &[&Member]) -> Option<Finding> {
    let names: Vec<&str> = given.iter().map(|member| &*member.name).collect();
    let (first, others) = names.split_first()?;
    let what = match others {
        [] => (*first).to_owned(),
        [second] => format!("{first} and {second}"),
        _ => format!("{first} and {} more fields of one", others.len()),
    };
    let instead = row.names().find(|other| row.takes_proxy_as(other));
    let instead = instead.map_or(String::new(), |other| format!("; the type with a proxy is {other}"));
    let message = format!("{name} takes no proxy, but the task has {what}{instead}");
    let fix = fix::remove_all(subject.document, place::TASK, &names, "Remove the proxy");
    Some(Finding::new("shape.foreign-field", place::in_task(first), message).fixed_by(fix))
}

/// Returns the finding for a proxy of which only some fields are there.
fn incomplete(given: &[&Member]) -> Option<Finding> {
    let has = |name: &&str| given.iter().any(|member| member.name.eq_ignore_ascii_case(name));
    let missing: Vec<&str> = NEEDED.into_iter().filter(|name| !has(name)).collect();
    if missing.len() == NEEDED.len() || missing.is_empty() {
        return None;
    }
    let message = format!("The proxy is incomplete: {} is missing", missing.join(" and "));
    Some(Finding::new("proxy.incomplete", place::in_task(missing[0]), message))
}

/// Returns the finding for an address that holds more than a host, or that only this machine can reach. Nothing of it
/// is quoted, because a login may stand in it.
fn not_an_address(subject: &Subject<'_>) -> Option<Finding> {
    let (_, text) = subject.task_string("proxyAddress")?;
    let pointer = place::in_task("proxyAddress");
    let is_ipv6 = text.trim_matches(['[', ']']).parse::<std::net::Ipv6Addr>().is_ok();
    if text.contains("://") || text.contains(['@', '/', ' ']) || (text.contains(':') && !is_ipv6) {
        let message = "proxyAddress holds more than the proxy's host: protocol, port and login belong in proxyType, proxyPort, proxyLogin and proxyPassword";
        return Some(Finding::new("proxy.address", pointer, message));
    }
    let url = if is_ipv6 { format!("http://[{}]/", text.trim_matches(['[', ']'])) } else { format!("http://{text}/") };
    address::is_local(&url).then(|| {
        let message = "The proxy is on this machine or a private network, where the service can't reach it";
        Finding::new("proxy.local", pointer, message)
    })
}

/// Returns the finding for a field that describes no proxy.
fn unknown(given: &[&Member]) -> Option<Finding> {
    let is_known = |name: &str| PROXY_FIELDS.iter().any(|field| field.name.eq_ignore_ascii_case(name));
    let odd = given.iter().find(|member| !is_known(&member.name))?;
    let message = format!("No service documents a field {} for a proxy", shown(&odd.name));
    Some(Finding::new("shape.unknown-field", place::in_task(&odd.name), message).as_severe_as(Severity::Info))
}
