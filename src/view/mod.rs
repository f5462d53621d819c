//! What is stored, made ready to be painted. Nothing here waits.

mod checklist;
mod comparison;
mod marked;
mod overview;
pub mod pretty;
mod preview;
mod record;
mod reply;
mod rows;
mod solution;
mod text_rows;
mod timeline;

pub use checklist::{CheckedPoint, checklist};
pub use comparison::{
    Amount, Compared, ComparedBody, ComparedPictures, ComparedReplies, ComparisonError, Side, Timing, Wish, compare,
};
pub use marked::{Marked, Marking, RowNumbers, Rows};
pub use overview::{Bar, BarChart, Charts, Facet, Tone, charts};
pub use preview::Preview;
pub use record::{RecordView, check_record, draft_of, own_text, payload_text, record_view, reply_text};
pub use reply::ReplyView;
pub use rows::{Row, Thumbnail, Thumbnails, local_time, rows};
pub use solution::SolutionView;
pub use text_rows::{TextRows, visible};
pub use timeline::TimelineEntry;
