//! The history: every submission, from before it leaves, its task to the end, and balances over
//! time, in one SQLite file.
//!
//! One owner thread holds the one write connection, a second thread reads. Callers are async and
//! never wait on a disk themselves. The schema is in `schema.sql` and the
//! files that follow it, and explained in ARCHITECTURE.md.

mod aside;
mod balance;
mod callback;
mod desks;
mod edit;
mod error;
mod follow;
mod lifecycle;
mod list;
mod open;
mod overview;
mod place;
mod query;
mod read;
mod recover;
mod rescue;
mod rows;
mod threads;
mod transfer;
mod write;

pub use balance::{BalancePoint, NewBalance};
pub use callback::StoredCallback;
pub use edit::Remarks;
pub use error::HistoryError;
pub use follow::{Ending, FollowAnswer, FollowRefusal, FollowedTask, LeftBehind, PollOutcome, PollSaved};
pub use lifecycle::{State, Transition};
pub use open::{OpenReport, check_file, create_directory, is_of_older_version, known_version};
pub use overview::{Buckets, Decimal, Histogram, Overview, OverviewRange, OverviewWish, Spend, Step};
pub use query::{Choices, Filter, Listing, Query, Sort, SortBy};
pub use recover::Recovered;
pub use rescue::{Rescued, keep as keep_unsaved, remove as remove_unsaved};
pub use rows::{
    Asks, BalanceAt, NewExchange, NewPicture, NewSubmission, Outcome, Record, RecordOutcome, SameBefore,
    StoredExchange, StoredTiming, SubmissionId, Summary,
};
pub use threads::History;
pub use transfer::{
    ExportFormat, Exported, ImportReport, Progress, Restored, TransferError, Wanted, backup, export_to, export_to_file,
    import, restore,
};

/// The history's file name inside the data directory.
pub const FILE_NAME: &str = "history.sqlite3";

#[cfg(test)]
mod tests;
