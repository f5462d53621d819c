//! The menus that narrow the table: states, profiles, types, error codes, time, pins and origins. They stay open while one ticks.

use std::iter;

use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{Button, IntoAtoms as _, PopupCloseBehavior, Role, Ui, WidgetInfo, vec2};

use crate::contract::{cut, lower_first};
use crate::controls::{Tick, lasting_menu_ui, menu_list_ui, menu_room, menu_words_ui};
use crate::desk::State;
use crate::history::{Choices, Filter, Life};
use crate::theme::{CONTROL, ICON, Icon, PADDING, Palette, SIGN_GAP, Text};
use crate::view::{duration_range, profile_name, type_name};

/// Longest name in a menu, in characters.
const MAX_NAME_CHARS: usize = 60;

/// Highest list of values, in points.
const HIGHEST: f32 = 320.0;

/// Room for the sign of a menu, or for the number of chosen values in its place, in points.
const SIGN: f32 = 20.0;

/// The spans that rows can be narrowed to: name and length in milliseconds.
const SPANS: [(&str, i64); 5] = [
    ("Last hour", 3_600_000),
    ("Last 24 hours", 86_400_000),
    ("Last 7 days", 604_800_000),
    ("Last 30 days", 2_592_000_000),
    ("Last 365 days", 31_536_000_000),
];

/// The origins that rows can be narrowed to: name, and whether the row is to be captured.
const ORIGINS: [(&str, Option<bool>); 3] =
    [("Any origin", None), ("Captured from other programs", Some(true)), ("Not captured", Some(false))];

/// The menus of the filter.
#[derive(Default)]
pub struct Filters {
    /// Which of [`SPANS`] was chosen, and the moment at which the span begins.
    span: Option<(usize, i64)>,
}

impl Filters {
    /// Shows a menu for each part of the filter.
    pub fn menus_ui(&mut self, ui: &mut Ui, state: &State, filter: &mut Filter, now_ms: i64) {
        menu_ui(ui, "State", filter.states.len(), |ui| states_ui(ui, filter));
        menu_ui(ui, "Profile", filter.profiles.len(), |ui| profiles_ui(ui, state, filter));
        menu_ui(ui, "Type", filter.task_types.len(), |ui| types_ui(ui, state, filter));
        menu_ui(ui, "Error", filter.error_codes.len(), |ui| codes_ui(ui, state, filter));
        menu_ui(ui, "Time", times(filter), |ui| self.span_ui(ui, filter, now_ms));
        let pin = Button::selectable(filter.is_pinned, (Icon::Pin.text().color(Palette::of(ui).weak), "Pinned"));
        let pin = ui.add(pin).on_hover_text("Only pinned submissions");
        pin.widget_info(|| WidgetInfo::selected(Role::Button, true, filter.is_pinned, "Only pinned"));
        if pin.clicked() {
            filter.is_pinned = !filter.is_pinned;
        }
        lasting_menu_ui(ui, Icon::Captured, "Filter: Origin", |ui| origins_ui(ui, filter));
    }

    /// Shows one menu with every part of the filter.
    pub fn one_menu_ui(&mut self, ui: &mut Ui, state: &State, filter: &mut Filter, now_ms: i64) {
        signed_menu_ui(ui, Some(Icon::Filter), "Filter", chosen(filter), |ui| {
            ui.add(Tick::new(&mut filter.is_pinned, "Only pinned"));
            part_ui(ui, "State", |ui| states_ui(ui, filter));
            part_ui(ui, "Profile", |ui| profiles_ui(ui, state, filter));
            part_ui(ui, "Type", |ui| types_ui(ui, state, filter));
            part_ui(ui, "Error", |ui| codes_ui(ui, state, filter));
            part_ui(ui, "Time", |ui| self.span_ui(ui, filter, now_ms));
            part_ui(ui, "Origin", |ui| origins_ui(ui, filter));
        });
    }

    fn span_ui(&mut self, ui: &mut Ui, filter: &mut Filter, now_ms: i64) {
        let is_of_span = |(_, since): &(usize, i64)| filter.since_ms == Some(*since) && filter.until_ms.is_none();
        let chosen = self.span.filter(is_of_span).map(|(index, _)| index);
        let is_any = times(filter) == 0;
        if ui.selectable_label(is_any, "Any time").clicked() {
            (filter.since_ms, filter.until_ms) = (None, None);
        }
        for (index, (name, length_ms)) in SPANS.iter().enumerate() {
            if ui.selectable_label(chosen == Some(index), *name).clicked() {
                let since = now_ms.saturating_sub(*length_ms);
                self.span = Some((index, since));
                (filter.since_ms, filter.until_ms) = (Some(since), None);
            }
        }
        if !is_any && chosen.is_none() {
            menu_words_ui(ui, "A time that a chart chose");
        }
    }
}

/// Returns how many parts of the time are chosen: one or none.
fn times(filter: &Filter) -> usize {
    usize::from(filter.since_ms.is_some() || filter.until_ms.is_some())
}

/// Returns how many values are chosen, whatever they are of.
fn chosen(filter: &Filter) -> usize {
    let values = [filter.states.len(), filter.profiles.len(), filter.task_types.len(), filter.error_codes.len()];
    values.into_iter().sum::<usize>()
        + times(filter)
        + usize::from(filter.is_pinned)
        + usize::from(filter.is_captured.is_some())
}

fn part_ui(ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui)) {
    ui.separator();
    menu_words_ui(ui, Text::Label.of(title).color(Palette::of(ui).weak));
    contents(ui);
}

fn states_ui(ui: &mut Ui, filter: &mut Filter) {
    choice_ui(ui, Life::ALL.to_vec(), |life| life.label().to_owned(), &mut filter.states);
}

fn profiles_ui(ui: &mut Ui, state: &State, filter: &mut Filter) {
    choice_ui(ui, choices(state).profiles, |profile| name(profile_name(profile)), &mut filter.profiles);
}

fn types_ui(ui: &mut Ui, state: &State, filter: &mut Filter) {
    choice_ui(ui, choices(state).task_types, |task_type| name(type_name(task_type)), &mut filter.task_types);
}

fn codes_ui(ui: &mut Ui, state: &State, filter: &mut Filter) {
    let codes = iter::once(None).chain(choices(state).error_codes.into_iter().map(Some)).collect();
    let code = |code: &Option<String>| match code.as_deref() {
        None => "No error".to_owned(),
        Some(code) if code.trim().is_empty() => "An empty code".to_owned(),
        Some(code) => name(code),
    };
    choice_ui(ui, codes, code, &mut filter.error_codes);
}

/// Returns the values that occur in the history; called while a menu is open.
fn choices(state: &State) -> Choices {
    state.history.choices.as_deref().cloned().unwrap_or_default()
}

fn name(name: &str) -> String {
    cut(name, MAX_NAME_CHARS)
}

/// Shows a box for each value, any number of which are wanted; none means all.
fn choice_ui<T: Clone + PartialEq>(ui: &mut Ui, mut choices: Vec<T>, name: impl Fn(&T) -> String, wanted: &mut Vec<T>) {
    // What is wanted can be let go of, even where it occurs no more.
    choices.extend(wanted.iter().filter(|wanted| !choices.contains(wanted)).cloned().collect::<Vec<_>>());
    if choices.is_empty() {
        return menu_words_ui(ui, "There are none yet");
    }
    // It is there from the beginning: nothing below it moves as the first value is chosen, and none is hidden by it.
    if ui.selectable_label(wanted.is_empty(), "All").clicked() {
        wanted.clear();
    }
    for value in choices {
        let mut is_wanted = wanted.contains(&value);
        if ui.add(Tick::new(&mut is_wanted, &name(&value))).clicked() {
            wanted.retain(|wanted| *wanted != value);
            if is_wanted {
                wanted.push(value);
            }
        }
    }
}

fn origins_ui(ui: &mut Ui, filter: &mut Filter) {
    for (name, is_captured) in ORIGINS {
        if ui.selectable_label(filter.is_captured == is_captured, name).clicked() {
            filter.is_captured = is_captured;
        }
    }
}

/// Shows what is chosen and stands in no menu with words: the origin, and the ranges that a chart chose. A click takes
/// one away.
pub fn chips_ui(ui: &mut Ui, filter: &mut Filter) {
    if let Some(is_captured) = filter.is_captured {
        let text = if is_captured { "Captured ×" } else { "Not captured ×" };
        if ui.button(text).on_hover_text("Show every origin").clicked() {
            filter.is_captured = None;
        }
    }
    for (name, range) in [("Latency", &mut filter.latency_ms), ("Solve time", &mut filter.solve_ms)] {
        let Some((from, to)) = *range else { continue };
        let text = format!("{name} {} ×", lower_first(&duration_range(from, to)));
        if ui.button(text).on_hover_text("Take this range away").clicked() {
            *range = None;
        }
    }
}

/// Shows a button that opens a menu, which its sign tells; the number of chosen values takes the sign's place, so that
/// nothing beside the button moves.
fn menu_ui(ui: &mut Ui, title: &str, chosen: usize, contents: impl FnOnce(&mut Ui)) {
    signed_menu_ui(ui, None, title, chosen, contents);
}

/// Shows such a button, with an icon before its word.
fn signed_menu_ui(ui: &mut Ui, icon: Option<Icon>, title: &str, chosen: usize, contents: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    let sign = match chosen {
        0 => Icon::Menu.small().color(palette.weak),
        chosen => {
            let number = Text::Label.of(format!(" {chosen} "));
            number.color(palette.accent.on).background_color(palette.accent.rest)
        }
    };
    let word = ui.painter().layout_no_wrap(title.to_owned(), Text::Body.font(), palette.text);
    let before = if icon.is_some() { ICON + SIGN_GAP } else { 0.0 };
    let width = before + word.size().x + SIGN_GAP + SIGN + 2.0 * PADDING;
    let atoms = match icon {
        Some(icon) => (icon.text().color(palette.weak), title, sign).into_atoms(),
        None => (title, sign).into_atoms(),
    };
    let button = Button::selectable(false, atoms).min_size(vec2(width, CONTROL));
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let highest = HIGHEST.min(menu_room(ui));
    let opened = MenuButton::from_button(button).config(config).ui(ui, |ui| {
        menu_list_ui(ui, highest, contents);
    });
    let name = if chosen == 0 { format!("Filter: {title}") } else { format!("Filter: {title}, {chosen} chosen") };
    opened.0.widget_info(|| WidgetInfo::labeled(Role::Button, true, name.clone()));
    let is_open = opened.1.is_some();
    ui.ctx().accesskit_node_builder(opened.0.id, |node| node.set_expanded(is_open));
}
