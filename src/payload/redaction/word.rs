//! Tells which words of a command could be a key. No name stands before the words that a command is given: what a word
//! looks like decides alone, and rather too much is hidden than too little.

use std::ops::Range;

use super::secret::is_public_value;
use crate::contract::{MASK, task_type};

/// Shortest and longest word that is taken for a key.
const MIN_LENGTH: usize = 6;
const MAX_LENGTH: usize = 512;

/// Length from which a word of letters alone is taken for a key, and from which a piece of a longer word is.
const LONG_WORD: usize = 24;
const LONG_PIECE: usize = 16;

/// Longest word in the name of a header.
const LONG_HEADER_PART: usize = 20;

/// Words with figures that stand in many commands.
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "base32", "base64", "b64encode", "b64decode", "md5sum", "sha1sum", "sha256", "sha256sum", "sha512", "sha512sum", "python2", "python3", "utf-16", "utf-16le",
    "iso-8859-1", "latin1", "ascii85", "ipv4only",
];

/// What begins a word that names something else: an option, a variable, a file, a path of jq.
const OTHERS: [char; 12] = ['-', '$', '%', '{', '<', '[', '@', '.', '~', '+', '(', '&'];

/// Tells whether a word of a command could be a key.
#[must_use]
pub fn could_be_key(word: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_graphic() && !"/\\\"'`{}()<>|;,".contains(c);
    let is_whole = (MIN_LENGTH..=MAX_LENGTH).contains(&word.len()) && word.chars().all(is_sign);
    if !is_whole
        || is_header_name(word)
        || word.starts_with(OTHERS)
        || word.contains(MASK)
        || is_known(word)
        || has_extension(word)
    {
        return false;
    }
    let has = |is: fn(&u8) -> bool| word.bytes().any(|byte| is(&byte));
    let is_mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    is_mixed && has_no_type(word) || word.len() >= LONG_WORD && has_no_type(word)
}

/// Tells whether a word is the name of a header of one's own, such as `X-Trace-2`, perhaps with its colon: words and
/// at most a short number behind them. What has its value in it is none.
fn is_header_name(word: &str) -> bool {
    let Some((start, name)) = word.split_at_checked(2) else { return false };
    let name = name.strip_suffix(':').unwrap_or(name);
    let parts: Vec<&str> = name.split('-').collect();
    let is_word = |part: &str| {
        (1..=LONG_HEADER_PART).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_of_words = match parts.as_slice() {
        [words @ .., last] => words.iter().all(|part| is_word(part)) && (is_word(last) || is_number(last)),
        [] => false,
    };
    start.eq_ignore_ascii_case("x-") && is_of_words
}

/// Returns the places in a text of all words that could be a key.
///
/// What has braces in it is read by the names inside, and not here.
#[must_use]
pub fn key_words(text: &str) -> Vec<Range<usize>> {
    let is_between = |c: char| c.is_whitespace() || "\"'`(){};<>,=".contains(c);
    let mut found = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(is_between) {
        let word = piece.trim_end_matches(is_between);
        let inside = word.split_inclusive(['/', '|', '\\', '#', ':', '@']);
        // What sed puts in another text's place may be short.
        let least = if ["s/", "s|", "s#"].iter().any(|sed| word.starts_with(sed)) { MIN_LENGTH } else { LONG_PIECE };
        if could_be_key(word) {
            found.push(at..at + word.len());
        } else if word.len() >= least {
            let mut start = at;
            for part in inside {
                let bare = part.trim_end_matches(['/', '|', '\\', '#', ':', '@']);
                if bare.len() >= least && could_be_key(bare) {
                    found.push(start..start + bare.len());
                }
                start += part.len();
            }
        }
        at += piece.len();
    }
    found
}

/// Returns a text with a mask in the place of every word that could be a key.
#[must_use]
pub fn without_key_words(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut copied = 0;
    for place in key_words(text) {
        shown.push_str(&text[copied..place.start]);
        shown.push_str(MASK);
        copied = place.end;
    }
    shown.push_str(&text[copied..]);
    shown
}

fn is_known(word: &str) -> bool {
    is_public_value(word) || word.starts_with("0x4") || KNOWN.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Tells whether a word is no task's type.
fn has_no_type(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    task_type(word).is_none() && !(word.contains("Task") && digits <= 2)
}

/// Tells whether a word is the name of a file that is no key itself.
fn has_extension(word: &str) -> bool {
    let Some((stem, extension)) = word.rsplit_once('.') else { return false };
    let is_extension = (1..=5).contains(&extension.len())
        && extension.starts_with(|c: char| c.is_ascii_alphabetic())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_long = stem.len() >= LONG_WORD && stem.bytes().filter(u8::is_ascii_digit).count() > 4;
    is_extension && !is_long
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_may_open_an_account_could_be_a_key() {
        for word in [
            "5b0e7c1d9a3f48268c4d7e20f1b6a953",
            "k-short1",
            "Tr0ub4dor&3",
            "q9-W4z",
            "CAP-21CD9F418E94AA082007616DA4ACDA43",
            "abcdefghijklmnopqrstuvwxyz",
            "0b6c1b50-8a6f-4ae1-9d0a-3c1f5a7a7d10",
            "x-4f9a7c1e2b8d4a60",
            "x-abcdefghijklmnopqrstuvwxyz",
            "x-1234567-abc",
            "X-My:k1234567",
        ] {
            assert!(could_be_key(word), "{word}");
        }
    }

    #[test]
    fn what_commands_say_everywhere_is_no_key() {
        for word in [
            "base64",
            "-w0",
            "--max-time",
            "captcha-17.png",
            "$KEY2",
            "NoCaptchaTaskProxyless",
            "RecaptchaV2TaskProxyless",
            "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-",
            "clientKey",
            "body.json",
            "2026",
            "{clientKey:$k1}",
            "X-Trace-207:",
            "x-trace-2",
            "X-Capability-Of-This-Very-Service:",
        ] {
            assert!(!could_be_key(word), "{word}");
        }
    }

    #[test]
    fn words_are_found_among_others() {
        for (text, shown) in [
            ("./gen q9-W4z > b.json", "./gen •••• > b.json"),
            ("K='Tr0ub4dor&3' ./mk.sh", "K='••••' ./mk.sh"),
            ("jq -n --arg k \"k-short1\" '{clientKey:$k}'", "jq -n --arg k \"••••\" '{clientKey:$k}'"),
            ("/tmp/5b0e7c1d9a3f48268c4d7e20f1b6a953.json", "/tmp/••••"),
            ("xh POST example.org X-My:k1234567 X-Trace-2:", "xh POST example.org •••• X-Trace-2:"),
            ("base64 -w0 shots/captcha-17.png", "base64 -w0 shots/captcha-17.png"),
        ] {
            assert_eq!(without_key_words(text), shown);
        }
    }
}
