//! Buttons that copy, and show for two seconds that it was done.

use eframe::egui::{Id, Response, Ui};

use crate::controls::button::Button;
use crate::controls::icon_button::IconButton;
use crate::controls::look::Look;
use crate::theme::Icon;

/// How long a button shows that something was copied, in seconds.
const SHOWN: f64 = 2.0;

/// The two words of a button that copies: it is as wide as the longer.
const WORDS: [&str; 2] = ["Copy", "Copied"];

/// Shows a button that copies, with a word. `id` is of what it copies. Returns whether it was clicked.
pub fn copied_ui(ui: &mut Ui, id: Id, look: Look, hint: &str) -> bool {
    let response = word_ui(ui, id, look).on_hover_text(hint);
    note(ui, id, &response)
}

/// Shows a button that copies, with a word, where others stand around it: a screen reader says `name`, which tells them
/// apart. Returns whether it was clicked.
pub fn copied_named_ui(ui: &mut Ui, id: Id, look: Look, name: &str) -> bool {
    let response = word_ui(ui, id, look).on_hover_text(name).on_disabled_hover_text(name).accessible_name(name);
    note(ui, id, &response)
}

fn word_ui(ui: &mut Ui, id: Id, look: Look) -> Response {
    let is_copied = is_copied(ui, id);
    let (word, icon) = if is_copied { (WORDS[1], Icon::Done) } else { (WORDS[0], Icon::Copy) };
    ui.add(Button::new(look, word).icon(icon).as_wide_as(&WORDS))
}

/// Shows a button that copies, as an icon in a line of text. Returns whether it was clicked.
pub fn copy_icon_ui(ui: &mut Ui, id: Id, name: &str) -> bool {
    let icon = if is_copied(ui, id) { Icon::Done } else { Icon::Copy };
    let response = ui.add(IconButton::new(icon, name).small());
    note(ui, id, &response)
}

/// Whether something was copied just now; asks for the paint that shows the button as it was.
fn is_copied(ui: &Ui, id: Id) -> bool {
    let now = ui.input(|input| input.time);
    let since = ui.data(|data| data.get_temp::<f64>(id)).map(|at| now - at);
    let left = since.map(|since| SHOWN - since).filter(|left| *left > 0.0);
    if let Some(left) = left {
        ui.ctx().request_repaint_after_secs(left as f32);
    }
    left.is_some()
}

fn note(ui: &Ui, id: Id, response: &Response) -> bool {
    if response.clicked() {
        let now = ui.input(|input| input.time);
        ui.data_mut(|data| data.insert_temp(id, now));
    }
    response.clicked()
}

#[cfg(test)]
mod tests {
    use eframe::egui::Id;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::controls::tests::dressed;

    #[test]
    fn what_was_copied_is_shown_for_two_seconds() {
        let mut harness = Harness::builder().with_step_dt(0.5).build_ui(|ui| {
            dressed(ui, |ui| {
                copied_ui(ui, Id::unique("answer"), Look::Primary, "Copy the answer");
            });
        });
        harness.run_steps(3);
        let before = harness.get_by_label("Copy").rect();
        harness.get_by_label("Copy").click();
        harness.run_steps(2);
        assert_eq!(harness.get_by_label("Copied").rect(), before, "nothing moves");
        harness.run_steps(6);
        harness.get_by_label("Copy");
    }
}
