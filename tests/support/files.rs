//! Dialogs for files that answer at once with what a test has laid ready.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};

use capkill_desk::work::{Chosen, Dialog, FileChooser, FileWish};

/// Answers dialogs in the order that was scripted; a dialog nobody scripted is closed by the operator.
/// Clones share the script.
#[derive(Clone, Default)]
pub struct ScriptedFiles(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    answers: VecDeque<Chosen>,
    asked: Vec<FileWish>,
}

impl ScriptedFiles {
    /// Lets the next dialog choose a path.
    pub fn choose(&self, path: impl AsRef<Path>) {
        self.answer(Chosen::Path(path.as_ref().to_owned()));
    }

    /// Lets the next dialog end so.
    pub fn answer(&self, chosen: Chosen) {
        self.0.lock().unwrap().answers.push_back(chosen);
    }

    /// Returns what the dialogs have asked for.
    pub fn asked(&self) -> Vec<FileWish> {
        self.0.lock().unwrap().asked.clone()
    }
}

impl FileChooser for ScriptedFiles {
    fn ask(&self, wish: FileWish) -> Dialog {
        let mut script = self.0.lock().unwrap();
        script.asked.push(wish);
        let chosen = script.answers.pop_front().unwrap_or(Chosen::Closed);
        Box::pin(async move { chosen })
    }
}
