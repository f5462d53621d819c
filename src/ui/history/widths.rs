//! How wide the columns are, and where each begins.
//!
//! The widths fit the window by themselves: what matters least gives way first, and what has no room is reached by
//! scrolling sideways. A width that the operator chose stays.

use crate::profile::ColumnSettings;
use crate::ui::history::columns::{COLUMNS, Column, ColumnRole};

/// Width of the column of marks, and space between columns, in points.
pub const MARKS: f32 = 24.0;
pub const GAP: f32 = 12.0;

/// Least and greatest width that a column can be dragged to, in points.
const LEAST: f32 = 28.0;
const GREATEST: f32 = 2_000.0;

/// Which columns give way, in this order, and to which width; an icon has no widths between.
const GIVE_WAY: [(&str, f32, bool); 5] = [
    ("profile", 16.0, true),
    ("subject", 132.0, false),
    ("subject", 76.0, false),
    ("to_solve", 72.0, false),
    ("number", 28.0, false),
];

/// A column with its place, counted from the table's left edge, in points.
pub struct Placed {
    pub column: &'static Column,
    pub left: f32,
    pub width: f32,
}

impl Placed {
    /// Returns where the line between this column and the next one is.
    pub fn line(&self) -> f32 {
        self.left + self.width + GAP / 2.0
    }
}

/// All columns that are seen, with their places.
pub struct Plan {
    pub placed: Vec<Placed>,
    /// Width of the whole table.
    pub total: f32,
}

/// A column on the way to its width.
struct Wanted {
    column: &'static Column,
    width: f32,
    is_kept: bool,
}

/// Returns whether a column is seen.
pub fn is_seen(column: &Column, settings: &ColumnSettings) -> bool {
    match column.role {
        ColumnRole::Fixed | ColumnRole::Rest => true,
        role => settings.of(column.name).is_shown.unwrap_or(role != ColumnRole::More),
    }
}

/// Returns a width that a column can have.
pub fn possible(width: f32) -> f32 {
    width.clamp(LEAST, GREATEST)
}

/// Plans the columns for a width.
pub fn plan(settings: &ColumnSettings, available: f32) -> Plan {
    let mut wanted: Vec<Wanted> = COLUMNS
        .iter()
        .filter(|column| is_seen(column, settings))
        .map(|column| {
            let kept = settings.of(column.name).width;
            Wanted { column, width: kept.map_or(column.width, possible), is_kept: kept.is_some() }
        })
        .collect();
    let mut needed = total(&wanted, |_| true);
    if needed > available {
        give_way(&mut wanted, available);
        needed = total(&wanted, stays);
    }
    let rest = wanted.iter_mut().find(|wanted| wanted.column.role == ColumnRole::Rest && !wanted.is_kept);
    if let Some(rest) = rest {
        rest.width += (available - needed).max(0.0);
    }
    placed(&wanted)
}

const fn stays(column: &Column) -> bool {
    matches!(column.role, ColumnRole::Fixed | ColumnRole::Rest | ColumnRole::Usual)
}

fn total(wanted: &[Wanted], counts: impl Fn(&Column) -> bool) -> f32 {
    let counted = wanted.iter().filter(|wanted| counts(wanted.column));
    counted.fold(MARKS + GAP, |sum, wanted| sum + GAP + wanted.width)
}

fn give_way(wanted: &mut [Wanted], available: f32) {
    for (name, least, is_icon) in GIVE_WAY {
        let missing = total(wanted, stays) - available;
        if missing <= 0.0 {
            return;
        }
        if let Some(one) = wanted.iter_mut().find(|wanted| wanted.column.name == name && !wanted.is_kept) {
            one.width = if is_icon { least } else { (one.width - missing).max(least).min(one.width) };
        }
    }
}

fn placed(wanted: &[Wanted]) -> Plan {
    let mut left = MARKS;
    let mut placed = Vec::with_capacity(wanted.len());
    for Wanted { column, width, .. } in wanted {
        left += GAP;
        placed.push(Placed { column, left, width: *width });
        left += width;
    }
    Plan { placed, total: left + GAP }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::ColumnSetting;

    fn widths(plan: &Plan) -> Vec<(&'static str, f32)> {
        plan.placed.iter().map(|placed| (placed.column.name, placed.width)).collect()
    }

    fn widths_of(plan: &Plan, names: &[&str]) -> Vec<f32> {
        let width = |name| plan.placed.iter().find(|placed| placed.column.name == name).unwrap().width;
        names.iter().map(|name| width(*name)).collect()
    }

    #[test]
    fn all_nine_columns_fit_from_1100_on() {
        for available in [1_100.0, 1_280.0, 1_440.0] {
            let plan = plan(&ColumnSettings::default(), available);
            assert_eq!(plan.placed.len(), 9);
            assert!((plan.total - available).abs() < 0.01, "{available}: {}", plan.total);
        }
        let plan = plan(&ColumnSettings::default(), 1_280.0);
        let lefts: Vec<f32> = plan.placed.iter().map(|placed| placed.left).collect();
        assert_eq!(lefts, [36.0, 136.0, 192.0, 400.0, 768.0, 856.0, 992.0, 1_040.0, 1_164.0]);
    }

    #[test]
    fn remarks_and_task_id_leave_first() {
        let plan = plan(&ColumnSettings::default(), 900.0);
        assert!(plan.total > 900.0);
        let number = plan.placed.iter().find(|placed| placed.column.name == "number").unwrap();
        assert!((number.left + number.width + GAP - 900.0).abs() < 0.01);
        assert_eq!(widths_of(&plan, &["subject", "profile"]), [196.0, 124.0]);
    }

    #[test]
    fn the_profile_becomes_an_icon_and_the_subject_a_thumbnail() {
        let narrow = plan(&ColumnSettings::default(), 760.0);
        assert_eq!(widths_of(&narrow, &["profile", "subject"]), [16.0, 196.0]);
        let narrower = plan(&ColumnSettings::default(), 700.0);
        assert!((132.0..196.0).contains(&widths_of(&narrower, &["subject"])[0]), "{:?}", widths(&narrower));
        let narrowest = plan(&ColumnSettings::default(), 400.0);
        assert_eq!(widths_of(&narrowest, &["subject"]), [76.0]);
        assert_eq!(widths_of(&narrowest, &["state", "time", "answer"]), [88.0, 44.0, 160.0], "never shrunk");
    }

    #[test]
    fn a_width_that_was_chosen_stays() {
        let mut settings = ColumnSettings::default();
        settings.set("subject", ColumnSetting { width: Some(300.0), is_shown: None });
        for available in [700.0, 1_280.0] {
            assert_eq!(widths_of(&plan(&settings, available), &["subject"]), [300.0]);
        }
    }

    #[test]
    fn columns_come_and_go_as_they_are_chosen() {
        let mut settings = ColumnSettings::default();
        settings.set("task_id", ColumnSetting { width: None, is_shown: Some(false) });
        settings.set("type", ColumnSetting { width: None, is_shown: Some(true) });
        settings.set("state", ColumnSetting { width: None, is_shown: Some(false) });
        let names: Vec<&str> = widths(&plan(&settings, 1_280.0)).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["state", "time", "subject", "answer", "to_solve", "profile", "number", "remarks", "type"]);
    }
}
