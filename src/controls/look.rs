//! How each control looks at rest, hovered, pressed, selected and disabled.

use eframe::egui::class::{ClassName, Classes, HasClasses as _};
use eframe::egui::{Color32, CornerRadius, Margin, Vec2, vec2};

use crate::theme::{CHIP, CHIP_CORNER, CONTROL, CONTROL_CORNER, Fill, NEAR, PADDING, Palette, TABS, Text};

/// What a control is, which decides how it is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A button without a ground, as the entries of menus are.
    Quiet,
    Secondary,
    /// The one button of a view that does what the view is for.
    Primary,
    /// A button that sends what costs nothing, or what costs money.
    Free,
    Live,
    /// A button that is an icon alone.
    Icon,
    /// An icon in a line of text.
    SmallIcon,
    /// A choice among forms or views of one thing.
    Segment,
    /// A pane's name.
    Tab,
    /// A field or a number.
    Field,
}

/// What happens to a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Rest,
    Hover,
    Press,
    Selected,
    Disabled,
}

/// What a control is painted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    pub fill: Color32,
    pub edge: Color32,
    pub ink: Color32,
}

/// Marks a control that can't be used: egui tells a style nothing of that.
pub const DISABLED: ClassName = ClassName::from_static("disabled");

/// Marks a field whose text is wrong.
pub const WRONG: ClassName = ClassName::from_static("wrong");

const NONE: Color32 = Color32::TRANSPARENT;

const fn paint(fill: Color32, edge: Color32, ink: Color32) -> Paint {
    Paint { fill, edge, ink }
}

impl Look {
    /// Every look that a button can have.
    const BUTTONS: [Self; 9] = [
        Self::Quiet,
        Self::Secondary,
        Self::Primary,
        Self::Free,
        Self::Live,
        Self::Icon,
        Self::SmallIcon,
        Self::Segment,
        Self::Tab,
    ];

    /// Returns the look of a button that sends.
    #[must_use]
    pub const fn sends(costs_money: bool) -> Self {
        if costs_money { Self::Live } else { Self::Free }
    }

    /// Returns the mark of a button that looks like this.
    #[must_use]
    pub const fn class(self) -> ClassName {
        ClassName::from_static(match self {
            Self::Quiet => "quiet",
            Self::Secondary => "secondary",
            Self::Primary => "primary",
            Self::Free => "free",
            Self::Live => "live",
            Self::Icon => "icon",
            Self::SmallIcon => "small-icon",
            Self::Segment => "segment",
            Self::Tab => "tab",
            Self::Field => "field",
        })
    }

    /// Returns the look that a button is marked with.
    #[must_use]
    pub fn of(classes: &Classes) -> Option<Self> {
        Self::BUTTONS.into_iter().find(|look| classes.has_class(&look.class()))
    }

    /// Returns what the control is painted with.
    #[must_use]
    pub const fn paint(self, palette: &Palette, moment: Moment) -> Paint {
        match self {
            Self::Quiet => plain(palette, moment, NONE, palette.text),
            Self::Icon | Self::SmallIcon => plain(palette, moment, NONE, palette.weak),
            Self::Secondary => match moment {
                Moment::Disabled => paint(NONE, palette.line, palette.weak),
                _ => plain(palette, moment, palette.control, palette.text),
            },
            Self::Primary => match moment {
                Moment::Disabled => paint(NONE, palette.line, palette.weak),
                _ => filled(&palette.accent, moment),
            },
            Self::Free | Self::Live => match moment {
                Moment::Disabled => paint(palette.control, NONE, palette.weak),
                _ => filled(&palette.money(matches!(self, Self::Live)).fill, moment),
            },
            Self::Segment => segment(palette, moment),
            Self::Tab => match moment {
                Moment::Rest | Moment::Disabled => paint(NONE, NONE, palette.weak),
                Moment::Hover | Moment::Press | Moment::Selected => paint(NONE, NONE, palette.text),
            },
            Self::Field => field(palette, moment),
        }
    }

    /// Returns the kind of the control's text.
    #[must_use]
    pub const fn text(self, moment: Moment) -> Text {
        match (self, moment) {
            (Self::Primary | Self::Free | Self::Live, _) => Text::Title,
            (Self::Secondary, _) | (Self::Segment | Self::Tab, Moment::Selected) => Text::Button,
            (Self::Quiet | Self::Icon | Self::SmallIcon | Self::Segment | Self::Tab | Self::Field, _) => Text::Body,
        }
    }

    /// Returns the corners.
    #[must_use]
    pub const fn corner(self) -> CornerRadius {
        match self {
            Self::Segment => CHIP_CORNER,
            Self::Tab => CornerRadius::ZERO,
            _ => CONTROL_CORNER,
        }
    }

    /// Returns the least size.
    #[must_use]
    pub const fn least_size(self) -> Vec2 {
        match self {
            Self::Icon => Vec2::splat(CONTROL),
            Self::SmallIcon => Vec2::splat(CHIP),
            // The ground around the choices takes 2 points above and below.
            Self::Segment => vec2(0.0, CONTROL - NEAR),
            Self::Tab => vec2(0.0, TABS),
            _ => vec2(0.0, CONTROL),
        }
    }

    /// Returns the space between edge and text; the edge itself takes one point of it.
    #[must_use]
    pub const fn margin(self) -> Margin {
        match self {
            Self::Icon | Self::SmallIcon => Margin::ZERO,
            Self::Segment => Margin::symmetric(PADDING as i8, 0),
            // Eight of them have to stand beside each other in a narrow pane.
            Self::Tab => Margin::symmetric(7, 0),
            Self::Field => Margin::symmetric(8, NEAR as i8),
            _ => Margin::symmetric(PADDING as i8, NEAR as i8),
        }
    }
}

const fn plain(palette: &Palette, moment: Moment, ground: Color32, ink: Color32) -> Paint {
    match moment {
        Moment::Rest => paint(ground, NONE, ink),
        Moment::Hover => paint(palette.hover, NONE, palette.text),
        Moment::Press => paint(palette.press, palette.outline, palette.text),
        Moment::Selected => paint(palette.select, palette.accent.rest, palette.text),
        Moment::Disabled => paint(NONE, NONE, palette.weak),
    }
}

const fn filled(fill: &Fill, moment: Moment) -> Paint {
    let ground = match moment {
        Moment::Hover => fill.hi,
        Moment::Press => fill.lo,
        Moment::Rest | Moment::Selected | Moment::Disabled => fill.rest,
    };
    paint(ground, NONE, fill.on)
}

const fn segment(palette: &Palette, moment: Moment) -> Paint {
    match moment {
        Moment::Rest | Moment::Disabled => paint(NONE, NONE, palette.weak),
        Moment::Hover => paint(NONE, NONE, palette.text),
        Moment::Press => paint(palette.press, NONE, palette.text),
        Moment::Selected => paint(palette.raised, palette.outline, palette.text),
    }
}

const fn field(palette: &Palette, moment: Moment) -> Paint {
    match moment {
        Moment::Rest => paint(palette.field, palette.outline, palette.text),
        Moment::Hover => paint(palette.field, palette.weak, palette.text),
        Moment::Press | Moment::Selected => paint(palette.field, palette.accent.rest, palette.text),
        Moment::Disabled => paint(NONE, palette.line, palette.weak),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::dressed;

    /// A tab has its line for that: see `tab.rs`.
    #[test]
    fn a_hovered_a_pressed_and_a_selected_button_look_different() {
        for (theme, wishes, palette) in dressed() {
            for look in Look::BUTTONS.into_iter().filter(|look| *look != Look::Tab) {
                let seen = |moment| (look.paint(palette, moment), look.text(moment));
                let [rest, hover, press, selected] =
                    [Moment::Rest, Moment::Hover, Moment::Press, Moment::Selected].map(seen);
                assert!(
                    hover != press && press != selected && selected != hover && rest != hover && rest != press,
                    "{theme:?}, {wishes:?}: {look:?}"
                );
            }
        }
    }
}
