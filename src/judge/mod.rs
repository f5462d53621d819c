//! What an exchange means for its submission, its task and its account.

mod balance;
mod call;
mod exchange;
mod poll;

pub use balance::{Check, Verdict, judge_balance};
pub use call::Call;
pub use exchange::{Judgement, clause, explain, judge, sentence};
pub use poll::{PollVerdict, judge_answer, judge_poll};
