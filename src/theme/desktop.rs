//! Hears what the desktop wishes, and dresses the window accordingly.
//!
//! On Windows and macOS the windowing layer tells the desktop's theme, and nothing else is asked there. On Linux the
//! settings portal is asked and listened to; without a portal the window stays dark.

use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::Context;

use crate::profile::ThemeChoice;
#[cfg(target_os = "linux")]
use crate::theme::portal;
use crate::theme::style;
use crate::theme::wishes::{Wishes, keep_still};

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
        portal::listen(Arc::clone(&wishes.heard), ctx.clone());
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
        keep_still(ctx, wishes.reduces_motion);
        // What was painted before a dialog that is open has the former colours.
        ctx.request_repaint();
    }
}
