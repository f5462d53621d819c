//! A menu behind an icon.

use eframe::egui::class::HasClasses as _;
use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::style::ScrollStyle;
use eframe::egui::{self, Frame, Margin, PopupCloseBehavior, Response, RichText, ScrollArea, Ui};

use crate::controls::look::Look;
use crate::theme::{Icon, PADDING};

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
    menu_ui(ui, icon, name, config, |ui| menu_list_ui(ui, highest, entries));
}

/// Shows what a menu lists, which is scrolled where it is higher than it may be.
///
/// The room of the scroll bar is kept at the right from the beginning: a menu that is open does not grow, so that a bar
/// that comes later would cut the words.
pub fn menu_list_ui(ui: &mut Ui, highest: f32, contents: impl FnOnce(&mut Ui)) {
    ui.scope(|ui| {
        let scroll = &mut ui.spacing_mut().scroll;
        let room = (scroll.bar_inner_margin + scroll.bar_width + scroll.bar_outer_margin).ceil();
        // The bar stands in the room that is kept, and is as wide and as visible as every other.
        *scroll = ScrollStyle {
            floating: true,
            floating_width: scroll.bar_width,
            floating_allocated_width: 0.0,
            dormant_background_opacity: 1.0,
            active_background_opacity: 1.0,
            interact_background_opacity: 1.0,
            dormant_handle_opacity: 1.0,
            active_handle_opacity: 1.0,
            interact_handle_opacity: 1.0,
            ..*scroll
        };
        let margin = Margin { right: room as i8, ..Margin::ZERO };
        ScrollArea::vertical().max_height(highest).show(ui, |ui| Frame::new().inner_margin(margin).show(ui, contents));
    });
}

/// Shows words in a menu that are no entry, in line with the words of the entries.
pub fn menu_words_ui(ui: &mut Ui, words: impl Into<RichText>) {
    Frame::new().inner_margin(Margin::symmetric(PADDING as i8, 0)).show(ui, |ui| ui.label(words.into()));
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
