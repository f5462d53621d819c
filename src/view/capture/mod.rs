//! A session of a capture made ready for the window: its tasks as rows with an axis of time, and what came of each
//! request.

mod between;
mod call_view;
mod conversation;
mod course;
mod detail;
mod other;
mod outcome;
mod report;
mod report_figures;
mod sentence;
#[cfg(test)]
mod tests;

pub use between::{Between, BetweenSign};
pub use call_view::{CallFinding, CallView, CapturedCall, KeptBody, call_view};
pub use conversation::{Conversation, ConversationFacts, conversation, conversation_under_way};
pub use course::{Course, Dot, DotKind, End};
pub use detail::{CallRow, ConversationDetail, DetailItem, Neighbours, conversation_detail};
pub use other::{OtherRequest, before_the_cut, other_requests};
pub use outcome::{OutcomeNote, OutcomeSign};
pub use report::{ReportGroup, ReportLine, ReportPlace, ReportView};
pub use report_figures::{GapChart, GapColumn, ReportClient, ReportKey};
