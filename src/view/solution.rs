//! A solution made ready for the window: text to read, a token to copy, or JSON as it is.

use serde_json::Value;

use crate::contract::cut;

/// Tokens are folded beyond this many characters.
const FOLD_CHARS: usize = 60;

/// Longest text shown, in characters; copying takes the whole text.
const MAX_TEXT_CHARS: usize = 2_000;

/// Longest JSON shown, in characters; copying takes the whole JSON.
const MAX_JSON_CHARS: usize = 20_000;

/// Longest JSON that is looked into, in bytes: no solution is as long.
const MAX_READ_BYTES: usize = 256 * 1024;

/// Fields that hold a token. Source: CapKill and compatible services.
const TOKEN_FIELDS: [&str; 3] = ["gRecaptchaResponse", "token", "cookie"];

/// A solution as the window shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SolutionView {
    /// The answer to a picture: cut when it is very long, and whole.
    Text { shown: String, whole: String },
    Token {
        field: String,
        token: String,
        /// The token's beginning and end.
        folded: String,
        length_chars: usize,
    },
    /// Anything else: indented and cut when it is very long, and whole as it came.
    Json { shown: String, whole: String },
}

impl SolutionView {
    /// Reads a stored solution.
    #[must_use]
    pub fn new(json: &str) -> Self {
        let as_it_is = || Self::Json { shown: cut(json, MAX_JSON_CHARS), whole: json.to_owned() };
        if json.len() > MAX_READ_BYTES {
            return as_it_is();
        }
        let Ok(value) = serde_json::from_str::<Value>(json) else { return as_it_is() };
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        if let Some(text) = text("text") {
            return Self::Text { shown: cut(text, MAX_TEXT_CHARS), whole: text.to_owned() };
        }
        if let Some((field, token)) = TOKEN_FIELDS.iter().find_map(|field| Some((*field, text(field)?))) {
            let length_chars = token.chars().count();
            let folded = if length_chars <= FOLD_CHARS { token.to_owned() } else { fold(token, length_chars) };
            return Self::Token { field: field.to_owned(), token: token.to_owned(), folded, length_chars };
        }
        match serde_json::to_string_pretty(&value) {
            Ok(pretty) => Self::Json { shown: cut(&pretty, MAX_JSON_CHARS), whole: json.to_owned() },
            Err(_) => as_it_is(),
        }
    }

    /// Returns what a copy button copies.
    #[must_use]
    pub fn text_to_copy(&self) -> &str {
        match self {
            Self::Text { whole, .. } | Self::Json { whole, .. } => whole,
            Self::Token { token, .. } => token,
        }
    }

    /// Returns the solution as a cell of the table has it.
    #[must_use]
    pub fn cell(&self, max_chars: usize) -> String {
        match self {
            Self::Token { folded, .. } => folded.clone(),
            Self::Text { .. } | Self::Json { .. } => self.line(max_chars),
        }
    }

    /// Returns the solution in one line, a token with its length.
    #[must_use]
    pub fn line(&self, max_chars: usize) -> String {
        match self {
            Self::Text { whole, .. } | Self::Json { whole, .. } => cut(whole, max_chars),
            Self::Token { folded, length_chars, .. } => format!("{folded} ({length_chars} characters)"),
        }
    }
}

fn fold(token: &str, length_chars: usize) -> String {
    let head: String = token.chars().take(24).collect();
    let tail: String = token.chars().skip(length_chars - 12).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_cut_and_copied_whole() {
        let text = SolutionView::Text { shown: "W9H5K".into(), whole: "W9H5K".into() };
        assert_eq!(SolutionView::new(r#"{"text":"W9H5K"}"#), text);
        let long = "a".repeat(100_000);
        let view = SolutionView::new(&format!(r#"{{"text":"{long}"}}"#));
        assert!(matches!(&view, SolutionView::Text { shown, .. } if shown.len() < 3_000));
        assert_eq!(view.text_to_copy(), long);
    }

    #[test]
    fn a_token_is_folded_to_its_beginning_and_end() {
        let token = "03AF".repeat(200);
        let view = SolutionView::new(&format!(r#"{{"gRecaptchaResponse":"{token}"}}"#));
        assert_eq!(view.text_to_copy(), token);
        assert_eq!(view.cell(300), "03AF03AF03AF03AF03AF03AF…03AF03AF03AF");
        assert_eq!(view.line(300), "03AF03AF03AF03AF03AF03AF…03AF03AF03AF (800 characters)");
    }

    #[test]
    fn anything_else_is_indented_and_copied_as_it_came() {
        let other = r#"{"x":1.50,"cookies":{"a":"b"}}"#;
        let view = SolutionView::new(other);
        assert_eq!(view.text_to_copy(), other, "numbers stay as they were written");
        assert!(matches!(view, SolutionView::Json { shown, .. } if shown.contains('\n')));
        assert_eq!(SolutionView::new("{cut").text_to_copy(), "{cut");
    }
}
