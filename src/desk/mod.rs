//! The program without its window: commands in, state out.
//!
//! [`Desk`] lives on the window's thread and owns the state; nothing it does there waits. What
//! waits or computes happens on the worker thread, which delivers events and then wakes the window.

mod bundle;
mod bundle_file;
mod call;
mod callbacks;
mod checklist;
mod clock;
mod command;
mod comparison;
mod compose;
mod copying;
mod data_dir;
mod dispatch;
mod follow;
mod history_view;
mod intake;
mod jobs;
mod judge;
mod marked;
mod messages;
mod overview;
mod pretty;
mod profile;
mod quota;
mod record;
mod redraft;
mod refusals;
mod repeat;
mod reply_view;
mod row_edit;
mod settings;
mod solution;
mod state;
mod stored_profile;
mod submit;
mod text_rows;
mod timeline;
mod transfer;
mod watch;
mod worker;

pub use crate::contract::cut;
pub use bundle::{Bundle, BundleEntry, BundleView};
pub use checklist::{CheckedPoint, checklist};
pub use clock::Clock;
pub use command::{Bitmap, Command, DraftEdit, FixOf, RowsOf};
pub use comparison::{Amount, Compared, ComparedBody, ComparedPictures, ComparedReplies, Comparison, Side, Timing};
pub use compose::{Composed, Preview};
pub use copying::{Clipboard, CopyOf, KeyCopy};
pub use data_dir::{DataDirError, data_dir};
pub use dispatch::{Desk, Options, StartError};
pub use follow::{FollowPhase, Following, PollVerdict, judge_answer};
pub use history_view::{HistoryHealth, HistoryView, Row, Thumbnail};
pub use intake::ImportView;
pub use judge::{Judgement, judge};
pub use marked::{Marked, Marking, Numbers, Rows};
pub use overview::{Bar, BarChart, Charts, Facet, OverviewView, Tone};
pub use pretty::pretty;
pub use profile::{
    Address, CAPKILL_ID, LIMIT_FIELDS, LimitField, NoSuchProfile, Profile, ProfileLimits, SANDBOX_ID, SANDBOX_KEY,
    Template, built_in_profiles, find_profile,
};
pub use quota::{Account, BalanceCall, Chart, Check, Quota, Verdict, check as check_balance, keep as keep_balance};
pub use record::RecordView;
pub use reply_view::ReplyView;
pub use settings::{
    ProfileEdit, ReceiverSettings, Saved, Settings, SettingsChange, SettingsError, ThemeChoice, WindowLayout,
};
pub use solution::SolutionView;
pub use state::{
    CallbackTestState, Compose, InFlight, JobId, KeyPlace, Notice, NoticeLevel, Question, ReceiverState, Shown, State,
    SubmitPhase,
};
pub use text_rows::{TextRows, visible};
pub use timeline::TimelineEntry;
pub use transfer::Transfer;
