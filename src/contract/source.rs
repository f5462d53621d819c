//! Who states a fact. See `shared/contract.md`: three sources, never mixed up in the product.

use std::fmt;

/// Who states a rule or the meaning of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Stated on CapKill's own pages.
    CapKill,
    /// Stated by services with the same API: likely, not promised.
    Family,
    /// Observed in the field.
    Seen,
    /// A rule of this program or of HTTP itself, not of any service.
    Desk,
}

impl Source {
    /// How the window names the source.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::CapKill => "CapKill",
            Self::Family => "compatible services",
            Self::Seen => "seen in practice",
            Self::Desk => "CapKill Desk",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
