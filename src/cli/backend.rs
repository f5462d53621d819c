//! On which of the desktop's two ways the window is opened, X11 or Wayland.
//!
//! The windowing layer takes drops on X11 only. On a Wayland desktop a file manager's drop reaches an X11 window through
//! the compositor's bridge, so X11 is taken where it answers, unless the operator wants Wayland.

use std::env;

use thiserror::Error;

use crate::cli::terminal::complain;
use crate::profile::BackendChoice;

/// The variable that overrules the setting.
const VARIABLE: &str = "CAPKILL_DESK_BACKEND";

/// There is nothing to open a window on.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set; the commands of --help open no window")]
pub(super) struct NoDisplay;

/// What a window is opened on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Backend {
    X11,
    Wayland,
}

/// What the environment offers.
struct Offered {
    x11: bool,
    wayland: bool,
}

/// Chooses what the window is opened on: what is wanted, where it is there.
///
/// # Errors
/// When nothing is there.
pub(super) fn choose(setting: BackendChoice) -> Result<Backend, NoDisplay> {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let offered = Offered { x11: is_set("DISPLAY"), wayland: is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET") };
    let chosen = choose_from(wanted(env::var(VARIABLE).ok().as_deref(), setting), &offered, answers)?;
    tracing::info!(backend = ?chosen, "the window is opened");
    Ok(chosen)
}

fn wanted(variable: Option<&str>, setting: BackendChoice) -> BackendChoice {
    let Some(word) = variable.filter(|word| !word.is_empty()) else { return setting };
    BackendChoice::of_word(word).unwrap_or_else(|| {
        complain(&format!("{VARIABLE} is x11, wayland or auto, not {word}"));
        setting
    })
}

/// Asks whether X11 answers only where there is another way: elsewhere the answer would change nothing.
fn choose_from(wanted: BackendChoice, offered: &Offered, answers: impl FnOnce() -> bool) -> Result<Backend, NoDisplay> {
    match (offered.x11, offered.wayland) {
        (false, false) => Err(NoDisplay),
        (false, true) => Ok(Backend::Wayland),
        (true, false) => Ok(Backend::X11),
        (true, true) if wanted == BackendChoice::Wayland => Ok(Backend::Wayland),
        (true, true) => Ok(if answers() { Backend::X11 } else { Backend::Wayland }),
    }
}

/// Whether the X server lets this process in.
#[cfg(target_os = "linux")]
fn answers() -> bool {
    let began = std::time::Instant::now();
    let found = x11rb::rust_connection::RustConnection::connect(None);
    tracing::debug!(took = ?began.elapsed(), answers = found.is_ok(), "the X server was asked");
    found.is_ok()
}

#[cfg(not(target_os = "linux"))]
fn answers() -> bool {
    false
}

/// Lets the window be opened on what was chosen.
#[cfg(target_os = "linux")]
pub(super) fn open_on(backend: Backend, options: &mut eframe::NativeOptions) {
    use winit::platform::wayland::EventLoopBuilderExtWayland as _;
    use winit::platform::x11::EventLoopBuilderExtX11 as _;
    options.event_loop_builder = Some(Box::new(move |builder| {
        match backend {
            Backend::X11 => builder.with_x11(),
            Backend::Wayland => builder.with_wayland(),
        };
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x11_is_taken_where_it_answers_unless_wayland_is_wanted() {
        use BackendChoice::{Auto, Wayland, X11};
        let chosen = |wanted, x11, wayland, answers| choose_from(wanted, &Offered { x11, wayland }, || answers).ok();
        for wanted in [Auto, X11, Wayland] {
            assert_eq!(chosen(wanted, false, false, true), None);
            assert_eq!(chosen(wanted, false, true, true), Some(Backend::Wayland));
            assert_eq!(chosen(wanted, true, true, false), Some(Backend::Wayland));
        }
        for wanted in [Auto, X11] {
            assert_eq!(chosen(wanted, true, true, true), Some(Backend::X11));
        }
        assert_eq!(chosen(Wayland, true, true, true), Some(Backend::Wayland));
    }

    #[test]
    fn without_another_way_x11_is_not_asked() {
        let x11 = Offered { x11: true, wayland: false };
        assert_eq!(choose_from(BackendChoice::Wayland, &x11, || panic!("asked")), Ok(Backend::X11));
    }

    #[test]
    fn the_variable_overrules_the_setting_and_nonsense_does_not() {
        let wanted = |word| wanted(word, BackendChoice::X11);
        assert_eq!(wanted(Some("wayland")), BackendChoice::Wayland);
        assert_eq!(wanted(Some("auto")), BackendChoice::Auto);
        for word in [None, Some(""), Some("mir")] {
            assert_eq!(wanted(word), BackendChoice::X11, "{word:?}");
        }
    }
}
