//! When notices and the key can be done away with and a callback URL can be tested, and how themes are called.

use crate::desk::{CallbackTestState, State};
use crate::profile::ThemeChoice;
use crate::ui::action::row::Can;

/// Says whether a room is there to be left.
pub fn can_leave_room(state: &State) -> Can {
    if state.overview.is_open || state.capture.is_open { Can::Yes } else { Can::Hidden }
}

/// Says whether there are notices.
pub fn can_dismiss(state: &State) -> Can {
    if state.notices.is_empty() { Can::Hidden } else { Can::Yes }
}

/// Says whether the draft has a callback address, and no test of it is under way.
pub fn can_test_callback(state: &State) -> Can {
    match (state.target_of_callback(), &state.callback_test) {
        (None, _) => Can::No("The draft has no callback URL"),
        (_, Some(CallbackTestState::Running)) => Can::No("The callback URL is being tested"),
        _ => Can::Yes,
    }
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
