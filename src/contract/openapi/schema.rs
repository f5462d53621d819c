//! What every schema is made with: references, and descriptions that name their source.

use serde_json::{Value, json};

/// Returns a reference to a schema of the document.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Returns a text with who states it.
pub(super) fn described(text: &str, source: &str) -> String {
    format!("{text}. Source: {source}")
}
