//! A row of the table: its texts cut to what can be seen, its thumbnail decoded.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::contract::{cut, error_code};
use crate::history::{Life, Summary};
use crate::picture::{Frame, decode};
use crate::view::solution::SolutionView;

/// Clocks are set a little now and then; beyond it a row's time is called wrong.
const CLOCK_SLACK_MS: i64 = 60_000;

/// A row's small picture and the name of its texture.
#[derive(Debug)]
pub struct Thumbnail {
    /// Unique within the run.
    pub serial: u64,
    pub frame: Frame,
}

/// One row, ready to be painted.
#[derive(Debug)]
pub struct Row {
    /// Its texts cut to what a row may show; a file can hold anything.
    pub summary: Summary,
    /// When it was created, in local time.
    pub time: String,
    /// It was created later than now, by this machine's clock.
    pub is_in_future: bool,
    /// Meaning and remedy where there is an error code; else what is known.
    pub what_happened: String,
    /// As it is shown; the summary has all of it.
    pub task_id: String,
    pub thumbnail: Option<Arc<Thumbnail>>,
}

/// Decoded thumbnails by their PNG, as long as a row shows them: the same picture is decoded and uploaded once.
#[derive(Clone, Default)]
pub struct Thumbnails(Arc<Mutex<ByPng>>);

type ByPng = HashMap<Arc<[u8]>, Weak<Thumbnail>>;

impl Thumbnails {
    /// Decodes, unless it is known; `None` when it is no picture.
    fn of(&self, png: Arc<[u8]>) -> Option<Arc<Thumbnail>> {
        static NEXT_SERIAL: AtomicU64 = AtomicU64::new(1);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thumbnail) = known.get(&png).and_then(Weak::upgrade) {
            return Some(thumbnail);
        }
        // A decoder's panic costs this picture, not the rows around it; the panic hook logs it.
        let decoded = std::panic::catch_unwind(|| decode(&png)).ok()?;
        let frame = decoded.ok()?.frames.into_iter().next()?;
        let thumbnail = Arc::new(Thumbnail { serial: NEXT_SERIAL.fetch_add(1, Ordering::Relaxed), frame });
        known.insert(png, Arc::downgrade(&thumbnail));
        Some(thumbnail)
    }

    /// Lets go of those that no row shows any more.
    fn tidy(&self) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, thumbnail| thumbnail.strong_count() > 0);
    }
}

/// Makes rows ready and decodes their thumbnails. Computes; for the blocking pool.
#[must_use]
pub fn rows(summaries: Vec<Summary>, thumbnails: &Thumbnails, now_ms: i64) -> Vec<Row> {
    let rows = summaries.into_iter().map(|summary| row(summary, thumbnails, now_ms)).collect();
    thumbnails.tidy();
    rows
}

fn row(summary: Summary, thumbnails: &Thumbnails, now_ms: i64) -> Row {
    let thumbnail = summary.thumbnail.clone().and_then(|png| thumbnails.of(png));
    Row {
        time: local_time(summary.created_at_ms),
        is_in_future: summary.created_at_ms > now_ms.saturating_add(CLOCK_SLACK_MS),
        what_happened: what_happened(&summary),
        task_id: summary.task_id.as_ref().map(|id| cut(&id.to_string(), MAX_ROW_CHARS)).unwrap_or_default(),
        thumbnail,
        summary: Summary {
            profile: cut(&summary.profile, MAX_ROW_CHARS),
            task_type: cut(&summary.task_type, MAX_ROW_CHARS),
            error_code: summary.error_code.map(|code| cut(&code, MAX_ROW_CHARS)),
            label: summary.label.map(|label| cut(&label, MAX_ROW_CHARS)),
            website_url: None,
            thumbnail: None,
            detail: None,
            answer: None,
            ..summary
        },
    }
}

/// Longest text of a row, in characters; the record has the whole.
const MAX_ROW_CHARS: usize = 300;

fn what_happened(summary: &Summary) -> String {
    let detail = summary.detail.as_deref().unwrap_or_default();
    let text = match (&summary.error_code, summary.state) {
        (Some(code), _) => match error_code(code) {
            Some(known) => format!("{}. {}", known.meaning, known.what_to_do),
            None => detail.to_owned(),
        },
        (None, Life::Created) => summary.website_url.clone().unwrap_or_default(),
        (None, Life::Solved) => {
            summary.answer.as_deref().map(|answer| SolutionView::new(answer).line(MAX_ROW_CHARS)).unwrap_or_default()
        }
        (None, Life::Recorded) => "Under way".to_owned(),
        (None, _) => detail.to_owned(),
    };
    cut(&text, MAX_ROW_CHARS)
}

/// Date and time of day where the operator is.
pub fn local_time(at_ms: i64) -> String {
    let Ok(timestamp) = jiff::Timestamp::from_millisecond(at_ms) else {
        return "time unreadable".to_owned();
    };
    timestamp.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::SubmissionId;

    fn made(wanted: &[i64]) -> Vec<Row> {
        let summary = |id: i64| Summary {
            id: SubmissionId(id),
            created_at_ms: id,
            profile: String::new(),
            task_type: String::new(),
            state: Life::Created,
            task_id: None,
            error_code: None,
            detail: None,
            latency_ms: None,
            website_url: None,
            answer: None,
            polls: 0,
            thumbnail: None,
            is_pinned: false,
            label: None,
            has_note: false,
        };
        wanted.iter().map(|id| row(summary(*id), &Thumbnails::default(), 0)).collect()
    }

    #[test]
    fn a_row_holds_no_more_of_a_text_than_it_can_show() {
        let long = "é".repeat(1_000_000);
        let given = Summary {
            profile: long.clone(),
            task_type: long.clone(),
            task_id: Some(crate::contract::TaskId::from_token(format!("\"{long}\""))),
            error_code: Some(long.clone()),
            detail: Some(long.clone()),
            website_url: Some(long.clone()),
            answer: Some(long.clone()),
            label: Some(long.clone()),
            ..made(&[1])[0].summary.clone()
        };
        let row = row(given, &Thumbnails::default(), 0);
        let Summary { profile, task_type, error_code, detail, website_url, answer, label, .. } = &row.summary;
        let texts = [error_code, detail, website_url, answer, label].into_iter().flatten();
        for text in texts.chain([profile, task_type, &row.task_id, &row.what_happened]) {
            assert!((1..=MAX_ROW_CHARS + 1).contains(&text.chars().count()), "{}", text.len());
        }
        assert_eq!(row.summary.task_id.as_ref().unwrap().token().chars().count(), 1_000_002, "to be copied");
    }

    #[test]
    fn a_thumbnail_is_decoded_once_while_a_row_shows_it() {
        let thumbnails = Thumbnails::default();
        let png: Arc<[u8]> = include_bytes!("../../assets/sample.png").as_slice().into();
        let first = thumbnails.of(Arc::clone(&png)).unwrap();
        assert!(Arc::ptr_eq(&first, &thumbnails.of(png.to_vec().into()).unwrap()), "by its bytes");
        thumbnails.tidy();
        assert_eq!(thumbnails.0.lock().unwrap().len(), 1);
        let serial = first.serial;
        drop(first);
        thumbnails.tidy();
        assert!(thumbnails.0.lock().unwrap().is_empty(), "what nobody shows is let go");
        assert_ne!(thumbnails.of(png).unwrap().serial, serial, "its pixels were handed out");
        assert!(thumbnails.of(b"no picture".as_slice().into()).is_none());
    }

    #[test]
    fn only_a_time_that_cannot_be_is_in_the_future() {
        let mut summary = made(&[1]).remove(0).summary;
        summary.created_at_ms = 100_000;
        let is_in_future = |now_ms| row(summary.clone(), &Thumbnails::default(), now_ms).is_in_future;
        assert!(!is_in_future(50_000) && is_in_future(10_000));
    }
}
