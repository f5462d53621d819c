//! A menu behind an icon.

use eframe::egui::class::HasClasses as _;
use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{self, PopupCloseBehavior, Response, ScrollArea, Ui};

use crate::controls::look::Look;
use crate::theme::Icon;

/// Space between a menu and the edge of the window, and the menu's own edges, in points.
const AROUND_MENU: f32 = 20.0;

/// Shows an icon that opens a menu. Returns what happened to the icon.
pub fn icon_menu_ui(ui: &mut Ui, icon: Icon, name: &str, entries: impl FnOnce(&mut Ui)) -> Response {
    menu_ui(ui, icon, name, MenuConfig::new(), entries)
}

/// Shows an icon that opens a menu, which stays open while something in it is ticked, and is scrolled in a low window.
pub fn lasting_menu_ui(ui: &mut Ui, icon: Icon, name: &str, entries: impl FnOnce(&mut Ui)) {
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let highest = menu_room(ui);
    menu_ui(ui, icon, name, config, |ui| {
        ScrollArea::vertical().max_height(highest).show(ui, entries);
    });
}

/// Returns how high a menu can be that opens at a strip: a menu opens above it where there is more room.
#[must_use]
pub fn menu_room(ui: &Ui) -> f32 {
    let (strip, window) = (ui.max_rect(), ui.ctx().content_rect());
    (strip.top() - window.top()).max(window.bottom() - strip.bottom()) - AROUND_MENU
}

fn menu_ui(ui: &mut Ui, icon: Icon, name: &str, config: MenuConfig, entries: impl FnOnce(&mut Ui)) -> Response {
    let button = egui::Button::new(icon.text()).with_class(Look::Icon.class());
    let (response, _) = MenuButton::from_button(button).config(config).ui(ui, entries);
    response.accessible_name(name).on_hover_text(name)
}
