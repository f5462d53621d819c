//! What to look at after an error code that has a checklist: the causes that services name, each compared with the
//! payload that was sent.

use crate::contract::{Holds, TaskType, cut, task_type};
use crate::payload::document::{Document, Value};
use crate::payload::{Finding, place};

/// Longest value of an option that is shown, in characters.
const MAX_VALUE_CHARS: usize = 40;

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedPoint {
    /// What should be so, or what only the operator can tell.
    pub point: &'static str,
    /// Whether the point is a question to the operator: no check answers it.
    pub is_question: bool,
    /// What speaks against the point, a sentence each, or what the question is about; empty when nothing is.
    pub against: Vec<String>,
}

/// A point, and the rules whose findings speak against it. A rule that ends with a dot stands for every rule that
/// begins so.
type Point = (&'static str, &'static [&'static str]);

/// Points about a picture.
const PICTURE: &[Point] = &[
    ("The base64 is spelled as services document it", &["base64."]),
    (
        "The picture is whole and can be decoded",
        &["picture.unreadable", "picture.cut-short", "picture.not-a-picture", "picture.appended"],
    ),
    ("Its format and colours are usual", &["picture.format", "picture.cmyk", "picture.sixteen-bit"]),
    ("Something is drawn on it, and can be seen on any ground", &["picture.blank", "picture.alpha"]),
    ("It stands upright and does not move", &["picture.orientation", "picture.animated"]),
    ("Its size is within the limits", &["picture.too-small", "picture.too-large", "picture.many-pixels"]),
];

/// Points about a site.
const SITE: &[Point] = &[
    ("The website URL can be opened by the service", &["url.", "site.swapped"]),
    ("The website key is one of this captcha", &["site-key.", "site.swapped"]),
];

/// Points about any task.
const SHAPE: &[Point] = &[
    ("The task type is documented", &["shape.type-unknown", "shape.type-missing"]),
    (
        "Its fields are those of the type, each of its kind",
        &[
            "shape.required",
            "shape.wrong-type",
            "shape.letter-case",
            "shape.foreign-field",
            "shape.out-of-range",
            "shape.unknown-field",
            "json.duplicate-key",
        ],
    ),
];

/// Returns the list for a body and its findings.
pub(super) fn checklist(document: &Document, findings: &[Finding]) -> Vec<CheckedPoint> {
    let about = match document.task_text("type").and_then(task_type).map(|known| known.holds) {
        Some(Holds::Site) => SITE,
        Some(Holds::Picture) | None => PICTURE,
        Some(Holds::Other) => &[],
    };
    let points = about.iter().chain(SHAPE);
    points.map(|(point, rules)| checked(point, rules, findings)).chain(options(document)).collect()
}

fn checked(point: &'static str, rules: &[&str], findings: &[Finding]) -> CheckedPoint {
    let against = findings.iter().filter(|finding| rules.iter().any(|rule| is_of(finding.id, rule)));
    CheckedPoint { point, is_question: false, against: against.map(|finding| finding.message.clone()).collect() }
}

/// Whether an id is a rule's, or begins as the rule does where the rule ends with a dot.
fn is_of(id: &str, rule: &str) -> bool {
    id == rule || (rule.ends_with('.') && id.starts_with(rule))
}

/// Returns the question about options, where the task type has some. Options change what counts as an answer, and no
/// check can know what the captcha asks for.
fn options(document: &Document) -> Option<CheckedPoint> {
    let known = document.task_text("type").and_then(task_type)?;
    let is_option = |name: &str| TaskType::options(known).any(|field| field.name == name);
    let task = document.at(place::TASK)?;
    let set = task.members().iter().filter(|member| is_option(&member.name) && member.value.value != Value::Null);
    let set: Vec<String> = set
        .map(|member| format!("{} is {}", member.name, cut(document.slice(&member.value.span), MAX_VALUE_CHARS)))
        .collect();
    let about = if set.is_empty() { set } else { vec![set.join(", ")] };
    Some(CheckedPoint { point: "Look: do the options fit?", is_question: true, against: about })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::RULES;

    #[test]
    fn every_rule_of_the_list_exists() {
        for listed in PICTURE.iter().chain(SITE).chain(SHAPE).flat_map(|(_, rules)| rules.iter()) {
            assert!(RULES.iter().any(|rule| is_of(rule.id, listed)), "{listed}");
        }
    }

    #[test]
    fn every_base64_rule_speaks_against_the_spelling() {
        for rule in RULES.iter().filter(|rule| rule.id.starts_with("base64.")) {
            let findings = [Finding::new(rule.id, place::PICTURE, "It is odd")];
            let points = checklist(&Document::parse("{}"), &findings);
            assert_eq!(points[0].against, ["It is odd"], "{}", rule.id);
        }
    }

    #[test]
    fn findings_and_options_speak_against_their_points() {
        let body = r#"{"clientKey":"k","task":{"type":"ImageToTextTask","body":"QUJD","numeric":1,"case":null}}"#;
        let findings = [Finding::new("picture.blank", place::PICTURE, "The picture is blank, or nearly so")];
        let points = checklist(&Document::parse(body), &findings);
        let against: Vec<_> = points.iter().filter(|point| !point.against.is_empty()).collect();
        assert_eq!(against.len(), 2, "{points:?}");
        assert_eq!(against[0].against, ["The picture is blank, or nearly so"]);
        assert_eq!((against[1].point, against[1].is_question), ("Look: do the options fit?", true));
        assert_eq!(against[1].against, ["numeric is 1"]);
        let site = r#"{"task":{"type":"RecaptchaV2Task"}}"#;
        assert_eq!(checklist(&Document::parse(site), &[])[0].point, SITE[0].0);
    }
}
