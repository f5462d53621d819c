//! What the table of actions says of each: how it is called and shown, when it is possible, and what it does.

use eframe::egui::{Key, KeyboardShortcut, Modifiers};

use crate::desk::{Act, Command, State, StepCommand};
use crate::history::SubmissionId;
use crate::profile::Template;
use crate::theme::Icon;
use crate::ui::panes::Tab;
use crate::ui::zoom::ZoomStep;

/// What an action is about; the palette has a heading for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Record,
    Draft,
    Profiles,
    Sandbox,
    Window,
}

/// What an action does.
pub enum Effect {
    /// Gives the desk a command.
    Tell(Command),
    /// Gives the desk commands that depend on what is on screen.
    Make(fn(&State) -> Vec<Command>),
    /// Makes a call that takes a key somewhere, perhaps about the record on screen; `None` does nothing.
    Call(fn(Option<SubmissionId>) -> Option<Act>),
    /// Gives the desk a command that sends something without a key.
    Send(Command),
    /// Turns to a pane.
    Show(Tab),
    /// Leaves a room for the pane that was there before.
    LeaveRoom,
    /// Opens the editor of the profile in use.
    EditProfile,
    /// Opens the editor of a profile that starts with a template's values.
    CreateProfile(Template),
    /// Puts the keyboard into the key field.
    FocusKey,
    /// Asks whether the client key shall be forgotten.
    AskToForgetKey,
    /// Puts the keyboard into the search of the history.
    FocusSearch,
    /// Opens the line in which the conversations of a capture are looked for.
    FindConversation,
    /// Opens the line in which words are looked for in the text of the pane in front.
    FindInText,
    /// Opens the menu of the row whose record is on screen.
    OpenRowMenu,
    /// Undoes or redoes what has the keyboard: the draft, or a deletion that was made last.
    Step(StepCommand),
    /// Opens the choice of where a capture's requests go on to.
    OpenListening,
    /// Opens the limit of the session that runs.
    OpenCallLimit,
    /// Opens the list of all actions.
    OpenPalette,
    /// Makes everything larger or smaller.
    Zoom(ZoomStep),
    OpenSettings,
    OpenHelp,
}

/// Whether an action would do something now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Can {
    Yes,
    /// It would do nothing, for this reason.
    No(&'static str),
    /// It would do nothing, and nobody needs to hear of it: its opposite is there.
    Hidden,
}

/// Who listens to an action's shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// The window, wherever the keyboard is.
    Window,
    /// Another place, to which the key means more than this action: the table of the history, the clipboard's keys, or
    /// Escape, which closes the topmost thing.
    Elsewhere,
}

/// How an action is presented, when it is possible, and what it does.
pub struct ActionRow {
    pub label: &'static str,
    pub tooltip: &'static str,
    pub icon: Icon,
    pub group: Group,
    pub shortcut: Option<KeyboardShortcut>,
    pub listener: Listener,
    pub can: fn(&State) -> Can,
    pub effect: Effect,
}

/// Makes the row of an action that is always possible and has no shortcut.
pub fn row(group: Group, icon: Icon, label: &'static str, tooltip: &'static str, effect: Effect) -> ActionRow {
    ActionRow { label, tooltip, icon, group, shortcut: None, listener: Listener::Window, can: |_| Can::Yes, effect }
}

/// Makes the effect that gives the desk a command.
pub fn tell(command: impl Into<Command>) -> Effect {
    Effect::Tell(command.into())
}

impl ActionRow {
    /// Gives the action a shortcut that works wherever the keyboard is.
    pub fn on(self, shortcut: KeyboardShortcut) -> Self {
        Self { shortcut: Some(shortcut), ..self }
    }

    /// Gives the action a shortcut that works wherever the keyboard is, if it has one.
    pub fn on_any(self, shortcut: Option<KeyboardShortcut>) -> Self {
        Self { shortcut, ..self }
    }

    /// Names the shortcut to which another place listens.
    pub fn named_with(self, shortcut: KeyboardShortcut) -> Self {
        Self { shortcut: Some(shortcut), listener: Listener::Elsewhere, ..self }
    }

    /// Says when the action is possible.
    pub fn if_it(self, can: fn(&State) -> Can) -> Self {
        Self { can, ..self }
    }
}

/// Returns a key alone.
pub const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

/// Returns a key with Ctrl.
pub const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

/// Returns a key with Ctrl and Shift.
pub const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}
