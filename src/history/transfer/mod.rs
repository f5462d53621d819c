//! Takes the history elsewhere and brings it back: exports, imports, backups and restores.
//!
//! Everything here blocks and may take minutes: it runs on a thread of its own with its own
//! connections, tells how far it is, and can be cancelled. Files are written under a temporary name
//! and renamed when they are whole.

mod backup;
mod copy;
mod current;
mod error;
mod export;
mod format;
mod import;
mod merge;
mod progress;
mod restore;
mod source;

pub use backup::backup;
pub use error::TransferError;
pub use export::{ExportFormat, Exported, Wanted, export_to, export_to_file};
pub use import::{ImportReport, import};
pub use progress::Progress;
pub use restore::{BackupFacts, Restored, look_into_backup, restore};
