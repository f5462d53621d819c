//! The program's end where nobody at the window may answer a question: a signal asks for it, or the display is gone.
//!
//! Nothing new begins then, and replies under way are waited for. A [`Closing`] is shared by the worker, the window and
//! whoever asks; asking and waiting work from any thread, also while the program's own exit is under way.

use std::future::pending;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

/// How far closing has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClosingStage {
    #[default]
    NotAsked,
    /// Nothing new begins; replies under way are waited for.
    Waiting,
    /// Every reply has come, and the window is to close.
    Ready,
    /// The worker has ended.
    Over,
}

/// Who asks for the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Nobody,
    /// The window is there and closes once every reply has come.
    WithWindow,
    /// No window will close any more.
    WithoutWindow,
}

/// The program's end, to be asked for and waited for from any thread. Clones share it.
#[derive(Clone, Debug)]
pub struct Closing(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    asked: watch::Sender<Asked>,
    stage: Mutex<ClosingStage>,
    has_moved: Condvar,
}

impl Default for Closing {
    fn default() -> Self {
        let asked = watch::Sender::new(Asked::Nobody);
        Self(Arc::new(Shared { asked, stage: Mutex::default(), has_moved: Condvar::new() }))
    }
}

impl Closing {
    /// Asks for the end: nothing new begins, replies under way are waited for, then the window closes.
    pub fn ask(&self) {
        self.raise(Asked::WithWindow);
    }

    /// Asks for the end while there is no window any more that could close.
    pub fn ask_without_window(&self) {
        self.raise(Asked::WithoutWindow);
    }

    /// Waits for nothing any more: whoever waits for the end goes on.
    pub fn cut_off(&self) {
        self.reach(ClosingStage::Over);
    }

    /// Blocks until the worker has ended or the waiting is cut off.
    pub fn wait_until_over(&self) {
        let is_under_way = |stage: &mut ClosingStage| *stage != ClosingStage::Over;
        let over = self.0.has_moved.wait_while(self.lock(), is_under_way);
        drop(over.unwrap_or_else(PoisonError::into_inner));
    }

    /// Returns how far closing has come.
    #[must_use]
    pub fn stage(&self) -> ClosingStage {
        *self.lock()
    }

    /// Tells whether the end was asked for, so that nothing new may begin.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        *self.0.asked.borrow() != Asked::Nobody
    }

    /// Waits until the end is asked for.
    pub(in crate::work) async fn asked(&self) {
        self.wait_for(Asked::WithWindow).await;
    }

    /// Waits until it is known that no window will close.
    pub(in crate::work) async fn window_gone(&self) {
        self.wait_for(Asked::WithoutWindow).await;
    }

    /// Tells how far closing has come. Nothing leads back from a later stage to an earlier one.
    pub(in crate::work) fn reach(&self, stage: ClosingStage) {
        let mut reached = self.lock();
        *reached = (*reached).max(stage);
        self.0.has_moved.notify_all();
    }

    fn raise(&self, asked: Asked) {
        self.0.asked.send_modify(|known| *known = (*known).max(asked));
    }

    async fn wait_for(&self, least: Asked) {
        let mut asked = self.0.asked.subscribe();
        if asked.wait_for(|asked| *asked >= least).await.is_err() {
            // The sender lives as long as this handle.
            pending::<()>().await;
        }
    }

    /// A panic elsewhere leaves the stage as it was: every change is one step.
    fn lock(&self) -> MutexGuard<'_, ClosingStage> {
        self.0.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells that the worker has ended, also when a panic ends it.
pub(in crate::work) struct OverOnDrop(pub Closing);

impl Drop for OverOnDrop {
    fn drop(&mut self) {
        self.0.reach(ClosingStage::Over);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_waits_hears_what_was_asked() {
        let closing = Closing::default();
        assert!(!closing.is_asked());
        closing.ask();
        closing.asked().await;
        let gone = closing.window_gone();
        assert!(futures_util::FutureExt::now_or_never(gone).is_none(), "the window is there");
        closing.ask_without_window();
        closing.ask();
        closing.window_gone().await;
    }

    #[test]
    fn no_stage_leads_back() {
        let closing = Closing::default();
        for stage in [ClosingStage::Ready, ClosingStage::Waiting] {
            closing.reach(stage);
            assert_eq!(closing.stage(), ClosingStage::Ready);
        }
    }

    #[test]
    fn the_end_is_heard_on_another_thread() {
        let closing = Closing::default();
        let waiting = closing.clone();
        let thread = std::thread::spawn(move || waiting.wait_until_over());
        drop(OverOnDrop(closing));
        thread.join().unwrap();
    }

    #[test]
    fn waiting_can_be_cut_off() {
        let closing = Closing::default();
        closing.cut_off();
        closing.wait_until_over();
        assert!(!closing.is_asked());
    }
}
