//! Two records, or a record and the draft, side by side, made ready for the window.

mod pictures;
mod replies;
mod sent;
mod timings;

use std::sync::Arc;

use thiserror::Error;

use crate::contract::cut;
use crate::history::{HistoryError, Record, SubmissionId};
use crate::payload::{Difference, Payload, compare_bodies};
use crate::view::comparison::sent::Sent;
use crate::view::local_time::local_time;

pub use pictures::ComparedPictures;
pub use replies::{ComparedBody, ComparedReplies};
pub use timings::{Amount, Timing};

/// One of the two things that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Draft,
    Record(SubmissionId),
}

/// What was found.
#[derive(Debug)]
pub struct Compared {
    /// How each side is called: `the draft as it was`, `#12 · 2026-11-24 10:00:00 · CapKill`.
    pub names: [String; 2],
    pub payload: Arc<Difference>,
    pub pictures: Arc<ComparedPictures>,
    /// `None` when the draft is a side, which has no reply.
    pub replies: Option<ComparedReplies>,
    /// Empty when the draft is a side.
    pub timings: Vec<Timing>,
    /// What the draft's side was made of.
    draft: Option<Arc<Payload>>,
}

/// Why two things can't be compared.
#[derive(Debug, Error)]
pub enum ComparisonError {
    #[error("Submission #{} is no longer in the history", .0.0)]
    Gone(SubmissionId),
    #[error(transparent)]
    History(HistoryError),
}

/// What to compare.
pub struct ComparisonWish {
    pub sides: [Side; 2],
    pub draft: Option<Arc<Payload>>,
    /// An earlier comparison of the same sides. What can't have changed since is taken from there.
    pub known: Option<Arc<Compared>>,
}

/// Compares two sides; `records` has the record of each side that is one. Takes time: not for the paint path.
#[must_use]
pub fn compare(wish: &ComparisonWish, records: &[Option<Record>; 2]) -> Compared {
    let (payload, pictures) = wish.still_known().unwrap_or_else(|| compare_sent(wish, records));
    let (replies, timings) = match records {
        [Some(left), Some(right)] => (Some(replies::compare(left, right)), timings::compare(left, right)),
        _ => (None, Vec::new()),
    };
    let names = records.each_ref().map(|record| name(record.as_ref()));
    Compared { names, payload, pictures, replies, timings, draft: wish.draft.clone() }
}

impl ComparisonWish {
    /// Returns what the earlier comparison found out about bodies and pictures. A record's never change, nor do those of
    /// a draft that was kept; another draft makes the earlier comparison useless.
    fn still_known(&self) -> Option<(Arc<Difference>, Arc<ComparedPictures>)> {
        let known = self.known.as_ref()?;
        let is_same_draft = match (&known.draft, &self.draft) {
            (Some(then), Some(now)) => Arc::ptr_eq(then, now),
            (then, now) => then.is_none() && now.is_none(),
        };
        is_same_draft.then(|| (Arc::clone(&known.payload), Arc::clone(&known.pictures)))
    }
}

fn compare_sent(wish: &ComparisonWish, records: &[Option<Record>; 2]) -> (Arc<Difference>, Arc<ComparedPictures>) {
    let [left, right] = records.each_ref().map(|record| Sent::of(record.as_ref(), wish.draft.as_deref()));
    let pictures = pictures::compare(left.picture.as_deref(), right.picture.as_deref());
    (Arc::new(compare_bodies(&left.body, &right.body)), Arc::new(pictures))
}

/// Longest name of a profile that a side's name takes, in characters: a file may bring one of a megabyte.
const MAX_NAME_CHARS: usize = 100;

/// Names a side by its record, the draft when there is none.
fn name(record: Option<&Record>) -> String {
    match record {
        None => "the draft as it was".to_owned(),
        Some(Record { summary, .. }) => {
            format!(
                "#{} · {} · {}",
                summary.id.0,
                local_time(summary.created_at_ms),
                cut(&summary.profile, MAX_NAME_CHARS)
            )
        }
    }
}
