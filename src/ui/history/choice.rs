//! Which columns of the table are seen: the ticks, in the menu of the history's head and in the settings.

use eframe::egui::Ui;

use crate::contract::upper_first;
use crate::controls::{Button, Tick};
use crate::desk::{SettingsCommand, State};
use crate::profile::ColumnSetting;
use crate::ui::commands::Commands;
use crate::ui::history::columns::{COLUMNS, ColumnRole};
use crate::ui::history::widths::is_seen;

/// What takes every chosen width back.
pub const FIT: &str = "Fit the window";

/// Shows a tick for each column that can be taken away, and the button that takes chosen widths back.
pub fn columns_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let settings = &state.settings.columns;
    for column in COLUMNS {
        if matches!(column.role, ColumnRole::Fixed | ColumnRole::Rest) {
            continue;
        }
        let mut is_shown = is_seen(column, settings);
        if ui.add(Tick::new(&mut is_shown, column.title)).clicked() {
            let mut settings = settings.clone();
            let setting = settings.of(column.name);
            settings.set(column.name, ColumnSetting { is_shown: Some(is_shown), ..setting });
            commands.push(SettingsCommand::Columns(settings));
        }
    }
    ui.separator();
    if ui.add(Button::quiet(FIT)).on_hover_text("Take back every width that was chosen").clicked() {
        commands.push(SettingsCommand::Columns(settings.without_widths()));
    }
}

/// Returns the names of the columns that are seen: `State, time, subject`.
pub fn columns_text(state: &State) -> String {
    let settings = &state.settings.columns;
    let seen = COLUMNS.iter().filter(|column| is_seen(column, settings));
    upper_first(&seen.map(|column| column.name.replace('_', " ")).collect::<Vec<_>>().join(", "))
}
