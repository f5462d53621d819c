//! Why the sandbox answered as it did, a rule a row: the sentence stands in a header of every reply.

use axum::http::{HeaderName, HeaderValue};

use crate::contract::table;

/// The header in which a reply of the sandbox says why it is as it is.
pub const WHY_HEADER: &str = "capkill-desk-why";

/// Most characters of a sentence, so that no key or type of another program makes a head too long.
const MOST_CHARS: usize = 240;

table! {
/// A rule by which the sandbox answers; `{}` stands for what it was applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule: &'static str {
    // What is no call of the API, or is too large.
    Closed => "Refused before the body was read: {}",
    Crowded => "The bodies that are read at once hold 32 MiB, the most that the sandbox takes",
    TooLarge => "The body is over 8 MiB, the most that the sandbox reads",
    NoMethod => "The path names none of createTask, getTaskResult and getBalance",
    NoObject => "The body is not a JSON object",
    Key => "clientKey is missing, empty, no text or over 2,048 bytes",
    // The checks of createTask.
    NoTask => "task is missing or no object",
    NoType => "task.type is missing or no text",
    UnknownType => "task.type is none that the sandbox knows",
    UndocumentedType => "The key asks for scenario only-documented, and task.type is none that CapKill documents",
    NoPicture => "task.body is missing or no text",
    NotBase64 => "task.body is no base64",
    SmallPicture => "The picture has {} bytes; services take 100 at least",
    LargePicture => "The picture has {} bytes; services take 500,000 at most",
    UnreadablePicture => "The bytes in task.body are no readable JPEG, PNG or GIF picture",
    MissingField => "task.{} is missing, null or empty, and the task's type needs it",
    BadAddress => "task.websiteURL is no http or https address",
    Created => "The task passed every check; it will be solved 1 s after it was created",
    // Polls.
    UnknownTask => "taskId is none of a task that this key created since the sandbox began",
    Budget => "This is poll {} of the task, and 120 are allowed",
    Processing => "Poll {} of 120: the task was created less than 1 s ago",
    Ready => "Poll {} of 120: the task was created 1 s ago or earlier",
    // Balance.
    Balance => "A key begins with 345.678 and pays 0.002 for each task it creates",
    // What the key asks for.
    Scenario => "The key asks for scenario {}",
    Replayed => "The key asks for the recorded scenario {}",
    NotReplayed => "The key asks for a recorded scenario that can't be replayed: {}",
}
}

/// A sentence in plain ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Why(String);

impl Rule {
    /// Returns the sentence of a rule that names nothing.
    pub(super) fn why(self) -> Why {
        self.about("")
    }

    /// Returns the sentence of a rule about what it was applied to.
    pub(super) fn about(self, what: &str) -> Why {
        Why(ascii(&self.row().replace("{}", what)))
    }
}

impl Why {
    /// Returns the header.
    pub(super) fn header(&self) -> (HeaderName, HeaderValue) {
        let value = HeaderValue::from_str(&self.0).unwrap_or(HeaderValue::from_static("unknown"));
        (HeaderName::from_static(WHY_HEADER), value)
    }
}

/// Returns a text in printable ASCII, cut to the length of a header.
fn ascii(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{2212}' => '-',
        c if c == ' ' || c.is_ascii_graphic() => c,
        _ => '?',
    };
    text.chars().take(MOST_CHARS).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_a_sentence_of_its_own_in_ascii() {
        let sentences: Vec<&str> = Rule::all().into_iter().map(Rule::row).collect();
        for (at, sentence) in sentences.iter().enumerate() {
            assert!(sentence.len() <= MOST_CHARS / 2 && ascii(sentence) == *sentence, "{sentence}");
            assert!(!sentence.ends_with('.') && !sentences[..at].contains(sentence), "{sentence}");
        }
    }

    #[test]
    fn whatever_a_rule_is_about_the_header_is_one_line() {
        let (name, value) =
            Rule::Scenario.about(&format!("\u{2212}3\r\nX: y\u{0}\u{1f600}{}", "z".repeat(9_000))).header();
        assert_eq!((name.as_str(), value.len()), (WHY_HEADER, MOST_CHARS));
        assert!(value.to_str().unwrap().starts_with("The key asks for scenario -3??X: y??zzz"), "{value:?}");
    }
}
