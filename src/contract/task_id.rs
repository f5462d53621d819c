//! A task's id as the service wrote it.

use std::fmt;

/// The JSON token of `taskId`, exactly as it stood in the reply.
///
/// Documented as an integer; seen above 32 bits, as a string and as a UUID. Keeping the token
/// keeps all of them, and a later `getTaskResult` can send back what was received.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TaskId(String);

impl TaskId {
    /// Wraps the raw JSON token (a string keeps its quotation marks).
    #[must_use]
    pub fn from_token(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// The raw JSON token, for storage and for requests.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.0
    }

    /// The id without quotation marks, for people.
    #[must_use]
    pub fn display(&self) -> String {
        serde_json::from_str::<String>(&self.0).unwrap_or_else(|_| self.0.clone())
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
}
