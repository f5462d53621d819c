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
mod folded_values;
mod form;
mod form_body;
mod kept_draft;
mod keys;
pub mod redaction;
mod rules;
mod shape;
mod stored;
mod switching;
mod view;

pub use base64_text::{DataPrefix, FromBase64, NotBase64, Repair, data_prefix, from_base64, is_file_path};
pub use body::{Payload, with_key};
pub use checks::{Begins, CheckedPicture, ServiceFacts, Subject, check_body, check_draft, other_key};
pub use copy_as::{CopiedBody, CopiedExchange, CopiedRequest, Format as CopyFormat, copy_as, har_entry, har_head};
pub use difference::{
    Difference, DifferenceKind, DifferenceNote, DifferenceRow, MAX_DIFFERENCE_ROWS, ShownValue, compare_bodies,
};
pub use draft::{Draft, DraftPicture, OptionValue, OwnCallback};
pub use finding::{Finding, Fix, place, sort_findings};
pub use folded::{Expanded, FOLD_OVER, FoldedText};
pub use folded_values::FoldableValue;
pub use form::Form;
pub use form_body::NotAForm;
pub use kept_draft::{KeptDraft, KeptPicture};
pub use keys::{
    FoundKey, KEY_PLACEHOLDER, distinct_keys, find_keys, keys_among, masked, with_mask, without_found, without_keys,
};
pub use redaction::{
    Cleaner, KeysSeen, REMOVED, Redact, Redacted, Redactor, SECRET_HEADER_SIGNS, is_secret_header, shown_header,
};
pub use rules::{RULES, Rule, Severity, rule};
pub use shape::Shape;
pub use stored::{HISTORY_NAME, StoredBody, stored_for_copying, stored_text, stored_view, with_picture};
pub use view::{ViewPart, in_one_line, indented, is_hidden, spell, visible, without_base64};
