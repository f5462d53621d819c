//! Files that are written whole or not at all, and that nobody but the operator may read. Every room that saves a file
//! of its own uses this one.

mod private;
mod whole_file;

pub use private::make_private;
pub use whole_file::WholeFile;
