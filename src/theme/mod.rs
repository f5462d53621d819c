//! Colours, distances, kinds of text and icons; every other file takes them from here.

#[cfg(test)]
mod contrast;
mod desktop;
mod dress;
mod fonts;
mod frames;
mod icon;
mod meaning;
mod palette;
#[cfg(target_os = "linux")]
mod portal;
mod shade;
mod space;
mod style;
mod system_fonts;
mod text;
mod tokens;
mod wishes;

#[cfg(test)]
pub use contrast::dressed;
pub use desktop::DesktopWishes;
pub use frames::{card, panel_frame};
pub use icon::{ICON, Icon, SMALL_ICON};
pub use meaning::life_sign;
pub use palette::{Fill, Json, Money, Palette, Tone};
pub use space::{
    CARD_CORNER, CHIP, CHIP_CORNER, CONTROL, CONTROL_CORNER, DIALOG_CORNER, GAP, NEAR, PADDING, ROW_HEIGHT, SIGN_GAP,
    SUBMIT, TABS, THICK, TICK,
};
pub use system_fonts::lend_system_fonts;
pub use text::Text;
pub use wishes::{Wishes, reduces_motion};

use eframe::egui::Context;

/// Installs the fonts and both themes.
pub fn install(ctx: &Context) {
    fonts::install(ctx);
    style::install(ctx, &Wishes::default());
}
