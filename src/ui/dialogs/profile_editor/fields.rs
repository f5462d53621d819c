//! The fields of the editor.

use eframe::egui::class::HasClasses as _;
use eframe::egui::{
    Frame, Key, Label, Margin, Popup, Role, ScrollArea, Stroke, TextEdit, TextStyle, Ui, WidgetInfo, vec2,
};

use crate::contract::{BaseUrl, Method, POLLS_PER_TASK};
use crate::controls::{MONO_MARGIN, Tick, WRONG, begin_typing};
use crate::desk::State;
use crate::profile::{Address, LIMITS, LimitGroup, SETTINGS, Setting, SettingKind, SettingText};
use crate::theme::{CARD_CORNER, NEAR, Palette, Text};
use crate::ui::dialogs::profile_editor::editing::Editing;
use crate::ui::dialogs::profile_editor::parts::{NUMBER, Said, heed_enter, label_ui, line_ui, number_ui, unit_ui};
use crate::ui::dialogs::profile_editor::retention;

/// Fields beside each other.
const COLUMNS: usize = 3;

/// Shows the fields.
pub fn show(ui: &mut Ui, editing: &mut Editing, state: &State) {
    editing.is_entered = is_entered_anywhere(ui, editing);
    let frame = Frame::new().inner_margin(Margin { left: 20, right: 8, top: 12, bottom: 8 });
    // Fields of each profile's own: no undo brings another one's text here.
    let own = editing.now.id.clone();
    frame.show(ui, |ui| {
        ScrollArea::vertical().id_salt(own).auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 12.0);
            ui.spacing_mut().item_spacing.y = 3.0;
            name_and_address_ui(ui, editing, state);
            for setting in settings(editing, |kind| matches!(kind, SettingKind::Switch { .. })) {
                if !setting.hint.is_empty() {
                    card_ui(ui, editing, setting);
                }
            }
            limits_ui(ui, editing, LimitGroup::Following);
            limits_ui(ui, editing, LimitGroup::Exchange);
            balance_ui(ui, editing);
            limits_ui(ui, editing, LimitGroup::History);
        });
    });
}

/// Returns whether Enter was pressed while nothing had the keyboard, as after a click beside the fields.
fn is_entered_anywhere(ui: &Ui, editing: &Editing) -> bool {
    let is_free = ui.memory(|memory| memory.focused().is_none()) && !Popup::is_any_open(ui.ctx());
    is_free && !editing.wants_focus && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Returns the settings of a kind that the profile has.
fn settings(editing: &Editing, is_wanted: fn(&SettingKind) -> bool) -> Vec<&'static Setting> {
    SETTINGS.iter().filter(|setting| is_wanted(&setting.kind) && setting.applies_to(&editing.now)).collect()
}

fn title_ui(ui: &mut Ui, title: &str) {
    ui.add_space(8.0);
    ui.label(Text::Title.of(title));
    ui.add_space(NEAR);
}

/// Shows name and base URL side by side, each with the lines that belong to it.
fn name_and_address_ui(ui: &mut Ui, editing: &mut Editing, state: &State) {
    let whole = ui.available_width();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        ui.allocate_ui(vec2(whole * 0.32, 0.0), |ui| {
            ui.vertical(|ui| {
                for setting in settings(editing, |kind| matches!(kind, SettingKind::Line(_))) {
                    if let SettingKind::Line(text) = &setting.kind {
                        name_ui(ui, editing, setting, text, state);
                    }
                }
            });
        });
        ui.vertical(|ui| {
            if matches!(editing.now.address, Address::Sandbox(_)) {
                ui.label(Text::Label.of("Base URL").color(Palette::of(ui).weak));
                ui.label(Text::Body.of("The sandbox finds its own address at each start").color(Palette::of(ui).weak));
            } else {
                address_ui(ui, editing);
            }
        });
    });
}

fn name_ui(ui: &mut Ui, editing: &mut Editing, setting: &Setting, text: &SettingText, state: &State) {
    let problem = editing.name_problem(state).filter(|_| editing.typed.name);
    let mut value = (text.get)(&editing.now).to_owned();
    let label = label_ui(ui, setting.label);
    let edit = TextEdit::singleline(&mut value).desired_width(f32::INFINITY).with_class_if(WRONG, problem.is_some());
    let response = ui.add(edit).labelled_by(label.id);
    if editing.asked.is_none() && std::mem::take(&mut editing.wants_focus) {
        if editing.typed.name {
            response.request_focus();
        } else {
            begin_typing(ui, &response, &value, editing.before.is_none());
        }
    }
    if response.changed() {
        editing.typed.name = true;
        (text.set)(&mut editing.now, &value);
    }
    heed_enter(ui, editing, &response);
    line_ui(ui, problem.map_or(Said::Hint(""), Said::Wrong));
}

/// Shows the base URL, and below it the addresses that come of it.
fn address_ui(ui: &mut Ui, editing: &mut Editing) {
    let parsed = BaseUrl::parse(&editing.base_url);
    let is_wrong = parsed.is_err() && editing.typed.base_url;
    let label = label_ui(ui, "Base URL");
    let edit = TextEdit::singleline(&mut editing.base_url)
        .font(TextStyle::Monospace)
        .margin(MONO_MARGIN)
        .desired_width(f32::INFINITY)
        .with_class_if(WRONG, is_wrong);
    let response = ui.add(edit).labelled_by(label.id);
    if response.changed() {
        editing.typed.base_url = true;
        editing.now.address = Address::parse(&editing.base_url);
    }
    heed_enter(ui, editing, &response);
    match parsed {
        Ok(base_url) => {
            line_ui(ui, Said::Hint(&makes(&base_url)));
            line_ui(ui, Said::Warning(&warnings(&base_url, &editing.base_url)));
        }
        Err(error) if is_wrong => {
            line_ui(ui, Said::Wrong(&error.to_string()));
            line_ui(ui, Said::Hint(""));
        }
        Err(_) => {
            line_ui(ui, Said::Hint("Where the service's methods are, without their names"));
            line_ui(ui, Said::Hint(""));
        }
    }
}

/// Returns the paths that a base URL makes: `Makes /api/createTask, /api/getTaskResult, /api/getBalance`.
fn makes(base_url: &BaseUrl) -> String {
    let paths = Method::ALL.map(|method| base_url.method_url(method).path().to_owned());
    format!("Makes {}", paths.join(", "))
}

/// Returns what is unusual about a base URL, and what of the typed text is left out.
fn warnings(base_url: &BaseUrl, typed: &str) -> String {
    let left_out = typed.contains(['?', '#']).then(|| "What follows ? or # is left out".to_owned());
    let warnings = base_url.warnings().into_iter().map(|warning| warning.to_string());
    warnings.chain(left_out).collect::<Vec<_>>().join(" · ")
}

/// Shows the switch that says whether submissions cost money.
fn card_ui(ui: &mut Ui, editing: &mut Editing, setting: &Setting) {
    let SettingKind::Switch { get, hint_off, .. } = setting.kind else { return };
    let palette = Palette::of(ui);
    let is_on = get(&editing.now);
    let money = palette.money(is_on);
    let frame = Frame::new()
        .fill(money.tint)
        .stroke(Stroke::new(1.0, money.edge))
        .corner_radius(CARD_CORNER)
        .inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        switch_ui(ui, editing, setting);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().interact_size.y = 0.0;
            ui.add_space(24.0);
            let hint = if is_on { setting.hint } else { hint_off };
            ui.add(Label::new(Text::Small.of(hint).color(palette.weak)).wrap());
        });
    });
}

/// Shows the limits of a group, three beside each other.
fn limits_ui(ui: &mut Ui, editing: &mut Editing, group: LimitGroup) {
    title_ui(ui, group.label());
    let places: Vec<usize> = (0..LIMITS.len()).filter(|at| LIMITS[*at].group == group).collect();
    ui.columns(COLUMNS, |columns| {
        for (column, at) in columns.iter_mut().zip(&places) {
            limit_ui(column, editing, *at, group);
        }
        if group == LimitGroup::Following {
            polls_ui(&mut columns[COLUMNS - 1]);
        }
    });
}

fn limit_ui(ui: &mut Ui, editing: &mut Editing, at: usize, group: LimitGroup) {
    let row = &LIMITS[at];
    let label = label_ui(ui, row.label).id;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = NEAR;
        if group == LimitGroup::History {
            retention::show(ui, editing, at);
        } else {
            number_ui(ui, editing, at).labelled_by(label);
            unit_ui(ui, editing, at);
        }
    });
    match editing.amount_problem(at) {
        None => line_ui(ui, Said::Hint(row.hint)),
        Some(why) => line_ui(ui, Said::Wrong(&why)),
    }
}

/// Says how often a task is asked for at most, which can't be changed.
fn polls_ui(ui: &mut Ui) {
    label_ui(ui, "Asked at most");
    ui.horizontal(|ui| {
        let mut text = POLLS_PER_TASK.to_string();
        let field = ui.add_enabled(false, TextEdit::singleline(&mut text).desired_width(NUMBER));
        field.widget_info(|| WidgetInfo::labeled(Role::TextInput, false, "Asked at most"));
        ui.label(Text::Body.of("times"));
    });
    line_ui(ui, Said::Hint("CapKill says so, it can't be changed"));
}

/// Shows the threshold of the balance, and what else is about the balance.
fn balance_ui(ui: &mut Ui, editing: &mut Editing) {
    title_ui(ui, "Balance");
    let short = settings(editing, |kind| matches!(kind, SettingKind::Short(..)));
    let switches = settings(editing, |kind| matches!(kind, SettingKind::Switch { .. }));
    ui.horizontal_top(|ui| {
        let column = ui.available_width() / COLUMNS as f32;
        ui.allocate_ui(vec2(column - 8.0, 0.0), |ui| {
            // As wide with nothing below the field as with all that can be wrong there.
            ui.set_min_width(column - 8.0);
            ui.vertical(|ui| short.into_iter().for_each(|setting| short_ui(ui, editing, setting)));
        });
        ui.vertical(|ui| {
            ui.add_space(23.0);
            for setting in switches.into_iter().filter(|setting| setting.hint.is_empty()) {
                switch_ui(ui, editing, setting);
            }
        });
    });
}

fn short_ui(ui: &mut Ui, editing: &mut Editing, setting: &Setting) {
    let SettingKind::Short(text, empty) = &setting.kind else { return };
    let problem = (setting.problem)(&editing.now);
    let mut value = (text.get)(&editing.now).to_owned();
    let label = label_ui(ui, setting.label);
    let edit = TextEdit::singleline(&mut value)
        .hint_text(*empty)
        .desired_width(2.0 * NUMBER + NEAR)
        .with_class_if(WRONG, problem.is_some());
    let response = ui.add(edit).labelled_by(label.id);
    if response.changed() {
        (text.set)(&mut editing.now, &value);
    }
    heed_enter(ui, editing, &response);
    line_ui(ui, problem.map_or(Said::Hint(setting.hint), Said::Wrong));
}

fn switch_ui(ui: &mut Ui, editing: &mut Editing, setting: &Setting) {
    let SettingKind::Switch { get, set, .. } = setting.kind else { return };
    let mut is_on = get(&editing.now);
    let tick = ui.add(Tick::new(&mut is_on, setting.label).leaving_enter());
    if tick.changed() {
        set(&mut editing.now, is_on);
    }
    editing.is_entered |= tick.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_and_a_dropped_query_are_said() {
        let typed = "https://user:pw@service.example/api/?x=1#y";
        let said = warnings(&BaseUrl::parse(typed).unwrap(), typed);
        assert!(said.contains("user name or password") && said.contains("What follows ? or # is left out"), "{said}");
    }

    #[test]
    fn a_service_at_the_root_lacks_nothing() {
        let typed = "https://service.example/";
        assert_eq!(warnings(&BaseUrl::parse(typed).unwrap(), typed), "");
    }
}
