//! The client key as a type that can't be printed, serialised or logged by accident.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use super::mark::Mark;

/// The environment variable from which the program, and the commands and programs that it copies, take a key.
pub const KEY_VARIABLE: &str = "CAPKILL_CLIENT_KEY";

/// The text that stands for the hidden part of a key.
pub const MASK: &str = "••••";

/// Shortest key that shows its last four characters: of a shorter one they would be most of the key.
const MIN_LENGTH_FOR_HINT: usize = 8;

/// Shortest key that can't be an ordinary word.
const MIN_DISTINCTIVE: usize = 16;

/// What a key begins with that asks the sandbox for a recorded conversation; the recording's name follows.
pub const RECORDED_KEY: &str = "sandbox:recorded:";

/// What a key begins with that asks the sandbox for a scenario.
pub const SCENARIO_KEY: &str = "sandbox:";

/// What stands in the texts that examples have in a key's place, in lower case.
const OF_EXAMPLES: &[&str] = &[
    "your",
    "api_key",
    "apikey",
    "api-key",
    "api key",
    "clientkey",
    "client_key",
    "client-key",
    "client key",
    "key_here",
    "xxxx",
    "placeholder",
];

/// A client key. `Debug` and `Display` show only its last four characters.
///
/// The type has no `Serialize`, and its text leaves only through [`ClientKey::expose`], so that a search
/// for that name finds every place that handles the secret.
#[derive(Clone)]
pub struct ClientKey(SecretString);

/// What was taken off a pasted key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// White space or line breaks were taken off the ends.
    pub trimmed: bool,
    /// Control and zero-width characters were taken out.
    pub invisible_removed: bool,
}

impl Cleaned {
    /// Returns a sentence for the window, or nothing when the key was clean.
    #[must_use]
    pub const fn describe(self) -> Option<&'static str> {
        match (self.trimmed, self.invisible_removed) {
            (false, false) => None,
            (true, false) => Some("White space around the key was removed"),
            (false, true) => Some("Invisible characters in the key were removed"),
            (true, true) => Some("White space and invisible characters were removed from the key"),
        }
    }
}

impl ClientKey {
    /// Takes a typed or pasted key. Returns `None` when nothing visible is left of it.
    #[must_use]
    pub fn from_input(raw: &str) -> Option<(Self, Cleaned)> {
        // With room for all of it from the beginning: what grows leaves copies behind.
        let mut visible = Zeroizing::new(String::with_capacity(raw.len()));
        visible.extend(raw.chars().filter(|c| !is_invisible(*c)));
        let key = visible.trim();
        if key.is_empty() {
            return None;
        }
        let line_end = raw.trim_end_matches(['\r', '\n']);
        let cleaned = Cleaned {
            trimmed: key.len() != visible.len() || line_end.len() != raw.len(),
            invisible_removed: line_end.trim().chars().any(is_invisible),
        };
        Some((Self(SecretString::from(key)), cleaned))
    }

    /// Returns the key itself, for the request's body and for nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Returns the number of characters.
    #[must_use]
    pub fn length(&self) -> usize {
        self.expose().chars().count()
    }

    /// Tells whether the key is 32 hex digits, perhaps with a suffix: `KEY__module`, `KEY__nocache`.
    /// Source: compatible services.
    #[must_use]
    pub fn has_usual_shape(&self) -> bool {
        let account = self.expose().split("__").next().unwrap_or_default();
        account.len() == 32 && account.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// Tells whether the text stands for a key, as examples have it: `YOUR_API_KEY`, `<key>`, `{{key}}`, `xxxx…`.
    #[must_use]
    pub fn is_of_an_example(&self) -> bool {
        let key = Zeroizing::new(self.expose().to_ascii_lowercase());
        !self.has_usual_shape()
            && (key.starts_with(['<', '{', '[', '$', '%']) || OF_EXAMPLES.iter().any(|word| key.contains(word)))
    }

    /// Tells whether the key can't be an ordinary word or name: it is long, and has letters and digits.
    #[must_use]
    pub fn is_distinctive(&self) -> bool {
        let key = self.expose();
        key.len() >= MIN_DISTINCTIVE
            && key.bytes().any(|byte| byte.is_ascii_digit())
            && key.bytes().any(|byte| byte.is_ascii_alphabetic())
    }

    /// Returns the name of the recording that the key asks the sandbox for. Such a key opens no account, and is no secret.
    #[must_use]
    pub fn recording(&self) -> Option<&str> {
        self.expose().strip_prefix(RECORDED_KEY)
    }

    /// Tells whether the key asks the sandbox for a scenario, and returns the whole key then. Such a key opens no account,
    /// and is no secret.
    #[must_use]
    pub fn scenario(&self) -> Option<&str> {
        Some(self.expose()).filter(|key| key.starts_with(SCENARIO_KEY))
    }

    /// Tells whether white space stands in the key: no service issues such a key.
    #[must_use]
    pub fn has_white_space(&self) -> bool {
        self.expose().contains(char::is_whitespace)
    }

    /// Returns the first character of a kind, of which a message may say what is odd.
    #[must_use]
    pub fn first_of(&self, is_meant: impl Fn(char) -> bool) -> Option<char> {
        self.expose().chars().find(|c| is_meant(*c))
    }

    /// Returns what a mark makes of the key, by which keys are told apart; `None` for a mark without a secret.
    #[must_use]
    pub fn proof(&self, mark: &Mark) -> Option<String> {
        mark.proof(self.expose())
    }

    /// Tells whether the key stands in a text.
    #[must_use]
    pub fn stands_in(&self, text: &str) -> bool {
        text.contains(self.expose())
    }

    /// Returns the mask and the last four characters, `••••2057`, or the mask alone for a short key.
    #[must_use]
    pub fn masked(&self) -> String {
        let key = self.expose();
        let length = key.chars().count();
        if length < MIN_LENGTH_FOR_HINT {
            return MASK.to_owned();
        }
        let tail: String = key.chars().skip(length - 4).collect();
        format!("{MASK}{tail}")
    }
}

/// Tells whether a character is a control or a zero-width character, as copying from web pages brings along.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Display for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl PartialEq for ClientKey {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for ClientKey {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_and_display_show_four_characters() {
        let (key, cleaned) = ClientKey::from_input("67b6bcbb1a728ea8d563de6d169a2057").unwrap();
        assert_eq!(format!("{key:?} {key}"), "••••2057 ••••2057");
        assert_eq!(cleaned, Cleaned::default());
    }

    #[test]
    fn the_memory_of_a_key_is_overwritten() {
        fn is_overwritten<T: zeroize::ZeroizeOnDrop>(_: &T) {}
        is_overwritten(&ClientKey::from_input("67b6bcbb1a728ea8").unwrap().0.0);
    }

    #[test]
    fn what_stands_for_a_key_is_known() {
        let is_of_example = |text: &str| ClientKey::from_input(text).unwrap().0.is_of_an_example();
        for text in ["YOUR_API_KEY", "<client key>", "{{apiKey}}", "$CAPKILL_CLIENT_KEY", "xxxxxxxxxxxxxxxx"] {
            assert!(is_of_example(text), "{text}");
        }
        for text in ["67b6bcbb1a728ea8d563de6d169a2057", "CAP-0123456789ABCDEF", "sandbox:slow", "offered-key-0004"] {
            assert!(!is_of_example(text), "{text}");
        }
    }

    #[test]
    fn short_keys_show_nothing() {
        let (key, _) = ClientKey::from_input("abcdefg").unwrap();
        assert_eq!(key.to_string(), "••••");
    }

    #[test]
    fn pasted_keys_are_cleaned_and_it_is_said() {
        let cases = [
            ("  0123456789abcdef\n", true, false),
            ("0123456789abcdef\r\n", true, false),
            ("0123\u{200b}456789abcdef", false, true),
            ("\u{feff}0123456789abcdef ", true, true),
            ("\u{2066}0123\u{2028}456789\u{61c}abcdef\u{2069}", false, true),
        ];
        for (raw, trimmed, invisible_removed) in cases {
            let (key, cleaned) = ClientKey::from_input(raw).unwrap();
            assert_eq!(key.expose(), "0123456789abcdef", "{raw:?}");
            assert_eq!(cleaned, Cleaned { trimmed, invisible_removed }, "{raw:?}");
        }
        assert!(ClientKey::from_input(" \n\u{200b}").is_none());
    }
}
