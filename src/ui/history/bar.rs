//! What the table is narrowed to: search, states, profiles, types, error codes and time.

use std::iter;

use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{Button, Color32, Key, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo};

use crate::contract::{cut, grouped};
use crate::desk::{RowsCommand, State};
use crate::history::{Choices, Filter, Life, Query};
use crate::ui::commands::Commands;
use crate::ui::controls::Tick;
use crate::ui::theme::{Icon, Palette};

/// Widths of the search field in a narrow and in a wide window, in points.
const SEARCH_WIDTHS: [f32; 2] = [130.0, 200.0];

/// From this width on everything fits into one line, in points.
const WIDE: f32 = 1000.0;

/// Longest name in a menu and on its button, in characters.
const MAX_NAME_CHARS: usize = 60;

/// The spans that rows can be narrowed to: name and length in milliseconds.
const SPANS: [(&str, i64); 5] = [
    ("Last hour", 3_600_000),
    ("Last 24 hours", 86_400_000),
    ("Last 7 days", 604_800_000),
    ("Last 30 days", 2_592_000_000),
    ("Last 365 days", 31_536_000_000),
];

/// State of the bar.
#[derive(Default)]
pub struct FilterBar {
    /// The search as it is typed.
    text: String,
    /// The search of the query as last seen, to notice when something else changed the query.
    given: String,
    /// Which of [`SPANS`] was chosen, and the moment at which the span begins.
    span: Option<(usize, i64)>,
    wants_focus: bool,
}

impl FilterBar {
    /// Gives the search field the keyboard.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Shows the filters in a line.
    pub fn show(&mut self, ui: &mut Ui, state: &State, now_ms: i64, commands: &mut Commands) {
        let query = &state.history.query;
        let mut filter = query.filter.clone();
        self.search_ui(ui, &mut filter);
        choices_ui(ui, state, &mut filter);
        self.time_ui(ui, &mut filter, now_ms);
        range_ui(ui, &mut filter);
        pinned_ui(ui, &mut filter);
        if !filter.is_empty() && ui.button("Show all").on_hover_text("Take every filter away").clicked() {
            filter = Filter::default();
            self.text.clear();
        }
        if filter != query.filter {
            self.given.clone_from(&filter.search);
            commands.push(RowsCommand::SetQuery(Box::new(Query { filter, sort: query.sort })));
        }
    }

    fn search_ui(&mut self, ui: &mut Ui, filter: &mut Filter) {
        if filter.search != self.given {
            // Something else changed it, a click in a chart for one.
            self.text.clone_from(&filter.search);
            self.given.clone_from(&filter.search);
        }
        let width = SEARCH_WIDTHS[usize::from(ui.available_width() >= WIDE)];
        let field = TextEdit::singleline(&mut self.text).hint_text("Search…").desired_width(width).char_limit(500);
        let response = ui.add(field).on_hover_text(
            "Task id, error, site, site key, answer, label and note; each word by its beginning, #12 by number",
        );
        response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Search the history"));
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            self.text.clear();
        }
        filter.search.clone_from(&self.text);
    }

    fn time_ui(&mut self, ui: &mut Ui, filter: &mut Filter, now_ms: i64) {
        let chosen = self.span.filter(|(_, since)| filter.since_ms == Some(*since) && filter.until_ms.is_none());
        let label = match (chosen, filter.since_ms.or(filter.until_ms)) {
            (Some((index, _)), _) => SPANS[index].0,
            (None, Some(_)) => "Chosen time",
            (None, None) => "Time",
        };
        menu_ui(ui, label, Palette::of(ui).text, |ui| {
            if ui.button("Any time").clicked() {
                (filter.since_ms, filter.until_ms) = (None, None);
                self.span = None;
                ui.close();
            }
            for (index, (name, length_ms)) in SPANS.iter().enumerate() {
                if ui.button(*name).clicked() {
                    let since = now_ms.saturating_sub(*length_ms);
                    self.span = Some((index, since));
                    (filter.since_ms, filter.until_ms) = (Some(since), None);
                    ui.close();
                }
            }
        });
    }
}

/// Shows the menus of values that occur in the history.
fn choices_ui(ui: &mut Ui, state: &State, filter: &mut Filter) {
    let not_read = Choices::default();
    let choices = state.history.choices.as_deref().unwrap_or(&not_read);
    choice_ui(ui, "State", || Life::ALL.to_vec(), |life| life.label().to_owned(), &mut filter.states);
    let name = |name: &String| cut(name, MAX_NAME_CHARS);
    choice_ui(ui, "Profile", || choices.profiles.clone(), name, &mut filter.profiles);
    choice_ui(ui, "Type", || choices.task_types.clone(), name, &mut filter.task_types);
    let codes = || iter::once(None).chain(choices.error_codes.iter().cloned().map(Some)).collect();
    let code = |code: &Option<String>| code.as_ref().map_or("No error".to_owned(), name);
    choice_ui(ui, "Error", codes, code, &mut filter.error_codes);
}

fn pinned_ui(ui: &mut Ui, filter: &mut Filter) {
    let pin = ui.add(Button::selectable(filter.is_pinned, "Pinned")).on_hover_text("Only pinned submissions");
    pin.widget_info(|| WidgetInfo::selected(Role::Button, true, filter.is_pinned, "Only pinned"));
    if pin.clicked() {
        filter.is_pinned = !filter.is_pinned;
    }
}

/// Shows the ranges that a chart chose; a click takes one away.
fn range_ui(ui: &mut Ui, filter: &mut Filter) {
    for (name, range) in [("Latency", &mut filter.latency_ms), ("Solve time", &mut filter.solve_ms)] {
        let Some((from, to)) = *range else { continue };
        let number = |ms: i64| grouped(ms.unsigned_abs());
        let text = match to {
            i64::MAX => format!("{name} {} ms or more ×", number(from)),
            to => format!("{name} {} to {} ms ×", number(from), number(to)),
        };
        if ui.button(text).on_hover_text("Take this range away").clicked() {
            *range = None;
        }
    }
}

/// Shows a button that opens a menu, which its sign tells.
fn menu_ui(ui: &mut Ui, label: &str, color: Color32, contents: impl FnOnce(&mut Ui)) {
    let sign = Icon::Menu.small().color(color);
    let button = Button::selectable(false, (RichText::new(label).color(color), sign));
    let opened = MenuButton::from_button(button).ui(ui, contents).0;
    opened.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Filter: {label}")));
}

/// Shows a menu of values, any number of which are wanted; none means all. `choices` is called while the menu is open.
fn choice_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    title: &str,
    choices: impl FnOnce() -> Vec<T>,
    name: impl Fn(&T) -> String,
    wanted: &mut Vec<T>,
) {
    let label = match wanted.as_slice() {
        [] => title.to_owned(),
        [one] => name(one),
        [first, rest @ ..] => format!("{} +{}", name(first), rest.len()),
    };
    let color = if wanted.is_empty() { Palette::of(ui).text } else { Palette::of(ui).accent.rest };
    menu_ui(ui, &label, color, |ui| {
        let mut choices = choices();
        // What is wanted can be let go of, even where it occurs no more.
        choices.extend(wanted.iter().filter(|wanted| !choices.contains(wanted)).cloned().collect::<Vec<_>>());
        if choices.is_empty() {
            ui.label("There are none yet");
        }
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for value in choices {
                let mut is_wanted = wanted.contains(&value);
                if ui.add(Tick::new(&mut is_wanted, &name(&value))).clicked() {
                    wanted.retain(|wanted| *wanted != value);
                    if is_wanted {
                        wanted.push(value);
                    }
                }
            }
        });
        if !wanted.is_empty() && ui.button("All").clicked() {
            wanted.clear();
            ui.close();
        }
    });
}
