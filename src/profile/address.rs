//! Where a profile's service lives.

use crate::contract::BaseUrl;

/// Where a profile's service lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// The embedded sandbox, at whatever port it got; `None` until it listens.
    Sandbox(Option<BaseUrl>),
    /// A service at a base URL.
    Service(BaseUrl),
    /// A text in the settings that is no base URL. It is kept, so that the operator can correct it.
    Unreadable(String),
}

impl Address {
    /// Reads the address of a service from a text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        BaseUrl::parse(text).map_or_else(|_| Self::Unreadable(text.to_owned()), Self::Service)
    }

    /// Returns the base URL once it is known.
    #[must_use]
    pub fn base_url(&self) -> Option<&BaseUrl> {
        match self {
            Self::Sandbox(base_url) => base_url.as_ref(),
            Self::Service(base_url) => Some(base_url),
            Self::Unreadable(_) => None,
        }
    }

    /// Returns the address as text, which is empty while the address is unknown.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Unreadable(text) => text,
            address => address.base_url().map(BaseUrl::as_str).unwrap_or_default(),
        }
    }

    /// Whether the address is the embedded sandbox's, which finds it anew at each start.
    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        matches!(self, Self::Sandbox(_))
    }
}
