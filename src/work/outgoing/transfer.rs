//! The history taken elsewhere and brought back: what is wished for, and its doing on a thread that may wait.

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::history::{
    BackupFacts, ExportFormat, Exported, ImportReport, Progress, Query, Restored, TransferError, Wanted, backup,
    export_to_file, import, look_into_backup, restore,
};
use crate::view::Rows;
use crate::work::files::{Chosen, Dialog};
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::{Services, blocking};

/// What a transfer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferKind {
    Export,
    Import,
    BackUp,
    Restore,
}

impl TransferKind {
    /// Returns what is done, in a word or two: “Exporting”.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Export => "Exporting",
            Self::Import => "Importing",
            Self::BackUp => "Backing up",
            Self::Restore => "Restoring",
        }
    }
}

/// A transfer that is under way.
#[derive(Clone, Debug)]
pub struct Transfer {
    pub kind: TransferKind,
    pub progress: Progress,
}

/// Which submissions are exported.
#[derive(Clone, Debug)]
pub enum ExportRows {
    /// What the table lists, to its end.
    Listed(Box<Query>),
    These(Rows),
}

/// What is wished for.
#[derive(Clone, Debug)]
pub enum TransferWish {
    Export(ExportRows, ExportFormat),
    Import,
    BackUp,
    /// The file is only chosen: writing it over the history is asked about first.
    ChooseRestore,
    Restore,
}

impl TransferWish {
    /// Returns what is done, as the window says it.
    #[must_use]
    pub const fn kind(&self) -> TransferKind {
        match self {
            Self::Export(..) => TransferKind::Export,
            Self::Import => TransferKind::Import,
            Self::BackUp => TransferKind::BackUp,
            Self::ChooseRestore | Self::Restore => TransferKind::Restore,
        }
    }
}

/// Where a transfer's file comes from.
pub enum FileOf {
    Dialog(Dialog),
    Path(PathBuf),
}

/// What came of a transfer.
#[derive(Debug)]
pub enum Transferred {
    Exported(Exported, PathBuf),
    Imported(ImportReport),
    BackedUp(PathBuf),
    Restored(Restored),
}

/// A transfer to be made.
pub struct TransferJob {
    pub wish: TransferWish,
    pub file: FileOf,
    pub progress: Progress,
}

/// Why nothing, or not everything, was transferred.
#[derive(Debug, Error)]
pub enum TransferFailed {
    #[error(transparent)]
    Transfer(#[from] TransferError),
    #[error("The transfer ended before it was done. {0}")]
    Lost(#[from] Lost),
}

/// What came of a transfer.
pub enum TransferEvent {
    /// No file was chosen, and whether a dialog could be shown.
    NotChosen {
        was_shown: bool,
    },
    Begun(Transfer),
    RestoreChosen(PathBuf, BackupFacts),
    Ended(TransferKind, Result<Transferred, TransferFailed>),
}

/// Starts a transfer, which is finished when the program is closed.
pub fn run(job: TransferJob, services: &Services, outbox: &Outbox<TransferEvent>) {
    let (own, told, kind) = (services.clone(), outbox.clone(), job.wish.kind());
    let lost = move |panic: Lost| TransferEvent::Ended(kind, Err(panic.into()));
    services.start_to_finish(outbox, lost, async move { Some(transfer(job, &own, &told).await) });
}

/// Waits for the file to be chosen, then does what is wished.
async fn transfer(job: TransferJob, services: &Services, outbox: &Outbox<TransferEvent>) -> TransferEvent {
    let TransferJob { wish, file, progress } = job;
    let path = match file {
        FileOf::Path(path) => path,
        FileOf::Dialog(dialog) => match dialog.await {
            Chosen::Path(path) => path,
            Chosen::Closed => return TransferEvent::NotChosen { was_shown: true },
            Chosen::NoDialog => return TransferEvent::NotChosen { was_shown: false },
        },
    };
    if matches!(wish, TransferWish::ChooseRestore) {
        let looked_at = path.clone();
        return match blocking(move || look_into_backup(&looked_at)).await {
            Ok(facts) => TransferEvent::RestoreChosen(path, facts),
            Err(error) => TransferEvent::Ended(TransferKind::Restore, Err(error.into())),
        };
    }
    let kind = wish.kind();
    outbox.send(TransferEvent::Begun(Transfer { kind, progress: progress.clone() })).await;
    let own = services.clone();
    let done = blocking(move || work(wish, &path, &progress, &own)).await;
    TransferEvent::Ended(kind, done.map_err(Into::into))
}

fn work(
    wish: TransferWish,
    path: &Path,
    progress: &Progress,
    services: &Services,
) -> Result<Transferred, TransferError> {
    let directory = &services.directory;
    match wish {
        TransferWish::Export(rows, format) => {
            let wanted = match rows {
                ExportRows::Listed(query) => Wanted::Query(query),
                ExportRows::These(rows) => Wanted::Ids(rows.into_ids()),
            };
            let exported = export_to_file(directory, &wanted, format, path, &services.keys_seen.redactor(), progress)?;
            Ok(Transferred::Exported(exported, path.to_owned()))
        }
        TransferWish::Import => Ok(Transferred::Imported(import(&services.history()?, path, progress)?)),
        TransferWish::BackUp => backup(directory, path, progress).map(|()| Transferred::BackedUp(path.to_owned())),
        TransferWish::ChooseRestore | TransferWish::Restore => {
            let restored = restore(&services.history()?, directory, path, services.clock.now_ms(), progress)?;
            Ok(Transferred::Restored(restored))
        }
    }
}
