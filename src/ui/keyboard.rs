//! Where the keyboard is: the one place that says what Escape closes, where F6 goes, and what a click and a dialog do to
//! it.

use eframe::egui::accesskit::{Action as Wish, ActionRequest, TreeId};
use eframe::egui::{Context, Event, FocusDirection, Id, Key, Memory, Modifiers, Order, Popup, Pos2, Rect};

use crate::controls::{FocusRing, focus_next, seen};
use crate::desk::State;
use crate::ui::action::Action;
use crate::ui::key_field::is_revealed;
use crate::ui::panes::keeps_escape;
use crate::ui::text_place;

/// A part of the window to which F6 goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Header,
    Compose,
    Pane,
    History,
    Toasts,
}

impl Part {
    const ALL: [Self; 5] = [Self::Header, Self::Compose, Self::Pane, Self::History, Self::Toasts];
}

/// What Escape closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Topmost {
    /// A menu or a dialog, which hears of Escape by itself.
    Floating,
    Notices,
    /// The line in which words are looked for in a text.
    FindLine,
    /// A field that is being typed in: it gives up what was typed, or only the keyboard.
    Field,
    /// The history, raised over the pane of a small window.
    Raised,
    /// A room, which lies over compose and pane.
    Room,
    Record,
    Nothing,
}

/// The edge of a panel that arrow keys move while it has the keyboard.
struct Splitter {
    id: Id,
    more: Key,
    less: Key,
}

/// What the window knows of the keyboard from one frame to the next.
#[derive(Default)]
pub struct Keyboard {
    /// The field that was typed in when the last frame ended.
    field: Option<Id>,
    /// The part that is to get the keyboard.
    wanted: Option<Part>,
    /// What was between header and history in the last frame, and the panel of compose in it.
    body: Option<Rect>,
    compose: Option<Rect>,
    splitters: Vec<Splitter>,
    /// Escape is to lower the raised history.
    wants_lower: bool,
    /// What of the window itself had the keyboard last.
    below: Option<Below>,
    /// Something that lies over the window had the keyboard in the last frame: a menu, a dialog, a notice.
    was_over: bool,
    had_dialog: bool,
}

/// What had the keyboard before something came to lie over the window.
#[derive(Clone, Copy)]
struct Below {
    id: Id,
    /// A key had brought the keyboard there, so that the ring was shown.
    is_by_key: bool,
    is_field: bool,
}

/// Whether a field stands over the window, as the one for a key does.
fn is_floating(ctx: &Context, field: Id) -> bool {
    ctx.read_response(field).is_some_and(|response| response.layer_id.order >= Order::Foreground)
}

impl Keyboard {
    /// Follows a click, and takes Escape, F6 and the keys that move the edge of a panel. To be called before anything is
    /// painted: what was clicked may give the keyboard on, to a field for one.
    pub fn take(&mut self, ctx: &Context, state: &State, actions: &mut Vec<Action>) {
        // Keys of this very frame go on from where the keyboard was before a dialog.
        if !has_dialog(ctx) && std::mem::take(&mut self.had_dialog) {
            self.give_back(ctx, true);
        }
        follow_click(ctx);
        self.take_escape(ctx, state, actions);
        if has_dialog(ctx) {
            return;
        }
        let pressed = |modifiers| ctx.input_mut(|input| input.consume_key(modifiers, Key::F6));
        if pressed(Modifiers::SHIFT) {
            self.step(ctx, state, false);
        } else if pressed(Modifiers::NONE) {
            self.step(ctx, state, true);
        }
        self.move_edge(ctx);
        // Shift+F10, which the action names, does the same.
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Menu)) {
            actions.push(Action::RowMenu);
        }
    }

    fn take_escape(&mut self, ctx: &Context, state: &State, actions: &mut Vec<Action>) {
        if !ctx.input(|input| input.key_pressed(Key::Escape)) {
            return;
        }
        let topmost = self.topmost(ctx, state);
        if topmost == Topmost::FindLine {
            ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
            return text_place::leave(ctx);
        }
        if topmost == Topmost::Raised {
            self.wants_lower = true;
            ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
            return;
        }
        let action = match topmost {
            Topmost::Floating | Topmost::FindLine | Topmost::Field | Topmost::Raised | Topmost::Nothing => return,
            Topmost::Notices => Action::DismissAll,
            Topmost::Room => Action::BackToDesk,
            Topmost::Record => Action::BackToDraft,
        };
        ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        // egui takes the keyboard from a field at Escape, before anybody is asked.
        if let Some(field) = self.field {
            ctx.memory_mut(|memory| memory.request_focus(field));
        }
        actions.push(action);
    }

    fn topmost(&self, ctx: &Context, state: &State) -> Topmost {
        match () {
            () if Popup::is_any_open(ctx) || has_dialog(ctx) || is_revealed(ctx) => Topmost::Floating,
            () if self.field.is_some_and(|field| is_floating(ctx, field)) => Topmost::Floating,
            () if !state.notices.is_empty() => Topmost::Notices,
            () if text_place::keeps_escape(ctx, self.field) => Topmost::FindLine,
            () if self.field.is_some() => Topmost::Field,
            () if self.has_raised() => Topmost::Raised,
            // The room leads back to its list by itself.
            () if state.capture.is_open && keeps_escape(ctx) => Topmost::Floating,
            () if state.overview.is_open || state.capture.is_open => Topmost::Room,
            () if state.shown.selected().is_some() => Topmost::Record,
            () => Topmost::Nothing,
        }
    }

    /// Whether the history takes the place of everything below the header.
    fn has_raised(&self) -> bool {
        self.body.is_some_and(|body| body.height() <= 0.0)
    }

    /// Tells whether Escape is to lower the raised history.
    pub fn take_wish_to_lower(&mut self) -> bool {
        std::mem::take(&mut self.wants_lower)
    }

    /// Wants the keyboard in the part after the one where it is, or before it.
    fn step(&mut self, ctx: &Context, state: &State, is_forward: bool) {
        let parts = self.parts(state);
        let at = self.part(ctx).and_then(|part| parts.iter().position(|known| *known == part));
        let last = parts.len() - 1;
        let next = match (at, is_forward) {
            (None, true) => 0,
            (None, false) => last,
            (Some(at), true) => {
                if at == last {
                    0
                } else {
                    at + 1
                }
            }
            (Some(at), false) => at.checked_sub(1).unwrap_or(last),
        };
        self.wanted = Some(parts[next]);
    }

    /// Returns the parts that are on screen: a narrow window has no panel of compose, a raised history hides the pane.
    fn parts(&self, state: &State) -> Vec<Part> {
        let is_here = |part: &Part| match part {
            Part::Header | Part::History => true,
            Part::Compose => self.compose.is_some(),
            Part::Pane => self.body.is_some_and(|body| body.height() > 0.0),
            Part::Toasts => !state.notices.is_empty(),
        };
        Part::ALL.into_iter().filter(is_here).collect()
    }

    /// Returns the part in which the keyboard is.
    fn part(&self, ctx: &Context) -> Option<Part> {
        let focused = ctx.memory(Memory::focused)?;
        let widget = seen(ctx, focused)?;
        if widget.layer_id.order != Order::Background {
            return Some(Part::Toasts);
        }
        Some(part_at(widget.rect.center(), self.body?, self.compose))
    }

    /// Gives the keyboard to the first thing of a part that can have it, if that part is wanted. To be called before the
    /// part is painted.
    pub fn enter(&mut self, ctx: &Context, part: Part) {
        if self.wanted != Some(part) {
            return;
        }
        self.wanted = None;
        focus_next(ctx);
    }

    /// Names the edges of compose and history, which egui calls alike.
    pub fn name_edges(&mut self, ctx: &Context, compose: Id, history: Id) {
        self.splitters = vec![
            Splitter { id: compose, more: Key::ArrowRight, less: Key::ArrowLeft },
            Splitter { id: history, more: Key::ArrowUp, less: Key::ArrowDown },
        ];
        for (id, name) in [(compose, "Width of the draft"), (history, "Height of the history")] {
            if ctx.has_accesskit_node(id) {
                ctx.accesskit_node_builder(id, |node| node.set_label(name));
            }
        }
    }

    /// Moves the edge that has the keyboard: its panel does what a screen reader would ask of it.
    fn move_edge(&self, ctx: &Context) {
        let focused = ctx.memory(Memory::focused);
        let Some(edge) = self.splitters.iter().find(|edge| Some(edge.id) == focused) else { return };
        let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let wish = if pressed(edge.more) {
            Wish::Increment
        } else if pressed(edge.less) {
            Wish::Decrement
        } else {
            return;
        };
        ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
        let target_node = edge.id.accesskit_id();
        let request = ActionRequest { action: wish, target_tree: TreeId::ROOT, target_node, data: None };
        ctx.input_mut(|input| input.events.push(Event::AccessKitActionRequest(request)));
    }

    /// Gives the keyboard back after a menu, a dialog or a notice, and remembers where everything is. To be called when everything is
    /// painted.
    pub fn end(&mut self, ctx: &Context, body: Rect, compose: Option<Rect>) {
        (self.body, self.compose) = (Some(body), compose);
        let focused = ctx.memory(Memory::focused);
        self.field = focused.filter(|_| ctx.text_edit_focused());
        self.had_dialog = has_dialog(ctx);
        if self.had_dialog && ctx.input(|input| input.key_pressed(Key::Escape)) {
            // Whether the dialog has closed is known with the next frame.
            ctx.request_repaint();
        }
        let was_over = std::mem::replace(&mut self.was_over, is_over(ctx, focused));
        if let Some(id) = focused.filter(|id| is_below(ctx, *id)) {
            let known = self.below.filter(|below| below.id == id && self.was_over);
            let is_by_key = known.map_or_else(|| FocusRing::is_by_key(ctx), |below| below.is_by_key);
            self.below = Some(Below { id, is_by_key, is_field: self.field == Some(id) });
        } else if was_over && !self.was_over {
            let is_closed = ctx.input(|input| input.key_pressed(Key::Escape) || input.pointer.any_click());
            self.give_back(ctx, is_closed);
        } else if focused.is_none() && !self.was_over {
            self.below = None;
        }
    }

    /// Gives the keyboard to what had it before something lay over the window, with its ring, unless something has it.
    ///
    /// `is_closed` is whether it was closed by who uses it. What goes by itself, as the key's field does with a key that is
    /// pasted, gives nothing to a button that was clicked: Enter, meant for what has just gone, would press that again.
    fn give_back(&self, ctx: &Context, is_closed: bool) {
        let is_free = ctx.memory(Memory::focused).is_none();
        let is_meant =
            |below: &Below| (is_closed || below.is_by_key || below.is_field) && seen(ctx, below.id).is_some();
        let Some(below) = self.below.filter(|below| is_free && is_meant(below)) else { return };
        ctx.memory_mut(|memory| memory.request_focus(below.id));
        FocusRing::set_by_key(ctx, below.is_by_key);
        ctx.request_repaint();
    }
}

fn has_dialog(ctx: &Context) -> bool {
    ctx.memory(|memory| memory.top_modal_layer().is_some())
}

/// Whether the keyboard belongs to what lies over the window.
fn is_over(ctx: &Context, focused: Option<Id>) -> bool {
    has_dialog(ctx) || Popup::is_any_open(ctx) || focused.is_some_and(|id| !is_below(ctx, id))
}

/// Whether something is in the window itself, not in what lies over it.
fn is_below(ctx: &Context, id: Id) -> bool {
    seen(ctx, id).is_some_and(|widget| widget.layer_id.order == Order::Background)
}

fn part_at(at: Pos2, body: Rect, compose: Option<Rect>) -> Part {
    match () {
        () if at.y >= body.bottom() => Part::History,
        () if at.y < body.top() => Part::Header,
        () if compose.is_some_and(|compose| at.x < compose.right()) => Part::Compose,
        () => Part::Pane,
    }
}

/// Gives the keyboard to what was clicked, so that Tab goes on from there.
fn follow_click(ctx: &Context) {
    let Some(id) = ctx.interaction_snapshot(|snapshot| snapshot.clicked) else { return };
    let can_have_it = seen(ctx, id).is_some_and(|widget| widget.enabled() && widget.sense.is_focusable());
    if can_have_it {
        ctx.memory_mut(|memory| memory.request_focus(id));
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    #[test]
    fn every_place_belongs_to_one_part() {
        let body = Rect::from_min_max(pos2(0.0, 48.0), pos2(1280.0, 500.0));
        let compose = body.with_max_x(388.0);
        let places = [(20.0, 20.0), (20.0, 60.0), (600.0, 60.0), (20.0, 510.0)];
        let parts = places.map(|(x, y)| part_at(pos2(x, y), body, Some(compose)));
        assert_eq!(parts, Part::ALL[..4]);
    }
}
