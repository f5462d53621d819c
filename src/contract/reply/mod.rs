//! Reads what a service answered: one file a method, and `reading.rs` for what the replies share.
//!
//! The readers never panic and never guess: success is `errorId == 0` and nothing else. Every
//! difference from the contract is named as a [`Departure`], so that the window can show it.

mod balance;
mod create_task;
mod departure;
mod envelope;
mod foreign;
mod plain;
mod reading;
mod status;
mod task_result;

pub use balance::{BalanceReply, read_balance_reply};
pub use create_task::{CreateTaskReply, read_create_task_reply};
pub use departure::Departure;
pub use foreign::{ForeignKind, ForeignReply, WholeReply, recognise};
pub use plain::{PlainReply, read_plain_reply};
pub use reading::{Reading, Received, Unclear, is_json};
pub use status::status_words;
pub use task_result::{TaskResultReply, read_task_result_reply};
