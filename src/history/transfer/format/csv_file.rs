//! CSV for spreadsheets: one row a submission, in the table's order.
//!
//! It begins with a byte order mark, without which Excel misreads everything that is not ASCII.

use std::borrow::Cow;
use std::io::Write;

use jiff::SignedDuration;
use jiff::civil::DateTime;
use rusqlite::types::ValueRef;

use super::json_text;
use super::parts::{Format, Found};
use crate::history::TransferError;
use crate::history::table::column::{Column, Kind, Sheet};
use crate::history::table::earlier::without_money;
use crate::history::table::submission;
use crate::payload::Cleaner;

/// A column of the sheet.
struct SheetColumn {
    name: &'static str,
    /// The table's column that it is read from.
    from: &'static str,
    form: Form,
}

/// How the value of a cell is written.
#[derive(Clone, Copy)]
enum Form {
    Plain,
    /// Milliseconds since 1970 as a date and a time of day in UTC.
    Time,
    /// Bytes in hexadecimal digits.
    Hash,
}

/// Returns the columns of the sheet in their order.
fn sheet() -> Vec<SheetColumn> {
    let mut sheet = vec![
        SheetColumn { name: "id", from: "id", form: Form::Plain },
        SheetColumn { name: "created_at", from: "created_at_ms", form: Form::Time },
    ];
    for place in [Sheet::Shown, Sheet::Last] {
        let columns = submission::COLUMNS.iter().filter(|column| column.sheet == place);
        sheet.extend(columns.map(|column| SheetColumn { name: column.name, from: column.name, form: form(column) }));
    }
    sheet
}

fn form(column: &Column) -> Form {
    match column.kind {
        Kind::Hash => Form::Hash,
        Kind::Text | Kind::Integer(..) | Kind::Bytes | Kind::Headers => Form::Plain,
    }
}

/// Writes a date and a time of day in UTC; nothing for a time that no calendar of a spreadsheet has.
fn time(cell: &mut Vec<u8>, at_ms: i64) {
    // A timestamp ends before the year 9999 does, a date does not.
    let at = DateTime::constant(1970, 1, 1, 0, 0, 0, 0).checked_add(SignedDuration::from_millis(at_ms));
    if let Some(at) = at.ok().filter(|at| at.year() >= 0) {
        // Writing into memory can't fail.
        let _ = write!(cell, "{at:.3}Z");
    }
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Bytes that are gathered before they are written.
const BUFFER: usize = 1 << 18;

/// Writes the table.
pub struct Csv<'a> {
    out: csv::Writer<&'a mut dyn Write>,
    sheet: Vec<SheetColumn>,
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
        let names = self.sheet.iter().enumerate().map(|(index, column)| match index {
            0 => format!("{BYTE_ORDER_MARK}{}", column.name),
            _ => column.name.to_owned(),
        });
        self.out.write_record(names).map_err(csv_failed)
    }
}

impl Format for Csv<'_> {
    fn columns(&self) -> String {
        // Behind the sheet, and not written: with it the row is cleaned.
        let columns = self.sheet.iter().map(|column| column.from).chain(["callback_token"]);
        columns.map(|column| format!("s.{column}")).collect::<Vec<_>>().join(", ")
    }

    fn wants_children(&self) -> bool {
        false
    }

    fn submission(&mut self, found: Found<'_, '_>) -> Result<(), TransferError> {
        self.head()?;
        let token = found.row.get_ref(self.sheet.len() + 1)?.as_str_or_null().map_err(rusqlite::Error::from)?;
        self.cleaner.begin(token);
        // Before the sheet's first column stands the row's number.
        for (index, column) in (1..).zip(&self.sheet) {
            self.cell.clear();
            match found.row.get_ref(index)? {
                ValueRef::Null => {}
                ValueRef::Integer(at_ms) if matches!(column.form, Form::Time) => time(&mut self.cell, at_ms),
                ValueRef::Blob(bytes) if matches!(column.form, Form::Hash) => {
                    json_text::hex_digits(&mut self.cell, bytes);
                }
                ValueRef::Integer(number) => json_text::integer(&mut self.cell, number),
                ValueRef::Real(number) => self.cell.extend_from_slice(number.to_string().as_bytes()),
                ValueRef::Text(text) | ValueRef::Blob(text) => {
                    let clean = self.cleaner.bytes(text);
                    let text = match std::str::from_utf8(&clean) {
                        Ok(text) => Cow::Borrowed(text),
                        Err(_) => String::from_utf8_lossy(&clean),
                    };
                    if column.from == "detail" {
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
    let mut rest = text.as_bytes();
    loop {
        if begins_formula(rest) {
            cell.push(b'\'');
        }
        let Some(at) = first_split(rest) else { break };
        let (part, next) = rest.split_at(at + 1);
        cell.extend_from_slice(part);
        rest = next;
    }
    cell.extend_from_slice(rest);
}

/// The signs that a spreadsheet may split a line at.
const SPLITTING: &[u8] = b" ;|\t\r\n";

/// Tells of each byte whether it is one of [`SPLITTING`].
const SPLITS: [bool; 256] = {
    let mut splits = [false; 256];
    let mut index = 0;
    while index < SPLITTING.len() {
        splits[SPLITTING[index] as usize] = true;
        index += 1;
    }
    splits
};

/// Returns where the first sign stands that a spreadsheet may split a line at.
fn first_split(bytes: &[u8]) -> Option<usize> {
    let (blocks, rest) = bytes.as_chunks::<16>();
    // A block is looked at to its end, so that the processor compares all of its bytes in one step.
    let holds = |block: &[u8; 16], sign: &u8| block.iter().fold(0, |found, byte| found | u8::from(byte == sign)) != 0;
    let splits = |block: &[u8; 16]| SPLITTING.iter().any(|sign| holds(block, sign));
    let index = blocks.iter().position(splits).unwrap_or(blocks.len());
    let part = blocks.get(index).map_or(rest, |block| block);
    Some(index * 16 + part.iter().position(|byte| SPLITS[usize::from(*byte)])?)
}

/// Tells whether a text begins with a sign that a spreadsheet would take for the beginning of a formula.
fn begins_formula(text: &[u8]) -> bool {
    // Some spreadsheets take the signs in full width, ＝＋－＠, for the others.
    matches!(
        text,
        [b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n', ..] | [0xef, 0xbc, 0x9d | 0x8b | 0x8d | 0xa0, ..]
    )
}

fn csv_failed(error: csv::Error) -> TransferError {
    TransferError::output(error.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Guards a text sign by sign, as the rule says it.
    fn guarded_by_the_rule(text: &str) -> String {
        let (mut cell, mut is_first) = (String::new(), true);
        for sign in text.chars() {
            if is_first && "=+-@＝＋－＠\t\r\n".contains(sign) {
                cell.push('\'');
            }
            cell.push(sign);
            is_first = " ;|\t\r\n".contains(sign);
        }
        cell
    }

    proptest! {
        #[test]
        fn every_text_is_guarded_by_the_rule(text in "[=＋－@ ;|\t\r\n＝aé，\"]{0,12}|.{0,40}") {
            let mut cell = Vec::new();
            guard(&mut cell, &text);
            prop_assert_eq!(String::from_utf8(cell).unwrap(), guarded_by_the_rule(&text));
        }
    }

    #[test]
    fn a_time_is_written_as_sqlite_writes_it() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let sql = "SELECT coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', ?1 / 1000.0, 'unixepoch'), '')";
        for at_ms in [
            0,
            -1,
            1_795_963_776_011,
            1_795_963_776_999,
            951_782_400_000,
            -62_135_596_800_000,
            253_402_300_799_999,
            -62_167_219_200_000,
            253_402_300_800_000,
            i64::MAX,
            i64::MIN,
        ] {
            let mut cell = Vec::new();
            time(&mut cell, at_ms);
            let expected: String = connection.query_row(sql, [at_ms], |row| row.get(0)).unwrap();
            assert_eq!(String::from_utf8(cell).unwrap(), expected, "{at_ms}");
        }
        let mut cell = Vec::new();
        time(&mut cell, -62_167_219_200_001);
        assert_eq!(cell, b"", "a year before 0 would begin as a formula does");
    }

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
