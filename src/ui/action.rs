//! What the operator can do by name: label, tooltip, shortcut and effect, declared once.

use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers};

use crate::desk::{
    Act, BundleCommand, Command, ComparisonCommand, CopyCommand, CopyOf, DraftCommand, RecordCommand, RowsCommand,
    StepCommand, TransferCommand,
};
use crate::history::{ExportFormat, SubmissionId};
use crate::payload::CopyFormat;
use crate::profile::Template;
use crate::ui::draft_place;
use crate::ui::panes::Tab;
use crate::ui::table::table;
use crate::view::Side;

/// What an action does.
pub enum Effect {
    /// Gives the desk a command.
    Tell(Command),
    /// Makes a call that takes a key somewhere, perhaps about the record on screen; `None` does nothing.
    Call(fn(Option<SubmissionId>) -> Option<Act>),
    /// Gives the desk a command about the record on screen, or about the draft without one; `None` does nothing.
    TellOfShown(fn(Option<SubmissionId>) -> Option<Command>),
    /// Turns to a pane, if there is something behind its tab.
    Show(Tab),
    /// Opens or closes the chart of the balance.
    ToggleBalance,
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
    /// Undoes or redoes what has the keyboard: the draft, or a deletion that was made last.
    Step(StepCommand),
    /// Opens the list of all actions.
    OpenPalette,
}

/// How an action is presented, and what it does.
pub struct ActionRow {
    pub label: &'static str,
    pub tooltip: &'static str,
    pub shortcut: Option<KeyboardShortcut>,
    pub effect: Effect,
}

const fn row(
    label: &'static str,
    tooltip: &'static str,
    shortcut: Option<KeyboardShortcut>,
    effect: Effect,
) -> ActionRow {
    ActionRow { label, tooltip, shortcut, effect }
}

fn tell(command: impl Into<Command>) -> Effect {
    Effect::Tell(command.into())
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

table! {
    /// One thing with a name; buttons, menus and keys come from it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Action: ActionRow {
        Submit => row(
            "Submit",
            "Send the payload once",
            Some(ctrl(Key::Enter)),
            Effect::Call(|_| Some(Act::Submit)),
        ),
        Open => row(
            "Open…",
            "Open a picture, a payload, a request, a HAR file or a log",
            Some(ctrl(Key::O)),
            tell(DraftCommand::Open),
        ),
        TrySample => row(
            "Try the sample",
            "Take the picture that comes with CapKill Desk",
            None,
            tell(DraftCommand::TrySample),
        ),
        NewDraft => row(
            "New draft",
            "Begin an empty draft; the one before can be brought back",
            Some(ctrl(Key::N)),
            tell(StepCommand::NewDraft),
        ),
        Undo => row(
            "Undo",
            "Take back the last change of the draft",
            Some(ctrl(Key::Z)),
            Effect::Step(StepCommand::Undo),
        ),
        Redo => row(
            "Redo",
            "Make the last change of the draft once more",
            Some(ctrl_shift(Key::Z)),
            Effect::Step(StepCommand::Redo),
        ),
        Show(tab: Tab = Tab::all()) => row(tab.row().label, tab.row().tooltip, Some(ctrl(tab.row().key)), Effect::Show(tab)),
        CompareWithDraft => row(
            "Compare with the draft",
            "Show what differs between this record and the draft",
            Some(ctrl(Key::D)),
            Effect::TellOfShown(|shown| Some(ComparisonCommand::Compare([shown.map_or(Side::Draft, Side::Record), Side::Draft]).into())),
        ),
        CheckBalance => row(
            "Check",
            "Ask whether the key is accepted and what the balance is; costs nothing",
            Some(ctrl(Key::B)),
            Effect::Call(|_| Some(Act::Check)),
        ),
        ShowBalance => row("Balance over time", "Show or hide the chart of the balance", None, Effect::ToggleBalance),
        EditProfile => row(
            "Edit profile…",
            "Change name, base URL, limits and threshold of this profile",
            None,
            Effect::EditProfile,
        ),
        NewProfile => row(
            "New profile from CapKill's values…",
            "Make a profile that starts with CapKill's address and limits",
            None,
            Effect::CreateProfile(Template::CapKill),
        ),
        NewCompatible => row(
            "New profile for a compatible service…",
            "Make a profile for a service with the same API",
            None,
            Effect::CreateProfile(Template::Compatible),
        ),
        FocusKey => row("Enter the client key", "Change the key of this profile", Some(ctrl(Key::K)), Effect::FocusKey),
        ForgetKey => row(
            "Forget the client key…",
            "Delete the key of this profile, also from the keychain that has it",
            None,
            Effect::AskToForgetKey,
        ),
        SearchHistory => row(
            "Search the history",
            "Find submissions by task id, error, site, answer or note",
            Some(ctrl(Key::F)),
            Effect::FocusSearch,
        ),
        RepeatSubmission => row(
            "Submit again",
            "Send this record's payload once more, as a submission of its own",
            Some(ctrl_shift(Key::Enter)),
            Effect::Call(|shown| shown.map(Act::Repeat)),
        ),
        Undelete => row(
            "Undo deletion",
            "Bring back the submissions that were deleted last",
            None,
            tell(RowsCommand::Undelete),
        ),
        Export(format: ExportFormat = ExportFormat::ALL) => row(
            export_label(format),
            export_tooltip(format),
            None,
            tell(TransferCommand::Export(None, format)),
        ),
        ImportHistory => row(
            "Import history…",
            "Bring in JSON Lines that another CapKill Desk exported, without duplicates",
            None,
            tell(TransferCommand::Import),
        ),
        BackUp => row(
            "Back up…",
            "Save a whole copy of the history, while it is in use",
            None,
            tell(TransferCommand::BackUp),
        ),
        Restore => row(
            "Restore…",
            "Put a backup in the place of the history, which is saved first",
            None,
            tell(TransferCommand::ChooseRestore),
        ),
        BackToDraft => row(
            "Back to draft",
            "Leave the history record",
            Some(plain(Key::Escape)),
            tell(RecordCommand::Select(None)),
        ),
        LoadIntoCompose => row(
            "Load into compose",
            "Make this record the draft",
            Some(ctrl(Key::L)),
            tell(DraftCommand::LoadRecord),
        ),
        CopyPayload => row(
            "Copy JSON",
            "Copy the payload; a placeholder stands for the key",
            Some(ctrl_shift(Key::C)),
            tell(CopyCommand::Payload),
        ),
        CopyAs(format: CopyFormat = CopyFormat::ALL) => row(
            format.command(),
            format.tooltip(),
            None,
            tell(CopyCommand::For(CopyOf::Shown, format)),
        ),
        CopyWithKey => row(
            "Copy with the real key…",
            "Copy a request that runs as it is; whoever sees the copy has the key",
            None,
            tell(CopyCommand::AskWithKey(CopyOf::Shown)),
        ),
        SupportBundle => row(
            "Support bundle…",
            "Pack this record into one zip without anything secret; what is in it is listed before it is saved",
            None,
            tell(BundleCommand::Prepare(CopyOf::Shown)),
        ),
        Palette => row("Commands…", "Find a command by its name", Some(ctrl_shift(Key::P)), Effect::OpenPalette),
    }
}

const fn export_label(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "Export as CSV…",
        ExportFormat::JsonLines => "Export as JSON Lines…",
        ExportFormat::Har => "Export as HAR…",
    }
}

const fn export_tooltip(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "Write a table for spreadsheets, one row a submission",
        ExportFormat::JsonLines => "Write everything the history has of each submission; it can be imported again",
        ExportFormat::Har => "Write every HTTP exchange, for the tools of browsers",
    }
}

impl Action {
    /// Returns the label.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// Whether the action sends something.
    pub fn sends(self) -> bool {
        matches!(self.row().effect, Effect::Call(_))
    }

    /// Returns the call that the action makes, with this record on screen; `None` where it makes none.
    pub fn act(self, shown: Option<SubmissionId>) -> Option<Act> {
        match self.row().effect {
            Effect::Call(act) => act(shown),
            _ => None,
        }
    }

    /// Returns tooltip and shortcut in one line.
    pub fn hint(self, ctx: &Context) -> String {
        let ActionRow { tooltip, shortcut, .. } = self.row();
        match shortcut {
            Some(shortcut) => format!("{tooltip} ({})", ctx.format_shortcut(&shortcut)),
            None => tooltip.to_owned(),
        }
    }

    /// Returns the shortcut as text, empty without one.
    pub fn shortcut_text(self, ctx: &Context) -> String {
        self.row().shortcut.map(|shortcut| ctx.format_shortcut(&shortcut)).unwrap_or_default()
    }
}

/// Takes the shortcuts that were pressed out of the input, and returns their actions.
///
/// `had_focus` says that something had the keyboard when the keys were pressed; Escape belongs to it then.
pub fn pressed(ctx: &Context, had_focus: bool) -> Vec<Action> {
    let shortcuts = Action::all().into_iter().filter_map(|action| Some((action, action.row().shortcut?)));
    // Another field than the draft's undoes its own typing.
    let is_typing_elsewhere = ctx.text_edit_focused() && !draft_place::has_keyboard(ctx);
    let is_taken = |action: Action, key: Key| {
        had_focus && key == Key::Escape || is_typing_elsewhere && matches!(action.row().effect, Effect::Step(_))
    };
    let mut shortcuts: Vec<_> =
        shortcuts.filter(|(action, shortcut)| !is_taken(*action, shortcut.logical_key)).collect();
    // Longer shortcuts first: egui matches Ctrl+C for Ctrl+Shift+C too.
    shortcuts.sort_by_key(|(_, shortcut)| !shortcut.modifiers.shift);
    shortcuts.retain(|(_, shortcut)| ctx.input_mut(|input| input.consume_shortcut(shortcut)));
    shortcuts.into_iter().map(|(action, _)| action).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_shortcuts_clash_and_none_shadows_the_clipboard() {
        let mut seen = HashSet::new();
        for action in Action::all() {
            if let Some(shortcut) = action.row().shortcut {
                assert!(seen.insert(format!("{shortcut:?}")), "{action:?}");
                let is_plain_ctrl = shortcut.modifiers == Modifiers::COMMAND;
                let is_clipboard = matches!(shortcut.logical_key, Key::C | Key::X | Key::V | Key::A);
                assert!(!(is_plain_ctrl && is_clipboard), "{action:?} takes a clipboard key");
            }
        }
    }

    #[test]
    fn only_three_actions_send_something() {
        let sending: Vec<Action> = Action::all().into_iter().filter(|action| action.sends()).collect();
        assert_eq!(sending, [Action::Submit, Action::CheckBalance, Action::RepeatSubmission]);
        assert_eq!(Action::RepeatSubmission.act(None), None, "there is no record to send again");
    }

    #[test]
    fn every_format_has_its_command() {
        let all = Action::all();
        for format in CopyFormat::ALL {
            assert!(all.contains(&Action::CopyAs(format)), "{format:?}");
        }
        for format in ExportFormat::ALL {
            assert!(all.contains(&Action::Export(format)), "{format:?}");
        }
    }

    #[test]
    fn every_pane_has_its_command() {
        let all = Action::all();
        for tab in Tab::all() {
            assert!(all.contains(&Action::Show(tab)), "{tab:?}");
        }
    }

    #[test]
    fn texts_follow_the_house_style() {
        for action in Action::all() {
            let ActionRow { label, tooltip, .. } = action.row();
            assert!(!tooltip.ends_with('.') && !label.ends_with('.'), "{label}: {tooltip}");
        }
    }
}
