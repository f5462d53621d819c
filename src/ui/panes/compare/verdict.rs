//! How two pictures differ, in a word, in a sentence, and in detail.

use crate::view::ComparedPictures;
use crate::view::quantity;

/// Returns the finding in one or two words, for the button of the section.
pub fn in_a_word(pictures: &ComparedPictures) -> &'static str {
    match (&pictures.difference, &pictures.previews) {
        (_, [None, None]) => "none",
        (Some(_), _) if pictures.is_same_file => "same",
        (Some(difference), _) if difference.is_same() => "same pixels",
        _ => "differs",
    }
}

/// Returns the finding in a sentence.
pub fn verdict(pictures: &ComparedPictures) -> String {
    match &pictures.previews {
        [Some(_), None] => return "Only the left side has a picture".to_owned(),
        [None, Some(_)] => return "Only the right side has a picture".to_owned(),
        _ if pictures.is_same_file => return "Same picture, byte for byte".to_owned(),
        _ => {}
    }
    let Some(difference) = &pictures.difference else {
        return "Different files; their pixels can't be compared".to_owned();
    };
    let is_animated = pictures
        .previews
        .iter()
        .flatten()
        .any(|preview| preview.decoded.as_ref().is_ok_and(|decoded| decoded.facts.frames.counted() > 1));
    let frames = if is_animated { "First frames: " } else { "" };
    if difference.is_same() {
        return format!("{frames}Same pixels, other file");
    }
    let pixels = difference.pixels();
    format!(
        "{frames}{} of {} pixels differ ({})",
        quantity::grouped(difference.differing),
        quantity::grouped(pixels),
        percent(difference.differing, pixels)
    )
}

/// Returns both sizes where they differ, how much pixels differ, and where.
pub fn details(pictures: &ComparedPictures) -> String {
    let Some(difference) = pictures.difference.as_ref().filter(|_| !pictures.is_same_file) else {
        return String::new();
    };
    let size = |(width, height): (u32, u32)| format!("{} px", quantity::pixels(width, height));
    let [left, right] = difference.sizes_px;
    let sizes = (left != right).then(|| {
        format!("Sizes {} and {}; compared are the {} both have", size(left), size(right), size(difference.compared_px))
    });
    let place = difference.bounds.map(|area| {
        let within = size((area.width_px, area.height_px));
        format!("By up to {} of 255, within {within} at {}, {}", difference.largest_step, area.x, area.y)
    });
    [sizes, place].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Returns a share such as `0.1 %`: never 0 for some, nor 100 for not all.
fn percent(part: u64, whole: u64) -> String {
    let share = part as f64 * 100.0 / whole.max(1) as f64;
    match part {
        0 => "0 %".to_owned(),
        part if part == whole => "100 %".to_owned(),
        _ if share < 0.05 => "under 0.1 %".to_owned(),
        _ if share > 99.9 => "over 99.9 %".to_owned(),
        _ => format!("{share:.1} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_never_rounded_to_none_or_all() {
        for (part, whole, text) in [
            (0, 12_000, "0 %"),
            (1, 12_000, "under 0.1 %"),
            (12, 12_000, "0.1 %"),
            (6_000, 12_000, "50.0 %"),
            (11_999, 12_000, "over 99.9 %"),
            (12_000, 12_000, "100 %"),
        ] {
            assert_eq!(percent(part, whole), text);
        }
    }
}
