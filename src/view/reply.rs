//! A reply made ready for the inspector: what it is, how it departs from the contract, and its
//! headers and body as rows.

use std::thread;

use crate::contract::{
    CreateTaskReply, ForeignKind, ForeignReply, Unclear, WholeReply, cut, read_create_task_reply, recognise,
};
use crate::history::StoredExchange;
use crate::view::pretty::pretty;
use crate::view::text_rows::{RowWriter, TextRows, visible};
use crate::view::timeline::{Said, created};

/// Longest value of a header that is shown, in characters; the history file has it whole.
const MAX_HEADER_CHARS: usize = 4_000;

/// The reply of an exchange as the window shows it.
#[derive(Debug, Default)]
pub struct ReplyView {
    /// Each difference from the contract, in words.
    pub departures: Vec<String>,
    /// What replied, when it was not the API.
    pub foreign: Option<ForeignReply>,
    pub headers: TextRows,
    /// How many headers there are.
    pub header_count: usize,
    /// The body indented, when it begins as JSON.
    pub pretty: Option<TextRows>,
    /// The body as text.
    pub raw: TextRows,
    /// What it says, in a line.
    pub said: Option<Said>,
}

impl ReplyView {
    /// Reads the reply to createTask.
    #[must_use]
    pub fn new(exchange: &StoredExchange) -> Self {
        let StoredExchange { reply_headers, reply_body, reply_truncated, .. } = exchange;
        let Some(received) = exchange.received() else { return Self::default() };
        // At 4 MiB the halves take as long as each other, and somebody has clicked.
        let (pretty, (foreign, said, raw)) = thread::scope(|scope| {
            let pretty = scope.spawn(|| pretty(&String::from_utf8_lossy(reply_body)));
            let reading = read_create_task_reply(received);
            let whole = WholeReply {
                status: received.status,
                headers: reply_headers,
                body: reply_body,
                is_truncated: *reply_truncated,
                is_known_object: is_object(&reading.reply),
            };
            let rest = (recognise(whole), created(reading), TextRows::from_bytes(reply_body));
            (pretty.join().unwrap_or_default(), rest)
        });
        let foreign = foreign.map(|foreign| ForeignReply {
            clue: visible(&foreign.clue),
            title: foreign.title.as_deref().map(visible),
            ..foreign
        });
        Self {
            departures: said.departures.iter().map(|departure| visible(&departure.to_string())).collect(),
            foreign,
            headers: header_rows(reply_headers),
            header_count: reply_headers.len(),
            pretty,
            raw,
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
