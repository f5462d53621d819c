//! The panes by name: label, tooltip and shortcut of each, in the order in which their tabs are drawn.

use eframe::egui::Key;

use crate::ui::table::table;

/// What the tab of a pane says. A pane tells by itself what to do when it has nothing to show.
pub struct TabRow {
    pub label: &'static str,
    pub tooltip: &'static str,
    /// The key that turns to the pane, together with Ctrl.
    pub key: Key,
}

const fn row(label: &'static str, tooltip: &'static str, key: Key) -> TabRow {
    TabRow { label, tooltip, key }
}

table! {
    /// A pane of the right side.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Tab: TabRow {
        #[default]
        Preview => row("Preview", "The picture as the service will decode it", Key::Num1),
        Payload => row("Payload", "The exact outgoing JSON", Key::Num2),
        Reply => row("Reply", "What the service answered", Key::Num3),
        Timeline => row(
            "Timeline",
            "createTask, every poll and the callback on one time axis",
            Key::Num4,
        ),
        Compare => row(
            "Compare",
            "What differs between two payloads and their replies",
            Key::Num5,
        ),
        Import => row(
            "Import",
            "What was pasted, dropped or opened, and what is wrong with it",
            Key::Num6,
        ),
        Overview => row(
            "Overview",
            "Submissions, errors, latency, time to solve and spend of the history as charts",
            Key::Num7,
        ),
    }
}
