//! The controls of the window: buttons, fields, ticks, segments, tabs and chips, each with all its states.

mod button;
mod chip;
mod field;
mod focus;
mod icon_button;
mod look;
mod segments;
mod state_chip;
mod styles;
mod submit;
mod tab;
mod target_chip;
#[cfg(test)]
mod tests;
mod tick;

pub use button::Button;
pub use chip::{chip_ui, paint_chip};
pub use field::{Field, Line, line_ui};
pub use focus::FocusRing;
pub use icon_button::IconButton;
pub use look::{Look, Moment, Paint};
pub use segments::segments_ui;
pub use state_chip::{paint_state_chip, state_chip_ui};
pub use styles::install;
pub use submit::Submit;
pub use tab::tab_ui;

pub use tick::Tick;
