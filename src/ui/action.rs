//! What the operator can do by name: label, tooltip and shortcut, declared once.

use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers};

use crate::payload::CopyFormat;

/// One thing with a name; buttons, menus and keys come from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Submit,
    Open,
    TrySample,
    ShowPreview,
    ShowPayload,
    ShowReply,
    ShowTimeline,
    ShowImport,
    ShowOverview,
    ShowComparison,
    CompareWithDraft,
    CheckBalance,
    ShowBalance,
    EditProfile,
    NewProfile,
    NewCompatible,
    FocusKey,
    ForgetKey,
    SearchHistory,
    RepeatSubmission,
    Undelete,
    BackToDraft,
    LoadIntoCompose,
    CopyPayload,
    CopyAs(CopyFormat),
    CopyWithKey,
    SupportBundle,
    Palette,
}

/// How an action is presented.
pub struct Presented {
    pub label: &'static str,
    pub tooltip: &'static str,
    pub shortcut: Option<KeyboardShortcut>,
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

impl Action {
    /// Every action, in the order of the palette.
    pub const ALL: [Self; 34] = [
        Self::Submit,
        Self::Open,
        Self::TrySample,
        Self::ShowPreview,
        Self::ShowPayload,
        Self::ShowReply,
        Self::ShowTimeline,
        Self::ShowImport,
        Self::ShowOverview,
        Self::ShowComparison,
        Self::CompareWithDraft,
        Self::CheckBalance,
        Self::ShowBalance,
        Self::EditProfile,
        Self::NewProfile,
        Self::NewCompatible,
        Self::FocusKey,
        Self::ForgetKey,
        Self::SearchHistory,
        Self::RepeatSubmission,
        Self::Undelete,
        Self::BackToDraft,
        Self::LoadIntoCompose,
        Self::CopyPayload,
        Self::CopyAs(CopyFormat::CurlBash),
        Self::CopyAs(CopyFormat::CurlPowerShell),
        Self::CopyAs(CopyFormat::PythonRequests),
        Self::CopyAs(CopyFormat::JavaScriptFetch),
        Self::CopyAs(CopyFormat::RustReqwest),
        Self::CopyAs(CopyFormat::Har),
        Self::CopyAs(CopyFormat::Json),
        Self::CopyWithKey,
        Self::SupportBundle,
        Self::Palette,
    ];

    /// Label, tooltip and shortcut.
    pub const fn presented(self) -> Presented {
        let (label, tooltip, shortcut) = match self {
            Self::Submit => ("Submit", "Send the payload once", Some(ctrl(Key::Enter))),
            Self::Open => ("Open…", "Open a picture, a payload, a request, a HAR file or a log", Some(ctrl(Key::O))),
            Self::TrySample => ("Try the sample", "Take the picture that comes with CapKill Desk", None),
            Self::ShowPreview => ("Preview", "The picture as the service will decode it", Some(ctrl(Key::Num1))),
            Self::ShowPayload => ("Payload", "The exact outgoing JSON", Some(ctrl(Key::Num2))),
            Self::ShowReply => ("Reply", "What the service answered", Some(ctrl(Key::Num3))),
            Self::ShowTimeline => {
                ("Timeline", "createTask, every poll and the callback on one time axis", Some(ctrl(Key::Num4)))
            }
            Self::ShowOverview => (
                "Overview",
                "Submissions, errors, latency, time to solve and spend of the history as charts",
                Some(ctrl(Key::Num7)),
            ),
            Self::ShowComparison => {
                ("Compare", "What differs between two payloads and their replies", Some(ctrl(Key::Num5)))
            }
            Self::CompareWithDraft => {
                ("Compare with the draft", "Show what differs between this record and the draft", Some(ctrl(Key::D)))
            }
            Self::ShowImport => {
                ("Import", "What was pasted, dropped or opened, and what is wrong with it", Some(ctrl(Key::Num6)))
            }
            Self::CheckBalance => {
                ("Check", "Is the key accepted, what is the balance; costs nothing", Some(ctrl(Key::B)))
            }
            Self::ShowBalance => ("Balance over time", "Show or hide the chart of the balance", None),
            Self::EditProfile => ("Edit profile…", "Name, base URL, limits and threshold of this profile", None),
            Self::NewProfile => ("New profile from CapKill's values…", "A profile that starts as CapKill's", None),
            Self::NewCompatible => {
                ("New profile for a compatible service…", "A profile for a service with the same API", None)
            }
            Self::FocusKey => ("Enter the client key", "Change the key of this profile", Some(ctrl(Key::K))),
            Self::ForgetKey => {
                ("Forget the client key…", "Delete the key of this profile, from the keychain too", None)
            }
            Self::SearchHistory => {
                ("Search the history", "Find submissions by task id, error, site, answer or note", Some(ctrl(Key::F)))
            }
            Self::RepeatSubmission => (
                "Submit again",
                "Send this record's payload once more, as a submission of its own",
                Some(ctrl_shift(Key::Enter)),
            ),
            Self::Undelete => {
                ("Undo deletion", "Bring back the submissions that were deleted last", Some(ctrl_shift(Key::Z)))
            }
            Self::BackToDraft => {
                ("Back to draft", "Leave the history record", Some(KeyboardShortcut::new(Modifiers::NONE, Key::Escape)))
            }
            Self::LoadIntoCompose => ("Load into compose", "Make this record the draft", Some(ctrl(Key::L))),
            Self::CopyPayload => {
                ("Copy JSON", "Copy the payload; a placeholder stands for the key", Some(ctrl_shift(Key::C)))
            }
            Self::CopyAs(format) => (format.command(), format.tooltip(), None),
            Self::CopyWithKey => (
                "Copy with the real key…",
                "A copy that runs as it is, and gives the key away to whoever sees it",
                None,
            ),
            Self::SupportBundle => (
                "Support bundle…",
                "One zip of this record without anything secret; what is in it is listed before it is saved",
                None,
            ),
            Self::Palette => ("Commands…", "Find a command by its name", Some(ctrl_shift(Key::P))),
        };
        Presented { label, tooltip, shortcut }
    }

    /// The label.
    pub const fn label(self) -> &'static str {
        self.presented().label
    }

    /// The label below a menu's own heading.
    pub fn menu_label(self) -> &'static str {
        match self {
            Self::CopyAs(format) => format.label(),
            action => action.label(),
        }
    }

    /// Tooltip and shortcut in one line.
    pub fn hint(self, ctx: &Context) -> String {
        let Presented { tooltip, shortcut, .. } = self.presented();
        match shortcut {
            Some(shortcut) => format!("{tooltip} ({})", ctx.format_shortcut(&shortcut)),
            None => tooltip.to_owned(),
        }
    }

    /// The shortcut as text, empty without one.
    pub fn shortcut_text(self, ctx: &Context) -> String {
        self.presented().shortcut.map(|shortcut| ctx.format_shortcut(&shortcut)).unwrap_or_default()
    }
}

/// Takes the shortcuts that were pressed out of the input.
///
/// `had_focus` says that something had the keyboard when the keys were pressed: Escape is its then.
pub fn pressed(ctx: &Context, had_focus: bool) -> Vec<Action> {
    let has_shortcut = |action: &Action| {
        let Some(shortcut) = action.presented().shortcut else {
            return false;
        };
        if shortcut.logical_key == Key::Escape && had_focus {
            return false;
        }
        ctx.input_mut(|input| input.consume_shortcut(&shortcut))
    };
    // Longer shortcuts first: egui matches Ctrl+C for Ctrl+Shift+C too.
    let mut actions = Action::ALL.to_vec();
    actions.sort_by_key(|action| action.presented().shortcut.is_none_or(|shortcut| !shortcut.modifiers.shift));
    actions.into_iter().filter(has_shortcut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_shortcuts_clash_and_none_shadows_the_clipboard() {
        let mut seen = HashSet::new();
        for action in Action::ALL {
            if let Some(shortcut) = action.presented().shortcut {
                assert!(seen.insert(format!("{shortcut:?}")), "{action:?}");
                let is_plain_ctrl = shortcut.modifiers == Modifiers::COMMAND;
                let is_clipboard = matches!(shortcut.logical_key, Key::C | Key::X | Key::V | Key::A | Key::Z);
                assert!(!(is_plain_ctrl && is_clipboard), "{action:?} takes a clipboard key");
            }
        }
    }

    #[test]
    fn every_format_has_its_command() {
        for format in CopyFormat::ALL {
            assert!(Action::ALL.contains(&Action::CopyAs(format)), "{format:?}");
        }
    }

    #[test]
    fn texts_follow_the_house_style() {
        for action in Action::ALL {
            let Presented { label, tooltip, .. } = action.presented();
            assert!(!tooltip.ends_with('.') && !label.ends_with('.'), "{label}: {tooltip}");
        }
    }
}
