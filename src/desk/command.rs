//! Everything a window can ask of the desk: an enum a feature.

use std::ops::Range;
use std::path::PathBuf;

use super::state::{HeldCall, ListenWish, NewAddress};
use crate::contract::{Cleaned, ClientKey};
use crate::history::{CaptureId, ExportFormat, OverviewRange, Query, Remarks, SubmissionId};
use crate::payload::{CopyFormat, FoldedText, Form, OptionValue};
use crate::profile::{BackendChoice, ColumnSettings, ProfileEdit, ThemeChoice, WindowLayout};
use crate::view::{Marking, Part, Side};
use crate::work::{Bitmap, CaptureFile, FixOf, JobId};

/// Which request is to be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyOf {
    /// The draft or record on screen.
    Shown,
    Submission(SubmissionId),
}

/// A change to the draft.
#[derive(Clone, Debug)]
pub enum DraftEdit {
    /// Goes to another form.
    Form(Form),
    /// Sets a required text field.
    Text(&'static str, String),
    CallbackUrl(String),
    /// Sets an optional field, or takes it out with `None`.
    Option(Form, &'static str, Option<OptionValue>),
    RemovePicture,
    /// The hand-written body.
    Json(FoldedText),
    /// Writes a form's body in the place of the JSON.
    WriteJson(Form),
    Fix(FixOf),
    /// Takes out what a form sends besides what it shows.
    RemoveOthers(Form),
}

/// A call that takes a key somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Submits the draft.
    Submit,
    /// Submits a record's payload again.
    Repeat(SubmissionId),
    /// Submits a record's payload again, but through the profile in use.
    RepeatHere(SubmissionId),
    /// Follows a record's task, or goes on with it.
    Follow(SubmissionId),
    /// Polls a followed task as soon as the service allows.
    AskNow(SubmissionId),
    /// Asks for the balance of the profile in use.
    Check,
    /// Begins the session of a capture that was wished for: a program of the operator's own decides what is sent.
    Listen,
    /// Begins a session that the sandbox answers.
    ListenToSandbox,
}

impl From<Act> for Command {
    fn from(act: Act) -> Self {
        match act {
            Act::Submit => SubmissionCommand::Submit.into(),
            Act::Repeat(id) => Self::Repeat(id),
            Act::RepeatHere(id) => Self::RepeatHere(id),
            Act::Follow(id) => FollowCommand::Follow(id).into(),
            Act::AskNow(id) => FollowCommand::AskNow(id).into(),
            Act::Check => AccountCommand::Check.into(),
            Act::Listen | Act::ListenToSandbox => Self::FromPalette(act),
        }
    }
}

/// Which rows a command is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsOf {
    /// Those that are marked.
    Marked,
    One(SubmissionId),
}

/// What is done with the draft.
#[derive(Clone, Debug)]
pub enum DraftCommand {
    Edit(DraftEdit),
    /// Asks for a file through the system's dialog.
    Open,
    /// Takes files dropped on the window; exactly one is taken.
    TakeFiles(Vec<PathBuf>),
    PasteText(String),
    /// Says that a pasted text of so many bytes is too long to be looked at.
    RefuseText(usize),
    PasteBitmap(Bitmap),
    TrySample,
    /// Takes another entry of the HAR file that was brought in by the import of this number.
    TakeHarEntry {
        import: u64,
        entry: usize,
    },
    DropImport,
    /// Makes the record on screen the draft.
    LoadRecord,
}

/// What is done with the steps in which the draft came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepCommand {
    Undo,
    Redo,
    /// Brings back the draft in whose place another came last.
    UndoReplacement,
    /// Begins an empty draft.
    NewDraft,
}

/// What is done with submissions.
#[derive(Clone, Debug)]
pub enum SubmissionCommand {
    Submit,
    /// Sends a submission although the same payload was sent before.
    SendAllTheSame(JobId),
    /// Leaves undone what the question on screen asks about.
    DropQuestion,
    Cancel(JobId),
}

/// What is done with followed tasks.
#[derive(Clone, Debug)]
pub enum FollowCommand {
    /// Follows a task, or goes on with one.
    Follow(SubmissionId),
    /// Polls a followed task as soon as the service allows.
    AskNow(SubmissionId),
    Stop(SubmissionId),
}

/// What is done with accounts.
#[derive(Clone, Debug)]
pub enum AccountCommand {
    /// Asks for the balance of the profile in use.
    Check,
}

/// What is done with profiles, each by its id.
#[derive(Clone, Debug)]
pub enum ProfileCommand {
    Select(String),
    Save(Box<ProfileEdit>),
    /// Deletes a profile, and its key with it.
    Delete(String),
}

/// What is done with keys.
#[derive(Clone, Debug)]
pub enum KeyCommand {
    /// Sets the key of the selected profile, and says what was taken off it when it was pasted.
    Set(ClientKey, Cleaned),
    /// Clears the key of the selected profile.
    Forget,
    /// Takes a key that came along with an import into the profile of the address that it came with.
    UseOffered(ClientKey),
    DropOffered,
    /// Offers keys that were pasted into the JSON, where the placeholder stands for them now.
    Offer(Vec<ClientKey>),
}

/// What is done with callbacks.
#[derive(Clone, Debug)]
pub enum ReceiverCommand {
    Switch(bool),
    /// Gives the draft an address of its own at the receiver, or takes it away.
    UseOwnCallback(bool),
    /// Sends a sample to the draft's callback address.
    TestCallback,
}

/// What is done with the history and its records.
#[derive(Clone, Debug)]
pub enum RecordCommand {
    /// Shows a record, or the draft.
    Select(Option<SubmissionId>),
    /// Makes something ready that came for the record on screen: the reply to a poll, or a callback.
    LookAt(Part),
    /// Opens the history once more.
    ReopenHistory,
}

/// What is done with the table and its rows.
#[derive(Clone, Debug)]
pub enum RowsCommand {
    /// Loads the rows a window is looking at.
    Show(Range<u64>),
    /// Filters, searches and sorts the table.
    SetQuery(Box<Query>),
    Mark(Marking),
    /// Pins rows, or lets them go.
    Pin(RowsOf, bool),
    /// Asks for a row's label and note, or leaves them as they are.
    EditRemarks(Option<SubmissionId>),
    Remark(SubmissionId, Remarks),
    /// Takes rows away; until the desk is closed they can be brought back.
    Delete(RowsOf),
    /// Brings back what was deleted last.
    Undelete,
    /// Shows the new submission that the filter hides: takes the filter away, or only stops telling of it.
    ShowHidden(bool),
    /// Tells of the new submission that the filter hides, where the table has no room for its line.
    TellHidden,
}

/// What is done with the overview.
#[derive(Clone, Debug)]
pub enum OverviewCommand {
    /// Counts a range and keeps the figures up to date, until no window looks at it any more.
    LookAt(Option<OverviewRange>),
}

/// What is done with the comparison.
#[derive(Clone, Debug)]
pub enum ComparisonCommand {
    /// Compares two records, or a record with the draft.
    Compare([Side; 2]),
    /// Compares with the draft as it is now.
    Again,
    Close,
}

/// What is copied.
#[derive(Clone, Debug)]
pub enum CopyCommand {
    /// Copies the payload on screen, its key as a placeholder.
    Payload,
    /// Copies the body of something that came for the record on screen.
    Body(Part),
    /// Copies for another program, the key as a placeholder.
    For(CopyOf, CopyFormat),
    /// Asks whether a copy shall hold the real key.
    AskWithKey(CopyOf),
    /// Makes the copy that [`super::KeyCopy`] asks about, the real key in it.
    WithKey(CopyFormat),
    DropWithKey,
    /// Copies a text, and tells that it is done.
    Text(String),
    /// Copies a text for a button that shows by itself that it is done.
    Quietly(String),
}

/// What is done with support bundles.
#[derive(Clone, Debug)]
pub enum BundleCommand {
    /// Makes a support bundle and lists what is in it.
    Prepare(CopyOf),
    /// Asks for a file and saves the bundle on screen.
    Save,
    Drop,
}

/// What is done with the whole history; each asks for a file.
#[derive(Clone, Debug)]
pub enum TransferCommand {
    /// Exports rows; with none named, those that are marked, or else what the table lists.
    Export(Option<RowsOf>, ExportFormat),
    Import,
    /// Imports a file that was dropped or opened.
    ImportFile(PathBuf),
    BackUp,
    /// Chooses a backup; [`TransferCommand::Restore`] then puts it in the history's place.
    ChooseRestore,
    Restore,
    DropRestore,
    Cancel,
    /// Shows a file that was saved in the system's file manager.
    ShowInFolder(PathBuf),
}

/// What is done with captures: another program of the operator's own, listened to.
#[derive(Clone, Debug)]
pub enum CaptureCommand {
    /// A window shows the room of captures, or leaves it.
    Open(bool),
    /// Begins a session.
    Listen(ListenWish),
    /// Ends the session that listens.
    End,
    /// Lets the sandbox do what a scenario's key asks for, whatever key a program sends.
    SetScenario(Option<ClientKey>),
    /// Lets so many createTask through in the session that runs, those counted that went on already.
    SetLimit(u32),
    /// Shows a session.
    Show(CaptureId),
    /// Chooses a conversation of the session on screen.
    Choose(Option<SubmissionId>),
    /// Looks at a request by its number.
    LookAt(u64),
    /// Makes the small pictures of the rows in view ready.
    ShowPictures(Vec<SubmissionId>),
    /// Judges the session on screen, and again when something comes, until no window looks at its report any more.
    LookAtReport(bool),
}

/// What is given away of captures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureGiveCommand {
    /// Asks for a file and saves the session on screen.
    Save(CaptureFile),
    /// Makes a scenario of the sandbox of a conversation of the session on screen.
    MakeScenario(SubmissionId),
    /// Lists the scenarios that were recorded, as they are now.
    ListScenarios,
    /// Copies the report of the session on screen as Markdown.
    CopyReport,
    /// Copies the token of the session that listens, whole.
    CopyToken,
}

/// What is done with the settings of the window.
#[derive(Clone, Debug)]
pub enum SettingsCommand {
    Theme(ThemeChoice),
    /// What the next window is opened on.
    Backend(BackendChoice),
    Layout(WindowLayout),
    /// Keeps widths and choice of the history's columns.
    Columns(ColumnSettings),
}

/// Declares the commands: one for each feature, made of the feature's words, and those of no feature.
macro_rules! commands {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($feature:ident($words:ident),)*
        }
        $($(#[$of_other:meta])* $other:ident $(($held:ty))?,)*
    ) => {
        $(#[$meta])*
        pub enum $name {
            $($feature($words),)*
            $($(#[$of_other])* $other $(($held))?,)*
        }

        $(impl From<$words> for $name {
            fn from(words: $words) -> Self {
                Self::$feature(words)
            }
        })*
    };
}

commands! {
    /// One thing to do. The window emits these; only the desk changes anything.
    #[derive(Clone, Debug)]
    pub enum Command {
        Draft(DraftCommand),
        Step(StepCommand),
        Submission(SubmissionCommand),
        Follow(FollowCommand),
        Account(AccountCommand),
        Profile(ProfileCommand),
        Key(KeyCommand),
        Receiver(ReceiverCommand),
        Record(RecordCommand),
        Rows(RowsCommand),
        Overview(OverviewCommand),
        Comparison(ComparisonCommand),
        Copy(CopyCommand),
        Bundle(BundleCommand),
        Transfer(TransferCommand),
        Settings(SettingsCommand),
        Capture(CaptureCommand),
        CaptureGive(CaptureGiveCommand),
    }
    /// Submits a row's payload again.
    Repeat(SubmissionId),
    /// Submits a row's payload again, but through the profile in use.
    RepeatHere(SubmissionId),
    /// Makes a call that was chosen in the palette: one to a service that costs money is asked about first.
    FromPalette(Act),
    /// Makes the call that [`super::Question::Call`] asks about, unless it waits no longer.
    CallAnyway(HeldCall),
    /// Sends the key to the address that [`super::Question::NewAddress`] showed, and from then on without a question.
    ConfirmAddress(Box<NewAddress>),
    /// Tests the callback address that [`super::Question::Callback`] showed, and from then on without a question.
    ConfirmCallback(String),
    /// Takes the files that the program was started with.
    OpenFiles(Vec<PathBuf>),
    /// Takes files that were copied in a file manager; a text that names none is taken as it stands.
    PasteCopied(Option<String>),
    /// The desktop tells the window of no drops.
    NoDrops,
    DismissNotice(u64),
    /// Says why what was asked for is not possible now.
    SayWhyNot(String),
    DismissNotices,
}
