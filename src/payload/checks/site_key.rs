//! Checks the key of the page's captcha: whether it is a key alone, and of the captcha that the task is for.

use super::subject::Subject;
use super::{alphabet, fix, site};
use crate::contract::{Holds, SITE_KEY_LENGTH, SITE_KEY_PREFIX, SiteKey, test_key};
use crate::payload::document::{Document, Node};
use crate::payload::{Finding, place};

/// Longest text that can be a placeholder, in bytes.
const MAX_PLACEHOLDER: usize = 64;

/// What stands in placeholders, in lower case.
const PLACEHOLDERS: &[&str] = &[
    "sitekey",
    "site_key",
    "site-key",
    "site key",
    "websitekey",
    "website_key",
    "your",
    "xxxx",
    "key_here",
    "publickey",
];

/// Signs that stand in no key.
const SIGNS: &[char] = &['<', '>', '=', '"', '\'', '{', '}', '?', '&', '/', ':', ';', ',', '(', ')', '[', ']', '`'];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((field, maker, node, text)) = site::key(subject) else { return };
    let url = subject.task_string("websiteURL").map_or("", |(_, url)| url);
    if site::are_swapped(url, text, maker) && subject.task_type().is_some_and(|known| known.holds == Holds::Site) {
        return;
    }
    let pointer = place::in_task(field);
    let say = |id, message: String| Finding::new(id, pointer.clone(), message);
    if let Some(message) = placeholder(text) {
        findings.push(say(shape_rule(maker), message));
        return;
    }
    if let Some((message, key)) = surrounded(field, maker, text) {
        let fix = key.map(|key| fix::string("Take the key out of it", subject.document, node, &key));
        findings.push(say("site-key.surrounded", message).fixed_by(fix));
        return;
    }
    let mended: String = text.split_whitespace().collect();
    if mended != text {
        findings.push(with_space(subject.document, node, &pointer, &mended));
    }
    findings.extend(wrong_shape(maker, &mended).map(|(id, message)| say(id, message)));
}

fn with_space(document: &Document, node: &Node, pointer: &str, mended: &str) -> Finding {
    let without = fix::string("Remove the white space", document, node, mended);
    let message = "The key has white space in it, which would be sent with it";
    Finding::new("site-key.space", pointer, message).fixed_by(without)
}

/// Returns what is said of a text that stands for a key, as examples have it.
fn placeholder(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let lower = trimmed.to_ascii_lowercase();
    let is_template = ["{{", "${", "<%", "%("].iter().any(|sign| lower.starts_with(sign))
        || (lower.starts_with(['<', '{', '[']) && !lower.contains(['=', '/', ':', '"']));
    let is_word = PLACEHOLDERS.iter().any(|word| lower.contains(word)) && !lower.contains(['"', '\'', '/']);
    let is_short = lower.len() <= MAX_PLACEHOLDER && SiteKey::ALL.iter().all(|maker| maker.find_in(trimmed).is_empty());
    (is_short && (is_template || is_word)).then(|| {
        "This is an example's placeholder, not a key: put in the page's own key, the value of data-sitekey".to_owned()
    })
}

/// Returns what is said of a text in which a key is not alone, and the key where it is certain.
fn surrounded(field: &str, maker: SiteKey, text: &str) -> Option<(String, Option<String>)> {
    let trimmed = text.trim();
    let keys = maker.find_in(trimmed);
    // Signs of equality at the end are base64's.
    if keys == [trimmed] || (keys.is_empty() && !trimmed.trim_end_matches('=').contains(SIGNS)) {
        return None;
    }
    let what = what_it_is(trimmed);
    let name = maker.label();
    let other = SiteKey::ALL.into_iter().filter(|other| *other != SiteKey::GeeTest);
    let other = other.flat_map(|other| other.find_in(trimmed)).find_map(SiteKey::of);
    Some(match (keys.as_slice(), other) {
        ([key], _) => (format!("{field} holds {what}, but only the key in it belongs there"), Some((*key).to_owned())),
        ([], Some(other)) => {
            (format!("{field} holds {what} with a key of {} in it, not of {name}", other.label()), None)
        }
        ([], None) => (format!("{field} holds {what} without any key of {name} in it"), None),
        (keys, _) => (format!("{field} holds {what} with {} keys in it; put in the right one alone", keys.len()), None),
    })
}

/// Returns what a text that is no key is, in words.
fn what_it_is(text: &str) -> &'static str {
    let lower = text.to_ascii_lowercase();
    match () {
        () if lower.contains('<') => "HTML, a piece of the page's markup",
        () if lower.contains("://") || lower.starts_with("//") || lower.starts_with("www.") => "a whole address",
        () if lower.starts_with(['{', '[']) || lower.contains("\":") => "a piece of JSON",
        () if lower.contains('(') => "a piece of a script",
        () if lower.contains("sitekey") => "the whole attribute data-sitekey with its name",
        () if lower.contains(['=', '&']) => "a piece of an address",
        () if lower.starts_with(['"', '\'', '`']) => "the key in quotation marks of its own",
        () => "other text around a key",
    }
}

/// Returns the rule for a key that has not its maker's shape.
const fn shape_rule(maker: SiteKey) -> &'static str {
    if matches!(maker, SiteKey::Recaptcha) { "site-key.length" } else { "site-key.shape" }
}

/// Returns the rule and the message for a key that is for trying only, another maker's, or none.
fn wrong_shape(maker: SiteKey, key: &str) -> Option<(&'static str, String)> {
    if let Some(what) = test_key(key) {
        return Some(("site-key.test", format!("This is {what}")));
    }
    if maker.fits(key) || alphabet::has_look_alike(key) {
        return None;
    }
    if let Some(other) = SiteKey::of(key).filter(|other| *other != SiteKey::GeeTest) {
        return Some((
            "site-key.product",
            format!("This key looks like one of {}, not of {}", other.label(), maker.label()),
        ));
    }
    let length = key.chars().count();
    Some(match maker {
        SiteKey::Recaptcha if length != SITE_KEY_LENGTH => {
            ("site-key.length", format!("Keys of reCAPTCHA have {SITE_KEY_LENGTH} characters; this one has {length}"))
        }
        SiteKey::Recaptcha if !key.starts_with(SITE_KEY_PREFIX) => {
            ("site-key.prefix", format!("Keys of reCAPTCHA begin with {SITE_KEY_PREFIX}; this one doesn't"))
        }
        SiteKey::Recaptcha => {
            ("site-key.shape", "Keys of reCAPTCHA have only letters, digits, - and _; this one has others".to_owned())
        }
        _ => (
            "site-key.shape",
            format!("Keys of {} are {}; this one has {length} characters", maker.label(), maker.shape()),
        ),
    })
}
