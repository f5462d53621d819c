//! The kinds of text: size, line height and weight of each.

use eframe::egui::{FontFamily, FontId, RichText};

use crate::theme::fonts::{MEDIUM, MONO_SEMIBOLD, SEMIBOLD};

/// A kind of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// The sentence of an error, and the numbers that head a view.
    Display,
    /// An answer.
    DisplayMono,
    Body,
    /// Words of buttons, and the chosen tab.
    Button,
    /// Titles of views, dialogs and sections.
    Title,
    /// Units and explanations.
    Small,
    /// Labels over fields, chips, and heads of columns.
    Label,
    /// Ids, keys, codes and JSON in a body text, and in a small one.
    Mono,
    SmallMono,
}

impl Text {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Display,
        Self::DisplayMono,
        Self::Body,
        Self::Button,
        Self::Title,
        Self::Small,
        Self::Label,
        Self::Mono,
        Self::SmallMono,
    ];

    /// Returns size and line height, in points.
    #[must_use]
    pub const fn size(self) -> (f32, f32) {
        match self {
            Self::Display | Self::DisplayMono => (28.0, 36.0),
            Self::Body | Self::Button | Self::Title => (13.0, 20.0),
            Self::Small | Self::Label => (11.5, 16.0),
            Self::Mono => (12.5, 20.0),
            Self::SmallMono => (11.0, 16.0),
        }
    }

    /// Returns the face with its weight.
    #[must_use]
    pub fn family(self) -> FontFamily {
        match self {
            Self::Body | Self::Small => FontFamily::Proportional,
            Self::Button | Self::Label => FontFamily::Name(MEDIUM.into()),
            Self::Title | Self::Display => FontFamily::Name(SEMIBOLD.into()),
            Self::Mono | Self::SmallMono => FontFamily::Monospace,
            Self::DisplayMono => FontFamily::Name(MONO_SEMIBOLD.into()),
        }
    }

    /// Returns the font.
    #[must_use]
    pub fn font(self) -> FontId {
        FontId::new(self.size().0, self.family())
    }

    /// Returns a text of this kind.
    #[must_use]
    pub fn of(self, text: impl Into<String>) -> RichText {
        RichText::new(text).font(self.font()).line_height(Some(self.size().1))
    }
}
