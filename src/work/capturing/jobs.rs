//! What a window does with captures: sessions begun, read, looked into and ended.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;

use super::event::{Begun, CaptureEvent, CaptureFailed};
use super::reading::SessionReader;
use super::run::{CaptureError, Capturing};
use super::saving::{CaptureSaving, save};
use super::session::Heard;
use super::wish::CaptureWish;
use crate::contract::ClientKey;
use crate::history::{Capture, CaptureId, HistoryError, SubmissionId};
use crate::judge::{Report, SessionFacts, report};
use crate::profile::Profile;
use crate::view::{Thumbnail, Thumbnails};
use crate::work::history::ReadError;
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::{Services, blocking};
use crate::work::ticket::{Newest, Ticket};

/// Something to do with captures.
pub enum CaptureJob {
    /// Begins a session; one that runs is ended first.
    Begin(Box<CaptureWish>),
    /// Ends the session that runs, and waits for its replies under way.
    End,
    /// Lets the sandbox do what a scenario's key asks for, whatever key a request bears.
    SetScenario(Option<ClientKey>),
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
    /// Saves a session's report or its requests.
    Save(CaptureSaving),
}

/// Runs captures for a window, one at a time. Clones share it.
#[derive(Clone)]
pub struct Captures {
    services: Services,
    outbox: Outbox<CaptureEvent>,
    running: Arc<Mutex<Option<Capturing>>>,
    thumbnails: Thumbnails,
    /// The session that a window looks at; others need not be read to the end.
    newest: Newest,
    /// Sessions begin and end one after another, in the order of the jobs.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Captures {
    /// Prepares captures; nothing listens yet.
    pub fn new(services: Services, outbox: Outbox<CaptureEvent>) -> Self {
        let (running, thumbnails, newest, turn) = Default::default();
        Self { services, outbox, running, thumbnails, newest, turn }
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
                    Some(CaptureEvent::Reported(ticket, own.judged(id).await.map(Arc::new).map_err(Into::into)))
                });
            }
            CaptureJob::Save(saving) => {
                let lost = |panic: Lost| CaptureEvent::Saved(Err(panic.into()));
                self.services.start_to_finish(&self.outbox, lost, async move {
                    Some(save(saving, &own.services).await.map_or(CaptureEvent::NotSaved, CaptureEvent::Saved))
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

    async fn judged(&self, id: CaptureId) -> Result<Report, HistoryError> {
        let SessionReader { history, capture, services, .. } = self.reader(id).await?;
        let calls = history.captured_calls(id).await?;
        let facts = SessionFacts::of(&capture, services.clock.now_ms(), Vec::new());
        Ok(blocking(move || report(&calls, &facts)).await)
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
