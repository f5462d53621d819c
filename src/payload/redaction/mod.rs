//! What is secret, and how it is taken out of whatever is stored, shown, copied or given away.

mod address;
mod cleaner;
mod keys_seen;
mod member;
mod named;
pub mod option;
mod place;
mod proxy;
mod reading;
mod redacted;
mod redactor;
mod runs;
mod search;
mod secret;
mod spellings;
mod word;

pub use address::{without_logins, without_secret_values};
pub use cleaner::Cleaner;
pub use keys_seen::KeysSeen;
pub use named::{ByName, by_name, places};
pub use place::Place;
pub use redacted::{Redact, Redacted};
pub use redactor::Redactor;
pub use secret::{Kind as SecretKind, kind_of};
pub use secret::{REMOVED, SECRET_HEADER_SIGNS, is_secret_header, shown_header};
pub use word::{could_be_key, key_words, without_key_words};

#[cfg(test)]
mod tests;
