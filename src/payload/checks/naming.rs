//! How names of fields are compared and quoted.

use crate::contract::{OLDER_NAMES, cut};

/// Longest name that is quoted, in characters.
const MAX_NAME: usize = 60;

/// Returns a name as it can be shown in a sentence.
pub(super) fn shown(name: &str) -> String {
    crate::payload::visible(&cut(name, MAX_NAME)).into_owned()
}

/// Returns a field's name now, for one of its older names.
pub(super) fn canonical(name: &str) -> &str {
    OLDER_NAMES.iter().find(|(older, _)| *older == name).map_or(name, |(_, now)| now)
}

/// Tells whether a name is a field of a proxy, also one that no service documents.
pub(super) fn is_of_proxy(name: &str) -> bool {
    name.starts_with("proxy")
}
