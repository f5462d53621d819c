//! Two records, or a record and the draft, side by side: made on the worker, only painted by the window.

mod replies;
mod timings;

use std::sync::Arc;

use thiserror::Error;

use crate::history::{HistoryError, Record, SubmissionId};
use crate::payload::{Difference, Payload, StoredBody, compare_bodies, with_picture};
use crate::picture::{PictureDifference, decode, decode_pair};
use crate::view::Preview;
use crate::view::rows::local_time;

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
    /// `the draft as it was`, `#12 · 2026-11-24 10:00:00 · CapKill`.
    pub names: [String; 2],
    pub payload: Arc<Difference>,
    pub pictures: Arc<ComparedPictures>,
    /// `None` when the draft is a side: it has no reply.
    pub replies: Option<ComparedReplies>,
    /// Empty when the draft is a side.
    pub timings: Vec<Timing>,
    /// What the draft's side was made of.
    draft: Option<Arc<Payload>>,
}

/// Both pictures and how they differ.
#[derive(Debug)]
pub struct ComparedPictures {
    pub previews: [Option<Preview>; 2],
    /// Both files have the same bytes.
    pub is_same_file: bool,
    /// `None` unless both can be decoded.
    pub difference: Option<PictureDifference>,
}

/// Why two things can't be compared.
#[derive(Debug, Error)]
pub enum ComparisonError {
    #[error("Submission #{} is no longer in the history", .0.0)]
    Gone(SubmissionId),
    #[error(transparent)]
    History(HistoryError),
    #[error("CapKill Desk failed while comparing; the log says why")]
    Lost,
}

/// What to compare.
pub struct Wish {
    pub sides: [Side; 2],
    pub draft: Option<Arc<Payload>>,
    /// Made before of the same sides; what can't have changed is taken from it.
    pub known: Option<Arc<Compared>>,
}

/// Compares. Computes; for the blocking pool.
pub fn compare(wish: &Wish, records: &[Option<Record>; 2]) -> Compared {
    // A record's payload and picture never change, nor does the draft that was kept.
    let known = wish.known.as_ref().filter(|known| match (&known.draft, &wish.draft) {
        (Some(then), Some(now)) => Arc::ptr_eq(then, now),
        (then, now) => then.is_none() && now.is_none(),
    });
    let (payload, pictures) = if let Some(known) = known {
        (Arc::clone(&known.payload), Arc::clone(&known.pictures))
    } else {
        let [left, right] = records.each_ref().map(|record| Sent::of(record.as_ref(), wish.draft.as_deref()));
        (
            Arc::new(compare_bodies(&left.body, &right.body)),
            Arc::new(compare_pictures(left.picture.as_deref(), right.picture.as_deref())),
        )
    };
    let name = |record: &Option<Record>| match record {
        None => "the draft as it was".to_owned(),
        Some(Record { summary, .. }) => {
            format!("#{} · {} · {}", summary.id.0, local_time(summary.created_at_ms), summary.profile)
        }
    };
    let (replies, timings) = match records {
        [Some(left), Some(right)] => (Some(replies::compare(left, right)), timings::compare(left, right)),
        _ => (None, Vec::new()),
    };
    Compared { names: records.each_ref().map(name), payload, pictures, replies, timings, draft: wish.draft.clone() }
}

/// What a side sends or sent; the key is masked.
#[derive(Default)]
struct Sent {
    body: Vec<u8>,
    picture: Option<Vec<u8>>,
}

impl Sent {
    fn of(record: Option<&Record>, draft: Option<&Payload>) -> Self {
        if let Some(record) = record {
            let picture = record.picture.as_deref();
            return Self { body: with_picture(&record.body, picture), picture: picture.map(<[u8]>::to_vec) };
        }
        let Some(draft) = draft else { return Self::default() };
        Self {
            body: whole_body(&draft.stored(), draft.picture_base64().map(str::as_bytes)),
            picture: draft.picture_bytes(),
        }
    }
}

/// A body with its base64 put back as it stands in the outgoing one.
fn whole_body(stored: &StoredBody, base64: Option<&[u8]>) -> Vec<u8> {
    match (stored.picture_at.and_then(|at| stored.bytes.split_at_checked(at)), base64) {
        (Some((before, after)), Some(base64)) => [before, base64, after].concat(),
        _ => stored.bytes.clone(),
    }
}

fn compare_pictures(left: Option<&[u8]>, right: Option<&[u8]>) -> ComparedPictures {
    let preview = |bytes: &[u8], decoded| Some(Preview::new(decoded, bytes.len().div_ceil(3) * 4, bytes.len()));
    match (left, right) {
        (Some(left), Some(right)) => {
            let ([decoded_left, decoded_right], difference) = decode_pair(left, right);
            let previews = [preview(left, decoded_left), preview(right, decoded_right)];
            ComparedPictures { previews, is_same_file: left == right, difference }
        }
        (left, right) => {
            let previews = [left, right].map(|bytes| preview(bytes?, decode(bytes?)));
            ComparedPictures { previews, is_same_file: false, difference: None }
        }
    }
}
