//! CSV for spreadsheets: one row a submission, in the table's order.
//!
//! It begins with a byte order mark, without which Excel misreads everything that is not ASCII.

use std::io::Write;

use rusqlite::Row;
use rusqlite::types::ValueRef;

use super::TransferError;
use super::export::{Children, Format, Pictures, not_written};

/// Each column: its name, and its expression.
const COLUMNS: &[(&str, &str)] = &[
    ("id", "s.id"),
    ("created_at", "strftime('%Y-%m-%dT%H:%M:%fZ', s.created_at_ms / 1000.0, 'unixepoch')"),
    ("created_at_ms", "s.created_at_ms"),
    ("profile", "s.profile"),
    ("base_url", "s.base_url"),
    ("key_hint", "s.key_hint"),
    ("task_type", "s.task_type"),
    ("state", "s.state"),
    ("task_id", "s.task_id"),
    ("error_code", "s.error_code"),
    ("detail", "s.detail"),
    ("solution", "s.solution"),
    ("latency_ms", "s.latency_ms"),
    ("ended_at_ms", "s.ended_at_ms"),
    ("polls", "s.polls"),
    ("website_url", "s.website_url"),
    ("website_key", "s.website_key"),
    ("callback_url", "s.callback_url"),
    ("balance_before", "s.balance_before"),
    ("balance_after", "s.balance_after"),
    ("pinned", "s.pinned"),
    ("label", "s.label"),
    ("note", "s.note"),
    ("picture_sha256", "lower(hex(s.picture_sha256))"),
    ("uid", "s.uid"),
    ("again_of", "s.again_of"),
];

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Bytes that are gathered before they are written.
const BUFFER: usize = 1 << 18;

/// Writes the table.
pub(super) struct Csv<'a> {
    out: csv::Writer<&'a mut dyn Write>,
    has_head: bool,
    cell: Vec<u8>,
}

impl<'a> Csv<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        let out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).buffer_capacity(BUFFER).from_writer(out);
        Self { out, has_head: false, cell: Vec::new() }
    }

    fn head(&mut self) -> Result<(), TransferError> {
        if std::mem::replace(&mut self.has_head, true) {
            return Ok(());
        }
        let names = COLUMNS.iter().enumerate().map(|(index, (name, _))| match index {
            0 => format!("{BYTE_ORDER_MARK}{name}"),
            _ => (*name).to_owned(),
        });
        self.out.write_record(names).map_err(csv_failed)
    }
}

impl Format for Csv<'_> {
    fn columns(&self) -> String {
        COLUMNS.iter().map(|(_, expression)| *expression).collect::<Vec<_>>().join(", ")
    }

    fn wants_children(&self) -> bool {
        false
    }

    fn submission(
        &mut self,
        row: &Row<'_>,
        _: &mut Children<'_>,
        _: &mut Children<'_>,
        _: &mut Pictures<'_>,
    ) -> Result<(), TransferError> {
        self.head()?;
        for index in 1..=COLUMNS.len() {
            self.cell.clear();
            match row.get_ref(index)? {
                ValueRef::Null => {}
                ValueRef::Integer(number) => super::json_text::integer(&mut self.cell, number),
                ValueRef::Real(number) => self.cell.extend_from_slice(number.to_string().as_bytes()),
                ValueRef::Text(text) | ValueRef::Blob(text) => {
                    if is_formula(text) {
                        self.cell.push(b'\'');
                    }
                    self.cell.extend_from_slice(String::from_utf8_lossy(text).as_bytes());
                }
            }
            self.out.write_field(&self.cell).map_err(csv_failed)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(csv_failed)
    }

    fn end(&mut self) -> Result<(), TransferError> {
        self.head()?;
        self.out.flush().map_err(not_written)
    }
}

/// What spreadsheets would run instead of showing it: a service's text must not do anything.
fn is_formula(text: &[u8]) -> bool {
    matches!(text.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n'))
        // The same signs in full width, which some spreadsheets take for them.
        || ["＝", "＋", "－", "＠"].iter().any(|sign| text.starts_with(sign.as_bytes()))
}

fn csv_failed(error: csv::Error) -> TransferError {
    not_written(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_known_by_their_first_sign() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert!(is_formula(text.as_bytes()), "{text}");
        }
        for text in ["", "a=1", "7", "\"=1\"", "'=1"] {
            assert!(!is_formula(text.as_bytes()), "{text}");
        }
    }
}
