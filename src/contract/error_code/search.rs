//! Finds codes by words, and codes that are written nearly like a given one.

use super::{ERROR_CODES, ErrorCode};

/// Most codes that are offered for one that nobody knows.
const MAX_SIMILAR: usize = 3;

/// Least likeness of a code that is offered, from 0 to 1. Codes begin alike, so that half is not enough.
const MIN_LIKENESS: f64 = 0.6;

/// Longest text that is compared with codes, in bytes.
const MAX_COMPARED: usize = 100;

/// Returns the codes in whose names or texts every word stands, in any letter case; every code for no word.
pub fn search_codes(words: &str) -> impl Iterator<Item = &'static ErrorCode> + use<> {
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
