//! Takes out of what a screen reader is given what nobody means.

use eframe::egui::accesskit::{Action, Node, Role};
use eframe::egui::plugin::Plugin;
use eframe::egui::{Context, FullOutput};

/// Tidies each frame's tree.
pub struct Tidy;

impl Plugin for Tidy {
    fn debug_name(&self) -> &'static str {
        "tidy"
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        if let Some(update) = &mut output.platform_output.accesskit_update {
            update.nodes.iter_mut().for_each(|(_, node)| tidy(node));
        }
    }
}

fn tidy(node: &mut Node) {
    // egui offers a click on every label whose text can be selected. What does something has the keyboard too.
    if node.role() == Role::Label && !node.supports_action(Action::Focus) {
        node.remove_action(Action::Click);
    }
    let blank = node.label().is_some_and(|name| name.trim().len() != name.len());
    if blank {
        let name = node.label().map(|name| name.trim().to_owned()).unwrap_or_default();
        node.set_label(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(role: Role, actions: &[Action], name: &str) -> Node {
        let mut node = Node::new(role);
        for action in actions {
            node.add_action(*action);
        }
        node.set_label(name);
        node
    }

    #[test]
    fn a_label_offers_a_click_only_where_it_does_something() {
        let mut plain = node(Role::Label, &[Action::Click], "Money");
        let mut link = node(Role::Label, &[Action::Click, Action::Focus], "Line 3");
        let mut button = node(Role::Button, &[Action::Click], "Open");
        for node in [&mut plain, &mut link, &mut button] {
            tidy(node);
        }
        let offers = [&plain, &link, &button].map(|node| node.supports_action(Action::Click));
        assert_eq!(offers, [false, true, true]);
    }

    #[test]
    fn a_name_ends_in_no_blank() {
        let mut named = node(Role::Button, &[], "Try the sample ");
        tidy(&mut named);
        assert_eq!(named.label(), Some("Try the sample"));
    }
}
