//! Choices beside each other of which one is taken: forms, and views of one thing.

use eframe::egui::{Frame, Margin, Role, Ui};

use crate::ui::controls::access::{choice, marked};
use crate::ui::controls::button::Button;
use crate::ui::controls::look::Look;
use crate::ui::theme::{CONTROL_CORNER, Palette};

/// Shows the choices. Returns the one that was clicked, unless it is the one that is taken already.
pub fn segments_ui<'a, T: Copy + PartialEq>(
    ui: &mut Ui,
    taken: T,
    choices: impl IntoIterator<Item = (T, &'a str)>,
) -> Option<T> {
    let mut clicked = None;
    let ground = Frame::new().fill(Palette::of(ui).control).corner_radius(CONTROL_CORNER).inner_margin(Margin::same(2));
    ground.show(ui, |ui| {
        // Otherwise the row is as high as a control before anything is in it.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (value, word) in choices {
                let button = Button::new(Look::Segment, word).selected(value == taken);
                let response = ui.add(button);
                choice(&response, Role::Tab, value == taken);
                if response.clicked() && value != taken {
                    clicked = Some(value);
                }
            }
            marked(ui, Role::TabList, "Choices");
        });
    });
    clicked
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::ui::controls::tests::dressed;

    #[test]
    fn nothing_moves_when_another_is_taken() {
        let mut harness = Harness::new_ui_state(
            |ui, taken: &mut usize| {
                dressed(ui, |ui| {
                    *taken = segments_ui(ui, *taken, [(0, "Pretty"), (1, "Raw")]).unwrap_or(*taken);
                });
            },
            0,
        );
        harness.run_steps(3);
        let rects = |harness: &Harness<'_, usize>| ["Pretty", "Raw"].map(|word| harness.get_by_label(word).rect());
        let before = rects(&harness);
        harness.get_by_label("Raw").click();
        harness.run_steps(3);
        assert_eq!((*harness.state(), rects(&harness)), (1, before));
    }
}
