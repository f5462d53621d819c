//! The top level of a reply's object: documented fields are read, all others only named.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

/// Looked at wherever it stands, documented there or not: it tells whose the reply is.
const TASK_ID: &str = "taskId";

/// Undocumented fields named at most, so that a hostile reply can't fill the window.
const MAX_UNKNOWN_FIELDS: usize = 20;

pub(super) struct Envelope {
    /// Fields that are looked at; of a name that comes twice, the last.
    pub fields: Map<String, Value>,
    /// Names of the undocumented ones, each once.
    pub unknown: Vec<String>,
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
        let mut envelope = Envelope { fields: Map::new(), unknown: Vec::new() };
        while let Some(name) = map.next_key::<String>()? {
            let is_documented = self.documented.contains(&name.as_str());
            if is_documented || name == TASK_ID {
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
