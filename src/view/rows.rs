//! A row of the table: its texts cut to what can be seen, its thumbnail decoded.

use std::sync::Arc;

use crate::contract::{cut, error_code};
use crate::history::{Life, Summary};
use crate::view::local_time::local_time;
use crate::view::solution::SolutionView;
use crate::view::thumbnails::{Thumbnail, Thumbnails};

/// A row that is newer than this machine's clock by more than this is called wrong: clocks are set a little now and
/// then.
const CLOCK_SLACK_MS: i64 = 60_000;

/// Longest text of a row, in characters; the record has the whole text.
const MAX_ROW_CHARS: usize = 300;

/// One row, ready to be painted.
#[derive(Debug)]
pub struct Row {
    /// The summary's texts are cut to what a row may show, because a file can hold anything.
    pub summary: Summary,
    /// When the submission was created, in local time.
    pub time: String,
    /// The submission was created later than now, by this machine's clock.
    pub is_in_future: bool,
    /// What the error code means and what to do, or else what is known of the submission.
    pub what_happened: String,
    /// The task id as it is shown; the summary has all of it.
    pub task_id: String,
    pub thumbnail: Option<Arc<Thumbnail>>,
}

/// Makes rows ready and decodes their thumbnails. Takes time: not for the paint path.
#[must_use]
pub fn rows(summaries: Vec<Summary>, thumbnails: &Thumbnails, now_ms: i64) -> Vec<Row> {
    let rows = summaries.into_iter().map(|summary| row(summary, thumbnails, now_ms)).collect();
    thumbnails.forget_unshown();
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
            // One that is cut is nobody's address, so that its row counts as one that cost money.
            base_url: cut(&summary.base_url, MAX_ROW_CHARS),
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::contract::TaskId;
    use crate::history::SubmissionId;

    /// Returns a submission that was created at as many milliseconds as its number.
    pub(crate) fn summary(id: i64) -> Summary {
        Summary {
            id: SubmissionId(id),
            created_at_ms: id,
            profile_id: String::new(),
            profile: String::new(),
            base_url: String::new(),
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
            is_brought_in: false,
        }
    }

    #[test]
    fn a_row_holds_no_more_of_a_text_than_it_can_show() {
        let long = "é".repeat(1_000_000);
        let given = Summary {
            profile: long.clone(),
            base_url: long.clone(),
            task_type: long.clone(),
            task_id: Some(TaskId::from_token(format!("\"{long}\""))),
            error_code: Some(long.clone()),
            detail: Some(long.clone()),
            website_url: Some(long.clone()),
            answer: Some(long.clone()),
            label: Some(long.clone()),
            ..summary(1)
        };
        let row = row(given, &Thumbnails::default(), 0);
        let Summary { profile, base_url, task_type, error_code, detail, website_url, answer, label, .. } = &row.summary;
        let texts = [error_code, detail, website_url, answer, label].into_iter().flatten();
        for text in texts.chain([profile, base_url, task_type, &row.task_id, &row.what_happened]) {
            assert!((1..=MAX_ROW_CHARS + 1).contains(&text.chars().count()), "{}", text.len());
        }
        assert_eq!(row.summary.task_id.as_ref().unwrap().token().chars().count(), 1_000_002, "to be copied");
    }

    #[test]
    fn only_a_time_that_cannot_be_is_in_the_future() {
        let is_in_future = |now_ms| row(summary(100_000), &Thumbnails::default(), now_ms).is_in_future;
        assert!(!is_in_future(50_000) && is_in_future(10_000));
    }
}
