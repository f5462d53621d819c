//! What a screen reader is told besides the names that egui gives: what a part is called, what is chosen in a list.

use eframe::egui::accesskit::Node;
use eframe::egui::{Id, Response, Role, Ui, UiKind};

/// Says what everything in a part belongs to: a group, a list of tabs.
pub fn marked(ui: &Ui, role: Role, name: &str) {
    mark(ui, ui.unique_id(), role, name);
}

/// Makes the panel that something is in a landmark with a name, to which a screen reader can jump.
pub fn landmark(ui: &Ui, name: &str) {
    let panel = ui.stack().iter().find(|part| part.is_panel_ui()).map_or(ui.unique_id(), |part| part.unique_id);
    mark(ui, panel, Role::Region, name);
}

/// Gives the dialog that something is in its name, and says that it must be answered before the window can be used.
pub fn dialog(ui: &Ui, role: Role, name: &str) {
    let area = ui.stack().iter().find(|part| part.kind() == Some(UiKind::Modal));
    let Some(area) = area else { return };
    mark(ui, area.unique_id, role, name);
    ui.ctx().accesskit_node_builder(area.unique_id, Node::set_modal);
}

fn mark(ui: &Ui, id: Id, role: Role, name: &str) {
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(role);
        node.set_label(name);
    });
}

/// Says that something is one choice of several, and whether it is the one that is taken: it is no switch.
pub fn choice(response: &Response, role: Role, is_taken: bool) {
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(role);
        node.clear_toggled();
        node.set_selected(is_taken);
    });
}

/// Says whether what a button opens and closes is open.
pub fn expanded(response: &Response, is_open: bool) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
}
