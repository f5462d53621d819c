//! From a draft to the exact bytes of a createTask body, and what can be said about them.
//!
//! No I/O. Preview, payload view and request all read the one buffer a [`Payload`] holds.

mod base64_text;
mod body;
mod checks;
mod copy_as;
mod difference;
pub mod document;
mod draft;
mod finding;
mod folded;
mod form;
mod import;
mod keys;
mod redaction;
mod rules;
mod view;

pub use base64_text::{FromBase64, NotBase64, Repair, from_base64, is_file_path};
pub use body::{KEY_PLACEHOLDER, Payload, StoredBody, stored_for_copying, stored_text, stored_view, with_picture};
pub use checks::{CheckedPicture, ServiceFacts, Subject, check_body, check_draft, other_key};
pub use copy_as::{CopiedBody, CopiedExchange, CopiedRequest, Format as CopyFormat, copy_as, har_entry, har_head};
pub use difference::{
    Difference, DifferenceKind, DifferenceNote, DifferenceRow, MAX_DIFFERENCE_ROWS, ShownValue, compare_bodies,
};
pub use draft::{Draft, DraftPicture, Kind, OptionValue, OwnCallback};
pub use finding::{Finding, Fix, Severity, place, sort_findings};
pub use folded::{Expanded, FOLD_OVER, FoldedText};
pub use form::{NotAForm, Shape};
pub use import::{
    DraftChange, HarEntry, ImportError, Imported, MAX_IMPORT_BYTES, PictureFacts, Surroundings, What, import,
    import_picture,
};
pub use keys::{FoundKey, find_keys, masked, without_keys};
pub use redaction::{REMOVED, Redactor, is_secret_header, shown_header};
pub use rules::{RULES, Rule, rule};
pub use view::{ViewPart, is_hidden, spell, visible};
