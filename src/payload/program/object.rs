//! Names of the API, and the syntax nodes that are objects.

use crate::contract::{TASK_TYPES, TOP_FIELDS};

/// Names that bodies and replies of the API have, besides the fields of the task types.
const NAMES: [&str; 6] = ["errorId", "errorCode", "errorDescription", "status", "solution", "type"];

/// Returns the API's spelling of a field that a program names in its own letter case: `ClientKey` for `clientKey`.
pub(super) fn canonical(name: &str) -> String {
    let fields = TASK_TYPES.iter().flat_map(|known| known.fields.iter().map(|field| field.name));
    let known = TOP_FIELDS.iter().copied().chain(NAMES).chain(fields).find(|known| is_alike(known, name));
    known.map_or_else(|| name.to_owned(), str::to_owned)
}

fn is_alike(known: &str, name: &str) -> bool {
    let letters = |text: &str| -> Vec<u8> {
        text.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect()
    };
    known.eq_ignore_ascii_case(name) || name.len() <= known.len() * 2 && letters(known) == letters(name)
}

/// Tells whether a node is an object even where it has no members.
pub(super) fn is_object(node: &str) -> bool {
    const OBJECTS: [&str; 8] = [
        "dictionary",
        "object",
        "hash",
        "hash_literal_expression",
        "literal_value",
        "initializer_expression",
        "array_creation_expression",
        "anonymous_object_creation_expression",
    ];
    OBJECTS.contains(&node)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_known_in_any_letter_case() {
        assert_eq!(canonical("ClientKey"), "clientKey");
        assert_eq!(canonical("website_url"), "websiteURL");
        assert_eq!(canonical("Other"), "Other");
    }
}
