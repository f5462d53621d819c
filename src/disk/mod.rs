//! Files that are written whole or not at all, and that nobody but the operator may read. Every room that saves a file
//! of its own uses this one, and no link in a directory that came from elsewhere leads it to another file.

mod fresh_folder;
mod lock_file;
mod plain_file;
mod private;
mod whole_file;

pub use fresh_folder::FreshFolder;
pub use lock_file::open_lock_file;
pub use plain_file::{is_odd, open_plain};
pub use private::{create_directory, make_private};
pub use whole_file::WholeFile;
