//! What is known and waits to be committed, kept in a file of its own meanwhile.

use std::future::Future;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::history::remove_unsaved;

/// What takes longer to be committed is kept in a file until it is, as is what the history refuses.
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

    /// Waits for something to be saved, and writes its file as soon as that takes long or fails. `write` makes what
    /// writes the file, `None` when nothing is worth one.
    pub async fn while_saving<T, E>(
        &self,
        saving: impl Future<Output = Result<T, E>>,
        write: impl FnOnce() -> Option<Write>,
    ) -> Result<T, E> {
        let mut saving = std::pin::pin!(saving);
        tokio::select! {
            biased;
            done = &mut saving => {
                // A full disk or a replaced history refuses at once, perhaps for as long as the program runs.
                if done.is_err() {
                    self.keep(write).await;
                }
                return done;
            }
            () = tokio::time::sleep(RESCUED_AFTER) => {}
        }
        // Once the file is begun it is waited for, so that it can be removed after the commit.
        let (done, ()) = tokio::join!(saving, self.keep(write));
        done
    }

    /// Writes the file, unless it is there.
    async fn keep(&self, write: impl FnOnce() -> Option<Write>) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::ready;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A file that counts how often it is written.
    #[derive(Default)]
    struct Counted {
        file: RescueFile,
        written: Arc<AtomicUsize>,
    }

    impl Counted {
        async fn save(&self, saving: impl Future<Output = Result<(), &'static str>>) -> Result<(), &'static str> {
            let written = Arc::clone(&self.written);
            let write = move || {
                written.fetch_add(1, Ordering::SeqCst);
                Some(PathBuf::from("kept"))
            };
            self.file.while_saving(saving, || Some(Box::new(write))).await
        }

        fn written(&self) -> usize {
            self.written.load(Ordering::SeqCst)
        }
    }

    #[tokio::test]
    async fn what_is_refused_at_once_is_written_once() {
        let counted = Counted::default();
        for _ in 0..3 {
            assert_eq!(counted.save(ready(Err("refused"))).await, Err("refused"));
            assert_eq!((counted.file.path(), counted.written()), (Some(PathBuf::from("kept")), 1));
        }
    }

    #[tokio::test]
    async fn what_is_saved_at_once_needs_no_file() {
        let counted = Counted::default();
        assert_eq!(counted.save(ready(Ok(()))).await, Ok(()));
        assert_eq!((counted.file.path(), counted.written()), (None, 0));
    }
}
