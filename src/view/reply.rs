//! A reply made ready for the inspector: what it is, how it departs from the contract, and its headers and body as
//! rows.

use crate::contract::{
    CreateTaskReply, ForeignKind, ForeignReply, Method, Received, TaskId, Unclear, WholeReply, cut,
    read_create_task_reply, recognise,
};
use crate::history::{Record, StoredExchange, StoredMethod};
use crate::view::part::Part;
use crate::view::pretty::pretty;
use crate::view::said::{Said, answered, replied, said_of_creation};
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

/// Returns the body of anything that came indented; `None` when the body does not begin as JSON.
#[must_use]
pub fn pretty_part(record: &Record, part: Part) -> Option<TextRows> {
    pretty(&String::from_utf8_lossy(part.body(record)))
}

impl ReplyView {
    /// Reads anything that came, all but its indented body.
    #[must_use]
    pub fn of_part(record: &Record, part: Part) -> Self {
        let task_id = record.summary.task_id.as_ref();
        if let Some(callback) = part.callback(record) {
            let received = callback.received();
            return Self::of_said(answered(received, task_id), received, &callback.headers);
        }
        let Some(exchange) = part.exchange(record) else { return Self::default() };
        match exchange.received() {
            Some(received) if exchange.method != Method::CreateTask => {
                Self::of_said(replied(&exchange.method, received, task_id), received, &exchange.reply_headers)
            }
            _ => Self::without_pretty(exchange),
        }
    }

    /// Reads a reply by its request's method, all but its indented body.
    pub(super) fn of_received(
        method: &StoredMethod,
        received: Received<'_>,
        headers: &[(String, String)],
        task_id: Option<&TaskId>,
    ) -> Self {
        Self::of_said(replied(method, received, task_id), received, headers)
    }

    fn of_said(said: Said, received: Received<'_>, headers: &[(String, String)]) -> Self {
        let foreign = recognise(WholeReply {
            status: received.status,
            headers,
            body: received.body,
            is_truncated: received.is_truncated,
            is_known_object: said.is_good || is_whole_object(received.body),
        });
        Self {
            departures: said.departures.iter().map(|departure| visible(&departure.to_string())).collect(),
            foreign: foreign.as_ref().map(with_hidden_spelled_out),
            headers: header_rows(headers),
            header_count: headers.len(),
            pretty: None,
            raw: TextRows::from_bytes(received.body),
            said: Some(said),
        }
    }

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

/// Whether a body is a JSON object as a whole.
fn is_whole_object(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok()
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
