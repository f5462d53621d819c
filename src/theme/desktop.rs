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

/// Hears what the desktop wishes.
#[derive(Default)]
pub struct DesktopWishes {
    heard: Arc<Mutex<Wishes>>,
    /// Whether text is scaled here, because the windowing layer doesn't.
    scales_text: bool,
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

    /// Returns wishes that no desktop tells.
    #[cfg(test)]
    #[must_use]
    pub fn of(wishes: Wishes) -> Self {
        Self { heard: Arc::new(Mutex::new(wishes)), ..Self::default() }
    }

    /// Takes the desktop's size of text from now on. To be called on Wayland only, where the windowing layer knows nothing
    /// of it: on X11 its scale factor has it already.
    ///
    /// Source: winit 0.30 divides `Xft/DPI` of XSETTINGS, or else `Xft.dpi`, by 96 (`x11/util/randr.rs`), and GNOME's
    /// settings daemon puts there 96 × `text-scaling-factor` × the screen's scale (`gsd-xsettings-manager.c`).
    pub fn scale_text(&mut self) {
        self.scales_text = true;
    }

    /// Returns how many times its usual size text is to have, besides what the windowing layer has scaled.
    #[must_use]
    pub fn text_scale(&self) -> f32 {
        if self.scales_text { self.now().text_scale } else { 1.0 }
    }

    fn now(&self) -> Wishes {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_text_is_taken_only_where_nobody_else_does() {
        let mut wishes = DesktopWishes::of(Wishes { text_scale: 1.25, ..Wishes::default() });
        assert!((wishes.text_scale() - 1.0).abs() < f32::EPSILON, "{}", wishes.text_scale());
        wishes.scale_text();
        assert!((wishes.text_scale() - 1.25).abs() < f32::EPSILON, "{}", wishes.text_scale());
    }
}
