//! One result of checking a body.

use super::document::Edit;
use super::rules::rule;
use crate::contract::Source;

/// How serious a finding is; the order is the order of display.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The service will refuse it, or there is nothing to send.
    Error,
    /// Likely not what was meant.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The severity in a word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Error => "Error",
            Self::Warning => "Warning",
            Self::Info => "Note",
        }
    }

    /// The severity in exported data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// JSON pointers of the fields that forms show.
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
}

/// A change of the body that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the change does, for its button.
    pub label: String,
    /// What it changes and into what, cut to a line each.
    pub before: String,
    pub after: String,
    /// In the text that was checked.
    pub edits: Vec<Edit>,
}

/// One result of checking a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable, dotted: `picture.too-small`.
    pub id: &'static str,
    pub severity: Severity,
    /// Who states the rule.
    pub source: Source,
    /// JSON pointer (RFC 6901) into the body; empty for the whole of it.
    pub pointer: String,
    /// One sentence, without a full stop.
    pub message: String,
    /// Why it matters, for who has never read the API's documentation.
    pub why: &'static str,
    pub fix: Option<Fix>,
    /// Nothing could be sent at all. Everything else only warns.
    pub blocks: bool,
}

impl Finding {
    /// A finding of a rule at a place.
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

    /// The same with a fix.
    #[must_use]
    pub fn fixed_by(self, fix: impl Into<Option<Fix>>) -> Self {
        Self { fix: fix.into(), ..self }
    }

    /// The same, less or more serious than the rule says.
    #[must_use]
    pub fn as_severe_as(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// The same; nothing can be sent while it holds.
    #[must_use]
    pub fn blocking(self) -> Self {
        Self { severity: Severity::Error, blocks: true, ..self }
    }
}

/// Sorts by severity and leaves the order of the checks otherwise.
pub fn sort_findings(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (finding.severity, !finding.blocks));
}
