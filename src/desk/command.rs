//! Everything a window can ask of the desk.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use crate::contract::{Cleaned, ClientKey};
use crate::desk::state::JobId;
use crate::history::{ExportFormat, OverviewRange, Query, Remarks, SubmissionId};
use crate::payload::{CopyFormat, Finding, FoldedText, Kind, OptionValue};
use crate::profile::{ProfileEdit, ThemeChoice, WindowLayout};
use crate::view::{Marking, Side};
use crate::work::CopyOf;

/// The finding that a fix is of; the fix itself is that of the newest body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixOf {
    id: &'static str,
    pointer: String,
}

impl FixOf {
    /// Names the fix of a finding.
    #[must_use]
    pub fn new(finding: &Finding) -> Self {
        Self { id: finding.id, pointer: finding.pointer.clone() }
    }

    pub(super) fn is_of(&self, finding: &Finding) -> bool {
        finding.fix.is_some() && (finding.id, &finding.pointer) == (self.id, &self.pointer)
    }
}

/// A change to the draft.
#[derive(Clone, Debug)]
pub enum DraftEdit {
    Kind(Kind),
    WebsiteUrl(String),
    WebsiteKey(String),
    CallbackUrl(String),
    /// Sets an optional field, or takes it out with `None`.
    Option(Kind, &'static str, Option<OptionValue>),
    RemovePicture,
    /// The hand-written body.
    Json(FoldedText),
    /// Writes a form's body in the place of the JSON.
    WriteJson(Kind),
    Fix(FixOf),
}

/// Which rows a command is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsOf {
    /// Those that are marked.
    Marked,
    One(SubmissionId),
}

/// A picture from the clipboard; its pixels are made off the window's thread.
#[derive(Clone)]
pub struct Bitmap {
    pub width_px: u32,
    pub height_px: u32,
    /// Makes the pixels, unmultiplied RGBA row by row.
    pub rgba: Arc<dyn Fn() -> Vec<u8> + Send + Sync>,
}

impl fmt::Debug for Bitmap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bitmap({}×{})", self.width_px, self.height_px)
    }
}

/// One thing to do. The window emits these; only the desk changes anything.
#[derive(Clone, Debug)]
pub enum Command {
    SelectProfile(usize),
    /// A key for the selected profile, and what was taken off it when it was pasted.
    SetKey(ClientKey, Cleaned),
    /// Clears the key of the selected profile.
    ForgetKey,
    Edit(DraftEdit),
    /// Asks for a file through the system's dialog.
    OpenDialog,
    /// Files dropped on the window; exactly one is taken.
    TakeFiles(Vec<PathBuf>),
    PasteText(String),
    /// A text of so many bytes was pasted, too long to be looked at.
    RefuseText(usize),
    PasteBitmap(Bitmap),
    TrySample,
    /// Takes another entry of the HAR file that was brought in last.
    TakeHarEntry(usize),
    /// Takes a key that came along into the profile in use.
    UseOfferedKey(usize),
    DropOfferedKeys,
    /// Keys that were pasted into the JSON, where the placeholder stands for them now.
    OfferKeys(Vec<ClientKey>),
    DropImport,
    Submit,
    /// Sends although the same payload was sent before.
    SubmitAgain,
    DropQuestion,
    Cancel(JobId),
    /// The rows a window is looking at.
    ShowRows(Range<u64>),
    Select(Option<SubmissionId>),
    /// Filters, searches and sorts the table.
    SetQuery(Box<Query>),
    /// Counts a range and keeps the figures up to date, until it is not looked at any more.
    Overview(Option<OverviewRange>),
    Mark(Marking),
    /// Pins the marked rows, or one, or lets them go.
    Pin(RowsOf, bool),
    /// Asks for a row's label and note, or leaves them as they are.
    EditRemarks(Option<SubmissionId>),
    Remark(SubmissionId, Remarks),
    /// Submits a row's payload again.
    Repeat(SubmissionId),
    /// Takes the marked rows away, or one; until the desk is closed they can be brought back.
    Delete(RowsOf),
    /// Brings back what was deleted last.
    Undelete,
    /// Exports rows; with none named, those that are marked where more than one is, else what the table lists.
    /// Asks for a file where none is given.
    Export(Option<RowsOf>, ExportFormat, Option<PathBuf>),
    ImportHistory(Option<PathBuf>),
    BackUp(Option<PathBuf>),
    /// Chooses a backup; [`Command::Restore`] then puts it in the history's place.
    ChooseRestore(Option<PathBuf>),
    Restore,
    DropRestore,
    CancelTransfer,
    LoadIntoCompose,
    /// Copies the payload on screen, its key as a placeholder.
    CopyPayload,
    /// Copies the body of the reply on screen.
    CopyReply,
    /// Copies for another program, the key as a placeholder.
    CopyAs(CopyOf, CopyFormat),
    /// Asks whether a copy shall hold the real key.
    AskKeyCopy(CopyOf),
    /// Makes the copy that [`crate::work::KeyCopy`] asks about, the real key in it.
    CopyWithKey(CopyFormat),
    DropKeyCopy,
    /// Makes a support bundle and lists what is in it.
    PrepareBundle(CopyOf),
    /// Asks for a file and saves the bundle on screen.
    SaveBundle,
    DropBundle,
    CopyText(String),
    DismissNotice(u64),
    ReopenHistory,
    SaveProfile(Box<ProfileEdit>),
    /// Deletes a profile by its id, and its key with it.
    DeleteProfile(String),
    /// Asks for the balance of the profile in use.
    CheckBalance,
    /// Makes the call that [`crate::desk::state::Question::RefusedOften`] asked about.
    CallAnyway,
    /// Follows a task, or goes on with one.
    Follow(SubmissionId),
    /// Polls a followed task as soon as the service allows.
    AskNow(SubmissionId),
    StopFollowing(SubmissionId),
    /// Sends a sample to the draft's callback address.
    TestCallback,
    SwitchReceiver(bool),
    /// Gives the draft an address of its own at the receiver, or takes it away.
    UseOwnCallback(bool),
    /// Compares two records, or a record with the draft.
    Compare([Side; 2]),
    /// Compares with the draft as it is now.
    CompareAgain,
    CloseComparison,
    SetTheme(ThemeChoice),
    SetLayout(WindowLayout),
}
