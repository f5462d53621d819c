//! The head of the room: the range, the profile, what the charts are narrowed to, and the way back.

use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{Align, Label, Layout, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2};

use crate::contract::cut;
use crate::controls::{Button, IconButton, segments_ui, target_sign};
use crate::desk::State;
use crate::history::OverviewRange;
use crate::profile::Profile;
use crate::theme::{GAP, Icon, NEAR, Palette, Text};
use crate::ui::action::Action;
use crate::ui::scene::Scene;
use crate::view::quantity;
use crate::view::{Bar, Charts};

/// Height of the head, in points.
const HEIGHT: f32 = 44.0;

/// From this width on the head has its title and words at its end, in points.
const WIDE: f32 = 900.0;

/// Longest name of a profile, in characters.
const MAX_NAME_CHARS: usize = 24;

/// Greatest height of the menu of profiles, in points.
const MENU: f32 = 320.0;

/// What is asked for in the head.
pub enum Asked<'a> {
    Range(OverviewRange),
    /// Only these profiles; none stands for all.
    Profiles(Vec<String>),
    /// What a bar stands for is taken out of the filter.
    Without(&'a Bar, &'a Charts),
    Back,
}

const fn range_label(range: OverviewRange) -> &'static str {
    match range {
        OverviewRange::Hour => "Last hour",
        OverviewRange::Day => "24 hours",
        OverviewRange::Week => "7 days",
        OverviewRange::Month => "30 days",
        OverviewRange::All => "All",
    }
}

/// Shows the head. Returns what was asked for.
pub fn show<'a>(ui: &mut Ui, charts: Option<&'a Charts>, scene: &Scene<'_>) -> Option<Asked<'a>> {
    let (state, palette) = (scene.state, Palette::of(ui));
    let (strip, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    ui.painter().rect_filled(strip, 0.0, palette.panel);
    ui.painter().hline(strip.x_range(), strip.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let inside = UiBuilder::new().max_rect(strip.shrink2(vec2(GAP, 0.0))).id_salt("overview-head");
    let mut ui = ui.new_child(inside.layout(Layout::left_to_right(Align::Center)));
    let is_wide = strip.width() >= WIDE;
    let ranges = OverviewRange::ALL.into_iter().map(|range| (range, range_label(range)));
    if is_wide {
        ui.label(Text::Title.of("Overview"));
        ui.add_space(NEAR);
    }
    let mut asked = segments_ui(&mut ui, state.overview.range, ranges).map(Asked::Range);
    asked = profiles_ui(&mut ui, state).or(asked);
    count_ui(&mut ui, state, charts);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if back_ui(ui, is_wide) {
            asked = Some(Asked::Back);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let chips = ScrollArea::horizontal().id_salt("chips").auto_shrink(false);
            let taken = chips.show(ui, |ui| chips_ui(ui, state, charts)).inner;
            asked = taken.or(asked.take());
        });
    });
    asked
}

/// Shows the way back. Returns whether it was clicked.
fn back_ui(ui: &mut Ui, is_wide: bool) -> bool {
    let (label, shortcut) = (Action::BackToDesk.label(), Action::BackToDesk.shortcut_text(ui.ctx()));
    let response = if is_wide {
        ui.add(Button::quiet(label).shortcut(shortcut)).on_hover_text(Action::BackToDesk.hint(ui.ctx()))
    } else {
        ui.add(IconButton::new(Icon::Close, label).shortcut(shortcut).hint(Action::BackToDesk.row().tooltip))
    };
    response.clicked()
}

/// Shows which profiles are counted; a click opens those of the history.
fn profiles_ui(ui: &mut Ui, state: &State) -> Option<Asked<'static>> {
    let wanted = &state.history.query.filter.profiles;
    let label = match wanted.as_slice() {
        [] => "All profiles".to_owned(),
        [one] => cut(one, MAX_NAME_CHARS),
        many => quantity::counted(many.len() as u64, "profile", "profiles"),
    };
    let palette = Palette::of(ui);
    let costs = match wanted.as_slice() {
        [one] => state.profiles.iter().find(|profile| profile.name == *one).map(Profile::costs),
        _ => None,
    };
    let chevron = Icon::Menu.small().color(palette.weak);
    let button = match costs {
        Some(costs) => {
            let sign = target_sign(costs).text().color(palette.money(!costs.is_free()).edge);
            eframe::egui::Button::selectable(false, (sign, label.as_str(), chevron))
        }
        None => eframe::egui::Button::selectable(false, (label.as_str(), chevron)),
    };
    let (opened, shown) = MenuButton::from_button(button).ui(ui, |ui| entries_ui(ui, state));
    opened.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Overview of: {label}")));
    shown.and_then(|shown| shown.inner).map(Asked::Profiles)
}

/// Shows the profiles, and those of the history that are no more. Returns those that were chosen.
fn entries_ui(ui: &mut Ui, state: &State) -> Option<Vec<String>> {
    let mut chosen = ui.button("All profiles").clicked().then(Vec::new);
    let own = || state.profiles.iter().map(|profile| &profile.name);
    let others = state.history.choices.iter().flat_map(|choices| &choices.profiles);
    let names = own().chain(others.filter(|name| !own().any(|own| own == *name)));
    ScrollArea::vertical().max_height(MENU).show(ui, |ui| {
        for name in names {
            if ui.button(cut(name, MAX_NAME_CHARS)).on_hover_text(name).clicked() {
                chosen = Some(vec![name.clone()]);
            }
        }
    });
    if chosen.is_some() {
        ui.close();
    }
    chosen
}

/// Shows how many submissions are counted.
fn count_ui(ui: &mut Ui, state: &State, charts: Option<&Charts>) {
    let (overview, filter) = (&state.overview, &state.history.query.filter);
    let Some(charts) = charts else { return };
    let is_old = overview.charts.is_running() && (charts.range != overview.range || charts.filter != *filter);
    let text =
        if is_old { "Counting".to_owned() } else { quantity::counted(charts.total, "submission", "submissions") };
    ui.add(Label::new(Text::Body.of(text).color(Palette::of(ui).weak)).extend());
}

/// Shows why the charts are not up to date, and what they are narrowed to. Returns the bar whose chip was clicked.
fn chips_ui<'a>(ui: &mut Ui, state: &State, charts: Option<&'a Charts>) -> Option<Asked<'a>> {
    let (charts, filter) = (charts?, &state.history.query.filter);
    let mut clicked = None;
    if let Some(problem) = &state.overview.problem {
        let text = Text::Body.of(format!("Not up to date: {problem}")).color(Palette::of(ui).bad.ink);
        ui.add(Label::new(text).extend());
    }
    for bar in charts.bars().filter(|bar| bar.facet.is_set(filter)) {
        let chip = ui.add(Button::secondary(&bar.what).icon(Icon::Close).small());
        chip.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Take away {}", bar.what)));
        if chip.on_hover_text("The table shows only this; click to take it away").clicked() {
            clicked = Some(Asked::Without(bar, charts));
        }
    }
    clicked
}
