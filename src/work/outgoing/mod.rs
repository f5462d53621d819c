//! What leaves the program by the operator's wish: copies, bundles, exports and backups.

mod bundle;
mod bundle_file;
mod bundles;
mod copies;
mod copying;
mod show_file;
mod transfer;

pub use bundle::{Bundle, BundleEntry, BundleError, Bundling};
pub use bundle_file::SaveError;
pub use bundles::{BundleEvent, BundleJob, BundleSaved, run as run_bundle};
pub use copies::{CopiedText, CopyError, CopyEvent, CopyJob, run as run_copy};
pub use copying::{Copied, CopySource, Copying};
pub use show_file::{FileNotShown, run as show_file};
pub use transfer::{
    ExportRows, FileOf, Transfer, TransferEvent, TransferFailed, TransferJob, TransferKind, TransferWish, Transferred,
    run as run_transfer,
};
