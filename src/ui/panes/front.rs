//! Which pane is in front, and what brings another one there.

use crate::desk::{Listening, State};
use crate::history::SubmissionId;
use crate::import::What;
use crate::ui::panes::tab::Tab;
use crate::work::JobId;

/// The pane in front, and what was seen of the desk.
#[derive(Default)]
pub struct Front {
    tab: Tab,
    /// The pane to go back to when a comparison is closed.
    before: Tab,
    /// The pane of a record that was in front last, to go back to when a row is picked elsewhere.
    of_record: Tab,
    /// The pane that comes back when a room is left.
    beneath: Tab,
    /// The newest comparison that was brought to the front.
    seen_comparison: u64,
    /// Something was compared at the last paint.
    was_comparing: bool,
    /// The record that was selected at the last paint.
    selected: Option<SubmissionId>,
    /// How many picks of a record were seen.
    picks: u64,
    /// The newest submission that was seen under way.
    newest_job: Option<JobId>,
    /// How many imports were seen.
    imports: u64,
    /// A session of a capture was seen that listens or is about to.
    was_listening: bool,
    /// A pane was brought to the front since that was last asked.
    was_turned: bool,
}

impl Front {
    /// Returns the pane in front.
    pub fn tab(&self) -> Tab {
        self.tab
    }

    /// Brings a pane to the front; a room goes when it is asked for once more.
    pub fn turn_to(&mut self, tab: Tab) {
        if tab.is_room() && tab == self.tab {
            return self.leave_room();
        }
        if tab.is_room() && !self.tab.is_room() {
            self.beneath = self.tab;
        }
        self.bring(tab);
    }

    fn bring(&mut self, tab: Tab) {
        self.tab = tab;
        self.was_turned = true;
    }

    /// Tells whether a pane was brought to the front since the last call, be it the one that was there already.
    pub fn take_turned(&mut self) -> bool {
        std::mem::take(&mut self.was_turned)
    }

    /// Leaves a room for the pane that was there before.
    pub fn leave_room(&mut self) {
        if self.tab.is_room() {
            self.tab = self.beneath;
        }
    }

    /// Brings the reply of a submission that has just begun to the front, the room of a capture that has, and what was
    /// just imported.
    pub fn follow(&mut self, state: &State) {
        let newest = state.in_flight.iter().map(|submission| submission.job).max();
        if newest > self.newest_job {
            self.newest_job = newest;
            self.bring(Tab::Reply);
        }
        let is_listening = !matches!(state.capture.listening, Listening::No);
        if is_listening && !self.was_listening && self.tab != Tab::Capture {
            self.turn_to(Tab::Capture);
        }
        self.was_listening = is_listening;
        if state.imports != self.imports {
            self.imports = state.imports;
            self.follow_import(state);
        }
    }

    /// Brings an import to the front; of a picture its preview, for what is to be said of the picture stands beside
    /// the form. A comparison stays: the comparison says itself that the draft has changed.
    fn follow_import(&mut self, state: &State) {
        let Some(import) = &state.import else { return };
        if import.what != What::Picture {
            self.bring(Tab::Import);
        } else if self.tab != Tab::Compare {
            self.bring(Tab::Preview);
        }
    }

    /// Settles which pane is painted: a new comparison comes to the front, and makes way when it is closed. A record that
    /// is picked comes to the right: comparison and import make way for the pane of a record that was in front last,
    /// overview, captures and draft for the reply. The draft's pane makes way for the room to show the draft beside the
    /// others. In a narrow window the draft comes back when a record is left
    /// whose reply was in front.
    pub fn settle(&mut self, state: &State, is_narrow: bool) {
        if self.tab != Tab::Compare && !self.tab.is_room() {
            self.before = self.tab;
        }
        if self.tab.is_of_record() {
            self.of_record = self.tab;
        }
        let selected = state.shown.selected();
        let is_picked = selected.is_some() && (selected, state.picks) != (self.selected, self.picks);
        let is_left = selected.is_none() && self.selected.is_some() && state.in_flight.is_empty();
        (self.selected, self.picks) = (selected, state.picks);
        let is_closed = std::mem::replace(&mut self.was_comparing, state.comparison.is_some()) && !self.was_comparing;
        match &state.comparison {
            Some(comparison) if comparison.number > self.seen_comparison => {
                self.seen_comparison = comparison.number;
                self.bring(Tab::Compare);
            }
            _ if matches!(self.tab, Tab::Compare | Tab::Import) && is_picked => self.tab = self.of_record,
            _ if self.tab == Tab::Compare && is_closed => self.tab = self.before,
            // A conversation is looked at where it stands.
            _ if self.tab == Tab::Capture && is_picked && !is_of_capture(state, selected) => self.tab = Tab::Reply,
            _ if matches!(self.tab, Tab::Overview | Tab::Draft) && is_picked => self.tab = Tab::Reply,
            _ if is_narrow && is_left && matches!(self.tab, Tab::Reply | Tab::Timeline) => self.tab = Tab::Draft,
            _ => {}
        }
        if self.tab == Tab::Draft && !is_narrow {
            self.tab = Tab::Preview;
        }
    }
}

/// Whether a record is a conversation of the session on screen.
fn is_of_capture(state: &State, selected: Option<SubmissionId>) -> bool {
    let shown = state.capture.shown.as_deref();
    selected.zip(shown).is_some_and(|(id, shown)| shown.conversation(id).is_some())
}
