//! Distances, heights and corners, in points.

use eframe::egui::CornerRadius;

/// Space between things that belong together, and between groups.
pub const NEAR: f32 = 4.0;
pub const GAP: f32 = 12.0;

/// Height of every control, of a chip, and of the box of a tick.
pub const CONTROL: f32 = 28.0;
pub const CHIP: f32 = 20.0;
pub const TICK: f32 = 16.0;

/// Height of the button that sends, and of its chip.
pub const SUBMIT: f32 = 56.0;

/// Height of a row of tabs, and of a table's row.
pub const TABS: f32 = 36.0;
pub const ROW_HEIGHT: f32 = 28.0;

/// Space between the edge of a control and its text, and between a sign and its text.
pub const PADDING: f32 = 10.0;
pub const SIGN_GAP: f32 = 6.0;

/// Corners of chips and ticks, of controls, of cards, and of dialogs.
pub const CHIP_CORNER: CornerRadius = CornerRadius::same(4);
pub const CONTROL_CORNER: CornerRadius = CornerRadius::same(6);
pub const CARD_CORNER: CornerRadius = CornerRadius::same(8);
pub const DIALOG_CORNER: CornerRadius = CornerRadius::same(10);

/// Width of the ring around what has the keyboard, of the line under a tab, and of a field's edge while it is typed in.
pub const THICK: f32 = 2.0;
