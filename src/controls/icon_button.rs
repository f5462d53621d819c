//! A button that is an icon alone; its tooltip says its name and its shortcut.

use eframe::egui::class::HasClasses as _;
use eframe::egui::{self, Response, Ui, Widget};

use crate::controls::look::{DISABLED, Look};
use crate::theme::Icon;

/// A button that is an icon.
#[must_use = "a button is shown with ui.add"]
pub struct IconButton<'a> {
    icon: Icon,
    name: &'a str,
    shortcut: String,
    hint: &'a str,
    selected: Option<bool>,
    look: Look,
}

impl<'a> IconButton<'a> {
    /// Makes a button; `name` is what it does.
    pub const fn new(icon: Icon, name: &'a str) -> Self {
        Self { icon, name, shortcut: String::new(), hint: "", selected: None, look: Look::Icon }
    }

    /// Names the shortcut in the tooltip.
    pub fn shortcut(mut self, shortcut: impl Into<String>) -> Self {
        self.shortcut = shortcut.into();
        self
    }

    /// Says more below the name in the tooltip: a tooltip of its own would stand beside that.
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Makes the button one that stays pressed.
    pub const fn selected(mut self, is_selected: bool) -> Self {
        self.selected = Some(is_selected);
        self
    }

    /// Makes the button one in a line of text.
    pub const fn small(mut self) -> Self {
        self.look = Look::SmallIcon;
        self
    }

    fn tooltip(&self) -> String {
        let name =
            if self.shortcut.is_empty() { self.name.to_owned() } else { format!("{} ({})", self.name, self.shortcut) };
        if self.hint.is_empty() { name } else { format!("{name}\n{}", self.hint) }
    }
}

impl Widget for IconButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let is_enabled = ui.is_enabled();
        let mut button =
            egui::Button::new(self.icon.text()).with_class(self.look.class()).with_class_if(DISABLED, !is_enabled);
        if let Some(is_selected) = self.selected {
            button = button.selected(is_selected);
        }
        let tooltip = self.tooltip();
        ui.add(button).accessible_name(self.name).on_hover_text(&tooltip).on_disabled_hover_text(tooltip)
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::vec2;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::controls::tests::dressed;

    #[test]
    fn an_icon_is_known_by_its_name_and_has_one_size() {
        let mut harness = Harness::new_ui(|ui| dressed(ui, |ui| drop(ui.add(IconButton::new(Icon::Reveal, "Reveal")))));
        harness.run_steps(3);
        assert_eq!(harness.get_by_label("Reveal").rect().size(), vec2(28.0, 28.0));
    }

    #[test]
    fn the_tooltip_says_the_name_and_the_shortcut() {
        let button = IconButton::new(Icon::Find, "Find a command").shortcut("Ctrl+Shift+P");
        assert_eq!(button.tooltip(), "Find a command (Ctrl+Shift+P)");
        let button = IconButton::new(Icon::Close, "Close import").hint("The draft stays");
        assert_eq!(button.tooltip(), "Close import\nThe draft stays");
    }
}
