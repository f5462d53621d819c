//! What a window does with captures: sessions begun, read, looked into and ended.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;

use super::event::{Begun, CaptureEvent, CaptureFailed, CaptureGiven, ScenarioFailed};
use super::judged::judged_now;
use super::reading::SessionReader;
use super::run::{CaptureError, Capturing};
use super::saving::{CaptureSaveError, CaptureSaving, save};
use super::scenario::{MadeScenario, ScenarioError, make_scenario};
use super::session::Heard;
use super::wish::CaptureWish;
use crate::contract::ClientKey;
use crate::history::{Capture, CaptureId, HistoryError, SubmissionId};
use crate::judge::{Report, report_markdown};
use crate::profile::Profile;
use crate::sandbox::{RecordingError, Recordings};
use crate::view::{ReportView, Thumbnail, Thumbnails};
use crate::work::history::ReadError;
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::{Services, blocking};
use crate::work::ticket::{Newest, Ticket};

/// Names that are tried for a scenario.
const MOST_NAMES: usize = 100;

/// Something to do with captures.
pub enum CaptureJob {
    /// Begins a session; one that runs is ended first.
    Begin(Box<CaptureWish>),
    /// Ends the session that runs, and waits for its replies under way.
    End,
    /// Lets the sandbox do what a scenario's key asks for, whatever key a request bears.
    SetScenario(Option<ClientKey>),
    /// Lets so many createTask through in the session that runs, those counted that went on already.
    SetLimit(u32),
    /// Lists all sessions.
    List,
    /// Reads a session whose tasks live as long as these profiles say.
    Read(Ticket, CaptureId, Arc<[Profile]>),
    /// Makes a conversation ready as a whole.
    Detail(Ticket, CaptureId, SubmissionId),
    /// Makes a request ready to be looked at.
    LookAt(Ticket, CaptureId, u64),
    /// Decodes the small pictures of rows.
    Thumbnails(Ticket, Vec<SubmissionId>),
    /// Judges a session.
    Report(Ticket, CaptureId),
    /// Judges a session, and writes that as Markdown.
    Write(CaptureId),
    /// Makes a scenario of a conversation.
    MakeScenario(CaptureId, SubmissionId),
    /// Lists the scenarios that were made so far.
    ListScenarios(Ticket),
    /// Saves a session's report or its requests.
    Save(CaptureSaving),
}

/// Runs captures for a window, one at a time. Clones share it.
#[derive(Clone)]
pub struct Captures {
    services: Services,
    outbox: Outbox<CaptureEvent>,
    given: Outbox<CaptureGiven>,
    running: Arc<Mutex<Option<Capturing>>>,
    thumbnails: Thumbnails,
    /// The session that a window looks at; others need not be read to the end.
    newest: Newest,
    /// Sessions begin and end one after another, in the order of the jobs.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Captures {
    /// Prepares captures; nothing listens yet.
    pub fn new(services: Services, outbox: Outbox<CaptureEvent>, given: Outbox<CaptureGiven>) -> Self {
        let (running, thumbnails, newest, turn) = Default::default();
        Self { services, outbox, given, running, thumbnails, newest, turn }
    }

    /// Starts a job.
    pub fn run(&self, job: CaptureJob) {
        let own = self.clone();
        match job {
            CaptureJob::Begin(wish) => {
                let lost = |panic: Lost| CaptureEvent::Begun(Err(panic.into()));
                self.services.start(&self.outbox, lost, async move {
                    Some(CaptureEvent::Begun(own.begin(*wish).await.map(Box::new)))
                });
            }
            CaptureJob::End => self.services.finish(async move { own.end().await }),
            CaptureJob::SetScenario(scenario) => {
                if let Some(running) = &*self.lock() {
                    running.set_scenario(scenario);
                }
            }
            CaptureJob::SetLimit(limit) => {
                let limiting = self.lock().as_ref().map(|running| (running.id(), running.limiting(limit)));
                let Some((id, limiting)) = limiting else { return };
                let lost = move |panic: Lost| CaptureEvent::LimitSet(id, Err(panic.into()));
                self.services.start(&self.outbox, lost, async move {
                    Some(CaptureEvent::LimitSet(id, limiting.await.map(|()| limit).map_err(CaptureFailed::from)))
                });
            }
            CaptureJob::List => {
                let lost = |panic: Lost| CaptureEvent::Listed(Err(panic.into()));
                self.services.start(&self.outbox, lost, async move { Some(CaptureEvent::Listed(own.listed().await)) });
            }
            CaptureJob::Read(ticket, id, profiles) => {
                self.newest.note(ticket);
                let lost = move |panic: Lost| CaptureEvent::NotRead(ticket, panic.into());
                self.services.start(&self.outbox, lost, async move {
                    let failed = own.read(ticket, id, profiles).await.err()?;
                    Some(CaptureEvent::NotRead(ticket, failed.into()))
                });
            }
            CaptureJob::Detail(ticket, id, of) => {
                let lost = move |panic: Lost| CaptureEvent::Detail(ticket, Err(panic.into()));
                self.services.start(&self.outbox, lost, async move {
                    let detail = async { Ok(own.reader(id).await?.detail(of).await?.map(Arc::new)) };
                    Some(CaptureEvent::Detail(ticket, detail.await))
                });
            }
            CaptureJob::LookAt(ticket, id, number) => {
                let lost = move |panic: Lost| CaptureEvent::LookedAt(ticket, Err(panic.into()));
                self.services.start(&self.outbox, lost, async move {
                    let looked = async { Ok(own.reader(id).await?.call(number).await?.map(Arc::new)) };
                    Some(CaptureEvent::LookedAt(ticket, looked.await))
                });
            }
            CaptureJob::Thumbnails(ticket, ids) => {
                let lost = move |_: Lost| CaptureEvent::Thumbnails(ticket, Vec::new());
                self.services.start(&self.outbox, lost, async move {
                    Some(CaptureEvent::Thumbnails(ticket, own.decoded(ids).await))
                });
            }
            CaptureJob::Report(ticket, id) => {
                let lost = move |panic: Lost| CaptureEvent::Reported(ticket, Err(panic.into()));
                self.services.start(&self.outbox, lost, async move {
                    let made = own.judged(id, |report| Arc::new(ReportView::new(&report))).await;
                    Some(CaptureEvent::Reported(ticket, made.map_err(Into::into)))
                });
            }
            CaptureJob::Write(id) => {
                let lost = |panic: Lost| CaptureGiven::Written(Err(panic.into()));
                self.services.start(&self.given, lost, async move {
                    let written = own.judged(id, |report| report_markdown(&report)).await;
                    Some(CaptureGiven::Written(written.map_err(Into::into)))
                });
            }
            CaptureJob::MakeScenario(id, of) => own.start_scenario(id, of),
            CaptureJob::ListScenarios(ticket) => self.start_list(ticket),
            CaptureJob::Save(saving) => {
                let lost = |panic: Lost| CaptureGiven::Saved(Err(panic.into()));
                self.services.start_to_finish(&self.given, lost, async move {
                    Some(own.saved(saving).await.map_or(CaptureGiven::NotSaved, CaptureGiven::Saved))
                });
            }
        }
    }

    /// A panic elsewhere leaves the session as it was: every change is one step.
    fn lock(&self) -> MutexGuard<'_, Option<Capturing>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn begin(&self, wish: CaptureWish) -> Result<Begun, CaptureFailed> {
        self.end().await;
        let _turn = self.turn.lock().await;
        if self.services.closing.is_asked() {
            return Err(CaptureError::Closing.into());
        }
        let history = self.services.history()?;
        let (tell, heard) = mpsc::unbounded_channel();
        let on_call = Arc::new(move |what: Heard| drop(tell.send(what)));
        let profiles = Arc::from([wish.target.profile.clone()]);
        let capturing = Capturing::begin(wish, history.clone(), self.services.clone(), on_call).await?;
        let begun = Begun {
            capture: capturing.capture().clone(),
            address: capturing.address(),
            token: capturing.token().clone(),
        };
        let reader =
            SessionReader { history, services: self.services.clone(), capture: begun.capture.clone(), profiles };
        let passed = capturing.passing();
        tokio::spawn(reader.follow(heard, passed, self.outbox.clone()));
        *self.lock() = Some(capturing);
        Ok(begun)
    }

    /// Ends the session that runs, and waits for its replies under way.
    pub async fn end(&self) {
        let _turn = self.turn.lock().await;
        let Some(capturing) = self.lock().take() else { return };
        let id = capturing.id();
        self.outbox.send(CaptureEvent::Ending(id)).await;
        let ended = capturing.end().await.map_err(CaptureFailed::from);
        self.outbox.send(CaptureEvent::Ended(id, ended)).await;
    }

    async fn listed(&self) -> Result<Vec<Capture>, ReadError> {
        Ok(self.services.history()?.captures().await?)
    }

    /// Returns what reads a session.
    async fn reader(&self, id: CaptureId) -> Result<SessionReader, HistoryError> {
        self.reader_with(id, Arc::from([])).await
    }

    async fn reader_with(&self, id: CaptureId, profiles: Arc<[Profile]>) -> Result<SessionReader, HistoryError> {
        let history = self.services.history()?;
        let capture = history.captures().await?.into_iter().find(|capture| capture.id == id);
        let capture = capture.ok_or(HistoryError::NoSuchRow(id.0))?;
        Ok(SessionReader { history, services: self.services.clone(), capture, profiles })
    }

    /// Reads a session part by part, until another is wanted.
    async fn read(&self, ticket: Ticket, id: CaptureId, profiles: Arc<[Profile]>) -> Result<(), HistoryError> {
        let is_wanted = || self.newest.is(ticket);
        self.reader_with(id, profiles).await?.read_all(is_wanted, &self.outbox).await
    }

    /// Judges a session, and makes something of the report.
    async fn judged<T: Send + 'static>(
        &self,
        id: CaptureId,
        made: impl FnOnce(Report) -> T + Send + 'static,
    ) -> Result<T, HistoryError> {
        let SessionReader { history, capture, services, .. } = self.reader(id).await?;
        let is_running = self.lock().as_ref().is_some_and(|running| running.id() == id);
        let report = judged_now(&history, &capture, is_running.then(|| services.clock.now_ms())).await?;
        Ok(blocking(move || made(report)).await)
    }

    fn start_list(&self, ticket: Ticket) {
        let lost = move |panic: Lost| CaptureGiven::ScenariosListed(ticket, Err(panic.into()));
        let recordings = Recordings::of(&self.services.directory);
        self.services.start(&self.given, lost, async move {
            let listed = blocking(move || recordings.list()).await;
            Some(CaptureGiven::ScenariosListed(ticket, listed.map_err(Into::into)))
        });
    }

    fn start_scenario(self, id: CaptureId, of: SubmissionId) {
        let lost = |panic: Lost| CaptureGiven::ScenarioMade(Err(panic.into()));
        let (services, given) = (self.services.clone(), self.given.clone());
        services.start_to_finish(
            &given,
            lost,
            async move { Some(CaptureGiven::ScenarioMade(self.scenario(id, of).await)) },
        );
    }

    /// Makes a scenario, which is named after its row: a name that is taken gets a number.
    async fn scenario(&self, id: CaptureId, of: SubmissionId) -> Result<MadeScenario, ScenarioFailed> {
        let SessionReader { history, capture, services, .. } = self.reader(id).await?;
        let (directory, redactor) = (services.directory.clone(), services.keys_seen.redactor());
        let mut number = 1;
        loop {
            let name = if number == 1 { format!("row-{}", of.0) } else { format!("row-{}-{number}", of.0) };
            let made = make_scenario(&history, &capture, of, &name, &directory, Arc::clone(&redactor)).await;
            match made {
                Err(ScenarioError::Recording(RecordingError::Taken(_))) if number < MOST_NAMES => number += 1,
                made => return Ok(made?),
            }
        }
    }

    async fn saved(&self, saving: CaptureSaving) -> Option<Result<PathBuf, CaptureSaveError>> {
        let is_running = self.lock().as_ref().is_some_and(|running| running.id() == saving.capture.id);
        save(saving, is_running, &self.services).await
    }

    async fn decoded(&self, ids: Vec<SubmissionId>) -> Vec<(SubmissionId, Arc<Thumbnail>)> {
        let Ok(history) = self.services.history() else { return Vec::new() };
        let numbers = ids.into_iter().map(|id| id.0).collect();
        let summaries = history.summaries(numbers).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "no thumbnails of captured pictures");
            Vec::new()
        });
        let thumbnails = self.thumbnails.clone();
        blocking(move || {
            let pngs = summaries.into_iter().filter_map(|summary| Some((summary.id, summary.thumbnail?)));
            let decoded = pngs.filter_map(|(id, png)| Some((id, thumbnails.of(png)?))).collect();
            thumbnails.forget_unshown();
            decoded
        })
        .await
    }
}
