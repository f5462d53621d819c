//! What another start of the program hands to this one.

use std::path::PathBuf;

use crate::desk::change::Change;
use crate::desk::desk::Desk;
use crate::desk::state::{For, HistoryHealth, NoticeLevel, Waiting};
use crate::instance::{Claim, Handed, Taker};
use crate::work::{InstanceJob, Job};

impl Desk {
    /// Takes what later starts on this data directory hand over from now on; they learn where the window is.
    pub fn take_from_later_starts(&mut self, claim: Claim, taker: Taker) {
        self.run(Job::Instance(InstanceJob { claim, taker }));
    }

    /// Returns whether the window is to come forward, once.
    pub fn take_wish_for_front(&mut self) -> bool {
        std::mem::take(&mut self.state.wants_front)
    }

    /// Takes what another start has handed over. What becomes of files is said where they are taken.
    pub(in crate::desk) fn handed(&mut self, handed: Handed) {
        tracing::info!(files = handed.files.len(), "another start handed over");
        self.state.wants_front = true;
        if handed.files.is_empty() {
            let text = "CapKill Desk was started again; this is the window of that data directory";
            self.notice(NoticeLevel::Info, text);
        }
        self.take_when_ready(handed.files);
    }

    /// Takes files at once, or after the draft of last time, so that bringing that one back can be offered.
    pub(in crate::desk) fn take_when_ready(&mut self, files: Vec<PathBuf>) {
        if files.is_empty() {
            return;
        }
        match self.state.history.health {
            HistoryHealth::Opening | HistoryHealth::Updating => self.waiting.add(For::KeptDraft, Waiting::Files(files)),
            _ => self.tell(Change::FilesCame(files)),
        }
    }
}
