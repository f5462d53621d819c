//! The report as JSON, schema 1. Names and ids never change within a schema; new ones may be added.
//!
//! | name | holds |
//! |---|---|
//! | `schema` | 1 |
//! | `desk` | `version` of the desk that saw the session |
//! | `session` | `target`, `host`, `costs` (`sandbox`, `free`, `money`), `begun_at` (UTC, RFC 3339), `lasted_ms`, `ended`, `limit` (or null), `guard` |
//! | `headline`, `has_errors` | the report in a sentence; whether `errors` has a line |
//! | `errors`, `warnings`, `kept`, `notes` | lines |
//! | `figures` | `polls`, `requests`, `clients`, `keys`, `connections`, `findings` |
//!
//! A line has `rule` (an id that never changes), `seen`, `detail`, `count` and `of` ("count of of"), `source` (`capkill`,
//! `family`, `anti-captcha`, `capmonster`, `2captcha`, `capsolver`, `yescaptcha`, `seen`, `desk`), `change`,
//! `conversations` (numbers of submissions in the desk's history) and `calls` (numbers of requests in the session).
//! `findings` counts a line of the errors and warnings once for each task, or for each request about none, that it was seen
//! in; a client's `errors` and `warnings` count the lines that are about its requests. `polls.bars` are of half a second
//! each, `to_ms` of the last one is null. A key is named by its `hint` and `hash` only.

use serde_json::{Value, json as value};

use super::figures::{ClientFigures, Figures, GapBar, KeyFigures, PollTimes, RequestFigures};
use super::line::Line;
use super::report::Report;
use crate::contract::Source;
use crate::profile::Costs;

/// The number of the schema.
const SCHEMA: u32 = 1;

/// Writes the report as JSON.
#[must_use]
pub fn json(report: &Report) -> Value {
    value!({
        "schema": SCHEMA,
        "desk": { "version": report.facts.version },
        "session": session(report),
        "headline": report.headline(),
        "has_errors": report.has_errors(),
        "errors": lines(&report.errors),
        "warnings": lines(&report.warnings),
        "kept": lines(&report.kept),
        "notes": lines(&report.notes),
        "figures": figures(&report.figures),
    })
}

fn session(report: &Report) -> Value {
    let facts = &report.facts;
    let begun_at = jiff::Timestamp::from_millisecond(facts.begun_at_ms);
    value!({
        "target": facts.target,
        "host": facts.host,
        "costs": match facts.costs {
            Costs::Sandbox => "sandbox",
            Costs::Free => "free",
            Costs::Money => "money",
        },
        "begun_at": begun_at.map_or(Value::Null, |at| format!("{at:.3}").into()),
        "lasted_ms": facts.lasted_ms,
        "ended": facts.has_ended,
        "limit": facts.limit,
        "guard": facts.guard_on,
    })
}

fn lines(lines: &[Line]) -> Vec<Value> {
    lines.iter().map(line).collect()
}

fn line(line: &Line) -> Value {
    value!({
        "rule": line.rule,
        "seen": line.seen,
        "detail": line.detail,
        "count": line.how_often.count,
        "of": line.how_often.of,
        "source": source(line.source),
        "change": line.change,
        "conversations": line.conversations.iter().map(|row| row.0).collect::<Vec<_>>(),
        "calls": line.calls,
    })
}

const fn source(source: Source) -> &'static str {
    match source {
        Source::CapKill => "capkill",
        Source::Family => "family",
        Source::AntiCaptcha => "anti-captcha",
        Source::CapMonster => "capmonster",
        Source::TwoCaptcha => "2captcha",
        Source::CapSolver => "capsolver",
        Source::YesCaptcha => "yescaptcha",
        Source::Seen => "seen",
        Source::Desk => "desk",
    }
}

fn figures(figures: &Figures) -> Value {
    value!({
        "polls": polls(&figures.polls),
        "requests": requests(&figures.requests),
        "clients": figures.clients.iter().map(client).collect::<Vec<_>>(),
        "keys": figures.keys.iter().map(key).collect::<Vec<_>>(),
        "connections": figures.connections,
        "findings": figures.findings,
    })
}

fn polls(polls: &PollTimes) -> Value {
    let bar = |bar: &GapBar| value!({ "from_ms": bar.from_ms, "to_ms": bar.to_ms, "count": bar.count });
    value!({
        "gaps": polls.gaps,
        "least_ms": polls.least_ms,
        "median_ms": polls.median_ms,
        "floor_ms": polls.floor_ms,
        "under_floor": polls.under_floor,
        "bars": polls.bars.iter().map(bar).collect::<Vec<_>>(),
    })
}

fn requests(requests: &RequestFigures) -> Value {
    value!({
        "all": requests.all,
        "createTask": requests.create_task,
        "getTaskResult": requests.get_task_result,
        "getBalance": requests.get_balance,
        "others": requests.others,
        "not_found": requests.not_found,
        "cut": requests.cut,
        "callbacks": requests.callbacks,
    })
}

fn client(client: &ClientFigures) -> Value {
    value!({
        "client": client.client,
        "calls": client.calls,
        "tasks": client.tasks,
        "errors": client.errors,
        "warnings": client.warnings,
    })
}

fn key(key: &KeyFigures) -> Value {
    value!({
        "hint": key.hint,
        "hash": key.hash,
        "is_token": key.is_token,
        "calls": key.calls,
        "clients": key.clients,
    })
}
