//! What the dialogs are made of: a window over everything else, and a question with two answers.

use eframe::egui::{Context, Frame, Id, Margin, Modal, Ui};

use crate::ui::controls::Button;
use crate::ui::theme::{DIALOG_CORNER, Palette};

/// Returns a window that takes every click until it is closed.
pub fn modal(ctx: &Context, name: &'static str) -> Modal {
    let style = ctx.global_style();
    let frame = Frame::popup(&style).corner_radius(DIALOG_CORNER).inner_margin(Margin::same(16));
    Modal::new(Id::unique(name)).frame(frame).backdrop_color(Palette::of_visuals(&style.visuals).cover)
}

/// How a question was answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The safe answer: nothing is done.
    Leave,
    /// The answer that does what was asked about.
    Do,
}

/// Shows a question. Returns its answer; Escape and a click beside the question leave things as they are.
pub fn ask(ctx: &Context, name: &'static str, contents: impl FnOnce(&mut Ui) -> Option<Answer>) -> Option<Answer> {
    let response = modal(ctx, name).show(ctx, contents);
    response.inner.or_else(|| response.should_close().then_some(Answer::Leave))
}

/// Shows the two answers; the safe one has the keyboard.
pub fn answer_ui(ui: &mut Ui, leave: &str, go_on: &str) -> Option<Answer> {
    answer_with_ui(ui, leave, |_| None, Button::secondary(go_on))
}

/// Shows the two answers, the one that does something as a button of its own look, and what stands between the two; the
/// safe one has the keyboard.
pub fn answer_with_ui(
    ui: &mut Ui,
    leave: &str,
    between: impl FnOnce(&mut Ui) -> Option<Answer>,
    go_on: Button<'_>,
) -> Option<Answer> {
    let mut answer = None;
    ui.horizontal(|ui| {
        let safe = ui.add(Button::secondary(leave));
        // Enter must not spend money by accident.
        if ui.memory(|memory| memory.focused().is_none()) {
            safe.request_focus();
        }
        if safe.clicked() {
            answer = Some(Answer::Leave);
        }
        answer = answer.or(between(ui));
        if ui.add(go_on).clicked() {
            answer = Some(Answer::Do);
        }
    });
    answer
}
