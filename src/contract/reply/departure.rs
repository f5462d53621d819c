//! Differences between a reply and the contract, which the readers name and the window shows.

use std::fmt;

use crate::contract::wording;

/// Longest piece of a reply that a departure repeats, in characters.
const MAX_QUOTED_CHARS: usize = 60;

/// One difference between a reply and the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Departure {
    StatusNotOk(u16),
    ContentType(Option<String>),
    ByteOrderMark,
    InvalidUtf8,
    TrailingBytes,
    ErrorIdNotInteger,
    ErrorIdNumbered(String),
    ErrorCodeMissing,
    ErrorCodeWithSuccess,
    TaskIdNotInteger,
    TaskIdWithError,
    SolutionInReply,
    UnknownField(String),
    StatusMissing,
    StatusUnknown(String),
    ReadyWithoutSolution,
    NumberAsText(&'static str),
    BalanceNegative,
}

impl fmt::Display for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StatusNotOk(status) => write!(f, "The HTTP status is {status}, but 200 is documented"),
            Self::ContentType(Some(kind)) => {
                write!(f, "Content-Type is {}, not application/json", wording::cut(kind, MAX_QUOTED_CHARS))
            }
            Self::ContentType(None) => f.write_str("Content-Type is missing"),
            Self::ByteOrderMark => f.write_str("The body begins with a byte order mark"),
            Self::InvalidUtf8 => f.write_str("The body is not valid UTF-8"),
            Self::TrailingBytes => f.write_str("Other text follows the JSON"),
            Self::ErrorIdNotInteger => f.write_str("errorId is not a whole number"),
            Self::ErrorIdNumbered(id) => {
                write!(f, "errorId is {}, but CapKill documents only 0 and 1", wording::cut(id, MAX_QUOTED_CHARS))
            }
            Self::ErrorCodeMissing => f.write_str("errorCode is missing, null or empty in an error reply"),
            Self::ErrorCodeWithSuccess => f.write_str("errorCode is set although errorId is 0"),
            Self::TaskIdNotInteger => f.write_str("taskId is not a whole number"),
            Self::TaskIdWithError => f.write_str("taskId is not 0 in an error reply"),
            Self::SolutionInReply => f.write_str("The createTask reply already holds a solution"),
            Self::UnknownField(name) => {
                write!(f, "CapKill documents no field {} in this reply", wording::cut(name, MAX_QUOTED_CHARS))
            }
            Self::StatusMissing => f.write_str("status is missing"),
            Self::StatusUnknown(status) => {
                write!(
                    f,
                    "status is {}, but CapKill documents only processing and ready",
                    wording::cut(status, MAX_QUOTED_CHARS)
                )
            }
            Self::ReadyWithoutSolution => f.write_str("status is ready, but there is no solution"),
            Self::NumberAsText(name) => write!(f, "{name} is a number in quotation marks"),
            Self::BalanceNegative => f.write_str("balance is negative"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_words_are_cut() {
        let text = Departure::UnknownField("ä".repeat(1000)).to_string();
        assert!(text.contains("ä… in") && text.chars().count() < 110, "{text}");
    }
}
