//! A reply made ready for the inspector: what it is, how it departs from the contract, and its headers and body as
//! rows.

use crate::contract::{
    CreateTaskReply, ForeignKind, ForeignReply, Unclear, WholeReply, cut, read_create_task_reply, recognise,
};
use crate::history::StoredExchange;
use crate::view::pretty::pretty;
use crate::view::said::{Said, said_of_creation};
use crate::view::text_rows::{RowWriter, TextRows, visible};

/// Longest value of a header that is shown, in characters; the history file has the whole value.
const MAX_HEADER_CHARS: usize = 4_000;

/// The reply of an exchange as the window shows it.
#[derive(Debug, Default)]
pub struct ReplyView {
    /// Each difference from the contract, in words.
    pub departures: Vec<String>,
    /// What replied, when the API did not.
    pub foreign: Option<ForeignReply>,
    pub headers: TextRows,
    /// How many headers there are.
    pub header_count: usize,
    /// The body indented, when the body begins as JSON.
    pub pretty: Option<TextRows>,
    /// The body as text.
    pub raw: TextRows,
    /// What the reply says, in a line.
    pub(super) said: Option<Said>,
}

/// Returns the body of a reply indented; `None` when the body does not begin as JSON, or nothing replied.
///
/// This is one half of the work on a reply and [`ReplyView::without_pretty`] the other. A caller may do both at once.
#[must_use]
pub fn pretty_body(exchange: &StoredExchange) -> Option<TextRows> {
    exchange.received().and_then(|reply| pretty(&String::from_utf8_lossy(reply.body)))
}

impl ReplyView {
    /// Reads the reply to createTask, all but its indented body.
    #[must_use]
    pub fn without_pretty(exchange: &StoredExchange) -> Self {
        let Some(received) = exchange.received() else { return Self::default() };
        let reading = read_create_task_reply(received);
        let foreign = recognise(WholeReply {
            status: received.status,
            headers: &exchange.reply_headers,
            body: received.body,
            is_truncated: received.is_truncated,
            is_known_object: is_object(&reading.reply),
        });
        let said = said_of_creation(reading);
        Self {
            departures: said.departures.iter().map(|departure| visible(&departure.to_string())).collect(),
            foreign: foreign.as_ref().map(with_hidden_spelled_out),
            headers: header_rows(&exchange.reply_headers),
            header_count: exchange.reply_headers.len(),
            pretty: None,
            raw: TextRows::from_bytes(received.body),
            said: Some(said),
        }
    }

    /// Whether the bytes say more than the text they might be.
    #[must_use]
    pub fn is_binary(&self) -> bool {
        let kind = self.foreign.as_ref().map(|foreign| foreign.kind);
        matches!(kind, Some(ForeignKind::Binary | ForeignKind::Compressed))
    }
}

fn with_hidden_spelled_out(foreign: &ForeignReply) -> ForeignReply {
    let title = foreign.title.as_deref().map(visible);
    ForeignReply { kind: foreign.kind, clue: visible(&foreign.clue), title }
}

/// Whether a reader got as far as the fields of an object.
fn is_object(reply: &CreateTaskReply) -> bool {
    match reply {
        CreateTaskReply::Created { .. } | CreateTaskReply::Refused { .. } => true,
        CreateTaskReply::Unclear { why, .. } => matches!(why, Unclear::NoErrorId | Unclear::NoTaskId),
    }
}

fn header_rows(headers: &[(String, String)]) -> TextRows {
    let mut rows = RowWriter::with_capacity(headers.len() * 40);
    for (name, value) in headers {
        rows.push(&cut(name, MAX_HEADER_CHARS));
        rows.mark_key();
        rows.push(": ");
        rows.push(&cut(value, MAX_HEADER_CHARS));
        rows.end_row();
    }
    rows.finish(headers.iter().map(|(name, value)| name.len() + value.len()).sum())
}
