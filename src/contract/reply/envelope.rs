//! Reads the top level of a reply's object: the documented fields with their values, all others by name only.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// The field that tells which task a reply is about. It is read even where the contract has none.
const TASK_ID: &str = "taskId";

const SOLUTION: &str = "solution";

/// Undocumented fields named at most, so that a hostile reply can't fill the window.
const MAX_UNKNOWN_FIELDS: usize = 20;

pub(super) struct Envelope {
    /// The fields whose values are read.
    fields: Map<String, Value>,
    /// The fields that are numbers, digit for digit: `serde_json` makes `1e+400` of `1e400`.
    numbers: BTreeMap<String, String>,
    /// The JSON text of `solution` as it came, where the contract has one; `None` for a blank one.
    pub solution: Option<String>,
    /// Names of undocumented fields, each once.
    pub unknown: Vec<String>,
}

impl Envelope {
    /// Returns a field other than `solution`.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// Returns the token of a field that is a number, as it came.
    pub(super) fn number(&self, name: &str) -> Option<&str> {
        self.numbers.get(name).map(String::as_str)
    }

    /// Keeps a field; of a name that stands there twice, the last value.
    fn insert(&mut self, name: String, raw: &RawValue) -> serde_json::Result<()> {
        let value: Value = serde_json::from_str(raw.get())?;
        self.numbers.remove(&name);
        if value.is_number() {
            self.numbers.insert(name.clone(), raw.get().to_owned());
        }
        self.fields.insert(name, value);
        Ok(())
    }
}

/// Tells whether JSON text is null, or an object, list or string without content.
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
        let mut envelope =
            Envelope { fields: Map::new(), numbers: BTreeMap::new(), solution: None, unknown: Vec::new() };
        while let Some(name) = map.next_key::<String>()? {
            let is_documented = self.documented.contains(&name.as_str());
            if is_documented && name == SOLUTION {
                // It may be as long as the reply, and is kept as text anyway.
                let solution: Box<RawValue> = map.next_value()?;
                envelope.solution = Some(solution.get().to_owned()).filter(|json| !is_blank(json));
            } else if is_documented || name == TASK_ID {
                let raw: Box<RawValue> = map.next_value()?;
                envelope.insert(name.clone(), &raw).map_err(A::Error::custom)?;
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
