//! The part of the history a window is looking at: pages of rows around what is visible.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::SolutionView;
use crate::contract::cut;
use crate::contract::error_code;
use crate::history::{History, HistoryError, State, Summary};
use crate::picture::{Frame, decode};

/// Rows in a page.
pub const PAGE_ROWS: u64 = 64;

/// Pages kept; those farthest from what is visible go first.
const MAX_PAGES: usize = 8;

/// Whether the history can be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HistoryHealth {
    #[default]
    Opening,
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
            Self::ReadOnly(why) | Self::Failed(why) => Some(why),
        }
    }
}

/// One row with its thumbnail's pixels.
#[derive(Debug)]
pub struct Row {
    pub summary: Summary,
    /// When it was created, in local time.
    pub time: String,
    /// Meaning and remedy where there is an error code; else what is known.
    pub what_happened: String,
    pub thumbnail: Option<Frame>,
}

/// Rows loaded together.
#[derive(Debug)]
pub struct Page {
    /// Unique within the run: the name of its textures.
    pub serial: u64,
    pub rows: Vec<Row>,
}

/// Pages of rows, newest first.
#[derive(Debug, Default)]
pub struct HistoryView {
    pub health: HistoryHealth,
    /// Number of submissions, once known.
    pub total: Option<u64>,
    /// By page number; a page may be of an earlier generation until its successor has come.
    pub pages: BTreeMap<u64, Arc<Page>>,
    visible: Range<u64>,
    /// Counts changes of the history.
    generation: u64,
    /// The generation each page was asked for last.
    asked: BTreeMap<u64, u64>,
    /// The generation each page here belongs to.
    accepted: BTreeMap<u64, u64>,
}

impl HistoryView {
    /// The row at a position, if its page is here.
    #[must_use]
    pub fn row(&self, index: u64) -> Option<(&Page, usize)> {
        let page = self.pages.get(&(index / PAGE_ROWS))?;
        let at = usize::try_from(index % PAGE_ROWS).ok()?;
        (at < page.rows.len()).then_some((page, at))
    }

    /// What a window looks at now; returns the pages to load.
    pub(super) fn look_at(&mut self, visible: Range<u64>) -> Vec<u64> {
        self.visible = visible;
        self.missing()
    }

    /// The history changed; returns the pages to load again.
    pub(super) fn changed(&mut self) -> Vec<u64> {
        self.generation += 1;
        self.missing()
    }

    fn missing(&mut self) -> Vec<u64> {
        let first = self.visible.start / PAGE_ROWS;
        let last = self.visible.end.max(1).saturating_sub(1) / PAGE_ROWS;
        let wanted: Vec<u64> = (first..=last.min(first + MAX_PAGES as u64 - 1))
            .filter(|page| self.asked.get(page).is_none_or(|asked| *asked < self.generation))
            .collect();
        for page in &wanted {
            self.asked.insert(*page, self.generation);
        }
        wanted
    }

    /// The state of the history that is wanted now.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// A page has come; one that was overtaken by a newer is dropped.
    pub(super) fn accept(&mut self, number: u64, generation: u64, page: Page, total: u64) {
        if self.accepted.get(&number).is_some_and(|accepted| *accepted > generation) {
            return;
        }
        self.total = Some(total);
        self.accepted.insert(number, generation);
        self.pages.insert(number, Arc::new(page));
        while self.pages.len() > MAX_PAGES {
            let centre = self.visible.start / PAGE_ROWS;
            let farthest = self.pages.keys().copied().max_by_key(|page| page.abs_diff(centre));
            if let Some(farthest) = farthest {
                self.pages.remove(&farthest);
                self.asked.remove(&farthest);
                self.accepted.remove(&farthest);
            }
        }
    }

    /// A page could not be loaded: it may be asked for again.
    pub(super) fn forget(&mut self, number: u64) {
        self.asked.remove(&number);
    }
}

/// The serial of the next page.
static NEXT_SERIAL: AtomicU64 = AtomicU64::new(1);

/// Loads a page and decodes its thumbnails.
pub(super) async fn load_page(history: &History, number: u64) -> Result<(Page, u64), HistoryError> {
    let total = history.count().await?;
    let summaries = history.summaries(number * PAGE_ROWS, PAGE_ROWS).await?;
    let rows = tokio::task::spawn_blocking(move || summaries.into_iter().map(row).collect()).await;
    // A panic in a decoder costs the thumbnails' page, not the program.
    let page = Page { serial: NEXT_SERIAL.fetch_add(1, Ordering::Relaxed), rows: rows.unwrap_or_default() };
    Ok((page, total))
}

fn row(summary: Summary) -> Row {
    let thumbnail = summary
        .thumbnail
        .as_deref()
        .and_then(|png| decode(png).ok())
        .and_then(|decoded| decoded.frames.into_iter().next());
    Row {
        time: local_time(summary.created_at_ms),
        what_happened: what_happened(&summary),
        thumbnail,
        summary: Summary { thumbnail: None, detail: None, answer: None, ..summary },
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

    fn page() -> Page {
        Page { serial: 0, rows: Vec::new() }
    }

    #[test]
    fn a_page_is_asked_for_once_until_the_history_changes() {
        let mut view = HistoryView::default();
        assert_eq!(view.look_at(0..20), [0]);
        assert_eq!(view.look_at(0..20), Vec::<u64>::new());
        assert_eq!(view.look_at(50..70), [1]);
        assert_eq!(view.changed(), [0, 1]);
        assert_eq!(view.changed(), [0, 1], "a change while loading asks again");
        view.forget(1);
        assert_eq!(view.look_at(50..70), [1]);
    }

    #[test]
    fn an_overtaken_page_is_dropped() {
        let mut view = HistoryView::default();
        view.accept(0, 2, Page { serial: 2, rows: Vec::new() }, 20);
        view.accept(0, 1, Page { serial: 1, rows: Vec::new() }, 10);
        assert_eq!((view.pages[&0].serial, view.total), (2, Some(20)));
    }

    #[test]
    fn far_pages_are_let_go() {
        let mut view = HistoryView::default();
        for number in 0..20 {
            view.look_at(number * PAGE_ROWS..(number + 1) * PAGE_ROWS);
            view.accept(number, 0, page(), 2000);
        }
        assert_eq!(view.pages.len(), MAX_PAGES);
        assert!(view.pages.contains_key(&19) && !view.pages.contains_key(&0));
        assert_eq!(view.look_at(0..10), [0]);
    }
}
