//! What is stored, made ready to be painted. Nothing here waits: no clock, no disk, no other thread.

mod capture;
mod checklist;
mod comparison;
mod finding;
mod finding_lines;
mod headline;
mod json_tokens;
mod local_time;
mod marked;
mod overview;
mod part;
mod pretty;
mod preview;
pub mod quantity;
mod record;
mod reply;
mod rows;
mod said;
mod sent;
mod sent_fields;
mod solution;
mod span;
mod target;
mod text_rows;
mod thumbnails;
mod timeline;

pub use capture::{
    Between, BetweenSign, CallFinding, CallRow, CallView, CapturedCall, Conversation, ConversationDetail,
    ConversationFacts, Course, DetailItem, Dot, DotKind, End, GapChart, GapColumn, KeptBody, Neighbours, OtherRequest,
    OutcomeNote, OutcomeSign, ReportClient, ReportGroup, ReportKey, ReportLine, ReportPlace, ReportView,
    before_the_cut, call_view, conversation, conversation_detail, conversation_under_way, other_requests,
};
pub use checklist::CheckedPoint;
pub use comparison::{
    Amount, Compared, ComparedBody, ComparedPictures, ComparedReplies, ComparisonError, ComparisonWish, Side, Timing,
    compare,
};
pub use finding::{Finding, Found, Sought};
pub use finding_lines::FindingLines;
pub use headline::{Headline, headline};
pub use json_tokens::{JsonToken, JsonTokens};
pub use local_time::{ShortTime, clock_seconds, clock_time, day_and_seconds, local_file_stamp, local_time};
pub use marked::{Marked, Marking, RowNumbers, Rows};
pub use overview::{
    BalanceCourse, BalanceStep, Bar, BarChart, Charts, Dots, Facet, KeyFigure, Tone, charts, duration_range,
};
pub use part::{Came, Part, exchanges_of, last_part};
pub use pretty::pretty;
pub use preview::Preview;
pub use record::{RecordView, record_view};
pub use reply::{ReplyView, pretty_body, pretty_part};
#[cfg(test)]
pub(crate) use rows::tests::summary as summary_for_tests;
pub use rows::{Row, profile_name, rows, type_name};
pub use sent::{check_record, draft_of, own_text, payload_text};
pub use sent_fields::{SentField, sent_fields};
pub use solution::SolutionView;
pub use span::{running, taken};
pub use target::{ProfileName, TargetChip};
pub use text_rows::{COLUMN_CHARS, InColumns, TextRows, visible};
pub use thumbnails::{Thumbnail, Thumbnails};
pub use timeline::TimelineEntry;
