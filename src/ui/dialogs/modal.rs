//! What the dialogs are made of: a window over everything else, and a question with its answers.

use eframe::egui::{
    Align, Context, CornerRadius, Frame, Id, Layout, Margin, Modal, Role, Sense, Stroke, Ui, pos2, vec2,
};

use crate::controls::{Button, at_right_ui, cut_ui, dialog, settled_click};
use crate::theme::{CONTROL, DIALOG_CORNER, GAP, Icon, NEAR, Palette, Text};

/// Space at the edges of a question, in points.
const EDGE: f32 = 20.0;

/// What stays of the window beside a dialog, in points.
const BESIDE: f32 = 20.0;

/// Space between the safe answer in a foot and the other one, which keeps clear of where *Save* was, in points.
const APART: f32 = 32.0;

/// Size of the sign beside a question's title, and the space after it, in points.
const SIGN: f32 = 24.0;
const AFTER_SIGN: f32 = 12.0;

/// Returns a window that takes every click until it is closed.
pub fn modal(ctx: &Context, id: &'static str) -> Modal {
    let style = ctx.global_style();
    let frame = Frame::popup(&style).corner_radius(DIALOG_CORNER).inner_margin(Margin::same(16));
    Modal::new(Id::unique(id)).frame(frame).backdrop_color(Palette::of_visuals(&style.visuals).cover)
}

/// Returns a width that the window has room for.
fn fitting(ctx: &Context, width: f32) -> f32 {
    width.min(ctx.content_rect().width() - 2.0 * BESIDE)
}

/// Shows buttons at the right end of what is left of a line.
pub fn right_ui<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), CONTROL), Sense::hover());
    at_right_ui(ui, place, contents)
}

/// How a question was answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The safe answer: nothing is done.
    Leave,
    /// The answer that does what was asked about.
    Do,
}

/// What stands above a question's answers.
pub struct Head<'a> {
    pub title: &'a str,
    /// What the operator should know first, a sentence a line.
    pub sentences: &'a [String],
    /// The sign beside the title: where something goes, or that something is lost.
    pub sign: Option<Icon>,
    /// The sign's colour is that of what costs money.
    pub costs_money: bool,
}

impl<'a> Head<'a> {
    /// Makes a head without a sign.
    pub const fn new(title: &'a str, sentences: &'a [String]) -> Self {
        Self { title, sentences, sign: None, costs_money: false }
    }

    fn show(&self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = AFTER_SIGN;
            if let Some(sign) = self.sign {
                let color = palette.money(self.costs_money).ink;
                let (rect, _) = ui.allocate_exact_size(vec2(SIGN, SIGN), Sense::hover());
                let galley = sign.galley(ui.painter(), SIGN, color);
                let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
                ui.painter().galley(at, galley, color);
            }
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(Text::Title.of(self.title));
                for sentence in self.sentences {
                    ui.label(sentence);
                }
            });
        });
        ui.add_space(GAP);
    }
}

/// Shows a question. Returns its answer; Escape and a click beside the question leave things as they are.
pub fn ask(
    ctx: &Context,
    id: &'static str,
    width: f32,
    head: &Head<'_>,
    contents: impl FnOnce(&mut Ui) -> Option<Answer>,
) -> Option<Answer> {
    let frame = Frame::popup(&ctx.global_style()).corner_radius(DIALOG_CORNER).inner_margin(Margin::same(EDGE as i8));
    let response = modal(ctx, id).frame(frame).show(ctx, |ui| {
        dialog(ui, Role::AlertDialog, head.title);
        ui.set_width(fitting(ctx, width) - 2.0 * EDGE);
        head.show(ui);
        contents(ui)
    });
    let is_left = response.should_close();
    response.inner.or_else(|| is_left.then_some(Answer::Leave))
}

/// Shows a box in a question.
pub fn box_frame(ui: &Ui) -> Frame {
    Frame::new()
        .fill(Palette::of(ui).ground)
        .stroke(Stroke::new(1.0, Palette::of(ui).line))
        .corner_radius(CornerRadius::same(8))
        .inner_margin(Margin::same(12))
}

/// Shows the two answers; the safe one has the keyboard.
pub fn answer_ui(ui: &mut Ui, leave: &str, go_on: &str) -> Option<Answer> {
    answer_with_ui(ui, leave, |_| None, Button::secondary(go_on))
}

/// Shows the answers at the right: the safe one, which has the keyboard, what stands between the two, and the one that
/// does something.
pub fn answer_with_ui(
    ui: &mut Ui,
    leave: &str,
    between: impl FnOnce(&mut Ui) -> Option<Answer>,
    go_on: Button<'_>,
) -> Option<Answer> {
    right_ui(ui, |ui| {
        let leave = safe_ui(ui, leave);
        let between = between(ui);
        let go_on = settled_click(&ui.add(go_on)).then_some(Answer::Do);
        leave.or(between).or(go_on)
    })
}

/// Shows the answer that leaves things as they are. It has the keyboard while nothing else has: Enter must neither spend
/// money nor lose anything by accident.
pub fn safe_ui(ui: &mut Ui, words: &str) -> Option<Answer> {
    let safe = ui.add(Button::secondary(words).shortcut("Esc"));
    if ui.memory(|memory| memory.focused().is_none()) {
        safe.request_focus();
    }
    safe.clicked().then_some(Answer::Leave)
}

/// Asks in the foot of a dialog before what was typed there is lost.
pub fn leaving_ui(ui: &mut Ui) -> Option<Answer> {
    answer_in_foot_ui(ui, "What you typed is not saved", "Keep editing", "Discard")
}

/// Asks something in the foot of a dialog. The safe answer has the keyboard, and lies where *Save* was; what loses
/// something lies beside it.
pub fn answer_in_foot_ui(ui: &mut Ui, question: &str, leave: &str, go_on: &str) -> Option<Answer> {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = NEAR;
        let palette = Palette::of(ui);
        let leave = safe_ui(ui, leave);
        ui.add_space(APART);
        let go_on = settled_click(&ui.add(Button::secondary(go_on).color(palette.bad.ink))).then_some(Answer::Do);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            cut_ui(ui, Text::Body.of(question).color(palette.warn.ink), question);
        });
        leave.or(go_on)
    })
    .inner
}
