//! What desk and worker say to each other: jobs down, events up. A feature's own words stand with the feature.

use std::path::PathBuf;
use std::sync::Arc;

use super::accounts::{AccountEvent, AccountJob, KeyEvent, KeyJob};
use super::capturing::{CaptureEvent, CaptureGiven, CaptureJob};
use super::drafting::{DraftEvent, DraftJob};
use super::following::{FollowEvent, FollowJob};
use super::held_up::HeldUpEvent;
use super::history::{
    ComparisonEvent, ComparisonJob, HistoryEvent, OverviewEvent, OverviewJob, RecordEvent, RecordJob, RowsEvent,
    RowsJob,
};
use super::instance::InstanceJob;
use super::outgoing::{BundleEvent, BundleJob, CopyEvent, CopyJob, FileNotShown, TransferEvent, TransferJob};
use super::pasted::Pasted;
use super::receiving::{ReceivingEvent, ReceivingJob};
use super::settings::{SettingsEvent, SettingsJob};
use super::submission::{Repeat, Submission, SubmissionEvent};
use crate::history::HistoryError;
use crate::instance::Handed;

/// Something for the worker to do.
pub enum Job {
    Draft(DraftJob),
    Submit(Arc<Submission>),
    /// Makes a submission of a record's payload.
    Repeat(Box<Repeat>),
    Follow(FollowJob),
    Receiving(ReceivingJob),
    Account(AccountJob),
    Key(KeyJob),
    OpenHistory,
    Rows(RowsJob),
    Record(RecordJob),
    Overview(OverviewJob),
    Comparison(ComparisonJob),
    Copy(CopyJob),
    Bundle(BundleJob),
    Transfer(TransferJob),
    /// Shows a file in the system's file manager.
    ShowFile(PathBuf),
    Settings(SettingsJob),
    Capture(CaptureJob),
    /// Takes what later starts of the program hand over.
    Instance(InstanceJob),
    /// Looks for files on the clipboard, whose text is this.
    LookForCopied(Option<String>),
}

/// Something the worker has to tell.
pub enum Event {
    Draft(DraftEvent),
    Submission(SubmissionEvent),
    /// A record's payload is ready to be submitted again; `None` when it could not be made.
    RepeatMade(Option<Box<Submission>>),
    Follow(FollowEvent),
    Receiving(ReceivingEvent),
    Account(AccountEvent),
    Key(KeyEvent),
    History(HistoryEvent),
    Rows(RowsEvent),
    Record(RecordEvent),
    Overview(OverviewEvent),
    Comparison(ComparisonEvent),
    Copy(CopyEvent),
    Bundle(BundleEvent),
    Transfer(TransferEvent),
    /// Whether a file manager showed a file.
    FileShown(Result<(), FileNotShown>),
    Settings(SettingsEvent),
    Capture(CaptureEvent),
    CaptureGiven(CaptureGiven),
    HeldUp(HeldUpEvent),
    /// Another start of the program has handed something over.
    Handed(Handed),
    /// What was on the clipboard, when files were looked for.
    Pasted(Pasted),
    /// The history could not take or give something.
    Trouble(HistoryError),
}
