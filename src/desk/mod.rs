//! The program without its window: commands in, state out.
//!
//! [`Desk`] lives on the window's thread and owns the state; nothing it does there waits. What
//! waits or computes happens on the worker thread, which delivers events and then wakes the window.

mod asking;
mod change;
mod command;
#[allow(clippy::module_inception, reason = "the desk itself, in the room of the same name")]
mod desk;
mod dispatch;
mod memory;
mod on;
mod state;
mod tell;

pub use command::{
    AccountCommand, Act, BundleCommand, CaptureCommand, CaptureGiveCommand, Command, ComparisonCommand, CopyCommand,
    CopyOf, DraftCommand, DraftEdit, FollowCommand, KeyCommand, OverviewCommand, ProfileCommand, ReceiverCommand,
    RecordCommand, RowsCommand, RowsOf, SettingsCommand, StepCommand, SubmissionCommand, TransferCommand,
};
pub use desk::{Desk, Options, StartError};
pub use state::{
    BalanceView, BundleView, CallQuestion, CallbackTestState, CaptureState, Clipboard, Comparison, Compose, HeldCall,
    Hidden, HistoryHealth, HistoryView, InFlight, KeyCopy, KeyPlace, Latest, ListenWish, Listening, NewAddress, Notice,
    NoticeLevel, Notices, Offer, OfferKind, OverviewView, Question, Reason, ReceiverState, RecordedScenarios, Running,
    SameQuestion, Scenario, Shown, ShownSession, State, Taken, Topic, scenarios,
};
