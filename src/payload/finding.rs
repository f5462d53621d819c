//! One result of checking a draft.

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
}

/// Where in the window a finding belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Key,
    Picture,
    WebsiteUrl,
    WebsiteKey,
    CallbackUrl,
}

/// A change that mends a finding, as the new text of the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    WebsiteUrl(String),
    WebsiteKey(String),
    CallbackUrl(String),
    SwapSiteFields,
}

impl Fix {
    /// What the change does, for its button.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::WebsiteUrl(text) | Self::WebsiteKey(text) | Self::CallbackUrl(text) => format!("Change to {text}"),
            Self::SwapSiteFields => "Swap URL and key".to_owned(),
        }
    }
}

/// One result of checking a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable, dotted: `picture.too-small`.
    pub id: &'static str,
    pub severity: Severity,
    /// Who states the rule.
    pub source: Source,
    pub place: Place,
    /// One sentence, without a full stop.
    pub message: String,
    pub fix: Option<Fix>,
    /// Nothing could be sent at all. Everything else only warns.
    pub blocks: bool,
}
