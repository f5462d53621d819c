//! A box that is ticked or not, with its words.

use eframe::egui::{
    Align2, Color32, Key, Response, Role, Sense, Stroke, StrokeKind, TextStyle, TextWrapMode, Ui, Widget, WidgetInfo,
    WidgetText, pos2, vec2,
};

use crate::theme::{CHIP_CORNER, Icon, Palette, TICK, Text};

/// Space between the box and its words, and height of the words, in points.
const GAP: f32 = 8.0;
const HEIGHT: f32 = 20.0;

/// Size of the hook in the box, in points.
const HOOK: f32 = 12.0;

/// A box to be ticked.
#[must_use = "a tick is shown with ui.add"]
pub struct Tick<'a> {
    is_on: &'a mut bool,
    text: &'a str,
    is_small: bool,
    leaves_enter: bool,
}

impl<'a> Tick<'a> {
    /// Makes a box that turns something on and off.
    pub const fn new(is_on: &'a mut bool, text: &'a str) -> Self {
        Self { is_on, text, is_small: false, leaves_enter: false }
    }

    /// Makes the box one for a line of small text.
    pub const fn small(mut self) -> Self {
        self.is_small = true;
        self
    }

    /// Leaves Enter to the dialog around the box, which does with it what one of its buttons says: Space alone turns the
    /// box on and off.
    pub const fn leaving_enter(mut self) -> Self {
        self.leaves_enter = true;
        self
    }

    /// Whether what chose the box is to turn it on or off.
    fn is_turned(&self, ui: &Ui, response: &Response) -> bool {
        let is_entered = || response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        response.clicked() && !(self.leaves_enter && is_entered())
    }
}

impl Widget for Tick<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let room = (ui.available_width() - TICK - GAP).max(0.0);
        let (kind, height) = if self.is_small { (Text::Small, TICK) } else { (Text::Body, HEIGHT) };
        let words = WidgetText::from(kind.of(self.text));
        let words = words.into_galley(ui, Some(TextWrapMode::Truncate), room, TextStyle::Body);
        let size = vec2(TICK + GAP + words.size().x, height);
        let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
        if self.is_turned(ui, &response) {
            *self.is_on = !*self.is_on;
            response.mark_changed();
        }
        let (is_enabled, is_on) = (ui.is_enabled(), *self.is_on);
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, is_enabled, is_on, self.text));
        if ui.is_rect_visible(rect) {
            box_ui(ui, &response, is_on);
            let ink = if is_enabled { Palette::of(ui).text } else { Palette::of(ui).weak };
            let left = pos2(rect.left() + TICK + GAP, rect.center().y);
            ui.painter().galley_with_override_text_color(
                Align2::LEFT_CENTER.anchor_size(left, words.size()).min,
                words,
                ink,
            );
        }
        response
    }
}

/// Paints the box at the left end of a response's place.
fn box_ui(ui: &Ui, response: &Response, is_on: bool) {
    let palette = Palette::of(ui);
    let place = Align2::LEFT_CENTER.anchor_size(response.rect.left_center(), vec2(TICK, TICK));
    let (fill, edge) = colors(ui, response, is_on);
    ui.painter().rect(place, CHIP_CORNER, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    if is_on {
        let hook = Icon::Done.galley(ui.painter(), HOOK, palette.accent.on);
        let at = Align2::CENTER_CENTER.anchor_size(place.center(), hook.size()).min;
        ui.painter().galley(at, hook, palette.accent.on);
    }
}

/// Returns ground and edge of the box.
fn colors(ui: &Ui, response: &Response, is_on: bool) -> (Color32, Color32) {
    let palette = Palette::of(ui);
    match () {
        () if !ui.is_enabled() => (if is_on { palette.control } else { Color32::TRANSPARENT }, palette.line),
        () if is_on && response.hovered() => (palette.accent.hi, palette.accent.hi),
        () if is_on => (palette.accent.rest, palette.accent.rest),
        () if response.is_pointer_button_down_on() => (palette.press, palette.accent.rest),
        () if response.hovered() => (palette.hover, palette.outline),
        () => (palette.field, palette.outline),
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::controls::tests::dressed;

    #[test]
    fn a_click_on_the_words_ticks_the_box() {
        let mut harness =
            Harness::new_ui_state(|ui, is_on| dressed(ui, |ui| drop(ui.add(Tick::new(is_on, "Receive")))), false);
        harness.run_steps(3);
        harness.get_by_label("Receive").click();
        harness.run_steps(3);
        assert!(*harness.state());
    }
}
