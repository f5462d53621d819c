//! A history with another file under its name, as a careless restore or a synchronised folder leaves it.

use std::fs;
use std::path::{Path, PathBuf};

use capkill_desk::history::FILE_NAME;

/// A history that was replaced while a desk uses it.
pub struct ReplacedHistory {
    path: PathBuf,
    elsewhere: PathBuf,
}

impl ReplacedHistory {
    /// Puts another file under the name of a directory's history, which is there at every moment.
    pub fn of(directory: &Path) -> Self {
        let [path, elsewhere, other] = [FILE_NAME, "moved", "other"].map(|name| directory.join(name));
        fs::write(&other, "another").unwrap();
        fs::hard_link(&path, &elsewhere).unwrap();
        fs::rename(&other, &path).unwrap();
        Self { path, elsewhere }
    }

    /// Gives the history its name again.
    pub fn put_back(self) {
        fs::rename(&self.elsewhere, &self.path).unwrap();
    }
}
