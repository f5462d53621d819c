//! The dictionary of error codes: what each means, what to do, and whether the same request may be
//! sent again.
//!
//! A row is the whole change for a code: what else a code leads to stands in its columns, so that no
//! other place compares names of codes.

use super::Source;

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
    pub source: Source,
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
    const fn charging(self) -> Self {
        Self { may_charge: true, ..self }
    }

    const fn refusing_key(self) -> Self {
        Self { refuses_key: true, ..self }
    }

    const fn with_checklist(self) -> Self {
        Self { has_checklist: true, ..self }
    }
}

const fn row(
    source: Source,
    code: &'static str,
    meaning: &'static str,
    what_to_do: &'static str,
    retry: Retry,
) -> ErrorCode {
    ErrorCode { code, source, meaning, what_to_do, retry, may_charge: false, refuses_key: false, has_checklist: false }
}

use Source::{CapKill, Family};

/// Every code the contract knows.
#[rustfmt::skip]
pub const ERROR_CODES: &[ErrorCode] = &[
    row(CapKill, "ERROR_KEY_DOES_NOT_EXIST", "The key is unknown, inactive or malformed", "Copy the key again from the account page", Retry::NoGetsBlocked).refusing_key(),
    row(Family, "ERROR_ZERO_BALANCE", "The account has no money left", "Top up the balance", Retry::NoGetsBlocked),
    row(Family, "ERROR_ZERO_CAPTCHA_FILESIZE", "The picture is smaller than 100 bytes", "Check the file", Retry::AfterChange),
    row(Family, "ERROR_TOO_BIG_CAPTCHA_FILESIZE", "The picture is over the service's size limit", "Use a smaller copy", Retry::AfterChange),
    row(Family, "ERROR_IMAGE_TYPE_NOT_SUPPORTED", "The picture is not JPEG, PNG or GIF, or it is damaged", "Convert the picture or open it again", Retry::AfterChange),
    row(Family, "ERROR_IP_NOT_ALLOWED", "The address of this machine is not on the account's list", "Add this machine's address in the account's settings", Retry::No),
    row(Family, "ERROR_IP_BANNED", "Too many bad calls came from this machine's address", "Wait about 10 min, then check the key and the balance", Retry::Wait),
    row(Family, "ERROR_IP_BLOCKED", "Too many bad calls came from this machine's address", "Wait about 10 min, then check the key and the balance", Retry::Wait),
    row(Family, "ERROR_CAPTCHA_UNSOLVABLE", "Not solved: unsupported, blank, damaged, wrong options or under the threshold", "Look at the preview and the options; some services charge for this answer, some don't", Retry::OnceAfterALook).charging().with_checklist(),
    row(Family, "ERROR_NO_SUCH_CAPCHA_ID", "The service knows no such task, or its result has expired", "Check the task id and the profile", Retry::No),
    row(Family, "WRONG_CAPTCHA_ID", "The service knows no such task, or its result has expired", "Check the task id and the profile", Retry::No),
    row(Family, "CAPTCHA_NOT_READY", "The task is still being worked on", "Ask again after 2 s", Retry::AfterTwoSeconds),
    row(Family, "ERROR_NO_SUCH_METHOD", "The task type or the method's address is wrong", "Check the type and the profile's base URL", Retry::AfterChange),
    row(Family, "ERROR_TASK_NOT_SUPPORTED", "The service doesn't know this task type", "Choose another type", Retry::AfterChange),
    row(Family, "ERROR_TASK_ABSENT", "The request has no task object, or its body is not JSON", "Check the payload", Retry::AfterChange),
    row(Family, "ERROR_TOO_MUCH_REQUESTS", "The result was asked for faster or more often than allowed", "Ask more slowly", Retry::Slower),
    row(Family, "ERROR_NO_SLOT_AVAILABLE", "No worker is free", "Send it again later", Retry::Later),
    row(Family, "ERROR_DOMAIN_NOT_ALLOWED", "The service never solves captchas of that site", "This service can't be used for that site", Retry::No),
    row(Family, "ERROR_TOKEN_EXPIRED", "A token that is good for one use had expired", "Take a fresh token from the page", Retry::AfterChange),
    row(Family, "ERROR_RECAPTCHA_INVALID_SITEKEY", "The website key is not one of that page", "Copy the website key from the page again", Retry::AfterChange),
    row(Family, "ERROR_RECAPTCHA_INVALID_DOMAIN", "The website URL does not fit the website key, or lacks https://", "Check the website URL", Retry::AfterChange),
    row(Family, "ERROR_RECAPTCHA_TIMEOUT", "Solving took too long", "Send it again", Retry::Yes),
    row(Family, "ERROR_MAXIMUM_TIME_EXCEED", "Solving took too long", "Send it again", Retry::Yes),
    row(Family, "ERROR_BAD_DUPLICATES", "The workers did not agree on an answer", "Send it again", Retry::Yes),
    row(Family, "ERROR_ACCOUNT_SUSPENDED", "The account is closed", "Ask the service's support", Retry::No).refusing_key(),
];

/// Returns the row of a code. Codes are compared letter by letter.
#[must_use]
pub fn error_code(code: &str) -> Option<&'static ErrorCode> {
    ERROR_CODES.iter().find(|row| row.code == code)
}

/// Tells whether a refusal says that the key itself is no good. A service that gives no code means that too.
#[must_use]
pub fn refuses_key(code: Option<&str>) -> bool {
    code.is_none_or(|code| error_code(code).is_some_and(|known| known.refuses_key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique_and_only_one_is_capkills() {
        let codes: HashSet<_> = ERROR_CODES.iter().map(|row| row.code).collect();
        assert_eq!(codes.len(), ERROR_CODES.len());
        let own: Vec<_> = ERROR_CODES.iter().filter(|row| row.source == CapKill).collect();
        assert_eq!(own.len(), 1);
        assert_eq!(own[0].code, "ERROR_KEY_DOES_NOT_EXIST");
    }

    #[test]
    fn special_meanings_are_those_of_their_codes() {
        let codes = |has: fn(&ErrorCode) -> bool| -> Vec<&str> {
            ERROR_CODES.iter().filter(|row| has(row)).map(|row| row.code).collect()
        };
        assert_eq!(codes(|row| row.refuses_key), ["ERROR_KEY_DOES_NOT_EXIST", "ERROR_ACCOUNT_SUSPENDED"]);
        assert_eq!(codes(|row| row.has_checklist), ["ERROR_CAPTCHA_UNSOLVABLE"]);
        assert_eq!(codes(|row| row.may_charge), ["ERROR_CAPTCHA_UNSOLVABLE"]);
        assert_eq!(codes(|row| row.retry.leads_to_block()), ["ERROR_KEY_DOES_NOT_EXIST", "ERROR_ZERO_BALANCE"]);
        assert!(refuses_key(None) && !refuses_key(Some("ERROR_NEW")));
    }

    #[test]
    fn texts_follow_the_house_style() {
        for row in ERROR_CODES {
            for text in [row.meaning, row.what_to_do, row.retry.advice()] {
                assert!(!text.ends_with('.') && text.starts_with(char::is_uppercase), "{text}");
            }
        }
    }
}
