//! The program without its window: commands in, state out.
//!
//! [`Desk`] lives on the window's thread and owns the state; nothing it does there waits. What
//! waits or computes happens on the worker thread, which delivers events and then wakes the window.

mod command;
mod on;
mod state;

pub use command::{Bitmap, Command, DraftEdit, FixOf, RowsOf};
pub use on::{Desk, Options, StartError};
pub use state::{
    CallbackTestState, Comparison, Compose, HistoryHealth, HistoryView, InFlight, KeyPlace, Notice, NoticeLevel,
    OverviewView, Question, ReceiverState, Shown, State,
};
