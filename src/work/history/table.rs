//! The table: lists what a query finds, loads rows, edits them.

use super::error::{ReadError, unless_interrupted};
use super::row_edit::{RowEdit, RowsEdited, edit_rows};
use crate::history::{Choices, HistoryError, Listing, Query};
use crate::view::{Row, Thumbnails, rows};
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::{Services, blocking};
use crate::work::ticket::{Newest, Ticket};

/// Rows that are listed before the rest of a new list, so that something is seen at once.
const HEAD: usize = 512;

/// Something to do for the table.
pub enum RowsJob {
    /// Lists what a query finds; with `wants_head` the first rows of it before the rest.
    List {
        ticket: Ticket,
        query: Query,
        wants_head: bool,
    },
    /// Reads rows. The generation is that of the history when they were asked for.
    Load {
        generation: u64,
        ids: Vec<i64>,
    },
    Edit(RowEdit),
}

/// What came of a job for the table.
pub enum RowsEvent {
    Listed {
        ticket: Ticket,
        result: Result<Listing, ReadError>,
    },
    /// What the filters can be set to.
    Choices(Result<Choices, ReadError>),
    Loaded {
        generation: u64,
        asked: Vec<i64>,
        result: Result<Vec<Row>, ReadError>,
    },
    Edited(RowsEdited, Result<usize, ReadError>),
}

/// Does the jobs for the table. Clones share it.
#[derive(Clone)]
pub struct Table {
    services: Services,
    outbox: Outbox<RowsEvent>,
    thumbnails: Thumbnails,
    /// The list that is wanted; older ones need not be read to the end.
    newest: Newest,
}

impl Table {
    /// Prepares the jobs for the table.
    pub fn new(services: Services, outbox: Outbox<RowsEvent>) -> Self {
        Self { services, outbox, thumbnails: Thumbnails::default(), newest: Newest::default() }
    }

    /// Starts a job. What changes rows is finished when the program is closed.
    pub fn run(&self, job: RowsJob) {
        match job {
            RowsJob::List { ticket, query, wants_head } => self.list(ticket, query, wants_head),
            RowsJob::Load { generation, ids } => self.load(generation, ids),
            RowsJob::Edit(edit) => {
                let (services, edited) = (self.services.clone(), edit.edited());
                let lost = move |panic: Lost| RowsEvent::Edited(edited, Err(panic.into()));
                self.services.start_to_finish(&self.outbox, lost, async move {
                    let result = edit_rows(edit, &services).await.map_err(Into::into);
                    Some(RowsEvent::Edited(edited, result))
                });
            }
        }
    }

    fn list(&self, ticket: Ticket, query: Query, wants_head: bool) {
        self.newest.note(ticket);
        if let Ok(history) = self.services.history() {
            // Whatever is being listed is of no use any more.
            history.interrupt_list();
        }
        let own = self.clone();
        let lost = move |panic: Lost| RowsEvent::Listed { ticket, result: Err(panic.into()) };
        self.services.start(&self.outbox, lost, async move {
            match own.listed(ticket, query, wants_head).await {
                Ok(true) => own.choices().await,
                Ok(false) => None,
                Err(error) => Some(RowsEvent::Listed { ticket, result: Err(error.into()) }),
            }
        });
    }

    /// Lists what a query finds. Returns whether all of it was listed: another list may have been asked for since.
    async fn listed(&self, ticket: Ticket, query: Query, wants_head: bool) -> Result<bool, HistoryError> {
        let history = self.services.history()?;
        if wants_head && let Some(head) = unless_interrupted(history.list(query.clone(), Some(HEAD)).await)? {
            let is_complete = head.is_complete;
            tracing::debug!(rows = head.ids.len(), is_complete, "history listed at first");
            if is_complete || !head.ids.is_empty() {
                self.outbox.send(RowsEvent::Listed { ticket, result: Ok(head) }).await;
            }
            if is_complete {
                return Ok(true);
            }
        }
        while self.newest.is(ticket) {
            // Broken off by a wish for another list, or by one that came too late for the list before.
            if let Some(listing) = unless_interrupted(history.list(query.clone(), None).await)? {
                tracing::debug!(rows = listing.ids.len(), "history listed");
                self.outbox.send(RowsEvent::Listed { ticket, result: Ok(listing) }).await;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reads what the filters can be set to; nothing is told where a wish for another list broke it off.
    async fn choices(&self) -> Option<RowsEvent> {
        let read = match self.services.history() {
            Ok(history) => unless_interrupted(history.choices().await),
            Err(error) => Err(error),
        };
        read.map_err(Into::into).transpose().map(RowsEvent::Choices)
    }

    fn load(&self, generation: u64, ids: Vec<i64>) {
        let (services, thumbnails, asked) = (self.services.clone(), self.thumbnails.clone(), ids.clone());
        let lost = move |panic: Lost| RowsEvent::Loaded { generation, asked, result: Err(panic.into()) };
        self.services.start(&self.outbox, lost, async move {
            let asked = ids.clone();
            let result = load_rows(ids, thumbnails, &services).await.map_err(Into::into);
            Some(RowsEvent::Loaded { generation, asked, result })
        });
    }
}

/// Loads rows and decodes their thumbnails.
async fn load_rows(ids: Vec<i64>, thumbnails: Thumbnails, services: &Services) -> Result<Vec<Row>, HistoryError> {
    let summaries = services.history()?.summaries(ids).await?;
    let now_ms = services.clock.now_ms();
    Ok(blocking(move || rows(summaries, &thumbnails, now_ms)).await)
}
