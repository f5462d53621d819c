//! The figures beside the report: times between polls, requests, clients, keys and connections.

use std::collections::{HashMap, HashSet};

use super::answers::count_of_connections;
use super::line::{Grade, Line};
use super::session::Session;
use super::spacing::{FLOOR_MS, median};
use crate::contract::Method;
use crate::history::{AnsweredBy, SeenCall, SubmissionId};

/// Width of a bar of the histogram, in milliseconds.
const BAR_MS: u64 = 500;

/// Number of bars; the last one has all longer times.
const BARS: usize = 11;

/// What a report counts besides its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    pub polls: PollTimes,
    pub requests: RequestFigures,
    /// The clients, in the order of their first request.
    pub clients: Vec<ClientFigures>,
    /// The different keys, in the order of their first request.
    pub keys: Vec<KeyFigures>,
    pub connections: usize,
    /// Errors and warnings as they were found: a line of the report and a task count once, as do a line and a request
    /// about no task.
    pub findings: usize,
}

/// The times between two polls of the same task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollTimes {
    pub gaps: usize,
    pub least_ms: Option<u64>,
    pub median_ms: Option<u64>,
    /// How many are shorter than the 2 s that compatible services state.
    pub under_floor: usize,
    pub floor_ms: u64,
    /// Bars of half a second from 0; the last one has all that is longer.
    pub bars: Vec<GapBar>,
}

/// A bar of the histogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GapBar {
    pub from_ms: u64,
    /// The first time that is too long for the bar; `None` for the last bar.
    pub to_ms: Option<u64>,
    pub count: usize,
}

/// How many requests came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestFigures {
    pub all: usize,
    pub create_task: usize,
    pub get_task_result: usize,
    pub get_balance: usize,
    /// Requests that are none of the API's, and what was none or was not taken whole.
    pub others: usize,
    /// Those of them that the desk answered with 404.
    pub not_found: usize,
    /// Requests that broke off.
    pub cut: usize,
    /// Callbacks of the service that came for tasks of the session.
    pub callbacks: usize,
}

/// One client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientFigures {
    pub client: String,
    pub calls: usize,
    /// Its createTask.
    pub tasks: usize,
    /// How many of the report's errors are about its requests, too.
    pub errors: usize,
    /// Likewise of the report's warnings.
    pub warnings: usize,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFigures {
    /// The mask with the last four characters.
    pub hint: String,
    /// The hash with the session's secret, by which keys are told apart.
    pub hash: String,
    /// The session's own token.
    pub is_token: bool,
    pub calls: usize,
    pub clients: usize,
}

impl RequestFigures {
    fn new(session: &Session<'_>) -> Self {
        let of = |method| session.of(method).count();
        let is_other = |call: &&&SeenCall| !call.is_cut() && (call.method.is_none() || !call.is_whole);
        let others = || session.calls.iter().filter(is_other);
        Self {
            all: session.calls.len(),
            create_task: of(Method::CreateTask),
            get_task_result: of(Method::GetTaskResult),
            get_balance: of(Method::GetBalance),
            others: others().count(),
            not_found: others().filter(|call| is_not_found(call)).count(),
            cut: session.calls.iter().filter(|call| call.is_cut()).count(),
            callbacks: session.facts.callbacks.len(),
        }
    }

    /// Returns how many requests of a method came whole.
    #[must_use]
    pub const fn of(&self, method: Method) -> usize {
        match method {
            Method::CreateTask => self.create_task,
            Method::GetTaskResult => self.get_task_result,
            Method::GetBalance => self.get_balance,
        }
    }
}

fn is_not_found(call: &SeenCall) -> bool {
    call.answered_by == AnsweredBy::Desk && call.reply.as_ref().is_some_and(|reply| reply.status == 404)
}

impl Figures {
    pub(super) fn new(session: &Session<'_>, lines: &[Line]) -> Self {
        let (clients, findings) = clients(session, lines);
        Self {
            polls: poll_times(session),
            requests: RequestFigures::new(session),
            clients,
            keys: keys(session),
            connections: count_of_connections(&session.calls),
            findings,
        }
    }
}

fn poll_times(session: &Session<'_>) -> PollTimes {
    let mut gaps: Vec<u64> = session.gaps().iter().map(|gap| gap.ms).collect();
    gaps.sort_unstable();
    let from = |bar: usize| bar as u64 * BAR_MS;
    let to = |bar: usize| (bar + 1 < BARS).then(|| from(bar + 1));
    let mut bars: Vec<GapBar> = (0..BARS).map(|bar| GapBar { from_ms: from(bar), to_ms: to(bar), count: 0 }).collect();
    for gap in &gaps {
        if let Some(bar) = bars.iter_mut().find(|bar| bar.to_ms.is_none_or(|to| *gap < to)) {
            bar.count += 1;
        }
    }
    PollTimes {
        gaps: gaps.len(),
        least_ms: gaps.first().copied(),
        median_ms: median(&gaps),
        under_floor: gaps.partition_point(|gap| *gap < FLOOR_MS),
        floor_ms: FLOOR_MS,
        bars,
    }
}

/// What a finding is counted by, besides its line.
#[derive(PartialEq, Eq, Hash)]
enum FoundIn {
    Task(SubmissionId),
    Call(u64),
}

/// Returns the clients with what was found in their requests, and the number of findings.
fn clients(session: &Session<'_>, lines: &[Line]) -> (Vec<ClientFigures>, usize) {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut by_call: HashMap<u64, (usize, FoundIn)> = HashMap::new();
    let mut clients: Vec<ClientFigures> = Vec::new();
    for call in &session.calls {
        let at = *places.entry(&call.client).or_insert_with(|| {
            clients.push(ClientFigures { client: call.client.clone(), calls: 0, tasks: 0, errors: 0, warnings: 0 });
            clients.len() - 1
        });
        let found_in = session.submission_of(call).map_or(FoundIn::Call(call.number), FoundIn::Task);
        by_call.insert(call.number, (at, found_in));
        clients[at].calls += 1;
        clients[at].tasks += usize::from(call.is_whole && call.method == Some(Method::CreateTask));
    }
    let mut findings = 0;
    for line in lines.iter().filter(|line| matches!(line.grade, Grade::Error | Grade::Warning)) {
        let found: HashSet<&(usize, FoundIn)> = line.calls.iter().filter_map(|number| by_call.get(number)).collect();
        findings += found.iter().map(|(_, found_in)| found_in).collect::<HashSet<_>>().len();
        for at in found.iter().map(|(at, _)| *at).collect::<HashSet<_>>() {
            clients[at].errors += usize::from(line.grade == Grade::Error);
            clients[at].warnings += usize::from(line.grade == Grade::Warning);
        }
    }
    (clients, findings)
}

fn keys(session: &Session<'_>) -> Vec<KeyFigures> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut pairs = HashSet::new();
    let mut keys: Vec<KeyFigures> = Vec::new();
    for call in &session.calls {
        let Some(key) = &call.key else { continue };
        let at = *places.entry(&key.hash).or_insert_with(|| {
            let (hint, hash) = (key.hint.clone(), key.hash.clone());
            keys.push(KeyFigures { hint, hash, is_token: key.is_token, calls: 0, clients: 0 });
            keys.len() - 1
        });
        keys[at].calls += 1;
        keys[at].clients += usize::from(pairs.insert((&key.hash, &call.client)));
    }
    keys
}
