//! Choices beside each other of which one is taken: forms, and views of one thing.

use eframe::egui::{Frame, Margin, Role, Ui};

use crate::controls::access::{choice, marked};
use crate::controls::button::Button;
use crate::controls::look::Look;
use crate::theme::{CONTROL, CONTROL_CORNER, NEAR, Palette};

/// One of the choices.
struct Choice<'a, T> {
    value: T,
    word: &'a str,
    /// Why it can't be taken.
    why_not: Option<&'a str>,
    /// A number after the word.
    count: Option<usize>,
}

/// Shows the choices. Returns the one that was clicked, unless it is the one that is taken already.
pub fn segments_ui<'a, T: Copy + PartialEq>(
    ui: &mut Ui,
    taken: T,
    choices: impl IntoIterator<Item = (T, &'a str)>,
) -> Option<T> {
    possible_segments_ui(ui, taken, choices.into_iter().map(|(value, word)| (value, word, None)))
}

/// Shows the choices, of which some can't be taken: each of those says why, and keeps its place.
pub fn possible_segments_ui<'a, T: Copy + PartialEq>(
    ui: &mut Ui,
    taken: T,
    choices: impl IntoIterator<Item = (T, &'a str, Option<&'a str>)>,
) -> Option<T> {
    let choices = choices.into_iter().map(|(value, word, why_not)| Choice { value, word, why_not, count: None });
    choices_ui(ui, taken, choices)
}

/// Shows the choices, some with a number after their word, which has the room of two digits: nothing moves while it
/// grows that far.
pub fn counted_segments_ui<'a, T: Copy + PartialEq>(
    ui: &mut Ui,
    taken: T,
    choices: impl IntoIterator<Item = (T, &'a str, Option<usize>)>,
) -> Option<T> {
    let choices = choices.into_iter().map(|(value, word, count)| Choice { value, word, why_not: None, count });
    choices_ui(ui, taken, choices)
}

fn choices_ui<'a, T: Copy + PartialEq>(
    ui: &mut Ui,
    taken: T,
    choices: impl Iterator<Item = Choice<'a, T>>,
) -> Option<T> {
    let mut clicked = None;
    let ground = Frame::new().fill(Palette::of(ui).control).corner_radius(CONTROL_CORNER).inner_margin(Margin::same(2));
    ground.show(ui, |ui| {
        // The row is as high as what is in it: a lower one would hang from the middle of its line.
        ui.spacing_mut().interact_size.y = CONTROL - NEAR;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for Choice { value, word, why_not, count } in choices {
                let mut button = Button::new(Look::Segment, word).selected(value == taken);
                if let Some(count) = count {
                    button = button.count(count);
                }
                let mut response = ui.add_enabled(why_not.is_none(), button);
                if let Some(why_not) = why_not {
                    response = response.on_disabled_hover_text(why_not);
                }
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
    use eframe::egui::{Align, Layout};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::controls::tests::dressed;

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

    #[test]
    fn choices_stand_in_the_middle_of_their_line() {
        let mut harness = Harness::new_ui(|ui| {
            dressed(ui, |ui| {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.set_height(40.0);
                    segments_ui(ui, 0, [(0, "Pretty"), (1, "Raw")]);
                    ui.label("Beside");
                });
            });
        });
        harness.run_steps(3);
        let center = |name: &str| harness.get_by_label(name).rect().center().y;
        assert!((center("Pretty") - center("Beside")).abs() <= 1.0, "{} {}", center("Pretty"), center("Beside"));
    }
}
