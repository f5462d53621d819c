//! The part of the history a window is looking at: a list of row numbers, and the rows around what is
//! visible.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::{Marked, SolutionView};
use crate::contract::cut;
use crate::contract::error_code;
use crate::history::{Choices, History, HistoryError, Listing, Query, State, SubmissionId, Summary};
use crate::picture::{Frame, decode};

/// Rows loaded before and after what is visible.
const MARGIN: u64 = 32;

/// Rows kept; those farthest from what is visible go first.
const MOST_ROWS: usize = 1024;

/// Clocks are set a little now and then; beyond it a row's time is called wrong.
const CLOCK_SLACK_MS: i64 = 60_000;

/// Whether the history can be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HistoryHealth {
    #[default]
    Opening,
    /// An older file is being brought up to date, which takes a while once.
    Updating,
    Ready,
    /// It can be read, and why it can't be written.
    ReadOnly(String),
    /// It can't be used, and why.
    Failed(String),
}

impl HistoryHealth {
    /// Why nothing can be recorded, in one sentence; `None` when it can.
    #[must_use]
    pub fn problem(&self) -> Option<&str> {
        match self {
            Self::Ready => None,
            Self::Opening => Some("The history is being opened"),
            Self::Updating => Some("The history is being brought up to date"),
            Self::ReadOnly(why) | Self::Failed(why) => Some(why),
        }
    }
}

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

#[derive(Debug)]
struct Held {
    row: Arc<Row>,
    generation: u64,
}

/// The list that a window scrolls through, and the rows around what is visible.
#[derive(Debug, Default)]
pub struct HistoryView {
    pub health: HistoryHealth,
    /// What is wanted.
    pub query: Query,
    /// What was found; `None` until the first list has come. An older one stays until the next has come.
    pub listing: Option<Arc<Listing>>,
    /// What the filters can be set to.
    pub choices: Arc<Choices>,
    pub marked: Marked,
    rows: HashMap<i64, Held>,
    visible: Range<u64>,
    /// Counts changes of the history.
    generation: u64,
    /// The generation each row was asked for last.
    asked: HashMap<i64, u64>,
    /// Rows are being loaded; others wait, and what was scrolled past meanwhile is never asked for.
    is_loading: bool,
}

impl HistoryView {
    /// Number of rows that the list has, once there is one.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.listing.as_ref().map(|listing| listing.ids.len() as u64)
    }

    /// Whether more rows are still being counted.
    #[must_use]
    pub fn is_counting(&self) -> bool {
        self.listing.as_ref().is_none_or(|listing| !listing.is_complete)
    }

    /// The number of the row at a position.
    #[must_use]
    pub fn id_at(&self, position: u64) -> Option<SubmissionId> {
        let listing = self.listing.as_ref()?;
        listing.ids.get(usize::try_from(position).ok()?).copied().map(SubmissionId)
    }

    /// The row at a position, if it is here.
    #[must_use]
    pub fn row(&self, position: u64) -> Option<&Arc<Row>> {
        self.rows.get(&self.id_at(position)?.0).map(|held| &held.row)
    }

    /// Where a row stands.
    #[must_use]
    pub fn position(&self, id: SubmissionId) -> Option<u64> {
        let listing = self.listing.as_ref()?;
        listing.ids.iter().position(|listed| *listed == id.0).map(|at| at as u64)
    }

    /// Serials of the thumbnails that are here.
    pub fn thumbnails(&self) -> impl Iterator<Item = u64> {
        self.rows.values().filter_map(|held| held.row.thumbnail.as_ref()).map(|thumbnail| thumbnail.serial)
    }

    /// What a window looks at now; returns the rows to load.
    pub(super) fn look_at(&mut self, visible: Range<u64>) -> Vec<i64> {
        self.visible = visible;
        self.missing()
    }

    /// The history changed; returns the rows to load again.
    pub(super) fn changed(&mut self) -> Vec<i64> {
        self.generation += 1;
        self.missing()
    }

    /// A list has come; returns the rows to load.
    pub(super) fn accept_list(&mut self, listing: Listing) -> Vec<i64> {
        self.listing = Some(Arc::new(listing));
        self.missing()
    }

    fn around(&self, margin: u64) -> &[i64] {
        let ids = self.listing.as_ref().map(|listing| listing.ids.as_slice()).unwrap_or_default();
        let at = |position: u64| usize::try_from(position).unwrap_or(usize::MAX).min(ids.len());
        let (from, to) = (at(self.visible.start.saturating_sub(margin)), at(self.visible.end.max(1) + margin));
        &ids[from.min(to)..to]
    }

    /// Neither here nor asked for since it changed.
    fn is_stale(&self, id: i64) -> bool {
        self.asked.get(&id).is_none_or(|asked| *asked < self.generation)
    }

    fn missing(&mut self) -> Vec<i64> {
        // What is visible is asked for; then so is some around it, so that most steps ask for nothing.
        if self.is_loading || !self.around(0).iter().any(|id| self.is_stale(*id)) {
            return Vec::new();
        }
        let ids: Vec<i64> = self.around(MARGIN).iter().copied().filter(|id| self.is_stale(*id)).collect();
        self.asked.extend(ids.iter().map(|id| (*id, self.generation)));
        self.is_loading = true;
        ids
    }

    /// The state of the history that is wanted now.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// Rows have come; those that were overtaken by newer ones are dropped. Returns the rows to load next.
    pub(super) fn accept_rows(&mut self, generation: u64, rows: Vec<Row>) -> Vec<i64> {
        self.is_loading = false;
        for row in rows {
            let id = row.summary.id.0;
            if self.rows.get(&id).is_none_or(|held| held.generation <= generation) {
                self.rows.insert(id, Held { row: Arc::new(row), generation });
            }
        }
        if self.rows.len() > MOST_ROWS {
            let near: HashSet<i64> = self.around(2 * MARGIN).iter().copied().collect();
            self.rows.retain(|id, _| near.contains(id));
            self.asked.retain(|id, _| near.contains(id));
        }
        self.missing()
    }

    /// Rows are not being loaded after all: they may be asked for again.
    pub(super) fn forget(&mut self, ids: &[i64]) {
        self.is_loading = false;
        for id in ids {
            self.asked.remove(id);
        }
    }

    /// Rows could not be loaded. Returns the rows to load next, when others that are missing are visible
    /// by now; what failed is not tried again by itself.
    pub(super) fn failed(&mut self, ids: &[i64]) -> Vec<i64> {
        self.forget(ids);
        let is_other = self.around(0).iter().any(|id| self.is_stale(*id) && !ids.contains(id));
        if is_other { self.missing() } else { Vec::new() }
    }
}

/// Decoded thumbnails by their PNG, as long as a row shows them: the same picture is decoded and uploaded once.
#[derive(Clone, Default)]
pub(super) struct Thumbnails(Arc<Mutex<ByPng>>);

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

/// Loads rows and decodes their thumbnails.
pub(super) async fn load_rows(
    history: &History,
    ids: Vec<i64>,
    thumbnails: Thumbnails,
    now_ms: i64,
) -> Result<Vec<Row>, HistoryError> {
    let summaries = history.summaries(ids).await?;
    let rows = tokio::task::spawn_blocking(move || {
        let rows = summaries.into_iter().map(|summary| row(summary, &thumbnails, now_ms)).collect();
        thumbnails.tidy();
        rows
    });
    // A panic costs these rows, not the program.
    Ok(rows.await.unwrap_or_default())
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
        (None, State::Created) => summary.website_url.clone().unwrap_or_default(),
        (None, State::Solved) => {
            summary.answer.as_deref().map(|answer| SolutionView::new(answer).line(MAX_ROW_CHARS)).unwrap_or_default()
        }
        (None, State::Recorded) => "Under way".to_owned(),
        (None, _) => detail.to_owned(),
    };
    cut(&text, MAX_ROW_CHARS)
}

/// Date and time of day where the operator is.
pub(super) fn local_time(at_ms: i64) -> String {
    let Ok(timestamp) = jiff::Timestamp::from_millisecond(at_ms) else {
        return "time unreadable".to_owned();
    };
    timestamp.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(rows: i64) -> HistoryView {
        let listing = Listing { ids: (0..rows).rev().collect(), is_complete: true };
        HistoryView { listing: Some(Arc::new(listing)), ..HistoryView::default() }
    }

    fn rows(wanted: &[i64]) -> Vec<Row> {
        let summary = |id: i64| Summary {
            id: SubmissionId(id),
            created_at_ms: id,
            profile: String::new(),
            task_type: String::new(),
            state: State::Created,
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
    fn rows_are_asked_for_once_until_the_history_changes() {
        let mut view = view(1_000_000);
        let first = view.look_at(0..20);
        assert_eq!((first.len(), first[0]), (52, 999_999));
        assert!(view.accept_rows(0, rows(&first)).is_empty());
        assert!(view.look_at(0..20).is_empty() && view.look_at(30..50).is_empty());
        let again = view.changed();
        assert_eq!(again.len(), 82, "a change asks for what is around again");
        assert!(view.failed(&again).is_empty(), "what failed is not tried again at once");
        assert_eq!(view.look_at(0..20).len(), 52);
    }

    #[test]
    fn what_is_scrolled_past_while_rows_are_loaded_is_never_asked_for() {
        let mut view = view(1_000_000);
        let first = view.look_at(0..20);
        for far in 1..100_u64 {
            assert!(view.look_at(far * 10_000..far * 10_000 + 20).is_empty());
        }
        assert!(view.look_at(999_990..1_000_000).is_empty());
        assert!(view.changed().is_empty());
        let next = view.accept_rows(0, rows(&first));
        assert_eq!((next.len(), next[41]), (42, 0), "the end is as near as the beginning");
        assert!(view.look_at(500_000..500_020).is_empty());
        assert_eq!(view.failed(&next).len(), 84, "what is visible by now is asked for though others failed");
    }

    #[test]
    fn what_failed_beside_rows_that_are_here_is_neither_tried_again_nor_in_the_way() {
        let mut view = view(1_000_000);
        let first = view.look_at(0..20);
        assert!(view.accept_rows(0, rows(&first)).is_empty());
        // Half of what is visible is here.
        let next = view.look_at(42..62);
        assert!(!next.is_empty() && next.len() < 84);
        assert!(view.failed(&next).is_empty());
        let again = view.look_at(42..62);
        assert_eq!(again, next);
        view.forget(&again);
        assert_eq!(view.look_at(42..62), next, "what was refused holds up nothing");
    }

    #[test]
    fn overtaken_rows_are_dropped() {
        let mut view = view(1);
        let wanted = view.look_at(0..1);
        let newer = rows(&wanted).into_iter().map(|row| Row { time: "newer".into(), ..row }).collect();
        view.accept_rows(2, newer);
        view.accept_rows(1, rows(&wanted));
        assert_eq!(view.row(0).unwrap().time, "newer");
    }

    #[test]
    fn far_rows_are_let_go() {
        let mut view = view(100_000);
        for page in 0..40 {
            let wanted = view.look_at(page * 100..page * 100 + 30);
            let loaded = rows(&wanted);
            view.accept_rows(0, loaded);
            assert!(view.rows.len() <= MOST_ROWS && view.row(page * 100).is_some());
        }
        assert!(view.row(0).is_none());
        assert!(!view.look_at(0..10).is_empty());
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
            ..rows(&[1])[0].summary.clone()
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
        let mut summary = rows(&[1]).remove(0).summary;
        summary.created_at_ms = 100_000;
        let is_in_future = |now_ms| row(summary.clone(), &Thumbnails::default(), now_ms).is_in_future;
        assert!(!is_in_future(50_000) && is_in_future(10_000));
    }
}
