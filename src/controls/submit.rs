//! The button that sends: what it does, and below it where that goes.

use eframe::egui::{Align2, Color32, Rect, Response, Role, Sense, Ui, Widget, WidgetInfo, pos2, vec2};

use crate::controls::look::{Look, Moment};
use crate::controls::target_chip::{Ground, paint_inside};
use crate::theme::{CARD_CORNER, CHIP, Palette, SUBMIT, Text};
use crate::view::TargetChip;

/// Space between the button's edge and its chip, and its words, in points.
const MARGIN: f32 = 6.0;
const AT_WORDS: f32 = 10.0;

/// The button that sends.
#[must_use = "a button is shown with ui.add"]
pub struct Submit<'a> {
    /// What the button is called, by those who don't see it.
    pub name: &'a str,
    pub verb: &'a str,
    pub shortcut: &'a str,
    pub target: &'a TargetChip,
}

impl Submit<'_> {
    fn paint(&self, ui: &Ui, place: Rect, moment: Moment) {
        let (painter, palette) = (ui.painter(), Palette::of(ui));
        let paint = Look::sends(!self.target.costs.is_free()).paint(palette, moment);
        painter.rect_filled(place, CARD_CORNER, paint.fill);
        let chip = Rect::from_min_max(
            pos2(place.left() + MARGIN, place.bottom() - MARGIN - CHIP),
            place.right_bottom() - vec2(MARGIN, MARGIN),
        );
        let mut whole = painter.clone();
        whole.set_opacity(1.0);
        // The dark ground of the chip belongs to the button's colour, which a button that can't send has not.
        let ground = if moment == Moment::Disabled { Ground::Tint } else { Ground::Inset };
        paint_inside(self.target, &whole, palette, chip, ground);
        let y = place.top() + (place.height() - CHIP - MARGIN) / 2.0;
        let put = |anchor: Align2, x: f32, text: &str, kind: Text, ink: Color32| {
            painter.text(pos2(x, y), anchor, text, kind.font(), ink)
        };
        put(Align2::LEFT_CENTER, place.left() + AT_WORDS, self.verb, Text::Title, paint.ink);
        put(Align2::RIGHT_CENTER, place.right() - AT_WORDS, self.shortcut, Text::Label, paint.ink);
    }
}

impl Widget for Submit<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (place, response) = ui.allocate_exact_size(vec2(ui.available_width(), SUBMIT), Sense::click());
        let moment = match () {
            () if !ui.is_enabled() => Moment::Disabled,
            () if response.is_pointer_button_down_on() => Moment::Press,
            () if response.hovered() => Moment::Hover,
            () => Moment::Rest,
        };
        if ui.is_rect_visible(place) {
            self.paint(ui, place, moment);
        }
        let is_enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, self.name));
        // The name is short enough to be said at each stop, and what is said after it has the chip whole.
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(self.target.sentence()));
        response
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::controls::tests::dressed;
    use crate::profile::Costs;
    use crate::view::ProfileName;

    fn harness(costs_money: bool, is_enabled: bool) -> Harness<'static, bool> {
        let mut harness = Harness::new_ui_state(
            move |ui, was_clicked: &mut bool| {
                dressed(ui, |ui| {
                    let profile = Some(ProfileName { id: "sandbox".to_owned(), name: "Sandbox".to_owned() });
                    let costs = if costs_money { Costs::Money } else { Costs::Sandbox };
                    let key_hint = Some("••••0001".to_owned());
                    let target = TargetChip { profile, host: "127.0.0.1:1".to_owned(), key_hint, costs };
                    let (name, verb, shortcut) = ("Submit to Sandbox", "Submit", "Ctrl+Enter");
                    let button = Submit { name, verb, shortcut, target: &target };
                    *was_clicked |= ui.add_enabled(is_enabled, button).clicked();
                });
            },
            false,
        );
        harness.run_steps(3);
        harness
    }

    /// Whether something is filled with a colour.
    fn has_fill(harness: &Harness<'_, bool>, color: impl Fn(&Palette) -> Color32) -> bool {
        let color = color(Palette::of_visuals(&harness.ctx.global_style().visuals));
        harness
            .output()
            .shapes
            .iter()
            .any(|shape| matches!(&shape.shape, eframe::egui::Shape::Rect(rect) if rect.fill == color))
    }

    #[test]
    fn a_click_sends_and_the_colour_says_what_it_costs() {
        for costs_money in [false, true] {
            let mut harness = harness(costs_money, true);
            assert!(has_fill(&harness, |palette| palette.money(costs_money).fill.rest));
            let words = if costs_money { "costs money" } else { "free" };
            let said =
                harness.get_by_label("Submit to Sandbox").accesskit_node().data().description().map(str::to_owned);
            assert_eq!(said, Some(format!("Sandbox at 127.0.0.1:1, key ••••0001, {words}")));
            harness.get_by_label("Submit to Sandbox").click();
            harness.run_steps(3);
            assert!(*harness.state());
        }
    }

    #[test]
    fn a_button_that_cant_send_is_no_money_s_colour() {
        let harness = harness(true, false);
        assert!(!has_fill(&harness, |palette| palette.live.fill.rest));
        assert!(harness.get_by_label("Submit to Sandbox").accesskit_node().is_disabled());
    }
}
