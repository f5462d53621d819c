//! The table of actions as a whole.

use std::collections::HashSet;

use eframe::egui::{Context, Key, Modifiers};

use super::*;

#[test]
fn no_two_shortcuts_clash_and_none_shadows_the_clipboard() {
    let mut seen = HashSet::new();
    for action in Action::all() {
        let row = action.row();
        // What another place listens to is that place's: Escape closes one thing after the other.
        if let Some(shortcut) = row.shortcut.filter(|_| row.listener == Listener::Window) {
            assert!(seen.insert(format!("{shortcut:?}")), "{action:?}");
            let is_plain_ctrl = shortcut.modifiers == Modifiers::COMMAND;
            let is_clipboard = matches!(shortcut.logical_key, Key::C | Key::X | Key::V | Key::A);
            assert!(!(is_plain_ctrl && is_clipboard), "{action:?} takes a clipboard key");
        }
    }
}

#[test]
fn only_what_makes_a_call_sends() {
    let sending: Vec<Action> = Action::all().into_iter().filter(|action| action.sends()).collect();
    assert_eq!(
        sending,
        [
            Action::FollowAgain,
            Action::AskNow,
            Action::RepeatSubmission,
            Action::Submit,
            Action::TestCallback,
            Action::CheckBalance
        ]
    );
    for about_a_record in &sending[..3] {
        assert_eq!(about_a_record.act(None), None, "there is no record: {about_a_record:?}");
    }
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
fn every_pane_and_theme_has_its_command() {
    let all = Action::all();
    for tab in Tab::all() {
        assert!(all.contains(&Action::Show(tab)), "{tab:?}");
    }
    for choice in ThemeChoice::ALL {
        assert!(all.contains(&Action::Theme(choice)), "{choice:?}");
    }
}

#[test]
fn texts_follow_the_house_style() {
    let ctx = Context::default();
    for action in Action::all() {
        let (keys, hint) = (action.shortcut_text(&ctx), action.hint(&ctx));
        assert!(!keys.contains("Escape") && !hint.contains("Escape"), "the key is called Esc: {hint}");
        let ActionRow { label, tooltip, .. } = action.row();
        assert!(!tooltip.ends_with('.') && !label.ends_with('.'), "{label}: {tooltip}");
    }
}
