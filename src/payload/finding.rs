//! One result of checking a body.

use super::document::Edit;
use super::rules::{Severity, rule};
use crate::contract::{Source, around_difference, cut};

/// JSON pointers of the fields that findings are about.
pub mod place {
    pub const WHOLE: &str = "";
    pub const KEY: &str = "/clientKey";
    pub const TASK: &str = "/task";
    pub const TASK_TYPE: &str = "/task/type";
    pub const PICTURE: &str = "/task/body";
    pub const WEBSITE_URL: &str = "/task/websiteURL";
    pub const WEBSITE_KEY: &str = "/task/websiteKey";
    pub const CALLBACK_URL: &str = "/callbackUrl";
    pub const TASK_ID: &str = "/taskId";

    /// Returns the pointer of a task's field.
    #[must_use]
    pub fn in_task(name: &str) -> String {
        format!("{TASK}/{name}")
    }
}

/// A change of the body that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the change does, as the label of its button.
    pub label: String,
    /// The text that the change takes away, as one line, which is cut where it is shown.
    pub before: String,
    /// The text that the change puts there, likewise.
    pub after: String,
    /// Edits of the text that was checked.
    pub edits: Vec<Edit>,
}

/// Longest piece of text that a fix shows, in characters.
const MAX_SHOWN: usize = 60;

/// Most that is shown of a longer piece before and after what a fix changes in it, in characters.
const MAX_AROUND: usize = 12;

impl Fix {
    /// Takes out of what is shown what `hide` takes out, and cuts the rest to a line: in this order, so that no key is
    /// cut and shown in part.
    pub fn show_without(&mut self, hide: impl Fn(&str) -> String) {
        let [mut before, mut after] = [&self.before, &self.after].map(|text| hide(text));
        if [&before, &after].iter().any(|text| text.chars().count() > MAX_SHOWN) {
            [before, after] = around_difference(&before, &after, MAX_AROUND);
        }
        [self.before, self.after] = [before, after].map(|text| cut(&text, MAX_SHOWN));
    }
}

/// One result of checking a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id, which never changes: `picture.too-small`.
    pub id: &'static str,
    pub severity: Severity,
    /// Who states the rule.
    pub source: Source,
    /// The place in the body as a JSON pointer (RFC 6901), empty for the whole body.
    pub pointer: String,
    /// One sentence, without a full stop.
    pub message: String,
    /// Why the finding matters, in words for people who have never read the API's documentation.
    pub why: &'static str,
    pub fix: Option<Fix>,
    /// While the finding stands nothing can be sent. All other findings only warn.
    pub blocks: bool,
}

impl Finding {
    /// Makes a finding of a rule at a place.
    #[must_use]
    pub fn new(id: &'static str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        let rule = rule(id);
        Self {
            id,
            severity: rule.severity,
            source: rule.source,
            pointer: pointer.into(),
            message: message.into(),
            why: rule.why,
            fix: None,
            blocks: false,
        }
    }

    /// Returns the finding with a fix.
    #[must_use]
    pub fn fixed_by(self, fix: impl Into<Option<Fix>>) -> Self {
        Self { fix: fix.into(), ..self }
    }

    /// Returns the finding, less or more serious than its rule says.
    #[must_use]
    pub fn as_severe_as(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// Returns the finding as one that keeps anything from being sent.
    #[must_use]
    pub fn blocking(self) -> Self {
        Self { severity: Severity::Error, blocks: true, ..self }
    }
}

/// Sorts findings by severity; those of one severity stay in the order of the checks.
pub fn sort_findings(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (finding.severity, !finding.blocks));
}
