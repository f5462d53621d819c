//! How sure it is who calls.

use std::fmt;

/// How sure a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HowSure {
    /// The request says so.
    Stated,
    /// What was seen of a program of that name fits, in more than one place.
    Likely,
    /// One place fits, which others have too.
    Guess,
}

impl HowSure {
    /// Returns the word that is shown.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Likely => "likely",
            Self::Guess => "guess",
        }
    }
}

impl fmt::Display for HowSure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
