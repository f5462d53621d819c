//! What is known and waits to be committed, kept in a file of its own meanwhile.

use std::future::Future;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::history::remove_unsaved;

/// What takes longer to be committed is kept in a file until it is.
const RESCUED_AFTER: Duration = Duration::from_millis(50);

/// Writes a file. Returns where it is, `None` when no place takes it.
pub type Write = Box<dyn FnOnce() -> Option<PathBuf> + Send>;

/// The file of one thing that waits to be committed; there is none before it has waited.
#[derive(Default)]
pub struct RescueFile(Mutex<Option<PathBuf>>);

impl RescueFile {
    /// Returns where the file is.
    pub fn path(&self) -> Option<PathBuf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for something to be saved, and writes its file as soon as that takes long. `write` makes what writes the
    /// file, `None` when nothing is worth one.
    pub async fn while_saving<T>(&self, saving: impl Future<Output = T>, write: impl FnOnce() -> Option<Write>) -> T {
        let mut saving = std::pin::pin!(saving);
        tokio::select! {
            biased;
            done = &mut saving => return done,
            () = tokio::time::sleep(RESCUED_AFTER) => {}
        }
        // Once the file is begun it is waited for, so that it can be removed after the commit.
        let (done, ()) = tokio::join!(saving, self.keep(write));
        done
    }

    /// Writes the file, unless it is there.
    pub async fn keep(&self, write: impl FnOnce() -> Option<Write>) {
        if self.path().is_some() {
            return;
        }
        let Some(write) = write() else { return };
        // A panic costs the file alone: the commit is tried again all the same.
        let kept = tokio::task::spawn_blocking(write).await.ok().flatten();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = kept;
    }

    /// Removes the file after the commit.
    pub fn remove(&self) {
        if let Some(path) = self.path() {
            remove_unsaved(&path);
        }
    }
}
