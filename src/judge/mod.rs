//! What an exchange means for its submission, its task and its account. Nothing here reads, writes or waits.

mod balance;
mod call;
mod capture;
mod create_task;
mod money;
mod poll;
mod trouble;
mod wording;

pub use balance::{Check, Verdict, judge_balance};
pub use call::Call;
pub use capture::{
    CallerLine, CaptureRule, ClientFigures, Figures, GapBar, Grade, HowOften, HowSure, KeyFigures, Line, NoRequest,
    PollTimes, Report, RequestFigures, SeenCallback, SessionFacts, callers, json as report_json,
    markdown as report_markdown, may_be_paid, report, says_the_same,
};
pub use create_task::{judge_create_task, judged_outcome};
pub use money::{
    ASKING, SOME_CHARGE, money, money_again, money_of_draft, money_of_other_key, money_of_repeat, money_of_session,
    money_of_tasks, way_out_of_refusals, way_out_of_unknown,
};
pub use poll::{PollNote, PollVerdict, judge_answer, judge_poll};
pub use trouble::{Trouble, trouble_of_unsent};
pub use wording::broken_off;
