//! Captures: a session begun and ended, what comes shown as it comes, and the session on screen looked into.

use std::sync::Arc;

use crate::contract::{ClientKey, chain};
use crate::desk::change::Change;
use crate::desk::command::{Act, CaptureCommand};
use crate::desk::desk::Desk;
use crate::desk::state::{
    Consent, For, KeyPlace, Latest, ListenWish, Listening, NoticeLevel, Offer, Running, ShownSession, Target, Waiting,
};
use crate::history::{Capture, CaptureId, SubmissionId};
use crate::profile::{Address, Profile, SANDBOX_ID};
use crate::view::TargetChip;
use crate::work::{
    Begun, CaptureEvent, CaptureFailed, CaptureFile, CaptureJob, CaptureSaving, CaptureTarget, CaptureWish, FileKind,
    FileWish, Job, Passed, SessionPart,
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
            CaptureCommand::Show(id) => self.show_capture(id),
            CaptureCommand::Choose(id) => self.choose_conversation(id),
            CaptureCommand::LookAt(number) => self.look_at_call(number),
            CaptureCommand::ShowPictures(ids) => self.show_pictures(ids),
            CaptureCommand::LookAtReport(is_open) => self.look_at_report(is_open),
            CaptureCommand::Save(file) => self.save_capture(file),
        }
    }

    /// Takes what the worker tells about captures.
    pub(in crate::desk) fn capture_event(&mut self, event: CaptureEvent) {
        match event {
            CaptureEvent::Begun(result) => self.capture_begun(result),
            CaptureEvent::Ending(id) => self.capture_ending(id),
            CaptureEvent::Ended(id, result) => self.capture_ended(id, result),
            CaptureEvent::Listed(Ok(sessions)) => self.captures_listed(sessions),
            CaptureEvent::Listed(Err(error)) => self.report(NoticeLevel::Error, &error),
            CaptureEvent::Part(part) => self.captured_part(*part),
            CaptureEvent::NotRead(_, error) => self.capture_not_read(&error),
            CaptureEvent::Detail(ticket, result) => {
                let Some(shown) = self.state.capture.shown.as_deref_mut() else { return };
                if shown.detail.came(ticket).is_some() {
                    match result {
                        Ok(Some(detail)) => shown.detail.keep(detail),
                        Ok(None) => {}
                        Err(error) => return self.capture_not_read(&error),
                    }
                    self.detail_again();
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
                    self.report_again();
                }
            }
            CaptureEvent::Saved(result) => {
                self.state.is_dialog_open = false;
                match result {
                    Ok(path) => {
                        let text = format!("Session saved as {}", path.display());
                        self.state.notices.offer(None, NoticeLevel::Info, text, Offer::show_in_folder(path));
                    }
                    Err(error) => self.report(NoticeLevel::Error, &error),
                }
            }
            CaptureEvent::NotSaved => self.state.is_dialog_open = false,
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
        if !matches!(self.state.capture.listening, Listening::No) {
            return self.notice(NoticeLevel::Info, "A session listens already; end it first");
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
                capture_state.sessions.insert(0, capture.clone());
                capture_state.shown = Some(Box::new(ShownSession::new(capture.clone())));
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
                self.report(NoticeLevel::Error, &error);
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
        let ended = |capture: &mut Capture| {
            if capture.id == id && capture.ended_at_ms.is_none() {
                capture.ended_at_ms = Some(now_ms);
            }
        };
        self.state.capture.sessions.iter_mut().for_each(ended);
        if let Some(shown) = self.state.capture.shown_mut(id) {
            ended(&mut shown.capture);
        }
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

    fn captures_listed(&mut self, sessions: Vec<Capture>) {
        let newest = sessions.first().map(|capture| capture.id);
        self.state.capture.sessions = sessions;
        if let Some(id) = newest.filter(|_| self.state.capture.shown.is_none()) {
            self.show_capture(id);
        }
    }

    /// Shows a session, which is read part by part.
    fn show_capture(&mut self, id: CaptureId) {
        let capture = self.state.capture.sessions.iter().find(|capture| capture.id == id).cloned();
        let Some(capture) = capture else { return };
        let is_report_open = self.state.capture.shown.as_ref().is_some_and(|shown| shown.is_report_open);
        self.state.capture.shown = Some(Box::new(ShownSession { is_report_open, ..ShownSession::new(capture) }));
        self.read_capture_again(id);
        self.report_again();
    }

    fn read_capture_again(&mut self, id: CaptureId) {
        if self.state.capture.shown_mut(id).is_none() {
            return;
        }
        self.captures.reading = self.captures.reading.next();
        let profiles: Arc<[Profile]> = self.state.profiles.clone().into();
        self.run(Job::Capture(CaptureJob::Read(self.captures.reading, id, profiles)));
    }

    fn capture_not_read(&mut self, error: &crate::work::ReadError) {
        tracing::warn!(error = %chain(error), "a session was not read");
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
        let is_live = passed.is_some();
        if let Some(shown) = self.state.capture.shown_mut(id) {
            shown.take(part);
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
        if chosen.is_some_and(|chosen| ids.contains(&chosen)) {
            self.detail_again();
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
        shown.detail = Latest::default();
        shown.looked_at = Latest::default();
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

    fn save_capture(&mut self, file: CaptureFile) {
        let Some(capture) = self.state.capture.shown.as_ref().map(|shown| shown.capture.clone()) else { return };
        let (title, name, kind) = match file {
            CaptureFile::Report => (
                "Save the report",
                "capture-report.json",
                FileKind { name: "JSON or Markdown", extensions: &["json", "md"] },
            ),
            CaptureFile::Har => ("Save the session", "capture.har", FileKind { name: "HAR", extensions: &["har"] }),
        };
        if let Some(dialog) = self.ask_for_file(|| FileWish::Save { title, name: name.to_owned(), kind }) {
            let saving = CaptureSaving { dialog, capture, file };
            self.state.is_dialog_open = self.run(Job::Capture(CaptureJob::Save(saving)));
        }
    }
}
