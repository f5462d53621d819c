//! Polls in time: how far apart, how many, how soon after createTask, and several at once.

use std::collections::HashMap;

use super::outcome::Outcome;
use super::rules::CaptureRule;
use super::session::{Gap, Session, Task};
use crate::contract::{Method, POLL_SPACING_MIN_LIVE, POLLS_PER_TASK, counted, took};
use crate::history::SeenCall;

/// The least time between two polls, in milliseconds. Source: compatible services.
pub(super) const FLOOR_MS: u64 = POLL_SPACING_MIN_LIVE.as_millis() as u64;

/// A poll that comes sooner after createTask's reply comes at once, in milliseconds. Source: this program.
const AT_ONCE_MS: u64 = 500;

/// How long Anti-Captcha keeps an answer after the task was done, in milliseconds.
const KEPT_MS: u64 = 60_000;

pub(super) fn check<'a>(session: &Session<'a>) -> Vec<Outcome<'a>> {
    let mut outcomes = vec![spacing(session), budget(session)];
    outcomes.extend(first(session));
    outcomes.extend([at_once(session), hung_up(session)]);
    outcomes
}

fn spacing<'a>(session: &Session<'a>) -> Outcome<'a> {
    let gaps = session.gaps();
    let close: Vec<&Gap<'a>> = gaps.iter().filter(|gap| gap.ms < FLOOR_MS).collect();
    let times: HashMap<u64, u64> = close.iter().map(|gap| (gap.poll.number, gap.ms)).collect();
    let each = |poll: &SeenCall| times.get(&poll.number).map_or_else(String::new, |ms| format!("after {}", took(*ms)));
    let detail = least_and_median(gaps.iter().map(|gap| gap.ms).collect());
    let close = close.into_iter().map(|gap| gap.poll).collect();
    Outcome::new(CaptureRule::Spacing, close, gaps.len()).saying(detail).each(each)
}

/// Returns the shortest and the middle one of some times in words.
fn least_and_median(mut times: Vec<u64>) -> String {
    times.sort_unstable();
    match (times.first(), median(&times)) {
        (Some(least), Some(median)) => format!("least {}, median {}", took(*least), took(median)),
        _ => String::new(),
    }
}

/// Returns the middle one of sorted numbers, the smaller of two.
pub(super) fn median(sorted: &[u64]) -> Option<u64> {
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

fn budget<'a>(session: &Session<'a>) -> Outcome<'a> {
    let budget = POLLS_PER_TASK as usize;
    let polled: Vec<&Task<'_>> = session.tasks.iter().filter(|task| !task.polls.is_empty()).collect();
    let over = polled.iter().filter(|task| task.polls.len() > budget).count();
    let Some(most) = polled.iter().max_by_key(|task| task.polls.len()) else {
        return Outcome::new(CaptureRule::Budget, Vec::new(), 0);
    };
    let mut calls: Vec<&SeenCall> = polled.iter().flat_map(|task| task.polls.iter().skip(budget)).copied().collect();
    if over == 0 {
        calls.extend(most.polls.last());
    }
    let detail = format!("most: {}", counted(most.polls.len() as u64, "poll", "polls"));
    Outcome::new(CaptureRule::Budget, calls, polled.len()).counting(over).saying(detail)
}

/// Judges the first poll of each task: not at once, and not when the answer may be gone.
fn first<'a>(session: &Session<'a>) -> [Outcome<'a>; 2] {
    let firsts: Vec<(&Task<'a>, &'a SeenCall, u64)> = session.tasks.iter().filter_map(first_poll).collect();
    let delays = |late: bool| delays(firsts.iter().map(|(_, _, delay)| *delay).collect(), late);
    let at_once = firsts.iter().filter(|(_, _, delay)| *delay < AT_ONCE_MS).map(|(_, poll, _)| *poll).collect();
    let is_late = |task: &Task<'_>, poll: &SeenCall, delay| delay > KEPT_MS && !task.has_callback_before(poll);
    let late = firsts.iter().filter(|(task, poll, delay)| is_late(task, poll, *delay)).map(|(_, poll, _)| *poll);
    [
        Outcome::new(CaptureRule::FirstAtOnce, at_once, firsts.len()).saying(delays(false)),
        Outcome::new(CaptureRule::FirstLate, late.collect(), firsts.len()).saying(delays(true)),
    ]
}

/// Returns a task's first poll and how long after createTask's reply it came.
fn first_poll<'t, 'a>(task: &'t Task<'a>) -> Option<(&'t Task<'a>, &'a SeenCall, u64)> {
    let (first, created_at_ms) = (task.polls.first()?, task.created_at_ms()?);
    Some((task, *first, first.at_ms.saturating_sub(created_at_ms)))
}

/// Returns in words how long after createTask's reply the first polls came.
fn delays(mut delays: Vec<u64>, late: bool) -> String {
    delays.sort_unstable();
    let (word, end) = if late { ("latest", delays.last()) } else { ("soonest", delays.first()) };
    match (end, median(&delays)) {
        (Some(end), Some(median)) => format!("{word} {}, median {} after the reply", took(*end), took(median)),
        _ => String::new(),
    }
}

fn at_once<'a>(session: &Session<'a>) -> Outcome<'a> {
    let calls = session.tasks.iter().flat_map(overlapping).collect();
    Outcome::new(CaptureRule::AtOnce, calls, session.polls().count())
}

/// Returns the polls of a task that left while another one waited for its answer.
fn overlapping<'a>(task: &Task<'a>) -> Vec<&'a SeenCall> {
    let mut waited_until_ms = 0;
    let mut found = Vec::new();
    for &poll in &task.polls {
        if poll.at_ms < waited_until_ms {
            found.push(poll);
        }
        waited_until_ms = waited_until_ms.max(poll.waited_until_ms());
    }
    found
}

fn hung_up<'a>(session: &Session<'a>) -> Outcome<'a> {
    let polls = session.of(Method::GetTaskResult);
    let hung_up: Vec<&SeenCall> = polls.filter(|poll| poll.hung_up_after_ms.is_some()).collect();
    let soonest = hung_up.iter().filter_map(|poll| poll.hung_up_after_ms).min();
    let detail = soonest.map_or_else(String::new, |ms| format!("soonest after {}", took(ms)));
    let each = |poll: &SeenCall| poll.hung_up_after_ms.map_or_else(String::new, |ms| format!("after {}", took(ms)));
    Outcome::new(CaptureRule::PollHungUp, hung_up, session.of(Method::GetTaskResult).count()).saying(detail).each(each)
}
