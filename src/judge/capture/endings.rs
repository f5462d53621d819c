//! How tasks end: what is still asked after the end, and what nobody asks for.

use super::outcome::Outcome;
use super::rules::CaptureRule;
use super::session::{Session, TASK_LIFE_MS, Task};
use crate::contract::{POLLS_PER_TASK, error_code};
use crate::history::SeenCall;

pub(super) fn check<'a>(session: &Session<'a>) -> Vec<Outcome<'a>> {
    vec![after_ready(session), after_failure(session), after_callback(session), never_read(session), given_up(session)]
}

/// Returns the polls that were sent when something had come to the client, and how many tasks it had come for.
fn polls_after<'a>(session: &Session<'a>, end: impl Fn(&Task<'a>) -> Option<u64>) -> (Vec<&'a SeenCall>, usize) {
    let ended: Vec<(&Task<'a>, u64)> = session.tasks.iter().filter_map(|task| Some((task, end(task)?))).collect();
    let after = ended.iter().flat_map(|(task, end)| task.polls.iter().filter(|poll| poll.at_ms >= *end));
    let polls = ended.iter().map(|(task, _)| task.polls.len()).sum();
    (after.copied().collect(), polls)
}

fn after_ready<'a>(session: &Session<'a>) -> Outcome<'a> {
    let (calls, of) = polls_after(session, Task::ready_at_ms);
    Outcome::new(CaptureRule::AfterReady, calls, of)
}

fn after_failure<'a>(session: &Session<'a>) -> Outcome<'a> {
    let (calls, of) = polls_after(session, |task| {
        task.polls.iter().find(|poll| poll.brought() && failure(poll).is_some())?.replied_at_ms()
    });
    let codes: Vec<&str> = session.polls().filter_map(|(_, poll)| failure(poll)).collect();
    let detail = if calls.is_empty() { "" } else { codes.first().copied().unwrap_or_default() };
    Outcome::new(CaptureRule::AfterFailure, calls, of).saying(detail)
}

/// Returns the code with which a poll's answer ended the task, as the dictionary writes it.
fn failure(poll: &SeenCall) -> Option<&'static str> {
    let reply = poll.reply.as_ref().filter(|reply| reply.is_error)?;
    let known = reply.error_code.as_deref().and_then(error_code)?;
    // A refused key says nothing about the task, and has a line of its own.
    (!known.retry.keeps_asking() && !known.refuses_key).then_some(known.code)
}

fn after_callback<'a>(session: &Session<'a>) -> Outcome<'a> {
    let with_callback = |task: &Task<'_>| task.has_callback();
    let after = session.polls().filter(|(task, poll)| task.has_callback_before(poll)).map(|(_, poll)| poll).collect();
    let of = session.polls().filter(|(task, _)| with_callback(task)).count();
    Outcome::new(CaptureRule::AfterCallback, after, of)
}

fn never_read<'a>(session: &Session<'a>) -> Outcome<'a> {
    let mut of = 0;
    let mut calls = Vec::new();
    for task in &session.tasks {
        let Some((created, at_ms)) = awaited(task) else { continue };
        let is_asked = !task.polls.is_empty() || task.has_callback();
        let is_left = !is_asked && session.is_left_since(at_ms);
        of += usize::from(is_asked || is_left);
        calls.extend(is_left.then_some(created));
    }
    Outcome::new(CaptureRule::NeverRead, calls, of)
}

/// Returns the createTask of a task whose id came to the client, and when; `None` where the reply had the answer.
fn awaited<'a>(task: &Task<'a>) -> Option<(&'a SeenCall, u64)> {
    let created = task.created.filter(|created| created.brought())?;
    let is_answered = created.reply.as_ref().is_some_and(|reply| reply.is_ready);
    Some((created, created.replied_at_ms()?)).filter(|_| !is_answered)
}

fn given_up<'a>(session: &Session<'a>) -> Outcome<'a> {
    let polled = || session.tasks.iter().filter(|task| task.created.is_some() && !task.polls.is_empty());
    let calls = polled().filter(|task| is_given_up(session, task)).filter_map(|task| task.polls.last().copied());
    Outcome::new(CaptureRule::GivenUp, calls.collect(), polled().count())
}

/// Tells whether the client stopped to poll a task that went on, with polls left and before the end of its life.
fn is_given_up(session: &Session<'_>, task: &Task<'_>) -> bool {
    let (Some(last), Some(created_at_ms)) = (task.polls.last(), task.created_at_ms()) else { return false };
    let is_ended = task.ready_at_ms().is_some() || task.has_callback();
    let is_refused = last.reply.as_ref().is_some_and(|reply| reply.is_error);
    let is_worn_out = task.polls.len() >= POLLS_PER_TASK as usize;
    let had_time = last.at_ms.saturating_sub(created_at_ms) < TASK_LIFE_MS;
    !is_ended && !is_refused && !is_worn_out && had_time && session.is_left_since(last.waited_until_ms())
}
