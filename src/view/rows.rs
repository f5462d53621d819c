//! A row of the table: its texts cut to what can be seen, its thumbnail decoded.

use std::sync::Arc;

use crate::contract::{BaseUrl, cut, error_code};
use crate::history::{Life, Summary};
use crate::payload::in_one_line;
use crate::view::local_time::{ShortTime, local_time};
use crate::view::solution::SolutionView;
use crate::view::span::taken;
use crate::view::thumbnails::{Thumbnail, Thumbnails};

/// A row that is newer than this machine's clock by more than this is called wrong: clocks are set a little now and
/// then.
const CLOCK_SLACK_MS: i64 = 60_000;

/// Longest text of a row, in characters; the record has the whole text.
const MAX_ROW_CHARS: usize = 300;

/// Cut from what an older version wrote into a row before the reason.
const NOT_SENT: &str = "Not sent: ";

/// What is said first of a row that did not begin on this desk.
const BROUGHT_IN: &str = "An import or a backup brought this row in.";

/// What is said of a captured task that has no end yet.
const ITS_PROGRAM_ASKS: &str = "Left to the program that sent it";

/// What stands in the place of a task's type where the body names none, and of a profile's name that is empty.
const NO_TYPE: &str = "No type";
const NO_NAME: &str = "No name";

/// Parts of what a resolver says where a host has no address.
const NO_SUCH_HOST: [&str; 2] = ["failed to lookup address", "dns error"];

/// One row, ready to be painted.
#[derive(Debug)]
pub struct Row {
    /// The summary's texts are cut to what a row may show, because a file can hold anything.
    pub summary: Summary,
    /// When the submission was created, in local time.
    pub time: String,
    /// The same in few characters.
    pub short_time: ShortTime,
    /// The submission was created later than now, by this machine's clock.
    pub is_in_future: bool,
    /// The site's host; `None` for a task without a site.
    pub site: Option<String>,
    /// The answer, or else what happened in few words.
    pub what_happened: String,
    /// What the error code means and what to do, or else all that is known; the answer where there is one.
    pub explanation: String,
    /// How long solving took, or failing; empty while nobody knows.
    pub to_solve: String,
    /// The task id as it is shown; the summary has all of it.
    pub task_id: String,
    pub thumbnail: Option<Arc<Thumbnail>>,
}

impl Row {
    /// Whether the row has an answer.
    #[must_use]
    pub fn is_solved(&self) -> bool {
        self.summary.state == Life::Solved
    }
}

/// Makes rows ready and decodes their thumbnails. Takes time: not for the paint path.
#[must_use]
pub fn rows(summaries: Vec<Summary>, thumbnails: &Thumbnails, now_ms: i64) -> Vec<Row> {
    let rows = summaries.into_iter().map(|summary| row(summary, thumbnails, now_ms)).collect();
    thumbnails.forget_unshown();
    rows
}

/// Returns what a type is called: that of a body which can't be read is empty.
#[must_use]
pub fn type_name(task_type: &str) -> &str {
    if task_type.trim().is_empty() { NO_TYPE } else { task_type }
}

/// Returns what a row's profile is called: a file that was brought in may leave its name out.
#[must_use]
pub fn profile_name(profile: &str) -> &str {
    if profile.trim().is_empty() { NO_NAME } else { profile }
}

fn row(summary: Summary, thumbnails: &Thumbnails, now_ms: i64) -> Row {
    let thumbnail = summary.thumbnail.clone().and_then(|png| thumbnails.of(png));
    Row { thumbnail, ..row_without_thumbnail(summary, now_ms) }
}

/// Makes a row ready, but for its thumbnail.
pub(super) fn row_without_thumbnail(summary: Summary, now_ms: i64) -> Row {
    let (what_happened, mut explanation) = said(&summary);
    if summary.is_brought_in {
        explanation = format!("{BROUGHT_IN} {explanation}");
    }
    Row {
        time: local_time(summary.created_at_ms),
        short_time: ShortTime::new(summary.created_at_ms),
        is_in_future: summary.created_at_ms > now_ms.saturating_add(CLOCK_SLACK_MS),
        site: summary.website_url.as_deref().map(host),
        what_happened: line(&what_happened),
        explanation: line(&explanation),
        to_solve: to_solve(&summary),
        task_id: summary.task_id.as_ref().map(|id| line(&id.to_string())).unwrap_or_default(),
        thumbnail: None,
        summary: Summary {
            profile: line(profile_name(&summary.profile)),
            // One that is cut is nobody's address, so that its row counts as one that cost money.
            base_url: line(&summary.base_url),
            task_type: line(type_name(&summary.task_type)),
            error_code: summary.error_code.as_deref().map(line),
            label: summary.label.as_deref().map(line),
            note_beginning: summary.note_beginning.as_deref().map(line),
            website_url: None,
            thumbnail: None,
            detail: None,
            answer: None,
            ..summary
        },
    }
}

/// Returns the host of a site's address, or the address itself where it can't be read.
fn host(url: &str) -> String {
    let host = BaseUrl::parse(url).map(|url| url.host());
    line(&host.unwrap_or_else(|_| url.to_owned()))
}

fn to_solve(summary: &Summary) -> String {
    let is_over = matches!(summary.state, Life::Solved | Life::Failed);
    let ended = summary.ended_at_ms.filter(|_| is_over);
    ended.map(|ended| taken(ended.saturating_sub(summary.created_at_ms))).unwrap_or_default()
}

/// Returns what became of a submission, in few words and in all.
fn said(summary: &Summary) -> (String, String) {
    let detail = summary.detail.as_deref().unwrap_or_default();
    match (&summary.error_code, summary.state) {
        (Some(code), _) => match error_code(code) {
            Some(known) => (head(known.meaning, ": "), format!("{}. {}", known.meaning, known.what_to_do)),
            None => (head(detail, ". "), detail.to_owned()),
        },
        (None, Life::Created) if summary.is_brought_in => {
            ("Brought in, not followed".to_owned(), "Its result is asked for only when you follow it".to_owned())
        }
        (None, Life::Created) if summary.is_captured => {
            (ITS_PROGRAM_ASKS.to_owned(), "CapKill Desk asks for its result only when you follow it".to_owned())
        }
        (None, Life::Created) => ("Not asked any more".to_owned(), "Its result is not asked for any more".to_owned()),
        (None, Life::Solved) => {
            let answer = summary.answer.as_deref().map(SolutionView::new);
            answer.map(|answer| (answer.cell(MAX_ROW_CHARS), answer.line(MAX_ROW_CHARS))).unwrap_or_default()
        }
        (None, Life::Recorded) => ("Under way".to_owned(), "Under way".to_owned()),
        (None, Life::NotSent) => (not_sent(detail, &summary.base_url), detail.to_owned()),
        (None, _) => (head(detail, ". "), detail.to_owned()),
    }
}

/// Returns the beginning of a text, in which nothing hides: an import may have brought anything.
fn line(text: &str) -> String {
    in_one_line(&cut(text, MAX_ROW_CHARS)).into_owned()
}

fn not_sent(detail: &str, base_url: &str) -> String {
    if NO_SUCH_HOST.iter().any(|part| detail.contains(part)) {
        return format!("{} could not be found", host(base_url));
    }
    let reason = head(detail.strip_prefix(NOT_SENT).unwrap_or(detail), ". ");
    let mut letters = reason.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Returns a text up to the first of some signs.
fn head(text: &str, end: &str) -> String {
    text.split_once(end).map_or(text, |(head, _)| head).to_owned()
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
            note_beginning: None,
            ended_at_ms: None,
            is_brought_in: false,
            is_captured: false,
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
            note_beginning: Some(long.clone()),
            ..summary(1)
        };
        let row = row(given, &Thumbnails::default(), 0);
        let Summary { profile, base_url, task_type, error_code, detail, website_url, answer, label, .. } = &row.summary;
        let note = &row.summary.note_beginning;
        let texts = [error_code, detail, website_url, answer, label, note, &row.site].into_iter().flatten();
        let more = [profile, base_url, task_type, &row.task_id, &row.what_happened, &row.explanation];
        for text in texts.chain(more) {
            assert!((1..=MAX_ROW_CHARS + 1).contains(&text.chars().count()), "{}", text.len());
        }
        assert_eq!(row.summary.task_id.as_ref().unwrap().token().chars().count(), 1_000_002, "to be copied");
    }

    #[test]
    fn only_a_time_that_cannot_be_is_in_the_future() {
        let is_in_future = |now_ms| row(summary(100_000), &Thumbnails::default(), now_ms).is_in_future;
        assert!(!is_in_future(50_000) && is_in_future(10_000));
    }

    fn said_of(summary: Summary) -> String {
        row(summary, &Thumbnails::default(), 0).what_happened
    }

    #[test]
    fn an_error_is_told_in_few_words() {
        let refused = |code: &str| Summary { state: Life::Refused, error_code: Some(code.to_owned()), ..summary(1) };
        assert_eq!(said_of(refused("ERROR_ZERO_BALANCE")), "The account has no money left");
        assert_eq!(said_of(refused("ERROR_CAPTCHA_UNSOLVABLE")), "Not solved");
        let row = row(refused("ERROR_ZERO_BALANCE"), &Thumbnails::default(), 0);
        assert_eq!(row.explanation, "The account has no money left. Top up the balance");
    }

    #[test]
    fn a_captured_task_is_left_to_its_program() {
        assert_eq!(said_of(Summary { is_captured: true, ..summary(1) }), ITS_PROGRAM_ASKS);
        assert_eq!(said_of(summary(1)), "Not asked any more");
        let imported = Summary { is_captured: true, is_brought_in: true, ..summary(1) };
        assert_eq!(said_of(imported), "Brought in, not followed");
    }

    #[test]
    fn what_never_left_says_why() {
        let not_sent = |detail: &str| Summary {
            state: Life::NotSent,
            detail: Some(detail.to_owned()),
            base_url: "https://capkill.com/api/".to_owned(),
            ..summary(1)
        };
        let lookup = "Not sent: no connection could be made (failed to lookup address information). Check it";
        assert_eq!(said_of(not_sent(lookup)), "capkill.com could not be found");
        let late = "Not sent: the connection was not made within 15 s. Check the connection, then send it again";
        assert_eq!(said_of(not_sent(late)), "The connection was not made within 15 s");
    }

    #[test]
    fn a_site_is_named_by_its_host() {
        let with_site = |url: &str| Summary { website_url: Some(url.to_owned()), ..summary(1) };
        let site = |url: &str| row(with_site(url), &Thumbnails::default(), 0).site;
        assert_eq!(site("https://shop.example.org/cart?id=1").as_deref(), Some("shop.example.org"));
        assert_eq!(site("no address").as_deref(), Some("no address"));
        assert_eq!(row(summary(1), &Thumbnails::default(), 0).site, None);
    }

    #[test]
    fn the_time_to_solve_ends_with_the_answer() {
        let took = |state, ended_at_ms| {
            row(Summary { state, ended_at_ms, ..summary(1_000) }, &Thumbnails::default(), 0).to_solve
        };
        assert_eq!(took(Life::Solved, Some(11_600)), "10.6 s");
        assert_eq!(took(Life::Failed, Some(2_000)), "1.0 s");
        assert_eq!((took(Life::GaveUp, Some(9)), took(Life::Solved, None)), (String::new(), String::new()));
    }

    #[test]
    fn nothing_hides_in_a_row() {
        let given = Summary { profile: "Mine\u{202e}\nPaid".into(), ..summary(1) };
        assert_eq!(row(given, &Thumbnails::default(), 0).summary.profile, "Mine‹U+202E› Paid");
    }
}
