//! The columns of the conversations: what each is called, and where it is in a room of some width.

use eframe::egui::{Align2, Rect, Stroke, Ui, pos2};

use crate::theme::{Palette, Text};

/// Height of the heads, in points.
pub const HEADS: f32 = 24.0;

/// Widths of the columns whose width is always the same, in points.
const MARK: f32 = 24.0;
const STATE: f32 = 80.0;
const NUMBER: f32 = 32.0;
const BEGAN: f32 = 56.0;
const CLIENT: f32 = 106.0;
const FINDINGS: f32 = 58.0;

/// Width of the subject with its text, of its thumbnail alone, and least width of an outcome, in points.
const SUBJECT: f32 = 182.0;
pub const THUMBNAIL: f32 = 56.0;
const OUTCOME: f32 = 120.0;

/// Width of the polls with their bar, and of their number alone, in points.
const POLLS: f32 = 70.0;
const POLLS_NUMBER: f32 = 34.0;

/// A way to set the columns.
struct Way {
    has_client: bool,
    /// Least width of the subject, in points.
    subject: f32,
    axis: f32,
    has_bar: bool,
    /// Space between two columns, in points.
    gap: f32,
}

/// The ways from the widest to the narrowest; the first that has room is taken.
const WAYS: [Way; 5] = [
    Way { has_client: true, subject: 120.0, axis: 382.0, has_bar: true, gap: 12.0 },
    Way { has_client: false, subject: SUBJECT, axis: 382.0, has_bar: true, gap: 12.0 },
    Way { has_client: false, subject: SUBJECT, axis: 382.0, has_bar: false, gap: 12.0 },
    Way { has_client: false, subject: THUMBNAIL, axis: 300.0, has_bar: false, gap: 12.0 },
    Way { has_client: false, subject: THUMBNAIL, axis: 220.0, has_bar: false, gap: 8.0 },
];

/// A column's place: from its left edge, in points from the room's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub left: f32,
    pub width: f32,
}

impl Span {
    /// Returns the place of the column's cell in a row.
    pub fn within(self, row: Rect) -> Rect {
        Rect::from_min_max(
            pos2(row.left() + self.left, row.top()),
            pos2(row.left() + self.left + self.width, row.bottom()),
        )
    }
}

/// Where every column is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Columns {
    pub mark: Span,
    pub state: Span,
    pub number: Span,
    pub began: Span,
    /// `None` where there is no room for who calls.
    pub client: Option<Span>,
    pub subject: Span,
    pub axis: Span,
    pub polls: Span,
    /// The polls have a bar beside their number.
    pub has_bar: bool,
    pub outcome: Span,
    pub findings: Span,
}

impl Way {
    /// Returns the width of everything but subject and outcome.
    fn fixed(&self) -> f32 {
        let client = if self.has_client { CLIENT + self.gap } else { 0.0 };
        let widths = MARK + STATE + NUMBER + BEGAN + client + self.axis + self.polls() + FINDINGS;
        // Between the other columns, and at the right.
        widths + self.gap * 9.0
    }

    const fn polls(&self) -> f32 {
        if self.has_bar { POLLS } else { POLLS_NUMBER }
    }

    fn fits(&self, width: f32) -> bool {
        self.fixed() + self.subject + OUTCOME <= width
    }
}

/// Sets the columns in a room of some width.
pub fn columns(width: f32) -> Columns {
    let narrowest = &WAYS[WAYS.len() - 1];
    let way = WAYS.iter().find(|way| way.fits(width)).unwrap_or(narrowest);
    let left_over = width - way.fixed() - OUTCOME;
    let subject = left_over.clamp(way.subject, SUBJECT);
    let mut left = 0.0;
    let mut next = |width: f32| {
        let span = Span { left, width };
        left += width + way.gap;
        span
    };
    Columns {
        mark: next(MARK),
        state: next(STATE),
        number: next(NUMBER),
        began: next(BEGAN),
        client: way.has_client.then(|| next(CLIENT)),
        subject: next(subject),
        axis: next(way.axis),
        polls: next(way.polls()),
        has_bar: way.has_bar,
        outcome: next((width - way.fixed() - subject).max(0.0)),
        findings: next(FINDINGS),
    }
}

/// Paints the heads of the columns, but for that of the axis, which has its own.
pub fn heads_ui(ui: &Ui, heads: Rect, columns: &Columns) {
    let palette = Palette::of(ui);
    ui.painter().hline(heads.x_range(), heads.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let polls = if columns.has_bar { "Polls of 120" } else { "Polls" };
    let titles = [
        (Some(columns.state), "State", Align2::LEFT_CENTER),
        (Some(columns.number), "No.", Align2::RIGHT_CENTER),
        (Some(columns.began), "Began", Align2::LEFT_CENTER),
        (columns.client, "Client", Align2::LEFT_CENTER),
        (Some(columns.subject), "Subject", Align2::LEFT_CENTER),
        (Some(columns.polls), polls, Align2::RIGHT_CENTER),
        (Some(columns.outcome), "Outcome", Align2::LEFT_CENTER),
        (Some(columns.findings), "Findings", Align2::RIGHT_CENTER),
    ];
    for (span, title, align) in titles {
        let Some(cell) = span.map(|span| span.within(heads)) else { continue };
        let at = align.pos_in_rect(&cell);
        ui.painter().text(at, align, title, Text::Label.font(), palette.weak);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_stand_as_they_were_drawn() {
        let columns = columns(1_280.0);
        let lefts = [columns.state, columns.began, columns.subject, columns.axis, columns.polls, columns.outcome];
        assert_eq!(lefts.map(|span| span.left as i32), [36, 172, 358, 552, 946, 1_028]);
        assert_eq!((columns.findings.left, columns.findings.width), (1_210.0, FINDINGS));
        assert_eq!(columns.client.map(|span| span.left), Some(240.0));
    }

    #[test]
    fn a_narrow_room_loses_the_client_first_and_the_outcome_never() {
        for (width, axis, has_client) in [
            (1_280.0, 382.0, true),
            (1_170.0, 382.0, true),
            (1_100.0, 382.0, false),
            (900.0, 300.0, false),
            (760.0, 220.0, false),
        ] {
            let columns = columns(width);
            assert_eq!((columns.axis.width, columns.client.is_some()), (axis, has_client), "{width}");
            assert!(columns.outcome.width >= OUTCOME, "{width}: {:?}", columns.outcome);
            assert!(columns.findings.left + columns.findings.width <= width, "{width}");
        }
    }
}
