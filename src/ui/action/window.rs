//! When notices and the key can be done away with, a callback URL can be tested and captures begun and ended; and how
//! themes and zooming are called.

use eframe::egui::Key;

use crate::desk::{CallbackTestState, CaptureCommand, Command, ListenWish, Listening, State};
use crate::history::ExportFormat;
use crate::profile::{SANDBOX_ID, ThemeChoice};
use crate::theme::Icon;
use crate::ui::action::row::Can;
use crate::ui::zoom::ZoomStep;

/// Says whether a room is there to be left.
pub fn can_leave_room(state: &State) -> Can {
    if state.overview.is_open || state.capture.is_open { Can::Yes } else { Can::Hidden }
}

/// Begins a capture that the sandbox answers, otherwise as the last one was wished for.
pub fn listen(state: &State) -> Vec<Command> {
    let wish = ListenWish { profile_id: SANDBOX_ID.to_owned(), ..state.capture.wish.clone() };
    vec![CaptureCommand::Listen(wish).into()]
}

/// Says whether a capture can begin: one at a time does.
pub fn can_listen(state: &State) -> Can {
    match state.capture.listening {
        Listening::No => Can::Yes,
        Listening::Beginning | Listening::On(_) => Can::No("A session listens already; end it first"),
        Listening::Ending(_) => Can::No("The session before still waits for a reply"),
    }
}

/// Says whether a capture listens that goes on to a service with a limit.
pub fn can_limit_capture(state: &State) -> Can {
    match &state.capture.listening {
        Listening::On(running) if running.capture.new.call_limit.is_some() => Can::Yes,
        _ => Can::Hidden,
    }
}

/// Says whether a capture listens.
pub fn can_end_capture(state: &State) -> Can {
    if state.capture.is_on() { Can::Yes } else { Can::Hidden }
}

/// Says whether the room of captures is open and has conversations to look for.
pub fn can_find_conversation(state: &State) -> Can {
    match &state.capture.shown {
        _ if !state.capture.is_open => Can::Hidden,
        None => Can::No("There is no session yet"),
        Some(shown) if shown.conversations.is_empty() => Can::No("No createTask came in this session"),
        Some(_) => Can::Yes,
    }
}

/// Says whether there is a text to look through: of a capture, of a record or of the draft.
pub fn can_find_in_text(state: &State) -> Can {
    let has_capture = state.capture.shown.as_ref().is_some_and(|shown| shown.looked_at.made().is_some());
    let has_payload = state.shown.record().is_some() || state.compose.composed.payload.is_some();
    let has_text = match (state.capture.is_open, state.overview.is_open) {
        (_, true) => false,
        (true, false) => has_capture,
        (false, false) => has_payload,
    };
    if has_text { Can::Yes } else { Can::No(NO_TEXT) }
}

/// Why nothing can be looked for in a text.
pub const NO_TEXT: &str = "No payload, reply or request is on screen";

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

/// Returns how zooming is called.
pub const fn zoom_label(step: ZoomStep) -> &'static str {
    match step {
        ZoomStep::Larger => "Zoom in",
        ZoomStep::Smaller => "Zoom out",
        ZoomStep::Usual => "Zoom as at first",
    }
}

/// Returns the sign of zooming.
pub const fn zoom_icon(step: ZoomStep) -> Icon {
    match step {
        ZoomStep::Larger | ZoomStep::Usual => Icon::ZoomIn,
        ZoomStep::Smaller => Icon::ZoomOut,
    }
}

/// Returns the key that zooms, with Ctrl.
pub const fn zoom_key(step: ZoomStep) -> Key {
    match step {
        ZoomStep::Larger => Key::Plus,
        ZoomStep::Smaller => Key::Minus,
        ZoomStep::Usual => Key::Num0,
    }
}

/// Returns how an export is called.
pub const fn export_label(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "Export as CSV…",
        ExportFormat::JsonLines => "Export as JSON Lines…",
        ExportFormat::Har => "Export as HAR…",
    }
}

/// Returns what an export writes.
pub const fn export_tooltip(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "Write a table for spreadsheets, one row a submission",
        ExportFormat::JsonLines => "Write everything the history has of each submission; it can be imported again",
        ExportFormat::Har => "Write every HTTP exchange, for the tools of browsers",
    }
}
