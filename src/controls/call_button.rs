//! A button that sends something, with a chip that says where that goes: beside its word, or below it where narrow.

use std::sync::Arc;

use eframe::egui::{
    Align2, Color32, Galley, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, pos2,
    vec2,
};

use crate::controls::look::{Look, Moment};
use crate::controls::target_chip::FittedChip;
use crate::theme::{CHIP, CONTROL, CONTROL_CORNER, ICON, Icon, NEAR, PADDING, Palette, SIGN_GAP, Text};
use crate::view::TargetChip;

/// Height of a button whose chip stands below its word, in points.
const TWO_LINES: f32 = 48.0;

/// A button that sends.
#[must_use = "a button is shown with ui.add"]
pub struct CallButton<'a> {
    icon: Icon,
    word: &'a str,
    target: Option<&'a TargetChip>,
    is_in_two_lines: bool,
    widest: f32,
}

impl<'a> CallButton<'a> {
    /// Makes a button; without a target nobody can tell yet where it sends.
    pub const fn new(icon: Icon, word: &'a str, target: Option<&'a TargetChip>) -> Self {
        Self { icon, word, target, is_in_two_lines: false, widest: f32::INFINITY }
    }

    /// Puts the chip below the word.
    pub const fn in_two_lines(mut self) -> Self {
        self.is_in_two_lines = true;
        self
    }

    /// Keeps the button from becoming wider; what does not fit is cut from the host first, and never from the key.
    pub const fn at_most(mut self, widest: f32) -> Self {
        self.widest = widest;
        self
    }

    fn chip(&self, painter: &Painter, palette: &Palette, head: f32) -> Option<FittedChip<'a>> {
        let taken = if self.is_in_two_lines { 2.0 * NEAR } else { head + SIGN_GAP + NEAR };
        self.target.map(|target| FittedChip::new(target, painter, palette, self.widest - taken))
    }

    fn paint(&self, ui: &Ui, place: Rect, word: Arc<Galley>, chip: Option<FittedChip<'_>>, moment: Moment) {
        let (painter, palette) = (ui.painter(), Palette::of(ui));
        let paint = Look::Secondary.paint(palette, moment);
        let edge = Stroke::new(1.0, paint.edge);
        painter.rect(place, CONTROL_CORNER, paint.fill, edge, StrokeKind::Inside);
        let y = if self.is_in_two_lines { place.top() + TWO_LINES / 2.0 - CHIP / 2.0 } else { place.center().y };
        let icon = self.icon.galley(painter, ICON, paint.ink);
        put(painter, icon, place.left() + PADDING, y, paint.ink);
        let word_at = place.left() + PADDING + ICON + SIGN_GAP;
        let word_width = word.size().x;
        put(painter, word, word_at, y, paint.ink);
        let Some(chip) = chip else { return };
        let left = if self.is_in_two_lines { place.left() + NEAR } else { word_at + word_width + SIGN_GAP };
        let top = if self.is_in_two_lines { place.bottom() - NEAR - CHIP } else { place.center().y - CHIP / 2.0 };
        chip.paint(painter, Rect::from_min_max(pos2(left, top), pos2(place.right() - NEAR, top + CHIP)));
    }
}

impl Widget for CallButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let palette = Palette::of(ui);
        let word = ui.painter().layout_no_wrap(self.word.to_owned(), Text::Button.font(), Color32::PLACEHOLDER);
        let head = PADDING + ICON + SIGN_GAP + word.size().x;
        let chip = self.chip(ui.painter(), palette, head);
        let chip_width = chip.as_ref().map_or(PADDING - NEAR, FittedChip::width);
        let size = if self.is_in_two_lines {
            vec2((head + PADDING).max(chip_width + 2.0 * NEAR), TWO_LINES)
        } else {
            vec2(head + SIGN_GAP + chip_width + NEAR, CONTROL)
        };
        let (place, response) = ui.allocate_exact_size(size, Sense::click());
        let moment = match () {
            () if !ui.is_enabled() => Moment::Disabled,
            () if response.is_pointer_button_down_on() => Moment::Press,
            () if response.hovered() => Moment::Hover,
            () => Moment::Rest,
        };
        if ui.is_rect_visible(place) {
            self.paint(ui, place, word, chip, moment);
        }
        let (is_enabled, name) = (ui.is_enabled(), TargetChip::spoken(self.word, self.target));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, &name));
        match self.target {
            Some(target) => response.on_hover_text(format!("Goes to {}", target.sentence())),
            None => response,
        }
    }
}

fn put(painter: &Painter, galley: Arc<Galley>, x: f32, y: f32, ink: Color32) {
    let at = Align2::LEFT_CENTER.anchor_size(pos2(x, y), galley.size()).min;
    painter.galley_with_override_text_color(at, galley, ink);
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::controls::tests::dressed;
    use crate::profile::Costs;
    use crate::view::ProfileName;

    fn target(name: &str, host: &str) -> TargetChip {
        let profile = Some(ProfileName { id: "capkill".to_owned(), name: name.to_owned() });
        TargetChip {
            profile, host: host.to_owned(), key_hint: Some("••••2057".to_owned()), costs: Costs::Money
        }
    }

    #[test]
    fn a_button_that_sends_says_where_to() {
        let chip = target("CapKill", "capkill.com");
        let name = "Ask now, CapKill at capkill.com, key ••••2057, costs money";
        for (is_in_two_lines, height) in [(false, 28.0), (true, 48.0)] {
            let chip = chip.clone();
            let mut harness = Harness::new_ui(move |ui| {
                dressed(ui, |ui| {
                    let button = CallButton::new(Icon::Check, "Ask now", Some(&chip)).at_most(400.0);
                    drop(ui.add(if is_in_two_lines { button.in_two_lines() } else { button }));
                });
            });
            harness.run_steps(3);
            assert!((harness.get_by_label(name).rect().height() - height).abs() < 0.5);
        }
    }

    #[test]
    fn a_long_host_makes_no_button_wider_than_its_room() {
        let chip = target("CapKill", &"long".repeat(60));
        let mut harness = Harness::new_ui(move |ui| {
            dressed(ui, |ui| {
                drop(ui.add(CallButton::new(Icon::SubmitAgain, "Submit again", Some(&chip)).at_most(330.0)));
            });
        });
        harness.run_steps(3);
        let rect = harness.get_by_label_contains("Submit again").rect();
        assert!(rect.width() <= 330.5, "{rect:?}");
    }
}
