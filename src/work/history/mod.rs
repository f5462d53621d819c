//! The history: opened, listed, read, edited and watched.

mod comparison;
mod error;
mod event;
mod opening;
mod overview;
mod records;
mod row_edit;
mod table;
mod watch;

pub use comparison::{CompareError, ComparisonEvent, ComparisonJob, run as run_comparison};
pub use error::ReadError;
pub use event::HistoryEvent;
pub use opening::Opening;
pub use overview::{OverviewEvent, OverviewJob, Overviews};
pub use records::{RecordEvent, RecordJob, reply_view, run as run_record};
pub use row_edit::{RowEdit, RowsEdited};
pub use table::{RowsEvent, RowsJob, Table};
