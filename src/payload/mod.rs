//! From a draft to the exact bytes of a createTask body, and what can be said about them.
//!
//! No I/O. Preview, payload view and request all read the one buffer a [`Payload`] holds.

mod body;
mod checks;
mod copy_as;
mod draft;
mod finding;
mod import;
mod redaction;

pub use body::{KEY_PLACEHOLDER, Payload, StoredBody, ViewPart, stored_for_copying, stored_view, with_picture};
pub use checks::{ServiceFacts, check, sort_findings};
pub use copy_as::{CopiedBody, CopiedExchange, CopiedRequest, Format as CopyFormat, copy_as};
pub use draft::{Draft, DraftPicture, Kind, OptionValue, OwnCallback};
pub use finding::{Finding, Fix, Place, Severity};
pub use import::{ImportError, Repair, import_bitmap, import_file, import_text};
pub use redaction::{REMOVED, Redactor, is_secret_header, shown_header};
