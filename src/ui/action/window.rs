//! What can be done with notices, the key and the theme.

use crate::desk::{Command, State};
use crate::profile::ThemeChoice;
use crate::ui::action::row::Can;

/// Says whether there are notices.
pub fn can_dismiss(state: &State) -> Can {
    if state.notices.is_empty() { Can::Hidden } else { Can::Yes }
}

/// Dismisses every notice.
pub fn dismiss_all(state: &State) -> Vec<Command> {
    state.notices.iter().map(|notice| Command::DismissNotice(notice.id)).collect()
}

/// Says whether the profile in use has a key.
pub fn can_forget_key(state: &State) -> Can {
    if state.key().is_some() { Can::Yes } else { Can::No("This profile has no key") }
}

/// Returns how the choice of a theme is called.
pub const fn theme_label(choice: ThemeChoice) -> &'static str {
    match choice {
        ThemeChoice::System => "Theme: as the system",
        ThemeChoice::Light => "Theme: light",
        ThemeChoice::Dark => "Theme: dark",
    }
}
