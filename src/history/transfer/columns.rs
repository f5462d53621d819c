//! The columns that go into the file and come back: names are the table's, and so are the values.

use super::merge::Rule;

/// What a column holds and how it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Text,
    /// A number within a range.
    Integer(i64, i64),
    /// Text where it is text, else under NAME_base64.
    Bytes,
    /// SHA-256 in hexadecimal digits.
    Hash,
    /// A list of [name, value] as JSON text; values that let somebody in are taken out.
    Headers,
}

/// One column.
#[derive(Debug)]
pub(super) struct Column {
    pub name: &'static str,
    pub kind: Kind,
    /// Every row has it.
    pub is_required: bool,
    /// How two states of one row become one.
    pub rule: Rule,
}

const ANY: Kind = Kind::Integer(i64::MIN, i64::MAX);
const FLAG: Kind = Kind::Integer(0, 1);
const COUNT: Kind = Kind::Integer(0, u32::MAX as i64);

const fn must(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, is_required: true, rule: Rule::Fill }
}

const fn may(name: &'static str, kind: Kind, rule: Rule) -> Column {
    Column { name, kind, is_required: false, rule }
}

/// Of `submission`; not what is this desk's alone: id, followed, followed_by, deleted.
pub(super) const SUBMISSION: &[Column] = &[
    must("uid", Kind::Text),
    must("created_at_ms", ANY),
    must("profile_id", Kind::Text),
    must("profile", Kind::Text),
    must("base_url", Kind::Text),
    must("key_hint", Kind::Text),
    must("task_type", Kind::Text),
    Column { name: "state", kind: Kind::Text, is_required: true, rule: Rule::Outcome },
    may("task_id", Kind::Text, Rule::Fact),
    may("error_code", Kind::Text, Rule::Outcome),
    may("detail", Kind::Text, Rule::Outcome),
    may("solution", Kind::Text, Rule::Outcome),
    may("latency_ms", ANY, Rule::Fact),
    may("ended_at_ms", ANY, Rule::Outcome),
    Column { name: "polls", kind: COUNT, is_required: true, rule: Rule::Greatest },
    may("website_url", Kind::Text, Rule::Fill),
    may("website_key", Kind::Text, Rule::Fill),
    may("callback_url", Kind::Text, Rule::Fill),
    may("callback_token", Kind::Text, Rule::Fill),
    may("balance_before", Kind::Text, Rule::Fill),
    may("balance_before_at_ms", ANY, Rule::Fill),
    may("balance_after", Kind::Text, Rule::Fill),
    may("balance_after_at_ms", ANY, Rule::Fill),
    may("again_of", Kind::Text, Rule::Fill),
    Column { name: "pinned", kind: FLAG, is_required: true, rule: Rule::Greatest },
    may("label", Kind::Text, Rule::Fill),
    may("note", Kind::Text, Rule::Fill),
    must("payload_sha256", Kind::Hash),
    must("body", Kind::Bytes),
    may("picture_at", Kind::Integer(0, i64::MAX), Rule::Fill),
    may("picture_sha256", Kind::Hash, Rule::Fill),
];

/// Of `exchange`.
pub(super) const EXCHANGE: &[Column] = &[
    must("method", Kind::Text),
    must("url", Kind::Text),
    must("started_at_ms", ANY),
    must("elapsed_ms", ANY),
    must("connected", FLAG),
    may("http_version", Kind::Text, Rule::Fill),
    may("status", Kind::Integer(0, u16::MAX as i64), Rule::Fill),
    may("reply_headers", Kind::Headers, Rule::Fill),
    may("reply_body", Kind::Bytes, Rule::Fill),
    must("reply_truncated", FLAG),
    may("error", Kind::Text, Rule::Fill),
    may("lookup_us", ANY, Rule::Fill),
    may("connect_us", ANY, Rule::Fill),
    may("tls_us", ANY, Rule::Fill),
    may("wait_us", ANY, Rule::Fill),
    may("download_us", ANY, Rule::Fill),
];

/// Of `callback`.
pub(super) const CALLBACK: &[Column] = &[
    must("at_ms", ANY),
    must("elapsed_ms", ANY),
    must("headers", Kind::Headers),
    must("body", Kind::Bytes),
    must("truncated", FLAG),
    must("complete", FLAG),
];

/// The names for a SELECT, of a table with an alias.
pub(super) fn selected(columns: &[Column], alias: &str) -> String {
    columns.iter().map(|column| format!("{alias}.{}", column.name)).collect::<Vec<_>>().join(", ")
}

/// Where a column stands.
pub(super) fn place(columns: &[Column], name: &str) -> usize {
    columns.iter().position(|column| column.name == name).unwrap_or(usize::MAX)
}
