//! Finds error codes in words, and explains each.

use crate::contract::{ErrorCode, Retry, Source, error_code, similar_codes};
use crate::payload::{Finding, Severity};

/// Most codes of one text that are explained: a longer list is documentation or a program.
pub(super) const MAX_CODES: usize = 12;

/// Longest and shortest name that may be a code, in bytes.
const MAX_LENGTH: usize = 60;
const MIN_LENGTH: usize = 9;

/// What every code that nobody knows must begin with.
const PREFIX: &str = "ERROR_";

/// Returns the error codes that a text names, each once, in their order. No more than one over [`MAX_CODES`].
pub(super) fn codes(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    for word in words.filter(|word| word.contains('_') && is_code(word)) {
        if !found.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            found.push(word);
        }
        if found.len() > MAX_CODES {
            break;
        }
    }
    found
}

/// Tells whether a word is a code. Names of programs are written alike, so that only known codes may be in small letters.
fn is_code(word: &str) -> bool {
    if !(MIN_LENGTH..=MAX_LENGTH).contains(&word.len()) {
        return false;
    }
    let is_upper = word.bytes().all(|byte| !byte.is_ascii_lowercase());
    let has_prefix = word.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX));
    match (is_upper, has_prefix) {
        (true, true) => !word.ends_with('_'),
        (true, false) | (false, true) => error_code(word).is_some(),
        (false, false) => false,
    }
}

/// What a text says of its reply's status before the number, in small letters.
const BEFORE_STATUS: [&str; 5] = ["status code", "status_code", "statuscode", "http status", "http error"];

/// Words of which a text about this API has one, in small letters.
const OF_THIS_API: [&str; 5] = ["captcha", "create task", "createtask", "task result", "gettaskresult"];

/// Returns the last status of an error that a log names, where the log is about captchas.
pub(super) fn status_in_log(text: &str) -> Option<u16> {
    let lower = text.to_ascii_lowercase();
    if !OF_THIS_API.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let status = |end: usize| {
        let number = lower[end..].trim_start_matches([' ', ':', '=', '"', '\'', '(']);
        let length = number.bytes().take_while(u8::is_ascii_digit).count();
        number[..length].parse().ok().filter(|status| (400..600).contains(status)).map(|status| (end, status))
    };
    let named = BEFORE_STATUS.iter().flat_map(|mark| lower.match_indices(mark).map(|(at, _)| at + mark.len()));
    named.filter_map(status).max().map(|(_, status)| status)
}

/// What services say of an error in words, in small letters, and the code that it stands for.
const DESCRIPTIONS: &[(&str, &str)] = &[
    ("authorization key not found in the system", "ERROR_KEY_DOES_NOT_EXIST"),
    ("account has zero or negative balance", "ERROR_ZERO_BALANCE"),
    ("account has zero balance", "ERROR_ZERO_BALANCE"),
    ("no idle captcha workers", "ERROR_NO_SLOT_AVAILABLE"),
    ("no idle workers", "ERROR_NO_SLOT_AVAILABLE"),
    ("could not be solved by 5 different", "ERROR_CAPTCHA_UNSOLVABLE"),
    ("additional variable token has expired", "ERROR_TOKEN_EXPIRED"),
    ("does not exist in your current captchas list", "ERROR_NO_SUCH_CAPCHA_ID"),
];

/// Returns the code of an error that a text describes in a service's words, without its code.
pub(super) fn described(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    DESCRIPTIONS.iter().find(|(words, _)| lower.contains(words)).map(|(_, code)| *code)
}

/// Explains a code. `description` is what the service said besides.
pub(super) fn explained(code: &str, pointer: &str, description: Option<&str>) -> Finding {
    let Some(known) = error_code(code) else {
        let finding = Finding::new("reply.error-code", pointer, unknown(code, description));
        return Finding { source: Source::Desk, ..finding };
    };
    let advice = known.retry.advice();
    // The two say the same of some codes.
    let advice = if known.what_to_do.starts_with(advice) { String::new() } else { format!(". {advice}") };
    let message = format!("{}: {}. {}{advice}", named(code, known), known.meaning, known.what_to_do);
    let finding = Finding { source: known.source, ..Finding::new("reply.error-code", pointer, message) };
    if known.retry == Retry::AfterTwoSeconds {
        // No error: the task only takes its time.
        return Finding { why: "The task is still being worked on", ..finding.as_severe_as(Severity::Info) };
    }
    finding
}

/// Returns the code as it was written, and the name under which the dictionary has it.
fn named(code: &str, known: &ErrorCode) -> String {
    if code.eq_ignore_ascii_case(known.code) {
        known.code.to_owned()
    } else {
        format!("{code} (the same as {})", known.code)
    }
}

fn unknown(code: &str, description: Option<&str>) -> String {
    let said = description.map(|words| format!("; the service says: {words}")).unwrap_or_default();
    let near = similar_codes(code).first().map(|row| format!("; perhaps {} is meant", row.code));
    format!("{code}: CapKill Desk doesn't know this code{said}{}", near.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_in_any_words() {
        for (text, found) in [
            ("failed : ERROR_PROXY_CONNECT_REFUSED, refused", vec!["ERROR_PROXY_CONNECT_REFUSED"]),
            ("error_zero_balance", vec!["error_zero_balance"]),
            ("[errorCode] => ERROR_A_NEW_ONE\n", vec!["ERROR_A_NEW_ONE"]),
            ("CAPCHA_NOT_READY|ERROR_ZERO_BALANCE|CAPCHA_NOT_READY", vec!["CAPCHA_NOT_READY", "ERROR_ZERO_BALANCE"]),
            ("error_handler captcha_not_ready ERROR_ on_error_code", vec![]),
        ] {
            assert_eq!(codes(text), found, "{text}");
        }
        let many: Vec<String> = (0..50).map(|n| format!("ERROR_NUMBER_{n}")).collect();
        assert_eq!(codes(&many.join(" ")).len(), MAX_CODES + 1);
    }

    #[test]
    fn descriptions_are_of_codes_that_are_known() {
        for (words, code) in DESCRIPTIONS {
            assert!(error_code(code).is_some() && described(&words.to_uppercase()).is_some(), "{code}");
        }
        assert_eq!(described("Error: no page"), None);
    }

    #[test]
    fn a_code_is_explained_with_its_source() {
        let known = explained("error_wrong_useragent", "", None);
        assert!(
            known.message.starts_with("ERROR_WRONG_USERAGENT: The user agent")
                && known.source.label() == "CapMonster Cloud"
        );
        let older = explained("ERROR_WRONG_USER_KEY", "", None);
        assert!(older.message.contains("the same as ERROR_KEY_DOES_NOT_EXIST"), "{}", older.message);
        let new = explained("ERROR_ZERO_BALANCES", "", Some("pay"));
        assert!(
            new.message.contains("doesn't know")
                && new.message.contains("says: pay")
                && new.message.contains("ERROR_ZERO_BALANCE ")
        );
        let waiting = explained("CAPCHA_NOT_READY", "", None);
        assert_eq!(waiting.severity, Severity::Info);
        assert_eq!(waiting.message.matches("Ask again").count(), 1, "{}", waiting.message);
    }
}
