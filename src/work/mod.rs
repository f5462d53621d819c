//! The worker: everything that waits or computes, on a thread of its own.

mod accounts;
mod call;
mod capturing;
mod clock;
mod closing;
mod drafting;
mod files;
mod following;
mod held_up;
mod history;
mod instance;
mod lost;
mod messages;
mod outbox;
mod outgoing;
mod pasted;
mod receiving;
mod rescuing;
mod run;
mod services;
mod session_budget;
mod settings;
mod submission;
mod ticket;
mod until_committed;
mod worker;

pub use accounts::{
    Account, AccountEvent, AccountJob, BalanceCall, BalanceError, KeyDeletion, KeyError, KeyEvent, KeyJob, Refusals,
    check_balance, keep_balance,
};
pub use capturing::{
    Begun, CaptureError, CaptureEvent, CaptureFailed, CaptureFile, CaptureGiven, CaptureJob, CaptureSaveError,
    CaptureSaving, CaptureTarget, CaptureWish, Capturing, HarError, Heard, LIVE_CALL_LIMIT, MadeScenario, OnCall,
    Passed, ScenarioError, ScenariosNotListed, SessionPart, judged, judged_so_far, make_scenario, report_text,
    scenario_name, write_har,
};
pub use clock::Clock;
pub use closing::{Closing, ClosingStage};
pub use drafting::{
    Bitmap, BroughtIn, Composed, DraftEvent, DraftJob, FixOf, Import, ImportView, IntakeError, JsonPlace, Origin,
    Redraft, Redrafted, label_within,
};
pub use files::{Chosen, Dialog, FileChooser, FileKind, FileWish, SystemDialogs};
pub use following::{Board, Changes, Follow, FollowEvent, FollowJob, FollowPhase, Following, NotFollowed};
pub use held_up::{HeldUp, HeldUpEvent};
pub use history::{
    CompareError, ComparisonEvent, ComparisonJob, HistoryEvent, OverviewEvent, OverviewJob, ReadError, RecordEvent,
    RecordJob, RowEdit, RowsEdited, RowsEvent, RowsJob, reply_view,
};
pub use instance::InstanceJob;
pub use lost::Lost;
pub use messages::{Event, Job};
pub use outgoing::{
    Bundle, BundleEntry, BundleError, BundleEvent, BundleJob, BundleSaved, Bundling, Copied, CopiedText, CopyError,
    CopyEvent, CopyJob, CopySource, Copying, ExportRows, FileNotShown, FileOf, SaveError, Transfer, TransferEvent,
    TransferFailed, TransferJob, TransferKind, TransferWish, Transferred,
};
pub use pasted::Pasted;
pub use receiving::{NotListening, NotTested, ReceiverStarted, ReceivingEvent, ReceivingJob};
pub use run::Setup;
pub use settings::{SettingsEvent, SettingsJob};
pub use submission::{JobId, Repeat, Submission, SubmissionEvent, SubmitPhase};
pub use ticket::Ticket;
pub use worker::Worker;
