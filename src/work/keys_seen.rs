//! The keys of this run.

use std::sync::{Arc, Mutex, PoisonError};

use crate::contract::ClientKey;
use crate::payload::Redactor;

/// The keys of this run, to be taken out of whatever arrives. Clones share it.
#[derive(Clone, Default)]
pub struct KeysSeen(Arc<Mutex<Vec<ClientKey>>>);

impl KeysSeen {
    /// Remembers a key.
    pub fn note(&self, key: &ClientKey) {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }

    /// Returns a redactor for each key.
    #[must_use]
    pub fn redactors(&self) -> Vec<Redactor> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().map(Redactor::new).collect()
    }
}
