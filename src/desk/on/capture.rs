//! Captures: a session begun and ended, what comes shown as it comes, and the session on screen looked into.

use std::sync::Arc;

use crate::contract::{ClientKey, chain};
use crate::desk::change::Change;
use crate::desk::command::{Act, CaptureCommand};
use crate::desk::desk::Desk;
use crate::desk::state::{
    Consent, For, KeyPlace, ListenWish, Listening, NoticeLevel, Running, ShownSession, Target, Waiting,
};
use crate::history::{Capture, CaptureId, SubmissionId};
use crate::profile::{Address, Profile, SANDBOX_ID};
use crate::view::TargetChip;
use crate::work::{
    Begun, CaptureEvent, CaptureFailed, CaptureJob, CaptureTarget, CaptureWish, Job, Passed, SessionPart,
};

impl Desk {
    /// Does what a window asks about captures.
    pub(in crate::desk) fn on_capture(&mut self, command: CaptureCommand) {
        match command {
            CaptureCommand::Open(is_open) => self.open_captures(is_open),
            CaptureCommand::Listen(wish) => {
                self.state.capture.wish = wish;
                self.listen(Consent::NotAsked);
            }
            CaptureCommand::End => drop(self.run(Job::Capture(CaptureJob::End))),
            CaptureCommand::SetScenario(scenario) => self.set_scenario(scenario),
            CaptureCommand::SetLimit(limit) => self.set_call_limit(limit),
            CaptureCommand::Show(id) => self.show_capture(id),
            CaptureCommand::Choose(id) => self.choose_conversation(id),
            CaptureCommand::LookAt(number) => self.look_at_call(number),
            CaptureCommand::ShowPictures(ids) => self.show_pictures(ids),
            CaptureCommand::LookAtReport(is_open) => self.look_at_report(is_open),
        }
    }

    /// Takes what the worker tells about captures.
    pub(in crate::desk) fn capture_event(&mut self, event: CaptureEvent) {
        match event {
            CaptureEvent::Begun(result) => self.capture_begun(result),
            CaptureEvent::Ending(id) => self.capture_ending(id),
            CaptureEvent::Ended(id, result) => self.capture_ended(id, result),
            CaptureEvent::LimitSet(id, Ok(limit)) => self.call_limit_set(id, limit),
            CaptureEvent::LimitSet(_, Err(error)) => self.report(NoticeLevel::Error, &error),
            CaptureEvent::Listed(Ok(sessions)) => self.captures_listed(sessions),
            CaptureEvent::Listed(Err(error)) => self.report(NoticeLevel::Error, &error),
            CaptureEvent::Part(part) => self.captured_part(*part),
            CaptureEvent::NotRead(ticket, error) if ticket == self.captures.reading => self.capture_not_read(&error),
            CaptureEvent::NotRead(..) => {}
            CaptureEvent::Detail(ticket, result) => {
                let Some(shown) = self.state.capture.shown.as_deref_mut() else { return };
                if shown.detail.came(ticket).is_some() {
                    match result {
                        Ok(Some(detail)) => shown.detail.keep(detail),
                        Ok(None) => {}
                        Err(error) => return self.capture_not_read(&error),
                    }
                    // Only where something came meanwhile: otherwise nothing is read while nothing happens.
                    if shown.detail.take_next().is_some() {
                        self.detail_again();
                    }
                }
            }
            CaptureEvent::LookedAt(ticket, result) => {
                let Some(shown) = self.state.capture.shown.as_deref_mut() else { return };
                if shown.looked_at.came(ticket).is_some() {
                    match result {
                        Ok(Some(call)) => shown.looked_at.keep(call),
                        Ok(None) => {}
                        Err(error) => self.capture_not_read(&error),
                    }
                }
            }
            CaptureEvent::Thumbnails(ticket, thumbnails) => {
                let Some(shown) = self.state.capture.shown.as_deref_mut() else { return };
                if shown.thumbnails_wanted.came(ticket).is_some() {
                    shown.thumbnails = thumbnails.into_iter().collect();
                }
            }
            CaptureEvent::Reported(ticket, result) => {
                let Some(shown) = self.state.capture.shown.as_deref_mut() else { return };
                if shown.report.came(ticket).is_some() {
                    match result {
                        Ok(report) => shown.report.keep(report),
                        Err(error) => return self.capture_not_read(&error),
                    }
                    if shown.report.take_next().is_some() {
                        self.report_again();
                    }
                }
            }
        }
    }

    /// A window shows the room, or leaves it. What was captured so far is listed.
    fn open_captures(&mut self, is_open: bool) {
        self.state.capture.is_open = is_open;
        if is_open && self.history_is_open() {
            self.run(Job::Capture(CaptureJob::List));
        }
    }

    /// Begins a session, unless something is to be asked first: one that may cost money always is.
    pub(in crate::desk) fn listen(&mut self, consent: Consent) {
        match self.state.capture.listening {
            Listening::No => {}
            Listening::Beginning => return,
            Listening::On(_) => return self.notice(NoticeLevel::Info, "A session listens already; end it first"),
            Listening::Ending(_) => {
                return self
                    .notice(NoticeLevel::Info, "The session before still waits for a reply; begin again after it");
            }
        }
        if let Some(problem) = self.state.history.health.problem() {
            return self.notice(NoticeLevel::Warning, format!("No session was begun: {problem}"));
        }
        let Some(profile) = self.state.profile_by_id(&self.state.capture.wish.profile_id).cloned() else {
            return self.notice(NoticeLevel::Warning, "No session was begun: its profile is gone");
        };
        let Some(base_url) = profile.address.base_url().cloned() else {
            let why = match profile.address {
                Address::Sandbox(_) => "the sandbox is not listening yet; try again in a moment",
                Address::Service(_) | Address::Unreadable(_) => "the profile's base URL can't be read",
            };
            return self.notice(NoticeLevel::Warning, format!("No session was begun: {why}"));
        };
        if profile.id == SANDBOX_ID {
            return self.begin_capture(CaptureTarget { profile, base_url, key: None });
        }
        self.want_key(&profile.id);
        self.listen_with_key(consent);
    }

    /// Goes on once the keychain has answered for the profile that requests are to go on to.
    pub(in crate::desk) fn listen_with_key(&mut self, consent: Consent) {
        // Another session may have begun while the keychain was asked.
        if !matches!(self.state.capture.listening, Listening::No) {
            return;
        }
        let Some(profile) = self.state.profile_by_id(&self.state.capture.wish.profile_id).cloned() else { return };
        let Some(base_url) = profile.address.base_url().cloned() else { return };
        let Some(key) = self.state.key_of(&profile.id).cloned() else {
            if self.state.key_places.get(&profile.id) == Some(&KeyPlace::Loading) {
                return self.waiting.add(For::Key(profile.id), Waiting::CallWithKey(Act::Listen, consent));
            }
            let text = format!("No session was begun: enter the key of the profile {} first", profile.name);
            return self.notice(NoticeLevel::Warning, text);
        };
        let target = Target { profile, base_url, key, named_by: None };
        if !self.is_held(Act::Listen, &target, consent) {
            let Target { profile, base_url, key, .. } = target;
            self.begin_capture(CaptureTarget { profile, base_url, key: Some(key) });
        }
    }

    /// Begins a session that the sandbox answers, in the place of one that was asked about.
    pub(in crate::desk) fn listen_to_sandbox(&mut self) {
        let wish = &mut self.state.capture.wish;
        *wish = ListenWish { profile_id: SANDBOX_ID.to_owned(), ..wish.clone() };
        self.listen(Consent::NotAsked);
    }

    fn begin_capture(&mut self, target: CaptureTarget) {
        let ListenWish { port, call_limit, has_guard, .. } = self.state.capture.wish;
        let call_limit = (!target.profile.costs().is_free()).then_some(call_limit);
        let wish = CaptureWish { port, target, call_limit, has_guard };
        if self.run(Job::Capture(CaptureJob::Begin(Box::new(wish)))) {
            self.state.capture.listening = Listening::Beginning;
            self.state.capture.problem = None;
        }
    }

    fn capture_begun(&mut self, result: Result<Box<Begun>, CaptureFailed>) {
        match result {
            Ok(begun) => {
                self.captures.told.clear();
                let Begun { capture, address, token } = *begun;
                let goes = self.goes_on_to(&capture);
                let capture_state = &mut self.state.capture;
                // It may have been listed already.
                capture_state.sessions.retain(|known| known.id != capture.id);
                capture_state.sessions.insert(0, capture.clone());
                let before = capture_state.shown.take();
                capture_state.shown = Some(Box::new(ShownSession::after(before, capture.clone())));
                capture_state.listening = Listening::On(Running {
                    capture,
                    address: format!("http://{address}/"),
                    token,
                    goes,
                    passed: Passed::default(),
                    scenario: None,
                });
            }
            Err(error) => {
                tracing::warn!(error = %chain(&error), "no capture");
                self.state.capture.listening = Listening::No;
                self.state.capture.problem = Some(error.to_string());
                // The room says it itself.
                if !self.state.capture.is_open {
                    self.report(NoticeLevel::Error, &error);
                }
            }
        }
    }

    /// Returns where a session goes on to, as a chip shows it.
    fn goes_on_to(&self, capture: &Capture) -> TargetChip {
        let known = self.state.profile_by_id(&capture.new.profile_id).cloned();
        let new = &capture.new;
        let profile =
            known.unwrap_or_else(|| Profile::new(&new.profile_id, &new.profile, Address::parse(&new.base_url)));
        let key_hint = self.state.key_of(&profile.id).map(ClientKey::masked);
        TargetChip::new(&profile, profile.address.base_url(), key_hint)
    }

    fn capture_ending(&mut self, id: CaptureId) {
        let listening = std::mem::take(&mut self.state.capture.listening);
        self.state.capture.listening = match listening {
            Listening::On(running) if running.capture.id == id => Listening::Ending(running),
            other => other,
        };
    }

    fn capture_ended(&mut self, id: CaptureId, result: Result<(), CaptureFailed>) {
        if self.state.capture.running().is_some_and(|running| running.capture.id == id) {
            self.state.capture.listening = Listening::No;
        }
        let now_ms = self.clock.now_ms();
        self.state.capture.change(id, |capture| {
            capture.ended_at_ms.get_or_insert(now_ms);
        });
        if let Err(error) = result {
            self.report(NoticeLevel::Error, &error);
        }
        // What nobody asked for is a finding only once the session is over.
        self.read_capture_again(id);
        self.report_again();
    }

    fn set_scenario(&mut self, scenario: Option<ClientKey>) {
        if self.run(Job::Capture(CaptureJob::SetScenario(scenario.clone())))
            && let Some(running) = self.state.capture.running_mut()
        {
            running.scenario = scenario;
        }
    }

    fn set_call_limit(&mut self, limit: u32) {
        let running = self.state.capture.running().and_then(|running| running.capture.new.call_limit);
        if running.is_some_and(|before| before != limit) {
            self.run(Job::Capture(CaptureJob::SetLimit(limit)));
        }
    }

    fn call_limit_set(&mut self, id: CaptureId, limit: u32) {
        self.state.capture.change(id, |capture| capture.new.call_limit = Some(limit));
        self.report_again();
    }

    /// Reads again what another window captures, which is told of nothing but that rows changed.
    pub(in crate::desk) fn captures_any_changed(&mut self) {
        let capture = &self.state.capture;
        if !capture.is_open || capture.running().is_some() && capture.shows_running() {
            return;
        }
        self.run(Job::Capture(CaptureJob::List));
        let foreign = capture_without_end(self.state.capture.shown.as_deref());
        match foreign {
            Some(id) if self.captures.is_reading => self.captures.is_stale = Some(id),
            Some(id) => self.read_capture_again(id),
            None => {}
        }
    }

    fn captures_listed(&mut self, sessions: Vec<Capture>) {
        let newest = sessions.first().map(|capture| capture.id);
        self.state.capture.take_list(sessions);
        if let Some(id) = newest.filter(|_| self.state.capture.shown.is_none()) {
            self.show_capture(id);
        }
    }

    /// Shows a session, which is read part by part.
    fn show_capture(&mut self, id: CaptureId) {
        let capture = self.state.capture.sessions.iter().find(|capture| capture.id == id).cloned();
        let Some(capture) = capture else { return };
        let before = self.state.capture.shown.take();
        let is_report_open = before.as_ref().is_some_and(|shown| shown.is_report_open);
        self.state.capture.shown =
            Some(Box::new(ShownSession { is_report_open, ..ShownSession::after(before, capture) }));
        self.read_capture_again(id);
        self.report_again();
    }

    fn read_capture_again(&mut self, id: CaptureId) {
        if self.state.capture.shown_mut(id).is_none() {
            return;
        }
        self.captures.reading = self.captures.reading.next();
        let profiles: Arc<[Profile]> = self.state.profiles.clone().into();
        self.captures.is_reading = self.run(Job::Capture(CaptureJob::Read(self.captures.reading, id, profiles)));
        self.captures.is_stale = None;
    }

    fn capture_not_read(&mut self, error: &crate::work::ReadError) {
        tracing::warn!(error = %chain(error), "a session was not read");
        self.captures.is_reading = false;
        if let Some(shown) = self.state.capture.shown.as_deref_mut() {
            shown.problem = Some(error.to_string());
        }
    }

    /// Takes what was read of a session, or what has just come; tells the history of rows that changed.
    fn captured_part(&mut self, part: SessionPart) {
        let (id, passed) = (part.capture, part.passed);
        if let Some(passed) = passed
            && let Some(running) = self.state.capture.running_mut().filter(|running| running.capture.id == id)
        {
            running.passed = passed;
        }
        let ids: Vec<SubmissionId> = part.conversations.iter().map(|conversation| conversation.id).collect();
        let (is_live, is_last) = (passed.is_some(), part.is_last);
        if let Some(shown) = self.state.capture.shown_mut(id) {
            shown.take(part);
        }
        if is_last {
            self.captures.is_reading = false;
            if let Some(stale) = self.captures.is_stale.take() {
                self.read_capture_again(stale);
            }
        }
        if !is_live {
            return;
        }
        let known = self.captures.told.len();
        self.captures.told.extend(&ids);
        if self.captures.told.len() > known {
            self.tell(Change::HistoryChanged);
        } else if !ids.is_empty() {
            self.tell(Change::RowsChanged(ids.iter().copied().collect()));
        }
        let chosen = self.state.capture.shown_mut(id).and_then(|shown| shown.chosen);
        if let Some(chosen) = chosen.filter(|chosen| ids.contains(chosen)) {
            self.detail_again();
            self.look_at_what_came(chosen);
        }
        self.report_again();
    }

    /// Chooses a conversation, whose record is the one on screen then.
    fn choose_conversation(&mut self, id: Option<SubmissionId>) {
        let Some(shown) = self.state.capture.shown.as_deref_mut() else { return };
        if shown.chosen == id {
            return;
        }
        shown.chosen = id;
        // Answers about the one before are late.
        shown.detail.forget();
        shown.detail.drop_made();
        shown.looked_at.forget();
        shown.looked_at.drop_made();
        self.detail_again();
        if let Some(id) = id {
            let number =
                self.state.capture.shown.as_deref().and_then(|shown| shown.conversation(id)).map(|it| it.number);
            if let Some(number) = number {
                self.look_at_call(number);
            }
            self.show(Some(id));
        }
    }

    /// Looks at the createTask of a conversation that was chosen before it was answered: it is kept only then.
    fn look_at_what_came(&mut self, chosen: SubmissionId) {
        let Some(shown) = self.state.capture.shown.as_deref() else { return };
        let has_one = shown.task_call().is_some() || shown.looked_at.is_running();
        if let Some(number) = shown.conversation(chosen).filter(|_| !has_one).map(|conversation| conversation.number) {
            self.look_at_call(number);
        }
    }

    fn detail_again(&mut self) {
        let Some(shown) = self.state.capture.shown.as_deref_mut() else { return };
        let (Some(of), id) = (shown.chosen, shown.capture.id) else { return };
        if let Some(ticket) = shown.detail.want(of) {
            self.run(Job::Capture(CaptureJob::Detail(ticket, id, of)));
        }
    }

    fn look_at_call(&mut self, number: u64) {
        let Some(shown) = self.state.capture.shown.as_deref_mut() else { return };
        let (id, ticket) = (shown.capture.id, shown.looked_at.want_now(number));
        self.run(Job::Capture(CaptureJob::LookAt(ticket, id, number)));
    }

    fn show_pictures(&mut self, ids: Vec<SubmissionId>) {
        let Some(shown) = self.state.capture.shown.as_deref_mut() else { return };
        let ticket = shown.thumbnails_wanted.want_now(ids.clone());
        self.run(Job::Capture(CaptureJob::Thumbnails(ticket, ids)));
    }

    fn look_at_report(&mut self, is_open: bool) {
        let Some(shown) = self.state.capture.shown.as_deref_mut() else { return };
        let was_open = std::mem::replace(&mut shown.is_report_open, is_open);
        if is_open && !was_open {
            self.report_again();
        }
    }

    fn report_again(&mut self) {
        let Some(shown) = self.state.capture.shown.as_deref_mut() else { return };
        let id = shown.capture.id;
        if shown.is_report_open
            && let Some(ticket) = shown.report.want(())
        {
            self.run(Job::Capture(CaptureJob::Report(ticket, id)));
        }
    }
}

/// Returns the session on screen, if its end is not known.
fn capture_without_end(shown: Option<&ShownSession>) -> Option<CaptureId> {
    shown.filter(|shown| shown.capture.ended_at_ms.is_none()).map(|shown| shown.capture.id)
}
