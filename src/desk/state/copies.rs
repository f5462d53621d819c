//! What a window shows of copies: the text for the clipboard, and the second step that a copy with the real
//! key takes.

use std::fmt;
use std::ops::Deref;

use crate::contract::ClientKey;
use crate::work::CopySource;

/// Text for the clipboard, which may hold a key: `Debug` shows only its length.
#[derive(Clone, PartialEq, Eq)]
pub struct Clipboard(String);

impl Clipboard {
    /// Keeps a text for the clipboard.
    pub(in crate::desk) fn new(text: String) -> Self {
        Self(text)
    }

    /// Returns the text itself.
    pub(in crate::desk) fn into_text(self) -> String {
        self.0
    }
}

impl Deref for Clipboard {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Clipboard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clipboard({} bytes)", self.0.len())
    }
}

/// A copy with the real key that was asked for and not confirmed yet.
#[derive(Clone, Debug)]
pub struct KeyCopy {
    /// `the draft` or `submission #3`.
    pub what: String,
    /// The key that would be in it, masked; or why there is none to put in, in one sentence.
    pub key_hint: Result<String, String>,
    pub(in crate::desk) source: CopySource,
    pub(in crate::desk) key: Option<ClientKey>,
}
