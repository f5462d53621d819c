//! A file of a bundle.

/// A file with its content.
pub struct File {
    pub name: String,
    pub what: String,
    pub bytes: Vec<u8>,
}
