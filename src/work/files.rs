//! The system's dialogs for files.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::{Duration, Instant};

/// Nobody closes a dialog that fast: none could be shown.
const NO_DIALOG: Duration = Duration::from_millis(300);

/// What came of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    Path(PathBuf),
    /// The operator closed the dialog.
    Closed,
    /// The system could not show a dialog.
    NoDialog,
}

/// A dialog that is open; its end is waited for by the worker.
pub type Dialog = Pin<Box<dyn Future<Output = Chosen> + Send>>;

/// Files of one kind: a name for people and the endings of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileKind {
    pub name: &'static str,
    pub extensions: &'static [&'static str],
}

/// What a dialog asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileWish {
    /// A file that exists, of one of these kinds.
    Open { title: &'static str, kinds: &'static [FileKind] },
    /// A name to save a file under, with the name to suggest.
    Save { title: &'static str, name: String, kind: FileKind },
}

/// Asks the operator for files.
pub trait FileChooser: Send {
    /// Opens a dialog. Called on the window's thread, because macOS insists.
    fn ask(&self, wish: FileWish) -> Dialog;
}

/// The dialogs of the operating system.
#[derive(Debug, Default)]
pub struct SystemDialogs;

impl FileChooser for SystemDialogs {
    fn ask(&self, wish: FileWish) -> Dialog {
        let dialog = rfd::AsyncFileDialog::new();
        match wish {
            FileWish::Open { title, kinds } => {
                let dialog = kinds
                    .iter()
                    .fold(dialog.set_title(title), |dialog, kind| dialog.add_filter(kind.name, kind.extensions));
                Box::pin(chosen(dialog.pick_file()))
            }
            FileWish::Save { title, name, kind } => {
                let dialog = dialog.set_title(title).set_file_name(name).add_filter(kind.name, kind.extensions);
                Box::pin(chosen(dialog.save_file()))
            }
        }
    }
}

async fn chosen(dialog: impl Future<Output = Option<rfd::FileHandle>>) -> Chosen {
    let opened = Instant::now();
    match dialog.await {
        Some(file) => Chosen::Path(file.path().to_owned()),
        None if opened.elapsed() < NO_DIALOG => Chosen::NoDialog,
        None => Chosen::Closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_dialog_that_closes_at_once_was_never_there() {
        assert_eq!(chosen(async { None }).await, Chosen::NoDialog);
        let looked_at = async {
            tokio::time::sleep(NO_DIALOG).await;
            None
        };
        assert_eq!(chosen(looked_at).await, Chosen::Closed);
    }
}
