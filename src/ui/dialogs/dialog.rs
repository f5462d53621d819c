//! A dialog with a head, a body and a foot, of a fixed size as long as the window holds it.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align, Align2, Context, Layout, Margin, Rect, Sense, Stroke, Ui, UiBuilder, Vec2, pos2, vec2};

use crate::controls::{IconButton, dialog};
use crate::theme::{CONTROL, Icon, Palette, Text};
use crate::ui::dialogs::modal::modal;

/// Heights of head and foot, space between the edge and what they hold, between the edge and the cross, and around
/// the dialog, in points.
const HEAD: f32 = 48.0;
const FOOT: f32 = 56.0;
const PADDING: f32 = 20.0;
const AT_CROSS: f32 = 12.0;
const AROUND: f32 = 16.0;

/// What of a dialog is being painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Body,
    Foot,
}

/// A dialog.
pub struct Dialog<'a> {
    pub name: &'static str,
    pub title: &'a str,
    pub size: Vec2,
}

/// What came of showing a dialog.
pub struct Shown<E> {
    /// How its contents say that it ends.
    pub end: Option<E>,
    /// Escape, a click beside the dialog, or its cross.
    pub wants_close: bool,
}

impl Dialog<'_> {
    /// Shows the dialog; `contents` is called for the body and for the foot.
    pub fn show<E>(self, ctx: &Context, mut contents: impl FnMut(&mut Ui, Part) -> Option<E>) -> Shown<E> {
        let room = ctx.content_rect().size() - Vec2::splat(2.0 * AROUND);
        let size = self.size.min(room);
        let frame = modal_frame(ctx);
        let shown = modal(ctx, self.name).frame(frame).show(ctx, |ui| {
            dialog(ui, Role::Dialog, self.title);
            ui.set_min_size(size);
            ui.set_max_size(size);
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            let head = head_ui(ui, self.title);
            let body = vec2(size.x, size.y - HEAD - FOOT);
            let of_body = part_ui(ui, body, Margin::ZERO, |ui| contents(ui, Part::Body));
            line(ui, size.x);
            let margin = Margin::symmetric(PADDING as i8, 0);
            let of_foot = part_ui(ui, vec2(size.x, FOOT - 1.0), margin, |ui| {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| contents(ui, Part::Foot)).inner
            });
            // The cross comes last: Tab begins with what the dialog is for.
            (of_body.or(of_foot), cross_ui(ui, head))
        });
        let wants_close = shown.inner.1 || shown.should_close();
        Shown { end: shown.inner.0, wants_close }
    }
}

fn modal_frame(ctx: &Context) -> eframe::egui::Frame {
    let style = ctx.global_style();
    eframe::egui::Frame::popup(&style).corner_radius(crate::theme::DIALOG_CORNER).inner_margin(Margin::ZERO)
}

/// Shows the title. Returns the place of the head.
fn head_ui(ui: &mut Ui, title: &str) -> Rect {
    let width = ui.available_width();
    let place = Rect::from_min_size(ui.cursor().min, vec2(width, HEAD - 1.0));
    let margin = Margin { left: PADDING as i8, right: AT_CROSS as i8 + CONTROL as i8, top: 0, bottom: 0 };
    part_ui(ui, place.size(), margin, |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add(eframe::egui::Label::new(Text::Title.of(title)).truncate());
        });
    });
    line(ui, width);
    place
}

/// Shows the cross in the head. Returns whether it was clicked.
fn cross_ui(ui: &mut Ui, head: Rect) -> bool {
    let right = pos2(head.right() - AT_CROSS, head.center().y);
    let place = Align2::RIGHT_CENTER.anchor_size(right, Vec2::splat(CONTROL));
    ui.put(place, IconButton::new(Icon::Close, "Close").shortcut("Esc")).clicked()
}

/// Shows a part of a dialog in exactly its room.
fn part_ui<R>(ui: &mut Ui, size: Vec2, margin: Margin, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let inner = rect - margin;
    let mut part = ui.new_child(UiBuilder::new().max_rect(inner));
    part.set_clip_rect(rect.intersect(ui.clip_rect()));
    part.spacing_mut().item_spacing = vec2(8.0, 4.0);
    contents(&mut part)
}

fn line(ui: &mut Ui, width: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, Palette::of(ui).line));
}
