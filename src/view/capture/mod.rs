//! A session of a capture made ready for the window: its tasks as rows with an axis of time, and what came of each
//! request.

mod between;
mod call_view;
mod conversation;
mod course;
mod detail;
mod other;
mod outcome;
mod sentence;

pub use between::{Between, BetweenSign};
pub use call_view::{CallFinding, CallView, CapturedCall, call_view};
pub use conversation::{Conversation, ConversationFacts, conversation, conversation_under_way};
pub use course::{Course, Dot, DotKind, End};
pub use detail::{CallRow, ConversationDetail, DetailItem, Neighbours, conversation_detail};
pub use other::OtherRequest;
pub use outcome::{OutcomeNote, OutcomeSign};
