//! Two texts, cut so that what differs in them stays.

/// Returns a text and what became of it, each with no more than some characters of what both have before and after the
/// place in which they differ. An ellipsis stands where something was cut.
#[must_use]
pub fn around_difference(before: &str, after: &str, most: usize) -> [String; 2] {
    let (old, new): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let same = |pairs: &mut dyn Iterator<Item = (&char, &char)>| pairs.take_while(|(old, new)| old == new).count();
    let start = same(&mut old.iter().zip(&new));
    let rest = old.len().min(new.len()) - start;
    let end = same(&mut old.iter().rev().zip(new.iter().rev()).take(rest));
    let cut = |text: &[char]| {
        let (first, last) = (start.saturating_sub(most), text.len() - end.saturating_sub(most));
        let dots = |is_cut: bool| if is_cut { "…" } else { "" };
        let kept: String = text[first..last].iter().collect();
        format!("{}{kept}{}", dots(first > 0), dots(last < text.len()))
    };
    [cut(&old), cut(&new)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_differs_stays_whole() {
        let of = |before, after, most| around_difference(before, after, most);
        assert_eq!(
            of("\"example.com\"", "\"https://example.com\"", 3),
            ["\"exa…".to_owned(), "\"https://exa…".to_owned()]
        );
        assert_eq!(of("https://a.example/x?a", "https://a.example/x?b", 2), ["…x?a", "…x?b"].map(str::to_owned));
        assert_eq!(of("\"recaptcha\"", "\"reCaptcha\"", 2), ["…recap…", "…reCap…"].map(str::to_owned));
        assert_eq!(of("same", "same", 2), ["…me", "…me"].map(str::to_owned));
    }

    proptest! {
        #[test]
        fn any_two_texts_are_cut_to_what_differs(before in "[abé\"]{0,40}", after in "[abé\"]{0,40}", most in 0_usize..50) {
            let [old, new] = around_difference(&before, &after, most);
            prop_assert_eq!(before == after, old == new, "{} {}", old, new);
            prop_assert!(old.chars().count() <= before.chars().count() + 2);
            if most >= 40 {
                prop_assert_eq!([old, new], [before, after]);
            }
        }
    }
}
