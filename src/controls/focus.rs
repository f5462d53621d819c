//! The ring around what has the keyboard, which is scrolled into sight.

use eframe::egui::accesskit::{Action, ActionRequest, TreeId};
use eframe::egui::{Context, Event, FocusDirection, Id, Key, LayerId, Memory, Response, Stroke, StrokeKind};

use crate::theme::{CONTROL_CORNER, Palette, THICK};

/// Space between a control and its ring, in points.
const OFF: f32 = 1.0;

/// Keys that move the keyboard from one control to another.
const MOVES: [Key; 6] = [Key::Tab, Key::F6, Key::ArrowUp, Key::ArrowDown, Key::ArrowLeft, Key::ArrowRight];

/// The ring, which is there while a key has moved the keyboard: after a click the pointer shows where one is.
#[derive(Default)]
pub struct FocusRing {
    /// What had the keyboard in the last frame.
    before: Option<Id>,
    /// What is to be scrolled into sight.
    wanted: Option<Id>,
}

/// What is higher than this is longer than its place on purpose, in points.
const HIGHEST: f32 = 64.0;

/// Gives the keyboard to the first thing painted from now on that can have it.
pub fn focus_next(ctx: &Context) {
    ctx.memory_mut(|memory| {
        if let Some(focused) = memory.focused() {
            memory.surrender_focus(focused);
        }
        memory.move_focus(FocusDirection::Next);
    });
}

impl FocusRing {
    /// Whether a key has brought the keyboard to where it is, and no click.
    #[must_use]
    pub fn is_by_key(ctx: &Context) -> bool {
        ctx.data(|data| data.get_temp(shown_id())).unwrap_or_default()
    }

    /// Shows the ring or hides it, as it was before what lay over the window had the keyboard.
    pub fn set_by_key(ctx: &Context, is_by_key: bool) {
        ctx.data_mut(|data| data.insert_temp(shown_id(), is_by_key));
    }

    /// Scrolls what a key has brought the keyboard to into sight: the scroll area that it is in does what a screen reader
    /// would ask of it. To be called before anything is painted.
    pub fn follow(&mut self, ctx: &Context) {
        let Some(id) = self.wanted.take() else { return };
        let (action, target_node) = (Action::ScrollIntoView, id.accesskit_id());
        let request = ActionRequest { action, target_tree: TreeId::ROOT, target_node, data: None };
        ctx.input_mut(|input| input.events.push(Event::AccessKitActionRequest(request)));
    }

    /// Looks whether what has the keyboard anew is out of sight.
    fn look(&mut self, ctx: &Context, focused: Option<Id>) {
        if std::mem::replace(&mut self.before, focused) == focused || !Self::is_by_key(ctx) {
            return;
        }
        let control = focused.and_then(|id| seen(ctx, id));
        if control.is_some_and(|control| is_cut(&control)) {
            self.wanted = focused;
            ctx.request_repaint();
        }
    }

    /// Paints the ring, over everything else of the layer in which the control is.
    pub fn paint(&mut self, ctx: &Context) {
        heed(ctx);
        let focused = ctx.memory(Memory::focused);
        self.look(ctx, focused);
        // A field has an accent edge while it is typed in, however the keyboard came there.
        let Some(id) = focused.filter(|_| !ctx.text_edit_focused()) else { return };
        let Some(control) = seen(ctx, id) else { return };
        if !Self::is_by_key(ctx) && !is_in_dialog(ctx, control.layer_id) {
            return;
        }
        let palette = Palette::of_visuals(&ctx.global_style().visuals);
        let clip = control.interact_rect.expand(OFF + THICK);
        ctx.layer_painter(control.layer_id).with_clip_rect(clip).rect_stroke(
            control.rect.expand(OFF),
            CONTROL_CORNER,
            Stroke::new(THICK, palette.accent.rest),
            StrokeKind::Outside,
        );
    }
}

/// Notes whether a key or the pointer was used last.
fn heed(ctx: &Context) {
    let mut is_by_key = FocusRing::is_by_key(ctx);
    ctx.input(|input| {
        for event in &input.raw.events {
            match event {
                Event::Key { key, pressed: true, .. } if MOVES.contains(key) => is_by_key = true,
                Event::PointerButton { pressed: true, .. } => is_by_key = false,
                _ => {}
            }
        }
    });
    FocusRing::set_by_key(ctx, is_by_key);
}

/// Whether an edge cuts off a part of a control.
fn is_cut(control: &Response) -> bool {
    let lost = control.rect.size() - control.interact_rect.size();
    control.rect.height() <= HIGHEST && lost.max_elem() > 1.0
}

/// Returns what was painted under an id. The keyboard stays where it is: egui takes it from what is asked after in the
/// frame of a click elsewhere, although that click may have given it there.
pub fn seen(ctx: &Context, id: Id) -> Option<Response> {
    let focused = ctx.memory(Memory::focused);
    let response = ctx.read_response(id);
    if let Some(focused) = focused.filter(|focused| ctx.memory(|memory| !memory.has_focus(*focused))) {
        ctx.memory_mut(|memory| memory.request_focus(focused));
    }
    response
}

/// Whether a layer is the dialog on screen: what has the keyboard there is what Enter does.
fn is_in_dialog(ctx: &Context, layer: LayerId) -> bool {
    ctx.memory(Memory::top_modal_layer) == Some(layer)
}

fn shown_id() -> Id {
    Id::unique("focus-by-key")
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Color32, ScrollArea, Shape};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::controls::button::Button;
    use crate::controls::tests::dressed;

    fn has_ring(harness: &Harness<'_, FocusRing>) -> bool {
        let accent = |color: Color32| color == Palette::of_visuals(&harness.ctx.global_style().visuals).accent.rest;
        harness.output().shapes.iter().any(
            |shape| matches!(&shape.shape, Shape::Rect(rect) if accent(rect.stroke.color) && rect.stroke.width > 1.5),
        )
    }

    #[test]
    fn what_the_keyboard_comes_to_is_scrolled_into_sight() {
        let mut harness = Harness::new_ui_state(
            |ui, ring: &mut FocusRing| {
                ring.follow(ui.ctx());
                dressed(ui, |ui| {
                    ScrollArea::vertical().max_height(100.0).show(ui, |ui| {
                        for number in 0..20 {
                            ui.add(Button::secondary(&format!("Button {number}")));
                        }
                    });
                });
                ring.paint(ui.ctx());
            },
            FocusRing::default(),
        );
        harness.run_steps(3);
        for number in 0..20 {
            harness.key_press(Key::Tab);
            harness.run_steps(8);
            let id = harness.ctx.memory(Memory::focused).unwrap();
            let control = seen(&harness.ctx, id).unwrap();
            assert!(!is_cut(&control), "button {number}: {:?} of {:?}", control.interact_rect, control.rect);
        }
        assert!(has_ring(&harness));
    }

    #[test]
    fn the_ring_comes_with_a_key_and_goes_with_a_click() {
        let mut harness = Harness::new_ui_state(
            |ui, ring: &mut FocusRing| {
                dressed(ui, |ui| drop(ui.add(Button::secondary("Open"))));
                ring.paint(ui.ctx());
            },
            FocusRing::default(),
        );
        harness.run_steps(3);
        assert!(!has_ring(&harness));
        harness.key_press(Key::Tab);
        harness.run_steps(3);
        assert!(has_ring(&harness));
        harness.get_by_label("Open").click();
        harness.run_steps(3);
        assert!(!has_ring(&harness));
    }
}
