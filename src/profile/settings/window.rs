//! How the window was left: its theme and its sizes.

use std::ops::RangeInclusive;

use toml_edit::{DocumentMut, Item, value};

use crate::profile::settings::document::{item, table};

/// Light, dark, or what the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
}

impl ThemeChoice {
    /// Every choice, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Returns the word in the file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub(super) fn from_document(document: &DocumentMut) -> Self {
        let word = document.get("theme").and_then(Item::as_str);
        Self::ALL.into_iter().find(|choice| Some(choice.word()) == word).unwrap_or_default()
    }

    pub(super) fn put(self, document: &mut DocumentMut) {
        document["theme"] = value(self.word());
    }
}

/// What the window is opened on, where a desktop offers both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BackendChoice {
    /// X11 where it answers, because drops arrive there; else Wayland.
    #[default]
    Auto,
    X11,
    Wayland,
}

impl BackendChoice {
    /// Every choice, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Auto, Self::X11, Self::Wayland];

    /// Returns the word in the file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::X11 => "x11",
            Self::Wayland => "wayland",
        }
    }

    /// Returns the choice that a word means.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.word() == word)
    }

    pub(super) fn from_document(document: &DocumentMut) -> Self {
        document.get("backend").and_then(Item::as_str).and_then(Self::of_word).unwrap_or_default()
    }

    pub(super) fn put(self, document: &mut DocumentMut) {
        document["backend"] = value(self.word());
    }
}

/// Least and most times of its usual size that everything may have.
pub const ZOOMS: RangeInclusive<f32> = 0.5..=4.0;

/// Sizes in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowLayout {
    pub width: f32,
    pub height: f32,
    pub compose_width: f32,
    pub history_height: f32,
    /// How many times its usual size everything has.
    pub zoom: f32,
}

impl Default for WindowLayout {
    fn default() -> Self {
        Self { width: 1280.0, height: 800.0, compose_width: 388.0, history_height: 332.0, zoom: 1.0 }
    }
}

impl WindowLayout {
    /// Returns each size with its key in the file.
    fn sizes(&mut self) -> [(&'static str, &mut f32); 4] {
        [
            ("width", &mut self.width),
            ("height", &mut self.height),
            ("compose_width", &mut self.compose_width),
            ("history_height", &mut self.history_height),
        ]
    }

    pub(super) fn from_document(document: &DocumentMut) -> Self {
        let mut layout = Self::default();
        for (key, size) in layout.sizes() {
            let found = item(document, "window", key).and_then(number).map(|number| number as f32);
            // Nonsense would open a window that nobody can see or use.
            *size = found.filter(|size| (100.0..10_000.0).contains(size)).unwrap_or(*size);
        }
        let zoom = item(document, "window", "zoom").and_then(number).map(|number| number as f32);
        layout.zoom = zoom.filter(|zoom| ZOOMS.contains(zoom)).unwrap_or(layout.zoom);
        layout
    }

    pub(super) fn put(mut self, document: &mut DocumentMut) {
        let window = table(document, "window");
        for (key, size) in self.sizes() {
            window[key] = value(f64::from(size.round()));
        }
        let zoom = (f64::from(self.zoom) * 100.0).round() / 100.0;
        // A file of an earlier version has none, and stays as it is until somebody zooms.
        if window.get("zoom").map_or(Some(1.0), number) != Some(zoom) {
            window["zoom"] = value(zoom);
        }
    }
}

fn number(item: &Item) -> Option<f64> {
    item.as_float().or_else(|| item.as_integer().map(|number| number as f64))
}
