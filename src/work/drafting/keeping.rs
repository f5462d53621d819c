//! Keeps the draft from one run to the next: a moment after it has changed, and once more when the program ends.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::history::KeptDraftError;
use crate::payload::Draft;
use crate::work::lost::unless_lost;
use crate::work::services::Services;

/// Time in which further changes are waited for.
const SETTLES: Duration = Duration::from_secs(1);

/// The draft that is still to be kept. Clones share it.
#[derive(Clone, Default)]
pub struct Keeping(Arc<Mutex<Pending>>);

#[derive(Default)]
struct Pending {
    /// The draft of last time was read: only then may another take its place.
    is_ready: bool,
    is_waiting: bool,
    draft: Option<Draft>,
}

impl Keeping {
    fn with<T>(&self, change: impl FnOnce(&mut Pending) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes a draft to be kept, unless a newer one comes within a moment.
    pub fn note(&self, services: &Services, draft: &Draft) {
        let begins = self.with(|pending| {
            if pending.is_ready {
                pending.draft = Some(draft.clone());
            }
            pending.is_ready && !std::mem::replace(&mut pending.is_waiting, pending.is_ready)
        });
        if begins {
            let (keeping, services) = (self.clone(), services.clone());
            tokio::spawn(async move {
                tokio::time::sleep(SETTLES).await;
                keeping.with(|pending| pending.is_waiting = false);
                keeping.keep(&services).await;
            });
        }
    }

    /// Keeps what is still to be kept.
    pub async fn keep(&self, services: &Services) {
        let Some(draft) = self.with(|pending| pending.draft.take()) else { return };
        let kept = async {
            match services.history() {
                Ok(history) => history.keep_draft(&services.directory, draft).await,
                Err(error) => Err(error),
            }
        };
        // The draft is on screen, and is kept once more with its next change.
        match unless_lost(kept).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the draft was not kept"),
            Err(lost) => tracing::error!(%lost, "the draft was not kept"),
        }
    }

    /// Reads the draft of last time; from then on others are kept.
    ///
    /// # Errors
    /// When it can't be read, or not all of it.
    pub async fn load(&self, services: &Services) -> Result<Option<Draft>, KeptDraftError> {
        let history = services.history()?;
        let found = history.kept_draft(&services.directory).await;
        self.with(|pending| pending.is_ready = true);
        found
    }
}
