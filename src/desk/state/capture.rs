//! What a window shows of captures: the session that listens, and the one that is looked at.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::latest::Latest;
use super::scenarios::{RecordedScenarios, Scenario, scenarios};
use crate::contract::{BaseUrl, ClientKey};
use crate::history::{Capture, CaptureId, Life, SubmissionId};
use crate::profile::{Costs, SANDBOX_ID};
use crate::view::{
    CallView, Conversation, ConversationDetail, OtherRequest, ProfileName, ReportView, TargetChip, Thumbnail,
};
use crate::work::{LIVE_CALL_LIMIT, Passed, SessionPart};

/// How the next session is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenWish {
    /// The profile that requests go on to.
    pub profile_id: String,
    /// The loopback port; 0 takes any free one.
    pub port: u16,
    /// createTask requests that may go on to a service that costs money.
    pub call_limit: u32,
    /// The same payload from the same program gets its first task again.
    pub has_guard: bool,
}

impl Default for ListenWish {
    fn default() -> Self {
        Self { profile_id: SANDBOX_ID.to_owned(), port: 0, call_limit: LIVE_CALL_LIMIT, has_guard: false }
    }
}

/// Whether a session listens.
#[derive(Debug, Default)]
pub enum Listening {
    #[default]
    No,
    Beginning,
    On(Running),
    /// Nothing more is answered; replies under way are waited for.
    Ending(Running),
}

/// A session that runs.
#[derive(Debug)]
pub struct Running {
    pub capture: Capture,
    /// What a program is pointed at: `http://127.0.0.1:41207/`.
    pub address: String,
    /// May stand for the profile's key in a program's requests.
    pub token: ClientKey,
    /// Where requests go on to.
    pub goes: TargetChip,
    pub passed: Passed,
    /// The key whose scenario the sandbox plays, whatever key a request bears; `None` leaves it to that key.
    pub scenario: Option<ClientKey>,
}

/// What is shown of captures.
#[derive(Debug, Default)]
pub struct CaptureState {
    /// A window shows the room.
    pub is_open: bool,
    pub wish: ListenWish,
    pub listening: Listening,
    /// Every session, the newest first; empty until a window has looked at the room.
    pub sessions: Vec<Capture>,
    /// The sessions have been listed.
    pub is_listed: bool,
    /// Why no session could begin.
    pub problem: Option<String>,
    /// The session on screen.
    pub shown: Option<Box<ShownSession>>,
    /// The scenarios that were recorded, once a window has looked at what the sandbox can do.
    pub recordings: Latest<(), RecordedScenarios>,
}

/// The session on screen, as far as it was read.
#[derive(Debug)]
pub struct ShownSession {
    pub capture: Capture,
    /// Where its requests went on to; with the key only while it runs.
    pub goes: TargetChip,
    /// By the numbers of their createTask requests, the oldest first.
    pub conversations: Vec<Conversation>,
    /// Requests that are about no task, the oldest first.
    pub others: Vec<OtherRequest>,
    pub clients: BTreeSet<String>,
    /// The longest time to an answer, in milliseconds.
    pub longest_ms: u32,
    /// How many requests came.
    pub requests: u64,
    /// The session was read to its end.
    pub is_whole: bool,
    /// How often something came of the session.
    pub revision: u64,
    /// The conversation that is chosen.
    pub chosen: Option<SubmissionId>,
    pub detail: Latest<SubmissionId, Arc<ConversationDetail>>,
    /// The request that is looked at.
    pub looked_at: Latest<u64, Arc<CallView>>,
    /// The small pictures of the rows in view.
    pub thumbnails: HashMap<SubmissionId, Arc<Thumbnail>>,
    pub(in crate::desk) thumbnails_wanted: Latest<Vec<SubmissionId>, ()>,
    pub report: Latest<(), Arc<ReportView>>,
    /// A window looks at the report, which is made again when something comes.
    pub is_report_open: bool,
    /// Why the session can't be read.
    pub problem: Option<String>,
}

impl CaptureState {
    /// Returns the session that listens or is about to end.
    #[must_use]
    pub fn running(&self) -> Option<&Running> {
        match &self.listening {
            Listening::On(running) | Listening::Ending(running) => Some(running),
            Listening::No | Listening::Beginning => None,
        }
    }

    pub(in crate::desk) fn running_mut(&mut self) -> Option<&mut Running> {
        match &mut self.listening {
            Listening::On(running) | Listening::Ending(running) => Some(running),
            Listening::No | Listening::Beginning => None,
        }
    }

    /// Tells whether a session listens.
    #[must_use]
    pub fn is_on(&self) -> bool {
        matches!(self.listening, Listening::On(_))
    }

    /// Tells whether the session on screen is the one that runs.
    #[must_use]
    pub fn shows_running(&self) -> bool {
        let running = self.running().map(|running| running.capture.id);
        running.is_some() && running == self.shown.as_ref().map(|shown| shown.capture.id)
    }

    /// Returns where the requests of the session on screen go on to.
    #[must_use]
    pub fn target_of_shown(&self) -> Option<&TargetChip> {
        let shown = self.shown.as_deref()?;
        let running = self.running().filter(|running| running.capture.id == shown.capture.id);
        Some(running.map_or(&shown.goes, |running| &running.goes))
    }

    /// Returns everything the sandbox can be made to do, as far as it is known: the recordings come last.
    #[must_use]
    pub fn scenarios(&self) -> Vec<Scenario> {
        let recorded = self.recordings.made().map(|recorded| recorded.scenarios.as_slice());
        scenarios().into_iter().chain(recorded.unwrap_or_default().iter().cloned()).collect()
    }

    /// Returns what there is to say where a key asks for a recording that is known to be gone.
    #[must_use]
    pub fn gone_recording(&self, key: &ClientKey) -> Option<String> {
        self.recordings.made()?.gone(key)
    }

    /// Returns the createTask requests whose replies are awaited.
    #[must_use]
    pub fn in_flight(&self) -> u32 {
        self.running().map_or(0, |running| running.passed.in_flight)
    }

    /// Changes a session wherever it is shown.
    pub(in crate::desk) fn change(&mut self, id: CaptureId, change: impl Fn(&mut Capture)) {
        let running = match &mut self.listening {
            Listening::On(running) | Listening::Ending(running) => Some(&mut running.capture),
            Listening::No | Listening::Beginning => None,
        };
        let shown = self.shown.as_deref_mut().map(|shown| &mut shown.capture);
        let all = self.sessions.iter_mut().chain(running).chain(shown);
        all.filter(|capture| capture.id == id).for_each(change);
    }

    /// Takes the list of all sessions, and from it what became of the one on screen: another window may have ended it. An
    /// end that is known stays: the list may have been read before it was kept.
    pub(in crate::desk) fn take_list(&mut self, mut sessions: Vec<Capture>) {
        let ends: HashMap<CaptureId, Option<i64>> =
            self.sessions.iter().map(|capture| (capture.id, capture.ended_at_ms)).collect();
        for session in &mut sessions {
            let known = ends.get(&session.id).copied().flatten();
            session.ended_at_ms = known.or(session.ended_at_ms);
        }
        self.sessions = sessions;
        self.is_listed = true;
        let Some(shown) = self.shown.as_deref_mut() else { return };
        if let Some(listed) = self.sessions.iter().find(|capture| capture.id == shown.capture.id) {
            shown.capture.clone_from(listed);
        }
    }

    pub(in crate::desk) fn shown_mut(&mut self, id: CaptureId) -> Option<&mut ShownSession> {
        self.shown.as_deref_mut().filter(|shown| shown.capture.id == id)
    }
}

impl ShownSession {
    /// Returns the createTask whose reply was awaited when the desk answered another itself.
    #[must_use]
    pub fn awaited_at(&self, answered: &Conversation) -> Option<&Conversation> {
        let is_awaited = |other: &&Conversation| {
            let later = answered.began_at_ms.saturating_sub(other.began_at_ms);
            let replied = other.course.replied_ms.map(i64::from);
            let is_open = other.state == Life::Recorded || replied.is_some_and(|replied| replied > later);
            other.number < answered.number && other.state != Life::NotSent && later >= 0 && is_open
        };
        self.conversations.iter().rev().find(is_awaited)
    }

    pub(in crate::desk) fn new(capture: Capture) -> Self {
        Self {
            goes: chip_of(&capture),
            capture,
            conversations: Vec::new(),
            others: Vec::new(),
            clients: BTreeSet::new(),
            longest_ms: 0,
            requests: 0,
            is_whole: false,
            revision: 0,
            chosen: None,
            detail: Latest::default(),
            looked_at: Latest::default(),
            thumbnails: HashMap::new(),
            thumbnails_wanted: Latest::default(),
            report: Latest::default(),
            is_report_open: false,
            problem: None,
        }
    }

    /// Begins to show a session in the place of another: answers about that one are late.
    pub(in crate::desk) fn after(before: Option<Box<Self>>, capture: Capture) -> Self {
        let new = Self::new(capture);
        let Some(before) = before else { return new };
        let Self { mut detail, mut looked_at, mut thumbnails_wanted, mut report, .. } = *before;
        detail.forget();
        detail.drop_made();
        looked_at.forget();
        looked_at.drop_made();
        thumbnails_wanted.forget();
        report.forget();
        report.drop_made();
        Self { detail, looked_at, thumbnails_wanted, report, ..new }
    }

    /// Returns a conversation by its submission.
    #[must_use]
    pub fn conversation(&self, id: SubmissionId) -> Option<&Conversation> {
        self.conversations.iter().find(|conversation| conversation.id == id)
    }

    /// Returns a request that is about no task by its number.
    #[must_use]
    pub fn other(&self, number: u64) -> Option<&OtherRequest> {
        let at = self.others.binary_search_by_key(&number, |other| other.number).ok()?;
        self.others.get(at)
    }

    /// Returns the number of the request that is looked at, or about to be.
    #[must_use]
    pub fn looked_at_number(&self) -> Option<u64> {
        self.looked_at.running().copied().or_else(|| self.looked_at.made().map(|call| call.number))
    }

    /// Returns the request that is looked at, where it is about a task.
    #[must_use]
    pub fn task_call(&self) -> Option<&CallView> {
        self.looked_at.made().map(AsRef::as_ref).filter(|call: &&CallView| self.other(call.number).is_none())
    }

    /// Returns the request that is looked at, where it is about no task.
    #[must_use]
    pub fn other_call(&self) -> Option<&CallView> {
        self.looked_at.made().map(AsRef::as_ref).filter(|call: &&CallView| self.other(call.number).is_some())
    }

    /// Returns the place of a conversation among the rows, of which the newest is the first.
    #[must_use]
    pub fn place_of(&self, id: SubmissionId) -> Option<usize> {
        self.conversations.iter().rev().position(|conversation| conversation.id == id)
    }

    /// Returns the conversation at a place among the rows, of which the newest is the first.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<&Conversation> {
        self.conversations.iter().rev().nth(place)
    }

    /// Takes a part that was read or has just come. Returns the conversations that were not here.
    pub(in crate::desk) fn take(&mut self, part: SessionPart) -> Vec<SubmissionId> {
        self.revision += 1;
        let mut fresh = Vec::new();
        for conversation in part.conversations {
            self.longest_ms = self.longest_ms.max(conversation.course.answered_ms().unwrap_or_default());
            match self.conversations.binary_search_by_key(&conversation.number, |known| known.number) {
                Ok(at) => self.conversations[at] = conversation,
                Err(_) => fresh.push(conversation),
            }
        }
        let new = fresh.iter().map(|conversation| conversation.id).collect();
        self.add(fresh);
        for other in part.others {
            match self.others.binary_search_by_key(&other.number, |known| known.number) {
                Ok(at) => self.others[at] = other,
                Err(at) => self.others.insert(at, other),
            }
        }
        self.clients.extend(part.clients);
        self.requests = self.requests.max(part.requests);
        self.is_whole |= part.is_last;
        new
    }

    /// Adds conversations that were not here. Those of one part stand beside each other: the others are moved once.
    fn add(&mut self, mut fresh: Vec<Conversation>) {
        fresh.sort_by_key(|conversation| conversation.number);
        let (Some(first), Some(last)) = (fresh.first(), fresh.last()) else { return };
        let at = self.conversations.partition_point(|known| known.number < first.number);
        if self.conversations.get(at).is_none_or(|next| next.number > last.number) {
            self.conversations.splice(at..at, fresh);
        } else {
            self.conversations.extend(fresh);
            self.conversations.sort_by_key(|conversation| conversation.number);
        }
    }
}

/// Returns where a session went on to, as far as the history tells.
fn chip_of(capture: &Capture) -> TargetChip {
    let new = &capture.new;
    let costs = match (new.costs_money, new.profile_id == SANDBOX_ID) {
        (true, _) => Costs::Money,
        (false, true) => Costs::Sandbox,
        (false, false) => Costs::Free,
    };
    TargetChip {
        profile: Some(ProfileName { id: new.profile_id.clone(), name: new.profile.clone() }),
        host: BaseUrl::parse(&new.base_url).map(|url| url.host()).unwrap_or_default(),
        key_hint: None,
        costs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::NewCapture;
    use crate::view::{conversation_under_way, summary_for_tests as summary};

    fn session() -> ShownSession {
        let new = NewCapture {
            begun_at_ms: 0,
            port: 0,
            profile_id: SANDBOX_ID.to_owned(),
            profile: "Sandbox".to_owned(),
            base_url: String::new(),
            costs_money: false,
            call_limit: None,
            has_guard: false,
        };
        ShownSession::new(Capture { id: CaptureId(1), new, ended_at_ms: None })
    }

    fn part(numbers: &[u64]) -> SessionPart {
        let one = |number: &u64| conversation_under_way(summary(number.cast_signed()), *number, "");
        SessionPart {
            capture: CaptureId(1),
            conversations: numbers.iter().map(one).collect(),
            others: Vec::new(),
            clients: Vec::new(),
            requests: 0,
            passed: None,
            is_last: false,
        }
    }

    #[test]
    fn conversations_stay_in_order_however_they_come() {
        let mut shown = session();
        for (numbers, new) in [(&[7, 8, 9][..], 3), (&[1, 2], 2), (&[9, 12], 1), (&[11, 3, 20], 3), (&[], 0)] {
            assert_eq!(shown.take(part(numbers)).len(), new, "{numbers:?}");
        }
        let numbers: Vec<u64> = shown.conversations.iter().map(|conversation| conversation.number).collect();
        assert_eq!(numbers, [1, 2, 3, 7, 8, 9, 11, 12, 20]);
        assert_eq!(shown.place_of(SubmissionId(20)), Some(0), "the newest is the first");
    }

    #[test]
    fn answers_about_a_session_are_late_once_another_is_shown() {
        let mut before = session();
        let ticket = before.looked_at.want_now(1);
        let mut after = ShownSession::after(Some(Box::new(before)), session().capture);
        after.looked_at.want_now(1);
        assert!(after.looked_at.came(ticket).is_none());
    }
}
