//! The name of a pane, with a line under it.

use eframe::egui::{Response, Role, Stroke, Ui};

use crate::controls::access::choice;
use crate::controls::button::Button;
use crate::controls::look::Look;
use crate::theme::{Palette, THICK};

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

#[cfg(test)]
mod tests {
    use eframe::egui::{Color32, Shape};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::controls::tests::dressed;

    /// Returns the colour of the line under the tab.
    fn line(harness: &Harness<'_, bool>) -> Option<Color32> {
        harness.output().shapes.iter().find_map(|clipped| match &clipped.shape {
            Shape::LineSegment { stroke, .. } => Some(stroke.color),
            _ => None,
        })
    }

    #[test]
    fn a_hovered_tab_has_another_line_than_the_chosen_one() {
        let mut harness = Harness::new_ui_state(
            |ui, is_chosen: &mut bool| dressed(ui, |ui| drop(tab_ui(ui, "Reply", *is_chosen))),
            false,
        );
        harness.run_steps(3);
        assert_eq!(line(&harness), None);
        harness.get_by_label("Reply").hover();
        harness.run_steps(2);
        let hovered = line(&harness);
        *harness.state_mut() = true;
        harness.remove_cursor();
        harness.run_steps(2);
        let chosen = line(&harness);
        assert!(hovered.is_some() && chosen.is_some() && hovered != chosen, "{hovered:?} {chosen:?}");
    }
}
