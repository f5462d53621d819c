//! A menu behind an icon.

use eframe::egui::class::HasClasses as _;
use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{self, Response, Ui};

use crate::ui::controls::look::Look;
use crate::ui::theme::Icon;

/// Shows an icon that opens a menu. Returns what happened to the icon.
pub fn icon_menu_ui(ui: &mut Ui, icon: Icon, name: &str, entries: impl FnOnce(&mut Ui)) -> Response {
    let button = egui::Button::new(icon.text()).with_class(Look::Icon.class());
    let (response, _) = MenuButton::from_button(button).ui(ui, entries);
    response.accessible_name(name).on_hover_text(name)
}
