//! What an action says of itself: its label, its shortcut, and whether it is possible.

use eframe::egui::{Context, KeyboardShortcut};

use super::Action;
use super::row::{ActionRow, Can, Effect};
use crate::desk::{Act, State};
use crate::history::SubmissionId;

impl Action {
    /// Returns the label.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// Whether the action sends something.
    pub fn sends(self) -> bool {
        matches!(self.row().effect, Effect::Call(_) | Effect::Send(_))
    }

    /// Returns the call that the action makes, with this record on screen; `None` where it makes none.
    pub fn act(self, shown: Option<SubmissionId>) -> Option<Act> {
        match self.row().effect {
            Effect::Call(act) => act(shown),
            _ => None,
        }
    }

    /// Says whether the action would do something now.
    pub fn can(self, state: &State) -> Can {
        (self.row().can)(state)
    }

    /// Returns tooltip and shortcut in one line.
    pub fn hint(self, ctx: &Context) -> String {
        let ActionRow { tooltip, shortcut, .. } = self.row();
        match shortcut {
            Some(shortcut) => format!("{tooltip} ({})", keys(ctx, shortcut)),
            None => tooltip.to_owned(),
        }
    }

    /// Returns the shortcut as text, empty without one.
    pub fn shortcut_text(self, ctx: &Context) -> String {
        self.row().shortcut.map(|shortcut| keys(ctx, shortcut)).unwrap_or_default()
    }
}

/// Returns a shortcut as text, with the name that the window gives a key.
fn keys(ctx: &Context, shortcut: KeyboardShortcut) -> String {
    ctx.format_shortcut(&shortcut).replace("Escape", "Esc")
}
