//! Finds codes by whatever an operator writes or pastes: names, numbers, words, and names with a slip.

use super::{ERROR_CODES, ErrorCode, error_code, error_code_of_number};

/// Most codes that are offered for one that nobody knows.
const MAX_SIMILAR: usize = 3;

/// Least likeness of a code that is offered, from 0 to 1. Codes begin alike, so that half is not enough.
const MIN_LIKENESS: f64 = 0.6;

/// Longest beginning of a text that is searched for, in bytes.
const MAX_SEARCHED: usize = 16 * 1024;

/// Longest text that is compared with codes, in bytes.
const MAX_COMPARED: usize = 100;

/// The codes that a search came to.
#[derive(Clone, Debug, Default)]
pub struct FoundCodes {
    pub codes: Vec<&'static ErrorCode>,
    /// Nothing has the text itself; the codes are only written nearly like it.
    pub is_guess: bool,
}

/// Returns the codes for a text that was written or pasted into a search: those that the text names, as a reply or a log
/// does; else those that hold all its words; else those that are written nearly like it. Returns every code for no text.
#[must_use]
pub fn find_codes(text: &str) -> FoundCodes {
    let text = text.get(..text.floor_char_boundary(MAX_SEARCHED)).unwrap_or_default();
    let mut codes = named(text);
    if codes.is_empty() {
        codes = search_codes(text).collect();
    }
    if codes.is_empty() {
        return FoundCodes { codes: similar_codes(text), is_guess: true };
    }
    FoundCodes { codes, is_guess: false }
}

/// Returns the codes that a text names, each once; where it names none, the code of the number that stands alone or
/// after errorId. Services that do not number their errors write 1 beside every code.
fn named(text: &str) -> Vec<&'static ErrorCode> {
    let is_sign = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    let words: Vec<&str> = text.split(is_sign).filter(|word| !word.is_empty()).collect();
    let mut found: Vec<&ErrorCode> = Vec::new();
    for row in words.iter().filter_map(|word| error_code(word)) {
        if found.iter().all(|known| known.code != row.code) {
            found.push(row);
        }
    }
    if found.is_empty() {
        let after_id = words.windows(2).find(|pair| pair[0].eq_ignore_ascii_case("errorId")).map(|pair| pair[1]);
        let number = after_id.unwrap_or(text.trim()).parse().ok();
        found.extend(number.and_then(error_code_of_number));
    }
    found
}

/// Returns the codes in whose names or texts every word stands, in any letter case; every code for no word.
fn search_codes(words: &str) -> impl Iterator<Item = &'static ErrorCode> + use<> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    ERROR_CODES.iter().filter(move |row| {
        let texts = searched(row);
        words.iter().all(|word| texts.contains(word.as_str()))
    })
}

fn searched(row: &ErrorCode) -> String {
    let mut texts = format!("{}\n{}\n{}\n{}", row.code, row.meaning, row.what_to_do, row.other_names.join("\n"));
    for source in row.sources {
        texts.push('\n');
        texts.push_str(source.label());
    }
    texts.to_lowercase()
}

/// Returns the codes that are written nearly like a text, the likest first.
#[must_use]
pub fn similar_codes(text: &str) -> Vec<&'static ErrorCode> {
    let wanted = bare(text);
    if wanted.is_empty() || wanted.len() > MAX_COMPARED {
        return Vec::new();
    }
    let mut near: Vec<(f64, &ErrorCode)> = ERROR_CODES.iter().map(|row| (likeness(row, &wanted), row)).collect();
    near.retain(|(likeness, _)| *likeness >= MIN_LIKENESS);
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    near.into_iter().take(MAX_SIMILAR).map(|(_, row)| row).collect()
}

fn likeness(row: &ErrorCode, wanted: &str) -> f64 {
    let names = std::iter::once(&row.code).chain(row.other_names);
    names.map(|name| strsim::normalized_damerau_levenshtein(&bare(name), wanted)).fold(0.0, f64::max)
}

/// Returns a code without what most codes begin with, which makes all of them alike.
fn bare(code: &str) -> String {
    let code = code.trim().to_ascii_uppercase().replace(['-', ' '], "_");
    code.strip_prefix("ERROR_").unwrap_or(&code).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(rows: impl IntoIterator<Item = &'static ErrorCode>) -> Vec<&'static str> {
        rows.into_iter().map(|row| row.code).collect()
    }

    #[test]
    fn codes_are_found_by_words_of_name_and_text() {
        assert_eq!(search_codes("").count(), ERROR_CODES.len());
        assert!(codes(search_codes("proxy login")).contains(&"ERROR_PROXY_NOT_AUTHORISED"));
        assert_eq!(codes(search_codes("Balance MONEY")), ["ERROR_ZERO_BALANCE"]);
        assert!(codes(search_codes("capcha_not")).contains(&"CAPTCHA_NOT_READY"));
        assert!(search_codes("capsolver").count() > 10);
        assert_eq!(search_codes("nothing says this").count(), 0);
    }

    #[test]
    fn a_text_that_names_codes_finds_them_alone() {
        for (text, expected) in [
            ("error_zero_balance", &["ERROR_ZERO_BALANCE"][..]),
            (r#"{"errorId":1,"errorCode":"ERROR_NO_SLOT_AVAILABLE"}"#, &["ERROR_NO_SLOT_AVAILABLE"]),
            (r#"{"errorId":10,"errorDescription":"x"}"#, &["ERROR_ZERO_BALANCE"]),
            (
                "12:00 ERROR_PROXY_BANNED, then error_zero_balance ERROR_PROXY_BANNED",
                &["ERROR_PROXY_BANNED", "ERROR_ZERO_BALANCE"],
            ),
            (" 10 ", &["ERROR_ZERO_BALANCE"]),
        ] {
            let found = find_codes(text);
            assert_eq!((codes(found.codes), found.is_guess), (expected.to_vec(), false), "{text}");
        }
    }

    #[test]
    fn other_texts_find_words_and_then_neighbours() {
        assert_eq!(find_codes("").codes.len(), ERROR_CODES.len());
        assert_eq!(codes(find_codes("balance money").codes), ["ERROR_ZERO_BALANCE"]);
        let slip = find_codes("ERROR_ZERO_BALANSE");
        assert_eq!((codes(slip.codes).first(), slip.is_guess), (Some(&"ERROR_ZERO_BALANCE"), true));
        let nothing = find_codes(&"ä".repeat(1_000_000));
        assert!(nothing.codes.is_empty() && nothing.is_guess);
    }

    #[test]
    fn a_misspelt_code_leads_to_its_neighbours() {
        for (text, code) in [
            ("ERROR_ZERO_BALANSE", "ERROR_ZERO_BALANCE"),
            ("error_zero_ballance", "ERROR_ZERO_BALANCE"),
            ("KEY_DOES_NOT_EXISTS", "ERROR_KEY_DOES_NOT_EXIST"),
            ("error proxy banned", "ERROR_PROXY_BANNED"),
            ("ERROR_CAPTCHA_UNSOLVEABLE", "ERROR_CAPTCHA_UNSOLVABLE"),
        ] {
            assert_eq!(codes(similar_codes(text)).first(), Some(&code), "{text}");
        }
        let far = "x".repeat(1_000_000);
        for text in ["", "ERROR_", "QQQQ", far.as_str()] {
            assert!(similar_codes(text).is_empty(), "{}", &text[..text.len().min(9)]);
        }
    }
}
