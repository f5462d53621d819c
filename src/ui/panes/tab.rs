//! The panes by name: label, tooltip and shortcut of each, and whether there is something to show.

use eframe::egui::Key;

use crate::desk::State;
use crate::ui::table::table;

/// What the tab of a pane says, and when there is one.
pub struct TabRow {
    pub label: &'static str,
    pub tooltip: &'static str,
    /// The key that turns to the pane, together with Ctrl.
    pub key: Key,
    /// Whether there is something behind the tab; without it the tab is not shown.
    pub has_content: fn(&State) -> bool,
}

const fn row(label: &'static str, tooltip: &'static str, key: Key, has_content: fn(&State) -> bool) -> TabRow {
    TabRow { label, tooltip, key, has_content }
}

/// A pane that tells by itself what to do when it has nothing to show.
const fn always(_: &State) -> bool {
    true
}

table! {
    /// A pane of the right side.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Tab: TabRow {
        #[default]
        Preview => row("Preview", "The picture as the service will decode it", Key::Num1, always),
        Payload => row("Payload", "The exact outgoing JSON", Key::Num2, always),
        Reply => row("Reply", "What the service answered", Key::Num3, always),
        Timeline => row(
            "Timeline",
            "createTask, every poll and the callback on one time axis",
            Key::Num4,
            always,
        ),
        Overview => row(
            "Overview",
            "Submissions, errors, latency, time to solve and spend of the history as charts",
            Key::Num7,
            always,
        ),
        Compare => row(
            "Compare",
            "What differs between two payloads and their replies",
            Key::Num5,
            |state| state.comparison.is_some(),
        ),
        Import => row(
            "Import",
            "What was pasted, dropped or opened, and what is wrong with it",
            Key::Num6,
            |state| state.import.is_some(),
        ),
    }
}

impl Tab {
    /// Whether there is something behind the tab.
    pub fn has_content(self, state: &State) -> bool {
        (self.row().has_content)(state)
    }
}
