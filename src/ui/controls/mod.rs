//! The controls of the window: buttons, fields, ticks, segments, tabs and chips, each with all its states.

mod access;
mod button;
mod call_button;
mod call_entry;
mod chip;
mod copy_button;
mod field;
mod focus;
mod icon_button;
mod icon_menu;
mod look;
mod segments;
mod settled;
mod state_chip;
mod styles;
mod submit;
mod tab;
mod target_chip;
#[cfg(test)]
mod tests;
mod tick;
mod tidy;

pub use access::{choice, dialog, expanded, landmark, marked};
pub use button::Button;
pub use call_button::CallButton;
pub use call_entry::call_entry;
pub use chip::{chip_ui, count_chip_ui, paint_chip};
pub use copy_button::{copied_ui, copy_icon_ui};
pub use field::{Field, Line, line_ui};
pub use focus::{FocusRing, focus_next, seen};
pub use icon_button::IconButton;
pub use icon_menu::{icon_menu_ui, lasting_menu_ui};
pub use look::{Look, Moment, Paint, WRONG};
pub use segments::{possible_segments_ui, segments_ui};
pub use settled::settled_click;
pub use state_chip::{paint_life_sign, paint_ring, paint_state_chip, state_chip_ui};
pub use styles::install;
pub use submit::Submit;
pub use tab::tab_ui;
pub use target_chip::{paint_target, sign as target_sign};
pub use tick::Tick;
pub use tidy::Tidy;
