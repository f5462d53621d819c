//! What desk and worker say to each other: jobs down, events up.

use std::collections::BTreeSet;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::mpsc;

use crate::callback::ReceiverError;
use crate::client::CallbackTest;
use crate::contract::ClientKey;
use crate::history::{
    BalanceAt, Choices, FollowedTask, HistoryError, Listing, OpenReport, OverviewWish, Progress, Query, SameBefore,
    SubmissionId, TransferError,
};
use crate::keychain::KeychainError;
use crate::payload::{CopyFormat, Draft, NotAForm, Payload, ServiceFacts};
use crate::profile::{Profile, Saved, SettingsChange, SettingsError};
use crate::sandbox::SandboxError;
use crate::view::Preview;
use crate::view::{Charts, Compared, ComparisonError, RecordView, Row, Wish};
use crate::work::JobId;
use crate::work::SubmitPhase;
use crate::work::accounts::quota::{Account, BalanceCall, Chart, Check};
use crate::work::drafting::compose::Composed;
use crate::work::drafting::intake::{Intake, IntakeError, Origin};
use crate::work::drafting::redraft::Redraft;
use crate::work::following::begin::{Follow, NotFollowed};
use crate::work::history::row_edit::{RowEdit, RowsEdited};
use crate::work::outgoing::bundle::{Bundle, BundleError, Bundling};
use crate::work::outgoing::bundle_file::SaveError;
use crate::work::outgoing::copying::{Copied, Copying};
use crate::work::outgoing::transfer::{FileOf, Transfer, Transferred, Wish as TransferWish};
use crate::work::submission::repeat::Repeat;
use crate::work::submission::submit::Submission;

/// A system dialog that is open.
pub(crate) type Dialog = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// Why a key is deleted, to be told once it is.
#[derive(Clone, Debug)]
pub(crate) enum KeyDeletion {
    /// The profile with this name was deleted.
    WithProfile(String),
    /// The operator has no more use for the key of the profile with this name.
    Forgotten(String),
}

/// Something for the worker to do.
pub(crate) enum Job {
    OpenHistory,
    StartSandbox,
    Compose {
        revision: u64,
        draft: Draft,
        key: Option<ClientKey>,
        service: ServiceFacts,
    },
    TakeIn {
        intake: u64,
        origin: Arc<Origin>,
        /// Which entry of a HAR file.
        entry: usize,
        service: ServiceFacts,
    },
    AwaitDialog(Dialog),
    Submit(Box<Submission>),
    /// Lists what a query finds; with `wants_head` the first rows of it before the rest.
    List {
        serial: u64,
        query: Query,
        wants_head: bool,
    },
    /// Counts what an overview shows.
    Overview {
        serial: u64,
        wish: Box<OverviewWish>,
    },
    LoadRows {
        generation: u64,
        ids: Vec<i64>,
    },
    EditRows(RowEdit),
    Repeat(Box<Repeat>),
    LoadRecord {
        id: SubmissionId,
        load: u64,
        /// Shown before; what can't have changed is taken from it.
        known: Option<Arc<RecordView>>,
    },
    /// A draft made of another one.
    Redraft {
        number: u64,
        draft: Draft,
        change: Redraft,
    },
    Compare {
        made: u64,
        wish: Box<Wish>,
    },
    CopyPayload(Arc<Payload>),
    CopyRecord(Arc<RecordView>),
    CopyReply(Arc<RecordView>),
    CopyAs(Box<Copying>),
    MakeBundle(Box<Bundling>),
    SaveBundle(Dialog, Arc<Bundle>),
    Transfer(TransferWish, FileOf, Progress),
    SaveSettings(SettingsChange),
    /// What is still to be saved when the program ends, in order.
    SaveLast(Vec<SettingsChange>),
    LoadKey(String),
    SaveKey(String, ClientKey),
    DeleteKey {
        profile_id: String,
        why: KeyDeletion,
    },
    Check(BalanceCall),
    LoadQuota(Account),
    Follow(Follow),
    /// Goes on with a task that was followed when the program ended.
    Resume(Follow),
    /// Tasks that were followed when the program ended: those whose life is spent are given up.
    GiveUpSpent(Vec<(FollowedTask, Profile)>),
    /// Tasks that nobody can go on with.
    Abandon(Vec<SubmissionId>),
    AskNow(SubmissionId),
    StopFollowing(SubmissionId),
    TestCallback(String),
    /// Listens for callbacks on a port, 0 for any free one.
    StartReceiver(u16),
    StopReceiver,
}

impl Job {
    /// A key the job brings along.
    pub(crate) fn key(&self) -> Option<&ClientKey> {
        match self {
            Self::Compose { key, .. } => key.as_ref(),
            Self::Submit(submission) => Some(&submission.key),
            Self::Repeat(repeat) => Some(&repeat.key),
            Self::SaveKey(_, key) => Some(key),
            Self::Follow(follow) | Self::Resume(follow) => Some(&follow.key),
            Self::Check(call) => Some(&call.key),
            Self::CopyAs(copying) => copying.key.as_ref(),
            _ => None,
        }
    }

    /// Whether the program waits for its end, a moment at least, when it is closed.
    pub(crate) fn must_finish(&self) -> bool {
        match self {
            Self::Submit(_)
            | Self::EditRows(_)
            | Self::Transfer(..)
            | Self::SaveSettings(_)
            | Self::SaveLast(_)
            | Self::SaveKey(..)
            | Self::DeleteKey { .. } => true,
            // Named, so that no new job is forgotten: what only reads, and what is taken up again.
            Self::OpenHistory
            | Self::StartSandbox
            | Self::Compose { .. }
            | Self::TakeIn { .. }
            | Self::AwaitDialog(_)
            | Self::List { .. }
            | Self::Overview { .. }
            | Self::LoadRows { .. }
            | Self::Repeat(_)
            | Self::LoadRecord { .. }
            | Self::Redraft { .. }
            | Self::Compare { .. }
            | Self::CopyPayload(_)
            | Self::CopyRecord(_)
            | Self::CopyReply(_)
            | Self::CopyAs(_)
            | Self::MakeBundle(_)
            | Self::SaveBundle(..)
            | Self::LoadKey(_)
            | Self::Check(_)
            | Self::LoadQuota(_)
            | Self::Follow(_)
            | Self::Resume(_)
            | Self::GiveUpSpent(_)
            | Self::Abandon(_)
            | Self::AskNow(_)
            | Self::StopFollowing(_)
            | Self::TestCallback(_)
            | Self::StartReceiver(_)
            | Self::StopReceiver => false,
        }
    }

    /// A callback address of this program's own that is about to become known outside.
    pub(crate) fn callback_token(&self) -> Option<&str> {
        let draft = match self {
            Self::Compose { draft, .. } => draft,
            Self::Submit(submission) => &submission.draft,
            Self::Repeat(repeat) => return repeat.own_callback.as_ref().map(|own| own.token.as_str()),
            _ => return None,
        };
        draft.own_callback_token()
    }
}

/// Something the worker has to tell.
pub(crate) enum Event {
    HistoryOpened(Result<OpenReport, HistoryError>),
    SandboxStarted(Result<String, SandboxError>),
    Composed {
        revision: u64,
        composed: Arc<Composed>,
    },
    /// A picture that is being taken in can be seen already.
    Arriving {
        intake: u64,
        preview: Arc<Preview>,
    },
    TakenIn {
        intake: u64,
        result: Result<Box<Intake>, IntakeError>,
    },
    DialogClosed {
        path: Option<PathBuf>,
        was_instant: bool,
    },
    Phase(JobId, SubmitPhase),
    Recorded(JobId, SubmissionId),
    /// Nothing was recorded or sent; the submission comes back.
    AskSame(Box<Submission>, SameBefore),
    NotRecorded(JobId, HistoryError),
    Finished(JobId, SubmissionId),
    Listed {
        serial: u64,
        result: Result<Listing, HistoryError>,
    },
    /// The history is of an older version; opening it takes a while.
    HistoryUpdating,
    /// What the filters can be set to.
    Choices(Choices),
    OverviewMade {
        serial: u64,
        result: Result<Box<Charts>, HistoryError>,
    },
    RowsLoaded {
        generation: u64,
        asked: Vec<i64>,
        result: Result<Vec<Row>, HistoryError>,
    },
    /// `None` when the payload could not be made.
    RepeatMade(Option<Box<Submission>>),
    RowsEdited(RowsEdited, Result<usize, HistoryError>),
    RecordLoaded {
        load: u64,
        result: Result<Arc<RecordView>, HistoryError>,
    },
    /// Making a draft of another failed within.
    RedraftLost(u64),
    Redrafted {
        number: u64,
        draft: Box<Draft>,
        /// Why the JSON could not become the form that it was left for.
        not_a_form: Option<NotAForm>,
    },
    Compared {
        made: u64,
        result: Result<Arc<Compared>, ComparisonError>,
    },
    /// A submission's task panicked.
    Lost(JobId),
    TextToCopy(String),
    /// A copy for another program, and the masked key where the real one is in it.
    Copied {
        format: CopyFormat,
        key_hint: Option<String>,
        result: Result<Copied, HistoryError>,
    },
    BundleMade(SubmissionId, Result<Arc<Bundle>, BundleError>),
    /// `None` when the operator closed the dialog.
    BundleSaved(Option<Result<PathBuf, SaveError>>),
    /// The operator closed the dialog.
    TransferNotChosen,
    TransferBegun(Transfer),
    RestoreChosen(PathBuf),
    Transferred(&'static str, Result<Transferred, TransferError>),
    /// No dialog of the system could be opened.
    NoDialog,
    SettingsSaved(SettingsChange, Result<Saved, SettingsError>),
    KeyLoaded {
        profile_id: String,
        result: Result<Option<ClientKey>, KeychainError>,
    },
    KeySaved {
        profile_id: String,
        result: Result<(), KeychainError>,
    },
    KeyDeleted {
        profile_id: String,
        why: KeyDeletion,
        result: Result<(), KeychainError>,
    },
    /// A task is not asked for any more, since its key was refused too often.
    KeyHeld(ClientKey),
    Checked {
        account: Account,
        check: Check,
    },
    QuotaLoaded {
        account: Account,
        last_good: Option<BalanceAt>,
        chart: Chart,
    },
    /// A task can't be followed, and why.
    NotFollowed(SubmissionId, NotFollowed),
    /// Tasks that another desk was following until it ended.
    LeftBehind(Vec<FollowedTask>),
    /// Of the tasks that were followed, these were given up.
    SpentGivenUp(Vec<SubmissionId>),
    /// A row has changed after its submission had ended.
    RowChanged(SubmissionId),
    /// The history was found damaged while it was in use.
    HistoryDamaged(HistoryError),
    /// Another window or program has written to the history.
    ForeignRows,
    /// The history could not take or give something.
    Trouble(HistoryError),
    /// What is tried again until the history takes it, and what is in the way.
    Waiting(String, HistoryError),
    /// The history has taken it, or never will.
    WaitingOver(String),
    CallbackTested {
        url: String,
        test: CallbackTest,
    },
    ReceiverStarted(Result<ReceiverStarted, ReceiverError>),
}

/// A callback receiver that listens.
pub(crate) struct ReceiverStarted {
    pub port: u16,
    /// Profiles whose submissions may still be called back; their keys must not rest in what arrives.
    pub profile_ids: BTreeSet<String>,
}

/// Delivers events, then wakes the window.
#[derive(Clone)]
pub(crate) struct Events {
    sender: mpsc::Sender<Event>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Events {
    pub(crate) fn new(sender: mpsc::Sender<Event>, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { sender, wake }
    }

    /// Tells what the window can do without: dropped when it is behind, so that nobody waits for it.
    pub(crate) fn tell(&self, event: Event) {
        if self.sender.try_send(event).is_ok() {
            (self.wake)();
        }
    }

    /// Waits while the window is behind. A window that is gone needs to know nothing.
    pub(crate) async fn send(&self, event: Event) {
        if self.sender.send(event).await.is_ok() {
            (self.wake)();
        }
    }
}
