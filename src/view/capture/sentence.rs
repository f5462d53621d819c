//! The one sentence over a task's requests: what went wrong in time, the worst first.

use crate::contract::{counted, grouped, took};
use crate::history::{AnsweredBy, Life, SeenCall, SubmissionId};
use crate::judge::{CaptureRule, Line, may_be_paid};
use crate::view::rows::Row;

use super::course::{Course, End};
use super::other::before_the_cut;

/// A createTask that had the same payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Before {
    pub id: SubmissionId,
    /// How much later the payload came again, in milliseconds.
    pub later_ms: u64,
}

/// What is known of a task when its sentence is made.
pub(super) struct Known<'a> {
    pub row: &'a Row,
    pub calls: &'a [SeenCall],
    pub course: &'a Course,
    /// What is wrong, errors first.
    pub lines: &'a [Line],
    /// The createTask of the same payload before.
    pub before: Option<Before>,
    /// The task's life is over.
    pub is_over: bool,
}

/// The sentences, the worst first; the first one that applies is taken.
const SENTENCES: &[fn(&Known<'_>) -> Option<String>] =
    &[of_desk, of_cut, of_hang_up, of_redirect, of_repeat, of_spacing, of_life, of_line];

/// Returns the sentence; what went right where nothing went wrong.
pub(super) fn sentence(known: &Known<'_>) -> String {
    SENTENCES.iter().find_map(|sentence| sentence(known)).unwrap_or_else(|| of_state(known))
}

fn of_desk(known: &Known<'_>) -> Option<String> {
    let create = known.calls.first()?;
    let name = known.before.map(|before| format!("the task of #{}", before.id.0));
    match create.answered_by {
        AnsweredBy::Limit => Some(of_limit(&known.row.what_happened)),
        AnsweredBy::Guard => {
            let name = name.unwrap_or_else(|| "an earlier task".to_owned());
            Some(format!("The desk answered itself with {name}: the guard is on"))
        }
        AnsweredBy::Desk => Some("The desk answered itself, and nothing was sent".to_owned()),
        AnsweredBy::Service | AnsweredBy::Nobody => None,
    }
}

/// Returns which limit it was, in the words that the row has of it.
fn of_limit(what_happened: &str) -> String {
    const BEGINNING: &str = "The desk answered itself";
    if what_happened.starts_with(BEGINNING) {
        what_happened.to_owned()
    } else {
        format!("{BEGINNING}: the session's limit was reached")
    }
}

fn of_cut(known: &Known<'_>) -> Option<String> {
    let cut = known.calls.iter().find(|call| call.is_cut())?;
    Some(format!("Cut in the middle of a request, {}", before_the_cut(cut)))
}

fn of_hang_up(known: &Known<'_>) -> Option<String> {
    let after = took(u64::from(known.course.hung_up_ms?));
    Some(match known.course.replied_ms {
        Some(replied) if known.row.summary.task_id.is_some() => {
            format!("The client gave up after {after}, the service created the task at {}", took(u64::from(replied)))
        }
        Some(replied) => format!("The client gave up after {after}, the reply came at {}", took(u64::from(replied))),
        None => format!("The client gave up after {after}, and no reply has come so far"),
    })
}

/// Says where an answer sends the client, and what programs make of that.
fn of_redirect(known: &Known<'_>) -> Option<String> {
    const RULES: [CaptureRule; 2] = [CaptureRule::RedirectAgain, CaptureRule::RedirectToGet];
    let line = known.lines.iter().find(|line| RULES.iter().any(|rule| rule.row().id == line.rule))?;
    let status = line.of_calls.first().map(|status| format!(" ({status})")).unwrap_or_default();
    Some(format!("{}{status}", line.seen))
}

fn of_repeat(known: &Known<'_>) -> Option<String> {
    let before = known.before.filter(|_| known.calls.first().is_some_and(may_be_paid))?;
    Some(format!("The same payload as #{}, {} later", before.id.0, took(before.later_ms)))
}

fn of_spacing(known: &Known<'_>) -> Option<String> {
    let (soon, of) = (known.course.too_soon(), known.course.gaps_ms().count());
    (soon > 0).then(|| {
        let polls = counted(of as u64, "poll", "polls");
        format!("{} of {polls} came less than 2 s after the one before", grouped(soon as u64))
    })
}

fn of_life(known: &Known<'_>) -> Option<String> {
    let polls = counted(known.course.dots.len() as u64, "poll", "polls");
    let is_lost = known.row.summary.state == Life::Created && known.is_over;
    is_lost.then(|| format!("No answer came within its life; {polls}"))
}

fn of_line(known: &Known<'_>) -> Option<String> {
    let line = known.lines.first()?;
    let is_of_rule = CaptureRule::all().into_iter().any(|rule| rule.row().id == line.rule);
    Some(if is_of_rule && !line.detail.is_empty() {
        format!("{}: {}", line.seen, line.detail)
    } else {
        line.seen.clone()
    })
}

fn of_state(known: &Known<'_>) -> String {
    let polls = counted(known.course.dots.len() as u64, "poll", "polls");
    match (known.row.summary.state, known.course.end) {
        (Life::Solved, Some((End::Callback, at_ms))) => {
            format!("The answer came by callback after {}, with {polls}", took(u64::from(at_ms)))
        }
        (Life::Solved, Some((_, at_ms))) => format!("The answer came after {}, with {polls}", took(u64::from(at_ms))),
        (Life::Solved, None) => format!("The answer came, with {polls}"),
        (Life::Recorded, _) => "createTask is under way".to_owned(),
        (Life::Created, _) => format!("The service has the task; {polls} so far"),
        _ => known.row.what_happened.clone(),
    }
}
