//! What the desktop wishes of every window: light or dark, contrast, an accent, the size of text, no motion.

use eframe::egui::{Color32, Context, Id, Theme, ThemePreference};

use crate::profile::ThemeChoice;

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

/// Notes whether anything may move by itself.
pub(super) fn keep_still(ctx: &Context, is_still: bool) {
    ctx.data_mut(|data| data.insert_temp(still(), is_still));
}

fn still() -> Id {
    Id::unique("nothing moves by itself")
}

/// Tells whether nothing is to move by itself.
#[must_use]
pub fn reduces_motion(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(still())).unwrap_or_default()
}
