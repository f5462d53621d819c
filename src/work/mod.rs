//! The worker: everything that waits or computes, on a thread of its own.

mod accounts;
mod call;
mod clock;
mod drafting;
mod following;
mod history;
mod jobs;
mod messages;
mod outgoing;
mod submission;
mod worker;

pub use accounts::quota::{
    Account, BalanceCall, Chart, Check, Quota, Verdict, check as check_balance, keep as keep_balance,
};
pub(crate) use accounts::refusals::Refusals;
pub use clock::Clock;
pub use drafting::compose::Composed;
pub use drafting::intake::ImportView;
pub(crate) use drafting::intake::{Intake, IntakeError, Origin};
pub(crate) use drafting::redraft::{Import, Redraft};
pub(crate) use following::begin::Follow;
pub use following::board::{FollowPhase, Following};
pub(crate) use history::row_edit::{RowEdit, RowsEdited};
pub(crate) use messages::{Dialog, Event, Job, KeyDeletion, ReceiverStarted};
pub use outgoing::bundle::{Bundle, BundleEntry, BundleView};
pub(crate) use outgoing::bundle::{BundleError, Bundling};
pub(crate) use outgoing::bundle_file::SaveError;
pub use outgoing::copying::{Clipboard, CopyOf, KeyCopy};
pub(crate) use outgoing::copying::{Copied, CopySource, Copying};
pub use outgoing::transfer::Transfer;
pub(crate) use outgoing::transfer::{ExportRows, FileOf, Transferred, Wish};
pub use submission::phase::{JobId, SubmitPhase};
pub(crate) use submission::repeat::Repeat;
pub(crate) use submission::submit::Submission;
pub(crate) use worker::Worker;
