//! Files that are written whole or not at all. Every room that saves a file of its own uses this one.

mod whole_file;

pub use whole_file::{Readers, WholeFile};
