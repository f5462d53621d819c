//! Where the controls of a window are: what of each is on screen, what scrolling brings there, and what lies over what.

use std::collections::{HashMap, HashSet};
use std::iter::successors;

use eframe::egui::accesskit::{Action, ActionRequest, NodeId, Role, TreeId};
use eframe::egui::{
    Event, LayerId, Modifiers, MouseWheelSource, MouseWheelUnit, Order, Popup, Rect, Shape, TouchPhase, WidgetRect,
    pos2, vec2,
};
use egui_kittest::kittest::{AccessKitNode, NodeT as _};

use super::window::TestWindow;

/// Parts of a point that rounding to pixels may cost.
const SLACK: f32 = 1.5;

/// Faults that are told at most; one that is everywhere would be told hundreds of times.
const TOLD: usize = 12;

/// What can be clicked, focused or set.
#[derive(Clone, Debug)]
pub struct Control {
    pub node: NodeId,
    pub name: String,
    pub role: Role,
    /// All of the control.
    pub rect: Rect,
    /// What of the control no edge of a panel or a scroll area cuts off.
    pub seen: Rect,
    pub layer: LayerId,
    is_clicked: bool,
    /// The nodes that hold the control.
    above: Vec<NodeId>,
}

impl Control {
    fn said(&self) -> String {
        format!("{:?} \"{}\" at {:?}, of which {:?} is seen", self.role, self.name, self.rect, self.seen)
    }

    /// Whether the control can be used where it is.
    fn is_on(&self, screen: Rect) -> bool {
        let seen = self.seen.intersect(screen);
        if self.holds_others() {
            return seen.is_positive();
        }
        let least = self.rect.size() - vec2(SLACK, SLACK);
        seen.is_positive() && seen.width() >= least.x && seen.height() >= least.y
    }

    /// Whether the control is a place for others, of which a part is enough to go on: arrow keys bring a row into
    /// sight, and a text or a list that is longer than its place is scrolled.
    fn holds_others(&self) -> bool {
        matches!(
            self.role,
            Role::Row | Role::ListGrid | Role::ListBox | Role::MultilineTextInput | Role::ScrollView | Role::Dialog
        )
    }

    /// Whether the control lies inside of another one on purpose: a button of a field, the box of a row.
    fn is_inside(&self, other: &Self) -> bool {
        let holds = other.holds_others() || matches!(other.role, Role::TextInput | Role::SearchInput);
        (holds && other.rect.expand(SLACK).contains_rect(self.seen)) || self.above.contains(&other.node)
    }
}

/// Returns every control of the window, as the last frame had it.
pub fn controls(window: &TestWindow) -> Vec<Control> {
    all(window, |node| {
        let can = |action| node.data().supports_action(action);
        !is_text(node) && [Action::Click, Action::Focus, Action::SetValue].into_iter().any(can)
    })
}

/// Returns every text of the window that is no control, as the last frame had it.
pub fn labels(window: &TestWindow) -> Vec<Control> {
    all(window, is_text)
}

/// Tells whether a node is a text and nothing more: egui offers a click on every label whose text can be selected.
fn is_text(node: &AccessKitNode<'_>) -> bool {
    node.role() == Role::Label && !node.data().supports_action(Action::Focus)
}

fn all(window: &TestWindow, is_it: impl Fn(&AccessKitNode<'_>) -> bool) -> Vec<Control> {
    let widgets = window.harness.ctx.viewport(|viewport| viewport.prev_pass.widgets.clone());
    let widgets = widgets.layers().flat_map(|(_, widgets)| widgets.iter().copied());
    let widgets: HashMap<NodeId, WidgetRect> = widgets.map(|widget| (widget.id.accesskit_id(), widget)).collect();
    let nodes = window.harness.root().children_recursive().filter(|node| is_it(&node.accesskit_node()));
    nodes.filter_map(|node| control(&node, &widgets)).collect()
}

fn control(node: &egui_kittest::Node<'_>, widgets: &HashMap<NodeId, WidgetRect>) -> Option<Control> {
    let node = node.accesskit_node();
    let can = |action| node.data().supports_action(action);
    let widget = widgets.get(&node.locate().0)?;
    Some(Control {
        node: node.locate().0,
        name: node.label().or_else(|| node.value()).unwrap_or_default(),
        role: node.role(),
        rect: widget.rect,
        seen: widget.interact_rect,
        layer: widget.layer_id,
        is_clicked: can(Action::Click),
        above: successors(node.parent(), AccessKitNode::parent).map(|node| node.locate().0).collect(),
    })
}

/// Returns the control of a name; the topmost where several have it.
pub fn named(window: &TestWindow, is_it: impl Fn(&Control) -> bool) -> Option<Control> {
    let mut found = controls(window);
    found.retain(is_it);
    found.into_iter().max_by_key(|control| control.layer.order)
}

/// Returns every text that the last frame painted, with its place. A text that is cut is told whole.
pub fn painted(window: &TestWindow) -> Vec<(String, Rect)> {
    fn collect(shape: &Shape, found: &mut Vec<(String, Rect)>) {
        match shape {
            Shape::Text(text) => {
                let place = text.galley.rect.translate(text.pos.to_vec2());
                found.push((text.galley.text().to_owned(), place));
            }
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &window.harness.output().shapes {
        collect(&clipped.shape, &mut found);
    }
    found
}

/// Returns every line of text that is seen whole, as it is seen: without what was cut from it, and nothing that an edge
/// cuts off.
pub fn seen_lines(window: &TestWindow) -> Vec<(String, Rect)> {
    fn collect(shape: &Shape, clip: Rect, found: &mut Vec<(String, Rect)>) {
        match shape {
            Shape::Text(text) => {
                let lines = text.galley.rows.iter().map(|row| (row.text(), row.rect().translate(text.pos.to_vec2())));
                found.extend(lines.filter(|(_, place)| clip.expand(SLACK).contains_rect(*place)));
            }
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &window.harness.output().shapes {
        collect(&clipped.shape, clipped.clip_rect, &mut found);
    }
    found
}

/// Clicks a control as a screen reader does, wherever it is scrolled to. Returns whether the control is there.
pub fn click(window: &mut TestWindow, is_it: impl Fn(&Control) -> bool) -> bool {
    let Some(found) = named(window, is_it) else { return false };
    ask(window, found.node, Action::Click);
    true
}

/// Asks for something as a screen reader does.
pub fn ask(window: &mut TestWindow, target_node: NodeId, action: Action) {
    let request = ActionRequest { action, target_tree: TreeId::ROOT, target_node, data: None };
    window.harness.event(Event::AccessKitActionRequest(request));
    window.harness.run_steps(4);
}

/// Returns the controls that are neither on screen nor brought there by scrolling.
pub fn unreached(window: &mut TestWindow) -> Vec<String> {
    let screen = window.harness.ctx.content_rect();
    let mut hidden = controls(window);
    // What lies below an open dialog or menu is reached once that is closed.
    let is_covered = window.harness.ctx.memory(|memory| memory.top_modal_layer().is_some())
        || Popup::is_any_open(&window.harness.ctx);
    hidden.retain(|control| !(control.is_on(screen) || is_covered && control.layer.order < Order::Foreground));
    let mut lost = Vec::new();
    while let Some(next) = hidden.pop() {
        if !is_brought(window, &next, screen) {
            lost.push(next.said());
        }
        if lost.len() >= TOLD {
            break;
        }
        let on: HashSet<NodeId> =
            controls(window).iter().filter(|control| control.is_on(screen)).map(|control| control.node).collect();
        hidden.retain(|control| !on.contains(&control.node));
    }
    lost
}

/// Scrolls to a control, first as a screen reader does, then with the wheel.
fn is_brought(window: &mut TestWindow, control: &Control, screen: Rect) -> bool {
    ask(window, control.node, Action::ScrollIntoView);
    // What was brought from the side may still be cut off below.
    (0..2).any(|_| is_wheeled(window, control, screen))
}

/// Tells whether a control is on screen, if need be after a turn of the wheel.
fn is_wheeled(window: &mut TestWindow, control: &Control, screen: Rect) -> bool {
    let now = |window: &TestWindow| controls(window).into_iter().find(|now| now.node == control.node);
    let Some(found) = now(window) else { return true };
    if found.is_on(screen) {
        return true;
    }
    let seen = found.seen.intersect(screen);
    let at = if seen.is_positive() { seen.center() } else { pos2(screen.center().x, found.rect.center().y) };
    if !screen.contains(at) {
        return false;
    }
    let cut =
        if seen.is_positive() { seen.top() - found.rect.top() + seen.bottom() - found.rect.bottom() } else { 0.0 };
    let delta = vec2(screen.center().x - found.rect.center().x, cut);
    window.harness.hover_at(at);
    let (unit, source, phase) = (MouseWheelUnit::Point, MouseWheelSource::Wheel, TouchPhase::Move);
    window.harness.event(Event::MouseWheel { unit, source, delta, phase, modifiers: Modifiers::NONE });
    window.harness.run_steps(30);
    window.harness.remove_cursor();
    window.harness.run_steps(2);
    now(window).is_none_or(|found| found.is_on(screen))
}

/// Returns the pairs of controls that lie over each other in one layer.
pub fn overlaps(window: &TestWindow) -> Vec<String> {
    let screen = window.harness.ctx.content_rect();
    let mut all = controls(window);
    // The line between two columns or two panels lies over both.
    all.retain(|control| control.is_clicked && control.role != Role::Splitter && control.seen.intersects(screen));
    let mut found = Vec::new();
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            let common = one.seen.intersect(other.seen);
            let is_over = common.width() > SLACK && common.height() > SLACK && one.layer == other.layer;
            if is_over && !one.is_inside(other) && !other.is_inside(one) {
                found.push(format!("{} lies over {}", one.said(), other.said()));
            }
        }
    }
    found.truncate(TOLD);
    found
}

/// Checks that everything in the window can be reached, and that nothing lies over something else.
#[track_caller]
pub fn assert_all_in_reach(window: &mut TestWindow, state: &str) {
    let over = overlaps(window);
    assert!(over.is_empty(), "{state}: {over:#?}");
    let lost = unreached(window);
    assert!(lost.is_empty(), "{state}: out of reach: {lost:#?}");
}
