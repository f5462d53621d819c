//! What the worker does for the draft.

use std::sync::Arc;

use super::compose::{Composed, PreviewCache, compose};
use super::intake::{BroughtIn, IntakeError, Origin, take_in};
use super::keeping::Keeping;
use super::redraft::{Redraft, redraft};
use crate::contract::ClientKey;
use crate::history::KeptDraftError;
use crate::payload::{Draft, NotAForm, ServiceFacts};
use crate::view::Preview;
use crate::work::files::{Chosen, Dialog};
use crate::work::lost::{Lost, unless_lost};
use crate::work::outbox::Outbox;
use crate::work::receiving::Listening;
use crate::work::services::Services;
use crate::work::ticket::Ticket;

/// Something to do for the draft.
pub enum DraftJob {
    Compose {
        ticket: Ticket,
        draft: Draft,
        key: Option<ClientKey>,
        service: ServiceFacts,
    },
    TakeIn {
        ticket: Ticket,
        origin: Arc<Origin>,
        /// Which entry of a HAR file.
        entry: usize,
        service: ServiceFacts,
    },
    /// Waits for a dialog that asks what to open.
    Choose(Dialog),
    /// Reads the draft of last time.
    LoadKept,
    /// Makes another draft of this one.
    Redraft {
        ticket: Ticket,
        draft: Draft,
        change: Redraft,
    },
}

/// What came of a job for the draft.
pub enum DraftEvent {
    Composed {
        ticket: Ticket,
        composed: Arc<Composed>,
    },
    /// A picture that is being taken in can be seen already.
    Arriving {
        ticket: Ticket,
        preview: Arc<Preview>,
    },
    TakenIn {
        ticket: Ticket,
        result: Result<Box<BroughtIn>, IntakeError>,
    },
    Chosen(Chosen),
    Redrafted {
        ticket: Ticket,
        result: Result<Redrafted, Lost>,
    },
    /// The draft of last time was read, where there was one.
    KeptLoaded(Result<Option<Box<Draft>>, KeptDraftError>),
}

/// A draft that was made of another.
pub struct Redrafted {
    pub draft: Box<Draft>,
    /// Why the JSON could not become the form that it was left for.
    pub not_a_form: Option<NotAForm>,
}

/// Does the jobs for the draft.
pub struct Drafting {
    services: Services,
    outbox: Outbox<DraftEvent>,
    listening: Listening,
    previews: Arc<PreviewCache>,
    keeping: Keeping,
}

impl Drafting {
    /// Prepares the jobs for the draft.
    pub fn new(services: Services, outbox: Outbox<DraftEvent>, listening: Listening) -> Self {
        Self { services, outbox, listening, previews: Arc::default(), keeping: Keeping::default() }
    }

    /// Starts a job.
    pub fn run(&self, job: DraftJob) {
        match job {
            DraftJob::Compose { ticket, draft, key, service } => self.compose(ticket, draft, key, service),
            DraftJob::TakeIn { ticket, origin, entry, service } => self.take_in(ticket, origin, entry, service),
            DraftJob::Choose(dialog) => {
                let closed = |_| DraftEvent::Chosen(Chosen::NoDialog);
                self.services.start(&self.outbox, closed, async { Some(DraftEvent::Chosen(dialog.await)) });
            }
            DraftJob::Redraft { ticket, draft, change } => self.redraft(ticket, draft, change),
            DraftJob::LoadKept => self.load_kept(),
        }
    }

    /// Keeps the draft as it was noted last, because the program ends.
    pub async fn keep_last(&self) {
        self.keeping.keep(&self.services).await;
    }

    fn load_kept(&self) {
        let (services, keeping) = (self.services.clone(), self.keeping.clone());
        self.services.start(&self.outbox, |_| DraftEvent::KeptLoaded(Ok(None)), async move {
            let found = keeping.load(&services).await;
            Some(DraftEvent::KeptLoaded(found.map(|draft| draft.map(Box::new))))
        });
    }

    /// Composes a draft and tells it; then makes the thumbnail, for which nobody waits but who submits.
    fn compose(&self, ticket: Ticket, draft: Draft, key: Option<ClientKey>, service: ServiceFacts) {
        if let Some(key) = &key {
            self.services.keys_seen.note(key);
        }
        self.keeping.note(&self.services, &draft);
        let redactor = self.services.keys_seen.redactor();
        self.listening.expect(draft.own_callback_token());
        let (services, outbox, previews) = (self.services.clone(), self.outbox.clone(), Arc::clone(&self.previews));
        // A panic in a check or decoder must not leave the window waiting for this draft.
        let lost = move |_| DraftEvent::Composed { ticket, composed: Arc::default() };
        self.services.start(&self.outbox, lost, async move {
            let composed = services.compute(move || compose(&draft, key.as_ref(), service, &previews, redactor)).await;
            let thumbnail = composed.thumbnail.clone();
            outbox.send(DraftEvent::Composed { ticket, composed: Arc::new(composed) }).await;
            // A panic costs the thumbnail alone: the draft was told already.
            drop(unless_lost(services.compute(move || thumbnail.png())).await);
            None
        });
    }

    /// Takes something in; a picture is told of as soon as it can be seen.
    fn take_in(&self, ticket: Ticket, origin: Arc<Origin>, entry: usize, service: ServiceFacts) {
        let (services, outbox, previews) = (self.services.clone(), self.outbox.clone(), Arc::clone(&self.previews));
        let lost = move |_| DraftEvent::TakenIn { ticket, result: Err(IntakeError::DecoderFailed) };
        self.services.start(&self.outbox, lost, async move {
            let show = move |preview| outbox.tell(DraftEvent::Arriving { ticket, preview });
            let known = services.keys_seen.redactor();
            let taken = services.compute(move || take_in(&origin, entry, service, &previews, &known, show)).await;
            let mut result = taken.map(Box::new);
            let offered = result.iter().flat_map(|taken| &taken.keys);
            offered.for_each(|key| services.keys_seen.note_offered(key));
            if let Ok(taken) = &mut result
                && let (Some(token), Ok(history)) = (&taken.task_id, services.history())
                && let Ok(Some(created_with)) = history.key_hint_of_task(token).await
            {
                taken.compare_key(&created_with);
            }
            Some(DraftEvent::TakenIn { ticket, result })
        });
    }

    fn redraft(&self, ticket: Ticket, draft: Draft, change: Redraft) {
        let services = self.services.clone();
        let lost = move |panic| DraftEvent::Redrafted { ticket, result: Err(panic) };
        self.services.start(&self.outbox, lost, async move {
            let (draft, not_a_form) = services.compute(move || redraft(draft, change)).await;
            let result = Ok(Redrafted { draft: Box::new(draft), not_a_form });
            Some(DraftEvent::Redrafted { ticket, result })
        });
    }
}
