//! From a draft to the exact bytes of a createTask body, and what can be said about them.
//!
//! No I/O. Preview, payload view and request all read the one buffer a [`Payload`] holds.

mod body;
mod checks;
mod difference;
mod draft;
mod finding;
mod import;
mod redaction;

pub use body::{KEY_PLACEHOLDER, Payload, StoredBody, ViewPart, stored_view, with_picture};
pub use checks::{ServiceFacts, check, sort_findings};
pub use difference::{
    Difference, DifferenceKind, DifferenceNote, DifferenceRow, MAX_DIFFERENCE_ROWS, ShownValue, compare_bodies,
};
pub use draft::{Draft, DraftPicture, Kind, OptionValue, OwnCallback};
pub use finding::{Finding, Fix, Place, Severity};
pub use import::{ImportError, Repair, import_bitmap, import_file, import_text};
pub use redaction::Redactor;
