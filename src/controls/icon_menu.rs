//! A menu behind an icon.

use eframe::egui::class::HasClasses as _;
use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{self, PopupCloseBehavior, Response, Ui};

use crate::controls::look::Look;
use crate::theme::Icon;

/// Shows an icon that opens a menu. Returns what happened to the icon.
pub fn icon_menu_ui(ui: &mut Ui, icon: Icon, name: &str, entries: impl FnOnce(&mut Ui)) -> Response {
    menu_ui(ui, icon, name, MenuConfig::new(), entries)
}

/// Shows an icon that opens a menu, which stays open while something in it is ticked.
pub fn lasting_menu_ui(ui: &mut Ui, icon: Icon, name: &str, entries: impl FnOnce(&mut Ui)) {
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    menu_ui(ui, icon, name, config, entries);
}

fn menu_ui(ui: &mut Ui, icon: Icon, name: &str, config: MenuConfig, entries: impl FnOnce(&mut Ui)) -> Response {
    let button = egui::Button::new(icon.text()).with_class(Look::Icon.class());
    let (response, _) = MenuButton::from_button(button).config(config).ui(ui, entries);
    response.accessible_name(name).on_hover_text(name)
}
