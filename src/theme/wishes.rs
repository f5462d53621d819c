//! What the desktop wishes of every window: light or dark, contrast, an accent, the size of text, no motion.
//!
//! On Windows and macOS the windowing layer tells the desktop's theme, and nothing else is asked there. On Linux the
//! settings portal is asked and listened to; without a portal the window stays dark.

use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::{Color32, Context, Id, Theme, ThemePreference};

use crate::profile::ThemeChoice;
use crate::theme::style;

/// What the desktop wishes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wishes {
    /// Light or dark; `None` where the desktop leaves the choice.
    pub theme: Option<Theme>,
    /// Colours are to stand out from each other more than usual.
    pub has_high_contrast: bool,
    /// The colour of what is chosen and of what stands out.
    pub accent: Option<Color32>,
    /// How many times its usual size text is to have.
    pub text_scale: f32,
    /// Nothing is to move by itself.
    pub reduces_motion: bool,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { theme: None, has_high_contrast: false, accent: None, text_scale: 1.0, reduces_motion: false }
    }
}

impl Wishes {
    /// Returns the theme that a choice means.
    #[must_use]
    pub fn preference(&self, choice: ThemeChoice) -> ThemePreference {
        match (choice, self.theme) {
            (ThemeChoice::Light, _) => ThemePreference::Light,
            (ThemeChoice::Dark, _) => ThemePreference::Dark,
            (ThemeChoice::System, Some(theme)) => theme.into(),
            (ThemeChoice::System, None) => ThemePreference::System,
        }
    }
}

/// Hears what the desktop wishes. Clones share it.
#[derive(Clone, Default)]
pub struct DesktopWishes {
    heard: Arc<Mutex<Wishes>>,
    /// What the window has taken on.
    taken: Option<(Wishes, ThemeChoice)>,
}

impl DesktopWishes {
    /// Starts listening; the window is woken when the desktop wishes something else.
    #[must_use]
    pub fn listen(ctx: &Context) -> Self {
        let wishes = Self::default();
        #[cfg(target_os = "linux")]
        super::portal::listen(Arc::clone(&wishes.heard), ctx.clone());
        #[cfg(not(target_os = "linux"))]
        let _ = ctx;
        wishes
    }

    /// Returns what was heard last.
    #[must_use]
    pub fn now(&self) -> Wishes {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Dresses the window as the desktop and the operator want it, where that has changed.
    pub fn dress(&mut self, ctx: &Context, choice: ThemeChoice) {
        let wishes = self.now();
        if self.taken == Some((wishes, choice)) {
            return;
        }
        self.taken = Some((wishes, choice));
        style::install(ctx, &wishes);
        ctx.set_theme(wishes.preference(choice));
        ctx.data_mut(|data| data.insert_temp(still(), wishes.reduces_motion));
        // What was painted before a dialog that is open has the former colours.
        ctx.request_repaint();
    }
}

fn still() -> Id {
    Id::unique("nothing moves by itself")
}

/// Tells whether nothing is to move by itself.
#[must_use]
pub fn reduces_motion(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(still())).unwrap_or_default()
}
