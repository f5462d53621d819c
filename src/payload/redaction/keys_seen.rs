//! The keys of this run.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::redacted::{Redact, Redacted};
use super::redactor::Redactor;
use crate::contract::ClientKey;

/// Every key that this run has known, to be taken out of whatever is stored, shown or given away. Clones share it.
#[derive(Clone, Default)]
pub struct KeysSeen(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    keys: Vec<ClientKey>,
    /// Made of the keys when it is wanted; `None` since a key came.
    redactor: Option<Arc<Redactor>>,
}

impl fmt::Debug for KeysSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeysSeen")
    }
}

impl KeysSeen {
    /// A panic elsewhere leaves the keys as they were: every change is one step.
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers a key.
    pub fn note(&self, key: &ClientKey) {
        let mut seen = self.lock();
        if !seen.keys.contains(key) {
            seen.keys.push(key.clone());
            seen.redactor = None;
        }
    }

    /// Remembers a key that a file or a pasted text offered, unless it may be an ordinary word: whoever wrote the file
    /// must not be able to have words such as `taskId` taken out of replies.
    pub fn note_offered(&self, key: &ClientKey) {
        if key.is_distinctive() {
            self.note(key);
        }
    }

    /// Returns the redactor of all keys that were seen until now.
    #[must_use]
    pub fn redactor(&self) -> Arc<Redactor> {
        let mut seen = self.lock();
        let known = seen.redactor.take().unwrap_or_else(|| Arc::new(Redactor::of(&seen.keys, &[])));
        seen.redactor = Some(Arc::clone(&known));
        known
    }

    /// Returns the redactor of all keys but one, which the operator asked for.
    #[must_use]
    pub fn redactor_but(&self, key: &ClientKey) -> Redactor {
        Redactor::of(self.lock().keys.iter().filter(|known| *known != key), &[])
    }

    /// Takes every key that was seen out of a value.
    pub fn redacted<T: Redact>(&self, value: T) -> Redacted<T> {
        Redacted::new(value, &self.redactor())
    }
}
