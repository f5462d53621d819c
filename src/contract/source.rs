//! Who states a fact. The window always tells the sources apart.

use std::fmt;

/// Who states a rule or the meaning of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Stated on CapKill's own pages.
    CapKill,
    /// Stated by services with the same API: likely, not promised.
    Family,
    /// Stated by one such service only.
    AntiCaptcha,
    CapMonster,
    TwoCaptcha,
    CapSolver,
    YesCaptcha,
    /// Observed in the field.
    Seen,
    /// A rule of this program or of HTTP itself, not of any service.
    Desk,
}

impl Source {
    /// Returns the source's name in the window.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::CapKill => "CapKill",
            Self::Family => "compatible services",
            Self::AntiCaptcha => "Anti-Captcha",
            Self::CapMonster => "CapMonster Cloud",
            Self::TwoCaptcha => "2captcha",
            Self::CapSolver => "CapSolver",
            Self::YesCaptcha => "YesCaptcha",
            Self::Seen => "seen in practice",
            Self::Desk => "CapKill Desk",
        }
    }

    /// Returns who states it, as a sentence of its own.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Seen => "Seen in practice, stated by no service".to_owned(),
            stated => format!("Stated by {}", stated.label()),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_about_a_source_reads_right() {
        assert_eq!(Source::CapKill.sentence(), "Stated by CapKill");
        assert_eq!(Source::Family.sentence(), "Stated by compatible services");
        assert_eq!(Source::Seen.sentence(), "Seen in practice, stated by no service");
    }
}
