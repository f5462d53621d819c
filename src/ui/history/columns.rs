//! The columns of the table: title, order, widths and cell of each, together in one row.

use crate::history::SortBy;
use crate::ui::history::cell::CellUi;
use crate::ui::quantity;
use crate::view::Row;

/// One column. The header, the widths and the cells of the table all come from here.
pub struct Column {
    pub title: &'static str,
    /// What a click on the title sorts by.
    pub sort: SortBy,
    /// Whether the first click sorts from the greater end, where times and durations are looked at first.
    pub greatest_first: bool,
    /// Width in a narrow and in a wide window, in points; 0 takes what is left.
    pub widths: [f32; 2],
    /// Paints the cell of a row.
    pub cell: fn(&mut CellUi<'_, '_>, &Row),
}

/// The columns, from the left.
pub const COLUMNS: &[Column] = &[
    Column {
        title: "Time",
        sort: SortBy::Time,
        greatest_first: true,
        widths: [136.0, 136.0],
        cell: |cell, row| {
            let palette = cell.palette();
            cell.coloured(&row.time, if row.is_in_future { palette.warn.ink } else { palette.text });
        },
    },
    Column {
        title: "Profile",
        sort: SortBy::Profile,
        greatest_first: false,
        widths: [56.0, 96.0],
        cell: |cell, row| cell.text(&row.summary.profile),
    },
    Column {
        title: "Type",
        sort: SortBy::TaskType,
        greatest_first: false,
        widths: [72.0, 150.0],
        cell: |cell, row| cell.text(&row.summary.task_type),
    },
    Column {
        title: "Picture",
        sort: SortBy::Picture,
        greatest_first: false,
        widths: [64.0, 84.0],
        cell: |cell, row| cell.thumbnail(row.thumbnail.as_deref()),
    },
    Column {
        title: "Task id",
        sort: SortBy::TaskId,
        greatest_first: false,
        widths: [90.0, 100.0],
        cell: |cell, row| cell.text(&row.task_id),
    },
    Column {
        title: "State",
        sort: SortBy::State,
        greatest_first: false,
        widths: [88.0, 88.0],
        cell: |cell, row| cell.state(row.summary.state),
    },
    Column {
        title: "Latency",
        sort: SortBy::Latency,
        greatest_first: true,
        widths: [66.0, 78.0],
        cell: |cell, row| cell.text(&row.summary.latency_ms.map(quantity::milliseconds).unwrap_or_default()),
    },
    Column {
        title: "Error code",
        sort: SortBy::ErrorCode,
        greatest_first: false,
        widths: [70.0, 210.0],
        cell: |cell, row| cell.text(row.summary.error_code.as_deref().unwrap_or_default()),
    },
    Column {
        title: "What happened",
        sort: SortBy::End,
        greatest_first: false,
        widths: [0.0, 0.0],
        cell: |cell, row| {
            if row.summary.is_pinned {
                cell.chip("pinned");
            }
            if let Some(label) = &row.summary.label {
                cell.chip(label);
            }
            if row.summary.has_note {
                cell.chip("note");
            }
            cell.text(cell.what);
        },
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_order_has_one_column() {
        for sort in SortBy::ALL {
            assert_eq!(COLUMNS.iter().filter(|column| column.sort == sort).count(), 1, "{sort:?}");
        }
    }

    #[test]
    fn one_column_takes_what_is_left() {
        for window in 0..2 {
            assert_eq!(COLUMNS.iter().filter(|column| column.widths[window] <= 0.0).count(), 1);
        }
    }
}
