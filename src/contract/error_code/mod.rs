//! The dictionary of error codes: what each means, what to do, and whether the same request may be
//! sent again.
//!
//! A row of `rows.rs` is the whole change for a code: what else a code leads to stands in its columns, so that no
//! other place compares names of codes.

mod row;
mod rows;
mod search;

pub use row::{ErrorCode, Retry};
pub use rows::ERROR_CODES;
pub use search::{FoundCodes, find_codes, similar_codes};

/// Returns the row of a code, which may be written in any letter case or with another of its names.
#[must_use]
pub fn error_code(code: &str) -> Option<&'static ErrorCode> {
    let code = code.trim();
    ERROR_CODES.iter().find(|row| row.names().any(|name| name.eq_ignore_ascii_case(code)))
}

/// Returns the row of a number that services send as `errorId`. Source: Anti-Captcha and 2captcha, which agree.
#[must_use]
pub fn error_code_of_number(number: u16) -> Option<&'static ErrorCode> {
    ERROR_CODES.iter().find(|row| row.number == Some(number))
}

/// Tells whether a refusal says that the key itself is no good. A service that gives no code means that too.
#[must_use]
pub fn refuses_key(code: Option<&str>) -> bool {
    code.is_none_or(|code| error_code(code).is_some_and(|known| known.refuses_key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Source;
    use std::collections::HashSet;

    #[test]
    fn names_and_numbers_are_unique() {
        let names: Vec<_> = ERROR_CODES.iter().flat_map(ErrorCode::names).collect();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        let numbers: Vec<_> = ERROR_CODES.iter().filter_map(|row| row.number).collect();
        assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), numbers.len());
    }

    #[test]
    fn every_code_has_its_sources_and_one_is_capkills() {
        assert!(ERROR_CODES.iter().all(|row| !row.sources.is_empty()));
        let own: Vec<_> = ERROR_CODES.iter().filter(|row| row.source == Source::CapKill).map(|row| row.code).collect();
        assert_eq!(own, ["ERROR_KEY_DOES_NOT_EXIST"]);
        let shared = error_code("ERROR_PROXY_BANNED").unwrap();
        assert_eq!(
            (shared.source, shared.documented_by().as_str()),
            (Source::Family, "Anti-Captcha, CapMonster Cloud, CapSolver")
        );
        assert_eq!(error_code("ERROR_WRONG_USERAGENT").unwrap().source, Source::CapMonster);
    }

    #[test]
    fn a_code_is_known_in_any_letter_case_and_spelling() {
        for (written, code) in [
            ("error_zero_balance", "ERROR_ZERO_BALANCE"),
            (" Capcha_Not_Ready\n", "CAPTCHA_NOT_READY"),
            ("ERROR_WRONG_USER_KEY", "ERROR_KEY_DOES_NOT_EXIST"),
        ] {
            assert_eq!(error_code(written).unwrap().code, code, "{written}");
        }
        assert!(error_code("ERROR_NEW").is_none() && error_code("").is_none());
        assert_eq!(error_code_of_number(25).unwrap().code, "ERROR_PROXY_CONNECT_REFUSED");
        assert!(error_code_of_number(0).is_none());
    }

    #[test]
    fn special_meanings_are_those_of_their_codes() {
        let codes = |has: fn(&ErrorCode) -> bool| -> Vec<&str> {
            ERROR_CODES.iter().filter(|row| has(row)).map(|row| row.code).collect()
        };
        let refusing = ["ERROR_KEY_DOES_NOT_EXIST", "ERROR_KEY_DENIED_ACCESS", "ERROR_ACCOUNT_SUSPENDED"];
        assert_eq!(codes(|row| row.refuses_key), refusing);
        assert_eq!(codes(|row| row.has_checklist), ["ERROR_CAPTCHA_UNSOLVABLE"]);
        assert_eq!(codes(|row| row.may_charge), ["ERROR_CAPTCHA_UNSOLVABLE"]);
        let blocking = ["ERROR_KEY_DOES_NOT_EXIST", "ERROR_KEY_DENIED_ACCESS", "ERROR_ZERO_BALANCE"];
        assert_eq!(codes(|row| row.retry.leads_to_block()), blocking);
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
