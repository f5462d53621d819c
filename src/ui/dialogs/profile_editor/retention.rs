//! How long and how many submissions are kept: for ever, one of some usual values, or a number of one's own.

use eframe::egui::{Role, Ui, WidgetInfo};

use crate::contract::counted;
use crate::controls::combo;
use crate::profile::{LIMITS, Limit, LimitRow};
use crate::ui::dialogs::profile_editor::amount::Amount;
use crate::ui::dialogs::profile_editor::editing::Editing;
use crate::ui::dialogs::profile_editor::parts::number_ui;
use crate::view::quantity::grouped;

/// Width of the choice, in points.
const WIDTH: f32 = 148.0;

/// Returns the values that are offered.
const fn offered(limit: Limit) -> &'static [u64] {
    match limit {
        Limit::KeepDays => &[0, 7, 30, 90, 365],
        _ => &[0, 1_000, 10_000, 100_000],
    }
}

/// Returns a value in words; 0 sets no limit.
pub fn words(row: &LimitRow, value: u64) -> String {
    match (row.limit, value) {
        (Limit::KeepDays, 0) => "For ever".to_owned(),
        (_, 0) => "Any number".to_owned(),
        (Limit::KeepDays, days) => counted(days, "day", "days"),
        (_, most) => grouped(most),
    }
}

/// Shows the choice, and beside it the number of one's own.
pub fn show(ui: &mut Ui, editing: &mut Editing, at: usize) {
    let row = &LIMITS[at];
    let value = editing.now.limits.get(row.limit);
    let is_own = editing.has_own_number[at] || !offered(row.limit).contains(&value);
    let shown = if is_own { "A number of your own".to_owned() } else { words(row, value) };
    let width = if is_own { WIDTH - 30.0 } else { WIDTH };
    let combo = combo(row.name, &shown).width(width).truncate();
    let combo = combo.show_ui(ui, |ui| {
        for offered in offered(row.limit) {
            if ui.selectable_label(!is_own && *offered == value, words(row, *offered)).clicked() {
                editing.has_own_number[at] = false;
                editing.amounts[at] = Amount::of(row, *offered);
                editing.take_amount(at);
            }
        }
        if ui.selectable_label(is_own, "A number of your own").clicked() {
            editing.has_own_number[at] = true;
        }
    });
    combo.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("{}: {shown}", row.label)));
    if is_own {
        number_ui(ui, editing, at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_kept_for_0_days() {
        assert_eq!(words(Limit::KeepDays.row(), 0), "For ever");
        assert_eq!(words(Limit::KeepSubmissions.row(), 0), "Any number");
        assert_eq!(words(Limit::KeepDays.row(), 30), "30 days");
    }
}
