//! What is secret, and how it is taken out of whatever is stored, shown, copied or given away.

mod address;
mod cleaner;
mod keys_seen;
mod reading;
mod redacted;
mod redactor;
mod search;
mod secret;
mod spellings;

pub(super) use address::{without_logins, without_secret_values};
pub use cleaner::Cleaner;
pub use keys_seen::KeysSeen;
pub(super) use reading::Counts;
pub use redacted::{Redact, Redacted};
pub use redactor::Redactor;
pub(super) use search::Search;
pub use secret::{REMOVED, is_secret_header, shown_header};
pub(super) use secret::{is_key_name, is_secret_name, is_secret_variable};

#[cfg(test)]
mod tests;
