//! A task's id as the service wrote it.

use std::fmt;

/// From here on not every whole number has a floating-point number of its own.
pub const FIRST_ROUNDED: f64 = 9_007_199_254_740_992.0;

/// The JSON token of `taskId`, exactly as it stood in the reply.
///
/// CapKill documents an integer; ids above 32 bits, strings and UUIDs were seen. The token keeps any of
/// them, so that a later `getTaskResult` sends back exactly what was received.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TaskId(String);

impl TaskId {
    /// Takes the raw JSON token. A string keeps its quotation marks.
    #[must_use]
    pub fn from_token(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// Returns the raw JSON token, for storage and for requests.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.0
    }

    /// Returns the id without quotation marks, for people.
    #[must_use]
    pub fn display(&self) -> String {
        serde_json::from_str::<String>(&self.0).unwrap_or_else(|_| self.0.clone())
    }

    /// Returns what an id has in common with the same id as text and in another spelling: the text without quotation
    /// marks, and of a number its digits. Numbers that floating point can't tell apart are told apart.
    #[must_use]
    pub fn value(&self) -> String {
        let text = self.display();
        let text = text.trim();
        match text.parse::<f64>() {
            Ok(number) if number.abs() < FIRST_ROUNDED => number.to_string(),
            _ => text.to_owned(),
        }
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_kept_and_shown_plainly() {
        for (token, shown) in [
            ("53456", "53456"),
            ("2151574698000", "2151574698000"),
            ("\"6f1c-uuid\"", "6f1c-uuid"),
            ("18446744073709551616", "18446744073709551616"),
        ] {
            let id = TaskId::from_token(token);
            assert_eq!((id.token(), id.to_string().as_str()), (token, shown));
        }
    }

    #[test]
    fn an_id_keeps_its_value_in_another_spelling() {
        let value = |token: &str| TaskId::from_token(token).value();
        for (one, other, is_same) in [
            ("53456", "\"53456\"", true),
            ("53456", "53456.0", true),
            ("53456", "5.3456e4", true),
            ("53456", " 53456 ", true),
            ("\"6f1c\"", "\"6f\\u0031c\"", true),
            ("53456", "53457", false),
            ("9007199254740993", "\"9007199254740993\"", true),
            ("9007199254740993", "9007199254740992", false),
            ("\"nan\"", "\"NaN\"", false),
        ] {
            assert_eq!(value(one) == value(other), is_same, "{one} {other}");
        }
    }
}
