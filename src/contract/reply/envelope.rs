//! The top level of a reply's object: documented fields are read, all others only named.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Looked at wherever it stands, documented there or not: it tells whose the reply is.
const TASK_ID: &str = "taskId";

const SOLUTION: &str = "solution";

/// Undocumented fields named at most, so that a hostile reply can't fill the window.
const MAX_UNKNOWN_FIELDS: usize = 20;

pub(super) struct Envelope {
    /// Fields that are looked at; of a name that comes twice, the last.
    fields: Map<String, Value>,
    /// The JSON text of a `solution` that is documented here, as it came; `None` for a blank one.
    pub solution: Option<String>,
    /// Names of the undocumented ones, each once.
    pub unknown: Vec<String>,
}

impl Envelope {
    /// A field by its name, but `solution`.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }
}

/// Whether there is nothing in a value.
fn is_blank(json: &str) -> bool {
    let inner = json.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let inner = inner.or_else(|| json.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')));
    inner.is_some_and(|inner| inner.trim().is_empty()) || json == "null" || json == "\"\""
}

pub(super) struct EnvelopeVisitor<'a> {
    pub documented: &'a [&'a str],
}

impl<'de> Visitor<'de> for EnvelopeVisitor<'_> {
    type Value = Envelope;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope, A::Error> {
        let mut envelope = Envelope { fields: Map::new(), solution: None, unknown: Vec::new() };
        while let Some(name) = map.next_key::<String>()? {
            let is_documented = self.documented.contains(&name.as_str());
            if is_documented && name == SOLUTION {
                // May be as long as the reply, and is kept as text anyway.
                let solution: Box<RawValue> = map.next_value()?;
                envelope.solution = Some(solution.get().to_owned()).filter(|json| !is_blank(json));
            } else if is_documented || name == TASK_ID {
                envelope.fields.insert(name.clone(), map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            let has_room = envelope.unknown.len() < MAX_UNKNOWN_FIELDS;
            if !is_documented && has_room && !envelope.unknown.contains(&name) {
                envelope.unknown.push(name);
            }
        }
        Ok(envelope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_told_from_something() {
        for (json, expected) in [
            ("null", true),
            ("{ }", true),
            ("[\n]", true),
            ("\"\"", true),
            ("0", false),
            ("false", false),
            ("{\"\":0}", false),
            ("[[]]", false),
            ("\" \"", false),
            ("\"x\"", false),
            ("nullx", false),
        ] {
            assert_eq!(is_blank(json), expected, "{json}");
        }
    }
}
