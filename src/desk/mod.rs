//! The program without its window: commands in, state out.
//!
//! [`Desk`] lives on the window's thread and owns the state; nothing it does there waits. What
//! waits or computes happens on the worker thread, which delivers events and then wakes the window.

mod call;
mod callbacks;
mod clock;
mod command;
mod compose;
mod data_dir;
mod dispatch;
mod follow;
mod history_view;
mod intake;
mod jobs;
mod judge;
mod messages;
mod pretty;
mod profile;
mod quota;
mod record;
mod refusals;
mod reply_view;
mod rescue;
mod settings;
mod solution;
mod state;
mod stored_profile;
mod submit;
mod text_rows;
mod timeline;
mod worker;

pub use clock::Clock;
pub use command::{Bitmap, Command, DraftEdit};
pub use compose::{Composed, Preview};
pub use data_dir::{DataDirError, data_dir};
pub use dispatch::{Desk, Options, StartError};
pub use follow::{FollowPhase, Following, PollVerdict, judge_answer};
pub use history_view::{HistoryHealth, HistoryView, PAGE_ROWS, Page, Row};
pub use judge::{Judgement, judge};
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
pub use text_rows::{TextRows, cut, visible};
pub use timeline::TimelineEntry;
