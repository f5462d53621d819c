//! What the desktop says about light and dark.
//!
//! On Windows and macOS the windowing layer tells the desktop's theme. On Linux the settings portal is asked and
//! listened to on a thread of its own; without a portal the window stays dark.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use eframe::egui::{Context, Theme, ThemePreference};

use crate::profile::ThemeChoice;

const UNKNOWN: u8 = 0;
const LIGHT: u8 = 1;
const DARK: u8 = 2;

/// The desktop's theme, as it was told last.
#[derive(Clone, Default)]
pub struct SystemTheme(Arc<AtomicU8>);

impl SystemTheme {
    /// Starts listening; the window is woken when the theme changes.
    #[must_use]
    pub fn listen(ctx: &Context) -> Self {
        let theme = Self::default();
        #[cfg(target_os = "linux")]
        theme.listen_to_portal(ctx.clone());
        #[cfg(not(target_os = "linux"))]
        let _ = ctx;
        theme
    }

    /// Returns the theme that a choice means now.
    #[must_use]
    pub fn preference(&self, choice: ThemeChoice) -> ThemePreference {
        match (choice, self.0.load(Ordering::Relaxed)) {
            (ThemeChoice::Light, _) | (ThemeChoice::System, LIGHT) => Theme::Light.into(),
            (ThemeChoice::Dark, _) | (ThemeChoice::System, DARK) => Theme::Dark.into(),
            (ThemeChoice::System, _) => ThemePreference::System,
        }
    }

    #[cfg(target_os = "linux")]
    fn listen_to_portal(&self, ctx: Context) {
        let shared = Arc::clone(&self.0);
        let hear = move |mode| {
            let heard = match mode {
                dark_light::Mode::Dark => DARK,
                dark_light::Mode::Light => LIGHT,
                dark_light::Mode::Unspecified => UNKNOWN,
            };
            if shared.swap(heard, Ordering::Relaxed) != heard {
                ctx.request_repaint();
            }
        };
        let listen = move || {
            match dark_light::detect() {
                Ok(mode) => hear(mode),
                Err(error) => return tracing::debug!(%error, "no settings portal"),
            }
            match dark_light::subscribe() {
                Ok(changes) => changes.iter().for_each(hear),
                Err(error) => tracing::debug!(%error, "theme changes can't be followed"),
            }
        };
        if let Err(error) = std::thread::Builder::new().name("system-theme".to_owned()).spawn(listen) {
            tracing::warn!(%error, "the system's theme can't be followed");
        }
    }
}
