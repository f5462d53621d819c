//! Help: what error codes and states mean, what the sandbox can be made to do, and every shortcut.

use eframe::egui::{Align, Context, Frame, Label, Layout, Margin, ScrollArea, Sense, Ui, UiBuilder, vec2};

use crate::contract::RECORDED_KEY;
use crate::controls::state_chip_ui;
use crate::desk::{Scenario, Taken, scenarios};
use crate::history::Life;
use crate::judge::money;
use crate::profile::Costs;
use crate::theme::{Palette, Text};
use crate::ui::action::Action;
use crate::ui::dialogs::dialog::{Dialog, Part};
use crate::ui::dialogs::error_codes::ErrorCodes;

/// Size of the window, in points.
const SIZE: eframe::egui::Vec2 = vec2(720.0, 672.0);

/// Widths of the columns of states, scenario keys, shortcuts and their names, and the space between columns, in points.
const STATE: f32 = 88.0;
const SCENARIO: f32 = 180.0;
const KEYS: f32 = 150.0;
const NAME: f32 = 160.0;
const BETWEEN: f32 = 16.0;

/// Height of a line, in points.
const LINE: f32 = 20.0;

/// Whether help is open, and what is sought in it.
#[derive(Default)]
pub struct HelpWindow {
    is_open: bool,
    codes: ErrorCodes,
}

impl HelpWindow {
    /// Opens the window.
    pub fn open(&mut self) {
        self.is_open = true;
    }

    /// Shows the window while it is open.
    pub fn show(&mut self, ctx: &Context) {
        if !self.is_open {
            return;
        }
        let dialog = Dialog { name: "help", title: "Help", size: SIZE };
        let shown = dialog.show(ctx, |ui, part| {
            match part {
                Part::Body => body_ui(ui, &mut self.codes),
                Part::Foot => foot_ui(ui),
            }
            None::<()>
        });
        self.is_open = !shown.wants_close;
    }
}

fn body_ui(ui: &mut Ui, codes: &mut ErrorCodes) {
    let frame = Frame::new().inner_margin(Margin { left: 20, right: 8, top: 4, bottom: 4 });
    frame.show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            title_ui(ui, "Error codes");
            codes.show(ui);
            title_ui(ui, "States of a submission, where submissions cost money");
            states_ui(ui);
            title_ui(ui, "What the sandbox does, by its key");
            keys_ui(ui);
            title_ui(ui, "Shortcuts");
            shortcuts_ui(ui);
            ui.add_space(16.0);
        });
    });
}

fn foot_ui(ui: &mut Ui) {
    let weak = Palette::of(ui).weak;
    ui.label(Text::Small.of("In a terminal: capkill-desk explain CODE").color(weak));
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.label(Text::Small.of("? or F1 opens this").color(weak));
    });
}

fn title_ui(ui: &mut Ui, title: &str) {
    ui.add_space(16.0);
    ui.label(Text::Title.of(title));
    ui.add_space(4.0);
}

/// Shows each state with its chip and its meaning.
fn states_ui(ui: &mut Ui) {
    for life in Life::ALL {
        line_ui(ui, &[STATE], |columns| {
            state_chip_ui(&mut columns[0], life, 0.25);
            columns[1].add(Label::new(Text::Body.of(explained(life))).wrap());
        });
    }
}

/// Returns what a state means, and whether it was paid.
fn explained(life: Life) -> String {
    format!("{}. {}", meaning(life), money(Costs::Money, life, None, None))
}

const fn meaning(life: Life) -> &'static str {
    match life {
        Life::Recorded => "It is in the history and on its way",
        Life::NotSent => "No connection came about",
        Life::Refused => "The service said no, with a code",
        Life::Unknown => "It left, and no readable reply came",
        Life::Created => "The service has a task of it and works on it",
        Life::Solved => "The answer is here",
        Life::Failed => "The service gave the task up, with a code",
        Life::GaveUp => "No answer came within the task's life",
    }
}

fn keys_ui(ui: &mut Ui) {
    let weak = Palette::of(ui).weak;
    let key = |scenario: &Scenario| match scenario.takes {
        Taken::ErrorCode => format!("{}ERROR_…", scenario.key),
        Taken::Nothing => scenario.key.clone(),
    };
    let all = scenarios().into_iter().map(|scenario| (key(&scenario), scenario.does));
    let recorded = (format!("{RECORDED_KEY}NAME"), "Answers as a service answered a task that was captured".into());
    for (key, does) in all.chain([recorded]) {
        line_ui(ui, &[SCENARIO], |columns| {
            columns[0].add(Label::new(Text::Mono.of(key)).wrap());
            columns[1].add(Label::new(Text::Body.of(does).color(weak)).wrap());
        });
    }
}

/// Keys that no action names, and what they do.
const OTHER_KEYS: [(&str, &str, &str); 9] = [
    ("↑ ↓", "Walk the rows", "Show the row before or after, from anywhere but a field"),
    ("Page ↑, Page ↓", "Walk by pages", "Show the row a page away"),
    ("Home, End", "Walk to an end", "Show the first or the last row"),
    ("Shift+↑ ↓", "Mark on the way", "Mark every row that is walked over, by page and to an end too"),
    ("Space", "Mark the row", "Mark the row that is shown, or take its mark away"),
    ("Menu", "Menu of the row", "Does the same as Shift+F10"),
    ("F6, Shift+F6", "Next part, part before", "Go through header, draft, pane, history and notices"),
    ("Ctrl+V", "Paste", "Take a picture, a payload or a request from the clipboard, outside of fields"),
    ("?", "Help", "Open this, outside of fields"),
];

/// Shows every action that has a shortcut, and what other keys do.
fn shortcuts_ui(ui: &mut Ui) {
    let weak = Palette::of(ui).weak;
    let ctx = ui.ctx().clone();
    let mut shortcut_ui = |keys: &str, name: &str, does: &str| {
        line_ui(ui, &[KEYS, NAME], |columns| {
            columns[0].add(Label::new(Text::Mono.of(keys)).wrap());
            columns[1].add(Label::new(Text::Body.of(name)).wrap());
            columns[2].add(Label::new(Text::Small.of(does).color(weak).line_height(Some(LINE))).wrap());
        });
    };
    let with_key = |action: &Action| action.row().shortcut.is_some();
    let actions: Vec<(String, Action)> =
        Action::all().into_iter().filter(with_key).map(|action| (action.shortcut_text(&ctx), action)).collect();
    for (keys, action) in actions {
        shortcut_ui(&keys, action.label().trim_end_matches('…'), action.row().tooltip);
    }
    for (keys, name, does) in OTHER_KEYS {
        shortcut_ui(keys, name, does);
    }
}

/// Shows things beside each other, each in a column that is as wide whatever stands in it, and the last one in what is
/// left: what is too long for its column goes on below.
fn line_ui(ui: &mut Ui, widths: &[f32], contents: impl FnOnce(&mut [Ui])) {
    let place = ui.available_rect_before_wrap();
    let mut columns = Vec::with_capacity(widths.len() + 1);
    let mut left = place.left();
    for (number, width) in widths.iter().copied().chain([f32::INFINITY]).enumerate() {
        let right = (left + width).min(place.right());
        let column = place.with_min_x(left).with_max_x(right);
        columns.push(ui.new_child(UiBuilder::new().id_salt(number).max_rect(column)));
        left = right + BETWEEN;
    }
    contents(&mut columns);
    let bottom = columns.iter().map(|column| column.min_rect().bottom()).fold(place.top(), f32::max);
    ui.allocate_rect(place.with_max_y(bottom), Sense::hover());
}
