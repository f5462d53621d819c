//! From a draft to the exact bytes of a createTask body, and what can be said about them.
//!
//! No I/O. Preview, payload view and request all read the one buffer a [`Payload`] holds.

mod body;
mod checks;
pub mod document;
mod draft;
mod finding;
mod folded;
mod import;
mod keys;
mod redaction;

pub use body::{KEY_PLACEHOLDER, Payload, StoredBody, ViewPart, stored_view, with_picture};
pub use checks::{ServiceFacts, check, sort_findings};
pub use draft::{Draft, DraftPicture, Kind, OptionValue, OwnCallback};
pub use finding::{Finding, Fix, Place, Severity};
pub use folded::{Expanded, FOLD_OVER, FoldedText};
pub use import::{ImportError, Repair, import_bitmap, import_file, import_text};
pub use keys::{FoundKey, find_keys, masked, without_keys};
pub use redaction::Redactor;
