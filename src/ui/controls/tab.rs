//! The name of a pane, with a line under it.

use eframe::egui::{Response, Role, Stroke, Ui};

use crate::ui::controls::access::choice;
use crate::ui::controls::button::Button;
use crate::ui::controls::look::Look;
use crate::ui::theme::{Palette, THICK};

/// Shows a tab.
pub fn tab_ui(ui: &mut Ui, name: &str, is_chosen: bool) -> Response {
    let palette = Palette::of(ui);
    let response = ui.add(Button::new(Look::Tab, name).selected(is_chosen));
    choice(&response, Role::Tab, is_chosen);
    let line = match () {
        () if is_chosen || response.is_pointer_button_down_on() => Some(palette.accent.rest),
        () if response.hovered() => Some(palette.outline),
        () => None,
    };
    if let Some(color) = line {
        let y = response.rect.bottom() - THICK / 2.0;
        ui.painter().hline(response.rect.x_range(), y, Stroke::new(THICK, color));
    }
    response
}
