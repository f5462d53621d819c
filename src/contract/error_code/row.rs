//! The shape of a row of the dictionary: what is known of one error code.

use crate::contract::Source;

/// Whether sending the same request again makes sense, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    No,
    NoGetsBlocked,
    AfterChange,
    Wait,
    OnceAfterALook,
    AfterTwoSeconds,
    Slower,
    Later,
    Yes,
}

impl Retry {
    /// Tells whether a poll that gets this answer is to be followed by another.
    ///
    /// Every other code ends the polling, because the next poll would get the same code. The operator can follow
    /// the task again.
    #[must_use]
    pub const fn keeps_asking(self) -> bool {
        matches!(self, Self::AfterTwoSeconds | Self::Slower | Self::Later)
    }

    /// Tells whether the next poll is to wait longer than usual: the answer is about the polling, not about the task.
    #[must_use]
    pub const fn asks_more_slowly(self) -> bool {
        matches!(self, Self::Slower | Self::Later)
    }

    /// Tells whether services block for a while when this answer comes again and again.
    #[must_use]
    pub const fn leads_to_block(self) -> bool {
        matches!(self, Self::NoGetsBlocked)
    }

    /// Returns the advice in words.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::No => "Don't send the same request again",
            Self::NoGetsBlocked => "Don't send it again as it is: repeated tries get blocked",
            Self::AfterChange => "Send again only after a change",
            Self::Wait => "Wait before sending anything again",
            Self::OnceAfterALook => "Send it once more at most, after a look at the payload",
            Self::AfterTwoSeconds => "Ask again after 2 s",
            Self::Slower => "Ask again, more slowly",
            Self::Later => "Send it again later",
            Self::Yes => "The same request may be sent again",
        }
    }
}

/// What one error code means.
#[derive(Clone, Copy, Debug)]
pub struct ErrorCode {
    pub code: &'static str,
    /// Other spellings, and the names of the older API.
    pub other_names: &'static [&'static str],
    /// The `errorId` that comes with the code at services that number it.
    pub number: Option<u16>,
    /// Who states the code, in one word.
    pub source: Source,
    /// Everyone who documents the code.
    pub sources: &'static [Source],
    pub meaning: &'static str,
    pub what_to_do: &'static str,
    pub retry: Retry,
    /// Some services take money for this answer.
    pub may_charge: bool,
    /// The key itself is no good, whatever it is used for.
    pub refuses_key: bool,
    /// The cause is in what was sent: the payload is held against a list of usual causes.
    pub has_checklist: bool,
}

impl ErrorCode {
    pub(super) const fn charging(self) -> Self {
        Self { may_charge: true, ..self }
    }

    pub(super) const fn refusing_key(self) -> Self {
        Self { refuses_key: true, ..self }
    }

    pub(super) const fn with_checklist(self) -> Self {
        Self { has_checklist: true, ..self }
    }

    pub(super) const fn numbered(self, number: u16) -> Self {
        Self { number: Some(number), ..self }
    }

    pub(super) const fn also(self, other_names: &'static [&'static str]) -> Self {
        Self { other_names, ..self }
    }

    /// Returns every name of the code, its own first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.code).chain(self.other_names.iter().copied())
    }

    /// Returns those who document the code, as a list for people.
    #[must_use]
    pub fn documented_by(&self) -> String {
        self.sources.iter().map(|source| source.label()).collect::<Vec<_>>().join(", ")
    }
}

/// Returns a row without any of what few codes have besides.
pub(super) const fn row(
    sources: &'static [Source],
    code: &'static str,
    meaning: &'static str,
    what_to_do: &'static str,
    retry: Retry,
) -> ErrorCode {
    ErrorCode {
        code,
        other_names: &[],
        number: None,
        source: stated_by(sources),
        sources,
        meaning,
        what_to_do,
        retry,
        may_charge: false,
        refuses_key: false,
        has_checklist: false,
    }
}

/// Returns the one who states a code: `CapKill` if it does, the only one if there is one, and the family otherwise.
const fn stated_by(sources: &[Source]) -> Source {
    match sources {
        [Source::CapKill, ..] => Source::CapKill,
        [only] => *only,
        _ => Source::Family,
    }
}
