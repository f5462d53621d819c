//! A text that came in, and what is secret in it, which is looked for once.

use std::cell::OnceCell;
use std::ops::{Deref, Range};

use super::command::secret_values;
use crate::contract::{ClientKey, MASK};
use crate::payload::redaction::{REMOVED, by_name};
use crate::payload::{FoundKey, distinct_keys, keys_among};

/// A text that is imported. Whoever asks for its secrets first searches the text; it may have megabytes.
pub(super) struct Original<'a> {
    text: &'a str,
    /// The text is a request as it came: places are told as those of its body.
    is_on_wire: bool,
    secrets: OnceCell<Secrets>,
}

/// What is secret in a text.
pub(super) struct Secrets {
    /// The keys that follow their names.
    pub keys: Vec<FoundKey>,
    /// The places of what is secret by its name, and of the secret values of commands.
    pub places: Vec<Range<usize>>,
}

impl Secrets {
    /// Finds the secrets of a text.
    pub fn of(text: &str) -> Self {
        let by_name = by_name(text);
        let keys = keys_among(text, &by_name);
        let of_options = secret_values(text).into_iter().filter(|span| !is_placeholder(&text[span.clone()]));
        let places = by_name.places.into_iter().map(|place| place.span).chain(of_options).collect();
        Self { keys, places }
    }

    /// Returns the places of all that is to be masked, in the order of their beginnings; some may overlap.
    pub fn spans(&self) -> Vec<Range<usize>> {
        let keys = self.keys.iter().map(|found| &found.span);
        let mut spans: Vec<Range<usize>> = keys.chain(&self.places).cloned().collect();
        spans.sort_by_key(|span| span.start);
        spans
    }
}

/// Tells whether what stands in the place of a secret is none.
pub(super) fn is_placeholder(value: &str) -> bool {
    value.starts_with(['$', '<', '{', '•']) || value.starts_with(REMOVED) || value.contains(MASK)
}

impl<'a> Original<'a> {
    /// Takes a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, is_on_wire: false, secrets: OnceCell::new() }
    }

    /// Takes a request as it came.
    pub fn on_wire(text: &'a str) -> Self {
        Self { is_on_wire: true, ..Self::new(text) }
    }

    /// Tells whether places are told as those of the request's body.
    pub fn is_on_wire(&self) -> bool {
        self.is_on_wire
    }

    /// Returns what is secret in the text.
    pub fn secrets(&self) -> &Secrets {
        self.secrets.get_or_init(|| Secrets::of(self.text))
    }

    /// Returns the keys in the text, each once.
    pub fn keys(&self) -> Vec<ClientKey> {
        distinct_keys(&self.secrets().keys)
    }
}

impl Deref for Original<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}
