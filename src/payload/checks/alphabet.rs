//! Finds letters of other alphabets that look like Latin ones, in names and values that are always Latin.

use std::borrow::Cow;

use super::fix;
use super::naming::{canonical, shown};
use super::subject::Subject;
use crate::contract::{OLDER_NAMES, PROXY_FIELDS, TOP_FIELDS, task_type, task_types};
use crate::payload::document::{Document, Member, Node, escaped_name};
use crate::payload::place::{self, KEY, TASK_TYPE, WEBSITE_URL};
use crate::payload::{Finding, Fix};

/// Letters of other alphabets, each before the Latin letter that looks the same, without a space between.
const LOOK_ALIKES: &str = "АAВBЕEЅSІIЈJКKМMНHОOРPСCТTУYХXаaеeѕsіiјjкkоoрpсcтtуyхxһhԁdԛqԜWԝwӏlѡw\
    ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXαaιiκkνvοoρpτtυuχxγy\
    օoսuոnհhցgՕOՏS\
    ıiȷjɑaɡgſs‐-‑-‒-–-—-−-＿_";

/// Alphabets by their code points.
const ALPHABETS: &[(std::ops::RangeInclusive<u32>, &str)] = &[
    (0x0370..=0x03ff, "a Greek letter"),
    (0x0400..=0x052f, "a Cyrillic letter"),
    (0x0530..=0x058f, "an Armenian letter"),
    (0x2010..=0x2212, "a printed dash"),
    (0xff01..=0xff5e, "a full-width East Asian letter"),
];

/// Returns the Latin letter that a letter of another alphabet looks like.
fn latin(c: char) -> Option<char> {
    if let code @ 0xff01..=0xff5e = u32::from(c) {
        return char::from_u32(code - 0xff01 + 0x21);
    }
    let mut pairs = LOOK_ALIKES.chars();
    while let (Some(odd), Some(latin)) = (pairs.next(), pairs.next()) {
        if odd == c {
            return Some(latin);
        }
    }
    None
}

/// Returns a text with Latin letters for those that look like them.
pub(super) fn in_latin(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| latin(c).unwrap_or(c)).collect())
}

/// Tells whether a letter of another alphabet stands in a text that looks like a Latin one.
pub(super) fn has_look_alike(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(looks_alike)
}

/// Tells whether a character of another alphabet looks like a Latin one.
pub(super) fn looks_alike(c: char) -> bool {
    latin(c).is_some()
}

/// Says which letter of a text is of another alphabet: `the С in СapMonsterModule is a Cyrillic letter (U+0421)`.
fn said(text: &str) -> Option<String> {
    let odd = text.chars().find(|c| latin(*c).is_some())?;
    let code = u32::from(odd);
    let alphabet =
        ALPHABETS.iter().find(|(range, _)| range.contains(&code)).map_or("not a plain Latin letter", |row| row.1);
    let like = latin(odd).unwrap_or(odd);
    Some(format!("the {odd} in {} is {alphabet} (U+{code:04X}) that looks like {like}", shown(text)))
}

/// Returns the field that a name is once its letters are Latin.
fn field_in_disguise(name: &str) -> Option<&'static str> {
    if name.is_ascii() {
        return None;
    }
    let plain = in_latin(name);
    let own = task_types().flat_map(|row| row.fields.iter().chain(row.more_fields)).chain(PROXY_FIELDS);
    let names = own.map(|field| field.name).chain(OLDER_NAMES.iter().map(|(older, _)| *older));
    let mut names = names.chain(TOP_FIELDS.iter().copied()).chain(["type"]);
    names.find(|known| known.eq_ignore_ascii_case(&plain)).map(canonical)
}

/// Tells whether a name is a field's, but for letters of another alphabet.
pub(super) fn is_field_in_disguise(name: &str) -> bool {
    field_in_disguise(name).is_some()
}

pub(super) fn names(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let Some(root) = document.root() else { return };
    for (members, parent) in [(root.members(), ""), (subject.task().map_or(&[][..], Node::members), place::TASK)] {
        for member in members {
            findings.extend(of_name(document, member, parent));
        }
    }
}

fn of_name(document: &Document, member: &Member, parent: &str) -> Option<Finding> {
    let right = field_in_disguise(&member.name)?;
    let message = format!("The field must be spelled {right}: {}", said(&member.name)?);
    let pointer = format!("{parent}/{}", escaped_name(&member.name));
    Some(Finding::new("text.look-alike", pointer, message).fixed_by(fix::rename(document, member, right)))
}

/// Looks at the values that are always Latin: the type, the captcha's key and the page's host.
pub(super) fn values(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    if document.text().is_ascii() {
        return;
    }
    if let Some((node, text)) = subject.task_string("type")
        && task_type(&in_latin(text)).is_some()
    {
        findings.extend(of_value(TASK_TYPE, text, mended(document, node, text)));
    }
    if let Some((field, _)) = subject.site_key()
        && let Some((node, text)) = subject.task_string(field)
    {
        findings.extend(of_value(&place::in_task(field), text, mended(document, node, text)));
    }
    if let Some((_, url)) = subject.task_string("websiteURL") {
        let mixed =
            host(url).split('.').find(|label| said(label).is_some() && label.bytes().any(|b| b.is_ascii_alphabetic()));
        findings.extend(mixed.and_then(|label| of_value(WEBSITE_URL, label, None)));
    }
}

fn of_value(pointer: &str, text: &str, fix: Option<Fix>) -> Option<Finding> {
    let message = format!("One letter is not what it looks like: {}", said(text)?);
    Some(Finding::new("text.look-alike", pointer, message).fixed_by(fix))
}

fn mended(document: &Document, node: &Node, text: &str) -> Option<Fix> {
    let plain = in_latin(text);
    plain.is_ascii().then(|| fix::string("Write it with Latin letters", document, node, &plain))
}

/// Returns the host of an address as it is written.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#', ':']).next().unwrap_or_default()
}

/// Looks at the client key, of which nothing but the odd letter's code point may be said.
pub(super) fn key(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(odd) = subject.key.and_then(|key| key.first_of(looks_alike)) else { return };
    let message = format!(
        "The key has a letter of another alphabet (U+{:04X}) that looks like a Latin one; copy the key again",
        u32::from(odd)
    );
    findings.push(Finding::new("text.look-alike", KEY, message));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_look_alike_stands_before_a_plain_letter() {
        let letters: Vec<char> = LOOK_ALIKES.chars().collect();
        assert!(letters.len().is_multiple_of(2));
        for pair in letters.chunks(2) {
            assert!(!pair[0].is_ascii() && pair[1].is_ascii(), "{pair:?}");
        }
    }

    #[test]
    fn names_are_known_in_any_letters() {
        for (name, right) in [
            ("СapMonsterModule", Some("capMonsterModule")),
            ("wеbsiteURL", Some("websiteURL")),
            ("ｔｙｐｅ", Some("type")),
            ("clientΚey", Some("clientKey")),
            ("Kommentär", None),
            ("comment", None),
        ] {
            assert_eq!(field_in_disguise(name), right, "{name}");
        }
    }

    #[test]
    fn the_letter_is_said_with_its_code_point() {
        assert_eq!(said("СA").unwrap(), "the С in СA is a Cyrillic letter (U+0421) that looks like C");
        assert_eq!(said("plain"), None);
    }
}
