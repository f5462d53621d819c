//! What the dialogs are made of: a window over everything else with head and foot, and a question with its answers.

use eframe::egui::{
    Align, Context, CornerRadius, Frame, Id, Layout, Margin, Modal, Rect, Role, ScrollArea, Sense, Stroke, Ui,
    UiBuilder, pos2, vec2,
};

use crate::ui::controls::{Button, IconButton, dialog};
use crate::ui::theme::{DIALOG_CORNER, GAP, Icon, Palette, Text};

/// Heights of a dialog's head and foot, and the space at its edges, in points.
const HEAD: f32 = 48.0;
const FOOT: f32 = 56.0;
const EDGE: f32 = 20.0;

/// What stays of the window beside a dialog, in points.
const BESIDE: f32 = 20.0;

/// Size of the sign beside a question's title, and the space after it, in points.
const SIGN: f32 = 24.0;
const AFTER_SIGN: f32 = 12.0;

/// Returns a window that takes every click until it is closed.
pub fn modal(ctx: &Context, id: &'static str) -> Modal {
    let style = ctx.global_style();
    let frame = Frame::popup(&style).corner_radius(DIALOG_CORNER).inner_margin(Margin::ZERO);
    Modal::new(Id::unique(id)).frame(frame).backdrop_color(Palette::of_visuals(&style.visuals).cover)
}

/// Returns a width that the window has room for.
fn fitting(ctx: &Context, width: f32) -> f32 {
    width.min(ctx.content_rect().width() - 2.0 * BESIDE)
}

/// What came of a frame of a dialog.
pub struct Shown<R> {
    pub inner: R,
    /// Escape, the cross or a click beside the dialog asked to leave it.
    pub is_left: bool,
}

/// Shows a dialog with a title, to be filled with [`body_ui`] and [`Strip::foot`].
pub fn show<R>(
    ctx: &Context,
    id: &'static str,
    title: &str,
    width: f32,
    contents: impl FnOnce(&mut Ui) -> R,
) -> Shown<R> {
    let response = modal(ctx, id).show(ctx, |ui| {
        dialog(ui, Role::Dialog, title);
        ui.set_width(fitting(ctx, width));
        ui.spacing_mut().item_spacing.y = 0.0;
        let is_left = head_ui(ui, title);
        (contents(ui), is_left)
    });
    let wants_out = response.should_close();
    let (inner, is_left) = response.inner;
    Shown { inner, is_left: is_left || wants_out }
}

/// Shows the head. Returns whether the cross was clicked.
fn head_ui(ui: &mut Ui, title: &str) -> bool {
    let head = Strip::new(ui, HEAD);
    ui.painter().hline(head.rect.x_range(), head.rect.bottom(), Stroke::new(1.0, Palette::of(ui).line));
    head.left(ui, |ui| ui.label(Text::Title.of(title)));
    head.right(ui, |ui| ui.add(IconButton::new(Icon::Close, "Close").shortcut("Esc")).clicked())
}

/// Shows what a dialog is about; it scrolls where the window is too low for it.
pub fn body_ui<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let most = (ui.ctx().content_rect().height() - HEAD - FOOT - 2.0 * BESIDE).max(100.0);
    let area = ScrollArea::vertical().id_salt("body").max_height(most).auto_shrink([false, true]);
    let shown = area.show(ui, |ui| {
        let frame = Frame::new().inner_margin(Margin::symmetric(EDGE as i8, 16));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.set_width(ui.available_width());
            contents(ui)
        })
    });
    shown.inner.inner
}

/// A strip of fixed height over a dialog's whole width: what is at its right stays there, and comes after what is at its
/// left for the keyboard too.
pub struct Strip {
    rect: Rect,
}

impl Strip {
    fn new(ui: &mut Ui, height: f32) -> Self {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        Self { rect }
    }

    /// Makes the foot of a dialog.
    pub fn foot(ui: &mut Ui) -> Self {
        let foot = Self::new(ui, FOOT);
        ui.painter().hline(foot.rect.x_range(), foot.rect.top(), Stroke::new(1.0, Palette::of(ui).line));
        foot
    }

    /// Shows something at the left end.
    pub fn left<R>(&self, ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
        contents(&mut child(ui, "left", self.rect.shrink2(vec2(EDGE, 0.0))))
    }

    /// Shows something at the right end. It is placed by the width that it had in the last frame.
    pub fn right<R>(&self, ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
        at_right(ui, self.rect.shrink2(vec2(EDGE, 0.0)), contents)
    }
}

fn child(ui: &mut Ui, salt: &'static str, rect: Rect) -> Ui {
    let layout = Layout::left_to_right(Align::Center);
    ui.new_child(UiBuilder::new().id_salt(salt).max_rect(rect).layout(layout))
}

fn at_right<R>(ui: &mut Ui, rect: Rect, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let id = ui.scope_id().with(("width", rect.height() as i32));
    let width = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or_default();
    let mut at_right = child(ui, "right", rect.with_min_x(rect.right() - width));
    let inner = contents(&mut at_right);
    let needed = at_right.min_rect().width();
    if (needed - width).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, needed));
        ui.ctx().request_repaint();
    }
    inner
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
    let response = modal(ctx, id).show(ctx, |ui| {
        dialog(ui, Role::AlertDialog, head.title);
        let frame = Frame::new().inner_margin(Margin::same(EDGE as i8));
        let shown = frame.show(ui, |ui| {
            ui.set_width(fitting(ctx, width) - 2.0 * EDGE);
            head.show(ui);
            contents(ui)
        });
        shown.inner
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
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    at_right(ui, rect, |ui| {
        let leave = safe_ui(ui, leave);
        let between = between(ui);
        let go_on = ui.add(go_on).clicked().then_some(Answer::Do);
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
