//! The columns of the table: title, order, widths and cell of each, together in one row.

use crate::history::SortBy;
use crate::theme::{Icon, Text};
use crate::ui::history::cell::CellUi;
use crate::ui::history::seen::Seen;
use crate::view::quantity;

/// One column. The heads, the widths and the cells of the table all come from here.
pub struct Column {
    /// The column's name in the settings.
    pub name: &'static str,
    pub title: &'static str,
    /// What a click on the title sorts by.
    pub sort: Option<SortBy>,
    /// Whether the first click sorts from the greater end, where times and durations are looked at first.
    pub greatest_first: bool,
    /// Width, in points.
    pub width: f32,
    pub role: ColumnRole,
    /// Whether its text stands at the right.
    pub is_right: bool,
    /// Paints the cell of a row.
    pub cell: fn(&mut CellUi<'_, '_>, &Seen<'_>),
    /// Returns the whole of what the cell says.
    pub whole: fn(&Seen<'_>) -> String,
    /// Whether the whole says more than a cell that is not cut.
    pub says_more: bool,
}

/// What becomes of a column where there is little room, and whether it is there at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRole {
    /// The column is always there.
    Fixed,
    /// The column is always there and takes what is left.
    Rest,
    /// The column can be taken away.
    Usual,
    /// The column can be taken away, and is the first to be reached by scrolling.
    Leaves,
    /// The column comes only when it is chosen.
    More,
}

impl Column {
    const fn new(name: &'static str, title: &'static str, width: f32, role: ColumnRole) -> Self {
        Self {
            name,
            title,
            sort: None,
            greatest_first: false,
            width,
            role,
            is_right: false,
            cell: |_, _| {},
            whole: |_| String::new(),
            says_more: false,
        }
    }

    const fn sorted(self, sort: SortBy) -> Self {
        Self { sort: Some(sort), ..self }
    }

    const fn greatest_first(self) -> Self {
        Self { greatest_first: true, ..self }
    }

    const fn right(self) -> Self {
        Self { is_right: true, ..self }
    }

    const fn showing(self, cell: fn(&mut CellUi<'_, '_>, &Seen<'_>), whole: fn(&Seen<'_>) -> String) -> Self {
        Self { cell, whole, ..self }
    }

    const fn saying_more(self) -> Self {
        Self { says_more: true, ..self }
    }
}

/// The columns, from the left.
pub const COLUMNS: &[Column] = &[
    Column::new("state", "State", 88.0, ColumnRole::Fixed)
        .sorted(SortBy::State)
        .showing(|cell, seen| cell.state(seen.row.summary.state, seen.spent()), |seen| seen.row.explanation.clone())
        .saying_more(),
    Column::new("time", "Time", 44.0, ColumnRole::Fixed)
        .sorted(SortBy::Time)
        .greatest_first()
        .showing(time_cell, |seen| seen.row.time.clone())
        .saying_more(),
    Column::new("subject", "Subject", 196.0, ColumnRole::Usual)
        .sorted(SortBy::Picture)
        .showing(subject_cell, subject)
        .saying_more(),
    Column::new("answer", "Answer or what happened", 160.0, ColumnRole::Rest)
        .sorted(SortBy::End)
        .showing(answer_cell, whole_answer),
    Column::new("to_solve", "To solve", 76.0, ColumnRole::Usual).right().showing(to_solve_cell, to_solve),
    Column::new("profile", "Profile", 124.0, ColumnRole::Usual)
        .sorted(SortBy::Profile)
        .showing(profile_cell, |seen| format!("{} · {}", seen.row.summary.profile, seen.costs.words()))
        .saying_more(),
    Column::new("number", "No.", 36.0, ColumnRole::Usual)
        .right()
        .showing(|cell, seen| cell.right(&number(seen), Text::Body, cell.weak), number),
    Column::new("remarks", "Remarks", 112.0, ColumnRole::Leaves).showing(remarks_cell, remarks).saying_more(),
    Column::new("task_id", "Task id", 104.0, ColumnRole::Leaves).sorted(SortBy::TaskId).showing(
        |cell, seen| cell.text(&seen.row.task_id, Text::SmallMono, cell.palette().text),
        |seen| seen.row.task_id.clone(),
    ),
    Column::new("type", "Type", 150.0, ColumnRole::More).sorted(SortBy::TaskType).showing(
        |cell, seen| cell.text(&seen.row.summary.task_type, Text::Body, cell.palette().text),
        |seen| seen.row.summary.task_type.clone(),
    ),
    Column::new("latency", "Latency", 78.0, ColumnRole::More)
        .sorted(SortBy::Latency)
        .greatest_first()
        .right()
        .showing(|cell, seen| cell.right(&latency(seen), Text::Body, cell.palette().text), latency),
    Column::new("error_code", "Error code", 180.0, ColumnRole::More)
        .sorted(SortBy::ErrorCode)
        .showing(|cell, seen| cell.text(&error_code(seen), Text::SmallMono, cell.palette().text), error_code),
];

fn time_cell(cell: &mut CellUi<'_, '_>, seen: &Seen<'_>) {
    let palette = cell.palette();
    let color = if seen.row.is_in_future { palette.warn.ink } else { palette.text };
    cell.text(seen.row.short_time.at(seen.now_ms), Text::Body, color);
}

fn subject_cell(cell: &mut CellUi<'_, '_>, seen: &Seen<'_>) {
    if let Some(site) = &seen.row.site {
        cell.site();
        cell.text(site, Text::Body, cell.palette().text);
    } else {
        cell.thumbnail(seen.row.thumbnail.as_deref());
        cell.text(&seen.row.summary.task_type, Text::Body, cell.weak);
    }
}

fn subject(seen: &Seen<'_>) -> String {
    let task_type = &seen.row.summary.task_type;
    seen.row.site.as_ref().map_or_else(|| task_type.clone(), |site| format!("{site} · {task_type}"))
}

fn answer_cell(cell: &mut CellUi<'_, '_>, seen: &Seen<'_>) {
    let (text, weak) = (cell.palette().text, cell.weak);
    if let Some(progress) = seen.progress() {
        cell.bar(seen.spent());
        cell.text(progress.phase, Text::Body, text);
        return cell.text(&progress.more, Text::Body, weak);
    }
    let kind = if seen.row.is_solved() { Text::Mono } else { Text::Body };
    cell.text(&seen.row.what_happened, kind, text);
    if !seen.row.is_solved() {
        cell.gap();
        cell.text(&error_code(seen), Text::SmallMono, weak);
    }
}

fn whole_answer(seen: &Seen<'_>) -> String {
    match &seen.row.summary.error_code {
        Some(code) => format!("{code}: {}", seen.what()),
        None => seen.what(),
    }
}

fn to_solve_cell(cell: &mut CellUi<'_, '_>, seen: &Seen<'_>) {
    match seen.running() {
        Some(running) => cell.right(&running, Text::Body, cell.weak),
        None => cell.right(&seen.row.to_solve, Text::Body, cell.palette().text),
    }
}

fn to_solve(seen: &Seen<'_>) -> String {
    seen.running().unwrap_or_else(|| seen.row.to_solve.clone())
}

fn profile_cell(cell: &mut CellUi<'_, '_>, seen: &Seen<'_>) {
    let palette = cell.palette();
    let is_free = seen.costs.is_free();
    let sign = if is_free { Icon::Sandbox } else { Icon::CostsMoney };
    cell.icon(sign, palette.money(!is_free).ink);
    cell.gap();
    cell.text(&seen.row.summary.profile, Text::Body, palette.text);
}

fn number(seen: &Seen<'_>) -> String {
    seen.row.summary.id.0.to_string()
}

fn remarks_cell(cell: &mut CellUi<'_, '_>, seen: &Seen<'_>) {
    let summary = &seen.row.summary;
    for (is_there, icon, color) in [
        (summary.is_pinned, Icon::Pin, cell.palette().accent.rest),
        (summary.is_captured, Icon::Captured, cell.weak),
        (summary.has_note, Icon::Remarks, cell.weak),
    ] {
        if is_there {
            cell.icon(icon, color);
            cell.gap();
        }
    }
    if let Some(label) = &summary.label {
        cell.chip(label);
    }
}

fn remarks(seen: &Seen<'_>) -> String {
    let summary = &seen.row.summary;
    let pinned = summary.is_pinned.then(|| "Pinned".to_owned());
    let captured = summary.is_captured.then(|| "Captured from another program".to_owned());
    let parts: Vec<String> =
        [pinned, captured, summary.label.clone(), summary.note_beginning.clone()].into_iter().flatten().collect();
    parts.join(" · ")
}

fn latency(seen: &Seen<'_>) -> String {
    seen.row.summary.latency_ms.map(quantity::milliseconds).unwrap_or_default()
}

fn error_code(seen: &Seen<'_>) -> String {
    seen.row.summary.error_code.clone().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_order_has_one_column() {
        for sort in SortBy::ALL {
            assert_eq!(COLUMNS.iter().filter(|column| column.sort == Some(sort)).count(), 1, "{sort:?}");
        }
    }

    #[test]
    fn one_column_takes_what_is_left() {
        assert_eq!(COLUMNS.iter().filter(|column| column.role == ColumnRole::Rest).count(), 1);
    }
}
