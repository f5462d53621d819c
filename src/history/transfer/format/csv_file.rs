//! CSV for spreadsheets: one row a submission, in the table's order.
//!
//! It begins with a byte order mark, without which Excel misreads everything that is not ASCII.

use std::io::Write;

use rusqlite::types::ValueRef;

use super::json_text;
use super::parts::{Format, Found};
use crate::history::TransferError;
use crate::history::table::column::{Column, Kind, Sheet};
use crate::history::table::earlier::without_money;
use crate::history::table::submission;
use crate::payload::Cleaner;

/// Returns each column of the sheet: its name, and its expression.
fn sheet() -> Vec<(&'static str, String)> {
    let created_at = "strftime('%Y-%m-%dT%H:%M:%fZ', s.created_at_ms / 1000.0, 'unixepoch')";
    let mut sheet = vec![("id", "s.id".to_owned()), ("created_at", created_at.to_owned())];
    for place in [Sheet::Shown, Sheet::Last] {
        let columns = submission::COLUMNS.iter().filter(|column| column.sheet == place);
        sheet.extend(columns.map(|column| (column.name, expression(column))));
    }
    sheet
}

fn expression(column: &Column) -> String {
    match column.kind {
        Kind::Hash => format!("lower(hex(s.{}))", column.name),
        Kind::Text | Kind::Integer(..) | Kind::Bytes | Kind::Headers => format!("s.{}", column.name),
    }
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Bytes that are gathered before they are written.
const BUFFER: usize = 1 << 18;

/// Writes the table.
pub struct Csv<'a> {
    out: csv::Writer<&'a mut dyn Write>,
    sheet: Vec<(&'static str, String)>,
    has_head: bool,
    cell: Vec<u8>,
    cleaner: Cleaner,
}

impl<'a> Csv<'a> {
    pub fn new(out: &'a mut dyn Write, cleaner: Cleaner) -> Self {
        let out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).buffer_capacity(BUFFER).from_writer(out);
        Self { out, sheet: sheet(), has_head: false, cell: Vec::new(), cleaner }
    }

    fn head(&mut self) -> Result<(), TransferError> {
        if std::mem::replace(&mut self.has_head, true) {
            return Ok(());
        }
        let names = self.sheet.iter().enumerate().map(|(index, (name, _))| match index {
            0 => format!("{BYTE_ORDER_MARK}{name}"),
            _ => (*name).to_owned(),
        });
        self.out.write_record(names).map_err(csv_failed)
    }
}

impl Format for Csv<'_> {
    fn columns(&self) -> String {
        let mut columns: Vec<&str> = self.sheet.iter().map(|(_, expression)| expression.as_str()).collect();
        // Behind the sheet, and not written: with it the row is cleaned.
        columns.push("s.callback_token AS callback_token");
        columns.join(", ")
    }

    fn wants_children(&self) -> bool {
        false
    }

    fn submission(&mut self, found: Found<'_, '_>) -> Result<(), TransferError> {
        self.head()?;
        let token = found.row.get_ref("callback_token")?.as_str_or_null().map_err(rusqlite::Error::from)?;
        self.cleaner.begin(token);
        // Before the sheet's first column stands the row's number.
        for index in 1..=self.sheet.len() {
            self.cell.clear();
            match found.row.get_ref(index)? {
                ValueRef::Null => {}
                ValueRef::Integer(number) => json_text::integer(&mut self.cell, number),
                ValueRef::Real(number) => self.cell.extend_from_slice(number.to_string().as_bytes()),
                ValueRef::Text(text) | ValueRef::Blob(text) => {
                    let clean = self.cleaner.bytes(text);
                    let text = String::from_utf8_lossy(&clean);
                    if self.sheet[index - 1].0 == "detail" {
                        guard(&mut self.cell, &without_money(text.into_owned()));
                    } else {
                        guard(&mut self.cell, &text);
                    }
                }
            }
            self.out.write_field(&self.cell).map_err(csv_failed)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(csv_failed)
    }

    fn end(&mut self) -> Result<(), TransferError> {
        self.head()?;
        self.out.flush().map_err(TransferError::output)
    }
}

/// Writes a text into a cell with an apostrophe before each sign that a spreadsheet would take for the beginning of a
/// formula: a service's text must not do anything.
///
/// A spreadsheet may split lines at other signs than the comma, and knows no quotation marks in the middle of a cell then.
fn guard(cell: &mut Vec<u8>, text: &str) {
    let mut is_first = true;
    for sign in text.chars() {
        let splits = matches!(sign, ' ' | ';' | '|' | '\t' | '\r' | '\n');
        // Some spreadsheets take the signs in full width for the others.
        let begins = matches!(sign, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n');
        if is_first && begins {
            cell.push(b'\'');
        }
        cell.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
        is_first = splits;
    }
}

fn csv_failed(error: csv::Error) -> TransferError {
    TransferError::output(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_of_a_text_begins_a_formula() {
        let guarded = |text: &str| {
            let mut cell = Vec::new();
            guard(&mut cell, text);
            String::from_utf8(cell).unwrap()
        };
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert!(guarded(text).starts_with('\''), "{text}");
        }
        for (text, expected) in [
            ("x;=1+1", "x;'=1+1"),
            ("a|@b", "a|'@b"),
            ("a\tb\t-1", "a\tb\t'-1"),
            ("a\n+1", "a\n'+1"),
            ("said =1+1", "said '=1+1"),
            (" @b", " '@b"),
            ("a  ＝1", "a  '＝1"),
        ] {
            assert_eq!(guarded(text), expected);
        }
        for text in ["", "a=1", "7", "\"=1\"", "'=1", "10,-5", "a; b", "a b=1 c-d", "2026-11-29"] {
            assert_eq!(guarded(text), text);
        }
    }
}
