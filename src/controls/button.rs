//! A button with a word, perhaps with an icon before it.

use eframe::egui::class::HasClasses as _;
use eframe::egui::{self, Atom, Atoms, Color32, Response, RichText, Ui, Widget, vec2};

use crate::contract::grouped;
use crate::controls::look::{DISABLED, Look, Moment};
use crate::theme::{ICON, Icon, Palette, SIGN_GAP, Text};

/// A button.
#[must_use = "a button is shown with ui.add"]
pub struct Button<'a> {
    look: Look,
    text: &'a str,
    icon: Option<Icon>,
    color: Option<Color32>,
    icon_color: Option<Color32>,
    shortcut: String,
    /// A number after the word.
    count: String,
    /// Other words that the button shows at times: it is always as wide as the widest.
    words: &'a [&'a str],
    selected: Option<bool>,
    is_small: bool,
    is_left: bool,
}

impl<'a> Button<'a> {
    /// Makes a button that looks like this.
    pub const fn new(look: Look, text: &'a str) -> Self {
        let (icon, color, icon_color, selected) = (None, None, None, None);
        Self {
            look,
            text,
            icon,
            color,
            icon_color,
            shortcut: String::new(),
            count: String::new(),
            words: &[],
            selected,
            is_small: false,
            is_left: false,
        }
    }

    /// Makes a button without a ground.
    pub const fn quiet(text: &'a str) -> Self {
        Self::new(Look::Quiet, text)
    }

    /// Makes a button like most.
    pub const fn secondary(text: &'a str) -> Self {
        Self::new(Look::Secondary, text)
    }

    /// Makes the one button that does what its view is for.
    pub const fn primary(text: &'a str) -> Self {
        Self::new(Look::Primary, text)
    }

    /// Puts an icon before the word.
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Writes the word in a colour of its own.
    pub const fn color(mut self, color: Color32) -> Self {
        self.color = Some(color);
        self
    }

    /// Paints the icon in a colour of its own.
    pub const fn icon_color(mut self, color: Color32) -> Self {
        self.icon_color = Some(color);
        self
    }

    /// Names the shortcut at the right.
    pub fn shortcut(mut self, shortcut: impl Into<String>) -> Self {
        self.shortcut = shortcut.into();
        self
    }

    /// Puts a number after the word, with the room of two digits.
    pub fn count(mut self, count: usize) -> Self {
        self.count = grouped(count as u64);
        self
    }

    /// Keeps the width of the widest of some words.
    pub const fn as_wide_as(mut self, words: &'a [&'a str]) -> Self {
        self.words = words;
        self
    }

    /// Makes the button one that stays pressed.
    pub const fn selected(mut self, is_selected: bool) -> Self {
        self.selected = Some(is_selected);
        self
    }

    /// Makes the button small, to be put into a field or a line of text.
    pub const fn small(mut self) -> Self {
        self.is_small = true;
        self
    }

    /// Puts the words at the left where the button is wider, as in a list.
    pub const fn left(mut self) -> Self {
        self.is_left = true;
        self
    }

    fn atoms(&self, ui: &Ui) -> Atoms<'a> {
        let mut atoms = Atoms::default();
        if let Some(icon) = self.icon {
            let is_weak = self.look == Look::Quiet && self.color.is_none();
            let icon = if self.is_small { icon.small() } else { icon.text() };
            let color = self.icon_color.or(is_weak.then_some(Palette::of(ui).weak));
            atoms.push_right(color.map_or(icon.clone(), |color| icon.color(color)));
        }
        let word = RichText::new(self.text);
        atoms.push_right(self.color.map_or(word.clone(), |color| word.color(color)));
        if !self.count.is_empty() {
            atoms.push_right(Text::Small.of(self.count.clone()).color(Palette::of(ui).weak));
        }
        if self.is_left || !self.count.is_empty() {
            atoms.push_right(Atom::grow());
        }
        if !self.shortcut.is_empty() {
            let palette = Palette::of(ui);
            let is_filled = ui.is_enabled() && matches!(self.look, Look::Primary | Look::Free | Look::Live);
            let ink = if is_filled { self.look.paint(palette, Moment::Rest).ink } else { palette.weak };
            atoms.push_right(Text::Small.of(self.shortcut.clone()).color(ink));
        }
        atoms
    }

    /// Returns the width that the widest word needs, in points.
    fn least_width(&self, ui: &Ui) -> f32 {
        let moment = if self.selected.is_some() { Moment::Selected } else { Moment::Rest };
        let kind = if self.is_small { Text::Label } else { self.look.text(moment) };
        let width =
            |word: &&str| ui.painter().layout_no_wrap((*word).to_owned(), kind.font(), Color32::PLACEHOLDER).size().x;
        let widest = self.words.iter().chain([&self.text]).map(width).fold(0.0, f32::max);
        let icon = if self.icon.is_some() { ICON + SIGN_GAP } else { 0.0 };
        let count = if self.count.is_empty() { 0.0 } else { SIGN_GAP + count_width(ui, &self.count) };
        widest.ceil() + icon + count + self.look.margin().sum().x
    }
}

/// Returns the width of a number after a word, at least that of two digits, in points.
fn count_width(ui: &Ui, count: &str) -> f32 {
    let width = |text: &str| {
        ui.painter().layout_no_wrap(text.to_owned(), Text::Small.font(), Color32::PLACEHOLDER).size().x.ceil()
    };
    width("88").max(width(count))
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let is_enabled = ui.is_enabled();
        let keeps_width = !self.words.is_empty() || self.selected.is_some();
        let width = if keeps_width { self.least_width(ui) } else { 0.0 };
        let mut button = egui::Button::new(self.atoms(ui))
            .min_size(vec2(width, 0.0))
            .with_class(self.look.class())
            .with_class_if(DISABLED, !is_enabled);
        if let Some(is_selected) = self.selected {
            button = button.selected(is_selected);
        }
        if self.is_small {
            button = button.small();
        }
        ui.add(button).accessible_name(self.text)
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::controls::tests::dressed;

    #[test]
    fn a_button_keeps_the_width_of_its_longest_word() {
        const WORDS: [&str; 2] = ["Copy", "Copied"];
        let mut harness = Harness::new_ui_state(
            |ui, word: &mut usize| {
                dressed(ui, |ui| drop(ui.add(Button::secondary(WORDS[*word]).icon(Icon::Copy).as_wide_as(&WORDS))));
            },
            0,
        );
        harness.run_steps(3);
        let before = harness.get_by_label("Copy").rect();
        *harness.state_mut() = 1;
        harness.run_steps(3);
        assert_eq!(harness.get_by_label("Copied").rect(), before);
        assert!((before.height() - 28.0).abs() < 0.5, "{before:?}");
    }

    #[test]
    fn an_icon_is_no_part_of_the_name() {
        let mut harness =
            Harness::new_ui(|ui| dressed(ui, |ui| drop(ui.add(Button::quiet("Paste").icon(Icon::Paste)))));
        harness.run_steps(3);
        harness.get_by_label("Paste");
    }
}
