//! Where something secret stands in a text.

use std::ops::Range;

use super::secret::Kind;

/// What is secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub span: Range<usize>,
    pub kind: Kind,
    /// The value is certainly meant, and no code that was taken for one.
    pub is_certain: bool,
}

/// Returns places in their order, each without what another covers.
pub fn apart(mut found: Vec<Place>) -> Vec<Place> {
    found.retain(|place| !place.span.is_empty());
    found.sort_by_key(|place| (place.span.start, std::cmp::Reverse(place.span.end)));
    let mut end = 0;
    found.retain_mut(|place| {
        place.span.start = place.span.start.max(end);
        end = end.max(place.span.end);
        !place.span.is_empty()
    });
    found
}
