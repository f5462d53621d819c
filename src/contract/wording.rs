//! Puts numbers and pieces of other texts into sentences.

/// Returns a number with a comma every three digits: `1,234,567`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a number of things: `1 task`, `1,204 tasks`.
#[must_use]
pub fn counted(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {many}", grouped(number)) }
}

/// Returns how long something took: `under 1 ms`, `12 ms`, `3.4 s`.
#[must_use]
pub fn took(ms: u64) -> String {
    match ms {
        0 => "under 1 ms".to_owned(),
        1..1_000 => format!("{ms} ms"),
        ms => format!("{}.{} s", grouped(ms / 1_000), ms % 1_000 / 100),
    }
}

/// Returns a text cut to a number of characters, with an ellipsis where it was cut.
#[must_use]
pub fn cut(text: &str, max_chars: usize) -> String {
    match text.char_indices().nth(max_chars) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

/// Returns a text cut in its middle to a number of characters, with an ellipsis where it was cut.
#[must_use]
pub fn cut_middle(text: &str, max_chars: usize) -> String {
    let count = text.chars().count();
    if count <= max_chars {
        return text.to_owned();
    }
    let kept = max_chars.saturating_sub(1);
    let (head, tail) = (kept.div_ceil(2), kept / 2);
    text.chars().take(head).chain(['…']).chain(text.chars().skip(count - tail)).collect()
}

/// Returns a number's text with the sign − where it has a hyphen.
#[must_use]
pub fn signed(number: &str) -> String {
    number.strip_prefix('-').map_or_else(|| number.to_owned(), |digits| format!("−{digits}"))
}

/// Returns a sentence with a small first letter, as the rest of another sentence.
#[must_use]
pub fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Returns a text with a great first letter, as a sentence of its own.
#[must_use]
pub fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Returns an error and its causes, outermost first, joined by colons.
#[must_use]
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cut_in_its_middle_keeps_both_ends() {
        for (max, text) in [(20, "service.example"), (9, "serv…mple"), (2, "s…"), (1, "…")] {
            assert_eq!(cut_middle("service.example", max), text);
        }
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!((cut("äöü", 3).as_str(), cut("äöü", 2).as_str()), ("äöü", "äö…"));
    }

    #[test]
    fn a_number_below_zero_has_its_own_sign() {
        assert_eq!(["-3.5", "3.5", ""].map(signed), ["−3.5", "3.5", ""]);
    }

    #[test]
    fn numbers_and_sentences_are_put_into_others() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!((lower_first("Äpfel fehlen").as_str(), lower_first("").as_str()), ("äpfel fehlen", ""));
    }
}
