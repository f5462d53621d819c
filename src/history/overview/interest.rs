//! Whether a long walk over rows is still worth its end.

use crate::history::HistoryError;

/// Rows between two looks at whether the walk is still wanted.
const ROWS_AT_ONCE: u64 = 4096;

/// Counts the rows of a walk, and breaks it off once nobody wants what comes of it.
pub(super) struct Interest<'a, F> {
    rows: u64,
    is_wanted: &'a F,
}

impl<'a, F: Fn() -> bool> Interest<'a, F> {
    pub(super) fn new(is_wanted: &'a F) -> Self {
        Self { rows: 0, is_wanted }
    }

    /// Counts a row, and asks every few thousand rows.
    pub(super) fn look(&mut self) -> Result<(), HistoryError> {
        self.rows += 1;
        let is_over = self.rows.is_multiple_of(ROWS_AT_ONCE) && !(self.is_wanted)();
        if is_over { Err(HistoryError::Interrupted) } else { Ok(()) }
    }
}
