//! Names of the API, and the syntax nodes that are objects.

use crate::contract::{TOP_FIELDS, task_types};

/// Names that bodies and replies of the API have, besides the fields of the task types.
const NAMES: [&str; 6] = ["errorId", "errorCode", "errorDescription", "status", "solution", "type"];

/// Returns the API's spelling of a field that a program names in its own letter case: `ClientKey` for `clientKey`.
pub(super) fn canonical(name: &str) -> String {
    let fields = task_types().flat_map(|row| row.fields_of(row.name)).map(|field| field.name);
    let mut names = TOP_FIELDS.iter().copied().chain(NAMES).chain(fields);
    let is_known = names.clone().any(|known| known == name);
    let alike = if is_known { None } else { names.find(|known| is_alike(known, name)) };
    alike.unwrap_or(name).to_owned()
}

fn is_alike(known: &str, name: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase())
    }
    letters(known).eq(letters(name))
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
