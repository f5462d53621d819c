//! The panes by name: label, tooltip and shortcut of each, in the order in which their tabs are drawn.

use eframe::egui::Key;

use crate::contract::table;

/// What the tab of a pane says. A pane tells by itself what to do when it has nothing to show.
pub struct TabRow {
    pub label: &'static str,
    pub tooltip: &'static str,
    /// The key that turns to the pane, together with Ctrl.
    pub key: Option<Key>,
}

const fn row(label: &'static str, tooltip: &'static str, key: Option<Key>) -> TabRow {
    TabRow { label, tooltip, key }
}

table! {
    /// A pane of the right side.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Tab: TabRow {
        Draft => row("Draft", "What is to be sent, in a window too narrow for two panes", None),
        #[default]
        Preview => row("Preview", "The picture as the service will decode it", Some(Key::Num1)),
        Payload => row("Payload", "The exact outgoing JSON", Some(Key::Num2)),
        Reply => row("Reply", "What the service answered", Some(Key::Num3)),
        Timeline => row("Timeline", "createTask, every poll and the callback on one time axis", Some(Key::Num4)),
        Compare => row("Compare", "What differs between two payloads and their replies", Some(Key::Num5)),
        Import => row("Import", "What was pasted, dropped or opened, and what is wrong with it", Some(Key::Num6)),
        Overview => row(
            "Overview",
            "Submissions, errors, latency, time to solve and spend of the history as charts",
            Some(Key::Num7),
        ),
        Capture => row(
            "Capture",
            "Watch what your own program sends, and what is wrong with it",
            Some(Key::Num8),
        ),
    }
}

impl Tab {
    /// Tells whether the pane is a room, which takes the place of compose as well and has no tabs.
    pub const fn is_room(self) -> bool {
        matches!(self, Self::Overview | Self::Capture)
    }

    /// Tells whether the pane shows the record that is shown, below the record's head.
    pub const fn is_of_record(self) -> bool {
        matches!(self, Self::Preview | Self::Payload | Self::Reply | Self::Timeline)
    }

    /// Returns the tabs that are there; only a narrow window has the draft among them.
    pub fn shown(is_narrow: bool) -> impl Iterator<Item = Self> {
        Self::all().into_iter().filter(move |tab| is_narrow || *tab != Self::Draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_are_numbered_as_they_are_drawn() {
        let keys: Vec<Key> = Tab::shown(false).filter_map(|tab| tab.row().key).collect();
        let numbers = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8];
        assert_eq!(keys, numbers);
        assert_eq!(Tab::shown(true).next(), Some(Tab::Draft));
    }
}
