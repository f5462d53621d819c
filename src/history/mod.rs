//! The history: every submission, from before it leaves, its task to the end, and balances over time, in one SQLite
//! file.
//!
//! One owner thread holds the one write connection, two others read. Callers are async and never wait on a disk
//! themselves. The schema is in `schema.sql` and the files that follow it, and explained in ARCHITECTURE.md; `table/`
//! has a file for each of its tables.

mod aside;
mod balances;
mod callback_budget;
mod callbacks;
mod captures;
mod check;
mod connect;
mod desks;
mod edit;
mod error;
mod files;
mod follow;
mod kept_draft;
mod lifecycle;
mod list;
mod locks;
mod method;
mod open;
mod overview;
mod place;
mod purge;
mod query;
mod read;
mod recover;
mod redact;
mod rescue;
mod schema;
mod settle;
mod table;
mod threads;
mod transfer;
mod write;

pub use callback_budget::keeps_no_more_callbacks;
pub use callbacks::CallbackTarget;
pub use captures::CallsOf;
pub use check::check_file;
pub use edit::Remarks;
pub use error::HistoryError;
pub use files::FILE_NAME;
pub use follow::{Ending, FollowAnswer, FollowRefusal, FollowedTask, LeftBehind, PollOutcome, PollSaved};
pub use kept_draft::KeptDraftError;
pub use lifecycle::{Life, Transition};
pub use method::StoredMethod;
pub use open::OpenReport;
pub use overview::{
    AccountWish, Buckets, CountedAccount, CountedCode, Course, Decimal, Histogram, Overview, OverviewRange,
    OverviewWish, Spend, Step, Stretch, Times, Trend,
};
pub use query::{Choices, Filter, Listing, Query, Sort, SortBy};
pub use recover::Recovered;
pub use rescue::{
    EndingOf, Rescued, keep as keep_unsaved, keep_ending as keep_unsaved_ending, remove as remove_unsaved,
};
pub use schema::{is_of_older_version, known_version};
pub use table::balance::{BalanceAt, NewBalance};
pub use table::callback::StoredCallback;
pub use table::capture::{Capture, CaptureId, NewCapture};
pub use table::captured::{AnsweredBy, CapturedBytes, NewCaptured, SeenCall, SeenKey, SeenReply};
pub use table::exchange::{StoredExchange, StoredTiming};
pub use table::id::{BodyId, SubmissionId, UnreadBody};
pub use table::picture::NewPicture;
pub use table::sent::SameBefore;
pub use table::submission::{NewSubmission, Record, Summary};
pub use threads::History;
pub use transfer::{
    BackupFacts, ExportFormat, Exported, ImportReport, Progress, Restored, TransferError, Wanted, backup, export_to,
    export_to_file, import, look_into_backup, restore,
};
pub use write::{Asks, Outcome, RecordOutcome};

#[cfg(test)]
mod tests;
