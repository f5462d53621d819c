//! The lines of a comparison, and the words that each is painted with.

use eframe::egui::Color32;

use crate::payload::{Difference, DifferenceKind, DifferenceNote, DifferenceRow, ShownValue};
use crate::theme::Palette;
use crate::view::quantity;
use crate::view::{Amount, ComparedReplies, Timing};

/// One line of the table.
pub enum Line<'a> {
    Heading(&'a str),
    Note(&'a str),
    Row(&'a DifferenceRow),
    Timing(&'a Timing),
    LeftOut(usize),
}

/// Returns the lines of a payload's differences.
pub fn payload_lines(difference: &Difference, only_differences: bool) -> Vec<Line<'_>> {
    let notes = difference.notes.iter().map(|note| Line::Note(note));
    let rows = difference.rows.iter().filter(|row| !only_differences || row.kind != DifferenceKind::Same);
    let left_out = (difference.left_out > 0).then_some(Line::LeftOut(difference.left_out));
    notes.chain(rows.map(Line::Row)).chain(left_out).collect()
}

/// Returns the lines of two replies' differences.
pub fn reply_lines(replies: &ComparedReplies, only_differences: bool) -> Vec<Line<'_>> {
    let facts = replies.facts.iter().filter(|row| !only_differences || row.kind != DifferenceKind::Same);
    let mut lines: Vec<_> = facts.map(Line::Row).collect();
    for body in &replies.bodies {
        lines.push(Line::Heading(body.title));
        lines.extend(payload_lines(&body.difference, only_differences));
    }
    lines
}

/// Returns a line for each measure.
pub fn timing_lines(timings: &[Timing]) -> Vec<Line<'_>> {
    timings.iter().map(Line::Timing).collect()
}

/// A row as it is painted.
pub struct Painted<'a> {
    pub place: &'a str,
    pub kind: DifferenceKind,
    pub cells: [String; 2],
    pub note: Option<String>,
    /// Whether the row is a measure, which hardly ever is the same: no colour calls for attention.
    pub is_measure: bool,
}

impl Painted<'_> {
    /// Returns how the sides differ, with the note on it.
    pub fn words(&self) -> String {
        let note = self.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        format!("{}{note}", kind_words(self.kind))
    }

    /// Returns what a screen reader says of the row.
    pub fn name(&self) -> String {
        let [left, right] = &self.cells;
        let note = self.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        format!("{}, {}: {left} | {right}{note}", self.place, kind_words(self.kind))
    }

    /// Returns the colour of the values.
    pub fn value_color(&self, palette: &Palette) -> Color32 {
        match self.kind {
            DifferenceKind::Same => palette.weak,
            _ if self.is_measure => palette.text,
            kind => kind_mark(palette, kind).1,
        }
    }
}

/// Returns a difference as it is painted.
pub fn painted(row: &DifferenceRow) -> Painted<'_> {
    Painted {
        place: if row.place.is_empty() { "whole body" } else { &row.place },
        kind: row.kind,
        cells: [&row.left, &row.right].map(|value| value.as_ref().map_or("—".to_owned(), shown_text)),
        note: row.note.map(note_text),
        is_measure: false,
    }
}

/// Returns a measure as it is painted, with what the right side took more or less.
pub fn painted_timing(timing: &Timing) -> Painted<'static> {
    let text = |amount: Option<Amount>| match amount {
        None => "—".to_owned(),
        Some(Amount::Ms(ms)) => quantity::milliseconds(ms),
        Some(Amount::Count(count)) => quantity::grouped(count),
    };
    let left = text(timing.left);
    let (kind, right) = match (timing.left, timing.right) {
        (Some(_), None) => (DifferenceKind::OnlyLeft, text(None)),
        (None, _) => (DifferenceKind::OnlyRight, text(timing.right)),
        (left, right) if left == right => (DifferenceKind::Same, text(right)),
        (Some(Amount::Ms(left)), Some(Amount::Ms(right))) => {
            let sign = if right > left { '+' } else { '−' };
            let by = quantity::milliseconds((right - left).abs());
            (DifferenceKind::Changed, format!("{}  ({sign}{by})", text(timing.right)))
        }
        _ => (DifferenceKind::Changed, text(timing.right)),
    };
    Painted { place: timing.name, kind, cells: [left, right], note: None, is_measure: true }
}

fn shown_text(value: &ShownValue) -> String {
    match value {
        ShownValue::Text(text) => text.clone(),
        ShownValue::Base64(chars) => format!("‹{} base64 characters›", quantity::grouped(*chars as u64)),
    }
}

fn note_text(note: DifferenceNote) -> String {
    match note {
        DifferenceNote::SameNumber => "the same number, written differently".to_owned(),
        DifferenceNote::FromCharacter(at) => format!("they differ from character {} on", quantity::grouped(at as u64)),
    }
}

/// Returns how two values differ, in words.
pub fn kind_words(kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::Same => "the same",
        DifferenceKind::Changed => "differs",
        DifferenceKind::TypeChanged => "of another type",
        DifferenceKind::OnlyLeft => "only on the left",
        DifferenceKind::OnlyRight => "only on the right",
    }
}

/// Returns how two values differ, as a sign with its colour.
pub fn kind_mark(palette: &Palette, kind: DifferenceKind) -> (&'static str, Color32) {
    match kind {
        DifferenceKind::Same => ("=", palette.weak),
        DifferenceKind::Changed => ("≠", palette.warn.ink),
        DifferenceKind::TypeChanged => ("≠", palette.bad.ink),
        DifferenceKind::OnlyLeft => ("−", palette.bad.ink),
        DifferenceKind::OnlyRight => ("+", palette.ok.ink),
    }
}
