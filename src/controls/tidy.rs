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
    if node.role() == Role::Label {
        match node.label().map(str::to_owned) {
            // Every platform calls a label by its value, as it is painted, and knows nothing of another name.
            Some(name) => node.set_value(name),
            // An icon is a character of its own face, which nobody can read out; what it means stands beside it.
            None if node.value().is_some_and(is_icon) => node.set_hidden(),
            None => {}
        }
    }
    let blank = node.label().is_some_and(|name| name.trim().len() != name.len());
    if blank {
        let name = node.label().map(|name| name.trim().to_owned()).unwrap_or_default();
        node.set_label(name);
    }
}

fn is_icon(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| ('\u{e000}'..='\u{f8ff}').contains(&letter))
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
    fn an_icon_is_read_out_by_its_name_or_not_at_all() {
        let mut icon = Node::new(Role::Label);
        icon.set_value("\u{e193}");
        let mut named = icon.clone();
        named.set_label("Warning");
        let mut text = Node::new(Role::Label);
        text.set_value("2 \u{e193}");
        for node in [&mut icon, &mut named, &mut text] {
            tidy(node);
        }
        assert_eq!([&icon, &named, &text].map(Node::is_hidden), [true, false, false]);
        assert_eq!(named.value(), Some("Warning"));
    }

    #[test]
    fn a_label_is_read_out_by_the_name_that_it_was_given() {
        let mut cut = node(Role::Label, &[], "https://example.com/a/long/path");
        cut.set_value("https://ex…");
        let mut plain = Node::new(Role::Label);
        plain.set_value("Money");
        for node in [&mut cut, &mut plain] {
            tidy(node);
        }
        assert_eq!([&cut, &plain].map(Node::value), [Some("https://example.com/a/long/path"), Some("Money")]);
    }

    #[test]
    fn a_name_ends_in_no_blank() {
        let mut named = node(Role::Button, &[], "Try the sample ");
        tidy(&mut named);
        assert_eq!(named.label(), Some("Try the sample"));
    }
}
