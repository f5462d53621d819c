//! Changes of the settings file, saved one at a time and in order.

use std::collections::VecDeque;
use std::mem::discriminant;

use crate::profile::SettingsChange;

/// Changes that are still to be saved.
#[derive(Debug, Default)]
pub(in crate::desk) struct Saving {
    is_saving: bool,
    unsaved: VecDeque<SettingsChange>,
}

impl Saving {
    /// Queues a change. Of sizes and themes only the last counts.
    pub(in crate::desk) fn add(&mut self, change: SettingsChange) {
        let kind = discriminant(&change);
        let only_last_counts = matches!(
            change,
            SettingsChange::Layout(_)
                | SettingsChange::Columns(_)
                | SettingsChange::Theme(_)
                | SettingsChange::Backend(_)
        );
        if only_last_counts {
            self.unsaved.retain(|waiting| discriminant(waiting) != kind);
        }
        self.unsaved.push_back(change);
    }

    /// Puts a change back that could not be saved: it is tried again with the next one.
    pub(in crate::desk) fn put_back(&mut self, change: SettingsChange) {
        self.unsaved.push_front(change);
    }

    /// Returns the change to save next; `None` while one is being saved.
    pub(in crate::desk) fn next(&mut self) -> Option<SettingsChange> {
        if self.is_saving {
            return None;
        }
        let next = self.unsaved.pop_front();
        self.is_saving = next.is_some();
        next
    }

    /// Notes that a change was saved, or could not be.
    pub(in crate::desk) fn ended(&mut self) {
        self.is_saving = false;
    }

    /// Whether the file has everything that this window knows.
    #[must_use]
    pub(in crate::desk) fn is_done(&self) -> bool {
        self.unsaved.is_empty()
    }

    /// Returns what is still to be saved, in order.
    pub(in crate::desk) fn take_unsaved(&mut self) -> Vec<SettingsChange> {
        std::mem::take(&mut self.unsaved).into()
    }
}
