//! `capkill-desk explain`: what error codes mean and what to do about them, offline.
//!
//! The exit code is 2 when a code is unknown, and 0 otherwise.

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use crate::cli::terminal::{stderr, stdout};
use crate::contract::{ERROR_CODES, ErrorCode, error_code, error_code_of_number, similar_codes};
use crate::judge::SOME_CHARGE;
use crate::payload::visible;

/// Exit code when a code is unknown.
const UNKNOWN: u8 = 2;

/// Prints what each code means, or every code. Returns the exit code.
pub(super) fn run(codes: &[String], lists_all: bool) -> Result<ExitCode, Box<dyn Error>> {
    let mut out = stdout();
    if lists_all {
        ERROR_CODES.iter().try_for_each(|row| print_row(&mut out, row))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut all_known = true;
    for (index, code) in codes.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        if let Some(row) = known(code) {
            print_entry(&mut out, row)?;
        } else {
            all_known = false;
            writeln!(stderr(), "{}", unknown(code))?;
        }
    }
    Ok(if all_known { ExitCode::SUCCESS } else { ExitCode::from(UNKNOWN) })
}

/// Returns the row of a code, or of a number that stands in errorId.
fn known(code: &str) -> Option<&'static ErrorCode> {
    error_code(code).or_else(|| error_code_of_number(code.trim().parse().ok()?))
}

/// Prints a code and its meaning on one line.
fn print_row(out: &mut impl io::Write, row: &ErrorCode) -> io::Result<()> {
    writeln!(out, "{}: {}", row.code, row.meaning)
}

fn print_entry(out: &mut impl io::Write, row: &ErrorCode) -> io::Result<()> {
    writeln!(out, "{}", row.code)?;
    writeln!(out, "  Meaning: {}", row.meaning)?;
    writeln!(out, "  What to do: {}", row.what_to_do)?;
    writeln!(out, "  Same request again: {}", row.retry.advice())?;
    if row.may_charge {
        writeln!(out, "  Money: {SOME_CHARGE}")?;
    }
    if !row.other_names.is_empty() {
        writeln!(out, "  Also written: {}", row.other_names.join(", "))?;
    }
    if let Some(number) = row.number {
        writeln!(out, "  errorId: {number}, at services that number their errors")?;
    }
    writeln!(out, "  Documented by: {}", row.documented_by())
}

/// Says that a code is unknown, and which codes are written nearly like it.
fn unknown(code: &str) -> String {
    let near: Vec<&str> = similar_codes(code).into_iter().map(|row| row.code).collect();
    let hint = match near.as_slice() {
        [] => "capkill-desk explain --list prints all that are known".to_owned(),
        near => format!("did you mean {}?", near.join(" or ")),
    };
    format!("{} is no error code that CapKill Desk knows; {hint}", visible(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: &str) -> String {
        let mut out = Vec::new();
        print_entry(&mut out, known(code).unwrap()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_entry_says_what_to_do_and_who_says_so() {
        let text = entry("error_captcha_unsolvable");
        for part in
            ["ERROR_CAPTCHA_UNSOLVABLE\n", "Meaning: ", "What to do: ", "charge", "errorId: 12", "Anti-Captcha, "]
        {
            assert!(text.contains(part), "{text}");
        }
        assert!(entry("25").starts_with("ERROR_PROXY_CONNECT_REFUSED"));
        assert!(entry("CAPCHA_NOT_READY").contains("Also written: CAPCHA_NOT_READY"));
    }

    #[test]
    fn an_unknown_code_is_said_to_be_unknown() {
        assert!(unknown("ERROR_ZERO_BALANSE").ends_with("did you mean ERROR_ZERO_BALANCE?"));
        assert!(unknown("\u{1b}[31mX").contains("explain --list") && !unknown("\u{1b}[31mX").contains('\u{1b}'));
    }
}
