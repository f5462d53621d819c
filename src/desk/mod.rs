//! The program without its window: commands in, state out.
//!
//! [`Desk`] lives on the window's thread and owns the state; nothing it does there waits. What
//! waits or computes happens on the worker thread, which delivers events and then wakes the window.

mod clock;
mod command;
mod compose;
mod data_dir;
mod dispatch;
mod history_view;
mod intake;
mod judge;
mod profile;
mod record;
mod rescue;
mod settings;
mod state;
mod submit;
mod text_rows;
mod worker;

pub use clock::Clock;
pub use command::{Bitmap, Command, DraftEdit};
pub use compose::{Composed, Preview};
pub use data_dir::{DataDirError, data_dir};
pub use dispatch::{Desk, Options, StartError};
pub use history_view::{HistoryHealth, HistoryView, PAGE_ROWS, Page, Row};
pub use judge::{Judgement, judge};
pub use profile::{Address, Profile, SANDBOX_KEY, built_in_profiles};
pub use record::RecordView;
pub use settings::{Settings, SettingsError, ThemeChoice, WindowLayout};
pub use state::{Compose, InFlight, JobId, Notice, NoticeLevel, Question, Shown, State, SubmitPhase};
pub use text_rows::{TextRows, cut};
