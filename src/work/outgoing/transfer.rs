//! The history taken elsewhere and brought back: what is wished for, and its doing on a thread that may wait.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::history::{
    ExportFormat, Exported, ImportReport, Progress, Query, Restored, TransferError, Wanted, backup, export_to_file,
    import, restore,
};
use crate::view::Rows;
use crate::work::jobs::Context;
use crate::work::messages::{Dialog, Event};

/// Nobody cancels a dialog that fast: none could be shown.
const NO_DIALOG: Duration = Duration::from_millis(300);

/// A transfer that is under way.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// What is done, in a word or two: “Exporting”.
    pub what: &'static str,
    pub progress: Progress,
}

/// Which submissions are exported.
#[derive(Clone, Debug)]
pub(crate) enum ExportRows {
    /// What the table lists, to its end.
    Listed(Box<Query>),
    These(Rows),
}

/// What is wished for.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    Export(ExportRows, ExportFormat),
    Import,
    BackUp,
    /// The file is only chosen: writing it over the history is asked about first.
    ChooseRestore,
    Restore,
}

impl Wish {
    pub(crate) const fn what(&self) -> &'static str {
        match self {
            Self::Export(..) => "Exporting",
            Self::Import => "Importing",
            Self::BackUp => "Backing up",
            Self::ChooseRestore | Self::Restore => "Restoring",
        }
    }
}

/// Where a transfer's file comes from.
pub(crate) enum FileOf {
    Dialog(Dialog),
    Path(PathBuf),
}

/// What came of a transfer.
#[derive(Debug)]
pub(crate) enum Transferred {
    Exported(Exported, PathBuf),
    Imported(ImportReport),
    BackedUp(PathBuf),
    Restored(Restored),
}

/// Waits for the file to be chosen, then does what is wished.
pub(crate) async fn run(wish: Wish, file: FileOf, progress: Progress, context: &Context) -> Event {
    let path = match file {
        FileOf::Path(path) => path,
        FileOf::Dialog(dialog) => {
            let opened = Instant::now();
            match dialog.await {
                Some(path) => path,
                None if opened.elapsed() < NO_DIALOG => return Event::NoDialog,
                None => return Event::TransferNotChosen,
            }
        }
    };
    if matches!(wish, Wish::ChooseRestore) {
        return Event::RestoreChosen(path);
    }
    context.events.send(Event::TransferBegun(Transfer { what: wish.what(), progress: progress.clone() })).await;
    let what = wish.what();
    let context = context.clone();
    let done = tokio::task::spawn_blocking(move || work(wish, &path, &progress, &context)).await;
    Event::Transferred(what, done.unwrap_or(Err(TransferError::Lost)))
}

fn work(wish: Wish, path: &Path, progress: &Progress, context: &Context) -> Result<Transferred, TransferError> {
    let directory = &context.directory;
    match wish {
        Wish::Export(rows, format) => {
            let wanted = match rows {
                ExportRows::Listed(query) => Wanted::Query(query),
                ExportRows::These(rows) => Wanted::Ids(rows.into_ids()),
            };
            let exported = export_to_file(directory, &wanted, format, path, progress)?;
            Ok(Transferred::Exported(exported, path.to_owned()))
        }
        Wish::Import => Ok(Transferred::Imported(import(&context.history()?, path, progress)?)),
        Wish::BackUp => backup(directory, path, progress).map(|()| Transferred::BackedUp(path.to_owned())),
        Wish::ChooseRestore | Wish::Restore => {
            let restored = restore(&context.history()?, directory, path, context.clock.now_ms(), progress)?;
            Ok(Transferred::Restored(restored))
        }
    }
}
