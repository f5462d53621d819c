//! Records that are being read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::desk::state::Latest;
use crate::history::SubmissionId;
use crate::view::{Part, RecordView};
use crate::work::Ticket;

/// Records that are being read, each once whoever wants it; and whose reply the draft's pane shows.
#[derive(Debug, Default)]
pub(in crate::desk) struct Records {
    loads: BTreeMap<SubmissionId, Latest<(), ()>>,
    /// The record that was read last, while the others are told of it.
    pub ready: Option<Arc<RecordView>>,
    /// The submission recorded last.
    pub newest: Option<SubmissionId>,
    /// The submission recorded last, once it has ended: its record is the draft's last reply.
    pub latest: Option<SubmissionId>,
    /// What the operator looks at of a record, besides what is ready with every record.
    pub looked_at: Option<(SubmissionId, Part)>,
    /// Tasks that are followed no longer, whose rows and records are still being read.
    pub ended: BTreeSet<SubmissionId>,
}

impl Records {
    /// Wants a record. Returns the ticket to read it with; `None` while it is being read: it is read once more
    /// then, since it may have changed.
    pub(in crate::desk) fn want(&mut self, id: SubmissionId) -> Option<Ticket> {
        self.loads.entry(id).or_default().want(())
    }

    /// Whether a record is being read.
    #[must_use]
    pub(in crate::desk) fn is_reading(&self, id: SubmissionId) -> bool {
        self.loads.get(&id).is_some_and(Latest::is_running)
    }

    /// Lets go of a record that could not be asked for.
    pub(in crate::desk) fn forget(&mut self, id: SubmissionId) {
        self.loads.remove(&id);
    }

    /// Takes an answer. Returns whether the record is to be read once more, or `None` when the answer is late.
    pub(in crate::desk) fn came(&mut self, id: SubmissionId, ticket: Ticket) -> Option<bool> {
        let load = self.loads.get_mut(&id)?;
        load.came(ticket)?;
        let again = load.take_next().is_some();
        if !again {
            self.loads.remove(&id);
        }
        Some(again)
    }

    /// Lets every answer that is still to come be late: another history is in the place of this one.
    pub(in crate::desk) fn forget_all(&mut self) {
        for load in self.loads.values_mut() {
            load.forget();
        }
        (self.newest, self.latest, self.looked_at) = (None, None, None);
    }
}
