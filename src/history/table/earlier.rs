//! What earlier versions wrote otherwise, as it is read now.

/// What version 0.1 wrote about money behind what had happened, and what is left of each. The profile decides what was
/// paid, so that a sentence about it can't rest in a row.
const MONEY: [(&str, &str); 4] = [
    ("Perhaps paid: compare the balance before sending it again", ""),
    ("Perhaps paid: look at the desk it was sent from, or compare the balance before sending it again", ""),
    ("Perhaps paid", ""),
    ("Surely not paid; check the connection, then send it again", "Check the connection, then send it again"),
];

/// Returns a row's detail without a sentence about money; a long detail was cut, perhaps in the middle of it.
pub fn without_money(detail: String) -> String {
    let Some((before, last)) = detail.rsplit_once(". ") else { return detail };
    let is_of = |sentence: &str| {
        last == sentence || last.strip_suffix('…').is_some_and(|beginning| sentence.starts_with(beginning))
    };
    match MONEY.iter().find(|(sentence, _)| is_of(sentence)) {
        None => detail,
        Some((_, "")) => before.to_owned(),
        Some((_, left)) => format!("{before}. {left}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_version_0_1_says_nothing_about_money() {
        for (stored, read) in [
            ("The reply was empty. Perhaps paid: compare the balance before sending it again", "The reply was empty"),
            ("The reply was empty. Perhaps paid: compare the bal…", "The reply was empty"),
            (
                "Not sent: cancelled. Surely not paid; check the connection, then send it again",
                "Not sent: cancelled. Check the connection, then send it again",
            ),
            ("It is lost. Perhaps paid", "It is lost"),
            ("The service says: no. Perhaps paid by somebody", "The service says: no. Perhaps paid by somebody"),
            ("The reply was empty", "The reply was empty"),
            ("", ""),
        ] {
            assert_eq!(without_money(stored.to_owned()), read);
        }
    }
}
