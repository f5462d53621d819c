//! How much room the header has, and what it leaves out for want of it.

use eframe::egui::Ui;

/// From these widths on a window has more room, in points.
const WIDE: f32 = 1100.0;
const MEDIUM: f32 = 900.0;

/// From this width on nothing has to be cut for others, in points.
const WIDEST: f32 = 1270.0;

/// How much room the header has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    Narrow,
    Medium,
    Wide,
}

impl Room {
    /// Returns the room that the window has.
    pub fn of(ui: &Ui) -> Self {
        Self::of_width(ui.ctx().content_rect().width())
    }

    fn of_width(width: f32) -> Self {
        match width {
            WIDE.. => Self::Wide,
            MEDIUM.. => Self::Medium,
            _ => Self::Narrow,
        }
    }

    /// Whether the key can be revealed beside it; otherwise a menu does that.
    pub const fn has_eye(self) -> bool {
        !matches!(self, Self::Narrow)
    }

    /// Whether help has a button of its own.
    pub const fn has_help(self) -> bool {
        !matches!(self, Self::Narrow)
    }

    /// Returns the words of the button that finds a command.
    pub const fn palette_word(self) -> &'static str {
        match self {
            Self::Wide => "Find a command",
            Self::Medium | Self::Narrow => "Commands",
        }
    }

    /// Whether the button that finds a command names its shortcut.
    pub const fn has_shortcut(self, window: f32) -> bool {
        matches!(self, Self::Wide) && window >= WIDEST
    }

    /// Returns the width of the balance's part, in points. It never changes, so that nothing beside it moves.
    pub const fn balance_width(self) -> f32 {
        match self {
            Self::Wide => 208.0,
            Self::Medium => 156.0,
            Self::Narrow => 96.0,
        }
    }

    /// Returns the greatest widths of the profile's name and of its host, in points.
    pub const fn name_widths(self, window: f32) -> (f32, f32) {
        match self {
            Self::Wide if window >= WIDEST => (170.0, 150.0),
            Self::Wide => (120.0, 110.0),
            Self::Medium => (130.0, 0.0),
            Self::Narrow => (84.0, 0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_widths_are_the_bounds() {
        let rooms = [760.0, 899.0, 900.0, 1099.0, 1100.0, 1440.0].map(Room::of_width);
        assert_eq!(rooms, [Room::Narrow, Room::Narrow, Room::Medium, Room::Medium, Room::Wide, Room::Wide]);
    }
}
